import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, dailyBookings, parsePortfolio } from '../../src/index.js';
import { type DailyBooking, dailyBookingsByDay, toFen } from '../oracle/oracle.js';
import type { PolicyJson, PortfolioJson } from '../oracle/portfolio-json.js';
import { byHousehold, PROPERTY_TIMEOUT, portfolios, runs } from './arbitraries.js';

/** Every loan with its bookings; a loan without any may be missing from `dailyBookings`. */
function bookedLoans(json: PortfolioJson) {
  return byHousehold(parsePortfolio(json)).flatMap((household) => {
    const assessment = assess(household);
    const byLoan = new Map(dailyBookings(assessment).map(({ loanId, bookings }) => [loanId, bookings]));
    return assessment.loans.map((loan) => ({
      loan,
      bookings: (byLoan.get(loan.loanId) ?? []).map(
        ({ on, amount }): DailyBooking => ({ on, amount: amount.toFixed(2) }),
      ),
    }));
  });
}

function bookedFen(bookings: readonly DailyBooking[]): bigint {
  return bookings.reduce((sum, { amount }) => sum + toFen(amount), 0n);
}

describe('daily bookings', () => {
  it.each(['settlement', 'interest-period'] as const)(
    'always add up to the subsidy before caps on amounts, with rounding by %s',
    (rounding: PolicyJson['rounding']) => {
      fc.assert(
        fc.property(portfolios({ rounding }), (json) => {
          for (const { loan, bookings } of bookedLoans(json)) {
            expect(bookedFen(bookings)).toBe(toFen(loan.subsidy.toFixed(2)) + toFen(loan.capped.toFixed(2)));
          }
        }),
        runs(150),
      );
    },
    PROPERTY_TIMEOUT,
  );

  // Days rounded up one by one can come to more than the interest, to which the period's subsidy is then held.
  it(
    'always add up to the subsidy before caps on amounts, or to more than the interest, with rounding by day',
    () => {
      fc.assert(
        fc.property(portfolios({ rounding: 'day' }), (json) => {
          for (const { loan, bookings } of bookedLoans(json)) {
            const booked = bookedFen(bookings);
            const interest = toFen(loan.interest.toFixed(2));
            const held = booked < interest ? booked : interest;
            expect(held).toBe(toFen(loan.subsidy.toFixed(2)) + toFen(loan.capped.toFixed(2)));
          }
        }),
        runs(150),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    "always equal the oracle's, day by day",
    () => {
      fc.assert(
        fc.property(portfolios(), (json) => {
          for (const { loan, bookings } of bookedLoans(json)) {
            expect(bookings).toEqual(dailyBookingsByDay(json, loan.loanId));
          }
        }),
        runs(200),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'are never below nothing',
    () => {
      fc.assert(
        fc.property(portfolios(), (json) => {
          for (const { bookings } of bookedLoans(json)) {
            for (const { amount } of bookings) expect(toFen(amount)).toBeGreaterThanOrEqual(0n);
          }
        }),
        runs(100),
      );
    },
    PROPERTY_TIMEOUT,
  );
});
