import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import {
  type ExpectedFigures,
  type OracleSettlement,
  type PolicyJson,
  type PortfolioJson,
  plainPortfolio,
  runVectors,
  settleByDay,
  settleWithOracle,
  settleWithTiexi,
  VECTORS,
  type Vector,
} from '../../src/testing/index.js';
import { resealed } from '../../src/testing/issued-json.js';
import { isTrue } from './working.js';

const folder = new URL('../../src/testing/vectors/', import.meta.url);
const FILE = JSON.parse(readFileSync(new URL('vectors.json', folder), 'utf8'));
const conforms = new Ajv2020({ strict: true, allErrors: true }).compile(
  JSON.parse(readFileSync(new URL('vectors.schema.json', folder), 'utf8')),
);

const byOracle = VECTORS.filter(({ checkedBy }) => checkedBy.includes('day-by-day oracle'));
const byHand = VECTORS.filter(({ checkedBy }) => checkedBy.includes('by hand'));
const figuresOf = ({ expected }: Vector) => ('faults' in expected ? undefined : expected);

describe('the file of vectors', () => {
  it('is valid by its schema', () => {
    conforms(FILE);
    expect(conforms.errors).toBeNull();
  });

  it.each<[string, (vector: Record<string, unknown>) => unknown]>([
    ['without working', ({ working: _working, ...vector }) => vector],
    [
      'with an amount of three decimals',
      (vector) => ({ ...vector, expected: { loans: [{ loanId: 'L', subsidy: '1.000' }] } }),
    ],
    ['with a misspelt figure', (vector) => ({ ...vector, expected: { loans: [{ loanId: 'L', subsidi: '1.00' }] } })],
    ['with faults beside figures', (vector) => ({ ...vector, expected: { loans: [{ loanId: 'L' }], faults: [] } })],
    ['checked by nobody', (vector) => ({ ...vector, checkedBy: [] })],
    ['with an article that the plan does not have', (vector) => ({ ...vector, articles: ['九'] })],
  ])('is refused by the schema %s', (_, change) => {
    expect(conforms({ ...FILE, vectors: [change(FILE.vectors[0])] })).toBe(false);
  });

  it('has no id and no title twice', () => {
    for (const textOf of [
      ({ id }: Vector) => id,
      ({ title }: Vector) => title.en,
      ({ title }: Vector) => title['zh-CN'],
    ])
      expect(new Set(VECTORS.map(textOf)).size).toBe(VECTORS.length);
  });

  it('equals VECTORS', () => {
    expect(VECTORS).toEqual(FILE.vectors);
  });
});

describe('the working', () => {
  it.each(VECTORS.flatMap(({ id, working }) => working.map((line) => [id, line])))('of %s is true: %s', (_, line) => {
    expect(isTrue(line as string)).toBe(true);
  });

  it.each(byHand.map((vector) => [vector.id, vector] as const))(
    'of %s shows every amount that is expected',
    (_, vector) => {
      const text = vector.working.join('\n');
      const amounts = JSON.stringify(figuresOf(vector) ?? {}).match(/(?<=")-?\d+\.\d\d(?=")/g) ?? [];
      for (const amount of amounts) {
        if (amount === '0.00') continue;
        const shown = amount.replace('.', '\\.').replace('-', '−');
        expect(text).toMatch(new RegExp(`(?<![\\d.−])${shown}(?!\\d)`));
      }
    },
  );

  it.each([
    ['a: 1 + 2 × 3 = 7', true],
    ['a: (1 + 2) × 50% = 1.5', true],
    ['a: 1 / 3 = 0.33… → 0.3', true],
    ['a: 1 / 8 = 0.125 → 0.13', true],
    ['a: 1 / 3 = 0.33', false],
    ['a: 1 / 2 = 0.5…', false],
    ['a: 1 / 8 = 0.125 → 0.12', false],
    ['a: 1 − 2.5 = −1.5', true],
    ['a: 1 − 2.5 = 1.5', false],
    ['words alone', true],
  ])('is evaluated: %s is %s', (line, expected) => {
    expect(isTrue(line)).toBe(expected);
  });
});

