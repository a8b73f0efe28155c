import { describe, expect, it } from 'vitest';
import { MISTAKES } from '../../src/claims/mistakes.js';
import { CLAIM_STATUSES } from '../../src/claims/reconcile.js';
import { claimFields } from '../../src/fields/claim.js';
import type { Text } from '../../src/fields/faults.js';
import { FAULTS } from '../../src/fields/faults.js';
import { FIGURES } from '../../src/fields/figures.js';
import { householdFields } from '../../src/fields/household.js';
import { advanceFields, issuedLineFields, issuedSettlementFields } from '../../src/fields/issued.js';
import { labelText } from '../../src/fields/label.js';
import { loanFields } from '../../src/fields/loan.js';
import { BASES, EXCLUSIONS, REASONS } from '../../src/fields/reasons.js';
import { EFFECTS } from '../../src/planning/compare.js';
import { MEASURES } from '../../src/policies/milestones.js';
import { heading } from '../../src/words/forms.js';
import { FILE_NAMES, HEADINGS } from '../../src/words/headings.js';
import { figureHeader, GROUPING_LABELS, TERM_LABELS } from '../../src/words/labels.js';
import { FILE_KINDS, PAGE } from '../../src/words/page.js';
import { sayIn } from '../../src/words/sheets.js';
import { columnHeader, TERMS, type TermKey } from '../../src/words/terms.js';
import { literalsIn, PATHS, stringsIn } from './gather.js';

/*
 * One vocabulary: a meaning has one text in each language, in every channel. Texts stand in src/words and in the tables
 * of src/fields.
 */

/**
 * Where else a literal of both languages may stand, and why. A term or a heading may stand in none of them: what is there
 */
const SENTENCES: Readonly<Record<string, string>> = {
  'claims/mistakes.ts': 'the published catalogue of mistakes: a code and its words are one entry',
  'claims/reconcile.ts': 'the published catalogue of statuses: a code and its words are one entry',
  'planning/compare.ts': 'the published catalogue of effects: a code and its words are one entry',
  'planning/screen-list.ts': 'the published catalogue of changes of a list: a code and its words are one entry',
  'planning/milestones.ts': 'sentences: why a measure is not measured',
  'policies/milestones.ts': 'the published catalogue of measures, and the notes of the plan',
  'policies/suichang-2024.ts': 'details of faults',
  'testing/invariants.ts': 'the published catalogue of invariants: each is a sentence',
  'engine/other-subsidies.ts': 'details of faults',
  'engine/references.ts': 'details of faults',
  'cli/quote-command.ts': 'sentences: which of several a command needs',
  'cli/quote-table.ts': 'sentences: what is assumed',
  'cli/entries-command.ts': 'a sentence: that a day is not in the period',
  'cli/policy-command.ts': 'a sentence: that a policy has no faults',
  'settlement/entries.ts': 'details of faults',
  'settlement/posted.ts': 'details of faults',
  'io/claims.ts': 'details of faults',
  'io/entries-json.ts': 'details of faults',
  'io/csv-blocks.ts': 'details of faults',
  'io/csv-events.ts': 'details of faults',
  'io/csv-table.ts': 'details of faults',
  'io/csv.ts': 'details of faults',
  'io/household-lines.ts': 'details of faults',
  'io/json-duplicates.ts': 'details of faults',
  'io/json.ts': 'details of faults',
  'io/parse.ts': 'details of faults',
  'io/rate-units.ts': 'the units of rates stand beside the headers that name them',
  'io/read-tables.ts': 'details of faults',
  'io/settled-block.ts': 'details of faults',
  'io/settlement-json.ts': 'details of faults',
  'io/tables/cells.ts': 'details of faults',
  'io/tables/mapping.ts': 'details of faults',
  'io/tables/notes.ts': 'sentences',
  'io/tables/raw-table.ts': 'details of faults',
  'io/tables/table.ts': 'details of faults',
  'io/tables/workbook-faults.ts': 'details of faults',
  'papers/annex.ts': 'sentences with the amounts that they tell',
  'papers/application.ts': 'sentences with the amounts that they tell',
  'papers/checks.ts': 'sentences with the amounts that they tell',
  'settlement/merge.ts': 'messages of errors',
  'settlement/two-pass/refusals.ts': 'messages of errors',
  'io/draft-lines.ts': 'messages of errors',
  'io/tally-json.ts': 'messages of errors',
  'cli/fund-command.ts': 'messages of errors',
  'cli/tally-command.ts': 'messages of errors',
  'papers/paper-data.ts': 'sentences with the amounts that they tell',
  'papers/sample.ts': 'sentences with the amounts that they tell',
  'papers/workbook.ts': 'fonts, not words',
  'cli/comparison-table.ts': 'sentences',
  'cli/errors.ts': 'messages of errors',
  'cli/flag-values.ts': 'messages of errors',
  'cli/flags.ts': 'the published tables of commands and flags: a name and its meaning are one entry',
  'cli/files/files.ts': 'messages of errors',
  'cli/files/manifest.ts': 'messages of errors',
  'cli/files/replace.ts': 'messages of errors',
  'cli/files/temporary-files.ts': 'messages of errors',
  'cli/files/write-file.ts': 'messages of errors',
  'cli/files/write-set.ts': 'messages of errors',
  'cli/folder-policy.ts': 'messages of errors',
  'cli/init/init-command.ts': 'sentences',
  'cli/init/interview.ts': 'sentences',
  'cli/init/policy.ts': 'details of faults',
  'cli/init/template-workbook.ts': 'fonts, and the heads of the notes on a template',
  'cli/init/templates.ts': 'sentences on how a column is filled in',
  'cli/init/terms-command.ts': 'sentences',
  'cli/help.ts': 'the help: one page of text in each language',
  'cli/input.ts': 'messages of errors',
  'cli/map-command.ts': 'sentences',
  'cli/page-command.ts': 'sentences',
  'cli/options.ts': 'messages of errors',
  'cli/output.ts': 'messages of errors',
  'cli/progress-command.ts': 'messages of errors',
  'cli/progress-table.ts': 'sentences, and the times over which a measure is taken',
  'cli/progress.ts': 'the steps of a run',
  'cli/reading.ts': 'messages of errors',
  'cli/recheck.ts': 'sentences',
  'cli/commands.ts': 'sentences',
  'cli/run.ts': 'sentences',
  'cli/stream/line-text.ts': 'details of faults',
  'cli/stream/sources.ts': 'messages of errors',
  'cli/stream/threads.ts': 'messages of errors',
  'cli/terms-flags.ts': 'the forms of values of flags',
  'cli/warnings.ts': 'messages of errors',
  'policies/terms.ts': 'remarks on sources',
};

