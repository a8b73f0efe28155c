import { type CsvError, type InfoRecord, parse } from 'csv-parse/sync';
import type { RawFault, Text } from '../fields/faults.js';
import { aboveLimit, grouped, LIMITS } from '../fields/limits.js';
import {
  type AttributeField,
  type Column,
  HeaderFinder,
  isAttributeField,
  isPassedOver,
  unitlessRate,
} from './csv-columns.js';
import { type Encoding, type FoundEncoding, readText } from './csv-decode.js';
import type { RateUnit } from './rate-units.js';
import { type CellType, canonical, isNothing, readingsOf } from './tables/cells.js';
import { headerIndex, isSecondHeader, isTotalRow, type Separator, separatorLine, separatorOf } from './tables/frame.js';

/** A file to read: its name in faults, and its bytes; undefined where there is no such file. */
export interface CsvFile {
  readonly name: string;
  readonly bytes?: Uint8Array | undefined;
}

/** A row and the line on which it begins. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The place of a cell. Lines and columns count from 1; a column is the number of the cell in its row. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** A column of a header: the number of its cell, counted from 0, and how its cells are read. */
export interface Found extends CellType {
  readonly index: number;
  /** What every row has in this column, which the file does not have. */
  readonly constant?: string;
}

/**
 * The cell of a column in the form that the fields are read from, a line break among words as a blank; undefined where it
 * has no value. A cell that its column does not take is as it stands.
 */
export function cellText({ cells }: Row, found: Found | undefined): string | undefined {
  if (found?.constant !== undefined) return found.constant;
  const text = found && cells[found.index];
  // A row may have fewer cells than the header: it is told by its form.
  if (found === undefined || text === undefined || text === '' || isNothing(text)) return undefined;
  if (found.form === 'text') return text.includes('\n') ? text.replace(/[^\S\n]*\n\s*/g, ' ') : text;
  return canonical(text, found);
}

/** A CSV file under its header: every row has as many cells as the header. */
export class CsvTable<Field extends string> {
  /** The rows of totals, which are no records. */
  totals: readonly Row[] = [];
  /** What is known and not read: the rows above the header, and columns by their headers. */
  passed: { readonly rows: readonly Row[]; readonly columns: readonly string[] } = { rows: [], columns: [] };
  /**
   * Whether the table has its header in its first row and records in all others, commas between the cells, and units in its
   * header.
   */
  isPlain = true;
  /** The fields of the columns of attributes. */
  readonly attributes: readonly (Field & AttributeField)[];

  constructor(
    readonly name: string,
    private readonly columns: ReadonlyMap<Field, Found>,
    readonly rows: readonly Row[],
    /** Whether every row could be read; if not, a row that is missing may be one that could not be read. */
    readonly complete: boolean,
    private readonly missing: ReadonlySet<Field>,
    private readonly known: readonly Column<Field>[],
  ) {
    this.attributes = [...columns.keys()].filter((field): field is Field & AttributeField => isAttributeField(field));
  }

  /** {@link cellText}; undefined where the column is missing, too. */
  text(row: Row, field: Field): string | undefined {
    return cellText(row, this.columns.get(field));
  }

  /** The trimmed cell as it stands; undefined where it is empty or the column is missing. */
  raw(row: Row, field: Field): string | undefined {
    const found = this.columns.get(field);
    const text = found === undefined ? undefined : row.cells[found.index];
    return text === '' ? undefined : text;
  }

  /** What a cell that its column does not take may mean. */
  readings(row: Row, field: Field): Text | undefined {
    const text = this.raw(row, field);
    return text === undefined ? undefined : readingsOf(text, this.columns.get(field) as Found);
  }

  /** The first cell of a row that is not empty. */
  firstText(row: Row): string | undefined {
    return row.cells.find((cell) => cell !== '');
  }

  has(field: Field): boolean {
    return this.columns.has(field);
  }

  /** The table with some of its rows. */
  filtered(isWanted: (row: Row) => boolean): CsvTable<Field> {
    return new CsvTable(this.name, this.columns, this.rows.filter(isWanted), this.complete, this.missing, this.known);
  }

