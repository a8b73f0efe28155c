import type { Lang } from '../fields/faults.js';
import { BASES, EXCLUSIONS } from '../fields/reasons.js';
import { Decimal } from '../kernel/decimal.js';
import type { Fraction } from '../kernel/rational.js';
import { type Say, sayIn } from '../words/sheets.js';
import { type Facts, type LoanFacts, numeratorOf, type SegmentFacts } from './workbook-facts.js';
import { type Column, type Content, dateContent, Grid, Table } from './workbook-grid.js';

interface SegmentRow {
  /** The loan's number on the detail. */
  readonly number: number;
  readonly row: number;
  readonly facts: LoanFacts;
  readonly segment: SegmentFacts;
}

/** The sheet of segments: a row for every stretch of days on which nothing about a loan changes. */
export interface SegmentsSheet {
  readonly grid: Grid;
  readonly table: Table<SegmentRow>;
  /** The first and the last row of every loan's segments, by the loan's id; none where it has no days in the period. */
  readonly rowsOf: ReadonlyMap<string, { readonly first: number; readonly last: number }>;
}

const TITLE_ROW = 1;
const UNITS_ROW = 2;
const HEAD_ROW = 3;
/** Where the units of a year stand, by which every amount is divided. */
const YEAR = '$F$2';

/** In the order of the numerators, the exact and the rounded amounts. */
const KINDS = [
  {
    amount: 'interest',
    base: 'balance',
    rate: 'contractRate',
    exact: 'exactInterest',
    rounded: 'roundedInterest',
    whole: 'numeratorOfInterest',
  },
  {
    amount: 'subsidy',
    base: 'covered',
    rate: 'subsidyRate',
    exact: 'exactSubsidy',
    rounded: 'roundedSubsidy',
    whole: 'numeratorOfSubsidy',
  },
  {
    amount: 'concession',
    base: 'covered',
    rate: 'concessionRate',
    exact: 'exactConcession',
    rounded: 'roundedConcession',
    whole: 'numeratorOfConcession',
  },
] as const;

/**
 * Lays the segments out. What is exact is shown in yuan; what is rounded is computed from whole numbers, folded away at
 * the right: balance × units × rate, times a power of ten that leaves no decimals. Sums of whole numbers are exact in a
 * spreadsheet, and so is half of one, so that a tie of half a fen goes up in every program; the only division is by the
 * scale and the units of a year, and gives fen.
 */
export function segmentsSheet(facts: Facts, lang: Lang, font: string): SegmentsSheet {
  const say = sayIn(lang);
  const grid = new Grid(say('segmentsSheet'), font);
  const rows: SegmentRow[] = [];
  const rowsOf = new Map<string, { readonly first: number; readonly last: number }>();
  facts.loans.forEach((loan, i) => {
    const first = HEAD_ROW + 1 + rows.length;
    for (const segment of loan.segments) {
      rows.push({ number: i + 1, row: HEAD_ROW + 1 + rows.length, facts: loan, segment });
    }
    const last = HEAD_ROW + rows.length;
    if (last >= first) rowsOf.set(loan.line.loanId, { first, last });
  });
  const table: Table<SegmentRow> = new Table(
    grid,
    columnsOf(facts, say, lang, (key, from, to) => `${table.cell(key, from)}:${table.cell(key, to)}`),
    rows,
    HEAD_ROW + 1,
  );
  table.write({ head: HEAD_ROW, total: '', library: say('library') });
  grid.title(TITLE_ROW, table.printed - 1, say('segmentsSheet'));
  grid.put(UNITS_ROW, 0, `${say('yearUnits')} (${facts.portfolio.policy.dayCount})`, 'note');
  grid.merge(UNITS_ROW, 0, 4);
  grid.put(UNITS_ROW, 5, facts.yearUnits, 'count');
  return { grid, table, rowsOf };
}

type Between = (key: string, from: number, to: number) => string;

