import type { TableKind } from '../../fields/mapping.js';
import type { TextEncoding } from '../csv-decode.js';
import type { Separator } from './frame.js';
import type { RawTable, ReadTable } from './raw-table.js';
import type { Found, Table } from './table.js';
import type { TotalRow } from './totals.js';

/** How a column of a table was read. */
export interface ColumnReport {
  /** What it was read as, by the English header of the column that the package knows: `loan_id`, `principal`. */
  readonly field: string;
  /** The header as it stands; that of the mapping for a constant. */
  readonly header: string;
  /** The number of the column, counted from 1; absent for a constant. */
  readonly column?: number;
  /** What every row has, where the mapping gives a constant. */
  readonly constant?: string;
}

/** How a table was read: a file of text, or a sheet. */
export interface TableReport {
  /** The name of the file. */
  readonly file: string;
  /** The sheet of the workbook; absent for other files. */
  readonly sheet?: string;
  /** What the table is of. */
  readonly kind: TableKind;
  /** The encoding of a file of text; absent for a sheet. */
  readonly encoding?: TextEncoding;
  /** What separates the cells of a file of text; absent for a sheet. */
  readonly separator?: Separator;
  /** Whether an entry of the mapping fitted the table. */
  readonly isMapped: boolean;
  /** The row of the header, counted from 1; absent where the table has none. */
  readonly headerRow?: number;
  /** The number of rows that were read, without rows of totals. */
  readonly rows: number;
  /** The number of rows with text above the header, which are not read. */
  readonly rowsAbove: number;
  /** The columns that were read, as they stand in the table; those of constants last. */
  readonly columns: readonly ColumnReport[];
  /** The headers of columns that are known and not read. */
  readonly columnsPassed: readonly string[];
  /** The rows of totals, which are held against the sums of their columns. */
  readonly totals: readonly TotalRow[];
}

/** How a table was read. @param further the table read for other columns of it */
export function reportOf(
  kind: TableKind,
  raw: RawTable,
  { table, passed }: ReadTable<string>,
  totals: readonly TotalRow[],
  further?: Table<string>,
): TableReport {
  const { file, sheet, encoding, separator, mapping } = raw;
  const header = raw.rows[passed.rows.length];
  const found = new Map<string, Found>();
  for (const own of [further, table])
    for (const part of own?.parts ?? []) for (const each of part.columns) found.set(...each);
  const columns = [...found].map(([field, { index, header: own = '', constant }]): ColumnReport => {
    if (constant !== undefined) return { field, header: field, constant };
    return { field, header: own, column: index + 1 };
  });
  const last = Number.POSITIVE_INFINITY;
  return {
    file,
    ...(sheet === undefined ? {} : { sheet }),
    kind,
    ...(encoding === undefined ? {} : { encoding }),
    ...(separator === undefined ? {} : { separator }),
    isMapped: mapping !== undefined,
    ...(header === undefined ? {} : { headerRow: header.line }),
    rows: table.rows.length,
    rowsAbove: passed.rows.length,
    columns: columns.sort((a, b) => (a.column ?? last) - (b.column ?? last)),
    columnsPassed: passed.columns.map((each) => each.header),
    totals,
  };
}
