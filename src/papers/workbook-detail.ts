import { amountCapsOf } from '../fields/caps.js';
import type { Lang } from '../fields/faults.js';
import {
  COMMON_FIGURES,
  type CommonFigure,
  type DerivedFigure,
  FIGURES,
  isAmount,
  isDerivedFigure,
  isListed,
  LOAN_FIGURES,
  type LoanFigure,
} from '../fields/figures.js';
import type { Policy } from '../fields/policy.js';
import { REASONS } from '../fields/reasons.js';
import { type Decimal, nearestNumber } from '../kernel/decimal.js';
import { yuan } from '../kernel/fen.js';
import { formatMicro, type MicroPercent } from '../kernel/percent.js';
import type { Day } from '../kernel/plain-date.js';
import { GROUPINGS, type Grouping } from '../settlement/tally.js';
import { parted } from '../words/forms.js';
import { exclusionsText, funderNames, GROUPING_LABELS } from '../words/labels.js';
import { otherSharesText } from '../words/policy-terms.js';
import { partTitle, type Say, type SheetWord, sayIn } from '../words/sheets.js';
import { closingBalanceOf, principalOf, sumOf } from './figures.js';
import { type Content, dateContent } from './workbook-cells.js';
import {
  type Facts,
  groupOf,
  type LoanFacts,
  percentIn,
  type RestShare,
  restSharesOf,
  yuanIn,
} from './workbook-facts.js';
import { type LongColumn, LongTable, NOWHERE } from './workbook-long-table.js';
import type { ParametersSheet } from './workbook-parameters.js';
import type { SegmentsSheet } from './workbook-segments.js';
import type { Here } from './workbook-table.js';

/** The detail (明细表): a row a loan. */
export interface DetailSheet {
  readonly table: LongTable<LoanFacts>;
  /** Writes all but the rows. */
  frame(): void;
}

const TITLE_ROW = 1;
const HEAD_ROW = 2;

/** The figures of a loan that are printed; the first of them is the first column after the facts of the loan. */
const PRINTED = LOAN_FIGURES.filter(isListed);

/** The keys of a funder's columns: its part, its last fen, its remainder; and of the column with the number of a group. */
export const funderKey = (place: number) => `funder ${place}`;
export const tailKey = (place: number) => `tail ${place}`;
export const remainderKey = (place: number) => `remainder ${place}`;
export const SHARES_KEY = 'shares';
export const groupKey = (grouping: Grouping) => `group ${grouping}`;

/**
 * Makes the detail. Amounts are formulas over the rounded amounts of the loan's segments: limits, caps, the interest waived
 * and the funders' parts. The last fen of a funder's part (尾差) is a value in a column of its own, since it depends on all
 * loans: it goes to the largest remainders (SPEC 6), which are computed beside it and checked. The column of contract
 * numbers (合同号) is empty, to be filled in: the data have no such field.
 */
export function detailSheet(
  facts: Facts,
  parameters: ParametersSheet,
  segments: SegmentsSheet,
  lang: Lang,
  font: string,
  largestRow?: number,
): DetailSheet {
  const say = sayIn(lang);
  const leftBy = (own: number, loan: number, cap: number) => {
    const cell = (key: string) => table.cellFrom(own, key, loan);
    return `ROUND(${cell(capLeftKey(cap))}-${cell('subsidy')},2)`;
  };
  const columns = [
    ...columnsOfTheLoan(facts, segments, say),
    ...columnsOfAmounts(facts, parameters, segments, say, lang, () => table, leftBy),
  ];
  const table: LongTable<LoanFacts> = new LongTable(say('detailSheet'), font, columns, HEAD_ROW + 1, largestRow);
  const frame = () => {
    table.frame({ head: HEAD_ROW, total: say('total'), library: say('library') });
    // The detail is printed on two pages side by side: the facts of the loan, and its figures. Each has the title.
    const half = table.placeOf(PRINTED[0] as LoanFigure);
    table.parts.forEach(({ grid }, i) => {
      const title = partTitle(say('detailTitle'), i, table.parts.length, lang);
      grid.title(TITLE_ROW, half - 1, title);
      grid.title(TITLE_ROW, table.printed - 1, title, half);
      grid.spread(2, table.placeOf('loan') + 1);
    });
  };
  return { table, frame };
}

