import type { RawFault } from '../../fields/faults.js';
import type { RawWarning } from '../../fields/warnings.js';
import { type CsvPortfolio, readPortfolioTables } from '../csv.js';
import { guessedWarnings, totalWarnings, unreadWarnings } from './file-warnings.js';
import type { RawTable } from './raw-table.js';
import { sortedTables, type TableSource, type TablesOptions } from './sources.js';

/** A portfolio of tables, and what is unlikely about its files. */
export interface TablesRead {
  readonly csv: CsvPortfolio;
  readonly warnings: readonly RawWarning[];
  /** What the mapping names and no table fits: a file, or `loans.xlsx ▸ Sheet1`. */
  readonly unused: readonly string[];
}

/** Tables that are read whole. */
export interface TablesRequest extends TablesOptions {
  readonly sources: readonly TableSource[];
  /** Stands for a table that is required and not there, and says so. */
  readonly missing: (kind: 'households' | 'loans') => RawTable;
  /** Whether a table of loans may be missing; the portfolio then has no loans. */
  readonly needsNoLoans?: boolean | undefined;
  /** Tables of the folder that are not read. */
  readonly unread: readonly string[];
  /** The faults of the mapping. Where it has any, no table is read. */
  readonly faults: readonly RawFault[];
}

/** Reads the tables of files, whole. */
export async function readSources({
  sources,
  missing,
  needsNoLoans = false,
  unread,
  ...request
}: TablesRequest): Promise<TablesRead> {
  const faults = [...request.faults];
  const sorted = await sortedTables(faults.length > 0 ? [] : sources, request, faults);
  const csv = readPortfolioTables(
    sorted.tables,
    { households: missing('households'), loans: needsNoLoans ? undefined : missing('loans') },
    faults,
    sorted.hidden,
  );
  const warnings = [
    ...unreadWarnings([...unread, ...sorted.unread]),
    ...guessedWarnings(csv.guessed),
    ...totalWarnings(csv.notes),
  ];
  return { csv, warnings, unused: sorted.unused };
}
