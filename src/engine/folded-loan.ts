import type { Cap } from '../fields/caps.js';
import { EXCLUSION_NAMES, type Exclusion } from '../fields/reasons.js';
import type { Day } from '../kernel/plain-date.js';
import { type Timeline, valueOn } from '../kernel/timeline.js';
import type { PreparedPolicy } from './prepared-policy.js';
import { RateResolver, type RawLookup } from './references.js';
import type { Segments } from './segments.js';
import { type Amounts, ExactLoanSums, type RoundingTrace } from './sums.js';

/** A stretch of days on which nothing about a loan changes. Balances in fen, rates in pico-percent. */
export interface RawSegment {
  readonly from: Day;
  readonly to: Day;
  /** Units of the day count: the weight is units / denominator. */
  readonly units: number;
  readonly balance: number;
  /** The part of the balance that is subsidised; 0 where the days are excluded or the loan is ineligible. */
  readonly covered: number;
  /** The eligible amounts, where the policy subsidises these and the loan is eligible. */
  readonly eligible: number | undefined;
  readonly contractRate: number;
  readonly subsidyRate: number;
  readonly concessionRate: number;
  /** The place in `policy.subsidy` of the rule that gave the rate; undefined where nothing is subsidised. */
  readonly rule: number | undefined;
  /** The place in `policy.concession` of the entry whose points were waived; undefined where none were. */
  readonly concessionRule: number | undefined;
  /** The references that the rule looked up. */
  readonly lookups: readonly RawLookup[];
  readonly exclusion: Exclusion | undefined;
  /** The cap on principal that left less than the balance; undefined where none did. */
  readonly cap: RawBoundCap | undefined;
}

/** A cap on principal that bound. */
export interface RawBoundCap {
  /** Its place among the caps of the policy. */
  readonly place: number;
  /** What earlier loans of the household had left of it. */
  readonly left: number;
}

/** A cap on principal that applies to a loan. */
export interface AppliedCap {
  /** Its place among the caps of the policy. */
  readonly place: number;
  /** What earlier loans of the household leave of it, in fen. */
  readonly left: Timeline<number>;
}

/** What a loan has of its own for which references are looked up, and whether the policy subsidises it. */
export interface FoldedTerms {
  readonly isEligible: boolean;
  /** `ABSENT_DAY` where it is not known. */
  readonly contractedOn: number;
  readonly disbursedOn: number;
}

const NO_LOOKUPS: readonly RawLookup[] = [];

/**
 * What is kept of a loan that was folded, for whoever asks later how its figures came about. It holds nothing that another
 * loan, or a later change of what was read, could alter.
 */
export class FoldedLoan {
  /**
   * @param own segments that nothing else writes to
   * @param caps the caps on principal that apply to the loan, in the order of the policy
   */
  constructor(
    private readonly prepared: PreparedPolicy,
    private readonly own: Segments,
    private readonly terms: FoldedTerms,
    readonly caps: readonly AppliedCap[],
  ) {}

  /** What the loan accrues before what limits it, added up once more, in bigints; every rounding is shown on the way. */
  amounts(trace?: RoundingTrace): Amounts {
    return new ExactLoanSums(this.prepared).sum(this.own, trace);
  }

  /** Every segment, in order. Where nothing is covered, nothing is subsidised. */
  segments(): readonly RawSegment[] {
    const { own } = this;
    const { policy, dayCount } = this.prepared;
    const hasEligible = this.terms.isEligible && policy.subsidisedOn === 'eligible-amounts';
    const shown: RawSegment[] = [];
    for (let run = 0; run < own.runs; run++) {
      const rule = own.ruleOf(run);
      const concessionRule = own.concessionRuleOf(run);
      const lookups = this.lookupsOn(own.fromOf(own.beginOf(run)), rule);
      for (let i = own.beginOf(run); i < own.endOf(run); i++) {
        const from = own.fromOf(i);
        const to = own.toOf(i);
        const covered = own.coveredOf(i);
        const isCovered = covered > 0;
        const eligible = hasEligible ? own.eligibleOf(i) : undefined;
        const exclusion = EXCLUSION_NAMES[own.exclusionOf(i)];
        shown.push({
          from,
          to,
          units: dayCount.units(from, to),
          balance: own.balanceOf(i),
          covered,
          eligible,
          contractRate: own.contractRateOf(run),
          subsidyRate: isCovered ? own.subsidyRateOf(run) : 0,
          concessionRate: isCovered ? own.concessionRateOf(run) : 0,
          rule: isCovered ? rule : undefined,
          concessionRule: isCovered && concessionRule >= 0 ? concessionRule : undefined,
          lookups: isCovered ? lookups : NO_LOOKUPS,
          exclusion,
          cap: this.capOf(i, isCovered ? rule : undefined, eligible, exclusion),
        });
      }
    }
    return shown;
  }

  /** The references that the rule at a place looks up for a day. */
  private lookupsOn(day: Day, rule: number): readonly RawLookup[] {
    const { policy, references } = this.prepared;
    const inForce = references.size > 0 ? policy.subsidy[rule] : undefined;
    if (inForce === undefined) return NO_LOOKUPS;
    const rates = new RateResolver(references);
    rates.begin(this.terms.contractedOn, this.terms.disbursedOn);
    rates.moveTo(day);
    return rates.lookupsOf(inForce);
  }

  /** The cap on principal that bound in a segment, of several the first in the list. */
  private capOf(
    segment: number,
    rule: number | undefined,
    eligible: number | undefined,
    exclusion: Exclusion | undefined,
  ): RawBoundCap | undefined {
    const { own, caps } = this;
    if (caps.length === 0) return undefined;
    const balance = own.balanceOf(segment);
    const covered = own.coveredOf(segment);
    const isBound =
      exclusion === 'PRINCIPAL_CAP' || (rule !== undefined && covered !== Math.min(balance, eligible ?? balance));
    const bound = isBound ? caps.find(({ left }) => valueOn(left, own.fromOf(segment)) === covered) : undefined;
    return bound && { place: bound.place, left: covered };
  }
}

/** A cap on the principal of every loan by itself, of which no other loan takes anything. */
export function ownCap({ limit }: Cap, place: number): AppliedCap {
  return { place, left: { changes: [], values: [limit] } };
}
