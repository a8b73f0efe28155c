import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { POLICY } from '../../src/fields/policy.js';
import { BASES, EXCLUSIONS, FAULTS, REASONS } from '../../src/index.js';
import { safeParsePolicy } from '../../src/io/parse.js';
import { TERM_NAMES } from '../../src/settlement/terms.js';

/**
 * Traceability is a test: every reason, exclusion, fault code, policy term with its options and article of the plan is
 * reached by at least one vector or bad file. The table of that is docs/reference/traceability.md; `vitest -u` writes it
 * anew, and the test fails where it is out of date.
 */
interface Vector {
  readonly id: string;
  readonly articles?: readonly string[];
  readonly input: { readonly policy?: unknown };
  readonly expected: {
    readonly loans?: readonly { basis?: string; reasons?: readonly string[]; excludedDays?: Record<string, number> }[];
    readonly faults?: readonly { code: string }[];
  };
}

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const VECTORS: readonly Vector[] = read('../../src/testing/vectors/vectors.json').vectors;
const BAD_FILES: Readonly<Record<string, readonly { code: string }[]>> = read('../bad/expected.json');

const vectorsWhere = (holds: (vector: Vector) => boolean) => VECTORS.filter(holds).map(({ id }) => id);
const linesOf = ({ expected }: Vector) => expected.loans ?? [];

/** The plan's articles: those that a figure rests on, and those that say nothing a figure could rest on. */
const ARTICLES: Readonly<Record<string, string | undefined>> = {
  '一(二)': undefined,
  二: undefined,
  '三(一)': undefined,
  '三(二)': 'how the list is verified: it decides who is on it, not what follows',
  '三(三)': undefined,
  '三(四)': 'the module itself, audits and papers',
  '四(一)': undefined,
  五: 'who checks which data',
  'last paragraph': undefined,
};

/** The options of the terms that have a fixed set of them. */
const OPTIONS: Readonly<Record<string, readonly (string | number)[]>> = {
  'household.listing': ['at-start', 'every-day', 'not-required'],
  'household.testedOn': ['contract', 'disbursement'],
  subsidy: ['points', 'share', 'above-floor'],
  rateAppliesBy: ['accrual-day', 'disbursement-day', 'contract-day'],
  amountCap: ['period', 'year', 'programme'],
  termCapMonths: ['disbursement', 'first-eligible-amount', 'first-loan'],
  subsidisedOn: ['balance', 'eligible-amounts'],
  dayCount: ['ACT/360', 'ACT/365F', 'ACT/ACT', '30E/360'],
  overdue: ['pause', 'stop', 'revoke', 'ignore'],
  extension: ['exclude', 'include'],
  misuse: ['revoke', 'stop'],
  payment: ['accrued', 'paid'],
  otherSubsidy: ['exclude', 'reduce'],
  rounding: ['settlement', 'interest-period', 'day'],
  interestPeriod: [1, 3, 12],
};

/** The value of a term in a vector's policy, presets resolved; undefined where the policy has none or is at fault. */
function termIn({ input }: Vector, term: string): unknown {
  const result = safeParsePolicy(input.policy);
  if (!result.success) return undefined;
  return term
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], POLICY.encode(result.data));
}

/** Whether a term's value is, or names, an option. */
function names(value: unknown, option: string | number): boolean {
  if (value === option) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some((part) => names(part, option));
}

interface Row {
  readonly name: string;
  readonly reachedBy: readonly string[];
  readonly gap?: string | undefined;
}

const SECTIONS: Readonly<Record<string, readonly Row[]>> = {
  'Reasons why a loan is not eligible': Object.keys(REASONS).map((name) => ({
    name,
    reachedBy: vectorsWhere((vector) => linesOf(vector).some(({ reasons }) => reasons?.includes(name))),
  })),
  'Exclusions of days': Object.keys(EXCLUSIONS).map((name) => ({
    name,
    reachedBy: vectorsWhere((vector) => linesOf(vector).some(({ excludedDays }) => name in (excludedDays ?? {}))),
  })),
  'How a loan stands': Object.keys(BASES).map((name) => ({
    name,
    reachedBy: vectorsWhere((vector) => linesOf(vector).some(({ basis }) => basis === name)),
  })),
  'Fault codes': Object.keys(FAULTS).map((name) => ({
    name,
    reachedBy: [
      ...vectorsWhere(({ expected }) => expected.faults?.some(({ code }) => code === name) ?? false),
      ...Object.entries(BAD_FILES)
        .filter(([, faults]) => faults.some(({ code }) => code === name))
        .map(([file]) => `bad/${file}`),
    ],
  })),
  'Terms of a policy, and their options': TERM_NAMES.flatMap((term): Row[] => [
    { name: term, reachedBy: vectorsWhere((vector) => termIn(vector, term) !== undefined) },
    ...(OPTIONS[term] ?? []).map((option) => ({
      name: `${term}: ${option}`,
      reachedBy: vectorsWhere((vector) => names(termIn(vector, term), option)),
    })),
  ]),
  'Articles of the plan': Object.entries(ARTICLES).map(([name, gap]) => ({
    name,
    reachedBy: vectorsWhere(({ articles }) => articles?.includes(name) ?? false),
    gap,
  })),
};

describe.each(Object.entries(SECTIONS))('%s', (_, rows) => {
  it.each(rows.map((row) => [row.name, row] as const))('%s is reached, or is a gap with a name', (_name, row) => {
    if (row.gap === undefined) expect(row.reachedBy).not.toEqual([]);
    else expect(row.reachedBy).toEqual([]);
  });
});

it('the articles that vectors name are articles of the plan', () => {
  for (const { id, articles } of VECTORS)
    for (const article of articles ?? []) expect(Object.keys(ARTICLES), id).toContain(article);
});

it('the table in docs/reference/traceability.md is up to date', async () => {
  const MOST_SHOWN = 6;
  const shown = ({ reachedBy, gap }: Row) => {
    if (gap !== undefined) return `none: ${gap}`;
    const first = reachedBy.slice(0, MOST_SHOWN).map((id) => `\`${id}\``);
    const more = reachedBy.length - first.length;
    return `${first.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  };
  const page = [
    '# Traceability',
    '',
    'Which vectors (`tiexi/testing/vectors.json`) and bad files (`test/bad`) reach each reason, exclusion, fault code, policy term and article of the plan. Written by `npx vitest run test/testing/traceability.test.ts --project UTC --update`; the same test fails where a row is reached by nothing, or where this page is out of date.',
    ...Object.entries(SECTIONS).flatMap(([title, rows]) => [
      '',
      `## ${title}`,
      '',
      '| | count | reached by |',
      '|---|---|---|',
      ...rows.map((row) => `| ${row.name} | ${row.reachedBy.length} | ${shown(row)} |`),
    ]),
    '',
  ].join('\n');
  await expect(page).toMatchFileSnapshot('../../docs/reference/traceability.md');
});
