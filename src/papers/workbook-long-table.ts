import { colToLetter } from 'hucre/xlsx';
import { Decimal } from '../kernel/decimal.js';
import { widthOf } from './width.js';
import { type Content, shownBy } from './workbook-cells.js';
import { Grid, headHeight, heightOf, LARGEST_ROW } from './workbook-grid.js';
import { type CellColumn, escaped, rowXml } from './workbook-rows.js';
import type { Style } from './workbook-styles.js';
import {
  type Above,
  type Column,
  differsIn,
  FOLDED,
  type Here,
  headWidth,
  linesOfHead,
  widthFor,
} from './workbook-table.js';

/** A column of a long table. */
export interface LongColumn<Row> extends Omit<Column<Row>, 'style' | 'total'> {
  readonly style: Style;
  /** What a row shows in it, for its width; where it is not given, what `of` has. It spares the text of a formula. */
  readonly shown?: (row: Row) => string | number | undefined;
  /** The formula of all rows, where it differs by the number of the row alone: it is made, and escaped, once. */
  readonly alike?: (here: Here) => string;
  /** The library's sum over all rows, or what a row adds to it: the row of totals then adds up the column. */
  readonly total?: number | ((row: Row) => Decimal);
  /** Whether a row needs the column: without a row that does, the table does not have it. */
  readonly needed?: (row: Row) => boolean;
}

/** A sheet of a long table, with rows of it. */
export interface Part {
  readonly grid: Grid;
  /** The number of its first row in the table, from 0. */
  readonly begin: number;
  /** The sheet's rows of its first and its last row; without rows, one that is empty. */
  readonly first: number;
  readonly last: number;
}

/** A column that the table has, with its place and that of the column with the library's values. */
interface Laid<Row> {
  readonly column: LongColumn<Row>;
  readonly library: number | undefined;
  readonly letters: string;
  /** The formula that is alike in all rows, as XML has it, parted where the number of the row belongs. */
  readonly parts: readonly string[] | undefined;
  /** The width that the rows need. */
  readonly width: number;
  readonly sum: Content;
}

/** What is seen of a column in {@link LongTable.survey}. */
interface Seen {
  width: number;
  isNeeded: boolean;
  sum: Decimal | undefined;
}

/** What every row has in a column of formulas that name cells of their own row alone. */
export function rowFormulas<Row>(
  value: (row: Row) => number | string,
  formula: (here: Here) => string,
): Pick<LongColumn<Row>, 'of' | 'shown' | 'alike'> {
  return { ...formulas(value, (_, here) => formula(here)), alike: formula };
}

/** What every row has in a column of formulas: the library's value, and the formula. */
export function formulas<Row>(
  value: (row: Row) => number | string,
  formula: (row: Row, ...cells: [here: Here, number: number, above: Above]) => string,
): Pick<LongColumn<Row>, 'of' | 'shown'> {
  return { shown: value, of: (row, ...cells) => ({ formula: formula(row, ...cells), value: value(row) }) };
}

/** Names no cell, where only what a row shows matters. */
export const NOWHERE = () => '';

/**
 * A table like {@link Table} with as many rows as there are, on as many sheets as they need. Its rows are not kept. They are
 * gone through twice: {@link survey} sees how wide the columns are, which are needed, and what they add up to; after
 * {@link lay}, which divides the rows among sheets, cells can be named, and {@link rowXml} writes the rows.
 */
export class LongTable<Row> {
  private readonly seen: readonly Seen[];
  private laid: readonly Laid<Row>[] = [];
  private places: ReadonlyMap<string, number> = new Map();
  /** The sheets, once they are laid out. */
  parts: readonly Part[] = [];
  /** How many rows there are. */
  count = 0;
  /** How many columns are printed. */
  printed = 0;