/** The columns of the facts of the loan. */
function columnsOfTheLoan(facts: Facts, segments: SegmentsSheet, say: Say): readonly LongColumn<LoanFacts>[] {
  const { portfolio, settlement } = facts;
  const { period } = portfolio;
  const end = period.to;
  const byContractDay = settlement.policy.rateAppliesBy === 'contract-day';
  const words = (key: SheetWord, of: (loan: LoanFacts) => string | undefined): LongColumn<LoanFacts> => ({
    key,
    head: say(key),
    style: 'text',
    widest: 18,
    of,
  });
  /** Words by which loans are grouped. */
  const grouping = (key: SheetWord, of: (loan: LoanFacts) => string | undefined): LongColumn<LoanFacts> => ({
    ...words(key, of),
    checked: true,
  });
  const day = (key: SheetWord, of: (loan: LoanFacts) => Day | undefined): LongColumn<LoanFacts> => ({
    key,
    head: say(key),
    style: 'date',
    checked: true,
    of: (loan) => dateContent(of(loan)),
  });
  /** What a cell of the loan's first or last row of segments says; nothing where it has none. */
  const ofSegment = (loan: LoanFacts, key: 'from' | 'to' | 'contractRate', end: 'first' | 'last') => {
    const rows = segments.rowsOf(loan);
    return rows && segments.table.anyCell(key, rows[end]);
  };
  const accrual = (key: SheetWord, of: (loan: LoanFacts) => Day | undefined, end: 'first' | 'last') => ({
    ...day(key, of),
    of: (loan: LoanFacts) => {
      const value = dateContent(of(loan));
      const formula = ofSegment(loan, end === 'first' ? 'from' : 'to', end);
      return typeof value === 'number' && formula !== undefined ? { formula, value } : value;
    },
  });
  const amount = (key: SheetWord, of: (loan: LoanFacts) => Decimal): LongColumn<LoanFacts> => ({
    key,
    head: say(key),
    style: 'amount',
    checked: true,
    of: (loan) => nearestNumber(of(loan)),
    total: of,
  });
  /** A column that the table has only where a loan has something in it. */
  const ifAny = (column: LongColumn<LoanFacts>): LongColumn<LoanFacts> => ({
    ...column,
    needed: (loan) => column.of(loan, NOWHERE, 0, NOWHERE) !== undefined,
  });
  const closing = ({ loan }: LoanFacts) => closingBalanceOf(loan, period);
  return [
    { key: 'number', head: say('number'), style: 'centred', of: (_, __, number) => number },
    words('household', ({ household }) => household.id),
    ifAny(words('headOfHousehold', ({ household: { name } }) => (name === '' ? undefined : name))),
    ifAny(grouping('township', ({ household }) => household.township)),
    ifAny(grouping('category', ({ household }) => household.category)),
    words('loan', ({ line }) => line.loanId),
    words('contract', () => undefined),
    grouping('product', ({ loan }) => loan.product),
    amount('principal', ({ loan }) => principalOf(loan)),
    ...(byContractDay ? [ifAny(day('contractedOn', ({ loan }) => loan.contractedOn))] : []),
    day('disbursedOn', ({ loan }) => loan.disbursedOn),
    day('maturesOn', ({ loan }) => loan.maturesOn),
    ifAny(day('extendedTo', ({ loan }) => loan.extendedTo)),
    amount('repaid', (loan) => repaidBefore(loan, end)),
    {
      ...amount('closing', closing),
      of: (loan, here) =>
        loan.loan.disbursedOn < end
          ? { formula: `ROUND(${here('principal')}-${here('repaid')},2)`, value: closing(loan).toNumber() }
          : 0,
    },
    {
      key: 'contractRate',
      head: say('contractRate'),
      style: 'rate',
      checked: true,
      of: (loan) => withValue(ofSegment(loan, 'contractRate', 'last'), contractRate(loan, end)),
    },
    accrual('accrualFrom', ({ segments: own }) => own.at(0)?.from, 'first'),
    accrual('accrualTo', ({ segments: own }) => own.at(-1)?.to, 'last'),
  ];
}

