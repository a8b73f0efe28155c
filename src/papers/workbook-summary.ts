import type { Lang } from '../fields/faults.js';
import { FIGURES, type FigureTotal, isAmount, isListed, TOTAL_FIGURES, type TotalFigure } from '../fields/figures.js';
import type { Policy } from '../fields/policy.js';
import { Decimal } from '../kernel/decimal.js';
import { yuan } from '../kernel/fen.js';
import { add } from '../kernel/integer.js';
import { formatMicro, type MicroShare } from '../kernel/percent.js';
import { GROUPINGS, type Grouping } from '../settlement/tally.js';
import type { Totals } from '../settlement/totals.js';
import { enumerated, inBrackets, named } from '../words/forms.js';
import { funderNames, GROUPING_LABELS, groupName } from '../words/labels.js';
import { type Say, sayIn, severalSheetsText } from '../words/sheets.js';
import { periodText } from '../words/values.js';
import { amountInWords } from './amount-in-words.js';
import { sumOf } from './figures.js';
import type { AdjustmentsSheet } from './workbook-adjustments.js';
import { countOf, type DetailSheet, funderKey, groupKey } from './workbook-detail.js';
import type { Facts } from './workbook-facts.js';
import { Grid } from './workbook-grid.js';
import type { ParametersSheet } from './workbook-parameters.js';
import { type Column, Table } from './workbook-table.js';

/** A row of sums: of a group, or of all loans. */
interface SumRow {
  readonly name: string;
  readonly totals: Totals;
  readonly principal: Decimal;
  /** The formula that adds up a column of the detail for the row; `number` is the cell with the row's number. */
  readonly sum: (key: string, number: string) => string;
  /** How its loans are counted, all or those with more than 0 in a column of the detail; none without that column. */
  readonly count: (key: string | undefined, number: string) => string | undefined;
  readonly number?: number;
}

type FunderRow = Policy['funders'][number];

/** The summary of the application (贷款贴息申请汇总表). */
export interface SummarySheet {
  readonly grid: Grid;
  /** The rows of every grouping. */
  readonly groups: Readonly<Record<Grouping, Table<SumRow>>>;
  readonly total: Table<SumRow>;
  readonly funders: Table<FunderRow>;
}

const TITLE_ROW = 1;
const HEAD_ROW = 4;

/** @param several the tables that stand on several sheets */
export function summarySheet(
  facts: Facts,
  parameters: ParametersSheet,
  detail: DetailSheet,
  adjustments: AdjustmentsSheet | undefined,
  several: readonly { readonly name: string; readonly sheets: number }[],
  lang: Lang,
  font: string,
): SummarySheet {
  const say = sayIn(lang);
  const grid = new Grid(say('summarySheet'), font);
  const { settlement } = facts;
  const columns = sumColumns(facts, say, lang);
  const last = columns.length - 1;
  const words = { total: say('total'), library: say('library') };

  const section = (grouping: Grouping, row: number) => {
    grid.putAcross(row, last, sectionName(grouping, lang), 'section');
    return new Table(grid, columns, groupRows(grouping, facts, detail, lang), row + 1);
  };
  const [first, ...others] = GROUPINGS;
  const groups: Partial<Record<Grouping, Table<SumRow>>> = {};

  const products = section(first, HEAD_ROW + 1);
  groups[first] = products;
  const total = new Table(grid, columns, [totalRow(facts, detail, say)], products.last + 1);
  let row = total.last + 2;
  const funders = fundersTable(grid, facts, parameters, total, adjustments, row + 1, columns.length, say, lang);
  products.write({ ...words, head: HEAD_ROW });
  total.write(words, true);
  funders.write({ ...words, head: row });
  for (let at = row; at <= funders.last + 1; at++) grid.merge(at, 2, 4);
  row = funders.last + 3;
  const inFigures = [
    [total, 'subsidy', total.first] as const,
    ...settlement.policy.funders.map((_, i) => [funders, 'payable', funders.first + i] as const),
  ];
  inWords(facts, say, lang).forEach((line, i) => {
    grid.putAcross(row, last, line, 'section');
    grid.height(row, 22);
    // Words do not follow an amount that was changed: they are marked with it.
    const [table, key, at] = inFigures[i] as (typeof inFigures)[number];
    grid.mark(`A${row}`, `IFERROR(ABS(${table.cell(key, at)}-${table.libraryCell(key, at)})>=0.005,TRUE)`);
    row += 1;
  });
  grid.putAcross(row, last, say('legend'), 'note');
  if (several.length > 0) {
    row += 1;
    grid.putAcross(row, last, severalSheetsText(several, lang), 'note');
  }
  row = sign(grid, row + 1, last, say, lang);
  grid.breakBehind(row);

  for (const grouping of others) {
    const table = section(grouping, row + 1);
    table.write(words);
    groups[grouping] = table;
    row = table.last;
  }

  grid.title(TITLE_ROW, last, say('summaryTitle'));
  grid.putAcross(
    2,
    last,
    named(say('policy'), inBrackets(settlement.policy.name, settlement.policy.id, lang), lang),
    'note',
  );
  grid.putAcross(3, last, aboutThePeriod(facts, say, lang), 'note');
  return { grid, groups: groups as SummarySheet['groups'], total, funders };
}

