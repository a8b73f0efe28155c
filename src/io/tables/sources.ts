import { formatPlace, type RawFault } from '../../fields/faults.js';
import type { TableKind } from '../../fields/mapping.js';
import { append } from '../../kernel/append.js';
import type { PortfolioTables } from '../csv.js';
import type { Encoding } from '../csv-decode.js';
import { textTable } from '../csv-table.js';
import { ownName } from './column-mapping.js';
import type { TableMappings } from './mapping.js';
import { kindOf, type RawTable } from './raw-table.js';
import type { Row } from './table.js';
import { readWorkbook } from './workbook.js';
import { formOf } from './workbook-form.js';
import type { SheetRow } from './workbook-types.js';

/** A file of tables: its name in faults, and its bytes. */
export interface TableSource {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What a file of text is of where its columns do not say it. */
  readonly otherwise?: TableKind | undefined;
}

/** The tables of files, by what they are of. */
export interface SortedTables {
  readonly tables: PortfolioTables & { readonly claims: readonly RawTable[] };
  /** Tables that are none of these: files, or sheets as `loans.xlsx ▸ Sheet2`. */
  readonly unread: readonly string[];
  /** Hidden sheets, which are not read. */
  readonly hidden: readonly SheetPlace[];
  /** What the mapping names and no table fits. */
  readonly unused: readonly string[];
}

/** A sheet of a file. */
export interface SheetPlace {
  readonly file: string;
  readonly sheet: string;
}

/** How tables are read, besides by their own form. */
export interface TablesOptions {
  /** The encoding of files of text. Absent: UTF-8, or what their bytes say. */
  readonly encoding?: Encoding | undefined;
  readonly mappings?: TableMappings | undefined;
}

/** The sheets of notes for those who fill in a workbook. They are no tables. */
const NOTES = /^(填[表报])?(说明|须知)$|^备注$|^(readme|notes)$/i;

/**
 * Reads the tables of files: a workbook's visible sheets and files of text are tables of their own, and a table is known by
 * its columns. What a file is, its bytes say. `faults` receives those of files that cannot be read, such as a workbook with a
 * password; what is wrong with the rows of a table is told when it is read.
 */
export async function sortedTables(
  sources: readonly TableSource[],
  { encoding, mappings }: TablesOptions,
  faults: RawFault[],
): Promise<SortedTables> {
  const byKind: Record<TableKind, RawTable[]> = { households: [], loans: [], events: [], repayments: [], claims: [] };
  const unread: string[] = [];
  const hidden: SheetPlace[] = [];
  for (const source of sources) {
    for (const table of await tablesOf(source, { encoding, mappings }, hidden, faults)) {
      const kind = kindOf(table) ?? source.otherwise;
      if (kind !== undefined) byKind[kind].push(table);
      // Why a text could not be read says more than that it is no table.
      else if (table.broken !== undefined) faults.push({ ...table.broken, path: [], file: table.file });
      else unread.push(formatPlace(table));
    }
  }
  return { tables: byKind, unread, hidden, unused: mappings?.unused() ?? [] };
}

/**
 * The tables of a file of claims: those that have the columns of one; its only table where none has. `faults` receives why a
 * file cannot be read.
 */
export async function claimsTables(
  source: TableSource,
  options: TablesOptions,
  faults: RawFault[],
): Promise<readonly RawTable[]> {
  const tables = await tablesOf(source, options, [], faults);
  const claims = tables.filter((table) => kindOf(table) === 'claims');
  return claims.length > 0 || tables.length !== 1 ? claims : tables;
}

/** The tables of files as they have them, of any kind. `faults` receives why a file cannot be read. */
export async function rawTables(
  sources: readonly TableSource[],
  encoding: Encoding | undefined,
  faults: RawFault[],
): Promise<readonly RawTable[]> {
  const tables: RawTable[] = [];
  for (const source of sources) append(tables, await tablesOf(source, { encoding }, [], faults));
  for (const { broken, file } of tables) if (broken !== undefined) faults.push({ ...broken, path: [], file });
  return tables;
}

async function tablesOf(
  source: TableSource,
  { encoding, mappings }: TablesOptions,
  hidden: SheetPlace[],
  faults: RawFault[],
): Promise<readonly RawTable[]> {
  const { name, bytes } = source;
  const own = ownName(name);
  if (formOf(bytes) === undefined) {
    const mapping = mappings?.of(own);
    return [textTable(source, encoding ?? mapping?.table.encoding, mapping)];
  }
  const read = await readWorkbook(bytes);
  if ('fault' in read) {
    const { sheet } = read.place ?? {};
    const at = { file: name, ...(sheet === undefined ? {} : { sheet }) };
    faults.push({ code: 'INVALID_VALUE', path: [], value: read.place?.cell ?? name, detail: read.fault, ...at });
    return [];
  }
  const tables: RawTable[] = [];
  for (const sheet of read.sheets) {
    if (sheet.isHidden) hidden.push({ file: name, sheet: sheet.name });
    else if (sheet.rows.length > 0 && !NOTES.test(sheet.name)) {
      const mapping = mappings?.of(own, sheet.name);
      const rows = sheet.rows.map(rowOf);
      tables.push({ file: name, sheet: sheet.name, rows, isGuessed: false, isPlain: false, mapping });
    }
  }
  return tables;
}

/** A row of a sheet in the form of those of texts: without blanks at the ends of its cells, a line break as a blank. */
function rowOf({ line, cells, kinds }: SheetRow): Row {
  return { line, cells: cells.map((cell) => cell.trim().replaceAll('\n', ' ')), kinds };
}
