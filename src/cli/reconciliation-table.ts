import { MISTAKES } from '../claims/mistakes.js';
import { CLAIM_STATUSES, type ClaimStatus, isUnexplained, type Reconciliation } from '../claims/reconcile.js';
import type { Lang } from '../fields/faults.js';
import type { Policy } from '../fields/policy.js';
import { REASONS } from '../fields/reasons.js';
import { encodeReconciliation } from '../io/claims.js';
import { diagnosisText, mismatchText } from '../io/csv-claims.js';
import { escapeControls } from '../io/escape-controls.js';
import { named, parted, withCode } from '../words/forms.js';
import { HEADINGS } from '../words/headings.js';
import { moreRows, UNEXPLAINED } from '../words/phrases.js';
import { TERMS, type TermKey } from '../words/terms.js';
import { money } from '../words/values.js';
import { table } from './table.js';

/** The most rows that are shown. */
const MOST_ROWS = 100;

/**
 * A reconciliation as tables for a terminal: totals by status, mistakes by their number, and every row that does not agree
 * with its diagnosis. Amounts in yuan, with thousands separators.
 */
export function reconciliationTable(reconciliation: Reconciliation, policy: Policy, lang: Lang): string {
  const { rows, totals, mistakes, unexplained } = encodeReconciliation(reconciliation);
  const word = (term: TermKey) => TERMS[term][lang];
  const sections = [
    table(
      [word('status'), word('rows'), word('claimed'), word('computed'), word('difference')],
      (Object.keys(CLAIM_STATUSES) as ClaimStatus[])
        .filter((status) => totals[status].rows > 0)
        .map((status) => {
          const { rows: count, claimed, computed, difference } = totals[status];
          return [CLAIM_STATUSES[status][lang], String(count), money(claimed), money(computed), money(difference)];
        }),
    ),
  ];
  if (mistakes.length > 0 || unexplained.rows > 0) {
    sections.push(
      table(
        [HEADINGS.likeliestDiagnosis[lang], word('rows'), word('difference')],
        [
          ...mistakes.map(({ mistake, rows: count, difference }) => [
            withCode(MISTAKES[mistake][lang], mistake, lang),
            String(count),
            money(difference),
          ]),
          ...(unexplained.rows === 0
            ? []
            : [[UNEXPLAINED[lang], String(unexplained.rows), money(unexplained.difference)]]),
        ],
      ),
    );
  }
  const differing = rows.filter(({ status, mismatches }) => status !== 'agreed' || mismatches.length > 0);
  if (differing.length > 0) {
    const lines = differing.slice(0, MOST_ROWS).flatMap((row) => {
      const { loanId, status, claimed, computed, difference, reasons, mismatches, diagnoses } = row;
      const figures = [
        `${word('claimed')} ${money(claimed)}`,
        `${word('computed')} ${money(computed)}`,
        `${word('difference')} ${money(difference)}`,
      ].join(lang === 'en' ? ', ' : '，');
      const details = [
        ...reasons.map((reason) => REASONS[reason][lang]),
        ...diagnoses.map((diagnosis, i) => `${i === 0 ? '→' : word('or')} ${diagnosisText(diagnosis, lang)}`),
        ...(isUnexplained(row) ? [`→ ${UNEXPLAINED[lang]}`] : []),
        ...mismatches.map((mismatch) => mismatchText(mismatch, policy, lang, money)),
      ];
      const head = named(loanId, parted([CLAIM_STATUSES[status][lang], figures], lang), lang);
      return [head, ...details.map((line) => `    ${line}`)];
    });
    const more = differing.length - MOST_ROWS;
    if (more > 0) {
      lines.push(moreRows(more, ['--format csv', '--format json'], lang));
    }
    sections.push(lines.map(escapeControls).join('\n'));
  }
  return `${sections.join('\n\n')}\n`;
}
