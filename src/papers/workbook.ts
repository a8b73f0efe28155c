import { toDate } from 'date-fns/toDate';
import { writeXlsx } from 'hucre/xlsx';
import type { Lang } from '../fields/faults.js';
import type { Portfolio } from '../fields/portfolio.js';
import type { Settlement } from '../settlement/settle.js';
import { adjustmentsSheet } from './workbook-adjustments.js';
import { checksSheet } from './workbook-checks.js';
import { detailSheet } from './workbook-detail.js';
import { factsOf } from './workbook-facts.js';
import { excludedDaysSheet, excludedSheet, termsSheet } from './workbook-lists.js';
import { segmentsSheet } from './workbook-segments.js';
import { summarySheet } from './workbook-summary.js';
import { sayIn } from './workbook-words.js';

/** How a workbook is written. */
export interface WorkbookOptions {
  /** Chinese where it is not given. */
  readonly lang?: Lang;
}

const FONTS: Record<Lang, string> = { 'zh-CN': '宋体', en: 'Calibri' };
const MILLISECONDS_A_DAY = 86_400_000;

/**
 * A settlement as a workbook (XLSX) that a bank files and a bureau checks: the summary of the application
 * (贷款贴息申请汇总表) with places for signatures and seals, the detail (明细表), the segments of days, the terms with their
 * sources, what is not subsidised and why, the adjustments, and check sums.
 *
 * Amounts are in yuan and are formulas, down to the segments' balances, days and rates, rounded half up as the policy
 * says; each carries the library's value, and stands beside it in columns that are folded away: a cell that differs by a
 * fen or more is marked. A spreadsheet computes with 15 digits; where that may not do, the sheet of checks says so. The
 * column of contract numbers (合同号) is empty, to be filled in: the data have no such field.
 *
 * The same settlement gives the same bytes: the file is dated the day after the period, never by a clock.
 *
 * @param settlement of this very portfolio, which is assessed again for its segments
 * @throws TypeError where the settlement is not of the portfolio.
 * @throws RangeError where a sheet would have more rows than a spreadsheet can hold (1,048,576).
 */
export async function settlementWorkbook(
  settlement: Settlement,
  portfolio: Portfolio,
  { lang = 'zh-CN' }: WorkbookOptions = {},
): Promise<Uint8Array> {
  const say = sayIn(lang);
  const font = FONTS[lang];
  const facts = factsOf(settlement, portfolio);
  const segments = segmentsSheet(facts, lang, font);
  const detail = detailSheet(facts, segments, lang, font);
  const adjustments = adjustmentsSheet(facts, lang, font);
  const summary = summarySheet(facts, detail, adjustments, lang, font);
  const excludedDays = excludedDaysSheet(facts, lang, font);
  const checks = checksSheet(facts, { summary, detail, segments, adjustments }, lang, font);

  const footer = `&C${say('footer')}`;
  const dated = toDate(portfolio.period.to * MILLISECONDS_A_DAY);
  return writeXlsx({
    sheets: [
      summary.grid.sheet({ frozen: 4, footer }),
      detail.grid.sheet({ frozen: 2, footer }),
      segments.grid.sheet({ frozen: 3, footer }),
      termsSheet(facts, lang, font).sheet({ frozen: 2, footer }),
      excludedSheet(facts, detail, lang, font).sheet({ frozen: 2, footer }),
      ...(excludedDays === undefined ? [] : [excludedDays.sheet({ frozen: 2, footer })]),
      ...(adjustments === undefined ? [] : [adjustments.grid.sheet({ frozen: 2, footer })]),
      checks.sheet({ frozen: 3, footer }),
    ],
    properties: {
      title: `${portfolio.policy.name} ${say('summaryTitle')}`,
      creator: 'tiexi',
      created: dated,
      modified: dated,
    },
    defaultFont: { name: font, size: 10 },
  });
}
