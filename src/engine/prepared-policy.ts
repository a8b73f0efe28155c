import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { DAY_COUNTS, type DayCount } from '../kernel/day-count.js';
import { interestPeriodStarts } from './interest-periods.js';

/** A policy made ready to assess a period: what is the same for every loan, worked out once. */
export interface PreparedPolicy {
  readonly policy: Policy;
  readonly period: Period;
  readonly dayCount: DayCount;
  /** Where a new interest period begins inside the period. */
  readonly interestPeriodStarts: readonly number[];
}

/** @throws TypeError where the policy or the period has not been read: a mistake of the program, which its types do not let through. */
export function preparePolicy(policy: Policy, period: Period): PreparedPolicy {
  if (typeof policy.window.from !== 'number') throw new TypeError('the policy has not been read: call parsePolicy');
  if (typeof period.from !== 'number' || typeof period.to !== 'number') {
    throw new TypeError('the period has not been read: call period(from, to) or year(y)');
  }
  return {
    policy,
    period,
    dayCount: DAY_COUNTS[policy.dayCount],
    interestPeriodStarts: interestPeriodStarts(policy, period),
  };
}
