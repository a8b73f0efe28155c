import {
  type Cell,
  type CellStyle,
  type ConditionalRule,
  cellRef,
  colToLetter,
  type MergeRange,
  type WriteSheet,
} from 'hucre/xlsx';
import { escapeControls } from '../io/escape-controls.js';
import type { Day } from '../kernel/plain-date.js';
import { formatDay } from '../kernel/plain-date.js';
import { isWide, widthOf } from './width.js';

/** A formula, with the library's own value of it: what is shown until a spreadsheet has computed. */
export interface Formula {
  readonly formula: string;
  readonly value: number | string;
}

/** What a cell holds: words, a figure, a formula or nothing. */
export type Content = string | number | Formula | undefined;

export type Style =
  | 'title'
  | 'note'
  | 'head'
  | 'section'
  | 'text'
  | 'centred'
  | 'count'
  | 'amount'
  | 'exact'
  | 'rate'
  | 'date'
  | 'dateAtLeft'
  | 'box';

const EDGE = { style: 'thin', color: { rgb: '808080' } } as const;
const BOX = { top: EDGE, right: EDGE, bottom: EDGE, left: EDGE };
const GREY = { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'E7E6E6' } } as const;
const RED = {
  fill: { type: 'pattern', pattern: 'solid', bgColor: { rgb: 'FFC7CE' } },
  font: { color: { rgb: '9C0006' }, bold: true },
} as const satisfies CellStyle;

const NUMBER_FORMATS: Partial<Record<Style, string>> = {
  count: '#,##0',
  amount: '#,##0.00',
  exact: '#,##0.000000',
  rate: '0.00##########',
  date: 'yyyy-mm-dd',
  dateAtLeft: 'yyyy-mm-dd',
};

function styleOf(style: Style, bold: boolean, font: string): CellStyle {
  const vertical = 'center';
  switch (style) {
    case 'title':
      return { font: { name: font, size: 16, bold: true }, alignment: { horizontal: 'center', vertical } };
    case 'note':
      return { alignment: { vertical, wrapText: true } };
    case 'box':
      return { border: BOX, alignment: { vertical: 'top', wrapText: true } };
    case 'head':
      return {
        font: { name: font, size: 10, bold: true },
        fill: GREY,
        border: BOX,
        alignment: { horizontal: 'center', vertical, wrapText: true },
      };
    case 'section':
      return {
        font: { name: font, size: 10, bold: true },
        border: BOX,
        alignment: { vertical },
      };
  }
  const numFmt = NUMBER_FORMATS[style];
  const isFigure = numFmt !== undefined && style !== 'date' && style !== 'dateAtLeft';
  return {
    ...(bold ? { font: { name: font, size: 10, bold }, fill: GREY } : {}),
    ...(numFmt === undefined ? {} : { numFmt }),
    border: BOX,
    alignment: {
      vertical,
      ...(style === 'text'
        ? { wrapText: true }
        : { horizontal: isFigure ? 'right' : style === 'dateAtLeft' ? 'left' : 'center' }),
    },
  };
}

/** The longest text that a cell may hold. */
const LONGEST_TEXT = 32_767;

const UNSHOWN = /[\u007f-\u009f\p{Cf}\u2028\u2029]/gu;

/**
 * Words as words, whatever they look like: a typed string never runs as a formula, but what a file of this kind takes for
 * something else is put into its escapes: `_x0041_`, which would be read as A, and signs that XML has not. The writer
 * would take `#N/A` for an error and does not where it is given as formatted text. Marks of direction and other signs
 * that are not shown are escaped as elsewhere; the writer escapes the controls below U+0020.
 */
function wordsCell(text: string): Partial<Cell> {
  const plain = text
    .replace(UNSHOWN, escapeControls)
    .replace(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[\ufffe\uffff]/g, '\ufffd');
  const value = plain.length > LONGEST_TEXT ? `${plain.slice(0, LONGEST_TEXT - 1)}…` : plain;
  return value.startsWith('#') ? { richText: [{ text: value }] } : { value };
}

/** 1900-03-01, the first day that every spreadsheet gives the same number. */
const FIRST_COMMON_SERIAL = 61;
/** The number of 1970-01-01 in a spreadsheet. */
const EPOCH_SERIAL = 25_569;

/** A day as a spreadsheet has it; the first two months of 1900, on which spreadsheets differ, as text. */
export function dateContent(day: Day | undefined): string | number | undefined {
  if (day === undefined) return undefined;
  return isSerial(day) ? day + EPOCH_SERIAL : formatDay(day);
}

/** Whether every spreadsheet has the same number for a day. */
export function isSerial(day: Day): boolean {
  return day + EPOCH_SERIAL >= FIRST_COMMON_SERIAL;
}

/** The height of a line of words, in points, and the words of a cell that never need two. */
const LINE = 13;
const NARROW = 10;

