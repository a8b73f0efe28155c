import { type Fault, formatPlace, type Lang } from '../../fields/faults.js';
import type { MappingInput, TableKind } from '../../fields/mapping.js';
import { batchOf } from '../../fields/portfolio.js';
import type { Warning } from '../../fields/warnings.js';
import { warning } from '../../fields/warnings.js';
import { EVENT_COLUMNS, HOUSEHOLD_COLUMNS, LOAN_COLUMNS, REPAYMENT_COLUMNS } from '../../io/csv-columns.js';
import { parsePortfolio } from '../../io/parse.js';
import { readTables, type TablesResult } from '../../io/read-tables.js';
import { namesOf } from '../../io/tables/file-names.js';
import { unreadWarnings } from '../../io/tables/file-warnings.js';
import { tablesAmong } from '../../io/tables/folder.js';
import { formatNote } from '../../io/tables/notes.js';
import type { TableReport } from '../../io/tables/report.js';
import { rawTables } from '../../io/tables/sources.js';
import { columnText, tableText } from '../../words/page.js';
import { type ReadFile, type ShownRow, type SourceFile, UNDECIDED_POLICY } from '../protocol.js';
import { filled } from './policy.js';
import { ANY_PERIOD, type ReadData } from './reading.js';

/** Tables that were read, and what is told of them. */
export interface ReadTableFiles {
  readonly files: readonly ReadFile[];
  readonly faults: readonly Fault[];
  readonly warnings: readonly Warning[];
  readonly notes: readonly string[];
  readonly data?: ReadData;
  readonly rowOf: (fault: Fault) => ShownRow | undefined;
}

/** Reads the tables among files; the others are named as not read. */
export async function readTableFiles(
  sources: readonly SourceFile[],
  mapping: unknown,
  lang: Lang,
): Promise<ReadTableFiles> {
  const byName = new Map(sources.map((source) => [source.name, source]));
  const found = await tablesAmong([...byName.keys()], async (name, bytes) =>
    byName.get(name)?.bytes.subarray(0, bytes),
  );
  const tables = namesOf(found).flatMap((name) => byName.get(name) ?? []);
  const others = sources.filter((source) => !tables.includes(source));
  const unread = others.map(({ name }): ReadFile => ({ name, kind: 'unread', details: [] }));
  const ofUnread = unreadWarnings(found.unread).map((raw) => warning(raw, lang));
  if (tables.length === 0) return { files: unread, faults: [], warnings: ofUnread, notes: [], rowOf: () => undefined };
  const result = await readTables(tables, {
    lang,
    ...(mapping === undefined ? {} : { mapping: mapping as MappingInput }),
  });
  return {
    files: [...tables.map(({ name }) => fileOf(name, result, lang)), ...unread],
    faults: result.success ? [] : result.faults,
    warnings: [...ofUnread, ...result.warnings],
    notes: result.notes.map((note) => formatNote(note, lang)),
    rowOf: result.success ? () => undefined : await rowsOf(tables, result.tables),
    ...(result.success ? { data: dataOf(result.data) } : {}),
  };
}

/** The households and loans of tables in columns. The policy and the period with which they are read are none of the page's. */
function dataOf(input: object): ReadData {
  const portfolio = parsePortfolio({ ...input, policy: filled(UNDECIDED_POLICY), period: ANY_PERIOD } as never);
  return { batch: batchOf(portfolio), previous: [], advances: [] };
}

/** How a file was read: each of its tables, with the columns whose headers are not those of the package. */
function fileOf(name: string, { tables }: TablesResult, lang: Lang): ReadFile {
  const own = tables.filter(({ file }) => file === name);
  return {
    name,
    kind: own.length === 0 ? 'unread' : 'tables',
    details: own.flatMap((table) => {
      const renamed = table.columns.flatMap(({ field, header }) => {
        const known = headerOf(table.kind, field, lang);
        return known === undefined || known === header || field === header ? [] : [{ header, field: known }];
      });
      return [tableText(table, lang), ...(renamed.length === 0 ? [] : [columnText(renamed, lang)])];
    }),
  };
}

const COLUMNS = {
  households: HOUSEHOLD_COLUMNS,
  loans: LOAN_COLUMNS,
  events: EVENT_COLUMNS,
  repayments: REPAYMENT_COLUMNS,
  claims: [],
} as const satisfies Readonly<Record<TableKind, unknown>>;

/** The header of a column of the package. */
function headerOf(kind: TableKind, field: string, lang: Lang): string | undefined {
  return COLUMNS[kind].find((column) => column.field === field)?.headers[lang === 'en' ? 0 : 1];
}

/** So many cells of a row are shown. */
const MOST_CELLS = 12;

/** Finds the rows of faults in the tables as they stand. */
async function rowsOf(
  sources: readonly SourceFile[],
  reports: readonly TableReport[],
): Promise<(fault: Fault) => ShownRow | undefined> {
  const tables = new Map(
    (await rawTables(sources, undefined, [])).map((table) => [formatPlace(sheetOf(table)), table]),
  );
  const headers = new Map(reports.map((report) => [formatPlace(sheetOf(report)), report.headerRow]));
  return ({ line, column, ...at }) => {
    const place = formatPlace(sheetOf(at));
    const rows = tables.get(place)?.rows;
    const cells = rows?.find((row) => row.line === line)?.cells;
    if (rows === undefined || cells === undefined) return undefined;
    const header = rows.find((row) => row.line === headers.get(place))?.cells ?? [];
    const length = Math.max(cells.length, header.length);
    const faulty = column === undefined ? -1 : column - 1;
    const from = Math.max(0, Math.min(faulty - MOST_CELLS / 2, length - MOST_CELLS));
    const shown = Array.from({ length: Math.min(MOST_CELLS, length) }, (_, i) => from + i);
    return {
      header: shown.map((i) => header[i] ?? ''),
      cells: shown.map((i) => cells[i] ?? ''),
      at: faulty < 0 ? -1 : faulty - from,
    };
  };
}

function sheetOf({ file, sheet }: { readonly file?: string | undefined; readonly sheet?: string | undefined }) {
  return { file, sheet };
}
