import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { portfolios } from '../../src/testing/index.js';
import { type OracleAdjustment, type OracleLine, settleByDay, toFen } from '../../src/testing/oracle/oracle.js';
import type { IssuedSettlementJson, LoanJson, PortfolioJson } from '../../src/testing/oracle/portfolio-json.js';

/** A fixed sample, to see what the arbitraries reach. */
const SAMPLE = fc.sample(portfolios(), { seed: 20_240_901, numRuns: 1600 });
const SETTLED = SAMPLE.map(settleByDay);
const LINES: OracleLine[] = SETTLED.flatMap(({ loans }) => loans);

describe('drawn portfolios', () => {
  it.each([
    'LENDER_NOT_ELIGIBLE',
    'PRODUCT_NOT_ELIGIBLE',
    'DISBURSED_BEFORE_WINDOW',
    'DISBURSED_AFTER_WINDOW',
    'CONTRACTED_BEFORE_WINDOW',
    'CONTRACTED_AFTER_WINDOW',
    'HOUSEHOLD_NOT_LISTED',
    'HOUSEHOLD_ON_ASSISTANCE',
    'INCOME_ABOVE_CEILING',
    'OTHER_SUBSIDY',
    'MISUSED',
    'OVERDUE',
    'RATE_BELOW_CONDITION',
    'RATE_ABOVE_CONDITION',
    'PRINCIPAL_BELOW_CONDITION',
    'PRINCIPAL_ABOVE_CONDITION',
    'TERM_BELOW_CONDITION',
    'TERM_ABOVE_CONDITION',
    'NO_RULE',
    'TOO_MANY_LOANS',
  ] as const)('reach the reason %s', (reason) => {
    expect(LINES.filter(({ reasons }) => reasons.includes(reason)).length).toBeGreaterThan(10);
  });

  it.each([
    'EXTENDED',
    'AFTER_MATURITY',
    'TERM_CAP',
    'OVERDUE',
    'MISUSED',
    'INTEREST_UNPAID',
    'HOUSEHOLD_NOT_LISTED',
    'NO_RULE',
    'NO_ELIGIBLE_AMOUNT',
    'PRINCIPAL_CAP',
  ] as const)('reach the exclusion %s', (exclusion) => {
    expect(LINES.filter(({ excludedDays }) => excludedDays[exclusion] !== undefined).length).toBeGreaterThan(10);
  });

  it('reach every basis, hundreds of times', () => {
    for (const basis of ['regular', 'trial', 'ineligible']) {
      expect(LINES.filter((line) => line.basis === basis).length).toBeGreaterThan(300);
    }
  });

  it.each(['subsidy', 'concession', 'waived', 'capped', 'borrowerInterest'] as const)(
    'reach lines with %s above 0',
    (amount) => {
      expect(LINES.filter((line) => toFen(line[amount]) > 0n).length).toBeGreaterThan(60);
    },
  );

  it('reach subsidies held to the interest', () => {
    expect(LINES.filter(({ subsidy, interest }) => subsidy === interest && toFen(subsidy) > 0n).length).toBeGreaterThan(
      10,
    );
  });

  it('reach portfolios in which several loans are subsidised and a missing fen is assigned', () => {
    expect(SETTLED.filter(({ totals }) => totals.subsidisedLoans > 1).length).toBeGreaterThan(100);
  });

  it.each<[string, (adjustment: OracleAdjustment) => boolean]>([
    ['more to pay (补差)', ({ subsidy }) => toFen(subsidy) > 0n],
    ['something to take back (扣回)', ({ subsidy }) => toFen(subsidy) < 0n],
    ['funders alone to set right', ({ subsidy }) => toFen(subsidy) === 0n],
    ['loans that are gone', ({ recomputed, issued }) => toFen(recomputed) === 0n && toFen(issued) > 0n],
  ])('reach adjustments with %s', (_, holds) => {
    expect(SETTLED.flatMap(({ adjustments }) => adjustments).filter(holds).length).toBeGreaterThan(20);
  });

  it('reach earlier settlements that adjusted others, and some of later periods, in any order', () => {
    const reached = (holds: (previous: readonly IssuedSettlementJson[], json: PortfolioJson) => boolean) =>
      SAMPLE.filter((json) => holds(json.previous ?? [], json)).length;
    expect(reached((previous) => previous.length > 1)).toBeGreaterThan(50);
    expect(reached((previous) => previous.some(({ adjustments }) => (adjustments?.length ?? 0) > 0))).toBeGreaterThan(
      20,
    );
    expect(
      reached((previous, { period }) => previous.some(({ period: { from } }) => from >= period.to)),
    ).toBeGreaterThan(20);
    const isBefore = (a: IssuedSettlementJson | undefined, b: IssuedSettlementJson | undefined) =>
      a !== undefined && b !== undefined && a.period.from < b.period.from;
    expect(reached((previous) => previous.some((_, at) => isBefore(previous[at + 1], previous[at])))).toBeGreaterThan(
      10,
    );
  });

  it('reach caps for the whole programme of which earlier settlements used a part', () => {
    const without = (json: PortfolioJson) => settleByDay({ ...json, previous: null });
    const reached = SAMPLE.filter(
      (json, at) =>
        JSON.stringify(json.policy.amountCap ?? null).includes('"programme"') &&
        JSON.stringify(without(json).loans) !== JSON.stringify(SETTLED[at]?.loans),
    );
    expect(reached.length).toBeGreaterThan(5);
  });

  it('reach lists of caps that bind, caps of a year of which an earlier settlement used a part, and every beginning of a term cap', () => {
    const bound = (held: (json: PortfolioJson) => boolean, takesOff: keyof PortfolioJson['policy'] | 'previous') =>
      SAMPLE.filter((json, at) => {
        if (!held(json)) return false;
        const without =
          takesOff === 'previous'
            ? { ...json, previous: null }
            : { ...json, policy: { ...json.policy, [takesOff]: null } };
        return JSON.stringify(settleByDay(without).loans) !== JSON.stringify(SETTLED[at]?.loans);
      }).length;
    expect(bound(({ policy }) => Array.isArray(policy.principalCap), 'principalCap')).toBeGreaterThan(20);
    expect(bound(({ policy }) => Array.isArray(policy.amountCap), 'amountCap')).toBeGreaterThan(20);
    const ofYear = ({ policy }: PortfolioJson) => JSON.stringify(policy.amountCap ?? null).includes('"year"');
    expect(bound(ofYear, 'previous')).toBeGreaterThan(3);
    expect(bound(({ policy }) => policy.subsidisedOn === 'eligible-amounts', 'subsidisedOn')).toBeGreaterThan(15);
    for (const from of ['first-eligible-amount', 'first-loan']) {
      const isClock = ({ policy }: PortfolioJson) => JSON.stringify(policy.termCapMonths ?? null).includes(from);
      expect(bound(isClock, 'termCapMonths'), from).toBeGreaterThan(5);
    }
  });

  it('reach two advances of one funder, and advances above the payable amount', () => {
    const twice = SAMPLE.filter(({ advances }) => {
      const funders = (advances ?? []).map(({ funder }) => funder);
      return new Set(funders).size < funders.length;
    });
    expect(twice.length).toBeGreaterThan(20);
    expect(
      SETTLED.filter(({ payable }) => Object.values(payable).some((fen) => toFen(fen) < 0n)).length,
    ).toBeGreaterThan(50);
  });

  it('reach several loans of a household on one day', () => {
    const sameDay = SAMPLE.filter(({ loans }) =>
      loans.some((a, at) =>
        loans.some((b, bt) => bt > at && a.householdId === b.householdId && a.disbursedOn === b.disbursedOn),
      ),
    );
    expect(sameDay.length).toBeGreaterThan(100);
  });

  it('reach repayments on the day of disbursement, on one day together, and in full', () => {
    const loans = SAMPLE.flatMap((json) => json.loans);
    const repaid = (loan: LoanJson) => loan.repayments ?? [];
    expect(loans.filter((loan) => repaid(loan).some(({ on }) => on === loan.disbursedOn)).length).toBeGreaterThan(50);
    expect(
      loans.filter((loan) => new Set(repaid(loan).map(({ on }) => on)).size < repaid(loan).length).length,
    ).toBeGreaterThan(50);
    expect(
      loans.filter(
        (loan) => repaid(loan).reduce((sum, { amount }) => sum + toFen(amount), 0n) === toFen(loan.principal),
      ).length,
    ).toBeGreaterThan(50);
  });
});
