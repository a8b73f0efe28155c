import { type Fault, fault, type ParseResult, type RawFault, type Text } from '../fields/faults.js';
import { UNREAD } from '../fields/parsed.js';
import { type Warning, warning } from '../fields/warnings.js';
import { missingTable, noTable } from './csv-table.js';
import { inDocumentOrder } from './fault-order.js';
import type { PortfolioInput } from './parse.js';
import { readParts } from './portfolio-parts.js';
import { checkedReading, listedNames, mappingFrom, type ReadingOptions } from './reading-options.js';
import { givenFiles, type TablesSource } from './tables/given.js';
import { type TableNote, tableNotes, unusedNote } from './tables/notes.js';
import { readSources } from './tables/read.js';
import type { TableReport } from './tables/report.js';

/** How tables are read, and what belongs to the portfolio besides them. */
export interface ReadTablesOptions extends ReadingOptions {
  /** The policy of the portfolio. Absent: it is not checked, and not in the result. */
  readonly policy?: PortfolioInput['policy'];
  /** The period of the portfolio. Absent: it is not checked, and not in the result. */
  readonly period?: PortfolioInput['period'];
}

/** The input of `parsePortfolio` from tables; policy and period where they were given. */
export type TablesInput = Pick<PortfolioInput, 'households' | 'loans'> &
  Partial<Pick<PortfolioInput, 'policy' | 'period'>>;

/** How tables were read: it is told with the input and with the faults alike. */
export interface TablesReport {
  /** Every table that was read, and how: households, loans, events and repayments. */
  readonly tables: readonly TableReport[];
  /** What of the tables was passed over, and rows of totals. */
  readonly notes: readonly TableNote[];
  /** What is unlikely about the files. What is unlikely about loans, `warnings` of `tiexi` tells. */
  readonly warnings: readonly Warning[];
}

/** The input, or all faults; and in both cases how the tables were read. */
export type TablesResult = ParseResult<TablesInput> & TablesReport;

/**
 * Reads the tables of a portfolio as banks and offices have them: CSV, TSV, XLSX and XLS, in any number of files. What a
 * table is of, its columns say: loans, households, events, repayments. Everything is checked as `parsePortfolio` checks it,
 * as far as it is given, and every fault has its file, sheet, row and column; so the input that is returned has no further
 * faults but those of a policy or a period that was not given.
 *
 * In Node a source may be the path of a file or of a folder, of which the tables are read, and no other file: a policy or a
 * mapping that lies beside them is for the caller to give.
 *
 * @example const result = await readTables(input.files, { policy, period: year(2024) })
 * @param sources one file, or a list of files, such as that of `<input type="file" multiple>`
 * @throws TypeError where a source is no file, an option is not what it should be, or the host has no files and a path is
 * given; the error of the host where a file cannot be read. All of them reject the promise.
 */
export async function readTables(
  sources: TablesSource | Iterable<TablesSource>,
  options: ReadTablesOptions = {},
): Promise<TablesResult> {
  const { encoding, lang } = checkedReading(options);
  const { policy, period } = options;
  const ofMapping: RawFault[] = [];
  const mappings = mappingFrom(options.mapping, ofMapping);
  const given = await givenFiles(sources, mappings);
  const { folder } = given;
  const isNothing = given.sources.length + given.faults.length === 0 && folder === undefined;
  const { csv, warnings, unused } = await readSources({
    sources: given.sources,
    unread: given.unread,
    encoding,
    mappings,
    faults: [...ofMapping, ...given.faults, ...(isNothing ? [NO_FILES] : [])],
    missing: (kind) =>
      folder === undefined ? noTable(listedNames(given), kind) : missingTable(`${folder}${kind}.csv`),
  });
  const own = { ...(policy === undefined ? {} : { policy }), ...(period === undefined ? {} : { period }) };
  const input = { ...own, ...csv.input } as TablesInput;
  const found: RawFault[] = [];
  if (policy === undefined && period === undefined) readParts(csv.input, found);
  else {
    // What checks policies is loaded only where there is one: it is larger than what reads tables.
    const { readPortfolio } = await import('./parse.js');
    readPortfolio({ policy: UNREAD, period: UNREAD, ...input }, found);
  }
  const faults: readonly Fault[] = csv.placed(inDocumentOrder(found, input)).map((raw) => fault(raw, lang));
  const report: TablesReport = {
    tables: csv.reports,
    notes: [...tableNotes(csv.notes, lang), ...unused.map((name) => unusedNote(name, lang))],
    warnings: warnings.map((raw) => warning(raw, lang)),
  };
  return faults.length > 0 ? { success: false, faults, ...report } : { success: true, data: input, ...report };
}

const A_FILE: Text = { en: ': a file with a table of loans', 'zh-CN': '：含有贷款表的文件' };
const NO_FILES: RawFault = { code: 'MISSING_FIELD', path: [], detail: A_FILE };
