import type { Lang } from '../fields/faults.js';
import {
  FIGURES,
  type FigureTotal,
  isAmount,
  isDerivedFigure,
  isListed,
  TOTAL_FIGURES,
  type TotalFigure,
} from '../fields/figures.js';
import { Decimal } from '../kernel/decimal.js';
import { GROUPINGS } from '../settlement/tally.js';
import { inBrackets, named } from '../words/forms.js';
import { funderNames, GROUPING_LABELS } from '../words/labels.js';
import { sayIn } from '../words/sheets.js';
import { sumOf } from './figures.js';
import type { AdjustmentsSheet } from './workbook-adjustments.js';
import type { Content } from './workbook-cells.js';
import { countOf, type DetailSheet, funderKey, remainderKey, SHARES_KEY, tailKey } from './workbook-detail.js';
import {
  type Facts,
  type LoanFacts,
  type LoanSums,
  MOST_DIGITS,
  restSharesOf,
  type SharesFacts,
} from './workbook-facts.js';
import { Grid } from './workbook-grid.js';
import type { ListSheet, SpellRow } from './workbook-lists.js';
import type { ParametersSheet } from './workbook-parameters.js';
import { ROW_CHECKS, type SegmentsSheet } from './workbook-segments.js';
import type { SummarySheet } from './workbook-summary.js';
import { Table } from './workbook-table.js';

interface Check {
  readonly what: string;
  readonly left: Content;
  readonly right: Content;
  /** Whether the figures are counts of loans or cells, and not amounts. */
  readonly counts?: boolean;
}

/** The sheets that are checked against each other. */
export interface Sheets {
  readonly summary: SummarySheet;
  readonly detail: DetailSheet;
  readonly segments: SegmentsSheet;
  readonly parameters: ParametersSheet;
  readonly excluded: ListSheet<LoanFacts>;
  /** Undefined where there are none. */
  readonly excludedDays: ListSheet<SpellRow> | undefined;
  readonly adjustments: AdjustmentsSheet | undefined;
}

/** The checks (勾稽核对): sums of the sheets against each other and against the program's, each with its difference. */
export function checksSheet(facts: Facts, sums: LoanSums, sheets: Sheets, lang: Lang, font: string): Grid {
  const say = sayIn(lang);
  const grid = new Grid(say('checksSheet'), font);
  const checks = checksOf(facts, sums, sheets, lang);
  const figure = ({ counts }: Check) => (counts === true ? 'count' : 'amount');
  const table: Table<Check> = new Table<Check>(
    grid,
    [
      { key: 'number', head: say('number'), style: 'centred', of: (_, __, number) => number },
      { key: 'what', head: say('checked'), style: 'text', widest: 60, of: ({ what }) => what },
      { key: 'left', head: say('left'), style: figure, of: ({ left }) => left },
      { key: 'right', head: say('right'), style: figure, of: ({ right }) => right },
      {
        key: 'difference',
        head: say('difference'),
        style: figure,
        of: (_, here) => ({ formula: `ROUND(${here('left')}-${here('right')},2)`, value: 0 }),
      },
      {
        key: 'result',
        head: say('result'),
        style: 'centred',
        of: (_, here) => ({
          formula: `IF(ABS(${here('difference')})<0.005,"${say('ties')}","${say('doesNotTie')}")`,
          value: say('ties'),
        }),
      },
    ],
    checks,
    4,
  );
  table.write({ head: 3, total: '', library: '' });
  const result = table.range('result').slice(grid.prefix.length).replaceAll('$', '');
  const first = table.cell('result', table.first);
  grid.mark(result, `IFERROR(${first}<>"${say('ties')}",TRUE)`);
  const last = table.printed - 1;
  grid.title(1, last, say('checksSheet'));
  grid.putAcross(
    2,
    last,
    {
      formula: `IF(COUNTIF(${result},"${say('ties')}")=${checks.length},"${say('allTie')}","${say('notAllTie')}")`,
      value: say('allTie'),
    },
    'section',
  );
  grid.putAcross(table.last + 2, last, aboutDigits(facts, sums, lang), 'note');
  grid.height(table.last + 2, 30);
  return grid;
}

