import type { RuleKind, SubsidyRule } from '../fields/policy.js';
import { MICRO, type MicroShare } from '../kernel/percent.js';
import { PICO_PER_MICRO, type RateResolver, type References, valuesOf } from './references.js';

/** A share of 1, in millionths. */
const WHOLE = MICRO as MicroShare;

/** More than any rate. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/**
 * What a rule comes to on a day, in numbers: a rate is `points`, and `share` of what of the contract rate lies above `floor`
 * and not above `ceiling`; then come the limits. Rates are in pico-percent, shares in millionths. A rate may be below 0.
 *
 * One serves one rule after another; `put` sets every field, and allocates nothing.
 */
export class RuleTerms {
  points = 0;
  share = 0;
  floor = 0;
  ceiling = NO_LIMIT;
  maxPoints = NO_LIMIT;
  maxShareOfContractRate: number = WHOLE;

  /** @param rates what the rule's rates come to on the day */
  put(rule: SubsidyRule, rates: RateResolver): this {
    this.points = 0;
    this.share = 0;
    this.floor = 0;
    this.ceiling = NO_LIMIT;
    handlerOf(rule).put(rule as never, rates, this);
    this.maxPoints = rule.maxPoints === undefined ? NO_LIMIT : rates.valueOf(rule.maxPoints);
    // A rate is never above the contract rate, so that all of it is no limit.
    this.maxShareOfContractRate = rule.maxShareOfContractRate ?? WHOLE;
    return this;
  }
}

/** What the engine needs of a kind of rule. */
interface RuleHandler<K extends RuleKind> {
  /** Puts the terms that the kind has of its own; the others are of no effect before. */
  put(rule: SubsidyRule<K>, rates: RateResolver, terms: RuleTerms): void;
  /** Every rate that the rule can give independently of the contract rate, in pico-percent. */
  rates(rule: SubsidyRule<K>, references: References): readonly number[];
  /** Every share of the contract rate that the rule names, in millionths. */
  shares(rule: SubsidyRule<K>): readonly number[];
}

/** A share of a rate in pico-percent that is a multiple of a millionth of a percent, as all are that have no `times`. */
const shareOf = (rate: number, share: number) => (share === WHOLE ? rate : (rate / PICO_PER_MICRO) * share);

/** SPEC 5.2, a kind each. A kind that lacks a part does not compile. */
const HANDLERS: { readonly [K in RuleKind]: RuleHandler<K> } = {
  points: {
    put: ({ points }, rates, terms) => {
      terms.points = rates.valueOf(points);
    },
    rates: ({ points }, references) => valuesOf(points, references),
    shares: () => [],
  },
  share: {
    put: ({ share }, _, terms) => {
      terms.share = share;
    },
    rates: () => [],
    shares: ({ share }) => [share],
  },
  'above-floor': {
    put: ({ floorPct, ceilingPct, share = WHOLE }, rates, terms) => {
      terms.share = share;
      terms.floor = rates.valueOf(floorPct);
      if (ceilingPct !== undefined) terms.ceiling = rates.valueOf(ceilingPct);
    },
    rates: ({ floorPct, ceilingPct = 0 as never, share = WHOLE }, references) =>
      [floorPct, ceilingPct].flatMap((rate) => valuesOf(rate, references)).map((rate) => shareOf(rate, share)),
    shares: ({ share = WHOLE }) => [share],
  },
};

const handlerOf = <K extends RuleKind>(rule: SubsidyRule<K>) => HANDLERS[rule.kind as K];

/**
 * The subsidy rate s(d) in pico-percent (SPEC 5.2): what the rule gives; at most `maxPoints`, at most
 * `maxShareOfContractRate` of the contract rate, with another subsidy at most what that leaves of the contract rate; never
 * below 0 nor above the contract rate.
 *
 * @param contract the contract rate of the day, in millionths of a percent
 * @param other the rate of another subsidy, in millionths of a percent; 0 where the policy reduces by none
 */
export function subsidyRate(terms: RuleTerms, contract: number, other: number): number {
  const { points, share, floor, ceiling, maxPoints, maxShareOfContractRate } = terms;
  const above = Math.max(0, Math.min(contract * PICO_PER_MICRO, ceiling) - floor);
  const rate = Math.min(points + shareOf(above, share), maxPoints, maxShareOfContractRate * contract);
  return Math.max(0, Math.min(rate, (contract - other) * PICO_PER_MICRO));
}

/** Every rate that a rule can give independently of the contract rate, in pico-percent. */
export function ratesIn(rule: SubsidyRule, references: References): readonly number[] {
  const own = handlerOf(rule).rates(rule as never, references);
  return rule.maxPoints === undefined ? own : [...own, ...valuesOf(rule.maxPoints, references)];
}

/** Every share of the contract rate that a rule names, in millionths. */
export function sharesIn(rule: SubsidyRule): readonly number[] {
  const own = handlerOf(rule).shares(rule as never);
  return rule.maxShareOfContractRate === undefined ? own : [...own, rule.maxShareOfContractRate];
}