function columnsOf(facts: Facts, say: Say, lang: Lang, between: Between): readonly Column<SegmentRow>[] {
  const text = (key: string, head: string, of: (row: SegmentRow) => Content): Column<SegmentRow> => ({
    key,
    head,
    style: 'text',
    widest: 26,
    of,
  });
  const rate = (key: 'contractRate' | 'subsidyRate' | 'concessionRate'): Column<SegmentRow> => ({
    key,
    head: say(key),
    style: 'rate',
    of: ({ segment }) => segment.segment[key].toNumber(),
  });
  const daily = facts.dailyUnits.map(
    (units): Column<SegmentRow> => ({
      key: `units ${units}`,
      head: `${say('daysOfUnits')}${units}`,
      style: 'count',
      helper: true,
      of: ({ segment }) => segment.daily?.get(units),
    }),
  );
  return [
    { key: 'number', head: say('number'), style: 'centred', of: ({ number }) => number },
    text('loan', say('loan'), ({ facts: { line } }) => line.loanId),
    {
      key: 'from',
      head: say('from'),
      style: 'date',
      of: ({ segment }) => dateContent(segment.from),
    },
    { key: 'to', head: say('to'), style: 'date', of: ({ segment }) => dateContent(segment.to) },
    { key: 'days', head: say('days'), style: 'count', of: ({ segment }) => segment.segment.days },
    { key: 'units', head: say('units'), style: 'count', of: ({ segment }) => segment.units },
    { key: 'balance', head: say('balance'), style: 'amount', of: ({ segment }) => segment.segment.balance.toNumber() },
    { key: 'covered', head: say('covered'), style: 'amount', of: ({ segment }) => segment.segment.covered.toNumber() },
    rate('contractRate'),
    rate('subsidyRate'),
    rate('concessionRate'),
    ...KINDS.map(
      ({ amount, base, rate: by, exact }): Column<SegmentRow> => ({
        key: exact,
        head: say(exact),
        style: 'exact',
        checked: true,
        of: ({ segment }, here) => ({
          formula: `${here(base)}*${here('units')}*${here(by)}/(100*${YEAR})`,
          value: yuanOf(segment.segment.exact[amount]).toNumber(),
        }),
      }),
    ),
    ...KINDS.map(
      ({ amount, rounded, whole }): Column<SegmentRow> => ({
        key: rounded,
        head: say(rounded),
        style: 'amount',
        checked: true,
        of: ({ row, segment }, here) => {
          const rounding = segment.rounded[amount];
          if (rounding === undefined) return undefined;
          const formula =
            amount === 'subsidy' && segment.daily !== undefined
              ? dailyFormula(segment.daily, here)
              : `ROUND(SUM(${between(whole, row - rounding.segments + 1, row)})/(${here('scale')}*${YEAR}),0)/100`;
          return { formula, value: rounding.amount.toNumber() };
        },
      }),
    ),
    text('why', say('why'), ({ facts: { line }, segment: { segment } }) =>
      segment.exclusion !== undefined
        ? EXCLUSIONS[segment.exclusion][lang]
        : line.basis === 'ineligible'
          ? BASES.ineligible[lang]
          : undefined,
    ),
    { key: 'scale', head: say('scale'), style: 'count', helper: true, of: ({ facts: { scale } }) => scale },
    ...KINDS.map(
      ({ amount, base, rate: by, whole }): Column<SegmentRow> => ({
        key: whole,
        head: say(whole),
        style: 'count',
        helper: true,
        of: ({ segment, facts: { scale } }, here) => ({
          formula: `ROUND(${here(base)}*${here('units')}*${here(by)}*${here('scale')},0)`,
          value: numeratorOf(segment, amount, scale).toNumber(),
        }),
      }),
    ),
    ...daily,
  ];
}

/** The formula where every day is rounded: for each number of units, the number of days times the amount of one. */
function dailyFormula(daily: ReadonlyMap<number, number>, here: (key: string) => string): string {
  const days = [...daily.keys()].map((units) => {
    const whole = `ROUND(${here('covered')}*${units}*${here('subsidyRate')}*${here('scale')},0)`;
    return `${here(`units ${units}`)}*ROUND(${whole}/(${here('scale')}*${YEAR}),0)`;
  });
  return days.length === 0 ? '0' : `(${days.join('+')})/100`;
}

function yuanOf({ numerator, denominator }: Fraction): Decimal {
  return new Decimal(numerator).div(denominator).div(100);
}
