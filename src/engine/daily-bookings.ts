import { Batch } from '../fields/batch.js';
import type { Decimal } from '../kernel/decimal.js';
import { yuan } from '../kernel/fen.js';
import { type Integer, subtract } from '../kernel/integer.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import { type Assessment, Assessor, earlierUseIn } from './assess.js';
import { checkAssessment } from './assessment-check.js';
import { Outcomes } from './outcomes.js';
import { preparePolicy } from './prepared-policy.js';

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

/** The figures that are booked. */
const BOOKED = ['subsidy', 'concession', 'waived'] as const;

/**
 * The daily bookings of a household's loans (SPEC 7). Day i books A(i) − A(i − 1), A(i) being what the settlement of the
 * period's first i days gives the loan, caps and limits included: so the bookings of a period add up to its settlement. A
 * day may book less than nothing where an earlier loan of the household uses up a cap.
 *
 * The household is assessed once for every day, so the time grows with the number of days.
 *
 * @returns for every loan, in the assessment's order, a booking for each day that is subsidised or books an amount
 * @throws TypeError where the value is not what `assess` returns
 */
export function dailyBookings(assessment: Assessment): readonly LoanBookings[] {
  checkAssessment(assessment);
  const { policy, period, household, loans, earlier } = assessment;
  const batch = Batch.of(
    household,
    loans.map(({ loan }) => loan),
  );
  const used = earlierUseIn(earlier, period, batch, policy);
  const outcomes = new Outcomes(batch.loans.count, batch);
  const { columns } = outcomes;
  const booked = loans.map(({ loanId }) => ({
    loanId,
    bookings: [] as Booking[],
    before: { subsidy: 0, concession: 0, waived: 0 } as Record<(typeof BOOKED)[number], Integer>,
    daysBefore: 0 as Integer,
  }));
  // Nothing accrues before the first disbursement.
  const disbursed = loans.reduce((first, { loan }) => Math.min(first, loan.disbursedOn), Number.POSITIVE_INFINITY);
  const assessor = new Assessor(preparePolicy(policy, period)).begin(batch, used);
  for (let day = Math.max(period.from, disbursed); day < period.to; day++) {
    assessor.endBefore((day + 1) as Day).assess(0, outcomes);
    booked.forEach((loan, place) => {
      const days = columns.subsidisedDays.at(place);
      const [amount, concession, waived] = BOOKED.map((name) => {
        const sum = columns[name].at(place);
        const difference = subtract(sum, loan.before[name]);
        loan.before[name] = sum;
        return difference;
      }) as [Integer, Integer, Integer];
      if (days !== loan.daysBefore || amount !== 0 || concession !== 0 || waived !== 0) {
        const on = formatDay(day as Day);
        loan.bookings.push(
          Object.freeze({ on, amount: yuan(amount), concession: yuan(concession), waived: yuan(waived) }),
        );
      }
      loan.daysBefore = days;
    });
  }
  return Object.freeze(
    booked.map(({ loanId, bookings }) => Object.freeze({ loanId, bookings: Object.freeze(bookings) })),
  );
}
