import type { Batch } from '../fields/batch.js';
import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { add, type Integer } from '../kernel/integer.js';
import { IntegerColumn } from '../kernel/integer-column.js';
import { type Lines, lineAt, type SettlementLine } from './lines.js';
import { batchOfHouseholds, groupKeysIn, type HouseholdLoans, type SettledBatch, Settler } from './settler.js';
import { type Entry, Splitter } from './split.js';
import { type SettlementSummary, summaryOf } from './summary.js';
import { SettlementTally } from './tally.js';

/** Households, each with all of its loans: from a generator, a file, a database. */
export type Households = Iterable<HouseholdLoans> | AsyncIterable<HouseholdLoans>;

/** Under what a stream of households is settled. */
export interface StreamOptions {
  readonly policy: Policy;
  readonly period: Period;
  /**
   * Where the ids are kept that tell whether a loan or a household comes twice, and who bears a last fen: in memory where it
   * is not given, some fifty bytes a loan. It is called twice, for the loans and for the households.
   */
  readonly ids?: () => IdStore;
}

/** Keeps ids, each with its loan's subsidy in fen, and gives them back in the order of the ids by code unit. */
export interface IdStore {
  add(entry: Entry): void;
  /** May be called more than once. */
  inOrder(): Iterable<Entry>;
}

/** About so many loans are settled at a time. */
const BATCH = 1024;

/**
 * Settles households one after another, whatever their number (SPEC 4 to 7): a line for every loan, in the order in which
 * they come, and what they come to when all lines are through. Every figure is that of `settle` over all of them.
 *
 * Who bears a last fen depends on all loans, so they are gone through twice, and settled twice: once to find that out,
 * once to give the lines. Nothing is kept of a loan in between but its id. Earlier settlements are not put right here:
 * that takes all of their lines (`settle`); nor does a cap for the whole programme know of earlier periods.
 *
 * @param households gives them from the beginning every time it is called, and the same every time; what `parseHousehold`
 * returns of each
 * @throws RangeError where a household or a loan comes twice, or the second time is not like the first; TypeError where a
 * loan is of another household than the one it comes with. They come while the lines are read.
 */
export function settleStream(households: () => Households, options: StreamOptions): SettlementStream {
  return new LinesOfHouseholds(households, options);
}

/** The lines of a stream of households, to be read once, and what they come to. */
export interface SettlementStream extends AsyncIterable<SettlementLine> {
  /** What all lines come to. @throws Error before the last line has been read */
  readonly summary: SettlementSummary;
}

class LinesOfHouseholds implements SettlementStream {
  private settled: SettlementSummary | undefined;

  constructor(
    private readonly households: () => Households,
    private readonly options: StreamOptions,
  ) {}

  /** What all lines come to. @throws Error before the last line has been read */
  get summary(): SettlementSummary {
    if (this.settled === undefined) throw new Error('what the lines come to is known when the last has been read');
    return this.settled;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SettlementLine> {
    const { policy, period } = this.options;
    const settler = new Settler(policy, period);
    const { splitter, first } = await this.lookAhead(settler);
    const ids = policy.funders.map(({ id }) => id);
    const tally = new SettlementTally(ids);
    const second = new Seen();
    for await (const batch of this.batches()) {
      const settled = settler.settle(batch);
      second.count(settled);
      const cells = tally.absorb(settled.tally.part());
      const parts = partsOf(settled, splitter, ids.length);
      tally.fund(
        settled.cells.map((cell) => cells[cell] as number),
        parts,
      );
      const { outcomes } = settled;
      const lines: Lines = { ids, outcomes, parts, keysAt: (place) => groupKeysIn(batch, place) };
      for (let place = 0; place < outcomes.length; place++) yield lineAt(lines, place);
    }
    if (second.loans !== first.loans || second.subsidy !== first.subsidy) {
      throw new RangeError('the households were others the second time');
    }
    this.settled = Object.freeze(summaryOf(policy, period, tally, [], []));
  }

  /** Goes through all households once, to find out who bears a last fen. */
  private async lookAhead(settler: Settler): Promise<{ readonly splitter: Splitter; readonly first: Seen }> {
    const { policy, ids = () => new IdsInMemory() } = this.options;
    const loans = ids();
    const households = ids();
    const first = new Seen();
    for await (const batch of this.batches()) {
      const settled = settler.settle(batch);
      first.count(settled);
      const { id } = batch.households.columns;
      for (let h = 0; h < batch.households.count; h++) households.add({ id: id.at(h) as string, subsidy: 0 });
      for (let place = 0; place < batch.loans.count; place++) {
        loans.add({ id: batch.loanIdAt(place), subsidy: settled.outcomes.subsidy.at(place) });
      }
    }
    checkDistinct(households.inOrder(), 'household');
    checkDistinct(loans.inOrder(), 'loan');
    return { splitter: Splitter.over(policy.funders, () => loans.inOrder()), first };
  }

  private async *batches(): AsyncGenerator<Batch> {
    let held: HouseholdLoans[] = [];
    let size = 0;
    for await (const each of this.households()) {
      held.push(each);
      // A household without loans takes room too.
      size += Math.max(each.loans.length, 1);
      if (size < BATCH) continue;
      yield batchOfHouseholds(held);
      held = [];
      size = 0;
    }
    yield batchOfHouseholds(held);
  }
}

/** How much was seen of the households, by which it shows whether they are the same again. */
class Seen {
  loans = 0;
  subsidy: Integer = 0;

  count({ outcomes }: SettledBatch): void {
    this.loans += outcomes.length;
    for (let place = 0; place < outcomes.length; place++) this.subsidy = add(this.subsidy, outcomes.subsidy.at(place));
  }
}

function partsOf({ outcomes }: SettledBatch, splitter: Splitter, funders: number): readonly IntegerColumn[] {
  const parts = Array.from({ length: funders }, () => new IntegerColumn(outcomes.length));
  for (let place = 0; place < outcomes.length; place++) {
    const own = splitter.partsOf(outcomes.subsidy.at(place), () => outcomes.loanIdAt(place));
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
