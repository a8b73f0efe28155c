import type { Outcomes } from '../engine/outcomes.js';
import type { Batch } from '../fields/batch.js';
import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import type { Integer } from '../kernel/integer.js';
import { type SettledBatch, Settler } from './settler.js';

/** What a batch comes to in a period, and in the periods of the settlements that were issued before. */
export interface SettledPeriods {
  readonly own: SettledBatch;
  /** What each earlier settlement's period comes to today, in the order in which they were given. */
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
  /** What a household has of a cap on amounts for the whole programme, where earlier periods use it up. */
  private readonly cap: Integer | undefined;

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
    const { amountCap } = policy;
    this.cap = amountCap?.per === 'programme' && previous.length > 0 ? amountCap.perHousehold : undefined;
  }

  /** Settles in the order of time: a cap for the whole programme is used up by what comes first (SPEC 5). */
  settle(batch: Batch): SettledPeriods {
    const caps = this.capsFor(batch);
    const before = this.before.map((settler) => settler.outcomesOf(batch, caps));
    const own = this.own.settle(batch, caps);
    const after = this.after.map((settler) => settler.outcomesOf(batch, caps));
    return { own, previous: [...before, ...after] };
  }

  /** The period alone, as {@link settle} has it; the earlier ones are settled only where they use up its caps. */
  settleOwn(batch: Batch): SettledBatch {
    const caps = this.capsFor(batch);
    if (caps !== undefined) for (const settler of this.before) settler.outcomesOf(batch, caps);
    return this.own.settle(batch, caps);
  }

  private capsFor(batch: Batch): Integer[] | undefined {
    return this.cap === undefined ? undefined : new Array<Integer>(batch.households.count).fill(this.cap);
  }
}
