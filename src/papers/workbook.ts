import { toDate } from 'date-fns/toDate';
import { writeXlsx } from 'hucre/xlsx';
import type { Lang } from '../fields/faults.js';
import type { Portfolio } from '../fields/portfolio.js';
import type { Warning } from '../fields/warnings.js';
import type { Settlement } from '../settlement/settlement.js';
import { checkedLang } from '../words/forms.js';
import { sayIn } from '../words/sheets.js';
import { adjustmentsSheet } from './workbook-adjustments.js';
import { checksSheet } from './workbook-checks.js';
import { detailSheet } from './workbook-detail.js';
import { factsOf } from './workbook-facts.js';
import { excludedDaysSheet, excludedSheet, termsSheet, warningsSheet } from './workbook-lists.js';
import { parametersSheet } from './workbook-parameters.js';
import { segmentsSheet } from './workbook-segments.js';
import { summarySheet } from './workbook-summary.js';

/** The options of a workbook. */
export interface WorkbookOptions {
  /** `zh-CN` where it is not given. */
  readonly lang?: Lang;
  /**
   * What is sound but unlikely in the input: what `warnings(portfolio)` returns. It has a sheet (提示), in the language of the
   * workbook; without it, or where it is empty, there is none.
   */
  readonly warnings?: readonly Warning[];
}

const FONTS: Record<Lang, string> = { 'zh-CN': '宋体', en: 'Calibri' };
const MILLISECONDS_A_DAY = 86_400_000;

/**
 * A settlement as a workbook (XLSX) that a bank files and a bureau checks: the summary of the application
 * (贷款贴息申请汇总表) with places for signatures and seals, the detail (明细表), the segments, the parameters, the terms with their sources,
 * ineligible loans and excluded days with their reasons, the adjustments, checks, and warnings.
 *
 * Amounts are in yuan. They are formulas over the days, balances and contract rates of the segments and the parameters of the
 * policy (政策参数), rounded half up as the policy says. Hidden columns hold the program's values, of formulas and of
 * inputs; an amount that differs from its value by a fen or more, and any other figure or date that differs at all, is
 * marked. A spreadsheet computes with 15 digits; the sheet of checks says where that may not suffice. The column of contract
 * numbers (合同号) is empty, to be filled in: the data have no such field.
 *
 * The same settlement gives the same bytes: the date of the file is the day after the period, independent of the clock.
 *
 * @param settlement computed from this portfolio, which is assessed again for its segments
 * @throws TypeError where the settlement was not computed from the portfolio
 * @throws RangeError where `lang` is unknown, or a sheet would have more rows than a spreadsheet can hold (1,048,576)
 */
export async function settlementWorkbook(
  settlement: Settlement,
  portfolio: Portfolio,
  { lang = 'zh-CN', warnings = [] }: WorkbookOptions = {},
): Promise<Uint8Array> {
  const say = sayIn(checkedLang(lang));
  const font = FONTS[lang];
  const facts = factsOf(settlement, portfolio);
  const parameters = parametersSheet(facts, lang, font);
  const segments = segmentsSheet(facts, parameters, lang, font);
  const detail = detailSheet(facts, parameters, segments, lang, font);
  segments.write((key, loanId) =>
    detail.table.has(key) ? detail.table.anyCell(key, detail.rowOf.get(loanId) as number) : undefined,
  );
  const adjustments = adjustmentsSheet(facts, lang, font);
  const summary = summarySheet(facts, parameters, detail, adjustments, lang, font);
  const excluded = excludedSheet(facts, detail, lang, font);
  const excludedDays = excludedDaysSheet(facts, segments, lang, font);
  const sheets = { summary, detail, segments, parameters, excluded, excludedDays, adjustments };
  const unlikely = warningsSheet(warnings, lang, font);
  const checks = checksSheet(facts, sheets, lang, font);

  const footer = `&C${say('footer')}`;
  const dated = toDate(portfolio.period.to * MILLISECONDS_A_DAY);
  return writeXlsx({
    sheets: [
      summary.grid.sheet({ frozen: 4, footer }),
      detail.grid.sheet({ frozen: 2, footer }),
      segments.grid.sheet({ frozen: 3, footer }),
      parameters.grid.sheet({ frozen: 3, footer }),
      termsSheet(facts, lang, font).sheet({ frozen: 2, footer }),
      excluded.grid.sheet({ frozen: 2, footer }),
      ...(excludedDays === undefined ? [] : [excludedDays.grid.sheet({ frozen: 2, footer })]),
      ...(adjustments === undefined ? [] : [adjustments.grid.sheet({ frozen: 2, footer })]),
      checks.sheet({ frozen: 3, footer }),
      ...(unlikely === undefined ? [] : [unlikely.sheet({ frozen: 2, footer })]),
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
