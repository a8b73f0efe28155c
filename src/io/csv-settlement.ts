import { stringify } from 'csv-stringify/sync';
import type { Lang } from '../fields/faults.js';
import { type Figure, LOAN_FIGURES, TOTAL_FIGURES, type TotalFigure } from '../fields/figures.js';
import type { Loan } from '../fields/loan.js';
import type { Policy } from '../fields/policy.js';
import type { Portfolio } from '../fields/portfolio.js';
import { BASES, EXCLUSIONS, type Exclusion, REASONS, type Reason } from '../fields/reasons.js';
import { formatFen, readSum } from '../kernel/fen.js';
import { add, type Integer } from '../kernel/integer.js';
import { formatDay } from '../kernel/plain-date.js';
import type { EncodedLine } from '../settlement/lines.js';
import type { Settlement } from '../settlement/settle.js';
import type { SettlementSummary } from '../settlement/summary.js';
import { GROUPINGS } from '../settlement/tally.js';
import type { TermName } from '../settlement/terms.js';
import type { ByFunder } from '../settlement/totals.js';
import {
  daysText,
  excludedText,
  figureHeader,
  funderNames,
  GROUPING_LABELS,
  groupName,
  LABELS,
  listed,
  natureOf,
  sourceText,
  TERM_LABELS,
  valueText,
} from './labels.js';
import { type EncodedSettlement, encodeSettlement, encodeSummary } from './settlement-json.js';

/** A cell of words, which must not run as a formula; other cells are figures and dates of our own making. */
class Words {
  constructor(readonly text: string) {}
}

export type Cell = Words | string | number;

/** What a spreadsheet may take for the beginning of a formula, full-width signs included. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** Text that no spreadsheet runs as a formula: behind an apostrophe where it looks like one. */
export function withoutFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** CSV for Excel: UTF-8 with a byte-order mark, CRLF line ends. */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return `\ufeff${rowsOf(rows)}`;
}

function rowsOf(rows: readonly (readonly Cell[])[]): string {
  return stringify(
    rows.map((row) => row.map((cell) => (cell instanceof Words ? withoutFormula(cell.text) : String(cell)))),
    { record_delimiter: 'windows' },
  );
}

export const words = (text: string | undefined): Words => new Words(text ?? '');
const labels = (names: readonly (keyof typeof LABELS)[], lang: Lang) => names.map((name) => words(LABELS[name][lang]));

/** The detail (明细表): a line for every loan, by loan id. Amounts in yuan, principal-days in yuan·days. */
export function detailCsv(settlement: Settlement, portfolio: Portfolio, lang: Lang): string {
  const loans = new Map(portfolio.loans.map((loan) => [loan.id, loan]));
  const lines = encodeSettlement(settlement).loans.map((line): DetailLine => {
    const loan = loans.get(line.loanId);
    return loan === undefined ? line : { ...line, ...loanFacts(loan) };
  });
  return detailHeader(settlement.policy, lang) + detailRows(lines, 1, settlement.policy, lang);
}

/** A line of the detail: what was settled, and of which loan. */
export type DetailLine = EncodedLine & Partial<LoanFacts>;

/** What the detail tells of a loan besides. */
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

/** The header of the detail; rows follow, as many at a time as one likes. */
export function detailHeader(policy: Policy, lang: Lang): string {
  return csvOf([
    [
      ...labels(['number', 'householdId', 'township', 'category', 'loanId', 'product', 'principal'], lang),
      ...labels(['disbursedOn', 'maturesOn', 'basis'], lang),
      ...figureHeaders(listed(LOAN_FIGURES), policy, lang),
      ...labels(['remark'], lang),
    ],
  ]);
}

