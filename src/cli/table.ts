import CliTable3 from 'cli-table3';
import type { Lang } from '../fields/faults.js';
import { isListed, TOTAL_FIGURES, type TotalFigure } from '../fields/figures.js';
import type { Policy } from '../fields/policy.js';
import { EXCLUSIONS, REASONS } from '../fields/reasons.js';
import { exclusionCounts, hasAdvances, reasonCounts, totalsOfAdjustments } from '../io/csv-settlement.js';
import { escapeControls } from '../io/escape-controls.js';
import { append } from '../kernel/append.js';
import { encodeSummary } from '../settlement/encoded.js';
import { type EncodedLine, encodedLinesOf } from '../settlement/lines.js';
import type { Settlement } from '../settlement/settlement.js';
import type { SettlementSummary } from '../settlement/summary.js';
import { GROUPINGS } from '../settlement/tally.js';
import type { Term, TermName } from '../settlement/terms.js';
import { bracketed, named, withCode } from '../words/forms.js';
import {
  figureLabel,
  funderNames,
  GROUPING_LABELS,
  groupName,
  natureOf,
  sourceText,
  TERM_LABELS,
} from '../words/labels.js';
import { moreRows, periodLine, policyLine } from '../words/phrases.js';
import { termText } from '../words/policy-terms.js';
import { TERMS, type TermKey } from '../words/terms.js';
import { daysText, money } from '../words/values.js';

/**
 * A settlement as tables for a terminal: policy and period, totals, funders, groups, ineligible loans by reason, excluded
 * days, adjustments, and the terms that are not from the plan. Amounts in yuan, with thousands separators.
 */
export function settlementTable(settlement: Settlement, lang: Lang): string {
  return summaryTable(settlement, encodedLinesOf(settlement), lang);
}

/** {@link settlementTable} of a summary. The tables of reasons and excluded days are of the lines given. */
export function summaryTable(summary: SettlementSummary, loans: readonly EncodedLine[], lang: Lang): string {
  const { policy, period, terms, totals, groups, adjustments, advances, payable } = encodeSummary(summary);
  const names = funderNames(summary.policy, lang);
  const ids = policy.funders.map(({ id }) => id);
  const word = (term: TermKey) => TERMS[term][lang];
  const adjusted = totalsOfAdjustments(adjustments, ids);
  const withAdvances = hasAdvances(advances);
  const ineligible = groups.basis.ineligible?.loans ?? 0;
  const hasOtherShares = (policy.funderShares ?? []).length > 0;

  const sections: string[] = [
    [policyLine(policy, lang), periodLine(period, lang)].map(escapeControls).join('\n'),
    table(
      [word('total'), ''],
      TOTAL_FIGURES.filter(isListed).flatMap((name) => [
        [figureLabel(name, lang), figureText(totals[name])],
        ...(name === 'subsidisedLoans'
          ? [
              [word('unsubsidisedLoans'), String(totals.loans - totals.subsidisedLoans - ineligible)],
              [word('ineligibleLoans'), String(ineligible)],
            ]
          : []),
      ]),
    ),
    table(
      [
        word('funder'),
        word('share'),
        figureLabel('subsidy', lang),
        ...(adjustments.length === 0 ? [] : [word('adjustments')]),
        ...(withAdvances ? [word('advances')] : []),
        word('payable'),
      ],
      ids.map((id, i) => [
        names[i] as string,
        hasOtherShares ? TERMS.byLoan[lang] : percent(policy.funders[i]?.share as string),
        money(totals.funders[id] as string),
        ...(adjustments.length === 0 ? [] : [money(adjusted[id] as string)]),
        ...(withAdvances ? [money(advances[id] as string)] : []),
        payableText(payable[id] as string, lang),
      ]),
    ),
    ...(hasOtherShares
      ? [
          (['funders', 'funderShares'] as const)
            .map((term) => escapeControls(named(TERM_LABELS[term][lang], termText(term, summary.policy, lang), lang)))
            .join('\n'),
        ]
      : []),
    ...GROUPINGS.filter((grouping) => Object.keys(groups[grouping]).length > 0).map((grouping) =>
      table(
        [GROUPING_LABELS[grouping][lang], ...GROUP_FIGURES.map((name) => figureLabel(name, lang)), ...names],
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
        [word('reasons'), figureLabel('loans', lang)],
        reasons.map(([reason, count]) => [REASONS[reason][lang], String(count)]),
      ),
    );
  }
  const exclusions = exclusionCounts({ loans });
  if (exclusions.length > 0) {
    sections.push(
      table(
        [word('exclusion'), figureLabel('loans', lang), word('days')],
        exclusions.map(([exclusion, { loans: count, days }]) => [
          EXCLUSIONS[exclusion][lang],
          String(count),
          daysText(days, lang),
        ]),
      ),
    );
  }
  if (adjustments.length > 0) {
    sections.push(
      table(
        [
          bracketed(TERMS.adjustments, TERMS.loanId)[lang],
          word('issued'),
          word('recomputed'),
          word('difference'),
          word('nature'),
          ...names,
        ],
        adjustments
          .slice(0, MOST_ADJUSTMENTS)
          .map(({ loanId, issued, recomputed, subsidy, funders }) => [
            loanId,
            money(issued),
            money(recomputed),
            money(subsidy),
            word(natureOf(subsidy)),
            ...ids.map((id) => money(funders[id] as string)),
          ]),
      ),
    );
    const more = adjustments.length - MOST_ADJUSTMENTS;
    if (more > 0) {
      sections.push(moreRows(more, ['--out', '--format json'], lang));
    }
  }
  if (terms.length > 0) sections.push(termsText(terms, summary.policy, lang));
  return `${sections.join('\n\n')}\n`;
}

