import type { CompoundFile } from './workbook-cfb.js';
import { damaged, refused, type WorkbookFault } from './workbook-faults.js';
import { builtInFormat, formatOf, type NumberFormat } from './workbook-formats.js';
import { CellCount, cellName, type MergedRange, MOST_COLUMNS, MOST_ROWS, SheetRows } from './workbook-rows.js';
import type { Sheet, SheetRow } from './workbook-types.js';
import { putNumber, SerialDates } from './workbook-values.js';

/*
 * Workbooks of Excel 97 to 2003 ([MS-XLS], BIFF8): a stream of records, first those of the workbook, then those of each
 * sheet. There is no checksum; what is cut off, out of range or not understood is a fault.
 */

const BOF = 0x809;
const EOF = 0x0a;
const CONTINUE = 0x3c;
const FILE_PASSWORD = 0x2f;
const DATE_MODE = 0x22;
const FORMAT = 0x41e;
const XF = 0xe0;
const SHEET = 0x85;
const STRINGS = 0xfc;
const SHARED_STRING = 0xfd;
const RK = 0x27e;
const NUMBER = 0x203;
const SEVERAL_RK = 0xbd;
const BOOLEAN_OR_ERROR = 0x205;
const LABEL = 0x204;
const RICH_LABEL = 0xd6;
const FORMULA = 0x06;
const STRING = 0x207;
/** What may stand between a formula and its text: shared formulas, arrays, tables. */
const OF_FORMULA = [0x4bc, 0x221, 0x236];
const MERGED = 0xe5;

const BIFF8 = 0x600;
const WORKSHEET = 0;
const LAST_ROW = 0xffff;
const LAST_COLUMN = 0xff;

const ERRORS: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
};

const BOOLEANS: Readonly<Record<number, string>> = { 0: 'FALSE', 1: 'TRUE' };

interface Listed {
  readonly name: string;
  readonly isHidden: boolean;
  readonly offset: number;
}

/** A record, and those that continue it. */
interface BiffRecord {
  readonly id: number;
  readonly blocks: readonly Uint8Array[];
}

/** Reads the sheets of a workbook. */
export function readXls(file: CompoundFile): readonly Sheet[] {
  if (!file.has('Workbook')) throw refused('tooOld');
  return new XlsReader(file.read('Workbook')).sheets();
}

class XlsReader {
  private readonly view: DataView;
  private readonly count = new CellCount();
  private readonly listed: Listed[] = [];
  private readonly codes = new Map<number, NumberFormat>();
  private readonly formatIds: number[] = [];
  private formats: readonly NumberFormat[] = [];
  private strings: readonly string[] = [];
  private isFrom1904 = false;
  private at = 0;
  /** How many bytes the sheets had that were read. */
  private read = 0;

  constructor(private readonly stream: Uint8Array) {
    this.view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  }

  sheets(): readonly Sheet[] {
    this.readGlobals();
    if (new Set(this.listed.map(({ offset }) => offset)).size < this.listed.length) throw invalid();
    this.formats = this.formatIds.map((id) => this.codes.get(id) ?? builtInFormat(id));
    return this.listed.map(({ name, isHidden, offset }) => ({ name, isHidden, rows: this.rowsAt(offset, name) }));
  }

  /** The record at the current place, with what continues it. */
  private next(): BiffRecord {
    const id = this.idAt(this.at);
    const blocks = [this.dataAt(this.at)];
    this.at += 4 + (blocks[0] as Uint8Array).length;
    while (this.at + 4 <= this.stream.length && this.idAt(this.at) === CONTINUE) {
      const block = this.dataAt(this.at);
      blocks.push(block);
      this.at += 4 + block.length;
    }
    return { id, blocks };
  }

  private idAt(at: number): number {
    if (at + 4 > this.stream.length) throw invalid();
    return this.view.getUint16(at, true);
  }

  private dataAt(at: number): Uint8Array {
    const end = at + 4 + this.view.getUint16(at + 2, true);
    if (end > this.stream.length) throw invalid();
    return this.stream.subarray(at + 4, end);
  }

  private begin(at: number): void {
    this.at = at;
    const record = this.next();
    if (record.id !== BOF) throw invalid();
    if (new Cursor(record).u16() !== BIFF8) throw refused('tooOld');
  }

  private readGlobals(): void {
    this.begin(0);
    for (let record = this.next(); record.id !== EOF; record = this.next()) this.readGlobal(record);
  }

