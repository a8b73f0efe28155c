import { damaged, type WorkbookFault } from './workbook-faults.js';
import type { NumberFormat } from './workbook-formats.js';
import { type ListedSheet, owned, RichText, scanPart, withoutEscapes } from './workbook-parts.js';
import { type CellCount, cellName, type MergedRange, MOST_COLUMNS, MOST_ROWS, SheetRows } from './workbook-rows.js';
import type { SheetRow } from './workbook-types.js';
import { isoDate, putNumber, type SerialDates } from './workbook-values.js';
import type { XmlHandler, XmlScanner } from './workbook-xml.js';

/** What the cells of a sheet refer to. */
export interface Shared {
  readonly strings: readonly string[];
  readonly formats: readonly NumberFormat[];
  readonly dates: SerialDates;
  readonly count: CellCount;
}

/** Reads the rows of a sheet. */
export async function readSheet({ name, part }: ListedSheet, shared: Shared): Promise<readonly SheetRow[]> {
  const reader = new SheetReader(name, shared);
  await scanPart(part, () => reader);
  return reader.rows.finish(reader.merged);
}

/** More merged ranges than any program opens. */
const MOST_MERGED = 1_000_000;

/** How deep elements stand in a sheet: worksheet, sheetData, row, c, and v, f or is. */
const DATA = 2;
const ROW = 3;
const CELL = 4;
const VALUE = 5;

/** The cells of a sheet: `worksheet/sheetData/row/c`, then `worksheet/mergeCells/mergeCell`. */
class SheetReader implements XmlHandler {
  readonly rows: SheetRows;
  readonly merged: MergedRange[] = [];
  private readonly inline = new RichText();
  /** Which of the open elements are those that cells are in. */
  private isInData = false;
  private isInMerges = false;
  private isInRow = false;
  private isInCell = false;
  private isInInline = false;
  private line = 0;
  /** From 0; −1 before the first cell of a row. */
  private column = -1;
  private type = 'n';
  private style = 0;
  /** The text of `v`, of `f`, or of `is`; undefined where the cell does not have it. */
  private value: string | undefined;
  private formula: string | undefined;
  private inlineText: string | undefined;

  constructor(
    private readonly sheet: string,
    private readonly shared: Shared,
  ) {
    this.rows = new SheetRows(sheet, shared.count);
  }

  open(xml: XmlScanner): void {
    const { name } = xml;
    const depth = xml.path.length;
    if (depth < ROW) {
      this.openOuter(xml, depth);
    } else if (this.isInMerges) {
      if (depth === ROW && name === 'mergeCell') this.merge(xml);
    } else if (!this.isInData) {
      // Views, columns, conditional formats and others.
    } else if (depth === ROW) {
      this.isInRow = name === 'row';
      if (this.isInRow) this.beginRow(xml);
    } else if (depth === CELL) {
      this.isInCell = this.isInRow && name === 'c';
      if (this.isInCell) this.beginCell(xml);
    } else if (this.isInCell) this.openValue(xml, depth);
  }

  private openOuter(xml: XmlScanner, depth: number): void {
    if (depth < DATA && xml.name !== 'worksheet') throw xml.malformed();
    this.isInData = depth === DATA && xml.name === 'sheetData';
    this.isInMerges = depth === DATA && xml.name === 'mergeCells';
  }

  private openValue(xml: XmlScanner, depth: number): void {
    if (depth > VALUE) {
      if (this.isInInline) this.inline.open(xml);
    } else if (xml.name === 'v' || xml.name === 'f') xml.collect();
    else {
      this.isInInline = xml.name === 'is';
      if (this.isInInline) this.inline.begin();
    }
  }

  close(xml: XmlScanner): void {
    if (!this.isInData) return;
    const depth = xml.path.length;
    if (depth === ROW) {
      if (this.isInRow) this.rows.end();
      this.isInRow = false;
    } else if (depth === CELL) {
      if (this.isInCell) this.endCell();
      this.isInCell = false;
    } else if (depth >= VALUE && this.isInCell) this.closeValue(xml, depth);
  }

  private closeValue(xml: XmlScanner, depth: number): void {
    if (depth > VALUE) {
      if (this.isInInline) this.inline.close(xml);
    } else if (xml.name === 'v') this.value = xml.collected();
    else if (xml.name === 'f') this.formula = xml.collected();
    else if (this.isInInline) {
      this.inlineText = this.inline.end();
      this.isInInline = false;
    }
  }

