import type { Lang } from '../fields/faults.js';
import type { Portfolio } from '../fields/portfolio.js';
import { auditAnnex } from '../papers/annex.js';
import { applicationReport } from '../papers/application.js';
import type { Settlement } from '../settlement/settle.js';

const NAMES: Readonly<Record<Lang, { readonly application: string; readonly annex: string }>> = {
  en: { application: 'application', annex: 'audit-annex' },
  'zh-CN': { application: '申请报告', annex: '审计附表' },
};

/** The papers of a settlement, under the names of their files. */
export function papersOf(settlement: Settlement, portfolio: Portfolio, lang: Lang): Readonly<Record<string, string>> {
  const { application, annex } = NAMES[lang];
  return {
    [`${application}.md`]: applicationReport(settlement, portfolio, { format: 'markdown', lang }),
    [`${application}.html`]: applicationReport(settlement, portfolio, { format: 'html', lang }),
    [`${annex}.md`]: auditAnnex(settlement, portfolio, { format: 'markdown', lang }),
    [`${annex}.html`]: auditAnnex(settlement, portfolio, { format: 'html', lang }),
  };
}