function checksOf(facts: Facts, sums: LoanSums, sheets: Sheets, lang: Lang): readonly Check[] {
  const { summary, detail, segments, parameters, excluded, excludedDays, adjustments } = sheets;
  const say = sayIn(lang);
  const { settlement } = facts;
  const { policy, totals, payable } = settlement;
  const names = funderNames(policy, lang);
  const of = (formula: string, value: Decimal | number): Content => ({ formula, value: new Decimal(value).toNumber() });
  const { accrued } = sums;
  const own = ({ table }: { readonly table: { readonly name: string } }) => table.name;
  const sum = (cells: string) => `ROUND(SUM(${cells}),2)`;
  const inDetail = (key: string) => detail.table.total(key);
  /** The formula that adds a figure up over the detail; none for households, which no formula counts. */
  const inDetailOf = (name: TotalFigure): string | undefined => {
    const { total }: { readonly total: FigureTotal } = FIGURES[name];
    if (total === 'households') return undefined;
    if (total === 'loans') return countOf(detail.table, undefined);
    return typeof total === 'object' && 'loansWith' in total ? countOf(detail.table, total.loansWith) : inDetail(name);
  };
  /** The totals of the funders, up to one. */
  const parts = (last: number) => detail.table.total(funderKey(0), funderKey(last));
  const funded = names.map((name, i) => ({ name, key: funderKey(i), id: policy.funders[i]?.id as string }));
  const program = say('program');
  const ofSummary = (name: string, tables: readonly Pick<Table<unknown>, 'differing'>[]) => ({
    name,
    terms: tables.flatMap((table) => table.differing()),
  });
  const differing = [
    ...GROUPINGS.map((grouping) =>
      ofSummary(`${summary.grid.name} ${GROUPING_LABELS[grouping][lang]}`, [summary.groups[grouping]]),
    ),
    ofSummary(summary.grid.name, [summary.total, summary.funders]),
    ...detail.table.differing(),
    ...segments.table.differing(),
    ofSummary(parameters.grid.name, parameters.tables),
    ...[excluded, excludedDays, adjustments].flatMap((sheet) => sheet?.table.differing() ?? []),
  ];
  const equals = (left: string, right: string) => `${left} = ${right}`;

  return [
    ...TOTAL_FIGURES.filter(isListed).flatMap((name): Check[] => {
      const formula = inDetailOf(name);
      if (formula === undefined) return [];
      const value = Number(totals[name]);
      const what = equals(`${own(detail)} ${say(name)}`, program);
      return [{ what, left: of(formula, value), right: value, counts: !isAmount(name) }];
    }),
    {
      what: equals(`${own(segments)} ${say('roundedInterest')}`, `${own(detail)} ${say('interest')}`),
      left: of(sum(segments.table.all('roundedInterest')), totals.interest),
      right: of(inDetail('interest'), totals.interest),
    },
    {
      what: equals(`${own(segments)} ${say('roundedSubsidy')}`, `${own(detail)} ${say('accrued')}`),
      left: of(sum(segments.table.all('roundedSubsidy')), accrued),
      right: of(inDetail('accrued'), accrued),
    },
    ...TOTAL_FIGURES.filter(isDerivedFigure).map((name): Check => {
      const { plus, minus } = FIGURES[name].total;
      const sides = [plus, [...minus, name]] as const;
      const [left, right] = sides.map((side) => `ROUND(${side.map(inDetail).join('+')},2)`) as [string, string];
      const value = sumOf(plus.map((other) => totals[other]));
      const [what, rest] = sides.map((side) => side.map(say).join(' + ')) as [string, string];
      return { what: equals(what, rest), left: of(left, value), right: of(right, value) };
    }),
    {
      what: equals(say('subsidy'), names.join(' + ')),
      left: of(inDetail('subsidy'), totals.subsidy),
      right: of(`ROUND(SUM(${parts(funded.length - 1)}),2)`, totals.subsidy),
    },
    ...facts.shares.flatMap((own, shares) => sharesChecks(own, shares, facts, sums, sheets, lang)),
    ...(segments.table.count === 0
      ? []
      : ROW_CHECKS.map(
          (key): Check => ({
            what: named(own(segments), `${say(key)} ${say('failedRows')}`, lang),
            left: of(
              `${segments.table.count}-${segments.table.sum((range) => `COUNTIF(${range(key)},"${say('ties')}")`)}`,
              0,
            ),
            right: 0,
            counts: true,
          }),
        )),
    ...GROUPINGS.flatMap((grouping) =>
      ['interest', 'subsidy', ...funded.map(({ key }) => key)].map((key) => {
        const at = funded.find((one) => one.key === key);
        const value = at === undefined ? totals[key as 'interest' | 'subsidy'] : (totals.funders[at.id] as Decimal);
        return {
          what: equals(
            named(
              `${summary.grid.name} ${GROUPING_LABELS[grouping][lang]}`,
              at?.name ?? say(key as 'interest' | 'subsidy'),
              lang,
            ),
            say('total'),
          ),
          left: of(sum(summary.groups[grouping].range(key)), value),
          right: of(summary.total.anyCell(key, summary.total.first), value),
        };
      }),
    ),
    ...(adjustments === undefined
      ? []
      : [
          {
            what: equals(`${own(adjustments)} ${say('difference')}`, names.join(' + ')),
            left: of(adjustments.table.total('difference'), adjustedBy(facts)),
            right: of(`ROUND(${funded.map(({ key }) => adjustments.table.total(key)).join('+')},2)`, adjustedBy(facts)),
          },
        ]),
    ...funded.map(({ name, id }, i) => ({
      what: equals(`${name} ${say('payable')}`, program),
      left: of(summary.funders.anyCell('payable', summary.funders.first + i), payable[id] as Decimal),
      right: (payable[id] as Decimal).toNumber(),
    })),
    ...differing.map(({ name, terms }) => ({
      what: named(name, say('markedCells'), lang),
      left: of(terms.join('+'), 0),
      right: 0,
      counts: true,
    })),
  ];
}

