import type { IssuedSettlement } from '../fields/issued.js';
import type { Loan } from '../fields/loan.js';
import type { Period } from '../fields/period.js';
import { type Portfolio, portfolioWith } from '../fields/portfolio.js';
import type { Interval } from '../kernel/interval.js';
import type { Day } from '../kernel/plain-date.js';

/**
 * A loan as of the end of a civil day, events of that day included. An event is known from its day on: later
 * repayments, eligible amounts, overdue spells, misuse and extensions are left out, and a spell that includes the day has no end,
 * whenever it ended. Terms agreed in advance are kept, whatever their day: contract rates, reference rates, maturity.
 * `interestPaidTo` is kept too, since the data does not say when interest was paid.
 *
 * @param loan disbursed on the day or before
 */
export function loanAsOf(loan: Loan, on: Day): Loan {
  const { repayments, eligibleAmounts, overdue, maturesOn, extendedTo, misusedOn } = loan;
  return {
    ...loan,
    repayments: repayments.filter((repayment) => repayment.on <= on),
    eligibleAmounts: eligibleAmounts?.filter((amount) => amount.on <= on),
    overdue: overdue.filter(({ from }) => from <= on).map((spell) => withOpenEnd(on, spell)),
    extendedTo: maturesOn <= on ? extendedTo : undefined,
    misusedOn: misusedOn !== undefined && misusedOn <= on ? misusedOn : undefined,
  };
}

/**
 * Removes the end of a spell that includes the day. `to` is not in the spell, so it is known where it is not after the
 * day.
 */
function withOpenEnd<Spell extends Interval>(on: Day, spell: Spell): Spell {
  return spell.to !== undefined && spell.to > on ? { ...spell, to: undefined } : spell;
}

/**
 * A portfolio as of the end of a day of its period: the loans disbursed by then, as of that day. The policy and the
 * households are unchanged.
 */
export function portfolioAsOf(portfolio: Portfolio, on: Day): Portfolio {
  const loans = portfolio.loans.filter(({ disbursedOn }) => disbursedOn <= on).map((loan) => loanAsOf(loan, on));
  return portfolioWith({ ...portfolio, loans }, { previous: earlierPeriods(portfolio) });
}

/**
 * The earlier settlements with their periods only. A cap for the whole programme counts their days; planning corrects
 * no earlier settlement.
 */
export function earlierPeriods({ previous, period }: Portfolio): readonly IssuedSettlement[] {
  return previous
    .filter((issued) => issued.period.from < period.from)
    .map((issued) => issuedWithoutLines(issued.period));
}

/** An issued settlement with a period and without lines. */
export function issuedWithoutLines(period: Period): IssuedSettlement {
  return { period, loans: [], adjustments: [] };
}
