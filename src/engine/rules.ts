import type { RuleKind, SubsidyRule } from '../fields/policy.js';
import { MICRO, type MicroShare } from '../kernel/percent.js';
import { PICO_PER_MICRO, type RateResolver, type References, valuesOf } from './references.js';

/** A share of 1, in millionths. */
const WHOLE = MICRO as MicroShare;

/** What the engine needs of a kind of rule. */
interface RuleHandler<K extends RuleKind> {
  /**
   * The rate before any limit, in pico-percent; it may be below 0.
   *
   * @param contract the contract rate of the day, in millionths of a percent
   * @param rates what the rule's rates come to on the day
   */
  rate(rule: SubsidyRule<K>, contract: number, rates: RateResolver): number;
  /** Every rate that the rule comes to where the contract rate does not matter, in pico-percent. */
  rates(rule: SubsidyRule<K>, references: References): readonly number[];
  /** Every share of the contract rate that the rule names, in millionths. */
  shares(rule: SubsidyRule<K>): readonly number[];
}

/** A share of a rate in pico-percent that is a multiple of a millionth of a percent, as all are that have no `times`. */
const shareOf = (rate: number, share: number) => (share === WHOLE ? rate : (rate / PICO_PER_MICRO) * share);

/** SPEC 5.2, a kind each. A kind that lacks a part does not compile. */
const HANDLERS: { readonly [K in RuleKind]: RuleHandler<K> } = {
  points: {
    rate: ({ points }, _, rates) => rates.valueOf(points),
    rates: ({ points }, references) => valuesOf(points, references),
    shares: () => [],
  },
  share: {
    rate: ({ share }, contract) => share * contract,
    rates: () => [],
    shares: ({ share }) => [share],
  },
  'above-floor': {
    rate: ({ floorPct, ceilingPct, share = WHOLE }, contract, rates) => {
      const floor = rates.valueOf(floorPct);
      const upTo = contract * PICO_PER_MICRO;
      const ceiled = ceilingPct === undefined ? upTo : Math.min(upTo, rates.valueOf(ceilingPct));
      return shareOf(Math.max(0, ceiled - floor), share);
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
 * @param rates what the rule's rates come to on the day
 */
export function subsidyRate(rule: SubsidyRule, contract: number, other: number, rates: RateResolver): number {
  let rate = handlerOf(rule).rate(rule as never, contract, rates);
  if (rule.maxPoints !== undefined) rate = Math.min(rate, rates.valueOf(rule.maxPoints));
  if (rule.maxShareOfContractRate !== undefined) rate = Math.min(rate, rule.maxShareOfContractRate * contract);
  return Math.max(0, Math.min(rate, (contract - other) * PICO_PER_MICRO));
}

/** Every rate that a rule comes to where the contract rate does not matter, in pico-percent. */
export function ratesIn(rule: SubsidyRule, references: References): readonly number[] {
  const own = handlerOf(rule).rates(rule as never, references);
  return rule.maxPoints === undefined ? own : [...own, ...valuesOf(rule.maxPoints, references)];
}

/** Every share of the contract rate that a rule names, in millionths. */
export function sharesIn(rule: SubsidyRule): readonly number[] {
  const own = handlerOf(rule).shares(rule as never);
  return rule.maxShareOfContractRate === undefined ? own : [...own, rule.maxShareOfContractRate];
}
