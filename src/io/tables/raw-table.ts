import type { RawFault, Text } from '../../fields/faults.js';
import { aboveLimit, LIMITS } from '../../fields/limits.js';
import type { TableKind, TableMapping } from '../../fields/mapping.js';
import { didYouMean } from '../../fields/unknown-field.js';
import { similarTo } from '../../kernel/nearest.js';
import { type Ambiguous, type Column, HeaderFinder, isPassedOver, type Match, unitlessRate } from '../csv-columns.js';
import type { TextEncoding } from '../csv-decode.js';
import { canonical } from './cells.js';
import type { ColumnMapping } from './column-mapping.js';
import {
  headerIndex,
  headerOfRows,
  isSecondHeader,
  isTotalRow,
  kindOfHeader,
  readHeaders,
  type Separator,
  withUnits,
} from './frame.js';
import { type Found, headersIn, type Passed, type PassedColumn, type Row, Table, theColumn } from './table.js';

/** A fault of the form of a file, without the file. */
export type FormFault = Omit<RawFault, 'path' | 'file' | 'sheet'>;

/** A table as its file has it: rows of texts, of which it is not yet known what they are of. */
export interface RawTable {
  readonly file: string;
  /** The sheet, of a workbook. */
  readonly sheet?: string | undefined;
  readonly rows: readonly Row[];
  /** Of a file of text: its encoding, as far as it could be decoded. */
  readonly encoding?: TextEncoding | undefined;
  /** Of a file of text: what separates its cells. */
  readonly separator?: Separator | undefined;
  /** Whether the text was read as GB18030 because it is not UTF-8. */
  readonly isGuessed: boolean;
  /** Whether its cells are separated by commas. */
  readonly isPlain: boolean;
  /** Where the file could not be read further. */
  readonly broken?: FormFault;
  /** How its columns are read, where that is declared. */
  readonly mapping?: ColumnMapping | undefined;
}

/** The index of the header of a table: what its mapping says, else {@link headerIndex}; -1 where the mapping names no row. */
function headerIndexOf({ rows, mapping }: RawTable): number {
  const line = mapping?.table.headerRow;
  if (line !== undefined) return rows.findIndex((row) => row.line === line);
  return headerIndex(
    rows.map(({ cells }) => cells),
    mapping && ((cells) => mapping.known(cells)),
  );
}

/** What a table is of: what its mapping says, else what its columns do, with those that the mapping adds. */
export function kindOf(raw: RawTable): TableKind | undefined {
  const { rows, mapping } = raw;
  if (mapping === undefined) return kindOfHeader(headerOfRows(rows));
  const header = rows[headerIndexOf(raw)]?.cells ?? [];
  return mapping.table.kind ?? kindOfHeader([...mapping.known(header), ...Object.keys(mapping.table.constants ?? {})]);
}

/** The columns that a header has, and the required ones that it lacks. */
export interface Header<Field extends string> {
  readonly cells: number;
  readonly found: ReadonlyMap<Field, Found>;
  readonly missing: ReadonlySet<Field>;
  /** Columns that are known and not read. */
  readonly passed: readonly PassedColumn[];
}

/** Receives a fault of the form of a file. */
export type Refuse = (raw: FormFault) => void;

/** What a caller decides of a table. */
export interface TableOptions {
  /** Whether an unknown column is left out, by its header; without it, it is a fault. */
  readonly leavesOut?: ((header: string) => boolean) | undefined;
}

/** A table under its header, its rows of totals, and what of it is not read. */
export interface ReadTable<Field extends string> {
  readonly table: Table<Field>;
  /** The rows of totals, which are no records. */
  readonly totals: readonly Row[];
  readonly passed: Passed;
  /**
   * Whether the table has its header in its first row and records in all others, commas between the cells, and units in its
   * header.
   */
  readonly isPlain: boolean;
}