  /** The table with further columns, of which every row has the same value. */
  withConstant<Further extends string>(
    values: Readonly<Record<Further, string>>,
    known: readonly Column<Field | Further>[] | readonly Column<string>[],
  ): CsvTable<Field | Further> {
    const columns = new Map<Field | Further, Found>(this.columns);
    for (const [field, constant] of Object.entries(values) as [Further, string][]) {
      columns.set(field, { index: -1, form: 'text', constant });
    }
    return new CsvTable<Field | Further>(
      this.name,
      columns,
      this.rows,
      this.complete,
      this.missing,
      known as readonly Column<Field | Further>[],
    );
  }

  /** The columns whose cells a row of totals adds up. */
  get summed(): readonly Column<Field>[] {
    return this.known.filter(({ field, form }) => (form === 'amount' || form === 'count') && this.columns.has(field));
  }

  unit(field: Field): RateUnit | undefined {
    return this.columns.get(field)?.unit;
  }

  place(row: Row, field: Field): Place {
    const found = this.columns.get(field);
    const isThere = found !== undefined && found.constant === undefined;
    return { file: this.name, line: row.line, ...(isThere ? { column: found.index + 1 } : {}) };
  }

  /** The detail of a fault on a missing cell whose column is missing; undefined where the column is there. */
  noteOnColumn(field: Field): Text | undefined {
    return this.columns.has(field) ? undefined : theColumn(this.known.filter((column) => column.field === field));
  }

  /** Whether a required column is missing, which is reported once for the whole file. */
  lacks(field: Field): boolean {
    return this.missing.has(field);
  }
}

/** The columns that a header has, and the required ones that it lacks. */
export interface Header<Field extends string> {
  readonly cells: number;
  readonly found: ReadonlyMap<Field, Found>;
  readonly missing: ReadonlySet<Field>;
  /** The headers of columns that are known and not read. */
  readonly passed: readonly string[];
}

/** Receives a fault of the form of a file. */
export type Refuse = (raw: Omit<RawFault, 'path' | 'file'>) => void;

/** What a caller wants to know, or decides, of a table. */
export interface TableOptions {
  /** Whether an unknown column is left out, by its header; without it, it is a fault. */
  readonly leavesOut?: ((header: string) => boolean) | undefined;
  /** Receives the name of the file where it is read as GB18030 because it is not UTF-8. */
  readonly guessed?: (name: string) => void;
}

/** Reads one file; `faults` receives the faults of its form: encoding, quotes, header, number of cells. */
export function readTable<Field extends string>(
  { name, bytes }: CsvFile,
  columns: readonly Column<Field>[],
  encoding: Encoding | undefined,
  faults: RawFault[],
  { leavesOut, guessed }: TableOptions = {},
): CsvTable<Field> {
  const refuse: Refuse = (raw) => {
    faults.push({ ...raw, path: [], file: name });
  };
  const unread = new CsvTable<Field>(name, new Map(), [], false, new Set(), columns);
  if (bytes === undefined) {
    refuse(NO_SUCH_FILE);
    return unread;
  }
  const read = readText(bytes, encoding);
  if (read.text === undefined) {
    refuse(undecodable(name, encoding, read.found));
    return unread;
  }
  if (read.isGuessed) guessed?.(name);
  const separator = separatorOf(read.text);
  if (separator === '，') {
    refuse({ code: 'INVALID_VALUE', line: 1, value: separator, detail: FULL_WIDTH_COMMA });
    return unread;
  }
  const said = separatorLine(read.text)?.length ?? 0;
  const { rows: all, broken } = rowsOf(said === 0 ? read.text : read.text.slice(said), separator);
  if (broken !== undefined) refuse(broken);
  const at = headerIndex(all.map(({ cells }) => cells));
  const first = all[at];
  if (first === undefined) {
    if (broken === undefined) refuse(NO_HEADER_ROW);
    return unread;
  }
  const below = all.slice(at + 1);
  if (below[0] !== undefined && isSecondHeader(below[0].cells)) below.shift();
  const filled = below.filter(({ cells }) => cells.some((cell) => cell !== ''));
  const { top, rows } = withoutEmptyEnd(first, filled);
  const hasSigns = (index: number) => rows.some(({ cells }) => /[%％]$/.test(cells[index] ?? ''));
  const header = headerIn(top, columns, refuse, { leavesOut, hasSigns });
  const id = header.found.get(columns[0]?.field as Field)?.index;
  const totals = rows.filter(({ cells }) => isTotalRow(cells, id));
  const records = totals.length === 0 ? rows : rows.filter(({ cells }) => !isTotalRow(cells, id));
  const table = tableOf(name, header, records, columns, broken === undefined, refuse);
  table.totals = totals;
  table.passed = { rows: all.slice(0, at), columns: header.passed };
  const hasUnits = [...header.found.values()].every(({ isUnitInCells }) => isUnitInCells !== true);
  table.isPlain = hasUnits && separator === ',' && all.length === records.length + 1 && top === first;
  return table;
}

