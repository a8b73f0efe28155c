import type { Lang } from '../fields/faults.js';
import type { Portfolio } from '../fields/portfolio.js';
import type { Warning } from '../fields/warnings.js';
import { auditAnnex } from '../papers/annex.js';
import { applicationReport } from '../papers/application.js';
import type { Settlement } from '../settlement/settlement.js';
import { FILE_NAMES } from '../words/headings.js';

/** The papers of a settlement, by the names of their files. */
export function papersOf(
  settlement: Settlement,
  portfolio: Portfolio,
  lang: Lang,
  warnings: readonly Warning[],
): Readonly<Record<string, string>> {
  const [application, annex] = [FILE_NAMES.application[lang], FILE_NAMES.annex[lang]];
  return {
    [`${application}.md`]: applicationReport(settlement, portfolio, { format: 'markdown', lang }),
    [`${application}.html`]: applicationReport(settlement, portfolio, { format: 'html', lang }),
    [`${annex}.md`]: auditAnnex(settlement, portfolio, { format: 'markdown', lang, warnings }),
    [`${annex}.html`]: auditAnnex(settlement, portfolio, { format: 'html', lang, warnings }),
  };
}
