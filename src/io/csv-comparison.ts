import type { Lang, Text } from '../fields/faults.js';
import { isListed } from '../fields/figures.js';
import type { Portfolio } from '../fields/portfolio.js';
import { BASES, REASONS, type Reason } from '../fields/reasons.js';
import { COMPARED_AMOUNTS, COMPARED_LOAN_COUNTS, type Comparison, EFFECTS } from '../planning/compare.js';
import { type Cell, csvOf, words } from './csv-settlement.js';
import { figureHeader, LABELS } from './labels.js';
import { encodeComparison } from './planning-json.js';

const SIDES = ['before', 'after', 'difference'] as const;

/** A comparison's loans: a line for every loan, by loan id. Amounts in yuan, a difference below 0 where there is less. */
export function comparisonCsv(comparison: Comparison, portfolio: Portfolio, lang: Lang): string {
  const loans = new Map(portfolio.loans.map((loan) => [loan.id, loan]));
  const households = new Map(portfolio.households.map((household) => [household.id, household]));
  const label = (name: keyof typeof LABELS) => words(LABELS[name][lang]);
  const under = (header: Text, side: (typeof SIDES)[number]) =>
    words(lang === 'en' ? `${header.en}_${side}` : `${header['zh-CN']}（${LABELS[side]['zh-CN']}）`);
  const figures = [...COMPARED_LOAN_COUNTS, ...COMPARED_AMOUNTS].filter(
    (name) => name === 'interestSaved' || isListed(name),
  );
  const headerOf = (name: (typeof figures)[number]) =>
    name === 'interestSaved' ? LABELS.interestSaved : figureHeader(name);
  const told = (reasons: readonly Reason[]) =>
    words(reasons.map((reason) => REASONS[reason][lang]).join(lang === 'en' ? '; ' : '；'));
  const header = [
    ...(['number', 'householdId', 'township', 'category', 'loanId', 'product', 'effect'] as const).map(label),
    ...(['basis', 'remark'] as const).flatMap((name) => [under(LABELS[name], 'before'), under(LABELS[name], 'after')]),
    ...figures.flatMap((name) => SIDES.map((side) => under(headerOf(name), side))),
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
      ...figures.flatMap((name) => SIDES.map((side): Cell => line[name][side])),
    ];
  });
  return csvOf([header, ...rows]);
}
