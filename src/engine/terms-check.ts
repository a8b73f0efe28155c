import type { Batch } from '../fields/batch.js';
import type { RawFault } from '../fields/faults.js';
import type { Period } from '../fields/period.js';
import { type Policy, usesReferences } from '../fields/policy.js';
import { Assessor } from './assess.js';
import { Outcomes } from './outcomes.js';
import { preparePolicy } from './prepared-policy.js';
import { type Gap, gapFault } from './references.js';

/** A fault of a loan that is sound by itself, and not under the policy. */
export interface LoanFault {
  /** The place of the loan in its batch. */
  readonly place: number;
  /** The fault. @param loan the path of the loan */
  readonly at: (loan: RawFault['path']) => RawFault;
}

/**
 * Checks loans under one policy, over the periods that are settled: whether every reference rate that they need is known
 * (SPEC 3). Which days need one depends on eligibility, exclusions and caps, so the loans are assessed.
 */
export class TermsCheck {
  private constructor(
    private readonly policy: Policy,
    private readonly periods: readonly Period[],
  ) {}

  /** A check; undefined where loans that are sound by themselves are sound under the policy. */
  static of(policy: Policy, periods: readonly Period[]): TermsCheck | undefined {
    return usesReferences(policy) ? new TermsCheck(policy, periods) : undefined;
  }

  /** The faults of the loans of a linked batch, in the order of their places. */
  faultsIn(batch: Batch): readonly LoanFault[] {
    return this.gapsIn(batch).sort((a, b) => a.place - b.place);
  }

  /** For every loan that needs a reference that is not known, the first day on which it does. */
  private gapsIn(batch: Batch): LoanFault[] {
    const { policy } = this;
    const found = new Map<number, Gap>();
    for (const period of [...this.periods].sort((a, b) => a.from - b.from)) {
      const prepared = preparePolicy(policy, period, (gap, place) => {
        if (!found.has(place)) found.set(place, gap);
      });
      const assessor = new Assessor(prepared).begin(batch);
      const outcomes = new Outcomes(batch.loans.count, batch);
      for (let household = 0; household < batch.households.count; household++) assessor.assess(household, outcomes);
    }
    return [...found].map(([place, gap]) => ({ place, at: (loan) => gapFault(gap, policy, loan) }));
  }
}
