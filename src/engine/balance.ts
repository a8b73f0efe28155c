import type { Loan } from '../fields/portfolio.js';
import { NEVER } from '../kernel/timeline.js';

type Repayment = Loan['repayments'][number];
type Rate = Loan['rates'][number];

/**
 * Walks the balance of a loan forwards, from its disbursement on: the principal less every repayment up to and including
 * the day itself. So the day of disbursement counts and the day of repayment does not (算头不算尾; SPEC 2).
 *
 * It may begin again with another loan: a walk over all of a bank's loans makes no timeline for any.
 */
export class BalanceCursor {
  /** In fen. */
  balance = 0;
  /** The day of the next repayment, {@link NEVER} after the last. */
  next = NEVER;
  private repayments: Loan['repayments'] = [];
  private index = 0;

  begin({ principal, repayments }: Loan): void {
    this.balance = principal;
    this.repayments = repayments;
    this.index = 0;
    this.next = repayments.length > 0 ? (repayments[0] as Repayment).on : NEVER;
  }

  /** Moves to `day`, not before the last one. */
  moveTo(day: number): void {
    const { repayments } = this;
    while (this.next <= day) {
      this.balance -= (repayments[this.index] as Repayment).amount;
      this.index += 1;
      this.next = this.index < repayments.length ? (repayments[this.index] as Repayment).on : NEVER;
    }
  }
}

const NO_RATES: Loan['rates'] = [];

/**
 * Walks a rate in force forwards: the last entry that starts on the day or before (SPEC 2). It may begin again with other
 * rates.
 */
export class RateCursor {
  /** In millionths of a percent; 0 before the first entry. */
  rate = 0;
  /** The day of the next rate, {@link NEVER} after the last. */
  next = NEVER;
  private rates = NO_RATES;
  private index = 0;

  begin(rates: Loan['rates'] = NO_RATES): void {
    this.rate = 0;
    this.rates = rates;
    this.index = 0;
    this.next = rates.length > 0 ? (rates[0] as Rate).from : NEVER;
  }

  /** Moves to `day`, not before the last one. */
  moveTo(day: number): void {
    const { rates } = this;
    while (this.next <= day) {
      this.rate = (rates[this.index] as Rate).pct;
      this.index += 1;
      this.next = this.index < rates.length ? (rates[this.index] as Rate).from : NEVER;
    }
  }
}

/** The balance of a loan on a day, in fen; 0 before its disbursement. */
export function balanceOn(loan: Loan, day: number): number {
  if (day < loan.disbursedOn) return 0;
  const cursor = new BalanceCursor();
  cursor.begin(loan);
  cursor.moveTo(day);
  return cursor.balance;
}
