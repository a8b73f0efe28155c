import type { Outcomes } from '../engine/outcomes.js';
import type { Batch } from '../fields/batch.js';
import { isObject, type RawFault, refuse } from '../fields/faults.js';
import type { Advance, IssuedSettlement } from '../fields/issued.js';
import { checkPrevious } from '../fields/issued-reading.js';
import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { checkPeriodRead, checkPolicyRead, checkPreviousRead } from '../fields/read-check.js';
import { unexpected } from '../fields/stages.js';
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

/** The terms of a stream of households: those of a portfolio without its households and loans. */
export interface StreamOptions {
  /** The terms. */
  readonly policy: Policy;
  /** The days that are settled. */
  readonly period: Period;
  /**
   * All earlier settlements as they were issued, as `parsePortfolio` reads them. Their periods are recomputed from the
   * households, and the differences are in the summary's `adjustments`. Absent: none.
   */
  readonly previous?: readonly IssuedSettlement[];
  /** The amounts that funders paid in advance (预拨), as `parsePortfolio` reads them. Absent: none. */
  readonly advances?: readonly Advance[];
  /**
   * Makes a store of ids, which is used to find repeated loans and households and to assign a missing fen. Absent: ids are
   * kept in memory, some fifty bytes a loan. It is called once for the loans, once for the households, and once for each
   * earlier settlement.
   */
  readonly ids?: () => IdStore;
}

/** Keeps entries, each an id with its loan's subsidy and group, and returns them in the order of the ids by code unit. */
export interface IdStore {
  /** Adds an id. An id may be added more than once; {@link inOrder} returns it as often. */
  add(entry: Entry): void;
  /** May be called more than once. */
  inOrder(): Iterable<Entry>;
}

/** The number of loans that are settled at a time, at least. */
const BATCH = 1024;

/**
 * Settles any number of households one after another (SPEC 4 to 7): a line for every loan, in the order of the households,
 * and a summary after the last line. Every figure is that of `settle` over all of them, with its adjustments of earlier
 * settlements, its advances and what earlier periods used of a cap for the whole programme.
 *
 * The split of a missing fen depends on all loans, so the households are read and settled twice: the first pass computes
 * what the split depends on, the second returns the lines. Between the passes only the id and the subsidy of a loan are
 * kept. Both passes must return the same households: read them from a database in one transaction at `REPEATABLE READ`,
 * with `ORDER BY`.
 *
 * @param households each as `parseHousehold` returns it: a function that returns them from the beginning on every call, in
 * the same order, such as a generator function; or an array, or another iterable that can be iterated more than once
 * @throws TypeError where `households` can be iterated only once, such as a generator object, or an argument has not been
 * read; InvalidInputError where periods overlap, a funder is not one of the policy, or a period is not within a calendar
 * year under a cap for each. While the lines are read: {@link SecondPassError} where the second pass differs from the
 * first, before a line that differs is returned; RangeError where a household or a loan occurs twice; TypeError where a
 * loan is of another household than the one that it comes with.
 */
export function settleStream(households: HouseholdsTwice, options: StreamOptions): SettlementStream {
  if (!isObject(options)) throw unexpected('the options {policy, period}', options);
  const { policy, period, previous = [], advances = [], ids = () => new IdsInMemory() } = options;
  refusePrevious({ policy, period, previous, advances });
  return new LinesOfHouseholds(givenTwice(households), { policy, period, previous: inTime(previous), advances, ids });
}

/** The lines of a stream of households, and their summary. */
export interface SettlementStream extends AsyncIterable<SettlementLine> {
  /** The totals of all lines. @throws Error before the last line has been read */
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

/** The results of the first pass. */
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

  /** The totals of all lines. @throws Error before the last line has been read */
  get summary(): SettlementSummary {
    if (this.settled === undefined) throw new Error('the summary is not available before the last line has been read');
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

  /** The first pass: computes what the split of the missing fen and the adjustments depend on. */
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