  /**
   * @param name the name of the sheet; further ones have a number
   * @param first the sheet's row of the first row
   * @param largestRow the last row that a sheet may have
   */
  constructor(
    readonly name: string,
    private readonly font: string,
    private readonly columns: readonly LongColumn<Row>[],
    private readonly first: number,
    private readonly largestRow = LARGEST_ROW,
  ) {
    this.seen = columns.map(({ needed, total }) => ({
      width: 0,
      isNeeded: needed === undefined,
      sum: typeof total === 'function' ? new Decimal(0) : undefined,
    }));
  }

  /** Sees the next row. */
  survey(row: Row): void {
    this.count += 1;
    for (let i = 0; i < this.columns.length; i++) {
      const { of, shown, style, widest, needed, total } = this.columns[i] as LongColumn<Row>;
      const seen = this.seen[i] as Seen;
      if (typeof total === 'function') seen.sum = seen.sum?.plus(total(row));
      seen.isNeeded ||= needed?.(row) === true;
      if (!seen.isNeeded) continue;
      const content = shown === undefined ? of(row, NOWHERE, this.count, NOWHERE) : shown(row);
      const width = widthFor(content, style, widest);
      if (width > seen.width) seen.width = width;
    }
  }

  /**
   * Divides the rows among sheets.
   *
   * @param blocks the numbers of rows that stay together on one sheet, in the order of the rows; without them, rows are
   * parted anywhere
   * @throws RangeError where rows that stay together are more than a sheet has
   */
  lay(blocks?: Iterable<number>): void {
    const kept = this.columns.flatMap((column, i) => {
      const seen = this.seen[i] as Seen;
      return seen.isNeeded ? [{ column, seen }] : [];
    });
    const printed = kept.filter(({ column }) => column.helper !== true);
    this.printed = printed.length;
    const ordered = [...printed, ...kept.filter(({ column }) => column.helper === true)];
    this.places = new Map(ordered.map(({ column }, place) => [column.key, place]));
    this.parts = this.partsFrom(this.beginsOf(blocks));
    let next = ordered.length;
    const here = (key: string) => `${colToLetter(this.placeOf(key))}${ROW}`;
    this.laid = ordered.map(({ column, seen }, place) => ({
      column,
      library: column.checked === true ? next++ : undefined,
      letters: colToLetter(place),
      parts: column.alike && escaped(column.alike(here)).split(ROW),
      width: seen.width,
      sum: this.sumOf(column, seen.sum),
    }));
  }

  /** The numbers of the first rows of all sheets. */
  private beginsOf(blocks: Iterable<number> = this.rowsOneByOne()): readonly number[] {
    const most = this.largestRow - this.first + 1 - Number(this.hasTotals);
    const begins = [0];
    let row = 0;
    for (const rows of blocks) {
      if (rows > most) throw new RangeError(`${this.name} needs more than the ${this.largestRow} rows of a sheet`);
      if (row + rows - (begins.at(-1) as number) > most) begins.push(row);
      row += rows;
    }
    return begins;
  }

  private *rowsOneByOne(): Generator<number> {
    for (let i = 0; i < this.count; i++) yield 1;
  }

  private partsFrom(begins: readonly number[]): readonly Part[] {
    return begins.map((begin, i) => {
      const rows = (begins[i + 1] ?? this.count) - begin;
      const name = begins.length === 1 ? this.name : `${this.name} (${i + 1})`;
      return { grid: new Grid(name, this.font), begin, first: this.first, last: this.first + Math.max(rows, 1) - 1 };
    });
  }

  private get isLaid(): boolean {
    return this.parts.length > 0;
  }

  private get hasTotals(): boolean {
    return this.columns.some(({ total }) => total !== undefined);
  }

  /** Whether there is such a column. */
  has(key: string): boolean {
    return this.places.has(key);
  }

  /** The place of a column. */
  placeOf(key: string): number {
    const place = this.places.get(key);
    if (place === undefined) throw new RangeError(`${this.name} has no column ${key}`);
    return place;
  }

  /** The sheet of a row. */
  private partOf(row: number): Part {
    return this.parts.findLast(({ begin }) => begin <= row) as Part;
  }

  /** The sheet's row of a row. */
  private rowIn({ first, begin }: Part, row: number): number {
    return first + row - begin;
  }

