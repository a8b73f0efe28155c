import type { Decimal } from '../kernel/decimal.js';
import { yuan } from '../kernel/fen.js';
import { type Integer, subtract } from '../kernel/integer.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import { type Fraction, fraction } from '../kernel/rational.js';
import type { RawDailyRounding, RawRounding, RawSegment } from './accrue.js';
import type { PreparedPolicy } from './prepared-policy.js';
import { PICO_IN_WHOLE } from './rates.js';
import { type Segment, segmentOf } from './segment.js';

/** An exact amount in fen, and what it was rounded to, half up, in yuan. */
export interface Rounded {
  /** The exact amount, in fen. */
  readonly exact: Fraction;
  /** The same half up to the fen, in yuan. */
  readonly rounded: Decimal;
}

/** The exact amounts of the segments between two days, each rounded once. */
export interface RoundingStep {
  /** Which step it is. */
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
  /** Which step it is. */
  readonly step: 'daily-rounding';
  /** The first day of the segment. */
  readonly from: string;
  /** How many days there are of one amount. */
  readonly days: number;
  /** A day's subsidy. */
  readonly daily: Rounded;
  /** What the days come to together, in yuan. */
  readonly amount: Decimal;
}

/** The subsidy never exceeds the interest: it was brought down to it. */
export interface InterestLimitStep {
  /** Which step it is. */
  readonly step: 'interest-limit';
  /** The subsidy before the limit, in yuan. */
  readonly before: Decimal;
  /** The subsidy after it, in yuan: the interest. */
  readonly after: Decimal;
}

/** The household's cap on amounts: what earlier loans had left of it, and what it left of the subsidy. */
export interface AmountCapStep {
  /** Which step it is. */
  readonly step: 'amount-cap';
  /** The cap, in yuan. */
  readonly cap: Decimal;
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
  /** Which step it is. */
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
  /** What earlier loans left of the cap on amounts; undefined where there is none. */
  readonly amountLeft: Integer | undefined;
  readonly subsidy: Integer;
  readonly capped: Integer;
  /** Before a limit. */
  readonly accruedConcession: Integer;
  readonly concession: Integer;
}

/** Keeps what is seen of one loan, in the form in which it is shown. It computes none of the figures. */
export class LoanTrace {
  readonly segments: Segment[] = [];
  readonly steps: Step[] = [];
  private from: Day;

  /** @param amountLeft what earlier periods left of the household's cap on amounts, in fen; undefined where there is none */
  constructor(
    private readonly prepared: PreparedPolicy,
    private readonly amountLeft?: Integer,
  ) {
    this.from = prepared.period.from;
  }

  segment(segment: RawSegment): void {
    this.segments.push(segmentOf(segment, this.prepared));
  }

  rounding({ to, exact, interest, subsidy, concession }: RawRounding): void {
    const rounded = (numerator: bigint, fen: Integer): Rounded =>
      Object.freeze({ exact: fraction(numerator, exact.denominator), rounded: yuan(fen) });
    this.steps.push(
      Object.freeze({
        step: 'rounding',
        from: formatDay(this.from),
        to: formatDay(to),
        interest: rounded(exact.interest, interest),
        ...(this.prepared.policy.rounding === 'day' ? {} : { subsidy: rounded(exact.subsidy, subsidy) }),
        concession: rounded(exact.concession, concession),
      }),
    );
    this.from = to;
  }

  dailyRounding({ from, days, units, covered, subsidyRate, rounded }: RawDailyRounding): void {
    const exact = fraction(
      BigInt(covered) * BigInt(units) * BigInt(subsidyRate),
      BigInt(PICO_IN_WHOLE) * BigInt(this.prepared.dayCount.denominator),
    );
    this.steps.push(
      Object.freeze({
        step: 'daily-rounding',
        from: formatDay(from),
        days,
        daily: Object.freeze({ exact, rounded: yuan(rounded) }),
        amount: yuan(rounded).times(days),
      }),
    );
  }

  limits({ accrued, withinInterest, amountLeft, subsidy, capped, accruedConcession, concession }: RawLimits): void {
    if (withinInterest !== accrued) {
      this.steps.push(Object.freeze({ step: 'interest-limit', before: yuan(accrued), after: yuan(withinInterest) }));
    }
    const cap = this.prepared.policy.amountCap?.perHousehold;
    if (amountLeft !== undefined && cap !== undefined) {
      const atBegin = this.amountLeft as Integer;
      this.steps.push(
        Object.freeze({
          step: 'amount-cap',
          cap: yuan(cap),
          usedByEarlierPeriods: yuan(subtract(cap, atBegin)),
          usedByEarlierLoans: yuan(subtract(atBegin, amountLeft)),
          left: yuan(amountLeft),
          before: yuan(withinInterest),
          after: yuan(subsidy),
          capped: yuan(capped),
        }),
      );
    }
    if (concession !== accruedConcession) {
      this.steps.push(
        Object.freeze({ step: 'waived-limit', before: yuan(accruedConcession), after: yuan(concession) }),
      );
    }
  }
}