/** The columns of amounts, each with its formula, and the hidden columns that the formulas need. */
function columnsOfAmounts(
  facts: Facts,
  parameters: ParametersSheet,
  segments: SegmentsSheet,
  say: Say,
  lang: Lang,
  table: () => LongTable<LoanFacts>,
  leftBy: (own: number, loan: number, cap: number) => string,
): readonly LongColumn<LoanFacts>[] {
  const { policy, groups, totals } = facts.settlement;
  const amount = (
    key: string,
    head: string,
    value: (loan: LoanFacts) => Decimal,
    formula: (loan: LoanFacts, here: Here) => string | undefined,
  ): LongColumn<LoanFacts> => ({
    key,
    head,
    style: 'amount',
    checked: true,
    of: (loan, here) => withValue(formula(loan, here), nearestNumber(value(loan))),
    shown: (loan) => nearestNumber(value(loan)),
    total: value,
  });
  /** A formula over the loan's segments; none where it has no days in the period. */
  const over = (loan: LoanFacts, formula: (range: (key: string) => string) => string): string | undefined => {
    const rows = segments.rowsOf(loan);
    return rows && formula((key) => segments.table.range(key, rows.first, rows.last));
  };
  const sumOver = (loan: LoanFacts, key: string) => over(loan, (range) => `ROUND(SUM(${range(key)}),2)`);
  const rests = facts.shares.map(({ shares }) => restSharesOf(shares));
  const funders = policy.funders.map(({ id }, i) => ({
    part: ({ line }: LoanFacts) => line.funders[id] as Decimal,
    name: funderNames(policy, lang)[i] as string,
    shareOf: (loan: LoanFacts) => rests[loan.shares]?.[i] as RestShare,
    cellsOf: (loan: LoanFacts) => parameters.funder(i, loan.shares),
  }));
  const isLast = (i: number) => i === funders.length - 1;
  /** The subsidy less the parts of the funders before. */
  const rest = (i: number, here: Here) =>
    i === 0 ? here('subsidy') : `ROUND(${here('subsidy')}-SUM(${here(funderKey(0))}:${here(funderKey(i - 1))}),2)`;
  const restOf = (loan: LoanFacts, i: number) =>
    funders.slice(0, i).reduce((left, { part }) => left.minus(part(loan)), loan.line.subsidy);

  /** The formulas of figures; a figure without one shows the value of the program. */
  const formulas: Partial<Record<LoanFigure, (loan: LoanFacts, here: Here) => string | undefined>> = {
    subsidisedDays: (loan) => over(loan, (range) => `SUMIF(${range('covered')},">0",${range('days')})`),
    principalDays: (loan) => over(loan, (range) => `ROUND(SUMPRODUCT(${range('covered')},${range('days')}),2)`),
    interest: (loan) => sumOver(loan, 'roundedInterest'),
    concession: (loan, here) => {
      const conceded = sumOver(loan, 'roundedConcession');
      if (conceded === undefined || !waives(loan)) return conceded;
      return `MIN(${conceded},ROUND(${here('interest')}-${here('subsidy')},2))`;
    },
    waived: (loan, here) => (waives(loan) ? here('concession') : undefined),
    capped: (_, here) => `ROUND(MIN(${here('accrued')},${here('interest')})-${here('subsidy')},2)`,
    subsidy: ({ amountCaps }, here) =>
      `MIN(${['accrued', 'interest', ...amountCaps.map(({ place }) => capLeftKey(place))].map(here).join(',')})`,
  };
  const figure = (name: LoanFigure): LongColumn<LoanFacts> => {
    const formula = isDerivedFigure(name) ? (_: LoanFacts, here: Here) => derivedFormula(name, here) : formulas[name];
    const value = ({ line }: LoanFacts) => {
      const own: Decimal | number = line[name];
      return typeof own === 'number' ? own : nearestNumber(own);
    };
    const isTotalled = (COMMON_FIGURES as readonly LoanFigure[]).includes(name);
    return {
      key: name,
      head: say(name),
      style: isAmount(name) ? 'amount' : 'count',
      checked: formula !== undefined,
      of: (loan, here) => withValue(formula?.(loan, here), value(loan)),
      shown: value,
      ...(isTotalled ? { total: Number(totals[name as CommonFigure]) } : {}),
    };
  };
  /** A funder's share of the rest in fen, as the numerator of a fraction, and its whole part. */
  const shareOf = (i: number, loan: LoanFacts, here: Here) => {
    const { numerator, denominator } = (funders[i] as (typeof funders)[number]).cellsOf(loan);
    const fraction = `ROUND(${rest(i, here)}*100,0)*${numerator}`;
    return { fraction, denominator, whole: `INT(${fraction}/${denominator})` };
  };
  const parts = funders.map(({ name, part }, i) =>
    amount(funderKey(i), name, part, (loan, here) =>
      isLast(i) ? rest(i, here) : `ROUND(${shareOf(i, loan, here).whole}/100+${here(tailKey(i))},2)`,
    ),
  );
  /** For every funder but the last, the fen that the largest remainders get. */
  const tails = funders.slice(0, -1).map(({ name, part, shareOf: of }, i): LongColumn<LoanFacts> => {
    const tail = (loan: LoanFacts) => {
      const { numerator, denominator } = of(loan);
      const floor = restOf(loan, i).times(100).times(numerator).div(denominator).floor().div(100);
      return part(loan).minus(floor);
    };
    return {
      key: tailKey(i),
      head: `${say('tail')}${name}`,
      style: 'amount',
      checked: true,
      of: (loan) => tail(loan).toNumber(),
      total: tail,
    };
  });
  const remainders = funders.slice(0, -1).map(
    ({ name, shareOf: of }, i): LongColumn<LoanFacts> => ({
      key: remainderKey(i),
      head: `${say('remainder')}${name}`,
      style: 'count',
      of: (loan, here) => {
        const { fraction, denominator: divisor, whole } = shareOf(i, loan, here);
        const { numerator, denominator } = of(loan);
        const value = restOf(loan, i).times(100).times(numerator).mod(denominator).toNumber();
        return { formula: `${fraction}-${divisor}*${whole}`, value };
      },
    }),
  );
  const hasCap = amountCapsOf(policy).length > 0;
  /** The columns that follow a figure. */
  const behind: Partial<Record<LoanFigure, readonly LongColumn<LoanFacts>[]>> = {
    interest: [
      {
        key: 'interestPaidTo',
        head: say('interestPaidTo'),
        style: 'date',
        checked: true,
        of: ({ loan }) => dateContent(loan.interestPaidTo),
      },
    ],
    concession: [
      {
        key: 'subsidyRate',
        head: say('subsidyRate'),
        style: 'rate',
        checked: true,
        of: (loan) => {
          const last = loan.segments.findLast(({ segment }) => segment.rule !== undefined);
          const formula = over(
            loan,
            (range) => `IFERROR(LOOKUP(2,1/(${range('covered')}>0),${range('subsidyRate')}),0)`,
          );
          return formula === undefined ? undefined : { formula, value: percentIn(last?.segment.subsidyRate ?? 0) };
        },
      },
    ],
    subsidy: [...parts, ...tails, ...(hasCap ? [figure('capped')] : [])],
  };

  return [
    ...PRINTED.flatMap((name) => [figure(name), ...(behind[name] ?? [])]),
    { key: 'remark', head: say('remark'), style: 'text', widest: 36, of: (loan) => remarkOn(loan, policy, say, lang) },

    ...[
      amount(
        'accrued',
        say('accrued'),
        ({ accrued }) => accrued,
        (loan) => sumOver(loan, 'roundedSubsidy'),
      ),
      // The column of what a cap cut off is printed where the policy has a cap; otherwise there is none.
      ...LOAN_FIGURES.filter((name) => !isListed(name) && name !== 'capped').map(figure),
      ...amountCapsOf(policy).flatMap((_, place) => capLeft(place, facts, parameters, say, table, leftBy)),
      ...remainders,
      ...(facts.shares.length === 1
        ? []
        : [
            {
              key: SHARES_KEY,
              head: say('sharesNumber'),
              style: 'count',
              of: ({ shares }) => shares + 1,
            } satisfies LongColumn<LoanFacts>,
          ]),
      ...GROUPINGS.map((grouping): LongColumn<LoanFacts> => {
        const numbers = new Map(Object.keys(groups[grouping]).map((key, i) => [key, i + 1]));
        return {
          key: groupKey(grouping),
          head: `${say('groupNumber')}${GROUPING_LABELS[grouping][lang]}`,
          style: 'count',
          of: (loan) => numbers.get(groupOf(loan, grouping)),
        };
      }),
      {
        key: 'digits',
        head: say('digits'),
        style: 'count',
        of: ({ digits }) => digits,
      } satisfies LongColumn<LoanFacts>,
    ].map((column) => ({ ...column, helper: true })),
  ];
}