/** The width of a column whose content needs none. */
const DEFAULT_WIDTH = 8;

/** The rows of a sheet, which no spreadsheet has more of. */
const LARGEST_ROW = 1_048_576;

/** A sheet that is being filled. Rows are counted from 1, as in a formula; columns from 0. */
export class Grid {
  private readonly cells = new Map<string, Partial<Cell>>();
  private readonly merges = new Map<string, MergeRange>();
  private readonly rules: ConditionalRule[] = [];
  private readonly heights = new Map<number, { readonly height: number }>();
  private readonly widths: number[] = [];
  /** Words that may need more than one line. */
  private readonly long: { readonly row: number; readonly column: number; readonly width: number }[] = [];
  private readonly styles = new Map<string, CellStyle>();
  private readonly breaks: number[] = [];
  /** How many pages it is wide, and how many columns at the left come on each of them. */
  private pages = 1;
  private repeated = 0;
  private printed = 0;

  constructor(
    readonly name: string,
    private readonly font: string,
  ) {}

  /** The sheet's name in front of a reference. */
  get prefix(): string {
    return `'${this.name}'!`;
  }

  /** @throws RangeError where a sheet has no such row. */
  put(row: number, column: number, content: Content, style: Style, bold = false): void {
    if (row > LARGEST_ROW) throw new RangeError(`${this.name} needs more than the ${LARGEST_ROW} rows of a sheet`);
    this.cells.set(`${row - 1},${column}`, { ...contentCell(content), style: this.styleFor(style, bold) });
    // A column with a head and no rows has a width too, so that it can be folded away.
    this.widen(column, 0);
    if (style !== 'text' || typeof content !== 'string') return;
    const width = widthOf(content);
    if (width > NARROW) this.long.push({ row, column, width });
  }

  /** One line across columns, from the first to `to`. */
  putAcross(row: number, to: number, content: Content, style: Style, from = 0): void {
    for (let column = from; column <= to; column++) this.put(row, column, column === from ? content : undefined, style);
    this.merge(row, from, to);
  }

  /** A title over the columns from `from`, the first where it is left out, up to `to`. */
  title(row: number, to: number, text: string, from = 0): void {
    this.putAcross(row, to, text, 'title', from);
    this.height(row, 30);
  }

  merge(row: number, from: number, to: number, lastRow = row): void {
    if (from === to && row === lastRow) return;
    this.merges.set(`${row},${from}`, { startRow: row - 1, startCol: from, endRow: lastRow - 1, endCol: to });
  }

  height(row: number, height: number): void {
    this.heights.set(row - 1, { height });
  }

  /** Makes a column at least so wide, in characters of one column. */
  widen(column: number, width: number): void {
    this.widths[column] = Math.max(this.widths[column] ?? 0, width);
  }

  widthOf(column: number): number {
    return this.widths[column] ?? 0;
  }

  /** The width of a cell with those that it is merged with. */
  private widthAcross(row: number, column: number): number {
    const last = this.merges.get(`${row},${column}`)?.endCol ?? column;
    const columns = this.widths.slice(column, last + 1);
    return columns.reduce((sum, width) => sum + width, 0);
  }

  /** Marks the cells of a range in which a formula holds; it is written for the range's first cell. */
  mark(range: string, formula: string): void {
    this.rules.push({ type: 'expression', priority: this.rules.length + 1, range, formula, style: RED });
  }

  /** Begins a new page behind a row. */
  breakBehind(row: number): void {
    this.breaks.push(row - 1);
  }

  /** Prints on so many pages side by side; the first columns come on each of them, and stay in sight on the screen. */
  spread(pages: number, repeated: number): void {
    this.pages = pages;
    this.repeated = repeated;
  }

  /** Groups the columns behind those that are printed, and folds them away. */
  print(columns: number): void {
    this.printed = Math.max(this.printed, columns);
  }

  /** The sheet as the writer takes it: for A4 across, as wide as its pages, with the head repeated on every page. */
  sheet({ frozen, footer }: { readonly frozen?: number; readonly footer: string }): WriteSheet {
    const hidden = this.printed;
    for (const { row, column, width } of this.long) {
      const lines = Math.ceil(width / (this.widthAcross(row, column) - 2));
      if (lines > 1) this.height(row, Math.max(LINE * lines + 4, this.heights.get(row - 1)?.height ?? 0));
    }
    const columns = Array.from(this.widths, (width, column) => ({
      width: width || DEFAULT_WIDTH,
      ...(column < hidden ? {} : { hidden: true, outlineLevel: 1 }),
    }));
    return {
      name: this.name,
      columns: hidden < columns.length ? [...columns, { width: DEFAULT_WIDTH, collapsed: true }] : columns,
      cells: this.cells,
      merges: [...this.merges.values()],
      conditionalRules: this.rules,
      rowDefs: this.heights,
      rowBreaks: this.breaks,
      ...(frozen === undefined ? {} : { freezePane: { rows: frozen, columns: this.repeated } }),
      pageSetup: {
        paperSize: 'a4',
        orientation: 'landscape',
        fitToPage: true,
        fitToWidth: this.pages,
        fitToHeight: 0,
        horizontalCentered: true,
        margins: { left: 0.4, right: 0.4, top: 0.6, bottom: 0.6, header: 0.3, footer: 0.3 },
        ...(frozen === undefined ? {} : { printTitlesRow: `$1:$${frozen}` }),
        ...(this.repeated === 0 ? {} : { printTitlesColumn: `$A:$${colToLetter(this.repeated - 1)}` }),
      },
      headerFooter: { oddFooter: footer },
    };
  }

