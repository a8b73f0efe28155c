import type { Lang } from '../fields/faults.js';
import { isListed } from '../fields/figures.js';
import type { Portfolio } from '../fields/portfolio.js';
import { BASES, REASONS, type Reason } from '../fields/reasons.js';
import { COMPARED_AMOUNTS, COMPARED_LOAN_COUNTS, type Comparison, EFFECTS } from '../planning/compare.js';
import { daysIn } from '../planning/subsidised-twice.js';
import { inBrackets, parted } from '../words/forms.js';
import { figureHeader } from '../words/labels.js';
import { spansText } from '../words/phrases.js';
import { columnHeader, TERMS } from '../words/terms.js';
import { type Cell, csvOf, headersOf, textCell } from './csv-write.js';
import { encodeComparison } from './planning-json.js';

const SIDES = ['before', 'after', 'difference'] as const;

/**
 * A comparison's loans: a line for every loan, by loan id. Amounts in yuan, a difference below 0 where there is less. The days
 * that two programmes subsidise are empty where the policies are the same programme.
 */
export function comparisonCsv(comparison: Comparison, portfolio: Portfolio, lang: Lang): string {
  const loans = new Map(portfolio.loans.map((loan) => [loan.id, loan]));
  const households = new Map(portfolio.households.map((household) => [household.id, household]));
  const under = (header: string, side: (typeof SIDES)[number]) =>
    textCell(lang === 'en' ? `${header}_${side}` : inBrackets(header, TERMS[side][lang], lang));
  const figures = [...COMPARED_LOAN_COUNTS, ...COMPARED_AMOUNTS].filter(
    (name) => name === 'interestSaved' || isListed(name),
  );
  const headerOf = (name: (typeof figures)[number]) =>
    name === 'interestSaved' ? columnHeader(name, lang) : figureHeader(name, lang);
  const reasonsCell = (reasons: readonly Reason[]) =>
    textCell(
      parted(
        reasons.map((reason) => REASONS[reason][lang]),
        lang,
      ),
    );
  const header = [
    ...headersOf(['no', 'householdId', 'township', 'category', 'loanId', 'product', 'effect'], lang),
    ...(['basis', 'remark'] as const).flatMap((term) =>
      (['before', 'after'] as const).map((side) => under(columnHeader(term, lang), side)),
    ),
    ...figures.flatMap((name) => SIDES.map((side) => under(headerOf(name), side))),
    ...headersOf(['daysSubsidisedTwice', 'subsidisedTwice'], lang),
  ];
  const rows = encodeComparison(comparison).loans.map((line, i): Cell[] => {
    const { loanId, householdId, effect, basis, reasons, subsidisedTwice } = line;
    const household = households.get(householdId);
    return [
      i + 1,
      textCell(householdId),
      textCell(household?.township),
      textCell(household?.category),
      textCell(loanId),
      textCell(loans.get(loanId)?.product),
      textCell(EFFECTS[effect][lang]),
      textCell(BASES[basis.before][lang]),
      textCell(BASES[basis.after][lang]),
      reasonsCell(reasons.before),
      reasonsCell(reasons.after),
      ...figures.flatMap((name) => SIDES.map((side): Cell => line[name][side])),
      subsidisedTwice === undefined ? textCell(undefined) : daysIn(subsidisedTwice),
      textCell(subsidisedTwice && spansText(subsidisedTwice, lang)),
    ];
  });
  return csvOf([header, ...rows]);
}
