import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { portfolios } from '../../src/testing/index.js';
import { isLeapYear } from '../../src/testing/oracle/calendar.js';
import { add, compare, fromDecimal, ONE, ZERO } from '../../src/testing/oracle/fraction.js';
import { toFen } from '../../src/testing/oracle/oracle.js';
import type {
  DatedRateJson,
  DecimalJson,
  IntervalJson,
  IssuedLineJson,
  LoanJson,
  PortfolioJson,
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

function sumsOf(issued: IssuedLineJson): readonly bigint[] {
  return [toFen(issued.subsidy), Object.values(issued.funders).reduce<bigint>((sum, part) => sum + toFen(part), 0n)];
}

function every(holds: (json: PortfolioJson) => boolean): void {
  fc.assert(fc.property(portfolios(), holds), runs(300));
}

describe('drawn portfolios', () => {
  it('always have loans that are valid by SPEC 8', () => every(({ loans }) => loans.every(isLoan)), PROPERTY_TIMEOUT);

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
    'never have a gap before the first subsidy rule, nor two rules for all loans from one day',
    () =>
      every(({ policy: { subsidy, window } }) => {
        const forAll = subsidy.filter(({ when }) => when === undefined || when === null).map(({ from }) => from);
        return subsidy.some(({ from }) => from <= window.from) && new Set(forAll).size === forAll.length;
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
});
