import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, parsePortfolio } from '../../src/index.js';
import { compare, type Fraction, fraction, halfUp, sum } from '../oracle/fraction.js';
import { daysByLoan, toFen } from '../oracle/oracle.js';
import type { PortfolioJson } from '../oracle/portfolio-json.js';
import { byHousehold, PROPERTY_TIMEOUT, portfolios, runs } from './arbitraries.js';

function assessedLoans(json: PortfolioJson) {
  return byHousehold(parsePortfolio(json)).flatMap((household) => [...assess(household).loans]);
}

type AssessedLoan = ReturnType<typeof assessedLoans>[number];

/** The segments' exact amounts added up, in fen. */
function exactSum(loan: AssessedLoan, amount: 'interest' | 'subsidy' | 'concession'): Fraction {
  return sum(
    loan.segments.map(({ exact }) => fraction(BigInt(exact[amount].numerator), BigInt(exact[amount].denominator))),
  );
}

function fenOf(amount: { toFixed(decimals: number): string }): bigint {
  return toFen(amount.toFixed(2));
}

function lesser(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

describe('exact segment amounts, with rounding once a settlement', () => {
  it(
    "always re-add to the line's interest, rounded half up",
    () => {
      fc.assert(
        fc.property(portfolios({ rounding: 'settlement' }), (json) => {
          for (const loan of assessedLoans(json)) expect(halfUp(exactSum(loan, 'interest'))).toBe(fenOf(loan.interest));
        }),
        runs(150),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    "always re-add to the line's subsidy before caps on amounts, rounded half up",
    () => {
      fc.assert(
        fc.property(portfolios({ rounding: 'settlement' }), (json) => {
          for (const loan of assessedLoans(json)) {
            expect(halfUp(exactSum(loan, 'subsidy'))).toBe(fenOf(loan.subsidy) + fenOf(loan.capped));
          }
        }),
        runs(150),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    "always re-add to the line's concession, rounded half up; a waived one is never more than interest less subsidy",
    () => {
      fc.assert(
        fc.property(portfolios({ rounding: 'settlement' }), (json) => {
          const withReferenceRates = new Set(
            json.loans.filter(({ referenceRates }) => referenceRates !== undefined).map(({ id }) => id),
          );
          for (const loan of assessedLoans(json)) {
            const readded = halfUp(exactSum(loan, 'concession'));
            const limit = fenOf(loan.interest) - fenOf(loan.subsidy);
            const expected = withReferenceRates.has(loan.loanId) ? readded : lesser(readded, limit);
            expect(fenOf(loan.concession)).toBe(expected);
            expect(fenOf(loan.waived)).toBe(withReferenceRates.has(loan.loanId) ? 0n : expected);
          }
        }),
        runs(150),
      );
    },
    PROPERTY_TIMEOUT,
  );
});

describe('exact segment amounts, with any rounding', () => {
  it.each(['interest', 'subsidy', 'concession'] as const)(
    "always equal the sum of the oracle's days, unrounded: %s",
    (amount) => {
      fc.assert(
        fc.property(portfolios(), (json) => {
          const oracleDays = daysByLoan(json);
          for (const loan of assessedLoans(json)) {
            const days = oracleDays.get(loan.loanId) ?? [];
            const waived = amount === 'concession' ? days.map((day) => day.waived) : [];
            expect(compare(exactSum(loan, amount), sum([...days.map((day) => day[amount]), ...waived]))).toBe(0);
          }
        }),
        runs(100),
      );
    },
    PROPERTY_TIMEOUT,
  );
});
