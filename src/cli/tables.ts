import { join } from 'node:path';
import type { RawFault } from '../fields/faults.js';
import type { RawWarning } from '../fields/warnings.js';
import { type CsvPortfolio, readPortfolioTables } from '../io/csv.js';
import type { Encoding } from '../io/csv-decode.js';
import { missingTable, noTable } from '../io/csv-table.js';
import type { TableMappings } from '../io/tables/mapping.js';
import { sortedTables, type TableSource } from '../io/tables/sources.js';
import { guessedWarnings, unreadWarnings } from './folder.js';

/** A portfolio of tables, and what is unlikely about its files. */
export interface TablesRead {
  readonly csv: CsvPortfolio;
  readonly warnings: readonly RawWarning[];
  /** What the mapping names and no table fits: a file, or `loans.xlsx ▸ Sheet1`. */
  readonly unused: readonly string[];
}

/** A mapping of tables: its file, and what came of it. */
export interface GivenMapping {
  readonly file: string;
  /** Undefined where it has faults. */
  readonly mappings: TableMappings | undefined;
  readonly faults: readonly RawFault[];
}

/** Tables that are read whole. */
export interface TablesRequest {
  /** The folder, or the file itself. */
  readonly input: string;
  readonly isFolder: boolean;
  readonly sources: readonly TableSource[];
  /** Tables of the folder that are not read. */
  readonly unread: readonly string[];
  readonly encoding?: Encoding | undefined;
  readonly mapping?: GivenMapping | undefined;
}

/** Reads the tables of files, whole. Where the mapping has faults, no table is read. */
export async function readTables(request: TablesRequest): Promise<TablesRead> {
  const { input, isFolder, sources, unread, encoding, mapping } = request;
  const faults = [...(mapping?.faults ?? [])];
  const options = { encoding, mappings: mapping?.mappings };
  const sorted = await sortedTables(faults.length > 0 ? [] : sources, options, faults);
  const missing = (kind: 'households' | 'loans') =>
    isFolder ? missingTable(join(input, `${kind}.csv`)) : noTable(input === '-' ? 'stdin' : input, kind);
  const csv = readPortfolioTables(
    sorted.tables,
    { households: missing('households'), loans: missing('loans') },
    faults,
    sorted.hidden,
  );
  const warnings = [
    ...unreadWarnings([...unread.map((name) => join(input, name)), ...sorted.unread]),
    ...guessedWarnings(csv.guessed),
  ];
  return { csv, warnings, unused: sorted.unused };
}
