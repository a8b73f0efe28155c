import { type CsvError, type InfoRecord, parse } from 'csv-parse/sync';
import type { RawFault, Text } from '../fields/faults.js';
import { type Column, headerKey, type RateUnit, unitlessRate } from './csv-columns.js';
import { decodeText, type Encoding } from './csv-decode.js';

/** A file to read: the name under which faults tell of it, and its bytes; none where there is no such file. */
export interface CsvFile {
  readonly name: string;
  readonly bytes?: Uint8Array | undefined;
}

/** A row and the line on which it begins. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Where a cell stands. Lines and columns count from 1; a column is the cell's number in its row. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

interface Found {
  readonly index: number;
  readonly unit: RateUnit | undefined;
}

/** A CSV file under its header: every row has as many cells as the header. */
export class CsvTable<Field extends string> {
  constructor(
    readonly name: string,
    private readonly columns: ReadonlyMap<Field, Found>,
    readonly rows: readonly Row[],
    /** Whether every row could be read: if not, what is missing here may be there after all. */
    readonly complete: boolean,
    private readonly missing: ReadonlySet<Field>,
    private readonly known: readonly Column<Field>[],
  ) {}

  /** The cell without the blanks around it; undefined where it is empty or the column is not there. */
  text(row: Row, field: Field): string | undefined {
    const found = this.columns.get(field);
    const text = found === undefined ? undefined : row.cells[found.index];
    return text === '' ? undefined : text;
  }

  unit(field: Field): RateUnit | undefined {
    return this.columns.get(field)?.unit;
  }

  place(row: Row, field: Field): Place {
    const found = this.columns.get(field);
    return { file: this.name, line: row.line, ...(found === undefined ? {} : { column: found.index + 1 }) };
  }

  /** What is said of a missing cell whose whole column is not there. */
  noteOnColumn(field: Field): Text | undefined {
    return this.columns.has(field) ? undefined : theColumn(this.known.filter((column) => column.field === field));
  }

  /** Whether the column is required and not there, which has been told once for the whole file. */
  lacks(field: Field): boolean {
    return this.missing.has(field);
  }
}

/** What a header says of a file: where its columns are, and what is not there. */
export interface Header<Field extends string> {
  readonly cells: number;
  readonly found: ReadonlyMap<Field, Found>;
  readonly missing: ReadonlySet<Field>;
}

/** Tells what is wrong with the form of a file. */
export type Refuse = (raw: Omit<RawFault, 'path' | 'file'>) => void;

/**
 * Reads one file; `faults` receives what is wrong with its form: encoding, quotes, header, the number of cells.
 *
 * @param others receives the headers of columns that are not known; without it such a column is a fault
 */
export function readTable<Field extends string>(
  { name, bytes }: CsvFile,
  columns: readonly Column<Field>[],
  encoding: Encoding | undefined,
  faults: RawFault[],
  others?: (header: string) => void,
): CsvTable<Field> {
  const refuse: Refuse = (raw) => {
    faults.push({ ...raw, path: [], file: name });
  };
  const unread = new CsvTable<Field>(name, new Map(), [], false, new Set(), columns);
  if (bytes === undefined) {
    refuse(NO_SUCH_FILE);
    return unread;
  }
  const text = decodeText(bytes, encoding);
  if (text === undefined) {
    refuse(undecodable(name, encoding));
    return unread;
  }
  const { rows, broken } = rowsOf(text);
  if (broken !== undefined) refuse(broken);
  const first = rows.shift();
  if (first === undefined) {
    if (broken === undefined) refuse(NO_HEADER_ROW);
    return unread;
  }
  const header = headerIn(first, columns, refuse, others);
  return tableOf(name, header, rows, columns, broken === undefined, refuse);
}

/** What is said of a file that cannot be decoded. */
export function undecodable(name: string, encoding: Encoding | undefined): Omit<RawFault, 'path' | 'file'> {
  return { code: 'INVALID_VALUE', value: name, detail: encoding === undefined ? NO_ENCODING : NOT_IN[encoding] };
}

/**
 * Rows under their header; `refuse` receives those that are ragged.
 *
 * @param readable whether all that was to be read could be
 */
export function tableOf<Field extends string>(
  name: string,
  header: Header<Field>,
  rows: readonly Row[],
  columns: readonly Column<Field>[],
  readable: boolean,
  refuse: Refuse,
): CsvTable<Field> {
  const whole = rows.filter(({ line, cells }) => {
    if (cells.length === header.cells) return true;
    refuse({ code: 'INVALID_VALUE', line, value: cells.join(','), detail: ragged(cells.length, header.cells) });
    return false;
  });
  return new CsvTable(name, header.found, whole, readable && whole.length === rows.length, header.missing, columns);
}

/** How rows are parsed: every ragged one is told, not only the first. */
export const ROWS = {
  trim: true,
  skip_empty_lines: true,
  record_delimiter: '\n',
  relax_column_count: true,
} as const;

