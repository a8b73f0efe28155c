import type { Claim } from '../fields/claim.js';
import { fault, type ParseResult, type RawFault } from '../fields/faults.js';
import type { Policy } from '../fields/policy.js';
import { type Warning, warning } from '../fields/warnings.js';
import { readClaims as readRows } from './claims.js';
import { readClaimsTables } from './csv-claims.js';
import { noTable } from './csv-table.js';
import { checkedReading, listedNames, mappingFrom, type ReadingOptions } from './reading-options.js';
import { totalWarnings } from './tables/file-warnings.js';
import { givenFiles, type TablesSource } from './tables/given.js';
import { type TableNote, tableNotes } from './tables/notes.js';
import type { RawTable } from './tables/raw-table.js';
import { claimsTables } from './tables/sources.js';

/** How the tables of a claim are read. */
export interface ReadClaimsOptions extends ReadingOptions {
  /** The policy, whose funders' parts the claim may have columns of. Absent: such columns are not read. */
  readonly policy?: Pick<Policy, 'funders'>;
}

/** The rows of a claim, or all faults; and in both cases what was not read. */
export type ClaimsResult = ParseResult<readonly Claim[]> & {
  /** What of the tables was not read, among it columns that are not of a claim, and rows of totals. */
  readonly notes: readonly TableNote[];
  /** What is unlikely about the files. */
  readonly warnings: readonly Warning[];
};

/**
 * Reads the tables of a bank's claim, CSV, TSV, XLSX or XLS: a loan ID and the claimed subsidy, and optionally days,
 * principal-days and a column for each funder. The rows are those that `parseClaims` returns, for `reconcile`. Of a file that
 * has several tables those of a claim are read.
 *
 * @param sources one file, or a list of files, as `readTables` takes them
 * @throws TypeError where a source is no file; the error of the host where a file cannot be read. Both reject the promise.
 */
export async function readClaims(
  sources: TablesSource | Iterable<TablesSource>,
  options: ReadClaimsOptions = {},
): Promise<ClaimsResult> {
  const { encoding, lang } = checkedReading(options);
  const faults: RawFault[] = [];
  const mappings = mappingFrom(options.mapping, faults);
  const given = await givenFiles(sources, mappings);
  for (const raw of given.faults) faults.push(raw);
  const raws: RawTable[] = [];
  if (faults.length === 0)
    for (const source of given.sources)
      for (const raw of await claimsTables(source, { encoding, mappings }, faults)) raws.push(raw);
  if (raws.length === 0 && faults.length === 0) raws.push(noTable(listedNames(given), 'claims'));
  const tables = readClaimsTables(raws, options.policy?.funders ?? []);
  const found: RawFault[] = [];
  const data = readRows(tables.input, found);
  const all = [...faults, ...tables.placed(found)].map((raw) => fault(raw, lang));
  const told = {
    notes: tableNotes(tables.notes, lang),
    warnings: totalWarnings(tables.notes).map((raw) => warning(raw, lang)),
  };
  return all.length > 0 ? { success: false, faults: all, ...told } : { success: true, data, ...told };
}
