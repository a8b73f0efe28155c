import type { Policy, SubsidyRule } from '../fields/policy.js';
import type { Loan } from '../fields/portfolio.js';
import { MICRO } from '../kernel/percent.js';

/**
 * Rates inside a segment are integers of 10^-12 percent ("pico-percent"): a share of at most six decimals times a rate
 * of at most six decimals is then whole, and 100% is 10^14, a safe integer.
 */
export const PICO_PER_MICRO = MICRO;

/** Pico-percent in the whole: a rate of 10^14 doubles the money in a year. */
export const PICO_IN_WHOLE = 100 * MICRO * MICRO;

/** 100% in millionths of a percent. */
const WHOLE_RATE = 100 * MICRO;

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

/** `step`, a power of ten, or the largest smaller one that divides `value`. */
function stepInto(value: number, step: number): number {
  let finer = step;
  while (value % finer !== 0) finer /= 10;
  return finer;
}

/** How fine a policy's rates are: what {@link unitOf} needs of it, worked out once. */
export interface RatePrecision {
  /** A power of ten, in pico-percent, that divides every rate the policy itself names. */
  readonly policyStep: number;
  /** The power of ten that makes every share of the contract rate whole. */
  readonly shareScale: number;
}

export function precisionOf(policy: Policy): RatePrecision {
  let rateStep = WHOLE_RATE;
  let shareStep = MICRO;
  for (const rule of policy.subsidy) {
    if (rule.kind === 'points') rateStep = stepInto(rule.points, rateStep);
    else if (rule.kind === 'share') shareStep = stepInto(rule.share, shareStep);
    else rateStep = stepInto(rule.ceilingPct ?? 0, stepInto(rule.floorPct, rateStep));
    rateStep = stepInto(rule.maxPoints ?? 0, rateStep);
    shareStep = stepInto(rule.maxShareOfContractRate ?? 0, shareStep);
  }
  for (const { points } of policy.concession ?? []) rateStep = stepInto(points, rateStep);
  return { policyStep: rateStep * PICO_PER_MICRO, shareScale: MICRO / shareStep };
}

/** The largest power of ten, in pico-percent, that divides every rate a loan can have under the policy. */
export function unitOf(
  { rates, referenceRates, otherSubsidy }: Loan,
  { policyStep, shareScale }: RatePrecision,
): number {
  // No more than what the policy's own rates allow in the end.
  let step = Math.min(WHOLE_RATE, (policyStep * shareScale) / PICO_PER_MICRO);
  for (let i = 0; i < rates.length; i++) step = stepInto((rates[i] as Loan['rates'][number]).pct, step);
  if (referenceRates !== undefined) for (const { pct } of referenceRates) step = stepInto(pct, step);
  step = stepInto(otherSubsidy?.pct ?? 0, step);
  return Math.min((step * PICO_PER_MICRO) / shareScale, policyStep);
}

/** Nearly every contract rate is a multiple of a hundredth of a percent: in millionths of a percent. */
const USUAL_STEP = 10_000;

/** Whether all rates of a loan are multiples of a hundredth of a percent. */
export function hasUsualRates({ rates, referenceRates, otherSubsidy }: Loan): boolean {
  for (let i = 0; i < rates.length; i++) if ((rates[i] as Loan['rates'][number]).pct % USUAL_STEP !== 0) return false;
  if (referenceRates !== undefined) for (const { pct } of referenceRates) if (pct % USUAL_STEP !== 0) return false;
  return otherSubsidy?.pct === undefined || otherSubsidy.pct % USUAL_STEP === 0;
}

/** A power of ten, in pico-percent, that divides every rate a loan with {@link hasUsualRates} can have under the policy. */
export function usualUnitUnder({ policyStep, shareScale }: RatePrecision): number {
  return Math.min((USUAL_STEP * PICO_PER_MICRO) / shareScale, policyStep);
}