  private beginRow(xml: XmlScanner): void {
    const r = xml.attribute('r');
    const line = r === undefined ? this.line + 1 : wholeNumber(r);
    if (line < 1 || line > MOST_ROWS) throw this.wrong({ cell: `A${r ?? line}` });
    this.line = line;
    this.column = -1;
    this.rows.begin(line);
  }

  private beginCell(xml: XmlScanner): void {
    const r = xml.attribute('r');
    this.column = r === undefined ? this.column + 1 : this.columnOf(r);
    if (this.column >= MOST_COLUMNS) throw this.wrong();
    this.type = xml.attribute('t') ?? 'n';
    const style = xml.attribute('s');
    this.style = style === undefined ? 0 : wholeNumber(style);
    this.value = undefined;
    this.formula = undefined;
    this.inlineText = undefined;
  }

  /** The column of a cell's reference, which must be in its row. */
  private columnOf(reference: string): number {
    let column = 0;
    let at = 0;
    for (; at < reference.length; at++) {
      const code = reference.charCodeAt(at) & 0xdf;
      if (code < 0x41 || code > 0x5a) break;
      column = 26 * column + code - 0x40;
    }
    if (at === 0 || at > 3 || wholeNumber(reference, at) !== this.line) throw this.wrong({ cell: reference });
    return column - 1;
  }

  private endCell(): void {
    const { rows, column, type, formula } = this;
    if (type === 'inlineStr') {
      rows.put(column, this.inlineText ?? '', undefined);
      return;
    }
    const value = type === 'str' ? this.value : this.value?.trim();
    if (formula !== undefined && (value === undefined || (value === '' && type !== 'str'))) {
      rows.put(column, `=${owned(formula)}`, 'error');
      return;
    }
    if (value === undefined || value === '') return;
    this.put(column, type, value);
  }

  private put(column: number, type: string, value: string): void {
    const { rows, shared } = this;
    switch (type) {
      case 'n': {
        const format = shared.formats[this.style];
        if (format === undefined || !putNumber(rows, column, owned(value), format, shared.dates)) throw this.wrong();
        return;
      }
      case 's': {
        const text = shared.strings[wholeNumber(value)];
        if (text === undefined) throw this.wrong();
        rows.put(column, text, undefined);
        return;
      }
      case 'str':
        rows.put(column, owned(withoutEscapes(value)), undefined);
        return;
      case 'b':
        if (!/^(0|1|true|false)$/.test(value)) throw this.wrong();
        rows.put(column, value === '1' || value === 'true' ? 'TRUE' : 'FALSE', 'boolean');
        return;
      case 'e':
        rows.put(column, owned(value), 'error');
        return;
      case 'd': {
        const date = isoDate(value);
        rows.put(column, owned(date ?? value), date === undefined ? 'error' : 'date');
        return;
      }
      default:
        throw this.wrong();
    }
  }

  private merge(xml: XmlScanner): void {
    const match = /^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$/.exec(xml.attribute('ref') ?? '');
    if (match === null) throw this.wrong({});
    const [, a, top, b = a, bottom = top] = match as unknown as [string, string, string, string?, string?];
    const range = { top: Number(top) - 1, bottom: Number(bottom) - 1, left: columnNumber(a), right: columnNumber(b) };
    const isRange = range.top >= 0 && range.top <= range.bottom && range.left <= range.right;
    if (!isRange || range.bottom >= MOST_ROWS || range.right >= MOST_COLUMNS) throw this.wrong({ cell: `${a}${top}` });
    if (this.merged.length === MOST_MERGED) throw damaged('entries', { sheet: this.sheet });
    this.merged.push(range);
  }

  /** The fault of a cell that is not as the format has it. */
  private wrong(place: { readonly cell?: string } = { cell: cellName(this.line, this.column) }): WorkbookFault {
    return damaged('cell', { sheet: this.sheet, ...place });
  }
}

/** A whole number in digits from a place on; −1 for anything else. */
function wholeNumber(text: string, from = 0): number {
  let number = 0;
  for (let i = from; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    number = 10 * number + digit;
  }
  return text.length === from ? -1 : number;
}

function columnNumber(letters: string): number {
  let column = 0;
  for (let i = 0; i < letters.length; i++) column = 26 * column + letters.charCodeAt(i) - 0x40;
  return column - 1;
}
