import type { Lang } from '../fields/faults.js';
import type { Portfolio } from '../fields/portfolio.js';
import type { Warning } from '../fields/warnings.js';
import type { Settlement } from '../settlement/settlement.js';
import { FILE_NAMES } from '../words/headings.js';

/** The workbook of a settlement, by the name of its file. */
export async function workbookOf(
  settlement: Settlement,
  portfolio: Portfolio,
  lang: Lang,
  warnings: readonly Warning[],
): Promise<Readonly<Record<string, Uint8Array>>> {
  // Loaded only where a workbook is written.
  const { settlementWorkbook } = await import('../papers/workbook.js');
  return { [FILE_NAMES.workbook[lang]]: await settlementWorkbook(settlement, portfolio, { lang, warnings }) };
}
