import CliTable3 from 'cli-table3';
import { exclusionCounts, reasonCounts } from '../io/csv-settlement.js';
import {
  daysText,
  funderNames,
  GROUPING_LABELS,
  groupName,
  LABELS,
  sourceText,
  TERM_LABELS,
  valueText,
} from '../io/labels.js';
import { encodeSettlement } from '../io/settlement-json.js';
import type { Lang, Text } from '../model/faults.js';
import { EXCLUSIONS, REASONS } from '../model/reasons.js';
import { GROUPINGS, type Settlement } from '../settlement/settle.js';
import type { TermName } from '../settlement/terms.js';

/**
 * A settlement for a person at a terminal: policy and period, totals, who pays, groups, ineligible loans by reason,
 * excluded days, and the terms that are not from the plan. Amounts in yuan, with thousands separators.
 */
export function settlementTable(settlement: Settlement, lang: Lang): string {
  const { policy, period, terms, totals, groups, loans, payable } = encodeSettlement(settlement);
  const names = funderNames(settlement.policy, lang);
  const ids = policy.funders.map(({ id }) => id);
  const said = (text: Text) => text[lang];
  const label = (name: keyof typeof WORDS) => WORDS[name][lang];
  const ineligible = loans.filter(({ basis }) => basis === 'ineligible').length;

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
      [
        [label('loans'), String(totals.loans)],
        [label('subsidisedLoans'), String(totals.subsidisedLoans)],
        [label('ineligibleLoans'), String(ineligible)],
        [label('households'), String(totals.households)],
        [label('principalDays'), money(totals.principalDays)],
        [label('interest'), money(totals.interest)],
        [label('concession'), money(totals.concession)],
        [label('subsidy'), money(totals.subsidy)],
        [label('borrowerInterest'), money(totals.borrowerInterest)],
      ],
    ),
    table(
      [label('funder'), label('share'), label('subsidy'), label('payable')],
      ids.map((id, i) => [
        names[i] as string,
        percent(policy.funders[i]?.share as string),
        money(totals.funders[id] as string),
        money(payable[id] as string),
      ]),
    ),
    ...GROUPINGS.filter((grouping) => Object.keys(groups[grouping]).length > 0).map((grouping) =>
      table(
        [
          said(GROUPING_LABELS[grouping]),
          label('loans'),
          label('subsidisedLoans'),
          label('households'),
          label('interest'),
          label('concession'),
          label('subsidy'),
          ...names,
        ],
        Object.entries(groups[grouping]).map(([key, sum]) => [
          groupName(grouping, key, lang),
          String(sum.loans),
          String(sum.subsidisedLoans),
          String(sum.households),
          money(sum.interest),
          money(sum.concession),
          money(sum.subsidy),
          ...ids.map((id) => money(sum.funders[id] as string)),
        ]),
      ),
    ),
  ];
  const reasons = reasonCounts({ loans });
  if (reasons.length > 0) {
    sections.push(
      table(
        [said(LABELS.reasons), label('loans')],
        reasons.map(([reason, count]) => [said(REASONS[reason]), String(count)]),
      ),
    );
  }
  const exclusions = exclusionCounts({ loans });
  if (exclusions.length > 0) {
    sections.push(
      table(
        [said(LABELS.exclusions), label('loans'), label('days')],
        exclusions.map(([exclusion, { loans: count, days }]) => [
          said(EXCLUSIONS[exclusion]),
          String(count),
          daysText(days, lang),
        ]),
      ),
    );
  }
  if (terms.length > 0) {
    sections.push(
      [
        label('terms'),
        ...terms.flatMap(({ term, value, source }) => [
          `- ${TERM_LABELS[term as TermName][lang]} (${term}): ${valueText(value, lang)}`,
          `    ${sourceText(source, lang)}`,
        ]),
      ]
        .map(printable)
        .join('\n'),
    );
  }
  return `${sections.join('\n\n')}\n`;
}

const WORDS = {
  totals: { en: 'totals', 'zh-CN': '合计' },
  loans: { en: 'loans', 'zh-CN': '笔数' },
  subsidisedLoans: { en: 'subsidised', 'zh-CN': '贴息笔数' },
  ineligibleLoans: { en: 'ineligible', 'zh-CN': '不予贴息笔数' },
  households: { en: 'households', 'zh-CN': '户数' },
  principalDays: { en: 'principal-days', 'zh-CN': '积数' },
  interest: { en: 'interest', 'zh-CN': '利息' },
  concession: { en: 'concession', 'zh-CN': '让利' },
  subsidy: { en: 'subsidy', 'zh-CN': '贴息金额' },
  borrowerInterest: { en: 'borrowers pay', 'zh-CN': '借款人负担' },
  funder: { en: 'funder', 'zh-CN': '出资方' },
  share: { en: 'share', 'zh-CN': '比例' },
  payable: { en: 'payable', 'zh-CN': '应付' },
  days: { en: 'days', 'zh-CN': '天数' },
  terms: { en: 'terms that are not from the plan', 'zh-CN': '非方案规定的口径' },
} as const satisfies Record<string, Text>;

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

/** Text that does nothing to a terminal: control characters and marks of direction are shown by their numbers. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, (character) => {
    const number = (character.codePointAt(0) as number).toString(16).padStart(4, '0');
    return `\\u${number}`;
  });
}

/** `1234567.89` → `1,234,567.89`. */
function money(amount: string): string {
  return amount.replace(/\B(?=(\d{3})+\.)/g, ',');
}

/** A share as a percentage, without leaving decimals: `0.8` → `80%`, `0.125` → `12.5%`. */
function percent(share: string): string {
  const [whole = '0', decimals = ''] = share.split('.');
  const digits = `${whole}${decimals.padEnd(2, '0')}`;
  const integer = digits.slice(0, whole.length + 2).replace(/^0+(?=\d)/, '');
  const rest = digits.slice(whole.length + 2);
  return `${integer}${rest === '' ? '' : `.${rest}`}%`;
}