function sectionName(grouping: Grouping, lang: Lang): string {
  return `${lang === 'en' ? 'By ' : '按'}${GROUPING_LABELS[grouping][lang]}`;
}

function aboutThePeriod({ settlement, lenders }: Facts, say: Say, lang: Lang): string {
  return [
    named(say('period'), periodText(settlement.period, lang), lang),
    named(say('lenders'), enumerated(lenders, lang), lang),
    say('unit'),
  ].join(lang === 'en' ? '    ' : '　　');
}

function sumColumns(facts: Facts, say: Say, lang: Lang): readonly Column<SumRow>[] {
  const { policy } = facts.settlement;
  const amount = (key: string, head: string, of: (row: SumRow) => Decimal): Column<SumRow> => ({
    key,
    head,
    style: 'amount',
    checked: true,
    of: (row, here) => ({ formula: row.sum(key, here('number')), value: of(row).toNumber() }),
  });
  const figure = (name: TotalFigure): Column<SumRow> => {
    const { total }: { readonly total: FigureTotal } = FIGURES[name];
    const formula = (row: SumRow, number: string) => {
      // No formula counts distinct households.
      if (total === 'households') return undefined;
      if (total === 'loans') return row.count(undefined, number);
      return typeof total === 'object' && 'loansWith' in total
        ? row.count(total.loansWith, number)
        : row.sum(name, number);
    };
    return {
      key: name,
      head: say(name),
      style: isAmount(name) ? 'amount' : 'count',
      checked: true,
      of: (row, here) => {
        const written = formula(row, here('number'));
        const value = Number(row.totals[name]);
        return written === undefined ? value : { formula: written, value };
      },
    };
  };
  /** The columns that follow a figure. */
  const behind: Partial<Record<TotalFigure, readonly Column<SumRow>[]>> = {
    households: [amount('principal', say('principal'), ({ principal }) => principal)],
    subsidy: policy.funders.map(({ id }, i) =>
      amount(funderKey(i), funderNames(policy, lang)[i] as string, ({ totals }) => totals.funders[id] as Decimal),
    ),
  };
  return [
    { key: 'number', head: say('number'), style: 'centred', of: ({ number }) => number },
    { key: 'name', head: say('name'), style: 'text', widest: 24, of: ({ name }) => name },
    ...TOTAL_FIGURES.filter(isListed).flatMap((name) => [figure(name), ...(behind[name] ?? [])]),
  ];
}

function groupRows(grouping: Grouping, facts: Facts, { table }: DetailSheet, lang: Lang): readonly SumRow[] {
  const principals = facts.principals[grouping];
  const numbers = groupKey(grouping);
  return Object.entries(facts.settlement.groups[grouping]).map(([key, totals], i) => ({
    name: groupName(grouping, key, lang),
    totals,
    principal: yuan(principals.get(key) ?? 0),
    sum: (column, number) => `ROUND(${table.sum((range) => `SUMIFS(${range(column)},${range(numbers)},${number})`)},2)`,
    count: (key, number) => {
      if (key === undefined) return table.sum((range) => `COUNTIFS(${range(numbers)},${number})`);
      if (!table.has(key)) return undefined;
      return table.sum((range) => `COUNTIFS(${range(numbers)},${number},${range(key)},">0")`);
    },
    number: i + 1,
  }));
}

function totalRow(facts: Facts, { table }: DetailSheet, say: Say): SumRow {
  return {
    name: say('total'),
    totals: facts.settlement.totals,
    principal: yuan([...facts.principals.product.values()].reduce(add, 0)),
    sum: (column) => table.total(column),
    count: (key) => countOf(table, key),
  };
}

