import CliTable3 from 'cli-table3';
import type { Lang, Text } from '../fields/faults.js';
import { isListed, TOTAL_FIGURES, type TotalFigure } from '../fields/figures.js';
import { EXCLUSIONS, REASONS } from '../fields/reasons.js';
import { exclusionCounts, isPaidAhead, reasonCounts, totalsOfAdjustments } from '../io/csv-settlement.js';
import {
  daysText,
  figureLabel,
  funderNames,
  GROUPING_LABELS,
  groupName,
  LABELS,
  natureOf,
  sourceText,
  TERM_LABELS,
  valueText,
} from '../io/labels.js';
import { printable } from '../io/printable.js';
import { encodeSettlement, encodeSummary } from '../io/settlement-json.js';
import type { EncodedLine } from '../settlement/lines.js';
import type { Settlement } from '../settlement/settle.js';
import type { SettlementSummary } from '../settlement/summary.js';
import { GROUPINGS } from '../settlement/tally.js';
import type { Term, TermName } from '../settlement/terms.js';

/**
 * A settlement for a person at a terminal: policy and period, totals, who pays, groups, ineligible loans by reason,
 * excluded days, and the terms that are not from the plan. Amounts in yuan, with thousands separators.
 */
export function settlementTable(settlement: Settlement, lang: Lang): string {
  return summaryTable(settlement, encodeSettlement(settlement).loans, lang);
}

/** {@link settlementTable} of a settlement of which only some lines are known, or none: these tell of reasons and days. */
export function summaryTable(summary: SettlementSummary, loans: readonly EncodedLine[], lang: Lang): string {
  const { policy, period, terms, totals, groups, adjustments, advances, payable } = encodeSummary(summary);
  const names = funderNames(summary.policy, lang);
  const ids = policy.funders.map(({ id }) => id);
  const said = (text: Text) => text[lang];
  const label = (name: keyof typeof WORDS) => WORDS[name][lang];
  const adjusted = totalsOfAdjustments(adjustments, ids);
  const paidAhead = isPaidAhead(advances);
  const ineligible = groups.basis.ineligible?.loans ?? 0;

  const sections: string[] = [
    [
      `${policy.name} (${policy.id})`,
      lang === 'en'
        ? `period ${period.from} to ${period.to}, the last day not counted`
        : `期间 ${period.from} 至 ${period.to}（不含末日）`,
    ]
      .map(printable)
      .join('\n'),
    table(
      [label('totals'), ''],
      TOTAL_FIGURES.filter(isListed).flatMap((name) => [
        [figureLabel(name, lang), figureText(totals[name])],
        ...(name === 'subsidisedLoans' ? [[label('ineligibleLoans'), String(ineligible)]] : []),
      ]),
    ),
    table(
      [
        label('funder'),
        label('share'),
        figureLabel('subsidy', lang),
        ...(adjustments.length === 0 ? [] : [said(LABELS.adjustments)]),
        ...(paidAhead ? [said(LABELS.advances)] : []),
        said(LABELS.payable),
      ],
      ids.map((id, i) => [
        names[i] as string,
        percent(policy.funders[i]?.share as string),
        money(totals.funders[id] as string),
        ...(adjustments.length === 0 ? [] : [money(adjusted[id] as string)]),
        ...(paidAhead ? [money(advances[id] as string)] : []),
        owed(payable[id] as string, lang),
      ]),
    ),
    ...GROUPINGS.filter((grouping) => Object.keys(groups[grouping]).length > 0).map((grouping) =>
      table(
        [said(GROUPING_LABELS[grouping]), ...GROUP_FIGURES.map((name) => figureLabel(name, lang)), ...names],
        Object.entries(groups[grouping]).map(([key, sum]) => [
          groupName(grouping, key, lang),
          ...GROUP_FIGURES.map((name) => figureText(sum[name])),
          ...ids.map((id) => money(sum.funders[id] as string)),
        ]),
      ),
    ),
  ];
  const reasons = reasonCounts({ loans });
  if (reasons.length > 0) {
    sections.push(
      table(
        [said(LABELS.reasons), figureLabel('loans', lang)],
        reasons.map(([reason, count]) => [said(REASONS[reason]), String(count)]),
      ),
    );
  }
  const exclusions = exclusionCounts({ loans });
  if (exclusions.length > 0) {
    sections.push(
      table(
        [said(LABELS.exclusions), figureLabel('loans', lang), label('days')],
        exclusions.map(([exclusion, { loans: count, days }]) => [
          said(EXCLUSIONS[exclusion]),
          String(count),
          daysText(days, lang),
        ]),
      ),
    );
  }
  if (adjustments.length > 0) {
    sections.push(
      table(
        [label('adjusted'), said(LABELS.issued), said(LABELS.recomputed), said(LABELS.difference), '', ...names],
        adjustments
          .slice(0, MOST_ADJUSTMENTS)
          .map(({ loanId, issued, recomputed, subsidy, funders }) => [
            loanId,
            money(issued),
            money(recomputed),
            money(subsidy),
            natureOf(subsidy, lang),
            ...ids.map((id) => money(funders[id] as string)),
          ]),
      ),
    );
    const more = adjustments.length - MOST_ADJUSTMENTS;
    if (more > 0) {
      sections.push(
        lang === 'en' ? `and ${more} more: see --out or --format json` : `另有 ${more} 笔：见 --out 或 --format json`,
      );
    }
  }
  if (terms.length > 0) sections.push(termsText(terms, lang));
  return `${sections.join('\n\n')}\n`;
}

