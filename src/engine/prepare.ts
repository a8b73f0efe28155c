import type { Policy } from '../fields/policy.js';
import { checkPolicyRead } from '../fields/read-check.js';
import { type AccrualDays, type Accruals, type AccrualsRequest, HouseholdAccruals, withPeriod } from './accruals.js';
import { type Assessment, type AssessmentRequest, HouseholdAssessor } from './assess.js';
import { checkRequest } from './assessment-check.js';

/** A policy made ready to assess one household after another; see {@link prepare}. */
export interface Prepared {
  /** The policy itself. */
  readonly policy: Policy;
  /** Assesses a household as the function `assess` does. Errors are the same. */
  readonly assess: (request: AssessmentRequest) => Assessment;
  /** What accrues on a household's loans on some days, as the function `accruals` has it. Errors are the same. */
  readonly accruals: (request: AccrualsRequest, days?: AccrualDays) => Accruals;
}

/**
 * Prepares a policy for a program that assesses one household at a time: values that depend on the policy alone are computed
 * once, not for every household. The result may be kept as long as the program runs. It stores nothing of a household.
 *
 * @param policy as `parsePolicy` returns it
 */
export function prepare(policy: Policy): Prepared {
  checkPolicyRead(policy);
  let assessor: HouseholdAssessor | undefined;
  let byDay: HouseholdAccruals | undefined;
  const assess = (request: AssessmentRequest) => {
    checkRequest(request);
    if (assessor === undefined || !assessor.isOf(request.period)) {
      assessor = new HouseholdAssessor(policy, request.period);
    }
    return assessor.assess(request);
  };
  const accruals = (given: AccrualsRequest, days?: AccrualDays) => {
    const request = withPeriod(given, days);
    if (byDay === undefined || !byDay.isOf(request.period)) byDay = new HouseholdAccruals(policy, request.period);
    return byDay.accruals(request, days);
  };
  return Object.freeze({ policy, assess, accruals });
}
