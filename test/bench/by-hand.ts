// The subsidy of a loan over a year as people write it by hand: step through the days, keep the balance, leave out the days
// overdue, add a day's amount, round at the end. Neither way knows eligibility, caps, concession or funders, and neither
// computes the interest.

import { addDays } from 'date-fns/addDays';
import { parseISO } from 'date-fns/parseISO';
import { Decimal } from 'decimal.js';
import type { Loan } from './loans.js';

/** With decimal.js and date-fns, from a loan as it is written. Half up. */
export function byDecimals(loan: Loan, year: number, points: string): Decimal {
  const end = parseISO(`${year + 1}-01-01`);
  const repayments = loan.repayments.map(({ on, amount }) => ({ on: parseISO(on), amount: new Decimal(amount) }));
  const overdue = (loan.overdue ?? []).map(({ from, to }) => ({ from: parseISO(from), to: parseISO(to) }));
  const rate = new Decimal(points).div(100);
  let balance = new Decimal(loan.principal);
  let subsidy = new Decimal(0);
  for (let day = parseISO(`${year}-01-01`); day < end; day = addDays(day, 1)) {
    for (const { on, amount } of repayments) {
      if (on.getTime() === day.getTime()) balance = balance.minus(amount);
    }
    if (overdue.some(({ from, to }) => from <= day && day < to)) continue;
    subsidy = subsidy.plus(balance.times(rate).div(360));
  }
  return subsidy.toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
}

const dayNumber = (text: string) => Date.parse(text) / 86_400_000;

/** A loan made ready for {@link byFloats}: days as numbers, amounts as floats. */
export interface FloatLoan {
  readonly principal: number;
  readonly repayments: readonly { readonly on: number; readonly amount: number }[];
  readonly overdueFrom: number;
  readonly overdueTo: number;
}

export function floatsOf(loan: Loan): FloatLoan {
  const [spell] = loan.overdue ?? [];
  return {
    principal: Number(loan.principal),
    repayments: loan.repayments.map(({ on, amount }) => ({ on: dayNumber(on), amount: Number(amount) })),
    overdueFrom: spell === undefined ? Number.MAX_SAFE_INTEGER : dayNumber(spell.from),
    overdueTo: spell === undefined ? Number.MAX_SAFE_INTEGER : dayNumber(spell.to),
  };
}

/** With floats, from a loan that is ready. */
export function byFloats(
  { principal, repayments, overdueFrom, overdueTo }: FloatLoan,
  from: number,
  to: number,
  points: number,
): number {
  let balance = principal;
  let subsidy = 0;
  let next = 0;
  for (let day = from; day < to; day++) {
    for (let due = repayments[next]; due?.on === day; due = repayments[next]) {
      balance -= due.amount;
      next += 1;
    }
    if (day >= overdueFrom && day < overdueTo) continue;
    subsidy += (balance * points) / 100 / 360;
  }
  return Math.round(subsidy * 100) / 100;
}

export const yearInDays = (year: number): [from: number, to: number] => [
  dayNumber(`${year}-01-01`),
  dayNumber(`${year + 1}-01-01`),
];
