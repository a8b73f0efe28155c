import type { Batch } from '../fields/batch.js';
import type { Period } from '../fields/period.js';
import { formulasIn, type Policy } from '../fields/policy.js';
import { Assessor } from './assess.js';
import type { LoanFault } from './loan-fault.js';
import { OtherSubsidies } from './other-subsidies.js';
import { Outcomes } from './outcomes.js';
import { preparePolicy } from './prepared-policy.js';
import { type Gap, gapFault, isKnownThroughout } from './references.js';

/**
 * Checks loans under one policy, over the periods that are settled: whether the policy names the level of each of their
 * other subsidies, where it tells them apart (SPEC 4), and whether every reference rate that they need is known (SPEC 3).
 * Which days need one depends on eligibility, exclusions and caps, so the loans are assessed; but not where every day on
 * which any of them may need one has its rate.
 */
export class TermsCheck {
  private constructor(
    private readonly policy: Policy,
    private readonly periods: readonly Period[],
  ) {}

  /** A check; undefined where loans that are sound by themselves are sound under the policy. */
  static of(policy: Policy, periods: readonly Period[]): TermsCheck | undefined {
    const isNeeded = formulasIn(policy).length > 0 || typeof policy.otherSubsidy !== 'string';
    return isNeeded ? new TermsCheck(policy, periods) : undefined;
  }

  /** The faults of the loans of a linked batch, in the order of their places. */
  faultsIn(batch: Batch): readonly LoanFault[] {
    const levels = new OtherSubsidies(this.policy).faultsIn(batch);
    const gaps = this.areRatesKnown(batch) ? [] : this.gapsIn(batch);
    return [...levels, ...gaps].sort((a, b) => a.place - b.place);
  }

  /** Whether every reference that is used is known on every day on which any loan may need it, eligible or not. */
  private areRatesKnown({ loans }: Batch): boolean {
    const formulas = formulasIn(this.policy);
    if (formulas.length === 0) return true;
    const { contractedOn, disbursedOn } = loans.columns;
    let first = Math.min(...this.periods.map(({ from }) => from));
    let last = Math.max(...this.periods.map(({ to }) => to - 1));
    for (let place = 0; place < loans.count; place++) {
      const disbursed = disbursedOn.days[place] as number;
      const contracted = contractedOn.at(place) ?? disbursed;
      first = Math.min(first, contracted, disbursed);
      last = Math.max(last, contracted, disbursed);
    }
    return formulas.every(({ formula }) => isKnownThroughout(this.policy, formula.ref, first, last));
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