/** A parsed record as a row: the parser gives the line on which it ends. */
export function rowFrom(record: readonly string[], lines: number): Row {
  const breaks = record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
  return { line: lines - breaks, cells: record.map((cell) => cell.trim()) };
}

/** What is said where the parser gives up; `last` is the row that it read last. */
export function brokenAt(error: unknown, last: Row | undefined): Omit<RawFault, 'path' | 'file'> {
  const { code, lines } = error as CsvError & { readonly code: string; readonly lines?: number };
  const unclosed = code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE';
  const line = unclosed ? (last?.line ?? 0) + 1 : lines;
  return { code: 'INVALID_VALUE', value: '"', detail: QUOTES, ...(line ? { line } : {}) };
}

/** The rows of a text, cells without the blanks around them; lines with nothing in them are passed over. */
function rowsOf(text: string): { rows: Row[]; broken?: Omit<RawFault, 'path' | 'file'> } {
  const rows: Row[] = [];
  try {
    parse(text.replace(/\r\n?/g, '\n'), {
      ...ROWS,
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

/** Finds the columns in a header; `refuse` receives what is wrong with it. */
export function headerIn<Field extends string>(
  header: Row,
  columns: readonly Column<Field>[],
  refuse: Refuse,
  others?: (header: string) => void,
): Header<Field> {
  const found = new Map<Field, Found>();
  const byKey = new Map(columns.flatMap((column) => column.headers.map((name) => [headerKey(name), column] as const)));
  header.cells.forEach((cell, index) => {
    const place = { line: header.line, column: index + 1 };
    const column = byKey.get(headerKey(cell));
    if (column === undefined && others !== undefined) {
      others(cell);
    } else if (column === undefined) {
      const candidates = unitlessRate(columns, cell);
      const detail = candidates.length > 0 ? nameUnit(candidates) : { en: '', 'zh-CN': '' };
      refuse({ code: 'UNKNOWN_FIELD', value: cell, detail, ...place });
    } else if (found.has(column.field)) {
      refuse({ code: 'INVALID_VALUE', value: cell, detail: GIVEN_TWICE, ...place });
    } else {
      found.set(column.field, { index, unit: column.unit });
    }
  });
  const missing = new Set(columns.filter(({ field, required }) => required && !found.has(field)).map((c) => c.field));
  for (const field of missing) {
    const wanted = columns.filter((column) => column.field === field);
    refuse({ code: 'MISSING_FIELD', line: header.line, detail: theColumn(wanted) });
  }
  return { cells: header.cells.length, found, missing };
}

const shown = (columns: readonly Column<string>[], i: 0 | 1, separator: string) =>
  columns.map(({ headers }) => headers[i]).join(separator);

function theColumn(columns: readonly Column<string>[]): Text {
  return {
    en: `: the column ${shown(columns, 0, ' or ')}`,
    'zh-CN': `：列 ${shown(columns, 1, ' 或 ')}`,
  };
}

function nameUnit(columns: readonly Column<string>[]): Text {
  return {
    en: `: its unit would be a guess, write ${shown(columns, 0, ', ')}`,
    'zh-CN': `：未写明单位，请写成 ${shown(columns, 1, '、')}`,
  };
}

function ragged(cells: number, wanted: number): Text {
  return {
    en: `the row has ${cells} cells, the header ${wanted}; put cells that hold a comma in double quotes`,
    'zh-CN': `该行有 ${cells} 个单元格，表头有 ${wanted} 个；含逗号的单元格请加英文双引号`,
  };
}

const GIVEN_TWICE: Text = { en: 'the column is there twice; keep one', 'zh-CN': '该列重复出现；请只保留一列' };
const QUOTES: Text = {
  en: 'the double quotes do not pair up here, and nothing after them can be read; write "" for a quote inside a quoted cell',
  'zh-CN': '此处双引号不成对，其后内容无法读取；引号内的双引号请写成 ""',
};
const NO_FILE: Text = { en: ': the folder needs this file', 'zh-CN': '：文件夹中须有此文件' };
const NO_HEADER: Text = { en: ': the header row', 'zh-CN': '：表头' };
/** What is said of a file with nothing in it, and of one that is not there. */
export const NO_HEADER_ROW = { code: 'MISSING_FIELD', line: 1, detail: NO_HEADER } as const;
export const NO_SUCH_FILE = { code: 'MISSING_FIELD', detail: NO_FILE } as const;
const NO_ENCODING: Text = {
  en: 'the file is valid neither as UTF-8 nor as GB18030; save it as CSV UTF-8',
  'zh-CN': '文件既不是有效的 UTF-8，也不是有效的 GB18030；请另存为 CSV UTF-8',
};
const NOT_IN: Record<Encoding, Text> = {
  'utf-8': {
    en: 'the file is not valid UTF-8; save it as CSV UTF-8',
    'zh-CN': '文件不是有效的 UTF-8；请另存为 CSV UTF-8',
  },
  gb18030: {
    en: 'the file is not valid GB18030; save it as CSV UTF-8',
    'zh-CN': '文件不是有效的 GB18030；请另存为 CSV UTF-8',
  },
};