/** A header and its rows without the columns at the end that have nothing in them. */
function withoutEmptyEnd(first: Row, rows: readonly Row[]): { readonly top: Row; readonly rows: readonly Row[] } {
  const wanted = first.cells.findLastIndex((cell) => cell !== '') + 1;
  const isFree = ({ cells }: Row) => cells.length > wanted && cells.slice(wanted).every((cell) => cell === '');
  const cut = (row: Row): Row => (isFree(row) ? { ...row, cells: row.cells.slice(0, wanted) } : row);
  // A cell with text under no header is a column that nobody knows.
  if (wanted < first.cells.length && rows.some((row) => row.cells.length > wanted && !isFree(row))) {
    return { top: first, rows };
  }
  return { top: cut(first), rows: rows.map(cut) };
}

/** The fault of a file that cannot be decoded; it names the first byte that is not UTF-8. */
export function undecodable(
  name: string,
  asked: Encoding | undefined,
  found: FoundEncoding | undefined,
): Omit<RawFault, 'path' | 'file'> {
  const fault = { code: 'INVALID_VALUE', value: name } as const;
  if (asked === 'gb18030' || found === undefined) return { ...fault, detail: NOT_GB18030 };
  if (found.encoding !== undefined) return { ...fault, detail: asked === undefined ? NOT_UTF16 : NOT_UTF8 };
  const { line, byte, value } = found.wrong;
  const hex = `0x${value.toString(16).toUpperCase().padStart(2, '0')}`;
  if (asked === undefined && !found.isMostlyUtf8) {
    return { ...fault, line: found.lineNotGb18030 ?? line, detail: neither(`${line}:${byte}`, hex) };
  }
  const which = found.isMostlyUtf8 ? MOSTLY : NOT_UTF8;
  return {
    ...fault,
    line,
    detail: {
      en: `byte ${byte} of this line (${hex}) is not UTF-8; ${which.en}`,
      'zh-CN': `该行第 ${byte} 字节（${hex}）不是 UTF-8 编码；${which['zh-CN']}`,
    },
  };
}

/**
 * The table of rows under a header; `refuse` receives the faults of rows with another number of cells.
 *
 * @param readable whether the whole text could be read
 */
export function tableOf<Field extends string>(
  name: string,
  header: Header<Field>,
  rows: readonly Row[],
  columns: readonly Column<Field>[],
  readable: boolean,
  refuse: Refuse,
): CsvTable<Field> {
  const whole = rows.filter((row) => {
    const detail = formFault(row, header);
    if (detail !== undefined) refuse({ code: 'INVALID_VALUE', line: row.line, value: row.cells.join(','), detail });
    return detail === undefined;
  });
  return new CsvTable(name, header.found, whole, readable && whole.length === rows.length, header.missing, columns);
}

/** What is wrong with the form of a row: the number of its cells, or its size. */
export function formFault({ cells }: Row, header: Pick<Header<string>, 'cells'>): Text | undefined {
  if (cells.length !== header.cells) return ragged(cells.length, header.cells);
  const size = cells.reduce((sum, { length }) => sum + length, 0);
  return size > LIMITS.row.most ? aboveLimit(LIMITS.row, size) : undefined;
}

/**
 * The parser stops at a row of so many bytes. A row of no more characters than allowed has fewer: one in UTF-16 has at most
 * three in UTF-8.
 */
const MOST_PARSED = 4 * LIMITS.row.most;

/** The options of the parser: it accepts rows of any length, so that every faulty one is reported. */
export const ROWS = {
  trim: true,
  skip_empty_lines: true,
  record_delimiter: '\n',
  relax_column_count: true,
  max_record_size: MOST_PARSED,
} as const;

