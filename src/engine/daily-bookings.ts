import { DAY_COUNTS } from '../kernel/day-count.js';
import type { Decimal } from '../kernel/decimal.js';
import { fenOf, yuan } from '../kernel/fen.js';
import { integer } from '../kernel/integer.js';
import { type Day, formatDay, readDay } from '../kernel/plain-date.js';
import { divideHalfUpWide } from '../kernel/rational.js';
import type { Assessment, LoanAssessment } from './assess.js';
import { interestPeriodStarts } from './interest-periods.js';
import { PICO_IN_WHOLE } from './rates.js';

/** What is booked for a loan on a day. */
export interface Booking {
  /** The day, `YYYY-MM-DD`. */
  readonly on: string;
  /** In yuan; it may be 0 where a day's accrual does not move the rounded running sum. */
  readonly amount: Decimal;
}

/** The bookings of one loan. */
export interface LoanBookings {
  /** The loan. */
  readonly loanId: string;
  /** One for each subsidised day, in their order. */
  readonly bookings: readonly Booking[];
}

/**
 * The daily bookings of a household's loans (SPEC 7): on each subsidised day the rounded running sum up to and with it
 * less the one before, so that a period's bookings add up to its settlement, before what `interest` and the cap on amounts
 * cut off. With rounding by `interest-period` the running sum starts anew with each; by `day` it is the day's own amount.
 *
 * This list is as long as the days: it is the one thing here that costs by the day.
 *
 * @returns for every loan, in the assessment's order, a booking for each subsidised day
 */
export function dailyBookings(assessment: Assessment): readonly LoanBookings[] {
  return Object.freeze(
    assessment.loans.map((loan) =>
      Object.freeze({ loanId: loan.loanId, bookings: Object.freeze(bookingsOf(loan, assessment)) }),
    ),
  );
}

function bookingsOf({ segments }: LoanAssessment, { policy, period }: Assessment): Booking[] {
  const dayCount = DAY_COUNTS[policy.dayCount];
  const denominator = BigInt(PICO_IN_WHOLE) * BigInt(dayCount.denominator);
  const restarts = new Set<Day>(interestPeriodStarts(policy, period));
  const bookings: Booking[] = [];
  let running = 0n;
  let booked = 0n;
  for (const { from, to, covered, subsidyRate, rule } of segments) {
    const first = readDay(from) as Day;
    // Every restart is a cut, so it is the first day of a segment.
    if (restarts.has(first)) {
      running = 0n;
      booked = 0n;
    }
    if (rule === undefined) continue;
    const daily = BigInt(fenOf(covered)) * BigInt(subsidyRate.times(PICO_IN_WHOLE / 100).toFixed());
    for (let day = first; day < (readDay(to) as Day); day = (day + 1) as Day) {
      const accrual = daily * BigInt(dayCount.units(day, (day + 1) as Day));
      if (policy.rounding === 'day') {
        running = 0n;
        booked = 0n;
      }
      running += accrual;
      const sum = divideHalfUpWide(running, denominator);
      bookings.push(Object.freeze({ on: formatDay(day), amount: yuan(integer(sum - booked)) }));
      booked = sum;
    }
  }
  return bookings;
}
