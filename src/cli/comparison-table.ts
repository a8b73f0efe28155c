import type { Lang, Text } from '../fields/faults.js';
import { type Figure, isListed } from '../fields/figures.js';
import type { Policy } from '../fields/policy.js';
import { REASONS, type Reason } from '../fields/reasons.js';
import { figureLabel, funderNames, GROUPING_LABELS, groupName, LABELS, TERM_LABELS, valueText } from '../io/labels.js';
import { encodeComparison } from '../io/planning-json.js';
import { printable } from '../io/printable.js';
import {
  type Change,
  COMPARED_AMOUNTS,
  COMPARED_TOTAL_COUNTS,
  type Comparison,
  EFFECTS,
  type Effect,
  type LoanChange,
} from '../planning/compare.js';
import { GROUPINGS } from '../settlement/tally.js';
import type { TermName } from '../settlement/terms.js';
import { money, raggedTable, signed, table } from './table.js';

/** More lines than that are for a file, not for a terminal. */
const MOST_LOANS = 20;

/**
 * A comparison for a person at a terminal: the two policies, the terms that differ, totals, who pays, who gains and who
 * loses, groups, and the loans whose subsidy changes most. Amounts in yuan, with thousands separators.
 */
export function comparisonTable(comparison: Comparison, lang: Lang): string {
  const { policies, period, terms, totals, funders, effects, groups } = encodeComparison(comparison);
  const label = (name: keyof typeof WORDS) => WORDS[name][lang];
  const [before, after, difference] = [LABELS.before[lang], LABELS.after[lang], LABELS.difference[lang]];
  const under = (name: Figure, side: string) =>
    lang === 'en' ? `${figureLabel(name, lang)} ${side}` : `${figureLabel(name, lang)}（${side}）`;
  const nameOf = new Map(
    [comparison.policies.after, comparison.policies.before].flatMap((policy) => namesIn(policy, lang)),
  );

  const sections = [
    [
      told(before, `${policies.before.name} (${policies.before.id})`, lang),
      told(after, `${policies.after.name} (${policies.after.id})`, lang),
      lang === 'en'
        ? `period ${period.from} to ${period.to}, the last day not counted`
        : `期间 ${period.from} 至 ${period.to}（不含末日）`,
      ...(terms.length === 0 ? [label('sameTerms')] : []),
    ]
      .map(printable)
      .join('\n'),
    ...terms.map((term) =>
      [
        `${TERM_LABELS[term.term as TermName][lang]} (${term.term})`,
        `  ${told(before, valueText(term.before.value, lang), lang)}`,
        `  ${told(after, valueText(term.after.value, lang), lang)}`,
      ]
        .map(printable)
        .join('\n'),
    ),
    table(
      [label('totals'), before, after, difference],
      [
        ...COMPARED_TOTAL_COUNTS.filter(isListed).map((name) => [
          figureLabel(name, lang),
          String(totals[name].before),
          String(totals[name].after),
          signed(String(totals[name].difference)),
        ]),
        ...COMPARED_AMOUNTS.filter((name) => name === 'interestSaved' || isListed(name)).map((name) => [
          name === 'interestSaved' ? label(name) : figureLabel(name, lang),
          ...amounts(totals[name]),
        ]),
      ],
    ),
    table(
      [label('funder'), before, after, difference],
      funders.map(({ funder, ...sums }) => [nameOf.get(funder) as string, ...amounts(sums)]),
    ),
    table(
      [
        label('effects'),
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
        [label('changed'), under('subsidy', before), under('subsidy', after), difference, label('else')],
        changed
          .slice(0, MOST_LOANS)
          .map((loan) => [loan.loanId, ...amounts(textsOf(loan.subsidy)), whatElse(loan, lang)]),
      ),
    );
  }
  const more = changed.length - MOST_LOANS;
  if (more > 0) {
    sections.push(
      lang === 'en' ? `and ${more} more: see --format csv or json` : `另有 ${more} 笔：见 --format csv 或 json`,
    );
  }
  return `${sections.join('\n\n')}\n`;
}

/** The funders of a policy by their ids, each with its name. */
function namesIn(policy: Policy, lang: Lang): (readonly [id: string, name: string])[] {
  const names = funderNames(policy, lang);
  return policy.funders.map(({ id }, i) => [id, names[i] as string] as const);
}

/** The largest change of the subsidy first; of equal ones, by loan id as they stand. */
function byChange(a: LoanChange, b: LoanChange): number {
  return b.subsidy.difference.abs().cmp(a.subsidy.difference.abs());
}

/** What changed beside the amount: reasons, or else the days that are subsidised. */
function whatElse({ reasons, subsidisedDays }: LoanChange, lang: Lang): string {
  const words = (side: readonly Reason[]) =>
    side.length === 0
      ? WORDS.eligible[lang]
      : side.map((reason) => REASONS[reason][lang]).join(lang === 'en' ? '; ' : '；');
  if (reasons.before.join() !== reasons.after.join()) return `${words(reasons.before)} → ${words(reasons.after)}`;
  if (subsidisedDays.difference === 0) return '';
  return lang === 'en'
    ? `${subsidisedDays.before} → ${subsidisedDays.after} days`
    : `${subsidisedDays.before} → ${subsidisedDays.after} 天`;
}

function textsOf({ before, after, difference }: Change): Readonly<Record<keyof Change, string>> {
  return { before: before.toFixed(2), after: after.toFixed(2), difference: difference.toFixed(2) };
}

function amounts({ before, after, difference }: Readonly<Record<keyof Change, string | null>>): string[] {
  return [before === null ? '—' : money(before), after === null ? '—' : money(after), signed(difference as string)];
}

function told(name: string, value: string, lang: Lang): string {
  return `${name}${lang === 'en' ? ': ' : '：'}${value}`;
}

const WORDS = {
  sameTerms: { en: 'no term differs', 'zh-CN': '各项口径相同' },
  totals: { en: 'totals', 'zh-CN': '合计' },
  interestSaved: { en: 'interest saved (subsidy + concession)', 'zh-CN': '减少利息支出（贴息金额＋银行让利）' },
  funder: { en: 'funder', 'zh-CN': '出资方' },
  effects: { en: 'by the subsidy', 'zh-CN': '按贴息金额' },
  changed: { en: 'loans that change most', 'zh-CN': '变动最大的贷款' },
  else: { en: 'what else', 'zh-CN': '其他变化' },
  eligible: { en: 'eligible', 'zh-CN': '符合条件' },
} as const satisfies Record<string, Text>;
