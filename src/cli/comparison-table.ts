import type { Lang, Text } from '../fields/faults.js';
import { type Figure, isListed } from '../fields/figures.js';
import type { Policy } from '../fields/policy.js';
import { REASONS, type Reason } from '../fields/reasons.js';
import { escapeControls } from '../io/escape-controls.js';
import { encodeComparison } from '../io/planning-json.js';
import {
  type Change,
  COMPARED_AMOUNTS,
  COMPARED_TOTAL_COUNTS,
  type Comparison,
  EFFECTS,
  type Effect,
  type LoanChange,
} from '../planning/compare.js';
import { daysIn } from '../planning/subsidised-twice.js';
import { GROUPINGS } from '../settlement/tally.js';
import type { TermName } from '../settlement/terms.js';
import { inBrackets, named, parted, withCode } from '../words/forms.js';
import { HEADINGS } from '../words/headings.js';
import { figureLabel, funderNames, GROUPING_LABELS, groupName, TERM_LABELS } from '../words/labels.js';
import { moreRows, periodLine, spansText } from '../words/phrases.js';
import { termText } from '../words/policy-terms.js';
import { TERMS } from '../words/terms.js';
import { daysText, money } from '../words/values.js';
import { raggedTable, signed, table } from './table.js';

/** The most loans that are shown. */
const MOST_LOANS = 20;
/** What has all of them. */
const ALL_ROWS = ['--format csv', '--format json'];

/**
 * A comparison as tables for a terminal: the two policies, the terms that differ, totals, funders, loans and households by
 * effect, groups, and the loans whose subsidy changes most. Amounts in yuan, with thousands separators.
 */
export function comparisonTable(comparison: Comparison, lang: Lang): string {
  const { policies, period, terms, totals, funders, effects, groups } = encodeComparison(comparison);
  const [before, after, difference] = [TERMS.before[lang], TERMS.after[lang], TERMS.difference[lang]];
  const under = (name: Figure, side: string) => inBrackets(figureLabel(name, lang), side, lang);
  const nameOf = new Map(
    [comparison.policies.after, comparison.policies.before].flatMap((policy) => namesIn(policy, lang)),
  );

  const sections = [
    [
      named(before, inBrackets(policies.before.name, policies.before.id, lang), lang),
      named(after, inBrackets(policies.after.name, policies.after.id, lang), lang),
      periodLine(period, lang),
      ...(terms.length === 0 ? [SAME_TERMS[lang]] : []),
    ]
      .map(escapeControls)
      .join('\n'),
    ...terms.map(({ term }) =>
      [
        withCode(TERM_LABELS[term as TermName][lang], term, lang),
        `  ${named(before, termText(term as TermName, comparison.policies.before, lang), lang)}`,
        `  ${named(after, termText(term as TermName, comparison.policies.after, lang), lang)}`,
      ]
        .map(escapeControls)
        .join('\n'),
    ),
    table(
      [TERMS.total[lang], before, after, difference],
      [
        ...COMPARED_TOTAL_COUNTS.filter(isListed).map((name) => [
          figureLabel(name, lang),
          String(totals[name].before),
          String(totals[name].after),
          signed(String(totals[name].difference)),
        ]),
        ...COMPARED_AMOUNTS.filter((name) => name === 'interestSaved' || isListed(name)).map((name) => [
          name === 'interestSaved' ? HEADINGS.interestSavedAs[lang] : figureLabel(name, lang),
          ...amounts(totals[name]),
        ]),
      ],
    ),
    table(
      [TERMS.funder[lang], before, after, difference],
      funders.map(({ funder, ...sums }) => [nameOf.get(funder) as string, ...amounts(sums)]),
    ),
    table(
      [
        HEADINGS.effects[lang],
        ...(['loans', 'subsidy', 'households', 'subsidy'] as const).map((name) => figureLabel(name, lang)),
      ],
      (Object.keys(EFFECTS) as Effect[]).map((effect) => [
        EFFECTS[effect][lang],
        String(effects.loans[effect].count),
        signed(effects.loans[effect].subsidy),
        String(effects.households[effect].count),
        signed(effects.households[effect].subsidy),
      ]),
    ),
    ...GROUPINGS.filter((grouping) => Object.keys(groups[grouping]).length > 0).map((grouping) =>
      table(
        [
          GROUPING_LABELS[grouping][lang],
          under('subsidisedLoans', before),
          under('subsidisedLoans', after),
          under('subsidy', before),
          under('subsidy', after),
          difference,
        ],
        Object.entries(groups[grouping]).map(([key, { subsidisedLoans, subsidy }]) => [
          groupName(grouping, key, lang),
          String(subsidisedLoans.before),
          String(subsidisedLoans.after),
          ...amounts(subsidy),
        ]),
      ),
    ),
  ];
  const changed = comparison.loans.filter(({ effect }) => effect !== 'unchanged').sort(byChange);
  if (changed.length > 0) {
    sections.push(
      raggedTable(
        [
          HEADINGS.largestChanges[lang],
          under('subsidy', before),
          under('subsidy', after),
          difference,
          TERMS.otherChanges[lang],
        ],
        changed
          .slice(0, MOST_LOANS)
          .map((loan) => [loan.loanId, ...amounts(textsOf(loan.subsidy)), otherChanges(loan, lang)]),
      ),
    );
  }
  const pushMore = (rows: number) => {
    if (rows > MOST_LOANS) sections.push(moreRows(rows - MOST_LOANS, ALL_ROWS, lang));
  };
  pushMore(changed.length);
  const twice = comparison.loans.filter(({ subsidisedTwice = [] }) => subsidisedTwice.length > 0);
  if (twice.length > 0) {
    sections.push(
      raggedTable(
        [
          HEADINGS.subsidisedTwice[lang],
          under('subsidy', before),
          under('subsidy', after),
          TERMS.days[lang],
          TERMS.subsidisedTwice[lang],
        ],
        twice
          .slice(0, MOST_LOANS)
          .map(({ loanId, subsidy, subsidisedTwice = [] }) => [
            loanId,
            money(subsidy.before),
            money(subsidy.after),
            String(daysIn(subsidisedTwice)),
            spansText(subsidisedTwice, lang),
          ]),
      ),
    );
    pushMore(twice.length);
  }
  return `${sections.join('\n\n')}\n`;
}

