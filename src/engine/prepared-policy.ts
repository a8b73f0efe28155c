import type { Batch } from '../fields/batch.js';
import { refuse } from '../fields/faults.js';
import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { checkPeriodRead, checkPolicyRead } from '../fields/read-check.js';
import { DAY_COUNTS, type DayCount } from '../kernel/day-count.js';
import { interestPeriodStarts } from './interest-periods.js';
import { accrualChangesOf, type Gap, gapFault, type References, referencesOf } from './references.js';

/** A policy prepared for a period: the values that are the same for every loan, computed once. */
export interface PreparedPolicy {
  readonly policy: Policy;
  readonly period: Period;
  readonly dayCount: DayCount;
  /** Where a new interest period begins inside the period. */
  readonly interestPeriodStarts: readonly number[];
  /** The reference rates of the policy. */
  readonly references: References;
  /** For every subsidy rule, the days of the period on which its rates change because a reference of each day does. */
  readonly accrualChanges: readonly (readonly number[])[];
  readonly onGap: OnGap;
}

/**
 * Receives a day that passes, or on which a condition tests the loan, and for which a reference that is needed has no rate.
 *
 * @param place that of the loan in its batch
 */
export type OnGap = (gap: Gap, place: number, batch: Batch, policy: Policy) => void;

/**
 * Makes a policy ready to assess a period.
 *
 * @param onGap what is done with a day that passes without the reference that its rule needs. By default the loan is
 * refused: no amount is computed with another day's rate.
 * @throws TypeError where the policy or the period has not been read: a mistake of the program, which its types do not let
 * through
 */
export function preparePolicy(policy: Policy, period: Period, onGap: OnGap = refuseGap): PreparedPolicy {
  checkPolicyRead(policy);
  checkPeriodRead(period);
  const references = referencesOf(policy);
  return {
    policy,
    period,
    dayCount: DAY_COUNTS[policy.dayCount],
    interestPeriodStarts: interestPeriodStarts(policy, period),
    references,
    accrualChanges: policy.subsidy.map((rule) =>
      accrualChangesOf(rule, references).filter((day) => day > period.from && day < period.to),
    ),
    onGap,
  };
}

/** Refuses the loan. @throws InvalidInputError */
export function refuseGap(gap: Gap, place: number, { loans }: Batch, policy: Policy): void {
  refuse([gapFault(gap, policy, ['loans', loans.columns.id.at(place) as string])]);
}
