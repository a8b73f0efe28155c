import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TermsCheck } from '../../src/engine/terms-check.js';
import { batchOf } from '../../src/fields/portfolio.js';
import {
  assess,
  Decimal,
  encodeAssessment,
  explain,
  InvalidInputError,
  type PolicyInput,
  parseClaims,
  parsePolicy,
  reconcile,
  safeParsePortfolio,
  settleStream,
  year,
} from '../../src/index.js';
import { portfolios } from '../../src/testing/index.js';
import { ReferenceGapError, settleByDay } from '../../src/testing/oracle/oracle.js';
import type { PolicyJson, PortfolioJson, RateFormulaJson } from '../../src/testing/oracle/portfolio-json.js';
import { runs } from '../draws.js';
import { HOUSEHOLD, LOAN, POLICY, parseAnyPortfolio } from '../support.js';

const REFERENCES = {
  LPR1Y: {
    rates: [
      { from: '2024-10-21', pct: '3.1' },
      { from: '2024-07-22', pct: '3.35' },
    ],
    until: '2025-06-20',
  },
};

const points = (formula: object): Partial<PolicyInput> => ({
  subsidy: [{ from: '2024-09-01', kind: 'points', points: { ref: 'LPR1Y', on: 'accrual', ...formula } }],
  references: REFERENCES,
});

const inputOf = (policy: object, ...loans: object[]) => ({
  policy: { ...POLICY, household: { ...POLICY.household, listing: 'not-required' }, ...policy },
  period: { from: '2024-01-01', to: '2025-01-01' },
  households: [HOUSEHOLD],
  loans: loans.map((loan, i) => ({ ...LOAN, id: `L${i + 1}`, ...loan })),
});

const faultsOf = (input: unknown) => {
  const result = safeParsePortfolio(input);
  return result.success ? [] : result.faults.map(({ code, path }) => `${code} ${path.join('.')}`);
};

describe('a formula of a reference rate', () => {
  it.each<[string, object, string]>([
    ['names no reference', { ref: undefined }, 'MISSING_FIELD policy.subsidy.0.points.ref'],
    ['names one that is not there', { ref: 'LPR' }, 'INVALID_VALUE policy.subsidy.0.points.ref'],
    ['has no day', { on: undefined }, 'MISSING_FIELD policy.subsidy.0.points.on'],
    ['has another day', { on: 'maturity' }, 'INVALID_VALUE policy.subsidy.0.points.on'],
    ['has a factor above 10', { times: '10.000001' }, 'INVALID_SHARE policy.subsidy.0.points.times'],
    ['has a factor below 0', { times: '-1' }, 'INVALID_SHARE policy.subsidy.0.points.times'],
    ['adds more than 100 points', { plus: '100.000001' }, 'INVALID_RATE policy.subsidy.0.points.plus'],
    ['takes off more than 100 points', { plus: -101 }, 'INVALID_RATE policy.subsidy.0.points.plus'],
    ['adds a seventh decimal', { plus: '0.0000001' }, 'INVALID_RATE policy.subsidy.0.points.plus'],
    ['has another field', { minus: '1' }, 'UNKNOWN_FIELD policy.subsidy.0.points.minus'],
  ])('that %s is refused', (_, formula, fault) => {
    expect(faultsOf(inputOf(points(formula), {}))).toEqual([fault]);
    expect(faultsOf(JSON.stringify(inputOf(points(formula), {})))).toEqual([fault]);
  });

  it.each([
    ['a text', '1,5'],
    ['a list', ['1.5']],
    ['a number with a fraction', 1.5],
    ['true', true],
  ])('%s is neither a formula nor a rate, and is refused as a rate', (_, value) => {
    const policy = { subsidy: [{ from: '2024-09-01', kind: 'points', points: value }] };
    expect(faultsOf(inputOf(policy, {}))).toEqual(['INVALID_RATE policy.subsidy.0.points']);
    expect(faultsOf(JSON.stringify(inputOf(policy, {})))).toEqual(['INVALID_RATE policy.subsidy.0.points']);
  });

  it.each<[string, object, readonly string[]]>([
    ['without rates', { rates: [] }, ['INVALID_VALUE policy.references.LPR1Y.rates']],
    ['without an end', { until: undefined }, ['MISSING_FIELD policy.references.LPR1Y.until']],
    [
      'with two rates of a day',
      { rates: [REFERENCES.LPR1Y.rates[0], REFERENCES.LPR1Y.rates[0]] },
      ['DUPLICATE_RATE_DATE policy.references.LPR1Y.rates.1.from'],
    ],
    [
      'with a rate and a day that are none',
      { rates: [{ from: '2024-02-30', pct: '3,1' }] },
      ['INVALID_DATE policy.references.LPR1Y.rates.0.from', 'INVALID_RATE policy.references.LPR1Y.rates.0.pct'],
    ],
  ])('of a reference %s is refused', (_, reference, faults) => {
    const policy = { ...points({}), references: { LPR1Y: { ...REFERENCES.LPR1Y, ...reference } } };
    expect(faultsOf(inputOf(policy, {}))).toEqual(faults);
  });

  it('may have a negative `plus` as a Decimal or an integer; −0 as text is 0', () => {
    const plus = (value: unknown) => parsePolicy({ ...POLICY, ...points({ plus: value }) }).subsidy[0];
    const of = (rule: unknown) => (rule as { points: { plus: number } }).points.plus;
    const given = [-2, -2n, '-2.0', '-0', new Decimal('-2'), new Decimal('0.5')];
    expect(given.map((value) => of(plus(value)))).toEqual([-2e6, -2e6, -2e6, 0, -2e6, 5e5]);
  });

  it('of an unknown reference is refused with the known ones', () => {
    const result = safeParsePortfolio(inputOf(points({ ref: 'LPR' }), {}));
    expect(result).toMatchObject({ faults: [{ message: expect.stringContaining('LPR1Y') }] });
  });
});

