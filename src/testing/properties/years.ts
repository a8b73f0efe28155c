/**
 * The property of consecutive years (SPEC 7): settling each year on the data of its time and correcting it later gives
 * the same sums as settling today's data.
 */

import { dataWhenIssued, LOAN_DATA_STATES, type LoanDataState } from '../data-when-issued.js';
import type { Engine, SettlementJson } from '../engine.js';
import { type Day, daysOf } from '../oracle/calendar.js';
import { type OracleAdjustment, type OracleLine, toFen, toYuan } from '../oracle/oracle.js';
import type { PeriodJson, PortfolioJson } from '../oracle/portfolio-json.js';
import { checkEqual, type Property } from './property.js';
import { type RandomBelow, randomFrom } from './random.js';

/** The years of a period, four at most. A period within a year is cut on one or two days. */
function yearsOf({ from, to }: PeriodJson, below: RandomBelow): PeriodJson[] {
  const innerDays = daysOf({ from, to }).slice(1);
  const newYears = innerDays.filter((day) => day.endsWith('-01-01')).slice(0, 3);
  const drawn = innerDays.length === 0 ? [] : [0, 1].map(() => innerDays[below(innerDays.length)] as Day);
  const cuts = [...new Set(newYears.length > 0 ? newYears : drawn)].sort();
  return [from, ...cuts].map((start, place) => ({ from: start, to: cuts[place] ?? to }));
}

/** Settles the portfolios one after another, each with the settlements before it, and returns them as JSON text. */
function settledInTurn(engine: Engine, portfolios: readonly PortfolioJson[]): string[] {
  const issued: string[] = [];
  for (const portfolio of portfolios) {
    const previous = issued.map((text) => JSON.parse(text));
    issued.push(JSON.stringify(engine.settle({ ...portfolio, previous })));
  }
  return issued;
}

/** The sums of rows by loan and funder, without zeros. */
function addedByLoan(rows: readonly (OracleLine | OracleAdjustment)[]): Record<string, string> {
  const sums = new Map<string, bigint>();
  const add = (name: string, amount: string) => sums.set(name, (sums.get(name) ?? 0n) + toFen(amount));
  for (const { loanId, subsidy, funders } of rows) {
    add(`loan ${loanId}`, subsidy);
    for (const [id, amount] of Object.entries(funders)) add(`loan ${loanId}, ${id}`, amount);
  }
  return Object.fromEntries([...sums].filter(([, fen]) => fen !== 0n).map(([name, fen]) => [name, toYuan(fen)]));
}

/** The payable amounts of all settlements, by funder. */
function addedPayables(settlements: readonly SettlementJson[]): Record<string, string> {
  const sums = new Map<string, bigint>();
  for (const [id, amount] of settlements.flatMap(({ payable }) => Object.entries(payable))) {
    sums.set(id, (sums.get(id) ?? 0n) + toFen(amount));
  }
  return Object.fromEntries([...sums].map(([id, fen]) => [id, toYuan(fen)]));
}

export const consecutiveYears: Property = function* (portfolio, engine, seed) {
  const below = randomFrom(seed);
  const today = yearsOf(portfolio.period, below).map(
    (period): PortfolioJson => ({ ...portfolio, period, previous: null, advances: null }),
  );
  const words = () => [0, 1, 2, 3].map(() => LOAN_DATA_STATES[below(LOAN_DATA_STATES.length)] as LoanDataState);
  const then = today.map((year, place) => (place === today.length - 1 ? year : dataWhenIssued(year, words())));
  const read = (texts: readonly string[]) => texts.map((text) => JSON.parse(text) as SettlementJson);
  const asTheyCame = read(settledInTurn(engine, then));
  const onToday = read(settledInTurn(engine, today));

  yield* checkEqual(
    'without corrections there are no adjustments',
    'adjustments',
    [],
    onToday.flatMap(({ adjustments }) => adjustments),
  );
  yield* checkEqual(
    "consecutive years with their adjustments give the sums of today's data, by loan and funder",
    'all years',
    addedByLoan(onToday.flatMap(({ loans }) => loans)),
    addedByLoan(asTheyCame.flatMap(({ loans, adjustments }) => [...loans, ...adjustments])),
  );
  yield* checkEqual(
    "the payable amounts of all years give the sums of today's data",
    'payable',
    addedPayables(onToday),
    addedPayables(asTheyCame),
  );
};
