import type { Lang } from '../fields/faults.js';
import type { Portfolio } from '../fields/portfolio.js';
import { BASES, REASONS, type Reason } from '../fields/reasons.js';
import { type Comparison, EFFECTS } from '../planning/compare.js';
import { type Cell, csvOf, words } from './csv-settlement.js';
import { LABELS } from './labels.js';
import { encodeComparison } from './planning-json.js';

/** The figures of a loan, each before, after and the difference. */
const FIGURES = ['subsidisedDays', 'interest', 'concession', 'subsidy', 'interestSaved', 'borrowerInterest'] as const;
const SIDES = ['before', 'after', 'difference'] as const;

/** A comparison's loans: a line for every loan, by loan id. Amounts in yuan, a difference below 0 where there is less. */
export function comparisonCsv(comparison: Comparison, portfolio: Portfolio, lang: Lang): string {
  const loans = new Map(portfolio.loans.map((loan) => [loan.id, loan]));
  const households = new Map(portfolio.households.map((household) => [household.id, household]));
  const label = (name: keyof typeof LABELS) => words(LABELS[name][lang]);
  const under = (name: keyof typeof LABELS, side: (typeof SIDES)[number]) =>
    words(lang === 'en' ? `${LABELS[name].en}_${side}` : `${LABELS[name]['zh-CN']}（${LABELS[side]['zh-CN']}）`);
  const told = (reasons: readonly Reason[]) =>
    words(reasons.map((reason) => REASONS[reason][lang]).join(lang === 'en' ? '; ' : '；'));
  const header = [
    ...(['number', 'householdId', 'township', 'category', 'loanId', 'product', 'effect'] as const).map(label),
    ...(['basis', 'remark'] as const).flatMap((name) => [under(name, 'before'), under(name, 'after')]),
    ...FIGURES.flatMap((figure) => SIDES.map((side) => under(figure, side))),
  ];
  const rows = encodeComparison(comparison).loans.map((line, i): Cell[] => {
    const { loanId, householdId, effect, basis, reasons } = line;
    const household = households.get(householdId);
    return [
      i + 1,
      words(householdId),
      words(household?.township),
      words(household?.category),
      words(loanId),
      words(loans.get(loanId)?.product),
      words(EFFECTS[effect][lang]),
      words(BASES[basis.before][lang]),
      words(BASES[basis.after][lang]),
      told(reasons.before),
      told(reasons.after),
      ...FIGURES.flatMap((figure) => SIDES.map((side): Cell => line[figure][side])),
    ];
  });
  return csvOf([header, ...rows]);
}
