import type { Lang } from '../fields/faults.js';
import type { Portfolio } from '../fields/portfolio.js';
import type { Warning } from '../fields/warnings.js';
import type { Settlement } from '../settlement/settlement.js';
import { FILE_NAMES } from '../words/headings.js';
import type { Content } from './files/write-file.js';

/** The workbook of a settlement, by the name of its file. It is written piece by piece. */
export async function workbookOf(
  settlement: Settlement,
  portfolio: Portfolio,
  lang: Lang,
  warnings: readonly Warning[],
): Promise<Readonly<Record<string, Content>>> {
  // Loaded only where a workbook is written.
  const { writeSettlementWorkbook } = await import('../papers/workbook.js');
  return {
    [FILE_NAMES.workbook[lang]]: (write) => writeSettlementWorkbook(settlement, portfolio, write, { lang, warnings }),
  };
}
