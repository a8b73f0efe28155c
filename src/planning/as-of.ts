import type { IssuedSettlement } from '../fields/issued.js';
import type { Loan } from '../fields/loan.js';
import type { Period } from '../fields/period.js';
import { type Portfolio, portfolioWith } from '../fields/portfolio.js';
import type { Interval } from '../kernel/interval.js';
import type { Day } from '../kernel/plain-date.js';

/**
 * A loan as it was known at the end of a civil day, that day's events included. What happens to a loan is not known
 * before its day: a later repayment, overdue spell, misuse or extension is left out, and a spell that held the day is
 * open, whenever it ended. What is agreed beforehand stands, whatever its day: contract and reference rates, maturity.
 * `interestPaidTo` stands too, since the data does not say when it was paid.
 *
 * @param loan disbursed on the day or before
 */
export function loanAsOf(loan: Loan, on: Day): Loan {
  const { repayments, overdue, maturesOn, extendedTo, misusedOn } = loan;
  return {
    ...loan,
    repayments: repayments.filter((repayment) => repayment.on <= on),
    overdue: overdue.filter(({ from }) => from <= on).map((spell) => withOpenEnd(on, spell)),
    extendedTo: maturesOn <= on ? extendedTo : undefined,
    misusedOn: misusedOn !== undefined && misusedOn <= on ? misusedOn : undefined,
  };
}

/** A spell that held the day goes on. Its `to`, which is not in it, is known where it is not after the day. */
function withOpenEnd<Spell extends Interval>(on: Day, spell: Spell): Spell {
  return spell.to !== undefined && spell.to > on ? { ...spell, to: undefined } : spell;
}

/**
 * A portfolio as it was known at the end of a day of its period: the loans disbursed by then, as they were known. Policy
 * and households stand as they are.
 */
export function portfolioAsOf(portfolio: Portfolio, on: Day): Portfolio {
  const loans = portfolio.loans.filter(({ disbursedOn }) => disbursedOn <= on).map((loan) => loanAsOf(loan, on));
  return portfolioWith({ ...portfolio, loans }, { previous: earlierPeriods(portfolio) });
}

/** Of the settlements before, their periods: a cap for the whole programme counts them. Planning corrects nothing. */
export function earlierPeriods({ previous, period }: Portfolio): readonly IssuedSettlement[] {
  return previous
    .filter((issued) => issued.period.from < period.from)
    .map((issued) => issuedWithoutLines(issued.period));
}

/** A period that comes before, of which nothing is to be put right. */
export function issuedWithoutLines(period: Period): IssuedSettlement {
  return { period, loans: [], adjustments: [] };
}
