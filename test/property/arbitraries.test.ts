import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { portfolios } from '../../src/testing/index.js';
import { isLeapYear } from '../../src/testing/oracle/calendar.js';
import { add, compare, fromDecimal, ONE, ZERO } from '../../src/testing/oracle/fraction.js';
import { type OracleAdjustment, type OracleLine, settleByDay, toFen } from '../../src/testing/oracle/oracle.js';
import type {
  DatedRateJson,
  DecimalJson,
  IntervalJson,
  IssuedJson,
  LoanJson,
  PortfolioJson,
  PreviousJson,
} from '../../src/testing/oracle/portfolio-json.js';
import { parseAnyPortfolio } from '../support.js';
import { PROPERTY_TIMEOUT, runs } from './always.js';

function isCivilDay(day: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(day)?.slice(1).map(Number) ?? [];
  const [year = 0, month = 0, dayOfMonth = 0] = parts;
  const lengths = [31, isLeapYear(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return dayOfMonth >= 1 && dayOfMonth <= (lengths[month - 1] ?? 0);
}

function isAmount(amount: DecimalJson): boolean {
  const written = typeof amount === 'number' ? Number.isSafeInteger(amount) : /^\d+(\.\d{1,2})?$/u.test(amount);
  return written && toFen(amount) >= 0n && toFen(amount) <= 999_999_999_999_999n;
}

function isRate(pct: DecimalJson): boolean {
  const written = typeof pct === 'number' ? Number.isInteger(pct) : /^\d+(\.\d{1,6})?$/u.test(pct);
  return written && compare(fromDecimal(pct), fromDecimal('100')) <= 0;
}

function isInterval({ from, to }: IntervalJson): boolean {
  return isCivilDay(from) && (to === undefined || to === null || (isCivilDay(to) && from < to));
}

function areDatedRates(rates: readonly DatedRateJson[], disbursedOn: string): boolean {
  return (
    rates.every(({ from, pct }) => isCivilDay(from) && isRate(pct)) &&
    new Set(rates.map(({ from }) => from)).size === rates.length &&
    rates.some(({ from }) => from <= disbursedOn)
  );
}

function isLoan(loan: LoanJson): boolean {
  const { disbursedOn, maturesOn, extendedTo, contractedOn } = loan;
  const repayments = loan.repayments ?? [];
  return (
    isAmount(loan.principal) &&
    [disbursedOn, maturesOn].every(isCivilDay) &&
    disbursedOn < maturesOn &&
    (!extendedTo || (isCivilDay(extendedTo) && maturesOn < extendedTo)) &&
    (!contractedOn || (isCivilDay(contractedOn) && contractedOn <= disbursedOn)) &&
    areDatedRates(loan.rates, disbursedOn) &&
    (!loan.referenceRates || areDatedRates(loan.referenceRates, disbursedOn)) &&
    repayments.every(({ on, amount }) => isCivilDay(on) && on >= disbursedOn && isAmount(amount)) &&
    repayments.reduce((sum, { amount }) => sum + toFen(amount), 0n) <= toFen(loan.principal) &&
    (loan.overdue ?? []).every(isInterval) &&
    [loan.interestPaidTo, loan.misusedOn].every((day) => !day || isCivilDay(day))
  );
}

function sumsOf(issued: IssuedJson): readonly bigint[] {
  return [toFen(issued.subsidy), Object.values(issued.funders).reduce<bigint>((sum, part) => sum + toFen(part), 0n)];
}

/** A fixed sample, to see what the arbitraries reach. */
const SAMPLE = fc.sample(portfolios(), { seed: 20_240_901, numRuns: 800 });
const SETTLED = SAMPLE.map(settleByDay);
const LINES: OracleLine[] = SETTLED.flatMap(({ loans }) => loans);

function every(holds: (json: PortfolioJson) => boolean): void {
  fc.assert(fc.property(portfolios(), holds), runs(300));
}

describe('drawn portfolios', () => {
  it('always have loans that SPEC 8 accepts', () => every(({ loans }) => loans.every(isLoan)), PROPERTY_TIMEOUT);

  it(
    'always have distinct ids, and loans of known households',
    () =>
      every(({ loans, households }) => {
        const ids = new Set(households.map(({ id }) => id));
        return (
          ids.size === households.length &&
          new Set(loans.map(({ id }) => id)).size === loans.length &&
          loans.every(({ householdId }) => ids.has(householdId))
        );
      }),
    PROPERTY_TIMEOUT,
  );

  it(
    'always have household spells that begin before they end',
    () =>
      every(({ households }) =>
        households.every(({ listed, assistance }) => [...(listed ?? []), ...(assistance ?? [])].every(isInterval)),
      ),
    PROPERTY_TIMEOUT,
  );

  it(
    'always have funders with shares above 0 that add up to exactly 1',
    () =>
      every(({ policy: { funders } }) => {
        const shares = funders.map(({ share }) => fromDecimal(share));
        return shares.every((share) => compare(share, ZERO) > 0) && compare(shares.reduce(add, ZERO), ONE) === 0;
      }),
    PROPERTY_TIMEOUT,
  );

  it(
    'never have a gap before the first subsidy rule, nor two rules from one day',
    () =>
      every(({ policy: { subsidy, window } }) => {
        const dates = subsidy.map(({ from }) => from);
        return dates.some((from) => from <= window.from) && new Set(dates).size === dates.length;
      }),
    PROPERTY_TIMEOUT,
  );

  it(
    'always have a window and a period that begin before they end',
    () =>
      every(
        ({ policy: { window }, period }) =>
          isInterval(window) &&
          window.from <= window.effectiveOn &&
          (!window.to || window.effectiveOn < window.to) &&
          isInterval(period),
      ),
    PROPERTY_TIMEOUT,
  );

  it(
    'always have earlier settlements of periods apart from each other and from this one',
    () =>
      every(({ period, previous }) => {
        const periods = [period, ...(previous ?? []).map((settlement) => settlement.period)];
        const inOrder = periods.sort((a, b) => (a.from < b.from ? -1 : 1));
        return inOrder.every(
          (one, at) => isInterval(one) && inOrder.slice(at + 1).every((other) => one.to <= other.from),
        );
      }),
    PROPERTY_TIMEOUT,
  );

  it(
    'always have earlier settlements with one line a loan, and known funders that add up to its subsidy',
    () =>
      every(({ policy, previous }) => {
        const funders = new Set(policy.funders.map(({ id }) => id));
        const rows = (previous ?? []).flatMap(({ loans, adjustments }) => [loans, adjustments ?? []]);
        return rows.every(
          (list) =>
            new Set(list.map(({ loanId }) => loanId)).size === list.length &&
            list.every((row) => Object.keys(row.funders).every((id) => funders.has(id))) &&
            list.map(sumsOf).every(([subsidy, parts]) => subsidy === parts),
        );
      }),
    PROPERTY_TIMEOUT,
  );

  it(
    'are never refused by parsePortfolio',
    () => {
      fc.assert(
        fc.property(portfolios(), (json) => {
          expect(() => parseAnyPortfolio(json)).not.toThrow();
        }),
        runs(300),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it.each([
    'LENDER_NOT_ELIGIBLE',
    'PRODUCT_NOT_ELIGIBLE',
    'DISBURSED_BEFORE_WINDOW',
    'DISBURSED_AFTER_WINDOW',
    'HOUSEHOLD_NOT_LISTED',
    'HOUSEHOLD_ON_ASSISTANCE',
    'INCOME_ABOVE_CEILING',
    'OTHER_SUBSIDY',
    'MISUSED',
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
    'reach lines with %s above nothing',
    (amount) => {
      expect(LINES.filter((line) => toFen(line[amount]) > 0n).length).toBeGreaterThan(60);
    },
  );

  it('reach subsidies held to the interest', () => {
    expect(LINES.filter(({ subsidy, interest }) => subsidy === interest && toFen(subsidy) > 0n).length).toBeGreaterThan(
      10,
    );
  });

  it('reach portfolios in which several loans are subsidised and funders have fen to choose', () => {
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
    const reached = (holds: (previous: readonly PreviousJson[], json: PortfolioJson) => boolean) =>
      SAMPLE.filter((json) => holds(json.previous ?? [], json)).length;
    expect(reached((previous) => previous.length > 1)).toBeGreaterThan(50);
    expect(reached((previous) => previous.some(({ adjustments }) => (adjustments?.length ?? 0) > 0))).toBeGreaterThan(
      20,
    );
    expect(
      reached((previous, { period }) => previous.some(({ period: { from } }) => from >= period.to)),
    ).toBeGreaterThan(20);
    const isBefore = (a: PreviousJson | undefined, b: PreviousJson | undefined) =>
      a !== undefined && b !== undefined && a.period.from < b.period.from;
    expect(reached((previous) => previous.some((_, at) => isBefore(previous[at + 1], previous[at])))).toBeGreaterThan(
      10,
    );
  });

  it('reach caps on the whole programme that earlier settlements used some of', () => {
    const without = (json: PortfolioJson) => settleByDay({ ...json, previous: null });
    const reached = SAMPLE.filter(
      (json, at) =>
        json.policy.amountCap?.per === 'programme' &&
        JSON.stringify(without(json).loans) !== JSON.stringify(SETTLED[at]?.loans),
    );
    expect(reached.length).toBeGreaterThan(5);
  });

  it('reach advances of one funder twice, and more advanced than there is to pay', () => {
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
