/**
 * Published as `tiexi/files`: reads tables (CSV, TSV, XLSX, XLS) in Node and in browsers, and writes those of a settlement.
 * What reads and writes CSV is compiled in, so that nothing else is to be installed.
 */
export type { Mapping, MappingInput, TableKind, TableMapping } from '../fields/mapping.js';
export { TERM_LABELS } from '../settlement/terms.js';
export { figureLabel, GROUPING_LABELS, groupName } from '../words/labels.js';
export type { Encoding, TextEncoding } from './csv-decode.js';
export { type MappingProposal, parseMapping, proposeMapping, safeParseMapping } from './mapping.js';
export { type LinesOptions, type LinesSource, parseHouseholdLines, settlementLines } from './ndjson.js';
export { type ClaimsResult, type ReadClaimsOptions, readClaims } from './read-claims.js';
export {
  type ReadTablesOptions,
  readTables,
  type TablesInput,
  type TablesReport,
  type TablesResult,
} from './read-tables.js';
export type { ReadingOptions } from './reading-options.js';
export {
  type SettlementTable,
  type SettlementTableName,
  type SettlementTableOptions,
  settlementCsv,
  settlementTable,
} from './settlement-tables.js';
export type { Separator } from './tables/frame.js';
export type { BlobLike, FileLike, NamedBytes, TablesSource } from './tables/given.js';
export { formatNote, type TableNote } from './tables/notes.js';
export type { ColumnReport, TableReport } from './tables/report.js';
export type { TotalRow, TotalSum } from './tables/totals.js';