/**
 * The parser takes a byte-order mark for a blank and removes it at the ends of a cell. It is a character that no text
 * accepts, and must be told: it passes the parser under a code that is no character.
 */
const MARK = '\ufeff';
const MARK_IN_PARSER = '\ufdd0';

/** A text of which only the parser has still to be asked: every line ends with a line feed. */
export function textForParser(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n');
  return lines.includes(MARK) ? lines.replaceAll(MARK, MARK_IN_PARSER) : lines;
}

/**
 * A parsed record as a row: cells without blanks at their ends, a line break inside a cell as one blank. The parser gives
 * the line on which the record ends.
 */
export function rowFrom(record: readonly string[], lines: number): Row {
  let breaks = 0;
  const cells = record.map((cell) => {
    breaks += cell.split('\n').length - 1;
    return cell.trim().replaceAll('\n', ' ').replaceAll(MARK_IN_PARSER, MARK);
  });
  return { line: lines - breaks, cells };
}

/** The fault at which the parser stopped; `last` is the last row that it read. */
export function brokenAt(error: unknown, last: Row | undefined): Omit<RawFault, 'path' | 'file'> {
  const { code, lines } = error as CsvError & { readonly code: string; readonly lines?: number };
  const unclosed = code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE';
  const line = unclosed ? (last?.line ?? 0) + 1 : lines;
  const detail = code === 'CSV_MAX_RECORD_SIZE' ? TOO_LONG : QUOTES;
  return { code: 'INVALID_VALUE', value: '"', detail, ...(line ? { line } : {}) };
}

/** The rows of a text with trimmed cells. Empty lines are skipped. */
function rowsOf(text: string, delimiter: Separator): { rows: Row[]; broken?: Omit<RawFault, 'path' | 'file'> } {
  const rows: Row[] = [];
  try {
    parse(textForParser(text), {
      ...ROWS,
      delimiter,
      on_record: (record: string[], { lines }: InfoRecord) => {
        rows.push(rowFrom(record, lines));
        return null;
      },
    });
  } catch (error) {
    return { rows, broken: brokenAt(error, rows.at(-1)) };
  }
  return { rows };
}

interface HeaderOptions extends Pick<TableOptions, 'leavesOut'> {
  /** Whether any cell of a column, by its index, has the sign of a rate; without it no cell has. */
  readonly hasSigns?: (index: number) => boolean;
}

/** Finds the columns of a header; `refuse` receives its faults. */
export function headerIn<Field extends string>(
  header: Row,
  columns: readonly Column<Field>[],
  refuse: Refuse,
  { leavesOut = () => false, hasSigns = () => false }: HeaderOptions = {},
): Header<Field> {
  const found = new Map<Field, Found>();
  const finder = new HeaderFinder(columns);
  const passed: string[] = [];
  header.cells.forEach((cell, index) => {
    const place = { line: header.line, column: index + 1 };
    const known = finder.find(cell);
    if (known === undefined && isPassedOver(cell)) {
      passed.push(cell);
      return;
    }
    const match = known !== undefined && 'isUnitInCells' in known && !hasSigns(index) ? undefined : known;
    if (match === undefined && leavesOut(cell)) return;
    if (match === undefined) {
      const candidates = unitlessRate(columns, known);
      const detail = candidates.length > 0 ? nameUnit(candidates) : { en: '', 'zh-CN': '' };
      refuse({ code: 'UNKNOWN_FIELD', value: cell, detail, ...place });
    } else if ('either' in match) {
      refuse({ code: 'UNKNOWN_FIELD', value: cell, detail: eitherOf(match.either), ...place });
    } else if (found.has(match.field)) {
      refuse({ code: 'INVALID_VALUE', value: cell, detail: GIVEN_TWICE, ...place });
    } else {
      const { field, ...type } = match;
      found.set(field, { index, ...type });
    }
  });
  const missing = new Set(columns.filter(({ field, required }) => required && !found.has(field)).map((c) => c.field));
  for (const field of missing) {
    const wanted = columns.filter((column) => column.field === field);
    refuse({ code: 'MISSING_FIELD', line: header.line, detail: theColumn(wanted) });
  }
  return { cells: header.cells.length, found, missing, passed };
}

