import type { Outcomes } from '../engine/outcomes.js';
import { COMPUTED_FIGURES } from '../fields/figures.js';
import { Digest } from '../kernel/digest.js';
import { formatFen } from '../kernel/fen.js';
import type { Integer } from '../kernel/integer.js';
import { groupKeysIn, type SettledBatch } from './settler.js';
import type { Entry } from './split.js';

/** How the second pass over a stream of households differs from the first. */
export type PassDifference = 'amounts' | 'loans' | 'order' | 'count';

/**
 * The second pass over the households of a stream differs from the first, so that the split computed in the first pass
 * does not fit the lines of the second. `settleStream` throws it before it returns a line that differs. `message` says what
 * differs and what to do.
 */
export class SecondPassError extends Error {
  /** The name of the error. It identifies the error also where two copies of the package are loaded. */
  override readonly name = 'SecondPassError';
  /** The code of the error, as errors of Node.js have one. */
  readonly code = 'SECOND_PASS_DIFFERS';

  constructor(
    /**
     * `amounts`: the same loans, with other figures; `loans`: a loan that was not there before; `count`: fewer households or
     * loans, or more; `order`: another order, or some that were left out or came twice.
     */
    readonly difference: PassDifference,
    what: string,
    /** The first loan that differs, where the difference is in a loan. */
    readonly loanId?: string,
  ) {
    super(`the second pass over the households is not like the first: ${what}. ${REMEDY}`);
  }
}

const REMEDY =
  'Both must give the same households in the same order: read both from one snapshot. With PostgreSQL that is one ' +
  'transaction at REPEATABLE READ for both passes, or pg_export_snapshot for several connections, and ORDER BY in the query';

/** The counts and hashes of a batch of the first pass. */
interface Mark {
  readonly households: number;
  readonly loans: number;
  /** Hash of the ids of households and loans, in their order. */
  readonly ids: number;
  /** Hash of all values in the lines. */
  readonly figures: number;
}

function markOf(settled: SettledBatch): Mark {
  const { batch, outcomes } = settled;
  const ids = new Digest();
  const figures = new Digest();
  const { id } = batch.households.columns;
  for (let h = 0; h < batch.households.count; h++) ids.text(id.at(h) as string);
  for (let place = 0; place < outcomes.length; place++) {
    ids.text(outcomes.loanIdAt(place));
    ids.text(outcomes.householdIdAt(place));
    const { product, township, category } = groupKeysIn(batch, place);
    for (const key of [product, township, category]) figures.text(key);
    figures.number(outcomes.bases[place] as number);
    figures.number(outcomes.funderSharesAt(place));
    for (const reason of outcomes.reasonsAt(place)) figures.text(reason);
    for (const [exclusion, days] of outcomes.excludedAt(place)) {
      figures.text(exclusion);
      figures.number(days);
    }
  }
  for (const name of COMPUTED_FIGURES) {
    const column = outcomes.columns[name];
    if (column.isZero) continue;
    figures.text(name);
    for (let place = 0; place < outcomes.length; place++) figures.integer(column.at(place));
  }
  return { households: batch.households.count, loans: outcomes.length, ids: ids.value, figures: figures.value };
}

/** The first pass: counts and hashes of every batch. */
export class FirstPass {
  private readonly marks: Mark[] = [];

  add(settled: SettledBatch): void {
    this.marks.push(markOf(settled));
  }

  /** @param entries all loans of the first pass; read only where a difference was found, to describe it */
  again(entries: () => Iterable<Entry>): SecondPass {
    return new SecondPass(this.marks, entries);
  }
}

/** Compares the second pass with the first, batch by batch. */
export class SecondPass {
  private place = 0;
  private households = 0;
  private loans = 0;

  constructor(
    private readonly marks: readonly Mark[],
    private readonly entries: () => Iterable<Entry>,
  ) {}

  /**
   * Checks the next batch, before a line of it is returned.
   *
   * @param isLast whether it is the last batch
   * @throws SecondPassError
   */
  check(settled: SettledBatch, isLast: boolean): void {
    const first = this.marks[this.place];
    const second = markOf(settled);
    this.place += 1;
    this.households += second.households;
    this.loans += second.loans;
    if (first?.ids !== second.ids) this.refuseLoans(settled, isLast);
    if (first?.figures !== second.figures) this.refuseFigures(settled);
    if (isLast) this.checkCount();
  }

  private refuseLoans({ outcomes }: SettledBatch, isLast: boolean): never {
    const unknown = new Set(idsOf(outcomes));
    for (const { id } of this.entries()) unknown.delete(id);
    const [loanId] = unknown;
    if (loanId !== undefined) throw new SecondPassError('loans', `loan ${loanId} was not there the first time`, loanId);
    if (isLast) this.checkCount();
    const [first] = idsOf(outcomes);
    const from = first === undefined ? '' : ` from loan ${first} on`;
    throw new SecondPassError(
      'order',
      `other households or another order${from}, or some were left out or came twice`,
      first,
    );
  }

  private checkCount(): void {
    const { households, loans } = this;
    const before = { households: sumOf(this.marks, 'households'), loans: sumOf(this.marks, 'loans') };
    if (households === before.households && loans === before.loans) return;
    const told = (count: Count) => `${count.households} households with ${count.loans} loans`;
    throw new SecondPassError('count', `${told({ households, loans })}, where the first gave ${told(before)}`);
  }

  private refuseFigures({ outcomes }: SettledBatch): never {
    const first = new Map<string, Integer>();
    const ids = new Set(idsOf(outcomes));
    for (const { id, subsidy } of this.entries()) if (ids.has(id)) first.set(id, subsidy);
    for (let place = 0; place < outcomes.length; place++) {
      const loanId = outcomes.loanIdAt(place);
      const [before, after] = [first.get(loanId) as Integer, outcomes.subsidy.at(place)];
      if (before === after) continue;
      const amounts = `a subsidy of ${formatFen(before)} the first time, ${formatFen(after)} the second`;
      throw new SecondPassError('amounts', `loan ${loanId} has ${amounts}`, loanId);
    }
    const [begin, end] = [outcomes.loanIdAt(0), outcomes.loanIdAt(outcomes.length - 1)];
    const where = begin === end ? `loan ${begin} has` : `of the loans from ${begin} to ${end} one has`;
    throw new SecondPassError('amounts', `${where} the same subsidy, but other figures or groups`);
  }
}

type Count = Pick<Mark, 'households' | 'loans'>;

function sumOf(marks: readonly Mark[], name: keyof Count): number {
  return marks.reduce((sum, mark) => sum + mark[name], 0);
}

function idsOf(outcomes: Outcomes): string[] {
  return Array.from({ length: outcomes.length }, (_, place) => outcomes.loanIdAt(place));
}