  private lettersOf(key: string): string {
    return (this.laid[this.placeOf(key)] as Laid<Row>).letters;
  }

  /**
   * A cell of the row with a number, from 0, as formulas of the same sheet name it; before the table is laid out, nothing, as
   * of the methods below.
   */
  cell(key: string, row: number): string {
    if (!this.isLaid) return '';
    return `${this.lettersOf(key)}${this.rowIn(this.partOf(row), row)}`;
  }

  /** A cell of the row with a number, as formulas of any sheet name it. */
  anyCell(key: string, row: number): string {
    return this.isLaid ? `${this.partOf(row).grid.prefix}${this.cell(key, row)}` : '';
  }

  /** A cell of a row, as formulas in another row of the table name it. */
  cellFrom(other: number, key: string, row: number): string {
    return this.isLaid && this.partOf(row) === this.partOf(other) ? this.cell(key, row) : this.anyCell(key, row);
  }

  /** A column's cells between two rows of one sheet, as formulas of any sheet name them. */
  range(key: string, from: number, to: number): string {
    if (!this.isLaid) return '';
    const part = this.partOf(from);
    return rangeOn(part, this.lettersOf(key), this.rowIn(part, from), this.rowIn(part, to));
  }

  /** A column's cells on all sheets, as the arguments of a function. */
  all(key: string): string {
    const letters = this.lettersOf(key);
    return this.parts.map((part) => rangeOn(part, letters, part.first, part.last)).join(',');
  }

  /** The formulas over the columns' cells on each sheet. */
  each(formula: (range: (key: string) => string) => string): readonly string[] {
    return this.parts.map((part) => formula((key) => rangeOn(part, this.lettersOf(key), part.first, part.last)));
  }

  /** The sum of the formulas over the columns' cells on each sheet. */
  sum(formula: (range: (key: string) => string) => string): string {
    const terms = this.each(formula);
    return terms.length === 1 ? (terms[0] as string) : `(${terms.join('+')})`;
  }

  /** The cell with the column's total, or the cells up to that of another column. */
  total(key: string, last?: string): string {
    const part = this.parts.at(-1) as Part;
    const cell = (own: string) => `${this.lettersOf(own)}${part.last + 1}`;
    return `${part.grid.prefix}${cell(key)}${last === undefined ? '' : `:${cell(last)}`}`;
  }

  /** For every sheet and each checked column, how many of its cells differ from the library's values: the terms of a formula. */
  differing(): readonly { readonly name: string; readonly terms: readonly string[] }[] {
    return this.parts.map((part) => ({
      name: part.grid.name,
      terms: this.laid.flatMap(({ column, library, letters }) => {
        if (library === undefined) return [];
        const cells = (own: string) => rangeOn(part, own, part.first, this.endOf(part));
        return [`SUMPRODUCT(--(${differsIn(column, cells(letters), cells(colToLetter(library)))}))`];
      }),
    }));
  }

  /** The last row of a sheet, that of the totals where it has them. */
  private endOf(part: Part): number {
    return this.hasTotals && part === this.parts.at(-1) ? part.last + 1 : part.last;
  }

  /**
   * Writes what every sheet has besides the rows: heads, marks, totals. Where the first row will be stands one without
   * content, from which the numbers of the styles are read; the totals are next to it.
   */
  frame(words: { readonly total: string; readonly library: string; readonly head: number }): void {
    for (const part of this.parts) {
      const { grid, first } = part;
      grid.print(this.printed);
      if (this.count > 0) this.putCells(grid, first, () => undefined, false);
      const totals = first + Number(this.count > 0 || this.hasTotals);
      if (this.endOf(part) > part.last) {
        this.putCells(grid, totals, ({ sum }, place) => (place === 0 ? words.total : sum), true);
      }
      this.laid.forEach(({ column, width, library, sum }, place) => {
        const content = place === 0 ? words.total : sum;
        const widest = Math.max(width, this.hasTotals ? widthFor(content, column.style, column.widest) : 0);
        grid.widen(place, widest);
        if (library !== undefined) grid.widen(library, widest);
      });
      this.putHead(grid, words.head, words.library);
      this.laid.forEach(({ column, library, letters }) => {
        if (library === undefined) return;
        const differs = differsIn(column, `${letters}${first}`, `${colToLetter(library)}${first}`);
        grid.mark(`${letters}${first}:${letters}${this.endOf(part)}`, `IFERROR(${differs},TRUE)`);
      });
    }
  }

