import {
  amountCapsOf,
  type Cap,
  type CapKeyValue,
  keyValuesOf,
  principalCapsOf,
  type TimedCap,
} from '../fields/caps.js';
import type { Household } from '../fields/household.js';
import type { Loan } from '../fields/loan.js';
import type { Decimal } from '../kernel/decimal.js';
import { type Integer, integer, smaller, subtract } from '../kernel/integer.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import { type Fraction, fraction } from '../kernel/rational.js';
import type { FoldedLoan, RawBoundCap } from './folded-loan.js';
import type { PreparedPolicy } from './prepared-policy.js';
import { DECIMALS, exactAmount, type NumberForm, type Segment, segmentOf } from './segment.js';
import type { RawDailyRounding, RawRounding } from './sums.js';

/** An exact amount in fen, and the same amount rounded half up, in yuan. */
export interface Rounded {
  /** The exact amount, in fen. */
  readonly exact: Fraction;
  /** The same half up to the fen, in yuan. */
  readonly rounded: Decimal;
}

/** The exact amounts of the segments between two days, each rounded once. */
export interface RoundingStep {
  /** The kind of the step. */
  readonly step: 'rounding';
  /** The first day, `YYYY-MM-DD`. */
  readonly from: string;
  /** The day after the last, `YYYY-MM-DD`. */
  readonly to: string;
  /** The interest of these days. */
  readonly interest: Rounded;
  /** The subsidy of these days; absent where it is rounded every day. */
  readonly subsidy?: Rounded;
  /** The concession of these days. */
  readonly concession: Rounded;
}

/** So many days of a segment whose subsidy is rounded every day: `amount` is days × a day's rounded subsidy. */
export interface DailyRoundingStep {
  /** The kind of the step. */
  readonly step: 'daily-rounding';
  /** The first day of the segment. */
  readonly from: string;
  /** How many days there are of one amount. */
  readonly days: number;
  /** A day's subsidy. */
  readonly daily: Rounded;
  /** The sum of the days' rounded amounts, in yuan. */
  readonly amount: Decimal;
}

/** The subsidy never exceeds the interest: it was brought down to it. */
export interface InterestLimitStep {
  /** The kind of the step. */
  readonly step: 'interest-limit';
  /** The subsidy before the limit, in yuan. */
  readonly before: Decimal;
  /** The subsidy after it, in yuan: the interest. */
  readonly after: Decimal;
}

/**
 * A cap on amounts that applies to the loan: what earlier loans had left of it, and what it left of the subsidy. The caps
 * are taken in the order of the policy; each cuts what those before it left.
 */
export interface AmountCapStep {
  /** The kind of the step. */
  readonly step: 'amount-cap';
  /** The place of the cap in the policy's list; 0 for the one in the short form. */
  readonly place: number;
  /** The cap, in yuan. */
  readonly cap: Decimal;
  /** Its keys, with the values that the loan has. */
  readonly per: readonly CapKeyValue[];
  /** The time to which it applies. */
  readonly during: 'period' | 'year' | 'programme';
  /** What earlier periods used of it, as computed today, in yuan; 0 for a cap in each period. */
  readonly usedByEarlierPeriods: Decimal;
  /** What the household's earlier loans use of it in this period, in yuan. */
  readonly usedByEarlierLoans: Decimal;
  /** What earlier loans and earlier periods had left of the cap, in yuan. */
  readonly left: Decimal;
  /** The subsidy before the cap, in yuan. */
  readonly before: Decimal;
  /** The subsidy after it, in yuan. */
  readonly after: Decimal;
  /** What it cut off: before − after, in yuan; 0 where it did not bind. */
  readonly capped: Decimal;
}

/** What is waived never exceeds what the subsidy leaves of the interest: it was brought down to that. */
export interface WaivedLimitStep {
  /** The kind of the step. */
  readonly step: 'waived-limit';
  /** What is waived before the limit, in yuan. */
  readonly before: Decimal;
  /** What is waived after it, in yuan: interest − subsidy. */
  readonly after: Decimal;
}

/** How exact amounts became figures; steps stand in the order in which they were taken. */
export type Step = RoundingStep | DailyRoundingStep | InterestLimitStep | AmountCapStep | WaivedLimitStep;

/** What limited a loan's rounded amounts, in fen. */
export interface RawLimits {
  readonly accrued: Integer;
  readonly withinInterest: Integer;
  /** The caps on amounts that apply, in the order of the policy. */
  readonly caps: readonly RawCap[];
  readonly subsidy: Integer;
  /** Before a limit. */
  readonly accruedConcession: Integer;
  readonly concession: Integer;
}

/** A cap on amounts that applies to a loan. */
export interface RawCap {
  /** Its place among the caps of the policy. */
  readonly place: number;
  /** What earlier periods left of it. */
  readonly leftByPeriods: Integer;
  /** What earlier loans of the household, in this period too, left of it. */
  readonly left: Integer;
}

/** {@link Step} with another value in the place of each Decimal. */
type StepIn<Value> = Step extends infer One ? (One extends Step ? ValuesIn<One, Value> : never) : never;

type ValuesIn<T, Value> = T extends Decimal
  ? Value
  : T extends Fraction | readonly CapKeyValue[]
    ? T
    : T extends object
      ? { readonly [P in keyof T]: ValuesIn<T[P], Value> }
      : T;

