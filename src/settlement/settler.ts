import { Assessor } from '../engine/assess.js';
import type { EarlierUse } from '../engine/earlier-subsidies.js';
import { OtherSubsidies } from '../engine/other-subsidies.js';
import { Outcomes } from '../engine/outcomes.js';
import { preparePolicy } from '../engine/prepared-policy.js';
import { Batch } from '../fields/batch.js';
import { isObject } from '../fields/faults.js';
import type { Household } from '../fields/household.js';
import type { Loan } from '../fields/loan.js';
import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { checkHouseholdRead } from '../fields/read-check.js';
import { BASIS_NAMES, type Basis } from '../fields/reasons.js';
import { unexpected } from '../fields/stages.js';
import type { GroupKeys } from './lines.js';
import { type Cell, type Row, SettlementTally } from './tally.js';

/** A household with all of its loans. */
export interface HouseholdLoans {
  /** The household. */
  readonly household: Household;
  /** All of its loans, in any order. */
  readonly loans: readonly Loan[];
}

/**
 * Households with their loans, in columns.
 *
 * @throws TypeError where a household or a loan was not read by a parser, or a loan is of another household
 */
export function batchOfHouseholds(held: readonly HouseholdLoans[]): Batch {
  const batch = new Batch();
  for (const each of held) {
    if (!isObject(each) || !('household' in each)) throw unexpected(WITH_LOANS, each);
    const { household, loans } = each;
    checkHouseholdRead(household, loans);
    const owner = batch.addHousehold(household);
    for (let i = 0; i < loans.length; i++) batch.addLoan(loans[i] as Loan, owner);
  }
  return batch.link();
}

const WITH_LOANS = 'each household with its loans, {household, loans}, as parseHousehold returns it';

/** The figures of the households of a batch, without the funders' parts, which depend on all loans of the settlement. */
export interface SettledBatch {
  readonly batch: Batch;
  readonly outcomes: Outcomes;
  readonly tally: SettlementTally;
  /** Every loan's cell of the tally. */
  readonly cells: Uint32Array;
}

/** What the line of a loan is grouped by. */
export function groupKeysIn({ loans, households, owners }: Batch, place: number): GroupKeys {
  const { township, category } = households.columns;
  const owner = owners[place] as number;
  return {
    product: loans.columns.product.at(place) as string,
    township: township.at(owner) ?? '',
    category: category.at(owner) ?? '',
  };
}

/** Settles one batch after another, under one policy over one period. It holds no state between batches. */
export class Settler {
  private readonly assessor: Assessor;
  private readonly others: OtherSubsidies;
  private readonly funderIds: readonly string[];

  constructor(
    readonly policy: Policy,
    readonly period: Period,
  ) {
    this.assessor = new Assessor(preparePolicy(policy, period));
    this.others = new OtherSubsidies(policy);
    this.funderIds = policy.funders.map(({ id }) => id);
  }

  /**
   * The outcomes of the loans of a batch, each at its place.
   *
   * @param earlier what the loans used of caps on amounts in the periods before this one
   */
  outcomesOf(batch: Batch, earlier?: EarlierUse): Outcomes {
    this.others.refuseIn(batch);
    const assessor = this.assessor.begin(batch, earlier);
    const outcomes = new Outcomes(batch.loans.count, batch);
    const households = batch.households.count;
    for (let h = 0; h < households; h++) assessor.assess(h, outcomes);
    assessor.putFunderShares(outcomes);
    return outcomes;
  }

  /** {@link outcomesOf}, with their sums. */
  settle(batch: Batch, earlier?: EarlierUse): SettledBatch {
    const outcomes = this.outcomesOf(batch, earlier);
    const tally = new SettlementTally(this.funderIds);
    const cells = new Uint32Array(batch.loans.count);
    const { order, begins } = batch;
    const rows = new RowsByCode(batch, tally);
    for (let h = 0; h < batch.households.count; h++) {
      const begin = begins[h] as number;
      const end = begins[h + 1] as number;
      if (begin === end) continue;
      const row = rows.of(h);
      tally.beginIn(row.row);
      for (let i = begin; i < end; i++) {
        const place = order[i] as number;
        cells[place] = tally.countIn(row.cellOf(place, outcomes.bases[place] as number));
      }
    }
    tally.add(cells, outcomes);
    return { batch, outcomes, tally, cells };
  }
}

/** The rows of a tally by the numbers of their words in a batch: no text is looked up for a household or a loan. */
class RowsByCode {
  private readonly townships: Int32Array;
  private readonly categories: Int32Array;
  private readonly width: number;
  private readonly rows: (CellsByCode | undefined)[] = [];

  constructor(
    private readonly batch: Batch,
    private readonly tally: SettlementTally,
  ) {
    const { township, category } = batch.households.columns;
    this.townships = township.codes;
    this.categories = category.codes;
    this.width = category.words.length + 1;
  }

  of(household: number): CellsByCode {
    // A number is −1 where the household has no such word.
    const key = ((this.townships[household] as number) + 1) * this.width + (this.categories[household] as number) + 1;
    let row = this.rows[key];
    if (row === undefined) {
      const { township, category } = this.batch.households.columns;
      const place = this.tally.rowOf(township.at(household) ?? '', category.at(household) ?? '');
      row = new CellsByCode(this.batch, this.tally, place);
      this.rows[key] = row;
    }
    return row;
  }
}

/** The cells of a row by the numbers of the products, and the places of the bases. */
class CellsByCode {
  private readonly products: Int32Array;
  private readonly cells: (Cell | undefined)[] = [];

  constructor(
    private readonly batch: Batch,
    private readonly tally: SettlementTally,
    readonly row: Row,
  ) {
    this.products = batch.loans.columns.product.codes;
  }

  cellOf(place: number, basis: number): Cell {
    const key = (this.products[place] as number) * BASIS_NAMES.length + basis;
    let cell = this.cells[key];
    if (cell === undefined) {
      const product = this.batch.loans.columns.product.at(place) as string;
      cell = this.tally.cellOf(this.row, product, BASIS_NAMES[basis] as Basis);
      this.cells[key] = cell;
    }
    return cell;
  }
}