/** The funders' amounts: subsidy of the period, adjustments, advances, payable. */
function fundersTable(
  grid: Grid,
  { settlement, shares }: Facts,
  parameters: ParametersSheet,
  total: Table<SumRow>,
  adjustments: AdjustmentsSheet | undefined,
  first: number,
  beside: number,
  say: Say,
  lang: Lang,
): Table<FunderRow> {
  const { policy, totals, advances, payable } = settlement;
  const names = funderNames(policy, lang);
  const rows = policy.funders;
  const adjusted = ({ id }: FunderRow) => sumOf(settlement.adjustments.map(({ funders }) => funders[id] as Decimal));
  const amount = (
    key: 'ofPeriod' | 'adjustment' | 'advance' | 'payable',
    of: (row: FunderRow) => Decimal,
    formula: (place: number, here: (key: string) => string) => string | undefined,
  ): Column<FunderRow> => ({
    key,
    head: say(key),
    style: 'amount',
    checked: true,
    of: (row, here, number) => {
      const written = formula(number - 1, here);
      const value = of(row).toNumber();
      return written === undefined ? value : { formula: written, value };
    },
    total: sumOf(rows.map(of)).toNumber(),
  });
  const columns: readonly Column<FunderRow>[] = [
    { key: 'number', head: say('number'), style: 'centred', of: (_, __, number) => number },
    { key: 'funder', head: say('funder'), style: 'text', of: (_, __, number) => names[number - 1] },
    {
      key: 'share',
      head: say('share'),
      style: 'rate',
      of: (_, __, number) => {
        // Where loans have different shares, no share is that of all.
        if (shares.length > 1) return say('byLoan');
        const share = shares[0]?.shares[number - 1] as MicroShare;
        return {
          formula: parameters.funder(number - 1, 0).share,
          value: new Decimal(formatMicro(share)).times(100).toNumber(),
        };
      },
    },
    { key: 'share, second column', head: '', style: 'text', of: () => undefined },
    { key: 'share, third column', head: '', style: 'text', of: () => undefined },
    amount(
      'ofPeriod',
      ({ id }) => totals.funders[id] as Decimal,
      (place) => total.cell(funderKey(place), total.first),
    ),
    amount('adjustment', adjusted, (place) => adjustments?.table.total(funderKey(place))),
    amount(
      'advance',
      ({ id }) => advances[id] as Decimal,
      () => undefined,
    ),
    amount(
      'payable',
      ({ id }) => payable[id] as Decimal,
      (_, here) => `ROUND(${here('ofPeriod')}+${here('adjustment')}-${here('advance')},2)`,
    ),
    {
      key: 'nature',
      head: say('nature'),
      style: 'centred',
      of: ({ id }, here) => ({
        formula: `IF(${here('payable')}<0,"${say('recoverable')}","${say('payable')}")`,
        value: say((payable[id] as Decimal).isNegative() ? 'recoverable' : 'payable'),
      }),
    },
  ];
  return new Table(grid, columns, rows, first, beside);
}

/** The subsidy and each funder's amount payable in words. */
function inWords({ settlement }: Facts, say: Say, lang: Lang): readonly string[] {
  const { policy, totals, payable } = settlement;
  const names = funderNames(policy, lang);
  return [
    named(say('inWords'), amountInWords(totals.subsidy), lang),
    ...policy.funders.map(({ id }, i) => {
      const amount = payable[id] as Decimal;
      const owed = say(amount.isNegative() ? 'payBackInWords' : 'payInWords');
      const head = lang === 'en' ? `${owed} (${names[i]})` : `${names[i]}${owed}`;
      return named(head, amountInWords(amount.abs()), lang);
    }),
  ];
}

/** Lines for signatures and boxes for the seals of the lender and of the bureau. Returns their last row. */
function sign(grid: Grid, row: number, last: number, say: Say, lang: Lang): number {
  const blank = '____________';
  const date = lang === 'en' ? blank : '______年____月____日';
  const lines = [
    ...(['preparedBy', 'reviewedBy', 'approvedBy'] as const).map((who) => named(say(who), blank, lang)),
    named(say('date'), date, lang),
  ];
  grid.putAcross(row, last, lines.join(lang === 'en' ? '        ' : '　　　　'), 'note');
  grid.height(row, 30);
  const middle = Math.floor(last / 2);
  for (const [from, to, seal] of [
    [0, middle, 'bankSeal'],
    [middle + 1, last, 'bureauSeal'],
  ] as const) {
    for (let at = row + 1; at <= row + SEAL_ROWS; at++) {
      for (let column = from; column <= to; column++) {
        grid.put(at, column, at === row + 1 && column === from ? say(seal) : undefined, 'box');
      }
    }
    grid.merge(row + 1, from, to, row + SEAL_ROWS);
  }
  return row + SEAL_ROWS;
}

const SEAL_ROWS = 7;
