import type { RuleKind, SubsidyRule } from '../fields/policy.js';
import { MICRO, type MicroShare } from '../kernel/percent.js';

/**
 * Rates inside a segment are integers of 10^-12 percent ("pico-percent"): a share of at most six decimals times a rate
 * of at most six decimals is then whole, and 100% is 10^14, a safe integer.
 */
export const PICO_PER_MICRO = MICRO;

/** A share of 1, in millionths. */
const WHOLE = MICRO as MicroShare;

/** What the engine needs of a kind of rule. */
interface RuleHandler<K extends RuleKind> {
  /**
   * The rate before any limit, in pico-percent; it may be below 0.
   *
   * @param contract the contract rate of the day, in millionths of a percent
   */
  rate(rule: SubsidyRule<K>, contract: number): number;
  /** Every rate that the rule comes to where the contract rate does not matter, in pico-percent. */
  rates(rule: SubsidyRule<K>): readonly number[];
  /** Every share of the contract rate that the rule names, in millionths. */
  shares(rule: SubsidyRule<K>): readonly number[];
}

/** SPEC 5.2, a kind each. A kind that lacks a part does not compile. */
const HANDLERS: { readonly [K in RuleKind]: RuleHandler<K> } = {
  points: {
    rate: ({ points }) => points * PICO_PER_MICRO,
    rates: ({ points }) => [points * PICO_PER_MICRO],
    shares: () => [],
  },
  share: {
    rate: ({ share }, contract) => share * contract,
    rates: () => [],
    shares: ({ share }) => [share],
  },
  'above-floor': {
    rate: ({ floorPct, ceilingPct, share = WHOLE }, contract) =>
      Math.max(0, Math.min(contract, ceilingPct ?? contract) - floorPct) * share,
    rates: ({ floorPct, ceilingPct = 0, share = WHOLE }) => [floorPct * share, ceilingPct * share],
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
export function subsidyRate(rule: SubsidyRule, contract: number, other: number): number {
  let rate = handlerOf(rule).rate(rule as never, contract);
  if (rule.maxPoints !== undefined) rate = Math.min(rate, rule.maxPoints * PICO_PER_MICRO);
  if (rule.maxShareOfContractRate !== undefined) rate = Math.min(rate, rule.maxShareOfContractRate * contract);
  return Math.max(0, Math.min(rate, (contract - other) * PICO_PER_MICRO));
}

/** Every rate that a rule comes to where the contract rate does not matter, in pico-percent. */
export function ratesIn(rule: SubsidyRule): readonly number[] {
  const own = handlerOf(rule).rates(rule as never);
  return rule.maxPoints === undefined ? own : [...own, rule.maxPoints * PICO_PER_MICRO];
}

/** Every share of the contract rate that a rule names, in millionths. */
export function sharesIn(rule: SubsidyRule): readonly number[] {
  const own = handlerOf(rule).shares(rule as never);
  return rule.maxShareOfContractRate === undefined ? own : [...own, rule.maxShareOfContractRate];
}
