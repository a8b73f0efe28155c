import type { Lang } from '../fields/faults.js';
import { type Figure, LOAN_FIGURES, TOTAL_FIGURES, type TotalFigure } from '../fields/figures.js';
import type { Loan } from '../fields/loan.js';
import type { Policy } from '../fields/policy.js';
import type { Portfolio } from '../fields/portfolio.js';
import { BASES, EXCLUSIONS, type Exclusion, REASONS, type Reason } from '../fields/reasons.js';
import { formatFen, readSum } from '../kernel/fen.js';
import { add, type Integer } from '../kernel/integer.js';
import { formatDay } from '../kernel/plain-date.js';
import { type EncodedSettlement, encodeSummary } from '../settlement/encoded.js';
import { type EncodedLine, encodedLinesOf } from '../settlement/lines.js';
import type { Settlement } from '../settlement/settlement.js';
import type { SettlementSummary } from '../settlement/summary.js';
import { GROUPINGS } from '../settlement/tally.js';
import type { TermName } from '../settlement/terms.js';
import type { ByFunder } from '../settlement/totals.js';
import { inBrackets, parted } from '../words/forms.js';
import {
  exclusionsText,
  figureHeader,
  funderNames,
  GROUPING_LABELS,
  groupName,
  listedFigures,
  natureOf,
  sourceText,
  TERM_LABELS,
} from '../words/labels.js';
import { otherSharesText, termText } from '../words/policy-terms.js';
import { TERMS } from '../words/terms.js';
import { daysText } from '../words/values.js';
import { type Cell, type Cells, csvOf, csvRows, headersOf, textCell } from './csv-write.js';

/** The detail (明细表): a line for every loan, by loan id. Amounts in yuan, principal-days in yuan·days. */
export function detailCsv(settlement: Settlement, portfolio: Portfolio, lang: Lang): string {
  return csvOf(detailCells(settlement, portfolio, lang));
}

/** The cells of {@link detailCsv}, its header first. */
export function detailCells(settlement: Settlement, portfolio: Portfolio, lang: Lang): Cells {
  const { policy } = settlement;
  return [headerCells(policy, lang), ...rowCells(linesOf(settlement, portfolio), 1, policy, lang)];
}

function linesOf(settlement: Settlement, portfolio: Portfolio): readonly DetailLine[] {
  const loans = new Map(portfolio.loans.map((loan) => [loan.id, loan]));
  return encodedLinesOf(settlement).map((line): DetailLine => {
    const loan = loans.get(line.loanId);
    return loan === undefined ? line : { ...line, ...loanFacts(loan) };
  });
}

/** A line of the detail: the line of the settlement with facts of its loan. */
export type DetailLine = EncodedLine & Partial<LoanFacts>;

/** The further facts of a loan in the detail. */
export interface LoanFacts {
  readonly principal: string;
  readonly disbursedOn: string;
  readonly maturesOn: string;
}

export function loanFacts({ principal, disbursedOn, maturesOn }: Loan): LoanFacts {
  return {
    principal: formatFen(principal),
    disbursedOn: formatDay(disbursedOn),
    maturesOn: formatDay(maturesOn),
  };
}

/** The header of the detail. Rows follow it, in any number of pieces. */
export function detailHeader(policy: Policy, lang: Lang): string {
  return csvOf([headerCells(policy, lang)]);
}

function headerCells(policy: Policy, lang: Lang): readonly Cell[] {
  return [
    ...headersOf(['no', 'householdId', 'township', 'category', 'loanId', 'product', 'principal'], lang),
    ...headersOf(['disbursedOn', 'maturesOn', 'basis'], lang),
    ...figureHeaders(listedFigures(LOAN_FIGURES), policy, lang),
    ...headersOf(['remark'], lang),
  ];
}

/** The headers of figures' columns; the funders have one each. */
function figureHeaders(columns: readonly (Figure | 'funders')[], policy: Policy, lang: Lang): readonly Cell[] {
  return columns.flatMap((column) =>
    column === 'funders' ? funderNames(policy, lang).map(textCell) : [textCell(figureHeader(column, lang))],
  );
}

