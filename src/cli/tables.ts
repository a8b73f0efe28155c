import { join } from 'node:path';
import type { RawFault } from '../fields/faults.js';
import type { RawWarning } from '../fields/warnings.js';
import { type CsvPortfolio, readPortfolioTables } from '../io/csv.js';
import type { Encoding } from '../io/csv-decode.js';
import { missingTable, noTable } from '../io/csv-table.js';
import { sortedTables, type TableSource } from '../io/tables/sources.js';
import { guessedWarnings, unreadWarnings } from './folder.js';

/** A portfolio of tables, and what is unlikely about its files. */
export interface TablesRead {
  readonly csv: CsvPortfolio;
  readonly warnings: readonly RawWarning[];
}

/**
 * Reads the tables of files, whole.
 *
 * @param input the folder, or the file itself
 * @param unread tables of the folder that are not read
 */
export async function readTables(
  input: string,
  isFolder: boolean,
  sources: readonly TableSource[],
  unread: readonly string[],
  encoding: Encoding | undefined,
): Promise<TablesRead> {
  const faults: RawFault[] = [];
  const sorted = await sortedTables(sources, encoding, faults);
  const missing = (kind: 'households' | 'loans') =>
    isFolder ? missingTable(join(input, `${kind}.csv`)) : noTable(input === '-' ? 'stdin' : input, kind);
  const read = readPortfolioTables(
    sorted.tables,
    { households: missing('households'), loans: missing('loans') },
    faults,
    sorted.hidden,
  );
  const warnings = [
    ...unreadWarnings([...unread.map((name) => join(input, name)), ...sorted.unread]),
    ...guessedWarnings(read.guessed),
  ];
  return { csv: read, warnings };
}
