import type { LoanColumns } from '../fields/batch.js';
import type { Policy } from '../fields/policy.js';
import { MICRO } from '../kernel/percent.js';
import { PICO_PER_MICRO, referencesOf } from './references.js';
import { ratesIn, sharesIn } from './rules.js';

/** Pico-percent in the whole: a rate of 10^14 doubles the money in a year. */
export const PICO_IN_WHOLE = 100 * MICRO * MICRO;

/** 100% in millionths of a percent. */
const WHOLE_RATE = 100 * MICRO;

/** The rate that the bank concedes: reference − contract rate, at least 0 (SPEC 5.4). */
export function concededRate(reference: number, contract: number): number {
  return Math.max(0, reference - contract) * PICO_PER_MICRO;
}

/** The rate that the bank waives of the charged interest: the policy's points, at most contract rate − subsidy rate (SPEC 5.4). */
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
  const { subsidy, concession } = policy;
  const references = referencesOf(policy);
  let policyStep = WHOLE_RATE * PICO_PER_MICRO;
  let shareStep = MICRO;
  for (const rule of subsidy) {
    for (const rate of ratesIn(rule, references)) policyStep = stepInto(rate, policyStep);
    for (const share of sharesIn(rule)) shareStep = stepInto(share, shareStep);
  }
  for (const { points } of concession ?? []) policyStep = stepInto(points * PICO_PER_MICRO, policyStep);
  return { policyStep, shareScale: MICRO / shareStep };
}

/** The largest power of ten, in pico-percent, that divides every rate the loan at a place can have under the policy. */
export function unitOf(loan: LoanColumns, place: number, { policyStep, shareScale }: RatePrecision): number {
  // No more than what the policy's own rates allow in the end.
  let step = Math.min(WHOLE_RATE, (policyStep * shareScale) / PICO_PER_MICRO);
  eachRate(loan, place, (rate) => {
    step = stepInto(rate, step);
  });
  return Math.min((step * PICO_PER_MICRO) / shareScale, policyStep);
}

/** Nearly every contract rate is a multiple of a hundredth of a percent: in millionths of a percent. */
export const USUAL_STEP = 10_000;

/** Every rate of a loan, in millionths of a percent: of the contract, of reference, of another subsidy. */
function eachRate({ rates, referenceRates, otherSubsidy }: LoanColumns, place: number, see: (rate: number) => void) {
  for (const { starts, rows } of [rates, referenceRates, otherSubsidy]) {
    const { numbers } = rows.columns.pct;
    for (let i = starts[place] as number; i < (starts[place + 1] as number); i++)
      see(Math.max(0, numbers[i] as number));
  }
}

/** A power of ten, in pico-percent, that divides every rate a loan can have under the policy whose own rates are multiples of {@link USUAL_STEP}. */
export function usualUnitUnder({ policyStep, shareScale }: RatePrecision): number {
  return Math.min((USUAL_STEP * PICO_PER_MICRO) / shareScale, policyStep);
}