/** Words of others, which are read in headers and never written. */
const OF_OTHERS = 'io/other-headers.ts';
const outside = PATHS.filter((path) => !/^(words|fields)\//.test(path) && path !== OF_OTHERS);
const literals = new Map(outside.map((path) => [path, literalsIn(path)] as const));

/** The strings of every file, found once. */
const found = new Map<string, ReturnType<typeof stringsIn>>();
function strings(path: string): ReturnType<typeof stringsIn> {
  const own = found.get(path) ?? stringsIn(path);
  found.set(path, own);
  return own;
}

const inSheets = sayIn('en');

describe('literals of both languages', () => {
  it('are found, so that the check cannot pass on nothing', () => {
    expect([...literals.values()].flat().length).toBeGreaterThan(100);
    expect(literalsIn('words/terms.ts').length).toBeGreaterThan(80);
    expect(literalsIn('words/headings.ts').find(({ name }) => name === 'annex')).toMatchObject({
      en: 'Annex to the special audit report',
      chinese: '专项审计报告附表',
    });
  });

  it('are in src/words and src/fields, and in files with a reason', () => {
    const paths = [...literals].filter(([, own]) => own.length > 0).map(([path]) => path);
    expect(paths.filter((path) => SENTENCES[path] === undefined)).toEqual([]);
  });

  it('are in every file for which a reason is given', () => {
    expect(Object.keys(SENTENCES).filter((path) => (literals.get(path)?.length ?? 0) === 0)).toEqual([]);
  });

  it('and other strings repeat no term, no heading and no figure', () => {
    const vocabulary = new Map<string, string>();
    for (const [key, text] of Object.entries({ ...HEADINGS, ...TERMS })) vocabulary.set(text['zh-CN'], key);
    for (const [key, { label }] of Object.entries(FIGURES)) vocabulary.set(label['zh-CN'], key);
    const repeats = outside
      .filter((path) => !/^(testing|policies)\//.test(path))
      .flatMap((path) => strings(path).map((string) => ({ path, ...string })))
      .filter(({ text }) => vocabulary.has(text))
      .map(({ path, line, text }) => `${path}:${line} ${text} is ${vocabulary.get(text)}`);
    expect(repeats).toEqual([]);
  });
});

/** Words of one language that are used for a meaning which has another term, each with that term. */
const RETIRED: readonly (readonly [second: RegExp, term: string])[] = [
  [/发放日(?!期)/, TERMS.disbursedOn['zh-CN']],
  [/到期日(?!期)/, TERMS.maturesOn['zh-CN']],
  [/挪用日(?!期)/, labelText(loanFields.misusedOn.labels)['zh-CN']],
  [/已付息至/, TERMS.interestPaidTo['zh-CN']],
  [/截止日/, TERMS.to['zh-CN']],
  [/结算期间/, TERMS.period['zh-CN']],
  [/(?<!银行)让利/, FIGURES.concession.label['zh-CN']],
  [/应计利息/, FIGURES.interest.label['zh-CN']],
  [/补差扣回|补差（扣回）|补差\/扣回|补差和扣回|以往年度/, TERMS.adjustments['zh-CN']],
  [/已预拨/, TERMS.advances['zh-CN']],
  [/应付(?!利息)|申请拨付/, TERMS.payable['zh-CN']],
  [/项目文件/, '方案'],
  [/年份额/, TERMS.yearFraction['zh-CN']],
  // As a text of its own it is the sheet of the figures that formulas compute with.
  [/(?<!^)政策参数|政策参数(?!$)/, HEADINGS.terms['zh-CN']],
  [/重算/, TERMS.recomputed['zh-CN']],
  [/分担主体之间调整/, TERMS.reallocation['zh-CN']],
  [/出资/, TERMS.funder['zh-CN']],
  [/舍入/, '四舍五入'],
  [/判定日|(?<!资格)认定日/, TERM_LABELS['household.testedOn']['zh-CN']],
  [/名单要求/, TERM_LABELS['household.listing']['zh-CN']],
  [/标准适用依据/, TERM_LABELS.rateAppliesBy['zh-CN']],
  [/付息要求/, TERM_LABELS.payment['zh-CN']],
  [/自行设定/, '暂定，待主管部门确认'],
  [/发放性质/, TERMS.basis['zh-CN']],
  [/必填字段/, '必填项'],
  [/组合(?!数)/, '贷款数据'],
  [/引擎/, HEADINGS.program['zh-CN']],
  [/\bpaid ahead\b/i, TERMS.advances.en],
  [/\bput right\b/i, TERMS.adjustments.en],
  [/\bcomputed anew\b/i, TERMS.recomputed.en],
  [/\bto be paid back\b/i, TERMS.clawback.en],
  [/\bof a year\b(?!.)/i, TERMS.yearFraction.en],
  [/\bfamilies\b|\b(?:of a|per|borrowing|target) family\b/i, 'household'],
  [/\bdisagrees?\b|\bDIFFERS\b/, TERMS.doesNotTie.en],
  [/\bnot counted\b/i, 'exclusive'],
];

describe('each meaning has one word', () => {
  // The vectors and the oracle are for other implementations; the plan is quoted.
  const checked = PATHS.filter((path) => !path.startsWith('testing/') && path !== OF_OTHERS);

  it.each(RETIRED)('%s is called %s in every string of the sources', (second, term) => {
    const uses = checked.flatMap((path) =>
      strings(path)
        .filter(({ text }) => second.test(text))
        .map(({ line, text }) => `${path}:${line} ${text}`),
    );
    expect(uses, term).toEqual([]);
  });

  it.each<[string, Text, Text]>([
    ['a loan of a claim', TERMS.loanId, labelText(claimFields.loanId.labels)],
    ['a loan of an issued line', TERMS.loanId, labelText(issuedLineFields.loanId.labels)],
    ['a household', TERMS.householdId, labelText(householdFields.id.labels)],
    ['a claimed subsidy', FIGURES.subsidy.label, labelText(claimFields.subsidy.labels)],
    ['an issued subsidy', FIGURES.subsidy.label, labelText(issuedLineFields.subsidy.labels)],
    ['claimed principal-days', FIGURES.principalDays.label, labelText(claimFields.principalDays.labels)],
    ['claimed days', FIGURES.subsidisedDays.label, labelText(claimFields.days.labels)],
    ['the concession of a policy', FIGURES.concession.label, { en: 'concession', 'zh-CN': '银行让利' }],
    ['adjustments of a settlement', TERMS.adjustments, labelText(issuedSettlementFields.adjustments.labels)],
    ['a funder of an advance', TERMS.funder, labelText(advanceFields.funder.labels)],
    ['a group of ineligible loans', BASES.ineligible, { en: 'ineligible', 'zh-CN': '不予贴息' }],
    ['the category of a grouping', GROUPING_LABELS.category, labelText(householdFields.category.labels)],
    ['the product of a grouping', GROUPING_LABELS.product, labelText(loanFields.product.labels)],
  ])('%s is called the same wherever it stands', (_, one, other) => {
    expect(other).toEqual(one);
  });

  it('no two terms have the same text in both languages', () => {
    const seen = new Map<string, string[]>();
    for (const [key, text] of Object.entries(TERMS)) {
      const both = `${text.en} ${text['zh-CN']}`;
      seen.set(both, [...(seen.get(both) ?? []), key]);
    }
    expect([...seen.values()].filter((keys) => keys.length > 1)).toEqual([]);
  });
});

describe('the forms of a term', () => {
  it('heads a column of a CSV file with its key in English and its text in Chinese', () => {
    expect(columnHeader('disbursedOn', 'en')).toBe('disbursed_on');
    expect(columnHeader('disbursedOn', 'zh-CN')).toBe('发放日期');
    expect(columnHeader('toExclusive', 'en')).toBe('to_exclusive');
    expect(columnHeader('toExclusive', 'zh-CN')).toBe('终止日（不含）');
    expect(figureHeader('principalDays', 'en')).toBe('principal_days');
    expect(figureHeader('principalDays', 'zh-CN')).toBe('积数');
  });

  it('heads a column of the workbook in sentence case, with the unit in brackets', () => {
    expect(inSheets('contractRate')).toBe('Contract rate (%)');
    expect(sayIn('zh-CN')('contractRate')).toBe('合同利率（%）');
    expect(inSheets('roundedConcession')).toBe('Concession (rounded)');
    expect(sayIn('zh-CN')('roundedConcession')).toBe('银行让利（四舍五入后）');
    expect(inSheets('subsidy')).toBe('Subsidy');
  });

  it('capitalises only the first letter of a heading', () => {
    expect(heading(TERMS.loanId)).toEqual({ en: 'Loan ID', 'zh-CN': '借据号' });
  });

  it('keeps the English names of the columns that programs read', () => {
    const columns: readonly TermKey[] = ['no', 'householdId', 'loanId', 'maturesOn', 'interestSaved', 'nature'];
    expect(columns.map((term) => columnHeader(term, 'en'))).toEqual([
      'no',
      'household_id',
      'loan_id',
      'matures_on',
      'interest_saved',
      'nature',
    ]);
  });
});

/** Codes, formats and units that are written in Latin letters in Chinese text too. */
const LATIN = new Set(
  (
    'JSON CSV ZIP UTF NFC GB NDJSON HTML SHA ACT E F YYYY MM DD tiexi DATE PostgreSQL pg types setTypeParser String FormulaUTF ' +
    'policy period households household loans advances previous null none no undefined md csv json xlsx html ndjson ' +
    'stdin P N events TMPDIR tsv tab txt customary html'
  )
    .split(' ')
    .filter((word) => word !== ''),
);

describe('Chinese', () => {
  const catalogues: Readonly<Record<string, Readonly<Record<string, Text>>>> = {
    TERMS,
    HEADINGS,
    FAULTS,
    REASONS,
    EXCLUSIONS,
    BASES,
    MISTAKES,
    CLAIM_STATUSES,
    EFFECTS,
    MEASURES,
    PAGE,
    FILE_KINDS,
    FIGURES: Object.fromEntries(Object.entries(FIGURES).map(([name, { label }]) => [name, label])),
  };
  const wordsIn = (text: string) =>
    text
      // Holes, flags and what they take, names of files, code in braces.
      .replace(/\{[^{}]*\}|--[\w-]+|[\w/.-]+\.(?:md|csv|json|ndjson|xlsx)|&[A-Z]/g, '')
      .match(/[A-Za-z]+/g) ?? [];

  it.each(Object.entries(catalogues))('has no Latin letters in %s but codes and units', (_, catalogue) => {
    for (const [key, text] of Object.entries(catalogue)) {
      expect(
        wordsIn(text['zh-CN']).filter((word) => !LATIN.has(word)),
        key,
      ).toEqual([]);
      expect(text['zh-CN'], key).toMatch(/\p{Script=Han}/u);
    }
  });

  it('has no Latin letters in any literal but codes and units', () => {
    const named = new Set([
      ...LATIN,
      'settle',
      'verify',
      'reconcile',
      'compare',
      'progress',
      'explain',
      'merge',
      'tally',
      'fund',
      'decision',
      'check',
      'help',
      'completion',
      'page',
    ]);
    const latin = PATHS.filter((path) => path !== 'cli/help.ts')
      .flatMap(literalsIn)
      // What is not a literal of text is worked out of others.
      .filter(({ chinese }) => /\p{Script=Han}/u.test(chinese) && !/=>|\$\{|\(/.test(chinese))
      .flatMap(({ path, line, chinese }) =>
        wordsIn(chinese)
          .filter((word) => !named.has(word))
          .map((word) => `${path}:${line} ${word}: ${chinese}`),
      );
    expect(latin).toEqual([]);
  });

  it('names the files that it writes in Chinese, but for the format', () => {
    const { lines, ...others } = FILE_NAMES;
    expect(lines['zh-CN']).toBe('loans.ndjson');
    for (const text of Object.values(others))
      expect(text['zh-CN']).toMatch(/^\p{Script=Han}+(\.csv|\.xlsx|\.json|\.md)?$/u);
  });
});
