import type { Outcomes } from '../engine/outcomes.js';
import { ADDED_FIGURES, type AddedFigure, byFigure, FIGURES, type SummedFigure } from '../fields/figures.js';
import type { Basis } from '../fields/reasons.js';
import type { Integer } from '../kernel/integer.js';
import { ColumnSums, type IntegerColumn } from '../kernel/integer-column.js';
import { type Sum, type Totals, totalsOf } from './totals.js';

/** How the lines of a settlement are grouped; a missing township or category is the key `""`. */
export const GROUPINGS = ['product', 'township', 'category', 'basis'] as const;
/** One way of grouping the lines of a settlement. */
export type Grouping = (typeof GROUPINGS)[number];

/** The figures that a tally adds up, a sum each, in this order; the funders' parts come behind. */
const SUMS = /* @__PURE__ */ Object.freeze(/* @__PURE__ */ ADDED_FIGURES.filter((name) => !isCountedApart(name)));

/** Loans and households are counted as they come, before their figures are added. */
function isCountedApart(name: AddedFigure): boolean {
  const { total } = FIGURES[name];
  return total === 'loans' || total === 'households';
}

interface TalliedLines {
  readonly loans: number;
  readonly sums: readonly Integer[];
}

/** The sums of the lines of some households: plain data, which a thread can transfer. */
export interface TallyPart {
  readonly cells: readonly (Readonly<Record<Grouping, string>> & TalliedLines)[];
  /** How many households there are, in all and by group. */
  readonly households: { readonly all: number } & Readonly<Record<Grouping, readonly (readonly [string, number])[]>>;
}

/** The sums of some lines. */
class Tally implements Sum {
  loans = 0;
  households = 0;
  readonly sums: ColumnSums;
  /** The household that was counted last. */
  private household = -1;

  constructor(private readonly funders: number) {
    this.sums = new ColumnSums(SUMS.length + funders);
  }

  get figures(): Readonly<Record<AddedFigure, Integer>> {
    return byFigure(ADDED_FIGURES, (name) => this.figure(name));
  }

  private figure(name: AddedFigure): Integer {
    const { total } = FIGURES[name];
    if (total === 'loans') return this.loans;
    if (total === 'households') return this.households;
    return this.sums.at(SUMS.indexOf(name));
  }

  get parts(): readonly Integer[] {
    return Array.from({ length: this.funders }, (_, funder) => this.sums.at(SUMS.length + funder));
  }

  /** Counts a household once, where its lines are counted one after another. */
  visit(household: number): void {
    if (household === this.household) return;
    this.household = household;
    this.households += 1;
  }

  /** Adds the lines of another tally, but not their households: these are visited. */
  addLines({ loans, sums }: Tally): void {
    this.loans += loans;
    this.sums.addAll(sums);
  }

  /** The lines as plain data. */
  lines(): TalliedLines {
    return { loans: this.loans, sums: this.sums.toArray() };
  }

  addTallied({ loans, sums }: TalliedLines): void {
    this.loans += loans;
    sums.forEach((value, sum) => {
      this.sums.add(sum, value);
    });
  }
}

/** Lines that are in the same groups, and those groups: a line is added up once, and its groups add up their cells. */
export interface Cell {
  readonly place: number;
  readonly row: Row;
  readonly product: string;
  readonly basis: Basis;
  readonly lines: Tally;
  /** The groups that a household of this township and category may be in, or not, by its loans. */
  readonly ofProduct: Tally;
  readonly ofBasis: Tally;
  /** All groups of its lines. */
  readonly groups: readonly Tally[];
}

/** The cells of a township and a category, and the groups that all their households are in. */
export interface Row {
  readonly township: string;
  readonly category: string;
  /** By basis and product. */
  readonly cells: Map<string, Cell>;
  readonly groups: readonly Tally[];
}

/** Where a household is, and what kind it is. */
export interface Located {
  readonly township?: string | undefined;
  readonly category?: string | undefined;
}

/** Adds up lines, in all and by group: first their figures, then the funders' parts. */
export class SettlementTally {
  private readonly all: Tally;
  private readonly byKey: Readonly<Record<Grouping, Map<string, Tally>>> = {
    product: new Map(),
    township: new Map(),
    category: new Map(),
    basis: new Map(),
  };
  private readonly cells: Cell[] = [];
  private readonly rows = new Map<string, Map<string, Row>>();
  private row: Row = { township: '', category: '', cells: new Map(), groups: [] };
  private household = 0;

  constructor(private readonly funderIds: readonly string[]) {
    this.all = new Tally(funderIds.length);
  }

  /** Begins with another household, which has at least one line. */
  begin({ township = '', category = '' }: Located): void {
    this.beginIn(this.rowOf(township, category));
  }

  /** {@link begin} with a household whose row is known. */
  beginIn(row: Row): void {
    this.household += 1;
    this.row = row;
    for (let i = 0; i < row.groups.length; i++) (row.groups[i] as Tally).households += 1;
  }

  /** The row of households of a township and a category. */
  rowOf(township: string, category: string): Row {
    let rows = this.rows.get(township);
    if (rows === undefined) {
      rows = new Map();
      this.rows.set(township, rows);
    }
    let row = rows.get(category);
    if (row === undefined) {
      const groups = [this.all, this.groupOf('township', township), this.groupOf('category', category)];
      row = { township, category, cells: new Map(), groups };
      rows.set(category, row);
    }
    return row;
  }

