import type { Timeline } from '../kernel/timeline.js';
import type { Loan } from '../model/portfolio.js';

/**
 * The balance of a loan in fen: 0 before disbursement, then the principal less every repayment up to and including the
 * day itself. So the day of disbursement counts and the day of repayment does not (算头不算尾; SPEC 2).
 */
export function balanceOf({ principal, disbursedOn, repayments }: Loan): Timeline<number> {
  // Arrays of their final length: letting them grow costs more than the rest of the work.
  const changes = new Array<number>(repayments.length + 1);
  const values = new Array<number>(repayments.length + 2);
  changes[0] = disbursedOn;
  values[0] = 0;
  values[1] = principal;
  let count = 1;
  for (let i = 0; i < repayments.length; i++) {
    const { on, amount } = repayments[i] as Loan['repayments'][number];
    const balance = (values[count] as number) - amount;
    if (on !== changes[count - 1]) {
      changes[count] = on;
      count += 1;
    }
    values[count] = balance;
  }
  changes.length = count;
  values.length = count + 1;
  return { changes, values };
}

/** A rate in force, in millionths of a percent: the last entry that starts on the day or before (SPEC 2). */
export function rateOf(rates: Loan['rates']): Timeline<number> {
  const changes = new Array<number>(rates.length);
  const values = new Array<number>(rates.length + 1);
  values[0] = 0;
  for (let i = 0; i < rates.length; i++) {
    const { from, pct } = rates[i] as Loan['rates'][number];
    changes[i] = from;
    values[i + 1] = pct;
  }
  return { changes, values };
}