/** The cells under {@link figureHeaders}. */
function figureCells<K extends Figure>(
  columns: readonly (K | 'funders')[],
  row: Readonly<Record<K, string | number>> & { readonly funders: ByFunder<string> },
  funders: Policy['funders'],
): readonly Cell[] {
  return columns.flatMap((column): Cell[] =>
    column === 'funders' ? funders.map(({ id }) => row.funders[id] as string) : [row[column]],
  );
}

/** Rows of the detail, numbered from `first` on. */
export function detailRows(lines: readonly DetailLine[], first: number, policy: Policy, lang: Lang): string {
  return csvRows(rowCells(lines, first, policy, lang));
}

function rowCells(lines: readonly DetailLine[], first: number, policy: Policy, lang: Lang): Cells {
  const { funders } = policy;
  return lines.map((line, i): Cell[] => {
    const remark = [
      ...line.reasons.map((reason) => REASONS[reason][lang]),
      exclusionsText(line.excludedDays, lang),
      otherSharesText(policy, line.funderShares, lang),
    ];
    return [
      first + i,
      textCell(line.householdId),
      textCell(line.township),
      textCell(line.category),
      textCell(line.loanId),
      textCell(line.product),
      line.principal ?? '',
      line.disbursedOn ?? '',
      line.maturesOn ?? '',
      textCell(BASES[line.basis][lang]),
      ...figureCells(listedFigures(LOAN_FIGURES), line, funders),
      textCell(parted(remark, lang)),
    ];
  });
}

/**
 * The summary (汇总表): a row for the total, for every group, for every reason and exclusion that occurs, and for every term
 * that is not from the plan. Every row has the policy and the period.
 */
export function summaryCsv(settlement: Settlement, lang: Lang): string {
  return csvOf(summaryCells(settlement, lang));
}

/** The cells of {@link summaryCsv}, its header first. */
export function summaryCells(settlement: Settlement, lang: Lang): Cells {
  const { policy } = settlement;
  const { totals, groups, period, terms, adjustments, advances, payable } = encodeSummary(settlement);
  const loans = encodedLinesOf(settlement);
  const funderIds = policy.funders.map(({ id }) => id);
  const columns = listedFigures(TOTAL_FIGURES);
  const figures = figureHeaders(columns, policy, lang);
  const header = [
    ...headersOf(['policy', 'from', 'toExclusive', 'grouping', 'name'], lang),
    ...figures,
    ...headersOf(['remark'], lang),
  ];
  const row = (grouping: string, name: string, cells: readonly Cell[], remark = ''): Cell[] => {
    const blanks = new Array<string>(figures.length - cells.length).fill('');
    return [
      textCell(policy.id),
      period.from,
      period.to,
      textCell(grouping),
      textCell(name),
      ...cells,
      ...blanks,
      textCell(remark),
    ];
  };
  /** Cells that begin under a column, blanks before them. */
  const under = (column: TotalFigure, cells: readonly Cell[]): Cell[] => [
    ...new Array<string>(columns.indexOf(column)).fill(''),
    ...cells,
  ];
  const sums = (sum: EncodedSettlement['totals']) => figureCells(columns, sum, policy.funders);
  const adjusted = totalsOfAdjustments(adjustments, funderIds);
  /** Amounts of the funders, each under its own column, and their sum under the subsidy's. */
  const amounts = (byFunder: ByFunder<string>): Cell[] => {
    const parts = funderIds.map((id) => byFunder[id] as string);
    return under('subsidy', [sumOf(parts), ...parts]);
  };
  return [
    header,
    row(TERMS.total[lang], '', sums(totals)),
    ...(adjustments.length === 0 ? [] : [row(TERMS.adjustments[lang], '', amounts(adjusted))]),
    ...(hasAdvances(advances) ? [row(TERMS.advances[lang], '', amounts(advances))] : []),
    row(TERMS.payable[lang], '', amounts(payable)),
    ...GROUPINGS.flatMap((grouping) =>
      Object.entries(groups[grouping]).map(([key, sum]) =>
        row(GROUPING_LABELS[grouping][lang], groupName(grouping, key, lang), sums(sum)),
      ),
    ),
    ...reasonCounts({ loans }).map(([reason, loans]) =>
      row(TERMS.reasons[lang], REASONS[reason][lang], under('loans', [loans])),
    ),
    ...exclusionCounts({ loans }).map(([exclusion, { loans, days }]) =>
      row(TERMS.exclusions[lang], EXCLUSIONS[exclusion][lang], under('loans', [loans]), daysText(days, lang)),
    ),
    ...terms.map(({ term, source }) =>
      row(
        TERMS.terms[lang],
        TERM_LABELS[term as TermName][lang],
        [],
        inBrackets(termText(term as TermName, policy, lang), sourceText(source, lang), lang),
      ),
    ),
  ];
}

