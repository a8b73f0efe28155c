import type { DayClass, DayCount } from '../kernel/day-count.js';
import { add, type Integer, integer } from '../kernel/integer.js';
import { divideHalfUp, divideHalfUpWide, LARGEST_SAFE_NUMERATOR } from '../kernel/rational.js';
import { PICO_IN_WHOLE } from './rates.js';

/**
 * The exact sums of a loan. Between two roundings everything added is whole: an amount is
 *
 *     balance (fen) × units (of the day count) × rate (pico-percent) / (denominator of the day count × 10^14)
 *
 * and only the product's numerator is summed. `round` divides once, half up, and begins anew; the rounded fen add up.
 */
export interface Sums {
  /** Interest on a balance for `units` at a contract rate. */
  addInterest(balance: number, units: number, rate: number): void;
  /** Subsidy on a covered balance for `units` at its rate. */
  addSubsidy(covered: number, units: number, rate: number): void;
  /** Concession on a covered balance for `units` at its rate. */
  addConcession(covered: number, units: number, rate: number): void;
  /** Subsidy that is rounded every day by itself: `days` days of equal units at a time. Returns a day's, in fen. */
  addDailySubsidy(covered: number, { units, days }: DayClass, rate: number): Integer;
  /** What has been added since the last rounding, exactly. */
  exact(): ExactSums;
  /** Rounds what has been added since the last rounding. */
  round(): void;
  /** The rounded amounts, in fen. */
  readonly interest: Integer;
  readonly subsidy: Integer;
  readonly concession: Integer;
}

/** Numerators of amounts in fen, over one denominator. */
export interface ExactSums {
  readonly interest: bigint;
  readonly subsidy: bigint;
  readonly concession: bigint;
  readonly denominator: bigint;
}

/**
 * The sums of a loan whose balance is never above `principal`, whose rates are all multiples of `unit` and at most
 * `largestRate` (pico-percent), over `units` in all: in numbers where these bounds prove every sum exact, in bigints
 * otherwise. This is the one place where the choice is made.
 */
export function sumsFor(principal: number, units: number, largestRate: number, unit: number, dayCount: DayCount): Sums {
  const denominator = (PICO_IN_WHOLE / unit) * dayCount.denominator;
  // Each factor and each product is an integer; a float product beyond 2^53 only errs to a value still above the bound.
  const largestSum = principal * Math.max(units, 1) * Math.max(largestRate / unit, 1);
  return largestSum <= LARGEST_SAFE_NUMERATOR && denominator <= LARGEST_SAFE_NUMERATOR
    ? new SafeSums(unit, denominator)
    : new WideSums(BigInt(PICO_IN_WHOLE) * BigInt(dayCount.denominator));
}

class SafeSums implements Sums {
  interest = 0;
  subsidy = 0;
  concession = 0;
  private interestSum = 0;
  private subsidySum = 0;
  private concessionSum = 0;

  constructor(
    private readonly unit: number,
    private readonly denominator: number,
  ) {}

  addInterest(balance: number, units: number, rate: number): void {
    this.interestSum += balance * units * (rate / this.unit);
  }

  addSubsidy(covered: number, units: number, rate: number): void {
    this.subsidySum += covered * units * (rate / this.unit);
  }

  addConcession(covered: number, units: number, rate: number): void {
    this.concessionSum += covered * units * (rate / this.unit);
  }

  addDailySubsidy(covered: number, { units, days }: DayClass, rate: number): number {
    const daily = divideHalfUp(covered * units * (rate / this.unit), this.denominator);
    this.subsidy += days * daily;
    return daily;
  }

  exact(): ExactSums {
    return {
      interest: BigInt(this.interestSum),
      subsidy: BigInt(this.subsidySum),
      concession: BigInt(this.concessionSum),
      denominator: BigInt(this.denominator),
    };
  }

  round(): void {
    this.interest += divideHalfUp(this.interestSum, this.denominator);
    this.subsidy += divideHalfUp(this.subsidySum, this.denominator);
    this.concession += divideHalfUp(this.concessionSum, this.denominator);
    this.interestSum = 0;
    this.subsidySum = 0;
    this.concessionSum = 0;
  }
}

class WideSums implements Sums {
  interest: Integer = 0;
  subsidy: Integer = 0;
  concession: Integer = 0;
  private interestSum = 0n;
  private subsidySum = 0n;
  private concessionSum = 0n;

  constructor(private readonly denominator: bigint) {}

  addInterest(balance: number, units: number, rate: number): void {
    this.interestSum += BigInt(balance) * BigInt(units) * BigInt(rate);
  }

  addSubsidy(covered: number, units: number, rate: number): void {
    this.subsidySum += BigInt(covered) * BigInt(units) * BigInt(rate);
  }

  addConcession(covered: number, units: number, rate: number): void {
    this.concessionSum += BigInt(covered) * BigInt(units) * BigInt(rate);
  }

  addDailySubsidy(covered: number, { units, days }: DayClass, rate: number): Integer {
    const daily = divideHalfUpWide(BigInt(covered) * BigInt(units) * BigInt(rate), this.denominator);
    this.subsidy = add(this.subsidy, integer(daily * BigInt(days)));
    return integer(daily);
  }

  exact(): ExactSums {
    const { interestSum, subsidySum, concessionSum, denominator } = this;
    return { interest: interestSum, subsidy: subsidySum, concession: concessionSum, denominator };
  }

  round(): void {
    this.interest = add(this.interest, integer(divideHalfUpWide(this.interestSum, this.denominator)));
    this.subsidy = add(this.subsidy, integer(divideHalfUpWide(this.subsidySum, this.denominator)));
    this.concession = add(this.concession, integer(divideHalfUpWide(this.concessionSum, this.denominator)));
    this.interestSum = 0n;
    this.subsidySum = 0n;
    this.concessionSum = 0n;
  }
}
