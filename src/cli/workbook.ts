import type { Lang } from '../fields/faults.js';
import type { Portfolio } from '../fields/portfolio.js';
import type { Settlement } from '../settlement/settle.js';

const NAMES: Readonly<Record<Lang, string>> = { en: 'settlement.xlsx', 'zh-CN': '贴息结算.xlsx' };

/** The workbook of a settlement, under the name of its file. */
export async function workbookOf(
  settlement: Settlement,
  portfolio: Portfolio,
  lang: Lang,
): Promise<Readonly<Record<string, Uint8Array>>> {
  // Loaded for workbooks alone.
  const { settlementWorkbook } = await import('../papers/workbook.js');
  return { [NAMES[lang]]: await settlementWorkbook(settlement, portfolio, { lang }) };
}
