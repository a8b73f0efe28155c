import type { Lang } from '../../fields/faults.js';
import { FIGURES, isListed, TOTAL_FIGURES, type TotalFigure } from '../../fields/figures.js';
import { EXCLUSION_NAMES, EXCLUSIONS, REASON_NAMES, REASONS } from '../../fields/reasons.js';
import type { EncodedSummary } from '../../settlement/encoded.js';
import { columnsOf } from '../../settlement/lines.js';
import type { Settlement } from '../../settlement/settlement.js';
import { GROUPINGS } from '../../settlement/tally.js';
import type { EncodedTotals } from '../../settlement/totals.js';
import { capitalised } from '../../words/forms.js';
import { HEADINGS } from '../../words/headings.js';
import { figureLabel, funderNames, GROUPING_LABELS, groupName, listedFigures } from '../../words/labels.js';
import { UNIT_WORDS } from '../../words/page.js';
import { TERMS } from '../../words/terms.js';
import { count, money, shareText } from '../../words/values.js';
import type { ShownFigure, ShownTable } from '../protocol.js';

/** A figure as it is shown: amounts with two decimals and thousands separators. */
export function valueText(value: string | number): string {
  return typeof value === 'string' ? money(value) : count(value);
}

/** A figure of totals with its name and unit. */
export function shownFigure(name: TotalFigure, totals: EncodedTotals, lang: Lang): ShownFigure {
  return {
    name,
    label: figureLabel(name, lang),
    value: valueText(totals[name]),
    unit: UNIT_WORDS[FIGURES[name].unit][lang],
  };
}

/** The heads of the columns of a table; those of figures are aligned at the end. */
export function heads(texts: readonly string[], figures: readonly string[], lang: Lang): ShownTable['columns'] {
  const head = (isFigure: boolean) => (label: string) => ({
    label: lang === 'en' ? capitalised(label) : label,
    isFigure,
  });
  return [...texts.map(head(false)), ...figures.map(head(true))];
}

const GROUP_FIGURES = TOTAL_FIGURES.filter((name) => isListed(name) && name !== 'principalDays');

/** The totals by product, township, category and basis. */
export function groupTables({ policy }: Settlement, summary: EncodedSummary, lang: Lang): readonly ShownTable[] {
  const names = funderNames(policy, lang);
  const ids = policy.funders.map(({ id }) => id);
  const figures = listedFigures(GROUP_FIGURES);
  const cells = (totals: EncodedTotals) =>
    figures.flatMap((name) =>
      name === 'funders' ? ids.map((id) => money(totals.funders[id] as string)) : [valueText(totals[name])],
    );
  const labels = figures.flatMap((name) => (name === 'funders' ? names : [figureLabel(name, lang)]));
  return GROUPINGS.map((grouping) => ({
    caption: GROUPING_LABELS[grouping][lang],
    columns: heads([GROUPING_LABELS[grouping][lang]], labels, lang),
    rows: Object.entries(summary.groups[grouping]).map(([key, totals]) => [
      groupName(grouping, key, lang),
      ...cells(totals),
    ]),
    foot: [TERMS.total[lang], ...cells(summary.totals)],
  }));
}

/** Who pays: the share, the part of the period's subsidy, adjustments, advances, and what is payable. */
export function funderTable({ policy }: Settlement, summary: EncodedSummary, lang: Lang): ShownTable {
  const names = funderNames(policy, lang);
  const { totals, advances, payable, adjustments } = summary;
  const hasAdvances = Object.values(advances).some((amount) => amount !== '0.00');
  const isAdjusted = adjustments.length > 0;
  const hasOtherShares = (policy.funderShares ?? []).length > 0;
  return {
    caption: HEADINGS.funding[lang],
    columns: heads(
      [TERMS.funder[lang]],
      [
        TERMS.share[lang],
        TERMS.subsidyOfPeriod[lang],
        ...(hasAdvances ? [TERMS.advances[lang]] : []),
        TERMS.payable[lang],
      ],
      lang,
    ),
    rows: policy.funders.map(({ id, share }, i) => [
      names[i] as string,
      hasOtherShares ? TERMS.byLoan[lang] : shareText(share),
      money(totals.funders[id] as string),
      ...(hasAdvances ? [money(advances[id] as string)] : []),
      money(payable[id] as string),
    ]),
    ...(isAdjusted || hasAdvances
      ? {}
      : { foot: [TERMS.total[lang], '', money(totals.subsidy), money(totals.subsidy)] }),
  };
}

/** The days that each exclusion took, and of how many loans. */
export function exclusionTable(settlement: Settlement, lang: Lang): ShownTable {
  const { outcomes } = columnsOf(settlement);
  const days = new Map<string, number>();
  const loans = new Map<string, number>();
  for (let place = 0; place < outcomes.length; place++) {
    for (const [name, taken] of outcomes.excludedAt(place)) {
      days.set(name, (days.get(name) ?? 0) + taken);
      loans.set(name, (loans.get(name) ?? 0) + 1);
    }
  }
  return {
    caption: HEADINGS.excludedDays[lang],
    columns: heads([TERMS.exclusion[lang]], [figureLabel('loans', lang), TERMS.days[lang]], lang),
    rows: EXCLUSION_NAMES.filter((name) => days.has(name)).map((name) => [
      EXCLUSIONS[name][lang],
      count(loans.get(name) as number),
      count(days.get(name) as number),
    ]),
  };
}

/** The ineligible loans by reason. A loan counts under each of its reasons. */
export function reasonTable(settlement: Settlement, lang: Lang): ShownTable {
  const { outcomes } = columnsOf(settlement);
  const loans = new Map<string, number>();
  for (let place = 0; place < outcomes.length; place++) {
    for (const name of outcomes.reasonsAt(place)) loans.set(name, (loans.get(name) ?? 0) + 1);
  }
  return {
    caption: HEADINGS.ineligibleByReason[lang],
    columns: heads([TERMS.reasons[lang]], [figureLabel('loans', lang)], lang),
    rows: REASON_NAMES.filter((name) => loans.has(name)).map((name) => [
      REASONS[name][lang],
      count(loans.get(name) as number),
    ]),
  };
}

/** The adjustments of earlier settlements; undefined where there are none. */
export function adjustmentTable({ policy }: Settlement, summary: EncodedSummary, lang: Lang): ShownTable | undefined {
  const { adjustments } = summary;
  if (adjustments.length === 0) return undefined;
  const names = funderNames(policy, lang);
  return {
    caption: HEADINGS.adjustments[lang],
    columns: heads([TERMS.loanId[lang]], [figureLabel('subsidy', lang), ...names], lang),
    rows: adjustments.map(({ loanId, subsidy, funders }) => [
      loanId,
      money(subsidy),
      ...policy.funders.map(({ id }) => money(funders[id] as string)),
    ]),
  };
}
