import { LIMITS } from '../../fields/limits.js';
import { columnLetters } from '../../kernel/column-letters.js';
import { damaged, tooLarge, type WorkbookFault } from './workbook-faults.js';
import type { CellKind, SheetRow } from './workbook-types.js';

/** The largest sheet of Excel. */
export const MOST_ROWS = 1_048_576;
export const MOST_COLUMNS = 16_384;

/** Cells that are merged. Rows and columns count from 0, both ends are among them. */
export interface MergedRange {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** How many cells all sheets of a workbook have, the empty ones before the last of a row among them. */
export class CellCount {
  private count = 0;

  /** @throws WorkbookFault where there are too many */
  add(cells: number, sheet: string): void {
    this.count += cells;
    if (this.count <= LIMITS.cells.most) return;
    throw tooLarge(LIMITS.cells, this.count, { sheet });
  }
}

interface Row {
  readonly line: number;
  cells: string[];
  kinds: (CellKind | undefined)[] | undefined;
}

/** Collects the rows of a sheet. The cells of a row may come in any order, and so may the rows. */
export class SheetRows {
  private readonly rows: Row[] = [];
  private isSorted = true;
  private line = 0;
  private cells: string[] = [];
  private kinds: (CellKind | undefined)[] | undefined;
  private lastKinds: (CellKind | undefined)[] | undefined;

  constructor(
    private readonly sheet: string,
    private readonly count: CellCount,
  ) {}

  /** Begins a row. @param line from 1 */
  begin(line: number): void {
    this.line = line;
    this.cells = [];
    this.kinds = undefined;
  }

  /** Puts a text into a cell of the row. An empty one is nothing. @param column from 0 */
  put(column: number, text: string, kind: CellKind | undefined): void {
    if (text === '') return;
    const { cells } = this;
    if (column >= cells.length) {
      this.count.add(column + 1 - cells.length, this.sheet);
      while (cells.length < column) cells.push('');
      cells.push(text);
    } else {
      if (cells[column] !== '') throw this.twice(cellName(this.line, column));
      cells[column] = text;
    }
    if (kind !== undefined) {
      this.kinds ??= [];
      while (this.kinds.length < column) this.kinds.push(undefined);
      this.kinds[column] = kind;
    }
  }

  /** Ends the row. */
  end(): void {
    if (this.cells.length === 0) return;
    const last = this.rows[this.rows.length - 1];
    if (last !== undefined && last.line >= this.line) this.isSorted = false;
    // Rows mostly have the same kinds of cells, and then one list of them.
    if (areSame(this.kinds, this.lastKinds)) this.kinds = this.lastKinds;
    this.lastKinds = this.kinds;
    this.rows.push({ line: this.line, cells: this.cells, kinds: this.kinds });
  }

  /**
   * The rows, once all cells are there, sorted, with the value of each merged cell in the empty cells of its range. A range
   * that reaches to the last row or the last column of the sheet is that of whole columns or rows: it has the value as far
   * down, or as far to the right, as the sheet has others.
   */
  finish(merged: readonly MergedRange[]): readonly SheetRow[] {
    const { rows } = this;
    if (!this.isSorted) this.sort();
    if (merged.length > 0) this.merge(merged);
    return rows.map(({ line, cells, kinds }) => (kinds === undefined ? { line, cells } : { line, cells, kinds }));
  }

  private sort(): void {
    const { rows } = this;
    rows.sort((a, b) => a.line - b.line);
    rows.forEach(({ line }, i) => {
      if (line === rows[i - 1]?.line) throw this.twice(`A${line}`);
    });
  }

  private merge(merged: readonly MergedRange[]): void {
    const byLine = new Map(this.rows.map((row) => [row.line, row]));
    const lastLine = this.rows[this.rows.length - 1]?.line ?? 0;
    const width = this.rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
    for (const { top, bottom, left, right } of merged) {
      const first = byLine.get(top + 1);
      const text = first?.cells[left] ?? '';
      const kind = first?.kinds?.[left];
      // Without a value, there is nothing to fill; but what the range has otherwise is hidden all the same.
      const isWhole = text === '';
      const lastRow = isWhole || bottom === MOST_ROWS - 1 ? Math.min(bottom, lastLine - 1) : bottom;
      const lastColumn = isWhole || right === MOST_COLUMNS - 1 ? Math.min(right, Math.max(width - 1, left)) : right;
      for (let r = top; r <= lastRow; r++) {
        let row = byLine.get(r + 1);
        if (row === undefined) {
          if (text === '') continue;
          row = { line: r + 1, cells: [], kinds: undefined };
          byLine.set(r + 1, row);
          this.rows.push(row);
        }
        this.cover(row, r === top ? left + 1 : left, lastColumn, text, kind);
      }
    }
    this.rows.sort((a, b) => a.line - b.line);
  }

  /** Fills the cells of a row that a merged cell covers. What one has of its own is hidden: it is an error. */
  private cover(row: Row, from: number, last: number, text: string, kind: CellKind | undefined): void {
    const { cells } = row;
    const to = text === '' ? Math.min(last, cells.length - 1) : last;
    if (to < from) return;
    this.count.add(Math.max(to + 1 - from, to + 1 - cells.length), this.sheet);
    const kinds = [...(row.kinds ?? [])];
    for (let column = from; column <= to; column++) {
      while (cells.length <= column) cells.push('');
      while (kinds.length < column) kinds.push(undefined);
      const own = cells[column] as string;
      if (own === '') {
        cells[column] = text;
        kinds[column] = text === '' ? undefined : kind;
      } else if (own !== text || kinds[column] !== kind) kinds[column] = 'error';
    }
    row.kinds = kinds.some((each) => each !== undefined) ? kinds : undefined;
  }

  private twice(cell: string): WorkbookFault {
    return damaged('cellTwice', { sheet: this.sheet, cell });
  }
}

function areSame(a: readonly (CellKind | undefined)[] | undefined, b: typeof a): boolean {
  if (a === undefined || b === undefined || a.length !== b.length) return a === b;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** A cell as spreadsheets show it: `E7`. @param column from 0 */
export function cellName(line: number, column: number): string {
  return `${columnLetters(column + 1)}${line}`;
}