describe('run against the vectors', () => {
  it('the package passes every one', () => {
    const { passed, failed } = runVectors(settleWithTiexi);
    expect(failed).toEqual([]);
    expect(passed).toEqual(VECTORS.map(({ id }) => id));
  });

  it('the oracle passes every vector that names it: all except bad input and the list of open terms', () => {
    expect(runVectors(settleWithOracle, byOracle).failed).toEqual([]);
    expect(VECTORS.filter((vector) => !byOracle.includes(vector) && figuresOf(vector)).map(({ id }) => id)).toEqual([
      'plan-open-terms',
    ]);
  });

  it('the oracle under the plan’s terms, written from its text, gives the figures of the preset', () => {
    const plan = {
      id: 'plan',
      name: 'plan',
      window: { from: '2024-09-01', effectiveOn: '2024-12-12' },
      lenders: ['遂昌农商银行'],
      products: ['经营', '助学', '助医', '安居', '稳业'].map((kind) => ({ id: `共富${kind}贷`, name: kind })),
      funders: [
        { id: 'province', name: '省', share: '0.8' },
        { id: 'local', name: '县', share: '0.2' },
      ],
    };
    const household = { excludedAssistance: ['低保', '低边', '特困'], incomeCeiling: '100000.00' };
    const spelledOut = (portfolio: unknown) => {
      const { policy, ...rest } = portfolio as { policy: { preset?: string; terms: PolicyJson } };
      if (policy.preset === undefined) return settleByDay(portfolio);
      return settleByDay({
        ...rest,
        policy: { ...policy.terms, ...plan, household: { ...policy.terms.household, ...household } },
      });
    };
    expect(runVectors(spelledOut, byOracle).failed).toEqual([]);
  });

  const settled = (portfolio: unknown) => settleWithTiexi(portfolio) as OracleSettlement;

  it.each<[string, (portfolio: unknown) => unknown, string, string]>([
    ['counts the day of repayment', (p) => settled(laterRepayments(p)), 'repayment', 'loans[0].principalDays'],
    [
      'reports one reason only',
      (p) => ({ ...settled(p), loans: settled(p).loans?.map((l) => ({ ...l, reasons: l.reasons.slice(0, 1) })) }),
      'all-reasons',
      'loans[0].reasons[1]',
    ],
    ['forgets a loan', (p) => ({ ...settled(p), loans: settled(p).loans?.slice(1) }), 'subsidy-points', 'loans[0]'],
    [
      'names a further exclusion',
      (p) => ({
        ...settled(p),
        loans: settled(p).loans?.map((l) => ({ ...l, excludedDays: { ...l.excludedDays, OVERDUE: 1 } })),
      }),
      'subsidy-points',
      'loans[0].excludedDays.OVERDUE',
    ],
    ['settles bad input', () => settled(VECTORS.find(({ id }) => id === 'groups')?.input), 'bad-rate-gap', 'faults'],
    [
      'adjusts what was adjusted before',
      (p) => settled(withoutAdjustments(p)),
      'previous-adjusted-before',
      'adjustments[0]',
    ],
    ['forgets an advance', (p) => settled({ ...(p as object), advances: [] }), 'advances-add-up', 'payable.county'],
    ['refuses good input', () => ({ faults: [{ code: 'RATE_GAP', path: [] }] }), 'groups', 'faults'],
    [
      'throws',
      () => {
        throw new Error('no such loan');
      },
      'groups',
      '',
    ],
    ['says nothing', () => undefined, 'groups', 'loans'],
  ])('an implementation that %s fails', (_, implementation, id, path) => {
    const vector = VECTORS.filter((one) => one.id === id);
    expect(vector.length).toBe(1);
    const { passed, failed } = runVectors(implementation, vector);
    expect(passed).toEqual([]);
    expect(failed.map((failure) => [failure.id, failure.path])).toContainEqual([id, path]);
  });

  it('an implementation cannot change a vector', () => {
    const before = JSON.stringify(VECTORS);
    runVectors((portfolio) => {
      (portfolio as { loans: unknown[] }).loans.length = 0;
      return {};
    });
    expect(JSON.stringify(VECTORS)).toBe(before);
  });
});

function withoutAdjustments(portfolio: unknown): unknown {
  const { previous, ...rest } = portfolio as PortfolioJson;
  return { ...rest, previous: resealed(previous ?? [], (settlement) => ({ ...settlement, adjustments: [] }) as never) };
}

function laterRepayments(portfolio: unknown): unknown {
  return JSON.parse(JSON.stringify(portfolio).replaceAll('"on":"2025-01-06"', '"on":"2025-01-07"'));
}

