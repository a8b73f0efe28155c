import { cellRef, colToLetter } from 'hucre/xlsx';
import { isWide, widthOf } from './width.js';
import { type Content, shownBy } from './workbook-cells.js';
import { type Grid, headHeight } from './workbook-grid.js';
import type { Style } from './workbook-styles.js';

/** How the library's values are written where the cells beside them are in the middle. */
export const FOLDED: Partial<Record<Style, Style>> = { centred: 'text', date: 'dateAtLeft' };

/** Names the row's own cell of a column, as formulas of the same sheet name it. */
export type Here = (key: string) => string;

/** Likewise the cell so many rows above it. */
export type Above = (key: string, rows: number) => string;

/** A column of a table. */
export interface Column<Row> {
  readonly key: string;
  readonly head: string;
  /** How it is written: the same in every row, or by the row. */
  readonly style: Style | ((row: Row) => Style);
  /** The widest that it becomes, in characters of one column; longer words are wrapped. */
  readonly widest?: number;
  /** What a row has in it; `number` counts the rows from 1. */
  readonly of: (row: Row, here: Here, number: number, above: Above) => Content;
  /** The library's sum over all rows: the row of totals then adds up the column. */
  readonly total?: number;
  /**
   * Whether the library's own values stand beside the table, and cells that differ from them are marked: figures by a fen
   * or more, rates and everything else at all.
   */
  readonly checked?: boolean;
  /** Whether it is folded away behind the table. */
  readonly helper?: boolean;
}

/**
 * Rows under a head. Behind the columns that are printed stand, folded away, the helpers, and for every checked column
 * the library's own values, which the cells are held against.
 */
export class Table<Row> {
  private readonly columns: readonly Column<Row>[];
  private readonly places: ReadonlyMap<string, number>;
  /** For each column the one with the library's values; undefined where it is not checked. */
  private readonly library: readonly (number | undefined)[];
  /** How many columns are printed. */
  readonly printed: number;
  /** The last row of the table; without rows, one that is empty. */
  readonly last: number;
  /** The row behind it, where there are totals, or the last. */
  private readonly end: number;

  /**
   * @param first the sheet's row of the table's first row
   * @param beside the column from which the library's values stand: behind the table's own where it is not given
   */
  constructor(
    private readonly grid: Grid,
    columns: readonly Column<Row>[],
    private readonly rows: readonly Row[],
    readonly first: number,
    beside = columns.length,
  ) {
    const printed = columns.filter(({ helper }) => helper !== true);
    this.printed = printed.length;
    this.columns = [...printed, ...columns.filter(({ helper }) => helper === true)];
    this.places = new Map(this.columns.map(({ key }, place) => [key, place]));
    let next = beside;
    this.library = this.columns.map(({ checked }) => (checked === true ? next++ : undefined));
    this.last = first + Math.max(rows.length, 1) - 1;
    this.end = columns.some(({ total }) => total !== undefined) ? this.last + 1 : this.last;
    grid.print(this.printed);
  }

  /** A cell, as formulas of the same sheet name it. */
  cell(key: string, row: number): string {
    return cellRef(row - 1, this.placeOf(key));
  }

  /** A column's cell, as formulas of any sheet name it, wherever they are copied to. */
  fixedCell(key: string, row: number): string {
    return `${this.grid.prefix}$${colToLetter(this.placeOf(key))}$${row}`;
  }

  /** The cell with the library's value beside a cell of a checked column, as formulas of the same sheet name it. */
  libraryCell(key: string, row: number): string {
    return cellRef(row - 1, this.library[this.placeOf(key)] as number);
  }

  /** A cell, as formulas of any sheet name it. */
  anyCell(key: string, row: number): string {
    return `${this.grid.prefix}${this.cell(key, row)}`;
  }

  /** The cell with the column's total. */
  total(key: string): string {
    return this.anyCell(key, this.last + 1);
  }

  /** A column's cells between two rows, all of them where none are given. */
  range(key: string, from = this.first, to = this.last): string {
    return this.rangeAt(this.placeOf(key), from, to);
  }

  /** For each checked column, how many of its cells differ from the library's values: the terms of a formula. */
  differing(): readonly string[] {
    const cells = (place: number) => this.rangeAt(place, this.first, this.end);
    return this.library.flatMap((library, own) => {
      if (library === undefined) return [];
      const differs = differsIn(this.columns[own] as Column<Row>, cells(own), cells(library));
      return [`SUMPRODUCT(--(${differs}))`];
    });
  }

