import { MISTAKES } from '../claims/mistakes.js';
import { CLAIM_STATUSES, type ClaimStatus, isUnexplained, type Reconciliation } from '../claims/reconcile.js';
import type { Lang, Text } from '../fields/faults.js';
import { REASONS } from '../fields/reasons.js';
import { encodeReconciliation } from '../io/claims.js';
import { diagnosisText, mismatchText, UNEXPLAINED } from '../io/csv-claims.js';
import { LABELS } from '../io/labels.js';
import { printable } from '../io/printable.js';
import { money, table } from './table.js';

/** More rows than that are for a file, not for a terminal. */
const MOST_ROWS = 100;

/**
 * A reconciliation for a person at a terminal: totals by status, the mistakes by how often they were made, and every row
 * that does not agree, with what explains it. Amounts in yuan, with thousands separators.
 */
export function reconciliationTable(reconciliation: Reconciliation, lang: Lang): string {
  const { rows, totals, mistakes, unexplained } = encodeReconciliation(reconciliation);
  const label = (name: keyof typeof LABELS) => LABELS[name][lang];
  const said = (text: Text) => text[lang];
  const sections = [
    table(
      [label('status'), said(WORDS.rows), label('claimed'), label('computed'), label('difference')],
      (Object.keys(CLAIM_STATUSES) as ClaimStatus[])
        .filter((status) => totals[status].rows > 0)
        .map((status) => {
          const { rows: count, claimed, computed, difference } = totals[status];
          return [said(CLAIM_STATUSES[status]), String(count), money(claimed), money(computed), money(difference)];
        }),
    ),
  ];
  if (mistakes.length > 0 || unexplained.rows > 0) {
    sections.push(
      table(
        [said(WORDS.mistake), said(WORDS.rows), label('difference')],
        [
          ...mistakes.map(({ mistake, rows: count, difference }) => [
            `${MISTAKES[mistake][lang]} (${mistake})`,
            String(count),
            money(difference),
          ]),
          ...(unexplained.rows === 0
            ? []
            : [[`(${said(UNEXPLAINED)})`, String(unexplained.rows), money(unexplained.difference)]]),
        ],
      ),
    );
  }
  const differing = rows.filter(({ status, mismatches }) => status !== 'agreed' || mismatches.length > 0);
  if (differing.length > 0) {
    const shown = differing.slice(0, MOST_ROWS).flatMap((row) => {
      const { loanId, status, claimed, computed, difference, reasons, mismatches, diagnoses } = row;
      const figures =
        lang === 'en'
          ? `claimed ${money(claimed)}, computed ${money(computed)}, difference ${money(difference)}`
          : `申报 ${money(claimed)}，计算 ${money(computed)}，差额 ${money(difference)}`;
      const told = [
        ...reasons.map((reason) => REASONS[reason][lang]),
        ...diagnoses.map((diagnosis, i) => `${i === 0 ? '→' : said(WORDS.or)} ${diagnosisText(diagnosis, lang)}`),
        ...(isUnexplained(row) ? [`→ ${said(UNEXPLAINED)}`] : []),
        ...mismatches.map((mismatch) => mismatchText(mismatch, lang)),
      ];
      return [`${loanId}: ${said(CLAIM_STATUSES[status])}; ${figures}`, ...told.map((line) => `    ${line}`)];
    });
    const more = differing.length - MOST_ROWS;
    if (more > 0) {
      shown.push(
        lang === 'en' ? `and ${more} more: see --format csv or json` : `另有 ${more} 行：见 --format csv 或 json`,
      );
    }
    sections.push(shown.map(printable).join('\n'));
  }
  return `${sections.join('\n\n')}\n`;
}

const WORDS = {
  rows: { en: 'rows', 'zh-CN': '行数' },
  mistake: { en: 'mistake, by the likeliest diagnosis', 'zh-CN': '差异原因（取最可能者）' },
  or: { en: 'or', 'zh-CN': '或' },
} as const satisfies Record<string, Text>;