const NO_KEYS: readonly (readonly CapKeyValue[])[] = [];

/**
 * What was kept of one loan, of which segments and steps are made when they are first read: who only needs the figures pays
 * for no Decimals and no bigints. It computes none of the figures.
 */
export class LoanTrace {
  private madeSegments: readonly Segment[] | undefined;
  private madeSteps: readonly Step[] | undefined;

  /** The values of the keys of the policy's caps, by the places of the caps; empty where none applies to the loan. */
  private readonly keysOfPrincipalCaps: readonly (readonly CapKeyValue[])[];
  private readonly keysOfAmountCaps: readonly (readonly CapKeyValue[])[];

  constructor(
    private readonly prepared: PreparedPolicy,
    readonly folded: FoldedLoan,
    readonly limits: RawLimits,
    loan: Loan,
    household: Household,
  ) {
    const { policy } = prepared;
    const valuesOf = ({ per }: Cap) => keyValuesOf(per, loan, household);
    this.keysOfPrincipalCaps = folded.caps.length === 0 ? NO_KEYS : principalCapsOf(policy).map(valuesOf);
    this.keysOfAmountCaps = limits.caps.length === 0 ? NO_KEYS : amountCapsOf(policy).map(valuesOf);
  }

  get segments(): readonly Segment[] {
    this.madeSegments ??= Object.freeze(this.segmentsIn(DECIMALS));
    return this.madeSegments;
  }

  get steps(): readonly Step[] {
    this.madeSteps ??= Object.freeze(this.stepsIn(DECIMALS));
    return this.madeSteps;
  }

  /** The segments, their numbers in a form. */
  segmentsIn<Value>(form: NumberForm<Value>) {
    const { prepared } = this;
    return this.folded
      .segments()
      .map((segment) => segmentOf(segment, prepared, form, segment.cap && this.boundCap(segment.cap, form)));
  }

  /** The steps, their numbers in a form. */
  stepsIn<Value>(form: NumberForm<Value>) {
    const steps: StepIn<Value>[] = [];
    let { from } = this.prepared.period;
    this.folded.amounts({
      rounding: (rounding) => {
        steps.push(this.roundingStep(rounding, from, form));
        from = rounding.to;
      },
      dailyRounding: (daily) => void steps.push(this.dailyStep(daily, form)),
    });
    this.addLimits(this.limits, steps, form);
    return steps;
  }

  private boundCap<Value>({ place, left }: RawBoundCap, { amount, whole }: NumberForm<Value>) {
    const { limit } = principalCapsOf(this.prepared.policy)[place] as Cap;
    return whole({
      place,
      per: this.keysOfPrincipalCaps[place] as readonly CapKeyValue[],
      limit: amount(limit),
      usedByEarlierLoans: amount(limit - left),
    });
  }

  private roundingStep<Value>(
    { to, exact, interest, subsidy, concession }: RawRounding,
    from: Day,
    { amount, whole }: NumberForm<Value>,
  ) {
    const rounded = (numerator: bigint, fen: Integer) =>
      whole({ exact: fraction(numerator, exact.denominator), rounded: amount(fen) });
    return whole({
      step: 'rounding' as const,
      from: formatDay(from),
      to: formatDay(to),
      interest: rounded(exact.interest, interest),
      ...(this.prepared.policy.rounding === 'day' ? {} : { subsidy: rounded(exact.subsidy, subsidy) }),
      concession: rounded(exact.concession, concession),
    });
  }

  private dailyStep<Value>(
    { from, days, units, covered, subsidyRate, rounded }: RawDailyRounding,
    { amount, whole }: NumberForm<Value>,
  ) {
    const exact = exactAmount(covered, units, subsidyRate, this.prepared.dayCount);
    return whole({
      step: 'daily-rounding' as const,
      from: formatDay(from),
      days,
      daily: whole({ exact, rounded: amount(rounded) }),
      amount: amount(integer(BigInt(rounded) * BigInt(days))),
    });
  }

  private addLimits<Value>(
    { accrued, withinInterest, caps, accruedConcession, concession }: RawLimits,
    steps: StepIn<Value>[],
    { amount, whole }: NumberForm<Value>,
  ): void {
    if (withinInterest !== accrued) {
      steps.push(whole({ step: 'interest-limit', before: amount(accrued), after: amount(withinInterest) }));
    }
    const all = amountCapsOf(this.prepared.policy);
    let before = withinInterest;
    for (const { place, leftByPeriods, left } of caps) {
      const { limit, during } = all[place] as TimedCap;
      const after = smaller(before, left);
      steps.push(
        whole({
          step: 'amount-cap',
          place,
          cap: amount(limit),
          per: this.keysOfAmountCaps[place] as readonly CapKeyValue[],
          during,
          usedByEarlierPeriods: amount(subtract(limit, leftByPeriods)),
          usedByEarlierLoans: amount(subtract(leftByPeriods, left)),
          left: amount(left),
          before: amount(before),
          after: amount(after),
          capped: amount(subtract(before, after)),
        }),
      );
      before = after;
    }
    if (concession !== accruedConcession) {
      steps.push(whole({ step: 'waived-limit', before: amount(accruedConcession), after: amount(concession) }));
    }
  }
}