describe('what explains an amount', () => {
  const { policy, households, loans } = parseAnyPortfolio(inputOf(points({ plus: '-1.5' }), {}));
  const assessment = assess({ policy, period: year(2024), household: households[0]!, loans });

  it('has the reference of each day, and the result of the formula', () => {
    // 3.35 − 1.5 until 2024-10-21, then 3.1 − 1.5.
    expect(encodeAssessment(assessment).loans[0]?.segments.map(({ from, references }) => [from, references])).toEqual([
      [
        '2024-09-01',
        [{ field: 'points', ref: 'LPR1Y', on: 'accrual', day: '2024-09-01', pct: '3.35', result: '1.85' }],
      ],
      ['2024-10-21', [{ field: 'points', ref: 'LPR1Y', on: 'accrual', day: '2024-10-21', pct: '3.1', result: '1.6' }]],
    ]);
  });

  it('says it in words', () => {
    expect(explain(assessment, { lang: 'en' })).toContain('LPR1Y on 2024-10-21 is 3.1%, so 1.6%');
    expect(explain(assessment, { lang: 'en' })).toContain('LPR1Y on each day less 1.5 percentage points a year');
    expect(explain(assessment)).toContain('2024-10-21 LPR1Y 为 3.1%，得 1.6%');
    expect(explain(assessment)).toContain('计息当日 LPR1Y 减 1.5 个百分点');
  });
});

/** A portfolio whose references are cut off, so that loans may need what is not known. */
const withGaps = fc
  .record({
    portfolio: portfolios({ previous: false }).filter(({ policy }) => hasFormula(policy)),
    from: fc.constantFrom('1900-01-01', '2024-10-01', '2025-02-01'),
    until: fc.constantFrom('2024-12-12', '2025-03-01', '2025-12-31', '2199-12-31'),
  })
  .map(({ portfolio, from, until }): PortfolioJson => {
    const references = Object.fromEntries(
      Object.entries(portfolio.policy.references ?? {}).map(([name, { rates }]) => [
        name,
        { rates: [{ ...rates[0]!, from }, ...rates.slice(1).filter((rate) => rate.from > from)], until },
      ]),
    );
    return { ...portfolio, policy: { ...portfolio.policy, references } };
  });

