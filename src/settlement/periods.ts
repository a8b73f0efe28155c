import { countsEarlierPeriods, EarlierSubsidies } from '../engine/earlier-subsidies.js';
import type { Outcomes } from '../engine/outcomes.js';
import type { Batch } from '../fields/batch.js';
import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { type SettledBatch, Settler } from './settler.js';

/** The figures of a batch in a period, and in the periods of earlier settlements. */
export interface SettledPeriods {
  readonly own: SettledBatch;
  /** The recomputed outcomes of each earlier settlement's period, in the order in which they were given. */
  readonly previous: readonly Outcomes[];
}

/**
 * Settles one batch after another over a period, and over the periods of the settlements that were issued before. It keeps
 * nothing of them.
 */
export class PeriodsSettler {
  private readonly own: Settler;
  private readonly before: readonly Settler[];
  private readonly after: readonly Settler[];
  /** Whether what a loan is subsidised with in one period counts in a later one. */
  private readonly countsEarlier: boolean;

  /** @param previous the periods of earlier settlements, in the order of time; one that was settled before may be later */
  constructor(
    readonly policy: Policy,
    period: Period,
    previous: readonly Period[],
  ) {
    const settlerOf = (other: Period) => new Settler(policy, other);
    this.own = settlerOf(period);
    this.before = previous.filter(({ from }) => from < period.from).map(settlerOf);
    this.after = previous.slice(this.before.length).map(settlerOf);
    this.countsEarlier = previous.length > 0 && countsEarlierPeriods(policy);
  }

  /** Settles in the order of time: a cap for the year or the whole programme is used up by what comes first (SPEC 5). */
  settle(batch: Batch): SettledPeriods {
    const earlier = this.earlierFor(batch);
    const outcomesOf = (settler: Settler) => {
      const outcomes = settler.outcomesOf(batch, earlier?.begin(settler.period));
      earlier?.add(outcomes.subsidy);
      return outcomes;
    };
    const before = this.before.map(outcomesOf);
    const own = this.own.settle(batch, earlier?.begin(this.own.period));
    earlier?.add(own.outcomes.subsidy);
    const after = this.after.map(outcomesOf);
    return { own, previous: [...before, ...after] };
  }

  /** The period alone, as {@link settle} has it; the earlier ones are settled only where they use up its caps. */
  settleOwn(batch: Batch): SettledBatch {
    const { own, before } = this;
    const earlier = this.earlierFor(batch);
    if (earlier !== undefined) {
      for (const settler of before) {
        earlier.add(settler.outcomesOf(batch, earlier.begin(settler.period)).subsidy);
      }
    }
    return own.settle(batch, earlier?.begin(own.period));
  }

  private earlierFor(batch: Batch): EarlierSubsidies | undefined {
    return this.countsEarlier ? new EarlierSubsidies(batch.loans.count) : undefined;
  }
}