  private readGlobal(record: BiffRecord): void {
    const cursor = new Cursor(record);
    switch (record.id) {
      case FILE_PASSWORD:
        throw refused('encrypted');
      case DATE_MODE:
        this.isFrom1904 = cursor.u16() === 1;
        break;
      case FORMAT:
        this.codes.set(cursor.u16(), formatOf(cursor.text(cursor.u16())));
        break;
      case XF:
        cursor.u16();
        this.formatIds.push(cursor.u16());
        break;
      case SHEET: {
        const offset = cursor.u32();
        const isHidden = (cursor.u8() & 3) !== 0;
        const type = cursor.u8();
        const name = cursor.text(cursor.u8());
        if (type === WORKSHEET) this.listed.push({ name, isHidden, offset });
        break;
      }
      case STRINGS:
        this.strings = stringsOf(cursor);
        break;
      default:
    }
  }

  private rowsAt(offset: number, sheet: string): readonly SheetRow[] {
    this.begin(offset);
    const cells = new XlsCells(sheet, this.count, this.strings, this.formats, new SerialDates(this.isFrom1904));
    let depth = 1;
    while (depth > 0) {
      const record = this.next();
      if (record.id === BOF) depth++;
      else if (record.id === EOF) depth--;
      // What is deeper is a chart on the sheet.
      else if (depth === 1) cells.add(record);
    }
    // Sheets do not share records: otherwise a small file could be read any number of times.
    this.read += this.at - offset;
    if (this.read > this.stream.length) throw invalid();
    return cells.finish();
  }
}

/** The cells of a sheet. Those of a row come one after another. */
class XlsCells {
  private readonly rows: SheetRows;
  private row = -1;
  private readonly merged: MergedRange[] = [];
  /** The formula whose text has not come yet. */
  private waiting: { readonly row: number; readonly column: number } | undefined;

  constructor(
    private readonly sheet: string,
    count: CellCount,
    private readonly strings: readonly string[],
    private readonly formats: readonly NumberFormat[],
    private readonly dates: SerialDates,
  ) {
    this.rows = new SheetRows(sheet, count);
  }

  add(record: BiffRecord): void {
    const cursor = new Cursor(record);
    if (this.waiting !== undefined && !OF_FORMULA.includes(record.id)) {
      if (record.id !== STRING) throw invalid(this.place(this.waiting.row, this.waiting.column));
      const { row, column } = this.waiting;
      this.waiting = undefined;
      this.text(row, column, cursor.text(cursor.u16()));
      return;
    }
    switch (record.id) {
      case SHARED_STRING: {
        const [row, column] = cursor.cell();
        const text = this.strings[cursor.u32()];
        if (text === undefined) throw invalid(this.place(row, column));
        this.text(row, column, text);
        break;
      }
      case LABEL:
      case RICH_LABEL: {
        const [row, column] = cursor.cell();
        this.text(row, column, cursor.text(cursor.u16()));
        break;
      }
      case NUMBER: {
        const [row, column, format] = cursor.cell();
        this.number(row, column, format, cursor.f64());
        break;
      }
      case RK: {
        const [row, column, format] = cursor.cell();
        this.number(row, column, format, rkNumber(cursor.u32()));
        break;
      }
      case SEVERAL_RK: {
        const row = cursor.u16();
        const first = cursor.u16();
        const count = (cursor.length - 6) / 6;
        for (let i = 0; i < count; i++) this.number(row, first + i, cursor.u16(), rkNumber(cursor.u32()));
        break;
      }
      case BOOLEAN_OR_ERROR: {
        const [row, column] = cursor.cell();
        const value = cursor.u8();
        this.booleanOrError(row, column, value, cursor.u8() === 1);
        break;
      }
      case FORMULA:
        this.formula(cursor);
        break;
      case MERGED:
        for (let i = cursor.u16(); i > 0; i--) this.merge(cursor);
        break;
      default:
    }
  }

  private formula(cursor: Cursor): void {
    const [row, column, format] = cursor.cell();
    const value = cursor.bytes(8);
    if (value.getUint16(6, true) !== 0xffff) {
      this.number(row, column, format, value.getFloat64(0, true));
      return;
    }
    const kind = value.getUint8(0);
    if (kind === 0) this.waiting = { row, column };
    else if (kind === 1 || kind === 2) this.booleanOrError(row, column, value.getUint8(2), kind === 2);
    else if (kind !== 3) throw invalid(this.place(row, column));
  }

  private merge(cursor: Cursor): void {
    const [top, bottom, left, right] = [cursor.u16(), cursor.u16(), cursor.u16(), cursor.u16()];
    if (top > bottom || left > right || right > LAST_COLUMN) throw invalid(this.place(top, left));
    this.merged.push({
      top,
      left,
      bottom: bottom === LAST_ROW ? MOST_ROWS - 1 : bottom,
      right: right === LAST_COLUMN ? MOST_COLUMNS - 1 : right,
    });
  }

  private text(row: number, column: number, text: string): void {
    this.goTo(row, column);
    this.rows.put(column, text.replace(/\r\n?/g, '\n'), undefined);
  }

