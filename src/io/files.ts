/**
 * Published as `tiexi/files`: reads tables (CSV, TSV, XLSX, XLS) in Node and in browsers, and writes those of a settlement.
 * What reads and writes CSV is compiled in, so that nothing else is to be installed.
 */
export {
  type ReadTablesOptions,
  readTables,
  type TablesInput,
  type TablesReport,
  type TablesResult,
} from './read-tables.js';
export type { FileLike, NamedBytes, TablesSource } from './tables/given.js';
export { formatNote, type TableNote } from './tables/notes.js';
export type { ColumnReport, TableReport } from './tables/report.js';
export type { TotalRow, TotalSum } from './tables/totals.js';
