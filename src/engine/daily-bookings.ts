import type { Decimal } from '../kernel/decimal.js';
import { accruals, type DayAccrual } from './accruals.js';
import type { Assessment } from './assess.js';
import { checkAssessment } from './assessment-check.js';

/**
 * What is booked for a loan on a day. Amounts are Decimals of yuan. Each may be 0 where a day's accrual does not move the
 * rounded running sum, and below 0 where an earlier loan of the household uses up a cap.
 */
export interface Booking {
  /** The day, `YYYY-MM-DD`. */
  readonly on: string;
  /** The subsidy. */
  readonly amount: Decimal;
  /** The concession of the bank. */
  readonly concession: Decimal;
  /** The part of the concession that is waived from the interest. */
  readonly waived: Decimal;
}

/** The bookings of one loan. */
export interface LoanBookings {
  /** The loan. */
  readonly loanId: string;
  /** One for each day that is subsidised or books an amount, in their order. */
  readonly bookings: readonly Booking[];
}

/**
 * The daily bookings of a household's loans (SPEC 7): what {@link accruals} has for every day of the period, without the days
 * that are neither subsidised nor book an amount. The bookings of a period add up to its settlement, caps and limits
 * included.
 *
 * The household is assessed once for every day, so the time grows with the number of days.
 *
 * @returns for every loan, in the assessment's order, a booking for each day that is subsidised or books an amount
 * @throws TypeError where the value is not what `assess` returns
 */
export function dailyBookings(assessment: Assessment): readonly LoanBookings[] {
  checkAssessment(assessment);
  const { policy, period, household, loans, earlier } = assessment;
  const accrued = accruals({ policy, period, household, loans: loans.map(({ loan }) => loan), earlier });
  return Object.freeze(
    accrued.loans.map(({ loanId, days }) =>
      Object.freeze({ loanId, bookings: Object.freeze(days.flatMap(bookingOf)) }),
    ),
  );
}

/** The booking of a day; none where interest alone accrues. */
function bookingOf({ on, subsidised, subsidy, concession, waived }: DayAccrual): readonly Booking[] {
  const isBooked = subsidised || [subsidy, concession, waived].some((amount) => !amount.isZero());
  return isBooked ? [Object.freeze({ on, amount: subsidy, concession, waived })] : [];
}