/**
 * The checks of the split of the loans with the same shares: the shares add up, every funder's total is its share of what is
 * left, and the last fen are with the largest remainders.
 *
 * @param place the place of the shares
 */
function sharesChecks(
  { shares }: SharesFacts,
  place: number,
  { settlement, shares: all }: Facts,
  sums: LoanSums,
  { detail, parameters }: Sheets,
  lang: Lang,
): readonly Check[] {
  const say = sayIn(lang);
  const { policy } = settlement;
  const of = (formula: string, value: Decimal | number): Content => ({ formula, value: new Decimal(value).toNumber() });
  const isApart = all.length > 1;
  const number = place + 1;
  /** A sum of the detail, over the loans with these shares. */
  const sum = (key: string) => {
    if (!isApart) return detail.table.total(key);
    return detail.table.sum((range) => `SUMIF(${range(SHARES_KEY)},${number},${range(key)})`);
  };
  type Range = (key: string) => string;
  const isOwn = (range: Range) => (isApart ? `(${range(SHARES_KEY)}=${number})*` : '');
  const largest = (formula: (range: Range) => string) => {
    const each = detail.table.each((range) => `SUMPRODUCT(MAX(${isOwn(range)}${formula(range)}))`);
    return each.length === 1 ? (each[0] as string) : `MAX(${each.join(',')})`;
  };
  const name = (text: string) => inBrackets(text, isApart ? `${say('sharesNumber')} ${number}` : undefined, lang);
  const names = funderNames(policy, lang);
  const totalOf = (funder: number) => sums.parts[place]?.[funder] as Decimal;
  const rests = restSharesOf(shares);
  return [
    { what: name(say('sharesAddUp')), left: of(`ROUND(SUM(${parameters.shares[place]}),4)`, 100), right: 100 },
    ...rests.map(({ numerator, denominator }, i): Check => {
      const cells = parameters.funder(i, place);
      const before = Array.from({ length: i }, (_, funder) => sum(funderKey(funder)));
      const rest = i === 0 ? sum('subsidy') : `ROUND(${sum('subsidy')}-SUM(${before.join(',')}),2)`;
      const part = `${i === 0 ? say('subsidy') : say('restOfSubsidy')}${numerator === denominator ? '' : ` × ${numerator}/${denominator}`}`;
      return {
        what: name(`${names[i]} ${say('total')} = ${part}`),
        left: of(isApart ? `ROUND(${sum(funderKey(i))},2)` : sum(funderKey(i)), totalOf(i)),
        right: of(`ROUND(ROUND(${rest}*100,0)*${cells.numerator}/${cells.denominator},0)/100`, totalOf(i)),
      };
    }),
    // No loan without the fen has a larger remainder than one with it.
    ...rests.slice(0, -1).map((_, i): Check => {
      const [tail, remainder] = [tailKey(i), remainderKey(i)];
      const { denominator } = parameters.funder(i, place);
      const without = largest((range) => `(${range(tail)}<0.005)*${range(remainder)}`);
      const rest = largest((range) => `(${range(tail)}>=0.005)*(${denominator}-${range(remainder)})`);
      const least = `${denominator}-${rest}`;
      const wrong = detail.table.sum(
        (range) => `SUMPRODUCT(${isOwn(range)}(${range(tail)}<>0)*(ROUND(${range(tail)},2)<>0.01))`,
      );
      return {
        what: name(`${say('tail')}${names[i]} ${say('largestRemainders')}`),
        left: of(`IF(${without}<=${least},0,1)+${wrong}`, 0),
        right: 0,
        counts: true,
      };
    }),
  ];
}

function adjustedBy({ settlement }: Facts): Decimal {
  return sumOf(settlement.adjustments.map(({ subsidy }) => subsidy));
}

/** Whether a spreadsheet can compute every amount exactly; if not, for how many loans it may differ by a fen. */
function aboutDigits({ settlement }: Facts, { digits: ofLoans, beyond }: LoanSums, lang: Lang): string {
  const { totals, advances, payable } = settlement;
  // The sums of principal-days, and what was paid ahead and is payable, which no loan has.
  const others = [totals.principalDays, ...Object.values(advances), ...Object.values(payable)].map(
    (amount) => amount.abs().times(100).toFixed(0).length,
  );
  const digits = Math.max(ofLoans, ...others);
  if (digits <= MOST_DIGITS) {
    return lang === 'en'
      ? `The formulas need integers of at most ${digits} digits; with at most ${MOST_DIGITS} every spreadsheet computes to the fen.`
      : `计算所需整数最多 ${digits} 位；不超过 ${MOST_DIGITS} 位时，电子表格可精确到分。`;
  }
  const column = sayIn(lang)('digits');
  return lang === 'en'
    ? `The formulas need integers of at most ${digits} digits (more than ${MOST_DIGITS} in ${beyond} loans: column “${column}” of the detail). There a spreadsheet may differ by a fen, and marks the cell; the value of the program is exact.`
    : `计算所需整数最多 ${digits} 位（超过 ${MOST_DIGITS} 位的贷款 ${beyond} 笔，见明细表“${column}”列），电子表格在此可能相差一分并会标红；以程序值为准。`;
}