/** The terms that are not from the plan, each with its value and its source. */
export function termsText(terms: readonly Term[], lang: Lang): string {
  return [
    WORDS.terms[lang],
    ...terms.flatMap(({ term, value, source }) => [
      `- ${TERM_LABELS[term as TermName][lang]} (${term}): ${valueText(value, lang)}`,
      `    ${sourceText(source, lang)}`,
    ]),
  ]
    .map(printable)
    .join('\n');
}

/** The figures of a group, of which a terminal has no room for all. */
const GROUP_FIGURES = [
  'loans',
  'subsidisedLoans',
  'households',
  'interest',
  'concession',
  'subsidy',
] as const satisfies readonly TotalFigure[];

/** A figure as JSON has it: counts as they are, amounts with separators. */
function figureText(value: string | number): string {
  return typeof value === 'number' ? String(value) : money(value);
}

const WORDS = {
  totals: { en: 'totals', 'zh-CN': '合计' },
  ineligibleLoans: { en: 'ineligible', 'zh-CN': '不予贴息笔数' },
  funder: { en: 'funder', 'zh-CN': '出资方' },
  share: { en: 'share', 'zh-CN': '比例' },
  adjusted: { en: 'put right of earlier years', 'zh-CN': '以往年度更正（借据号）' },
  days: { en: 'days', 'zh-CN': '天数' },
  terms: { en: 'terms that are not from the plan', 'zh-CN': '非方案规定的口径' },
} as const satisfies Record<string, Text>;

/** More lines than that are for a file, not for a terminal. */
const MOST_ADJUSTMENTS = 20;

/** What a funder owes; below 0 it gets back, and the word says so. */
function owed(amount: string, lang: Lang): string {
  return amount.startsWith('-') ? `${money(amount)} ${natureOf(amount, lang)}` : money(amount);
}

/** A table without colours or side borders: the first column to the left, all others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const drawn = new CliTable3({
    head: head.map(printable),
    colAligns: head.map((_, i) => (i === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      mid: '-',
      'mid-mid': '--',
      right: '',
      'right-mid': '',
      middle: '  ',
    },
  });
  drawn.push(...rows.map((row) => row.map(printable)));
  return drawn.toString();
}

/** A table whose last cells may be empty: no line ends in blanks. */
export function raggedTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return table(head, rows).replace(/ +$/gm, '');
}

/** `1234567.89` → `1,234,567.89`. */
export function money(amount: string): string {
  return amount.replace(/\B(?=(\d{3})+\.)/g, ',');
}

/** A difference with its sign: `1234.50` → `+1,234.50`; one of 0 has none. */
export function signed(amount: string): string {
  return /^-|^[0.]+$/.test(amount) ? money(amount) : `+${money(amount)}`;
}

/** A share as a percentage, without leaving decimals: `0.8` → `80%`, `0.125` → `12.5%`. */
export function percent(share: string): string {
  const [whole = '0', decimals = ''] = share.split('.');
  const digits = `${whole}${decimals.padEnd(2, '0')}`;
  const integer = digits.slice(0, whole.length + 2).replace(/^0+(?=\d)/, '');
  const rest = digits.slice(whole.length + 2);
  return `${integer}${rest === '' ? '' : `.${rest}`}%`;
}
