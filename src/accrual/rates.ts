import { MICRO } from '../kernel/percent.js';
import type { Policy, SubsidyRule } from '../model/policy.js';
import type { Loan } from '../model/portfolio.js';

/**
 * Rates inside a segment are integers of 10^-12 percent ("pico-percent"): a share of at most six decimals times a rate
 * of at most six decimals is then whole, and 100% is 10^14, a safe integer.
 */
export const PICO_PER_MICRO = MICRO;

/** Pico-percent in the whole: a rate of 10^14 doubles the money in a year. */
export const PICO_IN_WHOLE = 100 * MICRO * MICRO;

/**
 * The subsidy rate s(d) in pico-percent (SPEC 5.2): the rule's points, its share of the contract rate, or the contract
 * rate (at most the ceiling) above the floor; at most `maxPoints`, at most `maxShareOfContractRate` of the contract
 * rate, with another subsidy at most what that leaves of the contract rate; never below 0 nor above the contract rate.
 *
 * @param contract the contract rate of the day, in millionths of a percent
 * @param other the rate of another subsidy, in millionths of a percent, where the policy reduces by it
 */
export function subsidyRate(rule: SubsidyRule, contract: number, other: number | undefined): number {
  const whole = contract * PICO_PER_MICRO;
  let rate = whole;
  if (rule.kind === 'points') rate = rule.points * PICO_PER_MICRO;
  else if (rule.kind === 'share') rate = rule.share * contract;
  else rate = (Math.min(contract, rule.ceilingPct ?? contract) - rule.floorPct) * PICO_PER_MICRO;
  if (rule.maxPoints !== undefined) rate = Math.min(rate, rule.maxPoints * PICO_PER_MICRO);
  if (rule.maxShareOfContractRate !== undefined) rate = Math.min(rate, rule.maxShareOfContractRate * contract);
  if (other !== undefined) rate = Math.min(rate, (contract - other) * PICO_PER_MICRO);
  return Math.max(0, Math.min(rate, whole));
}

/** What the bank gives up where it would have asked more: reference − contract rate, not below 0 (SPEC 5.4). */
export function concededRate(reference: number, contract: number): number {
  return Math.max(0, reference - contract) * PICO_PER_MICRO;
}

/** What the bank waives of the interest charged: the policy's points, at most what the subsidy leaves (SPEC 5.4). */
export function waivedRate(points: number, contract: number, subsidy: number): number {
  return Math.min(points * PICO_PER_MICRO, contract * PICO_PER_MICRO - subsidy);
}

/** The largest power of ten that divides every one of some rates in millionths of a percent. */
function stepOf(rates: readonly number[]): number {
  let step = 100 * MICRO;
  for (const rate of rates) while (rate % step !== 0) step /= 10;
  return step;
}

/** How fine a policy's rates are: what {@link unitOf} needs of it, worked out once. */
export interface RatePrecision {
  /** A power of ten, in pico-percent, that divides every rate the policy itself names. */
  readonly policyStep: number;
  /** The power of ten that makes every share of the contract rate whole. */
  readonly shareScale: number;
}

export function precisionOf(policy: Policy): RatePrecision {
  const rates: number[] = policy.concession?.map(({ points }) => points) ?? [];
  const shares: number[] = [];
  for (const rule of policy.subsidy) {
    if (rule.kind === 'points') rates.push(rule.points);
    else if (rule.kind === 'share') shares.push(rule.share);
    else rates.push(rule.floorPct, rule.ceilingPct ?? 0);
    rates.push(rule.maxPoints ?? 0);
    shares.push(rule.maxShareOfContractRate ?? 0);
  }
  let shareStep = MICRO;
  for (const share of shares) while (share % shareStep !== 0) shareStep /= 10;
  return { policyStep: stepOf(rates) * PICO_PER_MICRO, shareScale: MICRO / shareStep };
}

/** The largest power of ten, in pico-percent, that divides every rate a loan can have under the policy. */
export function unitOf(loan: Loan, precision: RatePrecision): number {
  let step = 100 * MICRO;
  for (const { pct } of loan.rates) while (pct % step !== 0) step /= 10;
  if (loan.referenceRates !== undefined) for (const { pct } of loan.referenceRates) while (pct % step !== 0) step /= 10;
  const other = loan.otherSubsidy?.pct;
  if (other !== undefined) while (other % step !== 0) step /= 10;
  return Math.min((step * PICO_PER_MICRO) / precision.shareScale, precision.policyStep);
}
