import { describe, expect, it } from 'vitest';
import { TERM_FLAGS } from '../../src/cli/terms-flags.js';
import { openHouseholdFields, openTermFields } from '../../src/fields/policy.js';
import type { Field } from '../../src/fields/table.js';
import { OPEN_TERM_WORDS } from '../../src/words/open-terms.js';
import { POLICY } from '../support.js';
import { folderOf, tiexi } from './command.js';

interface ListedTerm {
  readonly term: string;
  readonly mayBeNone: boolean;
  readonly choices: readonly { readonly value: string; readonly label: { readonly 'zh-CN': string } }[];
  readonly flags: readonly { readonly flag: string }[];
  readonly known: { readonly value: unknown; readonly text: { readonly en: string }; readonly source: object } | null;
  readonly decided: { readonly value: unknown; readonly source: { readonly kind: string } } | null;
}

async function listed(...argv: readonly string[]): Promise<readonly ListedTerm[]> {
  const { code, stdout, stderr } = await tiexi(['terms', '--format', 'json', ...argv]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout).terms;
}

const termOf = (terms: readonly ListedTerm[], name: string) => terms.find(({ term }) => term === name) as ListedTerm;

const FIELDS: Readonly<Record<string, Field>> = {
  ...openTermFields,
  ...Object.fromEntries(Object.entries(openHouseholdFields).map(([name, field]) => [`household.${name}`, field])),
};

describe('terms', () => {
  it('lists every term that a programme may leave open, undecided', async () => {
    const terms = await listed();
    expect(terms.map(({ term }) => term).sort()).toEqual(Object.keys(FIELDS).sort());
    expect(terms.filter(({ decided }) => decided !== null)).toEqual([]);
  });

  it('names every flag of a term once', async () => {
    const flags = (await listed()).flatMap((term) => term.flags.map(({ flag }) => flag));
    expect(flags.sort()).toEqual(
      Object.keys(TERM_FLAGS)
        .map((flag) => `--${flag}`)
        .sort(),
    );
  });

  it('gives every choice of a term in the order of its table, with its Chinese label', async () => {
    const { choices, known } = termOf(await listed(), 'overdue');
    expect(choices.map(({ value, label }) => [value, label['zh-CN']])).toEqual([
      ['pause', '逾期期间不贴息'],
      ['stop', '自首次逾期之日起不再贴息'],
      ['revoke', '发生逾期的贷款全部不予贴息'],
      ['ignore', '逾期期间照常贴息'],
    ]);
    expect(known).toMatchObject({ value: 'pause', source: { kind: 'rule', title: '各地贷款贴息办法通行做法' } });
  });

  it('says what is known elsewhere as another rule, never as the plan’s words', async () => {
    const terms = await listed();
    const known = terms.filter((term) => term.known !== null);
    expect(known).toHaveLength(10);
    for (const { known: rule } of known) expect(rule?.source).toMatchObject({ kind: 'rule' });
    expect(termOf(terms, 'misuse').known).toBeNull();
    // 1.8 points are known; the day from which they hold is this policy's own.
    expect(termOf(terms, 'subsidy').known?.text.en).toBe('1.8 percentage points');
  });

  it('tells what happens where there is none, of the terms that may be absent and of no others', async () => {
    const mayBeNone = (await listed()).filter((term) => term.mayBeNone).map(({ term }) => term);
    const optional = Object.keys(FIELDS).filter((name) => FIELDS[name]?.absent !== 'fault');
    expect(mayBeNone.sort()).toEqual(optional.sort());
    expect(optional).toHaveLength(6);
  });

  it('has a sentence for every choice in both languages', () => {
    const options = Object.values(OPEN_TERM_WORDS).flatMap((words) => words.options ?? []);
    expect(options).toHaveLength(3 + 2 + 3 + 4 + 4 + 2 + 2 + 2 + 2 + 3);
    for (const { label, meaning } of options) {
      expect(meaning['zh-CN']).toMatch(/\p{Script=Han}.*。$/u);
      expect(meaning.en).not.toMatch(/\p{Script=Han}/u);
      expect(meaning.en).not.toBe(label.en);
    }
  });

  it('shows what flags and --terms decide, a value of a flag as an assumption', async () => {
    const terms = await listed('--terms', 'customary', '--overdue', 'stop');
    expect(termOf(terms, 'overdue').decided).toMatchObject({ value: 'stop', source: { kind: 'assumption' } });
    expect(termOf(terms, 'extension').decided).toMatchObject({ value: 'exclude', source: { kind: 'rule' } });
    expect(terms.filter(({ decided }) => decided === null).map(({ term }) => term)).toEqual([
      'household.firstList',
      'rateAppliesBy',
      'principalCap',
      'termCapMonths',
      'amountCap',
      'misuse',
      'payment',
    ]);
  });

  it('leaves out what the text of a programme fixes, and lists what a policy of one’s own lacks', async () => {
    const { dayCount: _, ...rest } = POLICY;
    const policy = { ...rest, sources: { overdue: { kind: 'plan', article: '5' } } };
    const cwd = await folderOf({ 'own.json': policy });
    const { stdout } = await tiexi(['terms', '--policy', 'own.json', '--format', 'json'], { cwd });
    const terms: readonly ListedTerm[] = JSON.parse(stdout).terms;
    expect(terms.map(({ term }) => term)).not.toContain('overdue');
    expect(termOf(terms, 'dayCount').decided).toBeNull();
    // A policy without a cap has none; a preset would have to say so.
    expect(termOf(terms, 'principalCap').decided).toMatchObject({ value: null });
  });

  it('prints a term with its choices, what is known, and its flag', async () => {
    const { stdout } = await tiexi(['terms', '--lang', 'zh-CN']);
    expect(stdout).toContain(
      [
        '政策：遂昌县财金助力扩中家庭项目（suichang-2024）',
        '方案未规定的口径：17 项，其中待定 17 项',
        '',
        '1. 名单认定方式（household.listing）',
        '   现状：待定',
      ].join('\n'),
    );
    expect(stdout).toContain(
      [
        '   含义：贷款展期期间是否贴息。',
        '   - exclude 展期期间不贴息：自到期日期起不再贴息，不论是否展期。',
        '   - include 展期期间照常贴息：贴息至展期到期日期。',
        '   已知做法：展期期间不贴息〔其他规定：各地贷款贴息办法通行做法；展期期间不贴息〕',
        '   命令参数：--extension exclude|include',
      ].join('\n'),
    );
  });

  it.each([
    [['--overdue', 'never'], '--overdue: INVALID_VALUE: '],
    [['--policy', 'no.json'], 'tiexi: cannot read no.json: '],
    [['portfolio.json'], 'tiexi: terms takes no input: unexpected portfolio.json'],
    [['--year', '2024'], 'tiexi: --year can be used only with settle, '],
    [['--previous', 'a.json'], 'tiexi: --previous can be used only with settle, '],
    [
      ['--principal-cap-per-loan', '5'],
      'principalCap: MISSING_FIELD: required field is missing; give --principal-cap-per-household too',
    ],
  ])('refuses %j', async (argv, message) => {
    const { code, stdout, stderr } = await tiexi(['terms', ...argv]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
