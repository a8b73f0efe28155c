import type { Batch, LoanColumns } from '../fields/batch.js';
import type { Policy } from '../fields/policy.js';
import { DAY_COUNTS, type DayClass, type DayCount } from '../kernel/day-count.js';
import { add, type Integer, integer } from '../kernel/integer.js';
import { divideHalfUp, divideHalfUpWide, LARGEST_SAFE_NUMERATOR } from '../kernel/rational.js';
import { PICO_IN_WHOLE, precisionOf, type RatePrecision, USUAL_STEP, unitOf, usualUnitUnder } from './rates.js';
import { PICO_PER_MICRO } from './references.js';

/**
 * The exact sums of a loan. An amount is
 *
 *     balance (fen) × units (of the day count) × rate (pico-percent) / (denominator of the day count × 10^14)
 *
 * Between two roundings only the numerator is summed, which is whole; and while the rates stand, only balance × units is
 * (积数, principal-days in units of the day count): so a segment costs a product, and a change of rates three. `round`
 * divides once, half up, and begins anew; the rounded fen add up.
 */
export interface Sums {
  /** From here on these rates hold. */
  setRates(rates: Rates): void;
  /**
   * Interest on a balance, subsidy and concession on what of it is covered, for `units`; and the principal-days of what is
   * covered, for `days`.
   */
  add(balance: number, covered: number, units: number, days: number): void;
  /** Subsidy that is rounded every day by itself: `days` days of equal units at a time. Returns a day's, in fen. */
  addDailySubsidy(covered: number, { units, days }: DayClass): Integer;
  /** What has been added since the last rounding, exactly. */
  exact(): ExactSums;
  /** Rounds what has been added since the last rounding. */
  round(): void;
  /** Principal-days (积数) of what was covered, in fen-days. */
  readonly principalDays: Integer;
  /** The rounded amounts, in fen. */
  readonly interest: Integer;
  readonly subsidy: Integer;
  readonly concession: Integer;
}

/** The rates of a segment, in pico-percent. */
export interface Rates {
  readonly contractRate: number;
  readonly subsidyRate: number;
  readonly concessionRate: number;
}

/** Numerators of amounts in fen, over one denominator. */
export interface ExactSums {
  readonly interest: bigint;
  readonly subsidy: bigint;
  readonly concession: bigint;
  readonly denominator: bigint;
}

/**
 * The sums of one loan after another, under one policy. Nothing is made for a loan: it gets the ones of the last, of which
 * `begin` sets every field.
 */
export class LoanSums {
  private readonly dayCount: DayCount;
  private readonly precision: RatePrecision;
  /** The unit of loans with usual rates. */
  private readonly usualUnit: number;
  private readonly usualDenominator: number;
  private loan: LoanColumns | undefined;
  private principals = new Float64Array(0);
  /** Whether the usual unit fits every loan of the batch, and proves every sum exact. */
  private allUsual = false;
  private readonly safe: SafeSums;
  private readonly wide: WideSums;

  constructor(policy: Policy) {
    this.dayCount = DAY_COUNTS[policy.dayCount];
    this.precision = precisionOf(policy);
    this.usualUnit = usualUnitUnder(this.precision);
    this.usualDenominator = this.denominatorIn(this.usualUnit);
    const daily = policy.rounding === 'day';
    this.safe = new SafeSums(daily);
    this.wide = new WideSums(daily, BigInt(PICO_IN_WHOLE) * BigInt(this.dayCount.denominator));
  }

  /**
   * Takes the columns out of a batch.
   *
   * @param longest the most units or days that any of its loans bears interest for
   */
  use(batch: Batch, longest: number): void {
    const loan = batch.loans.columns;
    this.loan = loan;
    this.principals = loan.principal.numbers;
    const unit = this.usualUnit;
    const largestRate = Math.max(largestRateOf(loan.rates), largestRateOf(loan.referenceRates)) * PICO_PER_MICRO;
    this.allUsual =
      [loan.rates, loan.referenceRates, loan.otherSubsidy].every(areUsual) &&
      this.isSafe(largestOf(this.principals, batch.loans.count), longest, largestRate, unit);
  }