/** The funders of a policy by their ids, each with its name. */
function namesIn(policy: Policy, lang: Lang): (readonly [id: string, name: string])[] {
  const names = funderNames(policy, lang);
  return policy.funders.map(({ id }, i) => [id, names[i] as string] as const);
}

/** The largest change of the subsidy first; equal ones stay in the order of loan ids. */
function byChange(a: LoanChange, b: LoanChange): number {
  return b.subsidy.difference.abs().cmp(a.subsidy.difference.abs());
}

/** Changes besides the amount: of the reasons, or else of the subsidised days. */
function otherChanges({ reasons, subsidisedDays }: LoanChange, lang: Lang): string {
  const words = (side: readonly Reason[]) =>
    side.length === 0
      ? TERMS.eligible[lang]
      : parted(
          side.map((reason) => REASONS[reason][lang]),
          lang,
        );
  if (reasons.before.join() !== reasons.after.join()) return `${words(reasons.before)} → ${words(reasons.after)}`;
  if (subsidisedDays.difference === 0) return '';
  return `${subsidisedDays.before} → ${daysText(subsidisedDays.after, lang)}`;
}

function textsOf({ before, after, difference }: Change): Readonly<Record<keyof Change, string>> {
  return { before: before.toFixed(2), after: after.toFixed(2), difference: difference.toFixed(2) };
}

function amounts({ before, after, difference }: Readonly<Record<keyof Change, string | null>>): string[] {
  return [before === null ? '—' : money(before), after === null ? '—' : money(after), signed(difference as string)];
}

const SAME_TERMS: Text = { en: 'no term differs', 'zh-CN': '各项口径相同' };