/** Reads a table under its header; `faults` receives the faults of its form: encoding, quotes, header, number of cells. */
export function readTable<Field extends string>(
  raw: RawTable,
  columns: readonly Column<Field>[],
  faults: RawFault[],
  { leavesOut }: TableOptions = {},
): ReadTable<Field> {
  const { file, sheet, broken } = raw;
  const part = sheet === undefined ? { file } : { file, sheet };
  const refuse: Refuse = (fault) => {
    faults.push({ ...fault, path: [], ...part });
  };
  if (broken !== undefined) refuse(broken);
  const { mapping } = raw;
  const at = headerIndexOf(raw);
  if (at < 0 && broken === undefined)
    refuse({ code: 'MISSING_FIELD', line: mapping?.table.headerRow as number, detail: NO_ROW });
  const above = raw.rows[at];
  if (above === undefined) {
    const none = { ...part, columns: new Map<Field, Found>(), missing: new Set<Field>() };
    const passed = { rows: [], columns: [] };
    return { table: new Table<Field>([none], [], false, columns), totals: [], passed, isPlain: false };
  }
  const below = raw.rows.slice(at + 1);
  const units = below[0] && withUnits(above.cells, below[0].cells);
  const first = units === undefined ? above : { ...above, cells: units };
  if (below[0] !== undefined && (units !== undefined || isSecondHeader(below[0].cells))) below.shift();
  const filled = below.filter(({ cells }) => cells.some((cell) => cell !== ''));
  const { top, rows } = sheet === undefined ? withoutEmptyEnd(first, filled) : asWideAs(first, filled);
  const hasSigns = (index: number) => rows.some(({ cells }) => /[%％]$/.test(cells[index] ?? ''));
  const isEmpty = (index: number) => rows.every(({ cells }) => (cells[index] ?? '') === '');
  const header = headerIn(top, columns, refuse, { leavesOut, hasSigns, isEmpty, mapping });
  const id = header.found.get(columns[0]?.field as Field)?.index;
  const totals = rows.filter(({ cells }) => isTotalRow(cells, id));
  const records = totals.length === 0 ? rows : rows.filter(({ cells }) => !isTotalRow(cells, id));
  const hasUnits = [...header.found.values()].every(({ isUnitInCells }) => isUnitInCells !== true);
  return {
    table: tableOf(part, header, records, columns, broken === undefined, refuse),
    totals,
    passed: { rows: raw.rows.slice(0, at), columns: header.passed },
    isPlain:
      raw.isPlain && hasUnits && raw.rows.length === records.length + 1 && top === first && !top.cells.includes(''),
  };
}

