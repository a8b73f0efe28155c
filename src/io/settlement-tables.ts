import type { Lang } from '../fields/faults.js';
import { langIn } from '../fields/lang.js';
import type { Portfolio } from '../fields/portfolio.js';
import type { Settlement } from '../settlement/settlement.js';
import { adjustmentsCells, detailCells, summaryCells } from './csv-settlement.js';
import { type Cells, csvOf, valueIn } from './csv-write.js';

/** The tables of a settlement: of its loans, of its totals, and of what it adjusts of earlier settlements. */
export type SettlementTableName = 'detail' | 'summary' | 'adjustments';

/** A table as rows. */
export interface SettlementTable {
  /** The header of each column: in English the names of fields in snake case, in Chinese their labels. */
  readonly header: readonly string[];
  /**
   * The rows. Counts are numbers; amounts are strings of two decimals, in yuan; principal-days are whole yuan·days as text;
   * days are `YYYY-MM-DD`. A cell that has nothing is empty.
   */
  readonly rows: readonly (readonly (string | number)[])[];
}

/** How tables of a settlement are written. */
export interface SettlementTableOptions {
  /** The language of headers and words; `en` where it is not given. */
  readonly lang?: Lang;
}

/**
 * A table of a settlement as rows: `detail` (明细表) has a row for every loan, by loan ID; `summary` (汇总表) one for the total,
 * what is payable, every group, every reason and exclusion that occurs and every term that is not from the plan; `adjustments`
 * (以前年度调整) one for every loan with an adjustment. They are those of `tiexi settle --out` and of the CSV.
 *
 * @param portfolio what was settled, for the principal and the days of the loans
 * @throws TypeError where a table is not one of these; RangeError where the language is not known
 */
export function settlementTable(
  name: SettlementTableName,
  settlement: Settlement,
  portfolio: Portfolio,
  options: SettlementTableOptions = {},
): SettlementTable {
  const [header = [], ...rows] = cellsOf(name, settlement, portfolio, langIn(options, 'en')).map((cells) =>
    cells.map(valueIn),
  );
  return { header: header.map(String), rows };
}

/**
 * {@link settlementTable} as CSV for spreadsheets: UTF-8 with a byte-order mark, CRLF line ends; a text that a spreadsheet
 * would run as a formula has an apostrophe before it. The text begins with the mark: write it as it is.
 *
 * @param portfolio what was settled, for the principal and the days of the loans
 * @throws TypeError where a table is not one of these; RangeError where the language is not known
 */
export function settlementCsv(
  name: SettlementTableName,
  settlement: Settlement,
  portfolio: Portfolio,
  options: SettlementTableOptions = {},
): string {
  return csvOf(cellsOf(name, settlement, portfolio, langIn(options, 'en')));
}

function cellsOf(name: SettlementTableName, settlement: Settlement, portfolio: Portfolio, lang: Lang): Cells {
  if (name === 'detail') return detailCells(settlement, portfolio, lang);
  if (name === 'summary') return summaryCells(settlement, lang);
  if (name === 'adjustments') return adjustmentsCells(settlement, lang);
  throw new TypeError(`expected detail, summary or adjustments; given: ${String(name)}`);
}