/** Whether any advance is above 0. */
export function hasAdvances(advances: ByFunder<string>): boolean {
  return Object.values(advances).some((amount) => amount !== '0.00');
}

/** Amounts of two decimals, added up. */
function sumOf(amounts: readonly string[]): string {
  return formatFen(amounts.reduce<Integer>((sum, amount) => add(sum, readSum(amount) as Integer), 0));
}

/** The adjustments added up, by funder. */
export function totalsOfAdjustments(
  adjustments: EncodedSettlement['adjustments'],
  funderIds: readonly string[],
): ByFunder<string> {
  return Object.fromEntries(
    funderIds.map((id) => [id, sumOf(adjustments.map(({ funders }) => funders[id] as string))]),
  );
}

/**
 * The adjustments of earlier settlements (以前年度调整): a line for every loan with an adjustment, by loan id. Amounts in yuan;
 * a negative amount is recoverable.
 */
export function adjustmentsCsv(summary: SettlementSummary, lang: Lang): string {
  return csvOf(adjustmentsCells(summary, lang));
}

/** The cells of {@link adjustmentsCsv}, its header first. */
export function adjustmentsCells(summary: SettlementSummary, lang: Lang): Cells {
  const { policy } = summary;
  const { adjustments } = encodeSummary(summary);
  const header = [
    ...headersOf(['no', 'loanId', 'issued', 'recomputed', 'difference'], lang),
    ...funderNames(policy, lang).map(textCell),
    ...headersOf(['nature'], lang),
  ];
  const rows = adjustments.map(({ loanId, issued, recomputed, subsidy, funders }, i): Cell[] => [
    i + 1,
    textCell(loanId),
    issued,
    recomputed,
    subsidy,
    ...policy.funders.map(({ id }) => funders[id] as string),
    textCell(TERMS[natureOf(subsidy)][lang]),
  ]);
  return [header, ...rows];
}

/**
 * The number of loans that each reason makes ineligible, in SPEC's order; a loan with two reasons counts under both.
 */
export function reasonCounts({ loans }: { readonly loans: readonly EncodedLine[] }): readonly [Reason, number][] {
  return (Object.keys(REASONS) as Reason[])
    .map((reason): [Reason, number] => [reason, loans.filter(({ reasons }) => reasons.includes(reason)).length])
    .filter(([, count]) => count > 0);
}

/** The numbers of loans and days that each exclusion excludes, in SPEC's order. */
export function exclusionCounts({
  loans,
}: {
  readonly loans: readonly EncodedLine[];
}): readonly [Exclusion, { readonly loans: number; readonly days: number }][] {
  return (Object.keys(EXCLUSIONS) as Exclusion[])
    .map((exclusion): [Exclusion, { loans: number; days: number }] => {
      const days = loans.map(({ excludedDays }) => excludedDays[exclusion] ?? 0).filter((count) => count > 0);
      return [exclusion, { loans: days.length, days: days.reduce((sum, count) => sum + count, 0) }];
    })
    .filter(([, { loans: count }]) => count > 0);
}