/** The terms that are not from the plan, each with its value and its source. */
export function termsText(terms: readonly Term[], policy: Policy, lang: Lang): string {
  return [
    TERMS.terms[lang],
    ...terms.flatMap(({ term, source }) => {
      const name = withCode(TERM_LABELS[term as TermName][lang], term, lang);
      return [`- ${named(name, termText(term as TermName, policy, lang), lang)}`, `    ${sourceText(source, lang)}`];
    }),
  ]
    .map(escapeControls)
    .join('\n');
}

/** The figures of a group that fit the width of a terminal. */
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

/** The most adjustments that are shown. */
const MOST_ADJUSTMENTS = 20;

/** An amount payable by a funder; a negative one is marked as recoverable. */
function payableText(amount: string, lang: Lang): string {
  return amount.startsWith('-') ? `${money(amount)} ${TERMS.recoverable[lang]}` : money(amount);
}

/** A table without colours or side borders: the first column to the left, all others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const drawn = new CliTable3({
    head: head.map(escapeControls),
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
  append(
    drawn,
    rows.map((row) => row.map(escapeControls)),
  );
  return drawn.toString();
}

/** A table whose last cells may be empty: trailing blanks are removed. */
export function raggedTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return table(head, rows).replace(/ +$/gm, '');
}

/** A difference with its sign: `1234.50` → `+1,234.50`; one of 0 has none. */
export function signed(amount: string): string {
  return /^-|^[0.]+$/.test(amount) ? money(amount) : `+${money(amount)}`;
}

/** A share as a percentage with all its decimals: `0.8` → `80%`, `0.125` → `12.5%`. */
export function percent(share: string): string {
  const [whole = '0', decimals = ''] = share.split('.');
  const digits = `${whole}${decimals.padEnd(2, '0')}`;
  const integer = digits.slice(0, whole.length + 2).replace(/^0+(?=\d)/, '');
  const rest = digits.slice(whole.length + 2);
  return `${integer}${rest === '' ? '' : `.${rest}`}%`;
}