/**
 * The formula that counts all loans, or those with more than 0 in a column; undefined where there is no such column.
 */
export function countOf(table: LongTable<LoanFacts>, key: string | undefined): string | undefined {
  if (key === undefined) return `COUNTA(${table.all('loan')})`;
  return table.has(key) ? table.sum((range) => `COUNTIF(${range(key)},">0")`) : undefined;
}

/** The formula of a derived figure. */
function derivedFormula(name: DerivedFigure, here: Here): string {
  const { plus, minus } = FIGURES[name].total;
  return `ROUND(${[plus.map(here).join('+'), ...minus.map(here)].join('-')},2)`;
}

/**
 * What is left of a cap on amounts: for the first loan under it what earlier periods leave of it, then what the loan before
 * leaves.
 */
function capLeft(
  place: number,
  { settlement }: Facts,
  parameters: ParametersSheet,
  say: Say,
  table: () => LongTable<LoanFacts>,
  leftBy: (own: number, loan: number, cap: number) => string,
): readonly LongColumn<LoanFacts>[] {
  const cap = parameters.cell(`amountCap ${place}`) as string;
  const capOf = ({ amountCaps }: LoanFacts) => amountCaps.find((own) => own.place === place);
  const number = amountCapsOf(settlement.policy).length === 1 ? '' : ` ${place + 1}`;
  const usedKey = `usedBefore ${place}`;
  return [
    {
      key: usedKey,
      head: `${say('usedBefore')}${number}`,
      style: 'amount',
      checked: true,
      needed: (loan) => (capOf(loan)?.usedBefore ?? 0) > 0,
      of: (loan) => {
        const own = capOf(loan);
        return own !== undefined && own.previous === undefined ? yuanIn(own.usedBefore) : undefined;
      },
    },
    {
      key: capLeftKey(place),
      head: `${say('capLeft')}${number}`,
      style: 'amount',
      checked: true,
      of: (loan, here) => {
        const own = capOf(loan);
        if (own === undefined) return undefined;
        const atBegin = table().has(usedKey) ? `ROUND(${cap}-${here(usedKey)},2)` : cap;
        return withValue(
          own.previous === undefined ? atBegin : leftBy(loan.place, own.previous, place),
          yuanIn(own.left),
        );
      },
    },
  ];
}