  /** Sums, all 0, of the loan at a place over so many units or days in all, whichever are more. */
  begin(place: number, span: number): Sums {
    // One look at a whole batch spares nearly every batch a look at each loan.
    if (this.allUsual) return this.safe.begin(this.usualUnit, this.usualDenominator);
    const loan = this.loan as LoanColumns;
    const largestRate = Math.max(largestIn(loan.rates, place), largestIn(loan.referenceRates, place));
    const unit = unitOf(loan, place, this.precision);
    return this.within(this.principals[place] as number, span, largestRate * PICO_PER_MICRO, unit);
  }

  /**
   * Sums, all 0, where no balance is above `principal`, and all rates are multiples of `unit` and at most `largestRate`
   * (pico-percent): in numbers where these bounds prove every sum exact, in bigints otherwise. This is the one place where
   * the choice is made.
   */
  within(principal: number, span: number, largestRate: number, unit: number): Sums {
    if (!this.isSafe(principal, span, largestRate, unit)) return this.wide.begin();
    return this.safe.begin(unit, this.denominatorIn(unit));
  }

  private isSafe(principal: number, span: number, largestRate: number, unit: number): boolean {
    // Each factor and each product is an integer; a float product beyond 2^53 only errs to a value still above the bound.
    const largestSum = principal * Math.max(span, 1) * Math.max(largestRate / unit, 1);
    return largestSum <= LARGEST_SAFE_NUMERATOR && this.denominatorIn(unit) <= LARGEST_SAFE_NUMERATOR;
  }

  private denominatorIn(unit: number): number {
    return (PICO_IN_WHOLE / unit) * this.dayCount.denominator;
  }
}

/** The largest of a loan's rates, in millionths of a percent; 0 where there is none. */
function largestIn({ starts, rows }: LoanColumns['rates'], place: number): number {
  const rates = rows.columns.pct.numbers;
  let largest = 0;
  for (let i = starts[place] as number; i < (starts[place + 1] as number); i++) {
    if ((rates[i] as number) > largest) largest = rates[i] as number;
  }
  return largest;
}

/** The largest of so many numbers; 0 where there is none. */
function largestOf(numbers: ArrayLike<number>, count: number): number {
  let largest = 0;
  for (let i = 0; i < count; i++) if ((numbers[i] as number) > largest) largest = numbers[i] as number;
  return largest;
}

function largestRateOf({ rows }: LoanColumns['rates']): number {
  return largestOf(rows.columns.pct.numbers, rows.count);
}

/** Whether all rates of a column are multiples of the usual step. One that is not given is below 0. */
function areUsual({ rows }: LoanColumns['rates' | 'otherSubsidy']): boolean {
  const { numbers } = rows.columns.pct;
  for (let i = 0; i < rows.count; i++) {
    if ((numbers[i] as number) >= 0 && (numbers[i] as number) % USUAL_STEP !== 0) return false;
  }
  return true;
}

class SafeSums implements Sums {
  interest = 0;
  subsidy = 0;
  concession = 0;
  principalDays = 0;
  private unit = 1;
  private denominator = 1;
  /** Balance × units, and covered × units, since the rates changed; rates are in `unit`. */
  private balanceUnits = 0;
  private coveredUnits = 0;
  private contractRate = 0;
  private subsidyRate = 0;
  private concessionRate = 0;
  private interestSum = 0;
  private subsidySum = 0;
  private concessionSum = 0;

  constructor(private readonly daily: boolean) {}

  begin(unit: number, denominator: number): this {
    this.interest = 0;
    this.subsidy = 0;
    this.concession = 0;
    this.principalDays = 0;
    this.unit = unit;
    this.denominator = denominator;
    this.balanceUnits = 0;
    this.coveredUnits = 0;
    this.contractRate = 0;
    this.subsidyRate = 0;
    this.concessionRate = 0;
    this.interestSum = 0;
    this.subsidySum = 0;
    this.concessionSum = 0;
    return this;
  }

  setRates(rates: Rates): void {
    this.multiply();
    this.contractRate = rates.contractRate / this.unit;
    this.subsidyRate = rates.subsidyRate / this.unit;
    this.concessionRate = rates.concessionRate / this.unit;
  }

