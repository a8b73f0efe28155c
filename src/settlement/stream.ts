import type { Outcomes } from '../engine/outcomes.js';
import type { Batch } from '../fields/batch.js';
import { type RawFault, refuse } from '../fields/faults.js';
import type { Advance, IssuedSettlement } from '../fields/issued.js';
import { checkPrevious } from '../fields/issued-reading.js';
import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { checkPeriodRead, checkPolicyRead, checkPreviousRead } from '../fields/read-check.js';
import { IntegerColumn } from '../kernel/integer-column.js';
import { type Correction, correctionsOf, recomputedOf } from './corrections.js';
import { givenTwice, type Households, type HouseholdsTwice } from './households.js';
import { type Lines, lineAt, type SettlementLine } from './lines.js';
import { PeriodsSettler } from './periods.js';
import { FirstPass, type SecondPass } from './second-pass.js';
import { batchOfHouseholds, groupKeysIn, type HouseholdLoans, type SettledBatch } from './settler.js';
import { ShareGroups } from './shares.js';
import { type Entry, Splitter } from './split.js';
import { type SettlementSummary, summaryOf } from './summary.js';
import { SettlementTally } from './tally.js';

/** Under what a stream of households is settled; a portfolio without households and loans has just these. */
export interface StreamOptions {
  /** The terms. */
  readonly policy: Policy;
  /** The days that are settled. */
  readonly period: Period;
  /**
   * Earlier settlements as they were issued, all of them, as `parsePortfolio` reads them: their periods are computed anew
   * from the households that come, and what differs is in the summary's `adjustments`. None where it is not given.
   */
  readonly previous?: readonly IssuedSettlement[];
  /** What funders paid ahead (预拨), as `parsePortfolio` reads it; nothing where it is not given. */
  readonly advances?: readonly Advance[];
  /**
   * Where the ids are kept that tell whether a loan or a household comes twice, and who bears a last fen: in memory where it
   * is not given, some fifty bytes a loan. It is called for the loans, for the households, and for the loans once more for
   * each of the earlier settlements.
   */
  readonly ids?: () => IdStore;
}

/** Keeps entries, each an id with its loan's subsidy and group, and gives them back in the order of the ids by code unit. */
export interface IdStore {
  /** Adds an id. An id may be added more than once; {@link inOrder} returns it as often. */
  add(entry: Entry): void;
  /** May be called more than once. */
  inOrder(): Iterable<Entry>;
}

/** About so many loans are settled at a time. */
const BATCH = 1024;

/**
 * Settles households one after another, whatever their number (SPEC 4 to 7): a line for every loan, in the order in which
 * they come, and what they come to when all lines are through. Every figure is that of `settle` over all of them, with its
 * adjustments of earlier settlements, its advances and what earlier periods used of a cap for the whole programme.
 *
 * Who bears a last fen depends on all loans, so they are gone through twice, and settled twice: once to find that out,
 * once to give the lines. Nothing is kept of a loan in between but its id and what it comes to. Both passes must give the
 * same: households from a database are read in one transaction at `REPEATABLE READ`, with `ORDER BY`.
 *
 * @param households what `parseHousehold` returns of each: a function that gives them from the beginning every time it is
 * called, the same and in the same order (a generator function is one); or an array, or another iterable that begins anew
 * every time it is gone through
 * @throws TypeError where `households` can be gone through once only, as a generator that has been made already, or where
 * `previous` has not been read; InvalidInputError where periods overlap, a funder is not the policy's,
 * or a period is not within a calendar year under a cap for each. While the lines
 * are read: {@link SecondPassError} where the second pass is not like the first, before a line that differs comes out;
 * RangeError where a household or a loan comes twice; TypeError where a loan is of another household than the one it comes
 * with.
 */
export function settleStream(households: HouseholdsTwice, options: StreamOptions): SettlementStream {
  const { policy, period, previous = [], advances = [], ids = () => new IdsInMemory() } = options;
  refusePrevious({ policy, period, previous, advances });
  return new LinesOfHouseholds(givenTwice(households), { policy, period, previous: inTime(previous), advances, ids });
}

/** The lines of a stream of households, to be read once, and what they come to. */
export interface SettlementStream extends AsyncIterable<SettlementLine> {
  /** What all lines come to. @throws Error before the last line has been read */
  readonly summary: SettlementSummary;
}

/** @throws TypeError where they have not been read; InvalidInputError where they do not go with policy and period */
function refusePrevious(terms: Required<Omit<StreamOptions, 'ids'>>): void {
  const { previous, advances } = terms;
  checkPolicyRead(terms.policy);
  checkPeriodRead(terms.period);
  checkPreviousRead(previous, advances);
  const faults: RawFault[] = [];
  checkPrevious(terms, faults);
  refuse(faults);
}

function inTime(previous: readonly IssuedSettlement[]): readonly IssuedSettlement[] {
  return [...previous].sort((a, b) => a.period.from - b.period.from);
}

/** What is known once all loans have been seen. */
interface LookedAhead {
  readonly splitter: Splitter;
  readonly second: SecondPass;
  readonly corrections: readonly Correction[];
}

