import { isObject } from '../fields/faults.js';
import type { Household } from '../fields/household.js';
import type { Loan } from '../fields/loan.js';
import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { checkEarlierRead, checkHouseholdRead, checkPeriodRead, checkPolicyRead } from '../fields/read-check.js';
import { unexpected } from '../fields/stages.js';
import { isDecimal } from '../kernel/decimal.js';

/** @throws TypeError where the value is not a request of an assessment. Whether its parts have been read is not checked. */
export function checkRequest(request: unknown): void {
  const isRequest = isObject(request) && ['period', 'household', 'loans'].every((field) => field in request);
  if (!isRequest) throw unexpected(`a request, ${REQUEST}`, request);
}

const REQUEST =
  '{period, household, loans}, with the household and the loans as parseHousehold or parsePortfolio returns them';

/** What is looked at of an assessment. */
interface AssessmentParts {
  readonly policy: Policy;
  readonly period: Period;
  readonly household: Household;
  readonly loans: readonly { readonly loan: Loan }[];
  readonly earlier: readonly Period[];
}

/** @throws TypeError where the value is not what `assess` returns, or a copy of that */
export function checkAssessment(assessment: unknown): void {
  const { loans, earlier } = (isObject(assessment) ? assessment : {}) as Partial<AssessmentParts>;
  if (!Array.isArray(loans) || !Array.isArray(earlier) || !loans.every(isAssessed)) {
    throw unexpected('an assessment, as assess returns it', assessment);
  }
  const { policy, period, household } = assessment as unknown as AssessmentParts;
  checkPolicyRead(policy);
  checkPeriodRead(period);
  checkHouseholdRead(
    household,
    loans.map(({ loan }) => loan),
  );
  checkEarlierRead(earlier);
}

/** Segments and steps are made when they are first read, so they are not read here. */
function isAssessed(loan: unknown): boolean {
  return isObject(loan) && 'segments' in loan && 'steps' in loan && isDecimal(loan.subsidy);
}

/** @throws TypeError where the value is not what `accruals` returns, or a copy of that */
export function checkAccruals(accruals: unknown): void {
  const { period, days, loans } = (isObject(accruals) ? accruals : {}) as Partial<AccrualsParts>;
  if (!Array.isArray(loans) || !isObject(days) || !loans.every(isAccrued)) {
    throw unexpected('what accruals returns', accruals);
  }
  checkPeriodRead(period as Period);
  checkPeriodRead(days as Period);
}

/** What is looked at of accruals. */
interface AccrualsParts {
  readonly period: Period;
  readonly days: Period;
  readonly loans: readonly unknown[];
}

function isAccrued(loan: unknown): boolean {
  return (
    isObject(loan) &&
    isObject(loan.toDate) &&
    isDecimal(loan.toDate.subsidy) &&
    Array.isArray(loan.days) &&
    loan.days.every((day: unknown) => isObject(day) && isDecimal(day.subsidy))
  );
}

/** @throws TypeError where the value is not what `dailyBookings` returns, or a copy of that */
export function checkBookings(bookings: unknown): void {
  const isMade =
    Array.isArray(bookings) &&
    bookings.every(
      (loan: unknown) =>
        isObject(loan) &&
        Array.isArray(loan.bookings) &&
        loan.bookings.every((booking: unknown) => isObject(booking) && isDecimal(booking.amount)),
    );
  if (!isMade) throw unexpected('bookings, as dailyBookings returns them', bookings);
}