  add(balance: number, covered: number, units: number, days: number): void {
    this.balanceUnits += balance * units;
    this.coveredUnits += covered * units;
    this.principalDays += covered * days;
  }

  addDailySubsidy(covered: number, { units, days }: DayClass): number {
    const daily = divideHalfUp(covered * units * this.subsidyRate, this.denominator);
    this.subsidy += days * daily;
    return daily;
  }

  exact(): ExactSums {
    this.multiply();
    return {
      interest: BigInt(this.interestSum),
      subsidy: BigInt(this.subsidySum),
      concession: BigInt(this.concessionSum),
      denominator: BigInt(this.denominator),
    };
  }

  round(): void {
    this.multiply();
    this.interest += divideHalfUp(this.interestSum, this.denominator);
    this.subsidy += divideHalfUp(this.subsidySum, this.denominator);
    if (this.concessionSum > 0) this.concession += divideHalfUp(this.concessionSum, this.denominator);
    this.interestSum = 0;
    this.subsidySum = 0;
    this.concessionSum = 0;
  }

  private multiply(): void {
    this.interestSum += this.balanceUnits * this.contractRate;
    if (!this.daily) this.subsidySum += this.coveredUnits * this.subsidyRate;
    this.concessionSum += this.coveredUnits * this.concessionRate;
    this.balanceUnits = 0;
    this.coveredUnits = 0;
  }
}

class WideSums implements Sums {
  interest: Integer = 0;
  subsidy: Integer = 0;
  concession: Integer = 0;
  principalDays: Integer = 0;
  private balanceUnits = 0n;
  private coveredUnits = 0n;
  private contractRate = 0n;
  private subsidyRate = 0n;
  private concessionRate = 0n;
  private interestSum = 0n;
  private subsidySum = 0n;
  private concessionSum = 0n;

  constructor(
    private readonly daily: boolean,
    private readonly denominator: bigint,
  ) {}

  begin(): this {
    this.interest = 0;
    this.subsidy = 0;
    this.concession = 0;
    this.principalDays = 0;
    this.balanceUnits = 0n;
    this.coveredUnits = 0n;
    this.contractRate = 0n;
    this.subsidyRate = 0n;
    this.concessionRate = 0n;
    this.interestSum = 0n;
    this.subsidySum = 0n;
    this.concessionSum = 0n;
    return this;
  }

  setRates(rates: Rates): void {
    this.multiply();
    this.contractRate = BigInt(rates.contractRate);
    this.subsidyRate = BigInt(rates.subsidyRate);
    this.concessionRate = BigInt(rates.concessionRate);
  }

  add(balance: number, covered: number, units: number, days: number): void {
    this.balanceUnits += BigInt(balance) * BigInt(units);
    this.coveredUnits += BigInt(covered) * BigInt(units);
    this.principalDays = add(this.principalDays, integer(BigInt(covered) * BigInt(days)));
  }

  addDailySubsidy(covered: number, { units, days }: DayClass): Integer {
    const daily = divideHalfUpWide(BigInt(covered) * BigInt(units) * this.subsidyRate, this.denominator);
    this.subsidy = add(this.subsidy, integer(daily * BigInt(days)));
    return integer(daily);
  }

  exact(): ExactSums {
    this.multiply();
    const { interestSum, subsidySum, concessionSum, denominator } = this;
    return { interest: interestSum, subsidy: subsidySum, concession: concessionSum, denominator };
  }

  round(): void {
    this.multiply();
    this.interest = add(this.interest, integer(divideHalfUpWide(this.interestSum, this.denominator)));
    this.subsidy = add(this.subsidy, integer(divideHalfUpWide(this.subsidySum, this.denominator)));
    this.concession = add(this.concession, integer(divideHalfUpWide(this.concessionSum, this.denominator)));
    this.interestSum = 0n;
    this.subsidySum = 0n;
    this.concessionSum = 0n;
  }

  private multiply(): void {
    this.interestSum += this.balanceUnits * this.contractRate;
    if (!this.daily) this.subsidySum += this.coveredUnits * this.subsidyRate;
    this.concessionSum += this.coveredUnits * this.concessionRate;
    this.balanceUnits = 0n;
    this.coveredUnits = 0n;
  }
}