class LinesOfHouseholds implements SettlementStream {
  private settled: SettlementSummary | undefined;

  constructor(
    private readonly households: () => Households,
    private readonly options: Required<StreamOptions>,
  ) {}

  /** What all lines come to. @throws Error before the last line has been read */
  get summary(): SettlementSummary {
    if (this.settled === undefined) throw new Error('what the lines come to is known when the last has been read');
    return this.settled;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SettlementLine> {
    const { policy, period, previous, advances } = this.options;
    const settler = new PeriodsSettler(
      policy,
      period,
      previous.map((issued) => issued.period),
    );
    const { splitter, second, corrections } = await this.lookAhead(settler);
    const ids = policy.funders.map(({ id }) => id);
    const groups = new ShareGroups(policy);
    const tally = new SettlementTally(ids);
    for await (const { batch, isLast } of this.batches()) {
      const settled = settler.settleOwn(batch);
      second.check(settled, isLast);
      const cells = tally.absorb(settled.tally.part());
      const parts = partsOf(settled, splitter, groups, ids.length);
      tally.fund(
        settled.cells.map((cell) => cells[cell] as number),
        parts,
      );
      const { outcomes } = settled;
      const lines: Lines = { ids, outcomes, parts, keysAt: (place) => groupKeysIn(batch, place) };
      for (let place = 0; place < outcomes.length; place++) yield lineAt(lines, place);
    }
    this.settled = Object.freeze(summaryOf(policy, period, tally, corrections, { previous, advances }));
  }

  /** Goes through all households once, to find out who bears a last fen, and what is to be put right. */
  private async lookAhead(settler: PeriodsSettler): Promise<LookedAhead> {
    const { policy, previous, ids } = this.options;
    const loans = ids();
    const households = ids();
    const recomputed = previous.map((issued) => ({ issued, loans: ids() }));
    const groups = new ShareGroups(policy);
    const first = new FirstPass();
    for await (const { batch } of this.batches()) {
      const { own, previous: outcomes } = settler.settle(batch);
      first.add(own);
      const { id } = batch.households.columns;
      for (let h = 0; h < batch.households.count; h++) households.add({ id: id.at(h) as string, subsidy: 0, group: 0 });
      addTo(loans, own.outcomes, groups);
      recomputed.forEach((of, i) => {
        addTo(of.loans, outcomes[i] as Outcomes, groups);
      });
    }
    checkDistinct(households.inOrder(), 'household');
    checkDistinct(loans.inOrder(), 'loan');
    return {
      splitter: Splitter.over(policy, () => loans.inOrder()),
      second: first.again(() => loans.inOrder()),
      corrections: correctionsOf(
        recomputed.map(({ issued, loans: own }) => recomputedOf(issued, policy, () => own.inOrder())),
        policy.funders.map(({ id }) => id),
      ),
    };
  }

  private async *batches(): AsyncGenerator<{ readonly batch: Batch; readonly isLast: boolean }> {
    let held: HouseholdLoans[] = [];
    let size = 0;
    for await (const each of this.households()) {
      held.push(each);
      // A household without loans takes room too.
      size += Math.max(each?.loans?.length ?? 0, 1);
      if (size < BATCH) continue;
      yield { batch: batchOfHouseholds(held), isLast: false };
      held = [];
      size = 0;
    }
    yield { batch: batchOfHouseholds(held), isLast: true };
  }
}

function addTo(store: IdStore, outcomes: Outcomes, groups: ShareGroups): void {
  for (let place = 0; place < outcomes.length; place++) {
    const group = groups.groupOf(outcomes.funderSharesAt(place));
    store.add({ id: outcomes.loanIdAt(place), subsidy: outcomes.subsidy.at(place), group });
  }
}

function partsOf(
  { outcomes }: SettledBatch,
  splitter: Splitter,
  groups: ShareGroups,
  funders: number,
): readonly IntegerColumn[] {
  const parts = Array.from({ length: funders }, () => new IntegerColumn(outcomes.length));
  for (let place = 0; place < outcomes.length; place++) {
    const group = groups.groupOf(outcomes.funderSharesAt(place));
    const own = splitter.partsOf(outcomes.subsidy.at(place), group, () => outcomes.loanIdAt(place));
    own.forEach((part, funder) => {
      (parts[funder] as IntegerColumn).put(place, part);
    });
  }
  return parts;
}

function checkDistinct(ids: Iterable<Entry>, of: 'household' | 'loan'): void {
  let before: string | undefined;
  for (const { id } of ids) {
    if (id === before) throw new RangeError(`${of} ${id} comes twice: a household comes once, with all of its loans`);
    before = id;
  }
}

/** Keeps ids in memory, and sorts them when they are asked for. */
class IdsInMemory implements IdStore {
  private readonly entries: Entry[] = [];
  private sorted = true;

  add(entry: Entry): void {
    const last = this.entries.at(-1);
    if (last !== undefined && entry.id < last.id) this.sorted = false;
    this.entries.push(entry);
  }

  inOrder(): Iterable<Entry> {
    if (!this.sorted) this.entries.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
    this.sorted = true;
    return this.entries;
  }
}
