import {
  type Cell,
  type CellStyle,
  type ConditionalRule,
  colToLetter,
  type MergeRange,
  type WriteSheet,
} from 'hucre/xlsx';
import { widthOf } from './width.js';
import { type Content, wordsOf } from './workbook-cells.js';
import { RED, type Style, styleOf } from './workbook-styles.js';

/** The height of a line of words, in points, and the words of a cell that never need two. */
const LINE = 13;
const NARROW = 10;

/** The height of a row of heads. */
export function headHeight(lines: number): number {
  return LINE * lines + 6;
}

/** The height of a row whose words need more than one line in a column; undefined where they do not. */
export function heightOf(width: number, column: number): number | undefined {
  const lines = width > NARROW ? Math.ceil(width / (column - 2)) : 1;
  return lines > 1 ? LINE * lines + 4 : undefined;
}

/** The width of a column whose content needs none. */
const DEFAULT_WIDTH = 8;

/** The rows of a sheet, which no spreadsheet has more of. */
export const LARGEST_ROW = 1_048_576;

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
      const height = heightOf(width, this.widthAcross(row, column));
      if (height !== undefined) this.height(row, Math.max(height, this.heights.get(row - 1)?.height ?? 0));
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
  if (typeof content === 'string') {
    const words = wordsOf(content);
    // The writer would take `#N/A` for an error and does not where it is given as formatted text.
    return words.startsWith('#') ? { richText: [{ text: words }] } : { value: words };
  }
  if (typeof content === 'number') return { value: content };
  return { formula: content.formula, formulaResult: content.value };
}