function eitherOf([one, other]: readonly string[]): Text {
  return {
    en: `: the period is not known, write ${one} or ${other}`,
    'zh-CN': `：未写明期间，请写成 ${one} 或 ${other}`,
  };
}

const headersIn = (columns: readonly Column<string>[], i: 0 | 1, separator: string) =>
  columns.map(({ headers }) => headers[i]).join(separator);

function theColumn(columns: readonly Column<string>[]): Text {
  return {
    en: `: the column ${headersIn(columns, 0, ' or ')}`,
    'zh-CN': `：列 ${headersIn(columns, 1, ' 或 ')}`,
  };
}

function nameUnit(columns: readonly Column<string>[]): Text {
  return {
    en: `: the unit is missing, write ${headersIn(columns, 0, ', ')}`,
    'zh-CN': `：未写明单位，请写成 ${headersIn(columns, 1, '、')}`,
  };
}

function ragged(cells: number, wanted: number): Text {
  return {
    en: `the row has ${cells} cells, the header ${wanted}; put cells that hold a comma in double quotes`,
    'zh-CN': `该行有 ${cells} 个单元格，表头有 ${wanted} 个；含逗号的单元格请加英文双引号`,
  };
}

const FULL_WIDTH_COMMA: Text = {
  en: 'the cells are separated by full-width commas; separate them by commas (,), as CSV is',
  'zh-CN': '单元格以全角逗号分隔；请改用英文逗号（,）分隔',
};
const GIVEN_TWICE: Text = { en: 'the column occurs twice; keep one', 'zh-CN': '该列重复出现；请只保留一列' };
const QUOTES: Text = {
  en: 'unbalanced double quotes; the text after them cannot be read; write "" for a quote inside a quoted cell',
  'zh-CN': '此处双引号不成对，其后内容无法读取；引号内的双引号请写成 ""',
};
const TOO_LONG: Text = {
  en: `the row has more than ${grouped(MOST_PARSED)} bytes; the limit for ${LIMITS.row.of.en} is ${grouped(LIMITS.row.most)} characters; likely this double quote is not closed; write "" for a quote inside a quoted cell`,
  'zh-CN': `该行超过 ${grouped(MOST_PARSED)} 字节；${LIMITS.row.of['zh-CN']}以 ${grouped(LIMITS.row.most)} 个字符为限；可能此处双引号未闭合，引号内的双引号请写成 ""`,
};
const NO_FILE: Text = { en: ': the folder must have this file', 'zh-CN': '：文件夹中须有此文件' };
const NO_HEADER: Text = { en: ': the header row', 'zh-CN': '：表头' };
/** The faults of an empty file and of a missing file. */
export const NO_HEADER_ROW = { code: 'MISSING_FIELD', line: 1, detail: NO_HEADER } as const;
export const NO_SUCH_FILE = { code: 'MISSING_FIELD', detail: NO_FILE } as const;
const MOSTLY: Text = {
  en: 'most of the file is: correct the character there, or save the file as CSV UTF-8',
  'zh-CN': '文件其余部分大多为 UTF-8，请改正该处字符，或将文件另存为 CSV UTF-8',
};
function neither(place: string, hex: string): Text {
  return {
    en: `a byte of this line is not GB18030, and the byte at ${place} (line:byte, ${hex}) is not UTF-8; correct the character, or save the file as CSV UTF-8`,
    'zh-CN': `该行有字节不是 GB18030 编码，${place}（行:字节）处的字节（${hex}）也不是 UTF-8 编码；请改正该处字符，或将文件另存为 CSV UTF-8`,
  };
}
const NOT_UTF8: Text = { en: 'save the file as CSV UTF-8', 'zh-CN': '请将文件另存为 CSV UTF-8' };
const NOT_UTF16: Text = {
  en: 'the file begins with the mark of UTF-16 and is not valid UTF-16; save it as CSV UTF-8',
  'zh-CN': '文件以 UTF-16 标记开头，但不是有效的 UTF-16；请另存为 CSV UTF-8',
};
const NOT_GB18030: Text = {
  en: 'the file is not valid GB18030; save it as CSV UTF-8',
  'zh-CN': '文件不是有效的 GB18030；请另存为 CSV UTF-8',
};
