import type { Accruals, AccruedAmounts } from '../engine/accruals.js';
import { type Assessment, type LoanAssessment, traceOf } from '../engine/assess.js';
import { checkAccruals, checkAssessment, checkBookings } from '../engine/assessment-check.js';
import type { UnmetCondition } from '../engine/conditions.js';
import type { Booking, LoanBookings } from '../engine/daily-bookings.js';
import type { EncodedFigures, LoanFigures } from '../engine/figures.js';
import { type Segment, TEXTS } from '../engine/segment.js';
import type { Step } from '../engine/steps.js';
import { encodeFiguresInto, LOAN_FIGURES } from '../fields/figures.js';
import { type EncodedHousehold, HOUSEHOLD } from '../fields/household.js';
import { type EncodedLoan, LOAN } from '../fields/loan.js';
import { type EncodedPeriod, PERIOD } from '../fields/period.js';
import { type EncodedPolicy, POLICY } from '../fields/policy.js';
import type { Decimal } from '../kernel/decimal.js';
import { formatYuan } from '../kernel/fen.js';
import { type Encoded, encoded } from './encoded.js';

/** A {@link Segment} as JSON: amounts of yuan are strings of two decimals, rates strings of as many as they have. */
export interface EncodedSegment extends Encoded<Segment> {}

/** A {@link Step} as JSON: amounts of yuan are strings of two decimals. */
export type EncodedStep = Encoded<Step>;

/** A loan's figures with the segments that they are folded from, as JSON. */
export interface EncodedLoanAssessment extends EncodedFigures {
  /** The loan itself, in its written form: what a parser takes. */
  readonly loan: EncodedLoan;
  /** Every condition of the policy that the loan does not meet, in the order of its reasons, then of the conditions. */
  readonly unmetConditions: readonly UnmetCondition[];
  /** Every stretch of days with a balance in the period, in order and without a gap. */
  readonly segments: readonly EncodedSegment[];
  /** How the segments' exact amounts became the figures: every rounding, every limit that bound. */
  readonly steps: readonly EncodedStep[];
}

/** An {@link Assessment} as JSON. */
export interface EncodedAssessment {
  /** The terms under which it was made, in their written form. */
  readonly policy: EncodedPolicy;
  /** The assessed period. */
  readonly period: EncodedPeriod;
  /** The household itself, in its written form. */
  readonly household: EncodedHousehold;
  /** Its loans with their figures: by disbursement, then id by code unit. */
  readonly loans: readonly EncodedLoanAssessment[];
  /** The periods settled before this one, whose use of a cap on amounts counts. In the order of time. */
  readonly earlier: readonly EncodedPeriod[];
}

/**
 * What {@link Assessment} is as JSON: plain data that `JSON.stringify` and `structuredClone` keep, so that a worker can post
 * it. Amounts of yuan are strings of two decimals, rates strings in percent a year, days `YYYY-MM-DD`, exact amounts
 * fractions of fen. The same assessment always gives the same object, key by key.
 *
 * @throws TypeError where the value is not what `assess` returns
 */
export function encodeAssessment(assessment: Assessment): EncodedAssessment {
  checkAssessment(assessment);
  const { policy, period, household, loans, earlier, ...rest } = assessment;
  return {
    policy: POLICY.encode(policy),
    period: PERIOD.encode(period),
    household: HOUSEHOLD.encode(household),
    loans: loans.map(encodeLoan),
    earlier: earlier.map(PERIOD.encode),
    ...encoded(rest),
  };
}

function encodeLoan(assessed: LoanAssessment): EncodedLoanAssessment {
  const trace = traceOf(assessed);
  // Only one that the engine returned has a trace; a copy has its segments and steps as values.
  const shown =
    trace === undefined
      ? { segments: assessed.segments.map(encodeSegment), steps: assessed.steps.map(encoded<Step>) }
      : { segments: trace.segmentsIn(TEXTS), steps: trace.stepsIn(TEXTS) };
  return Object.assign(encodeFigures(assessed), {
    loan: LOAN.encode(assessed.loan),
    unmetConditions: encoded(assessed.unmetConditions),
    ...shown,
  });
}

/** The figures of a loan, its basis and its reasons. */
export function encodeFigures(figures: LoanFigures): EncodedFigures {
  const { loanId, householdId, basis, reasons, excludedDays } = figures;
  const eligibility = { loanId, householdId, basis, reasons: [...reasons], excludedDays: { ...excludedDays } };
  return encodeFiguresInto(eligibility, LOAN_FIGURES, figures);
}

const AMOUNT = formatYuan;
const RATE = (rate: Decimal) => rate.toFixed();

type DecimalsOf<T> = { readonly [K in keyof T as T[K] extends Decimal ? K : never]: (value: Decimal) => string };

/** How the Decimals of a segment are written; one that is missing here does not compile. */
const WRITE: DecimalsOf<Segment> = {
  balance: AMOUNT,
  covered: AMOUNT,
  contractRate: RATE,
  subsidyRate: RATE,
  concessionRate: RATE,
};

export function encodeSegment(segment: Segment): EncodedSegment {
  const names = Object.keys(WRITE) as (keyof typeof WRITE)[];
  const written = Object.fromEntries(names.map((name) => [name, WRITE[name](segment[name])]));
  const references = segment.references?.map((lookup) => ({
    ...lookup,
    pct: RATE(lookup.pct),
    result: RATE(lookup.result),
  }));
  return { ...encoded(segment), ...written, ...(references === undefined ? {} : { references }) };
}

/** A {@link Booking} as JSON: amounts of yuan are strings of two decimals. */
export interface EncodedBooking extends Encoded<Booking> {}

/** The bookings of one loan as JSON. */
export interface EncodedLoanBookings {
  /** The loan. */
  readonly loanId: string;
  /** One for each day that is subsidised or books an amount, in their order. */
  readonly bookings: readonly EncodedBooking[];
}

/**
 * What `dailyBookings` returns, as JSON: amounts of yuan are strings of two decimals, days `YYYY-MM-DD`.
 *
 * @throws TypeError where the value is not what `dailyBookings` returns
 */
export function encodeDailyBookings(bookings: readonly LoanBookings[]): readonly EncodedLoanBookings[] {
  checkBookings(bookings);
  return encoded(bookings);
}

/** {@link AccruedAmounts} as JSON: amounts of yuan are strings of two decimals. */
export interface EncodedAccruedAmounts extends Encoded<AccruedAmounts> {}

/** {@link Accruals} as JSON. */
export interface EncodedAccruals {
  /** The period, on whose first day every sum begins with 0. */
  readonly period: EncodedPeriod;
  /** The days that were asked for. */
  readonly days: EncodedPeriod;
  /** The loans of each household, by disbursement, then id by code unit. */
  readonly loans: readonly {
    readonly loanId: string;
    readonly days: readonly (EncodedAccruedAmounts & { readonly on: string; readonly subsidised: boolean })[];
    readonly toDate: EncodedAccruedAmounts;
  }[];
}

/**
 * What `accruals` returns, as JSON: amounts of yuan are strings of two decimals, days `YYYY-MM-DD`.
 *
 * @throws TypeError where the value is not what `accruals` returns
 */
export function encodeAccruals(accruals: Accruals): EncodedAccruals {
  checkAccruals(accruals);
  const { period, days, loans } = accruals;
  return { period: PERIOD.encode(period), days: PERIOD.encode(days), loans: encoded(loans) };
}
