import type { LoanColumns } from '../fields/batch.js';
import type { Loan } from '../fields/loan.js';
import { add, type Integer, smaller } from '../kernel/integer.js';
import { MAX_DAY } from '../kernel/timeline.js';

const NO_DAYS = new Int32Array(0);

/**
 * Walks a rate in force forwards: the last entry that starts on the day or before (SPEC 2).
 *
 * `use` takes the columns out of a batch; `begin` sets every field that depends on the loan: from then on `rate` is that of
 * the day moved to last, and `next` the first later day on which it changes.
 */
export class RateCursor {
  /** In millionths of a percent; 0 before the first entry. */
  rate = 0;
  /** The day of the next rate, {@link MAX_DAY} after the last. */
  next = MAX_DAY;
  private starts = NO_DAYS;
  private days = NO_DAYS;
  private rates = NO_DAYS;
  private index = 0;
  private end = 0;

  use({ starts, rows }: LoanColumns['rates']): void {
    this.starts = starts;
    this.days = rows.columns.from.days;
    this.rates = rows.columns.pct.numbers;
  }

  begin(place: number): void {
    this.rate = 0;
    this.index = this.starts[place] as number;
    this.end = this.starts[place + 1] as number;
    this.next = this.index < this.end ? (this.days[this.index] as number) : MAX_DAY;
  }

  /** Begins with a rate that is 0 throughout. */
  beginWithout(): void {
    this.rate = 0;
    this.index = 0;
    this.end = 0;
    this.next = MAX_DAY;
  }

  /** Moves to `day`, not before the last one. */
  moveTo(day: number): void {
    while (this.next <= day) {
      this.rate = this.rates[this.index] as number;
      this.index += 1;
      this.next = this.index < this.end ? (this.days[this.index] as number) : MAX_DAY;
    }
  }
}

/**
 * Walks the eligible amounts of a loan forwards: on a day those up to and including it count, together not below 0 (SPEC
 * 2). `use` and `begin` are those of {@link RateCursor}.
 */
export class EligibleCursor {
  /** What counts on the day moved to last, in fen; 0 before the first amount. */
  eligible = 0;
  /** The day of the next amount, {@link MAX_DAY} after the last. */
  next = MAX_DAY;
  private starts = NO_DAYS;
  private days = NO_DAYS;
  private amounts = new Float64Array(0);
  private sum: Integer = 0;
  private index = 0;
  private end = 0;

  use({ starts, rows }: LoanColumns['eligibleAmounts']): void {
    this.starts = starts;
    this.days = rows.columns.on.days;
    this.amounts = rows.columns.amount.numbers;
  }

  begin(place: number): void {
    this.eligible = 0;
    this.sum = 0;
    this.index = this.starts[place] as number;
    this.end = this.starts[place + 1] as number;
    this.next = this.index < this.end ? (this.days[this.index] as number) : MAX_DAY;
  }

  /** Moves to `day`, not before the last one. */
  moveTo(day: number): void {
    if (day < this.next) return;
    do {
      this.sum = add(this.sum, this.amounts[this.index] as number);
      this.index += 1;
      this.next = this.index < this.end ? (this.days[this.index] as number) : MAX_DAY;
    } while (this.next <= day);
    // More than any balance is as much as the largest.
    this.eligible = this.sum < 0 ? 0 : Number(smaller(this.sum, Number.MAX_SAFE_INTEGER));
  }
}

/**
 * The balance of a loan on a day, in fen: the principal less every repayment up to and including the day itself, so that
 * the day of disbursement counts and the day of repayment does not (算头不算尾; SPEC 2). 0 before its disbursement.
 */
export function balanceOn({ principal, disbursedOn, repayments }: Loan, day: number): number {
  if (day < disbursedOn) return 0;
  return repayments.reduce((balance, { on, amount }) => (on <= day ? balance - amount : balance), principal as number);
}
