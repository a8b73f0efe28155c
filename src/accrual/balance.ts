import { type Timeline, timelineOf } from '../kernel/timeline.js';
import type { Loan } from '../model/portfolio.js';

/**
 * The balance of a loan in fen: 0 before disbursement, then the principal less every repayment up to and including the
 * day itself. So the day of disbursement counts and the day of repayment does not (算头不算尾; SPEC 2).
 */
export function balanceOf(loan: Loan): Timeline<number> {
  const changes: number[] = [loan.disbursedOn];
  const values: number[] = [0, loan.principal];
  let balance: number = loan.principal;
  for (const { on, amount } of loan.repayments) {
    balance -= amount;
    if (on === changes[changes.length - 1]) {
      values[values.length - 1] = balance;
    } else {
      changes.push(on);
      values.push(balance);
    }
  }
  return { changes, values };
}

/** A rate in force, in millionths of a percent: the last entry that starts on the day or before (SPEC 2). */
export function rateOf(rates: Loan['rates']): Timeline<number> {
  return timelineOf<Loan['rates'][number], number>(
    0,
    rates,
    (entry) => entry.from,
    (entry) => entry.pct,
  );
}