/** The terms whose options are few. A rule's kind and the limits stand in the vectors `subsidy-*`. */
const OPTIONS: Record<string, readonly unknown[]> = {
  'household.listing': ['at-start', 'every-day', 'not-required'],
  'household.testedOn': ['contract', 'disbursement'],
  'amountCap.per': ['period', 'programme'],
  rateAppliesBy: ['accrual-day', 'disbursement-day'],
  dayCount: ['ACT/360', 'ACT/365F', 'ACT/ACT', '30E/360'],
  overdue: ['pause', 'stop', 'ignore'],
  extension: ['exclude', 'include'],
  misuse: ['revoke', 'stop'],
  payment: ['accrued', 'paid'],
  otherSubsidy: ['exclude', 'reduce'],
  rounding: ['settlement', 'interest-period', 'day'],
  interestPeriod: [1, 3, 12].map((months) => ({ endsOn: 20, months })),
  // Absent, a term does nothing: the vector must depend on its being there.
  lenders: [undefined],
  'window.to': [undefined],
  'household.firstList': [undefined],
  'household.incomeCeiling': [undefined],
  concession: [undefined],
  principalCap: [undefined],
  'principalCap.perLoan': [undefined],
  'principalCap.perHousehold': [undefined],
  termCapMonths: [undefined],
  amountCap: [undefined],
};

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key] ?? undefined,
    value,
  );

function withTerm(portfolio: PortfolioJson, [name, ...inner]: readonly string[], value: unknown): PortfolioJson {
  const policy = portfolio.policy as unknown as Record<string, unknown>;
  const changed = inner.length === 0 ? value : { ...(policy[name as string] as object), [inner[0] as string]: value };
  return { ...portfolio, policy: { ...policy, [name as string]: changed } as unknown as PolicyJson };
}

/** Whether a vector's figures are others where the term says otherwise. */
function dependsOn(vector: Vector, path: readonly string[], other: unknown): boolean {
  const portfolio = withTerm(plainPortfolio(vector.input), path, other);
  const interestPeriod = portfolio.policy.interestPeriod ?? { endsOn: 20, months: 3 };
  const complete = path[0] === 'rounding' ? withTerm(portfolio, ['interestPeriod'], interestPeriod) : portfolio;
  return runVectors(settleByDay, [{ ...vector, input: complete }]).failed.length > 0;
}

describe('every option of a term determines a figure of some vector', () => {
  const cases = Object.entries(OPTIONS).flatMap(([term, options]) =>
    options[0] === undefined
      ? [{ term, option: 'given', others: [undefined], has: (value: unknown) => value !== undefined }]
      : options.flatMap((option) =>
          options
            .filter((other) => other !== option)
            .map((other) => ({
              term,
              option: JSON.stringify(option),
              others: [other],
              has: (value: unknown) => JSON.stringify(value) === JSON.stringify(option),
            })),
        ),
  );
  it.each(cases)('$term $option, and not $others', ({ term, others, has }) => {
    const path = term.split('.');
    const deciding = byOracle.filter(
      (vector) =>
        has(at(plainPortfolio(vector.input).policy, path)) && others.some((other) => dependsOn(vector, path, other)),
    );
    expect(deciding).not.toEqual([]);
  });

  it.each(['points', 'share', 'above-floor'])('a subsidy of the kind %s, with and without limits', (kind) => {
    const rules = byOracle.flatMap(({ input }) => plainPortfolio(input).policy.subsidy);
    expect(rules.filter((rule) => rule.kind === kind).length).toBeGreaterThan(1);
  });

  it.each(['ceilingPct', 'maxPoints', 'maxShareOfContractRate'])('the limit %s of a rule', (limit) => {
    const deciding = byOracle.filter((vector) => {
      const { subsidy } = plainPortfolio(vector.input).policy;
      const without = subsidy.map((rule) => ({ ...rule, [limit]: undefined }));
      return subsidy.some((rule) => at(rule, [limit]) !== undefined) && dependsOn(vector, ['subsidy'], without);
    });
    expect(deciding).not.toEqual([]);
  });

  it('one, two and three funders', () => {
    const counts = byOracle.map(({ input }) => plainPortfolio(input).policy.funders.length);
    expect([...new Set(counts)].sort()).toEqual([1, 2, 3]);
  });
});

it('every vector of figures asserts a subsidy, an interest or a basis of every loan', () => {
  for (const vector of VECTORS) {
    const figures: ExpectedFigures | undefined = figuresOf(vector);
    for (const line of figures?.loans ?? []) expect(Object.keys(line).length, vector.id).toBeGreaterThan(1);
  }
});