/** Rows of a sheet, which end with their last filled cell, as wide as the header. */
function asWideAs(top: Row, rows: readonly Row[]): { readonly top: Row; readonly rows: readonly Row[] } {
  const wanted = top.cells.length;
  const padded = rows.map((row) => {
    const lacking = wanted - row.cells.length;
    return lacking <= 0 ? row : { ...row, cells: [...row.cells, ...Array<string>(lacking).fill('')] };
  });
  return { top, rows: padded };
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

/**
 * The table of rows under a header; `refuse` receives the faults of rows with another number of cells.
 *
 * @param readable whether the whole text could be read
 */
export function tableOf<Field extends string>(
  { file, sheet }: Pick<RawTable, 'file' | 'sheet'>,
  header: Header<Field>,
  rows: readonly Row[],
  columns: readonly Column<Field>[],
  readable: boolean,
  refuse: Refuse,
): Table<Field> {
  const whole = rows.filter((row) => {
    const fault = sheet === undefined ? formFault(row, header) : sheetFault(row, header);
    if (fault !== undefined) refuse({ code: 'INVALID_VALUE', line: row.line, ...fault });
    return fault === undefined;
  });
  const part = { file, ...(sheet === undefined ? {} : { sheet }), columns: header.found, missing: header.missing };
  return new Table([part], whole, readable && whole.length === rows.length, columns);
}

/** What is wrong with the form of a row of CSV: the number of its cells, or its size. */
export function formFault(
  { cells }: Row,
  header: Pick<Header<string>, 'cells'>,
): { readonly value: string; readonly detail: Text } | undefined {
  const size = cells.reduce((sum, { length }) => sum + length, 0);
  const detail =
    cells.length !== header.cells
      ? ragged(cells.length, header.cells)
      : size > LIMITS.row.most
        ? aboveLimit(LIMITS.row, size)
        : undefined;
  return detail && { value: cells.join(','), detail };
}

/** A cell of a sheet to the right of its header. */
function sheetFault({ cells }: Row, header: Header<string>): (Omit<FormFault, 'code'> & { detail: Text }) | undefined {
  const index = cells.findIndex((cell, place) => place >= header.cells && cell !== '');
  return index < 0 ? undefined : { column: index + 1, value: cells[index], detail: NO_HEADER_ABOVE };
}

interface HeaderOptions extends Pick<TableOptions, 'leavesOut'> {
  /** Whether any cell of a column, by its index, has the sign of a rate; without it no cell has. */
  readonly hasSigns?: (index: number) => boolean;
  /** Whether a column, by its index, has nothing in any row; without it none has. */
  readonly isEmpty?: (index: number) => boolean;
  readonly mapping?: ColumnMapping | undefined;
}

/** Finds the columns of a header; `refuse` receives its faults. */
export function headerIn<Field extends string>(
  header: Row,
  columns: readonly Column<Field>[],
  refuse: Refuse,
  { leavesOut = () => false, hasSigns = () => false, isEmpty = () => false, mapping }: HeaderOptions = {},
): Header<Field> {
  const found = new Map<Field, Found>();
  const finder = new HeaderFinder(columns);
  const passed: PassedColumn[] = [];
  header.cells.forEach((cell, index) => {
    if (cell === '' && isEmpty(index)) return;
    const place = { line: header.line, column: index + 1 };
    const target = mapping?.targetOf(cell);
    const name = target ?? cell;
    const known = declared(finder, finder.find(name), mapping?.table);
    if (target === null || (known === undefined && isPassedOver(name))) {
      passed.push({ header: cell, name, index });
      return;
    }
    const match =
      known !== undefined && !('either' in known) && known.isUnitInCells === true && !hasSigns(index)
        ? undefined
        : known;
    if (match === undefined && leavesOut(name)) return;
    if (match === undefined) {
      const candidates = unitlessRate(columns, known);
      const detail = candidates.length > 0 ? nameUnit(candidates) : likelyHeader(cell, finder.names());
      refuse({ code: 'UNKNOWN_FIELD', value: cell, detail, ...place });
    } else if ('either' in match) {
      refuse({ code: 'UNKNOWN_FIELD', value: cell, detail: eitherOf(match.either), ...place });
    } else if (found.has(match.field)) {
      refuse({ code: 'INVALID_VALUE', value: cell, detail: GIVEN_TWICE, ...place });
    } else {
      const { field, ...type } = match;
      found.set(field, { index, header: cell, ...type });
    }
  });
  for (const [name, text] of Object.entries(mapping?.table.constants ?? {})) {
    const match = declared(finder, finder.find(name), mapping?.table);
    const isOfOther = (match === undefined || 'either' in match) && leavesOut(name);
    if (isOfOther) continue;
    const place = { value: name, line: header.line };
    if (match === undefined || 'either' in match)
      refuse({ code: 'UNKNOWN_FIELD', detail: likelyHeader(name), ...place });
    else if (found.has(match.field)) refuse({ code: 'INVALID_VALUE', detail: IN_TABLE, ...place });
    else {
      const { field, ...type } = match;
      found.set(field, { index: -1, ...type, constant: canonical(text, type) });
    }
  }
  const missing = new Set(columns.filter(({ field, required }) => required && !found.has(field)).map((c) => c.field));
  for (const field of missing) {
    const wanted = columns.filter((column) => column.field === field);
    refuse({ code: 'MISSING_FIELD', line: header.line, detail: theColumn(wanted) });
  }
  return { cells: header.cells.length, found, missing, passed };
}

/** What a header says with what the mapping declares for columns that do not say it. */
function declared<Field extends string>(
  finder: HeaderFinder<Field>,
  match: Match<Field> | Ambiguous | undefined,
  table: TableMapping | undefined,
): Match<Field> | Ambiguous | undefined {
  if (match === undefined || table === undefined || 'either' in match) return match;
  const { amounts, rates, days, values } = table;
  const isOwn = (name: string) => {
    const other = finder.find(name);
    return other !== undefined && 'field' in other && other.field === match.field;
  };
  const own: Match<Field> = { ...match, values: Object.entries(values ?? {}).find(([name]) => isOwn(name))?.[1] };
  if (match.form === 'day') return { ...own, dayOrder: days };
  if (match.form === 'amount') return { ...own, amountUnit: match.amountUnit ?? amounts };
  return match.isUnitInCells === true && rates !== undefined ? { ...own, unit: rates, isUnitInCells: undefined } : own;
}

/** The known header that is most similar to another, of which at most half of the characters differ; undefined where there is none. */
export function similarHeader(header: string, names: readonly string[] = readHeaders()): string | undefined {
  return similarTo(header, names, 1 / 2);
}

/** {@link similarHeader} as the detail of a fault. */
export function likelyHeader(header: string, names?: readonly string[]): Text {
  const similar = similarHeader(header, names);
  return similar === undefined ? { en: '', 'zh-CN': '' } : didYouMean(similar);
}

function eitherOf([one, other]: readonly string[]): Text {
  return {
    en: `: the period is not known, write "${one}" or "${other}"`,
    'zh-CN': `：未写明期间，请写成 ${one} 或 ${other}`,
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
    en: `the row has ${cells === 1 ? '1 cell' : `${cells} cells`}, the header ${wanted}; put cells that hold a comma in double quotes`,
    'zh-CN': `该行有 ${cells} 个单元格，表头有 ${wanted} 个；含逗号的单元格请加英文双引号`,
  };
}

const GIVEN_TWICE: Text = { en: 'the column occurs twice; keep one', 'zh-CN': '该列重复出现；请只保留一列' };
const NO_ROW: Text = { en: ': the header row that the mapping names', 'zh-CN': '：列名对应所指的表头行' };
const IN_TABLE: Text = {
  en: 'the table has this column; remove the constant, or have the column not read (null)',
  'zh-CN': '表格已有此列；请删除该固定值，或将表格中的该列设为不读取（null）',
};
const NO_HEADER_ABOVE: Text = {
  en: 'its column has no header; write one above it, or clear the cell',
  'zh-CN': '该列没有表头；请补上表头，或清空该单元格',
};
