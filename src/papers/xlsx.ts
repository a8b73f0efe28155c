/**
 * Published as `tiexi/xlsx`: a settlement as a workbook with live formulas. The writer is compiled in, so that nothing
 * else is to be installed.
 */
export { settlementWorkbook, type WorkbookOptions, writeSettlementWorkbook } from './workbook.js';