/** The headers of figures' columns; the funders have one each. */
function figureHeaders(columns: readonly (Figure | 'funders')[], policy: Policy, lang: Lang): readonly Words[] {
  return columns.flatMap((column) =>
    column === 'funders' ? funderNames(policy, lang).map(words) : [words(figureHeader(column)[lang])],
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
export function detailRows(lines: readonly DetailLine[], first: number, { funders }: Policy, lang: Lang): string {
  const separator = lang === 'en' ? '; ' : '；';
  const rows = lines.map((line, i): Cell[] => {
    const remark = [...line.reasons.map((reason) => REASONS[reason][lang]), excludedText(line.excludedDays, lang)];
    return [
      first + i,
      words(line.householdId),
      words(line.township),
      words(line.category),
      words(line.loanId),
      words(line.product),
      line.principal ?? '',
      line.disbursedOn ?? '',
      line.maturesOn ?? '',
      words(BASES[line.basis][lang]),
      ...figureCells(listed(LOAN_FIGURES), line, funders),
      words(remark.filter((part) => part !== '').join(separator)),
    ];
  });
  return rowsOf(rows);
}

/**
 * The summary (汇总表): a row for the total, for every group, for every reason and exclusion met, and for every term that is
 * not from the plan. Every row names the policy and the period.
 */
export function summaryCsv(settlement: Settlement, lang: Lang): string {
  const { policy } = settlement;
  const encoded = encodeSettlement(settlement);
  const { totals, groups, period, terms, adjustments, advances, payable } = encoded;
  const funderIds = policy.funders.map(({ id }) => id);
  const columns = listed(TOTAL_FIGURES);
  const figures = figureHeaders(columns, policy, lang);
  const header = [
    ...labels(['policy', 'from', 'to', 'grouping', 'name'], lang),
    ...figures,
    ...labels(['remark'], lang),
  ];
  const row = (grouping: string, name: string, cells: readonly Cell[], remark = ''): Cell[] => {
    const blanks = new Array<string>(figures.length - cells.length).fill('');
    return [words(policy.id), period.from, period.to, words(grouping), words(name), ...cells, ...blanks, words(remark)];
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
  return csvOf([
    header,
    row(LABELS.total[lang], '', sums(totals)),
    ...(adjustments.length === 0 ? [] : [row(LABELS.adjustments[lang], '', amounts(adjusted))]),
    ...(isPaidAhead(advances) ? [row(LABELS.advances[lang], '', amounts(advances))] : []),
    row(LABELS.payable[lang], '', amounts(payable)),
    ...GROUPINGS.flatMap((grouping) =>
      Object.entries(groups[grouping]).map(([key, sum]) =>
        row(GROUPING_LABELS[grouping][lang], groupName(grouping, key, lang), sums(sum)),
      ),
    ),
    ...reasonCounts(encoded).map(([reason, loans]) =>
      row(LABELS.reasons[lang], REASONS[reason][lang], under('loans', [loans])),
    ),
    ...exclusionCounts(encoded).map(([exclusion, { loans, days }]) =>
      row(LABELS.exclusions[lang], EXCLUSIONS[exclusion][lang], under('loans', [loans]), daysText(days, lang)),
    ),
    ...terms.map(({ term, value, source }) =>
      row(
        LABELS.terms[lang],
        TERM_LABELS[term as TermName][lang],
        [],
        `${valueText(value, lang)} (${sourceText(source, lang)})`,
      ),
    ),
  ]);
}

/** Whether any funder paid ahead. */
export function isPaidAhead(advances: ByFunder<string>): boolean {
  return Object.values(advances).some((amount) => amount !== '0.00');
}

/** Amounts of two decimals, added up. */
function sumOf(amounts: readonly string[]): string {
  return formatFen(amounts.reduce<Integer>((sum, amount) => add(sum, readSum(amount) as Integer), 0));
}

/** What is put right in all, by funder. */
export function totalsOfAdjustments(
  adjustments: EncodedSettlement['adjustments'],
  funderIds: readonly string[],
): ByFunder<string> {
  return Object.fromEntries(
    funderIds.map((id) => [id, sumOf(adjustments.map(({ funders }) => funders[id] as string))]),
  );
}

/**
 * The adjustments of earlier settlements (补差扣回): a line for every loan of which anything is put right, by loan id. Amounts
 * in yuan, below 0 what is to be paid back.
 */
export function adjustmentsCsv(summary: SettlementSummary, lang: Lang): string {
  const { policy } = summary;
  const { adjustments } = encodeSummary(summary);
  const header = [
    ...labels(['number', 'loanId', 'issued', 'recomputed', 'difference'], lang),
    ...funderNames(policy, lang).map(words),
    ...labels(['nature'], lang),
  ];
  const rows = adjustments.map(({ loanId, issued, recomputed, subsidy, funders }, i): Cell[] => [
    i + 1,
    words(loanId),
    issued,
    recomputed,
    subsidy,
    ...policy.funders.map(({ id }) => funders[id] as string),
    words(natureOf(subsidy, lang)),
  ]);
  return csvOf([header, ...rows]);
}

/** How many loans each reason kept out, in SPEC's order; a loan with two reasons counts under both. */
export function reasonCounts({ loans }: Pick<EncodedSettlement, 'loans'>): readonly [Reason, number][] {
  return (Object.keys(REASONS) as Reason[])
    .map((reason): [Reason, number] => [reason, loans.filter(({ reasons }) => reasons.includes(reason)).length])
    .filter(([, count]) => count > 0);
}

/** How many loans and days each exclusion took, in SPEC's order. */
export function exclusionCounts({
  loans,
}: Pick<EncodedSettlement, 'loans'>): readonly [Exclusion, { readonly loans: number; readonly days: number }][] {
  return (Object.keys(EXCLUSIONS) as Exclusion[])
    .map((exclusion): [Exclusion, { loans: number; days: number }] => {
      const days = loans.map(({ excludedDays }) => excludedDays[exclusion] ?? 0).filter((count) => count > 0);
      return [exclusion, { loans: days.length, days: days.reduce((sum, count) => sum + count, 0) }];
    })
    .filter(([, { loans: count }]) => count > 0);
}