  private putCells(grid: Grid, row: number, of: (laid: Laid<Row>, place: number) => Content, isTotal: boolean): void {
    this.laid.forEach((laid, place) => {
      const style = isTotal && place === 0 ? 'centred' : laid.column.style;
      const content = of(laid, place);
      grid.put(row, place, content, style, isTotal);
      if (laid.library !== undefined) grid.put(row, laid.library, shownBy(content), FOLDED[style] ?? style, isTotal);
    });
  }

  private putHead(grid: Grid, row: number, libraryHead: string): void {
    let lines = 1;
    this.laid.forEach(({ column: { head }, library }, place) => {
      grid.put(row, place, head, 'head');
      grid.widen(place, headWidth(head));
      lines = Math.max(lines, linesOfHead(head, grid.widthOf(place)));
      if (library !== undefined) grid.put(row, library, `${libraryHead}${head}`, 'head');
    });
    grid.height(row, headHeight(lines));
  }

  private sumOf({ key, total }: LongColumn<Row>, seen: Decimal | undefined): Content {
    if (total === undefined) return undefined;
    const value = typeof total === 'number' ? total : (seen as Decimal).toNumber();
    const [part] = this.parts as [Part];
    const letters = colToLetter(this.placeOf(key));
    const own = `${letters}${part.first}:${letters}${part.last}`;
    const cells =
      this.parts.length === 1 ? own : this.parts.map((each) => rangeOn(each, letters, each.first, each.last));
    return { formula: `ROUND(SUM(${cells}),2)`, value };
  }

  /** What the row with a number, from 0, has in every column of the sheet. */
  rowXml(row: Row, number: number, columns: readonly CellColumn[]): string {
    const part = this.partOf(number);
    const at = this.rowIn(part, number);
    const here: Here = (key) => `${this.lettersOf(key)}${at}`;
    const above: Above = (key, rows) => `${this.lettersOf(key)}${at - rows}`;
    const contents: Content[] = new Array(columns.length).fill(undefined);
    let height: number | undefined;
    for (let place = 0; place < this.laid.length; place++) {
      const { column, library, parts } = this.laid[place] as Laid<Row>;
      const content =
        parts === undefined
          ? column.of(row, here, number + 1, above)
          : { formula: inRow(parts, at), value: column.shown?.(row) as number | string, isEscaped: true };
      contents[place] = content;
      if (typeof content === 'string' && column.style === 'text') {
        height = higher(height, heightOf(widthOf(content), part.grid.widthOf(place)));
      }
      if (library === undefined) continue;
      const shown = shownBy(content);
      contents[library] = shown;
      if (typeof shown === 'string' && (FOLDED[column.style] ?? column.style) === 'text') {
        height = higher(height, heightOf(widthOf(shown), part.grid.widthOf(library)));
      }
    }
    return rowXml(at, columns, contents, height);
  }
}

/** Stands for the number of a row: no formula has it. */
const ROW = '\ue000';

function inRow(parts: readonly string[], row: number): string {
  let formula = parts[0] as string;
  for (let i = 1; i < parts.length; i++) formula += row + (parts[i] as string);
  return formula;
}

function higher(one: number | undefined, other: number | undefined): number | undefined {
  return other === undefined || (one !== undefined && one > other) ? one : other;
}

/** Cells of a column, as formulas of any sheet name them. */
function rangeOn({ grid }: Part, letters: string, from: number, to: number): string {
  return `${grid.prefix}$${letters}$${from}:$${letters}$${to}`;
}