  /**
   * @param words how the row of totals and the columns of the library's values are headed; `head` is the heads' row
   * @param bold whether the rows are sums
   */
  write(words: { readonly total: string; readonly library: string; readonly head?: number }, bold = false): void {
    const { grid, columns, first, last } = this;
    this.rows.forEach((row, i) => {
      const above: Above = (key, rows) => this.cell(key, first + i - rows);
      const here: Here = (key) => above(key, 0);
      columns.forEach((column, place) => {
        const { style } = column;
        this.put(
          first + i,
          place,
          column.of(row, here, i + 1, above),
          typeof style === 'string' ? style : style(row),
          bold,
        );
      });
    });
    if (this.end > last) {
      columns.forEach((column, place) => {
        if (place === 0) this.put(this.end, place, words.total, 'centred', true);
        else
          this.put(
            this.end,
            place,
            this.sumOf(column),
            typeof column.style === 'string' ? column.style : 'amount',
            true,
          );
      });
    }
    if (words.head !== undefined) this.putHead(words.head, words.library);
    this.library.forEach((library, own) => {
      if (library === undefined) return;
      const cell = (place: number) => cellRef(first - 1, place);
      const range = `${cell(own)}:${cellRef(this.end - 1, own)}`;
      const differs = differsIn(columns[own] as Column<Row>, cell(own), cell(library));
      grid.mark(range, `IFERROR(${differs},TRUE)`);
    });
  }

  /** Whether there is such a column. */
  has(key: string): boolean {
    return this.places.has(key);
  }

  /** The place of a column. */
  placeOf(key: string): number {
    const place = this.places.get(key);
    if (place === undefined) throw new RangeError(`${this.grid.name} has no column ${key}`);
    return place;
  }

  private rangeAt(place: number, from: number, to: number): string {
    const letter = colToLetter(place);
    return `${this.grid.prefix}$${letter}$${from}:$${letter}$${to}`;
  }

  private sumOf({ key, total }: Column<Row>): Content {
    if (total === undefined) return undefined;
    const [from, to] = [this.cell(key, this.first), this.cell(key, this.last)];
    return { formula: `ROUND(SUM(${from}:${to}),2)`, value: total };
  }

  /** Written behind the rows, which say how wide the columns are. */
  private putHead(row: number, libraryHead: string): void {
    const { grid, columns, library } = this;
    let lines = 1;
    columns.forEach(({ head }, place) => {
      grid.put(row, place, head, 'head');
      grid.widen(place, headWidth(head));
      lines = Math.max(lines, linesOfHead(head, grid.widthOf(place)));
      const mirror = library[place];
      if (mirror !== undefined) grid.put(row, mirror, `${libraryHead}${head}`, 'head');
    });
    grid.height(row, headHeight(lines));
  }

  private put(row: number, place: number, content: Content, style: Style, bold = false): void {
    const { grid } = this;
    grid.put(row, place, content, style, bold);
    grid.widen(place, widthFor(content, style, this.columns[place]?.widest));
    const mirror = this.library[place];
    if (mirror === undefined) return;
    // Beside a table that is narrower than its sheet, words in the middle of a folded column would be seen.
    grid.put(row, mirror, shownBy(content), FOLDED[style] ?? style, bold);
    grid.widen(mirror, grid.widthOf(place));
  }
}

/**
 * Whether a cell differs from the library's value, as a formula over cells or ranges: amounts by a fen or more, rates by half
 * a unit of their last decimal, words in any letter, days and numbers at all.
 */
export function differsIn<Row>({ style }: Pick<Column<Row>, 'style'>, own: string, library: string): string {
  if (style === 'text') return `1-EXACT(${own},${library})`;
  if (style === 'rate') return `ABS(${own}-${library})>=0.0000000000005`;
  if (style === 'amount' || style === 'count' || style === 'exact') return `ABS(${own}-${library})>=0.005`;
  return `${own}<>${library}`;
}

/** The lines that a head needs in a column. */
export function linesOfHead(head: string, width: number): number {
  return Math.ceil((widthOf(head) + 1) / width);
}

/** The least width of a head: English is broken between words, Chinese in the middle. */
export function headWidth(head: string): number {
  if (!isWide(head)) return Math.max(...head.split(' ').map(widthOf)) + 2;
  return widthOf(head) <= 10 ? widthOf(head) + 2 : Math.ceil(widthOf(head) / 2) + 3;
}

const WIDEST = 40;

/** The width of a column that shows a cell's content, at most `widest`. */
export function widthFor(content: Content, style: Style, widest = WIDEST): number {
  return Math.min(shownWidth(content, style) + 2, widest);
}

/** From here on a number is written with an exponent. */
const SCIENTIFIC = 1e21;

/** How wide a cell's content is shown. */
function shownWidth(content: Content, style: Style): number {
  const value = shownBy(content);
  if (value === undefined) return 0;
  if (typeof value === 'string') return Math.max(...value.split('\n').map(widthOf));
  if (style === 'date') return 10;
  const size = Math.abs(value);
  let digits = 1;
  for (let power = 10; power <= size && size < SCIENTIFIC; power *= 10) digits += 1;
  const separators = style === 'rate' ? 0 : Math.floor((digits - 1) / 3);
  const decimals = style === 'amount' ? 3 : style === 'exact' ? 7 : style === 'rate' ? 5 : 0;
  return digits + separators + decimals + (value < 0 ? 1 : 0);
}