  private styleFor(style: Style, bold: boolean): CellStyle {
    const key = `${style} ${bold}`;
    let found = this.styles.get(key);
    if (found === undefined) {
      found = styleOf(style, bold, this.font);
      this.styles.set(key, found);
    }
    return found;
  }
}

function contentCell(content: Content): Partial<Cell> {
  if (content === undefined) return { value: null };
  if (typeof content === 'string') return wordsCell(content);
  if (typeof content === 'number') return { value: content };
  return { formula: content.formula, formulaResult: content.value };
}

/** How the library's values are written where the cells beside them are in the middle. */
const FOLDED: Partial<Record<Style, Style>> = { centred: 'text', date: 'dateAtLeft' };

/** A column of a table. */
export interface Column<Row> {
  readonly key: string;
  readonly head: string;
  /** How it is written: the same in every row, or by the row. */
  readonly style: Style | ((row: Row) => Style);
  /** The widest that it becomes, in characters of one column; longer words are wrapped. */
  readonly widest?: number;
  /** What a row has in it; `here` names the row's own cell of another column, `number` counts the rows from 1. */
  readonly of: (row: Row, here: (key: string) => string, number: number) => Content;
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
    const { grid, columns, rows, first, last } = this;
    rows.forEach((row, i) => {
      const here = (key: string) => this.cell(key, first + i);
      columns.forEach((column, place) => {
        const { style } = column;
        this.put(first + i, place, column.of(row, here, i + 1), typeof style === 'string' ? style : style(row), bold);
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
      lines = Math.max(lines, Math.ceil((widthOf(head) + 1) / grid.widthOf(place)));
      const mirror = library[place];
      if (mirror !== undefined) grid.put(row, mirror, `${libraryHead}${head}`, 'head');
    });
    grid.height(row, LINE * lines + 6);
  }

  private put(row: number, place: number, content: Content, style: Style, bold = false): void {
    const { grid } = this;
    grid.put(row, place, content, style, bold);
    grid.widen(place, Math.min(shownWidth(content, style) + 2, this.columns[place]?.widest ?? 40));
    const mirror = this.library[place];
    if (mirror === undefined) return;
    // Beside a table that is narrower than its sheet, words in the middle of a folded column would be seen.
    grid.put(row, mirror, typeof content === 'object' ? content.value : content, FOLDED[style] ?? style, bold);
    grid.widen(mirror, grid.widthOf(place));
  }
}

/**
 * Whether a cell differs from the library's value, as a formula over cells or ranges: amounts by a fen or more, rates by half
 * a unit of their last decimal, words in any letter, days and numbers at all.
 */
function differsIn<Row>({ style }: Column<Row>, own: string, library: string): string {
  if (style === 'text') return `1-EXACT(${own},${library})`;
  if (style === 'rate') return `ABS(${own}-${library})>=0.0000000000005`;
  if (style === 'amount' || style === 'count' || style === 'exact') return `ABS(${own}-${library})>=0.005`;
  return `${own}<>${library}`;
}

/** The least width of a head: English is broken between words, Chinese in the middle. */
function headWidth(head: string): number {
  if (!isWide(head)) return Math.max(...head.split(' ').map(widthOf)) + 2;
  return widthOf(head) <= 10 ? widthOf(head) + 2 : Math.ceil(widthOf(head) / 2) + 3;
}

/** How wide a cell's content is shown. */
function shownWidth(content: Content, style: Style): number {
  const value = typeof content === 'object' ? content.value : content;
  if (value === undefined) return 0;
  if (typeof value === 'string') return Math.max(...value.split('\n').map(widthOf));
  if (style === 'date') return 10;
  const digits = String(value < 0 ? -value : value).split(/[.e]/)[0]?.length ?? 0;
  const separators = style === 'rate' ? 0 : Math.floor((digits - 1) / 3);
  const decimals = style === 'amount' ? 3 : style === 'exact' ? 7 : style === 'rate' ? 5 : 0;
  return digits + separators + decimals + (value < 0 ? 1 : 0);
}