function hasFormula({ subsidy }: PolicyJson): boolean {
  return subsidy.some((rule) =>
    Object.values(rule).some((value) => (value as RateFormulaJson | undefined)?.ref !== undefined),
  );
}

describe('REFERENCE_GAP', () => {
  it('is reported for exactly the portfolios for which the oracle needs an unknown rate', () => {
    let gaps = 0;
    fc.assert(
      fc.property(withGaps, (input) => {
        const needed = gapOf(input);
        const result = safeParsePortfolio(input);
        const told = result.success ? [] : result.faults;
        expect(told.every(({ code }) => code === 'REFERENCE_GAP')).toBe(true);
        expect(told.length > 0).toBe(needed !== undefined);
        const loanIds = told.map(({ path }) => input.loans[path[1] as number]?.id);
        if (needed === undefined) return;
        gaps += 1;
        expect(loanIds).toContain(needed.loanId);
        // Of text, a fault has its line and column besides.
        const ofText = safeParsePortfolio(JSON.stringify(input));
        expect(ofText.success || ofText.faults.map(({ line, column, ...fault }) => fault)).toEqual(told);
      }),
      runs(400),
    );
    expect(gaps).toBeGreaterThan(0);
  });

  it('is reported for a rate that one condition needs, also where the loan does not meet another', () => {
    const references = { LPR1Y: { rates: [{ from: '2025-01-01', pct: '3.1' }], until: '2026-01-01' } };
    const conditions = [{ rate: { atMost: '0.5' } }, { rate: { atMost: { ref: 'LPR1Y', on: 'contract', plus: '4' } } }];
    for (const given of [conditions, [...conditions].reverse()]) {
      const input = inputOf({ conditions: given, references }, { rates: [{ from: '2024-09-01', pct: '3.6' }] });
      expect(faultsOf(input)).toEqual(['REFERENCE_GAP loans.0.disbursedOn']);
      expect(gapOf(input as unknown as PortfolioJson)?.loanId).toBe('L1');
    }
  });

  it('names the first day without a rate, its place, and the day until which the reference is known', () => {
    const input = inputOf(points({ on: 'contract' }), { contractedOn: '2024-07-01' }, {});
    const result = safeParsePortfolio(input, { lang: 'zh-CN' });
    expect(result).toMatchObject({
      faults: [{ code: 'REFERENCE_GAP', path: ['loans', 0, 'contractedOn'], value: '"2024-07-01"' }],
    });
    expect(result).toMatchObject({
      faults: [{ message: expect.stringContaining('LPR1Y 已知的期间为 2024-07-22 起、2025-06-20 前') }],
    });
  });

  // The loan is disbursed on 2024-09-01, the first day of the period, of which 2024-12-31 is the last.
  it.each<[on: string, from: string, until: string, loan: object, faults: string[]]>([
    ['accrual', '2024-09-01', '2025-01-01', {}, []],
    ['accrual', '2024-09-01', '2024-12-31', {}, ['REFERENCE_GAP loans.0']],
    ['accrual', '2024-09-02', '2025-01-01', {}, ['REFERENCE_GAP loans.0']],
    ['disbursement', '2024-09-01', '2025-01-01', {}, []],
    ['disbursement', '2024-09-02', '2025-01-01', {}, ['REFERENCE_GAP loans.0.disbursedOn']],
    ['contract', '2024-08-20', '2025-01-01', { contractedOn: '2024-08-20' }, []],
    ['contract', '2024-08-21', '2025-01-01', { contractedOn: '2024-08-20' }, ['REFERENCE_GAP loans.0.contractedOn']],
    ['contract', '2024-09-02', '2025-01-01', {}, ['REFERENCE_GAP loans.0.disbursedOn']],
  ])('of a rate on the day of %s that is known from %s to before %s', (on, from, until, loan, faults) => {
    const references = { LPR1Y: { rates: [{ from, pct: '3.1' }], until } };
    const input = inputOf({ ...points({ on }), references }, loan);
    expect(faultsOf({ ...input, period: { from: '2024-09-01', to: '2025-01-01' } })).toEqual(faults);
  });

  it('is reported once per loan, for the first day', () => {
    const references = { LPR1Y: { rates: [{ from: '2024-01-01', pct: '3.1' }], until: '2024-09-15' } };
    // The new contract rate is a day on which the reference is looked up again.
    const rates = [
      { from: '2024-09-01', pct: '3.6' },
      { from: '2024-11-01', pct: '3.5' },
    ];
    const result = safeParsePortfolio(inputOf({ ...points({ on: 'accrual' }), references }, { rates }));
    expect(result.success || result.faults).toMatchObject([{ code: 'REFERENCE_GAP', value: '"2024-09-15"' }]);
  });

  it('is reported together with other faults of the input', () => {
    const input = {
      ...inputOf(points({ on: 'contract' }), { contractedOn: '2024-07-01' }, { householdId: 'H2', principal: '-1' }),
      households: [HOUSEHOLD, { ...HOUSEHOLD, id: 'H2' }],
    };
    expect(faultsOf(input)).toEqual(['REFERENCE_GAP loans.0.contractedOn', 'INVALID_MONEY loans.1.principal']);
  });

  it('is no mistake in a claim: a variant that needs an unknown rate has no amount', () => {
    const policy = points({ on: 'contract' });
    const references = { LPR1Y: { ...REFERENCES.LPR1Y, until: '2024-08-20' } };
    const input = inputOf({ ...policy, references }, { contractedOn: '2024-08-01' });
    const portfolio = parseAnyPortfolio(input);
    const claims = parseClaims([{ loanId: 'L1', subsidy: '1.23' }]);
    // 3.35 points as of the contract, 122 days of 100,000 yuan; no reference is known on the day of disbursement.
    expect(reconcile(portfolio, claims).rows[0]).toMatchObject({ loanId: 'L1', status: 'under' });
  });

  it('an unknown level of another subsidy is thrown in the same way', () => {
    const { households, loans } = parseAnyPortfolio(inputOf({}, { otherSubsidy: { programme: 'X', level: 'b' } }));
    const policy = parsePolicy({ ...POLICY, otherSubsidy: { a: 'reduce' } });
    const parts = { policy, period: year(2025), household: households[0]!, loans };
    expect(() => assess(parts)).toThrow(/otherSubsidy\.level: INVALID_VALUE/);
  });

  it('is thrown where a program combines parsed parts', async () => {
    const { households, loans } = parseAnyPortfolio(inputOf({}, {}));
    const policy = parsePolicy({ ...POLICY, ...points({}) });
    const parts = { policy, period: year(2025), household: households[0]!, loans };
    expect(() => assess(parts)).toThrow(InvalidInputError);
    const lines = settleStream([{ household: households[0]!, loans }], { policy, period: year(2025) });
    await expect(async () => {
      for await (const _ of lines);
    }).rejects.toThrow(/loans\.L1: REFERENCE_GAP|loans\[L1\]|REFERENCE_GAP/);
  });
});

/** The gap that the oracle runs into; undefined where it settles the portfolio. */
function gapOf(input: PortfolioJson): ReferenceGapError | undefined {
  try {
    settleByDay(input);
    return undefined;
  } catch (error) {
    if (error instanceof ReferenceGapError) return error;
    throw error;
  }
}

describe('loans that need a reference rate that is not known', () => {
  it('are reported in the order of their places, each for the first day on which it needs one', () => {
    const input = inputOf(points({}), {}, { disbursedOn: '2024-11-01', rates: [{ from: '2024-11-01', pct: '4.35' }] });
    const portfolio = parseAnyPortfolio(input);
    // The reference is known before 2025-06-20. The later period is given first.
    const check = TermsCheck.of(portfolio.policy, [year(2026), year(2025)]) as TermsCheck;
    const faults = check.faultsIn(batchOf(portfolio)).map(({ place, at }) => [place, at(['loan']).value]);
    expect(faults).toEqual([
      [0, '2025-06-20'],
      [1, '2025-06-20'],
    ]);
  });
});