  /** Counts a line of the household; returns its cell, by which {@link add} and {@link fund} add up its amounts. */
  count(product: string, basis: Basis): number {
    return this.countIn(this.cellOf(this.row, product, basis));
  }

  /** {@link count} of a line whose cell is known. */
  countIn(cell: Cell): number {
    cell.lines.loans += 1;
    cell.ofProduct.visit(this.household);
    cell.ofBasis.visit(this.household);
    return cell.place;
  }

  /** Adds the figures of lines to their cells, column by column. */
  add(cells: Uint32Array, outcomes: Outcomes): void {
    SUMS.forEach((name, sum) => {
      const { total } = FIGURES[name];
      if (typeof total === 'object') {
        this.addToCells(sum, outcomes.columns[total.loansWith].countsBy(cells, this.cells.length));
      } else this.addColumn(cells, outcomes.columns[name as SummedFigure], sum);
    });
  }

  /** Adds the funders' parts of lines to their cells. */
  fund(cells: Uint32Array, parts: readonly IntegerColumn[]): void {
    parts.forEach((column, funder) => {
      this.addColumn(cells, column, SUMS.length + funder);
    });
  }

  private addColumn(cells: Uint32Array, column: IntegerColumn, sum: number): void {
    if (!column.isZero) this.addToCells(sum, column.sumsBy(cells, this.cells.length));
  }

  /** @param values by the place of the cell */
  private addToCells(sum: number, values: readonly Integer[]): void {
    values.forEach((value, cell) => {
      (this.cells[cell] as Cell).lines.sums.add(sum, value);
    });
  }

  /** Adds another tally without funders' parts; returns the place here of each of its cells. */
  absorb({ cells, households }: TallyPart): Uint32Array {
    this.all.households += households.all;
    for (const grouping of GROUPINGS) {
      for (const [key, count] of households[grouping]) this.groupOf(grouping, key).households += count;
    }
    return Uint32Array.from(cells, ({ product, township, category, basis, ...lines }) => {
      const cell = this.cellOf(this.rowOf(township, category), product, basis as Basis);
      cell.lines.addTallied(lines);
      return cell.place;
    });
  }

  /** What has been counted, for {@link absorb}. */
  part(): TallyPart {
    const counts = (grouping: Grouping) =>
      [...this.byKey[grouping]].map(([key, { households }]) => [key, households] as const);
    return {
      cells: this.cells.map(({ row: { township, category }, product, basis, lines }) => ({
        ...{ product, township, category, basis },
        ...lines.lines(),
      })),
      households: {
        all: this.all.households,
        product: counts('product'),
        township: counts('township'),
        category: counts('category'),
        basis: counts('basis'),
      },
    };
  }

  /** Adds a funder's part of a line of a cell. */
  fundLine(cell: number, funder: number, part: Integer): void {
    (this.cells[cell] as Cell).lines.sums.add(SUMS.length + funder, part);
  }

  /** The cell of lines of a row, a product and a basis. */
  cellOf(row: Row, product: string, basis: Basis): Cell {
    const key = `${basis} ${product}`;
    let cell = row.cells.get(key);
    if (cell === undefined) {
      cell = this.newCell(row, product, basis);
      row.cells.set(key, cell);
    }
    return cell;
  }

  private newCell(row: Row, product: string, basis: Basis): Cell {
    const ofProduct = this.groupOf('product', product);
    const ofBasis = this.groupOf('basis', basis);
    const cell: Cell = {
      place: this.cells.length,
      row,
      product,
      basis,
      lines: new Tally(this.funderIds.length),
      ofProduct,
      ofBasis,
      groups: [...row.groups, ofProduct, ofBasis],
    };
    this.cells.push(cell);
    return cell;
  }

  private groupOf(grouping: Grouping, key: string): Tally {
    let group = this.byKey[grouping].get(key);
    if (group === undefined) {
      group = new Tally(this.funderIds.length);
      this.byKey[grouping].set(key, group);
    }
    return group;
  }

  /** The sums of all lines and of every group. Nothing may be counted after it. */
  totals(): {
    readonly sum: Sum;
    readonly totals: Totals;
    readonly groups: () => Readonly<Record<Grouping, Readonly<Record<string, Totals>>>>;
  } {
    for (const { lines, groups } of this.cells) for (const group of groups) group.addLines(lines);
    return { sum: this.all, totals: totalsOf(this.all, this.funderIds), groups: () => this.groups() };
  }

  private groups(): Readonly<Record<Grouping, Readonly<Record<string, Totals>>>> {
    const groups = GROUPINGS.map((grouping) => [grouping, this.groupsBy(grouping)]);
    return Object.freeze(Object.fromEntries(groups));
  }

  /** In the order of the keys by code unit, so that the same input gives the same bytes. */
  private groupsBy(grouping: Grouping): Readonly<Record<string, Totals>> {
    const sorted = [...this.byKey[grouping]].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.freeze(Object.fromEntries(sorted.map(([key, tally]) => [key, totalsOf(tally, this.funderIds)])));
  }
}