const capLeftKey = (cap: number) => `capLeft ${cap}`;

function withValue(formula: string | undefined, value: number): Content {
  return formula === undefined ? value : { formula, value };
}

/** Whether the concession is waived from the interest. With a reference rate it is included in the contract rate. */
function waives({ loan }: LoanFacts): boolean {
  return loan.referenceRates === undefined;
}

/** The principal repaid before a day. */
function repaidBefore({ loan }: LoanFacts, end: Day): Decimal {
  return sumOf(loan.repayments.flatMap(({ on, amount }) => (on < end ? yuan(amount) : [])));
}

/**
 * The contract rate on the loan's last day in the period; without one, on the later of the period's last day and the
 * disbursement.
 */
function contractRate({ loan, segments }: LoanFacts, end: Day): number {
  const last = segments.at(-1);
  if (last !== undefined) return percentIn(last.segment.contractRate);
  const day = Math.max(end - 1, loan.disbursedOn);
  return Number(formatMicro(loan.rates.findLast(({ from }) => from <= day)?.pct as MicroPercent));
}

function remarkOn({ loan, line, segments }: LoanFacts, policy: Policy, say: Say, lang: Lang): string | undefined {
  const own = segments.map(({ segment }) => segment);
  const subsidised = own.filter(({ rule }) => rule !== undefined);
  const changes = (rates: readonly number[]) => rates.some((rate) => rate !== rates[0]);
  const remark = parted(
    [
      ...line.reasons.map((reason) => REASONS[reason][lang]),
      exclusionsText(line.excludedDays, lang),
      changes(own.map((segment) => segment.contractRate)) ? say('rateChanged') : '',
      changes(subsidised.map((segment) => segment.subsidyRate)) ? say('subsidyRateChanged') : '',
      loan.referenceRates !== undefined && !line.concession.isZero() ? say('conceded') : '',
      otherSharesText(policy, line.funderShares, lang),
    ],
    lang,
  );
  return remark === '' ? undefined : remark;
}