  private number(row: number, column: number, style: number, value: number): void {
    this.goTo(row, column);
    const format = this.formats[style];
    const isNumber = format !== undefined && putNumber(this.rows, column, String(value), format, this.dates);
    if (!isNumber) throw invalid(this.place(row, column));
  }

  private booleanOrError(row: number, column: number, value: number, isError: boolean): void {
    const text = isError ? ERRORS[value] : BOOLEANS[value];
    if (text === undefined) throw invalid(this.place(row, column));
    this.goTo(row, column);
    this.rows.put(column, text, isError ? 'error' : 'boolean');
  }

  private goTo(row: number, column: number): void {
    if (column > LAST_COLUMN) throw invalid(this.place(row, column));
    if (row === this.row) return;
    if (this.row >= 0) this.rows.end();
    this.row = row;
    this.rows.begin(row + 1);
  }

  private place(row: number, column: number) {
    return { sheet: this.sheet, cell: cellName(row + 1, column) };
  }

  finish(): readonly SheetRow[] {
    if (this.waiting !== undefined) throw invalid(this.place(this.waiting.row, this.waiting.column));
    if (this.row >= 0) this.rows.end();
    return this.rows.finish(this.merged);
  }
}

function rkNumber(rk: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(4, rk & 0xffff_fffc, true);
  const number = (rk & 2) === 0 ? view.getFloat64(0, true) : (rk | 0) >> 2;
  return (rk & 1) === 0 ? number : number / 100;
}

/** Reads a record. Numbers do not go across its blocks; the characters of a text may. */
class Cursor {
  private readonly blocks: readonly Uint8Array[];
  private index = 0;
  private at = 0;
  private view: DataView;

  constructor({ blocks }: BiffRecord) {
    this.blocks = blocks;
    this.view = viewOf(blocks[0] as Uint8Array);
  }

  get length(): number {
    return this.view.byteLength;
  }

  /** The place of so many bytes, which it passes. */
  private pass(size: number): number {
    if (this.at === this.view.byteLength) this.nextBlock();
    const { at } = this;
    if (at + size > this.view.byteLength) throw invalid();
    this.at += size;
    return at;
  }

  private nextBlock(): void {
    const block = this.blocks[++this.index];
    if (block === undefined) throw invalid();
    this.view = viewOf(block);
    this.at = 0;
  }

  u8(): number {
    const at = this.pass(1);
    return this.view.getUint8(at);
  }

  u16(): number {
    const at = this.pass(2);
    return this.view.getUint16(at, true);
  }

  u32(): number {
    const at = this.pass(4);
    return this.view.getUint32(at, true);
  }

  f64(): number {
    const at = this.pass(8);
    return this.view.getFloat64(at, true);
  }

  bytes(size: number): DataView {
    const at = this.pass(size);
    return new DataView(this.view.buffer, this.view.byteOffset + at, size);
  }

  /** Row, column and style of a cell. */
  cell(): readonly [row: number, column: number, style: number] {
    return [this.u16(), this.u16(), this.u16()];
  }

  skip(size: number): void {
    for (let left = size; left > 0; ) {
      if (this.at === this.view.byteLength) this.nextBlock();
      const part = Math.min(left, this.view.byteLength - this.at);
      this.at += part;
      left -= part;
    }
  }

  /** A text of so many characters, with its flags before it, and what they say follows it. */
  text(length: number): string {
    const flags = this.u8();
    const runs = (flags & 8) === 0 ? 0 : this.u16();
    const pronunciation = (flags & 4) === 0 ? 0 : this.u32();
    const text = this.characters(length, (flags & 1) === 1);
    this.skip(4 * runs + pronunciation);
    return text;
  }

  /** Where a text goes on in another block, that block begins with the width of its characters. */
  private characters(length: number, isWide: boolean): string {
    const codes: number[] = [];
    let wide = isWide;
    while (codes.length < length) {
      if (this.at === this.view.byteLength) {
        this.nextBlock();
        wide = (this.u8() & 1) === 1;
        continue;
      }
      codes.push(wide ? this.u16() : this.u8());
    }
    return codes.length < 10_000
      ? String.fromCharCode(...codes)
      : codes.map((code) => String.fromCharCode(code)).join('');
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function stringsOf(cursor: Cursor): readonly string[] {
  cursor.u32();
  const count = cursor.u32();
  const strings: string[] = [];
  while (strings.length < count) {
    // Each takes at least three bytes, so that a false count ends here.
    strings.push(cursor.text(cursor.u16()));
  }
  return strings;
}

function invalid(place?: { readonly sheet: string; readonly cell: string }): WorkbookFault {
  return damaged('record', place);
}
