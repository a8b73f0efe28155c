import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeParsePolicy, safeParsePortfolio } from '../../src/index.js';
import { households, loans, policies, portfolios, VECTORS } from '../../src/testing/index.js';
import { THOROUGH } from '../draws.js';

const { input } = VECTORS.find(({ id }) => id === 'subsidy-points') as { input: object };
const faultsOf = (portfolio: object) => {
  const result = safeParsePortfolio(portfolio);
  return result.success ? [] : result.faults;
};

const SEEDS = THOROUGH ? 8 : 2;

/** Every value that fast-check tries while it shrinks a failure, from several seeds. */
function shrinking<T>(arbitrary: Arbitrary<T>, fails: (value: T) => boolean): T[] {
  const tried: T[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    fc.check(
      fc.property(arbitrary, (value) => {
        tried.push(value);
        return !fails(value);
      }),
      { seed, numRuns: 20, maxSkipsPerRun: 0, endOnFailure: false },
    );
  }
  return tried;
}

describe('shrinking', () => {
  it('keeps a portfolio valid', () => {
    const tried = shrinking(portfolios(), ({ loans }) => loans.some(({ repayments }) => (repayments?.length ?? 0) > 0));
    expect(tried.length).toBeGreaterThan(200);
    for (const portfolio of tried) expect(faultsOf(portfolio)).toEqual([]);
  });

  it('keeps a portfolio with earlier settlements valid, and leaves one of them where one is enough', () => {
    const tried = shrinking(portfolios({ previous: true }), ({ previous }) =>
      (previous ?? []).some(({ loans }) => loans.some(({ subsidy }) => subsidy !== '0.00')),
    );
    expect(tried.length).toBeGreaterThan(200);
    for (const portfolio of tried) expect(faultsOf(portfolio)).toEqual([]);
    expect(tried.at(-1)?.previous?.length).toBe(1);
  });

  it('keeps a policy valid', () => {
    const tried = shrinking(policies(), ({ subsidy }) => subsidy.length > 1);
    expect(tried.length).toBeGreaterThan(50);
    for (const policy of tried) expect(safeParsePolicy(policy)).toMatchObject({ success: true });
  });

  it('keeps a household valid', () => {
    for (const household of shrinking(households(), ({ listed }) => (listed?.length ?? 0) > 1)) {
      expect(faultsOf({ ...input, households: [household], loans: [] })).toEqual([]);
    }
  });

  it('keeps a loan valid', () => {
    for (const loan of shrinking(loans('H1'), ({ overdue }) => (overdue?.length ?? 0) > 1)) {
      expect(faultsOf({ ...input, loans: [loan] })).toEqual([]);
    }
  });
});

describe('limits', () => {
  const sample = (limits: Parameters<typeof portfolios>[0]) =>
    fc.sample(portfolios(limits), { seed: 1, numRuns: THOROUGH ? 60 : 10 });

  it('of rounding, funders, caps, periods, loans and earlier settlements are kept', () => {
    for (const { policy } of sample({ rounding: 'day' })) expect(policy.rounding).toBe('day');
    for (const { policy } of sample({ funders: 3 })) expect(policy.funders.length).toBe(3);
    for (const { policy } of sample({ householdPrincipalCap: false }))
      expect(JSON.stringify(policy.principalCap ?? null)).not.toMatch(/household"/i);
    for (const { period } of sample({ shortestPeriod: 2 }))
      expect(Date.parse(period.to) - Date.parse(period.from)).toBeGreaterThanOrEqual(2 * 86_400_000);
    for (const { loans, households } of sample({ fewestLoans: 1 }))
      expect(loans.length).toBeGreaterThanOrEqual(households.length);
    for (const { previous } of sample({ previous: true })) expect(previous?.length).toBeGreaterThanOrEqual(1);
    for (const portfolio of sample({ previous: false }))
      expect([portfolio.previous, portfolio.advances]).toEqual([undefined, undefined]);
    for (const { period } of sample({ previous: true, shortestPeriod: 40 }))
      expect(Date.parse(period.to) - Date.parse(period.from)).toBeGreaterThanOrEqual(40 * 86_400_000);
  });
});
