import type { Batch, LoanColumns } from '../fields/batch.js';
import type { DayCount } from '../kernel/day-count.js';
import { type Integer, integer } from '../kernel/integer.js';
import type { Day } from '../kernel/plain-date.js';
import { divideHalfUpWide, LARGEST_SAFE_NUMERATOR } from '../kernel/rational.js';
import type { PreparedPolicy } from './prepared-policy.js';
import { PICO_IN_WHOLE, precisionOf, type RatePrecision, USUAL_STEP, unitOf, usualUnitUnder } from './rates.js';
import { PICO_PER_MICRO } from './references.js';
import type { Segments } from './segments.js';

/** Numerators of amounts in fen, over one denominator. */
export interface ExactSums {
  readonly interest: bigint;
  readonly subsidy: bigint;
  readonly concession: bigint;
  readonly denominator: bigint;
}

/** A rounding: what had been added since the last one, exactly, and the fen that it became. */
export interface RawRounding {
  readonly to: Day;
  readonly exact: ExactSums;
  readonly interest: Integer;
  readonly subsidy: Integer;
  readonly concession: Integer;
}

/** Days of one segment whose subsidy is rounded day by day: each comes to `rounded` fen. */
export interface RawDailyRounding {
  readonly from: Day;
  readonly days: number;
  readonly units: number;
  readonly covered: number;
  readonly subsidyRate: number;
  readonly rounded: Integer;
}

/** Receives every rounding of a loan. */
export interface RoundingTrace {
  readonly rounding: (rounding: RawRounding) => void;
  readonly dailyRounding: (rounding: RawDailyRounding) => void;
}

/**
 * How the amounts of a loan are added up. An amount is
 *
 *     balance (fen) × units (of the day count) × rate (pico-percent) / (denominator of the day count × 10^14)
 *
 * Between two roundings only the numerator is summed, which is whole; and in a run, in which the rates stand, only balance ×
 * units is (积数, principal-days in units of the day count): so a segment costs a product, and a run three. A rounding
 * divides once, half up, and begins anew; the rounded fen add up.
 *
 * `begin` decides for each loan whether the sums are numbers, where bounds of the loan prove every one exact, or bigints. This
 * is the one place where the choice is made.
 */
export class LoanSums {
  /** Every rate of the loan begun with last is a multiple of it, in pico-percent, where its sums are numbers. */
  unit = 1;
  /** The denominator of sums with rates in {@link unit}. */
  denominator = 1;

  private readonly dayCount: DayCount;
  private readonly periodBegin: Day;
  private readonly periodEnd: Day;
  private readonly precision: RatePrecision;
  /** The unit of loans with usual rates. */
  private readonly usualUnit: number;
  private loan: LoanColumns | undefined;
  private principals = new Float64Array(0);
  /** Whether the usual unit fits every loan of the batch, and proves every sum exact. */
  private allUsual = false;

  constructor({ policy, period, dayCount }: Pick<PreparedPolicy, 'policy' | 'period' | 'dayCount'>) {
    this.dayCount = dayCount;
    this.periodBegin = period.from;
    this.periodEnd = period.to;
    this.precision = precisionOf(policy);
    this.usualUnit = usualUnitUnder(this.precision);
  }

  /** Takes the columns out of a batch. */
  use(batch: Batch): void {
    const loan = batch.loans.columns;
    this.loan = loan;
    this.principals = loan.principal.numbers;
    const largestRate = Math.max(largestRateOf(loan.rates), largestRateOf(loan.referenceRates)) * PICO_PER_MICRO;
    const largestPrincipal = largestOf(this.principals, batch.loans.count);
    this.setUnit(this.usualUnit);
    this.allUsual =
      [loan.rates, loan.referenceRates, loan.otherSubsidy].every(areUsual) &&
      this.isSafe(largestPrincipal, this.spanFrom(this.periodBegin), largestRate);
  }

  /** Begins with the loan at a place, assessed from a day on. Returns whether its sums are numbers. */
  begin(place: number, from: Day): boolean {
    // One look at a whole batch spares nearly every batch a look at each loan.
    if (this.allUsual) return true;
    const loan = this.loan as LoanColumns;
    const largestRate = Math.max(largestIn(loan.rates, place), largestIn(loan.referenceRates, place)) * PICO_PER_MICRO;
    this.setUnit(unitOf(loan, place, this.precision));
    return this.isSafe(this.principals[place] as number, this.spanFrom(from), largestRate);
  }

  private setUnit(unit: number): void {
    this.unit = unit;
    this.denominator = (PICO_IN_WHOLE / unit) * this.dayCount.denominator;
  }

  /**
   * Whether every sum is exact in numbers where no balance is above `principal`, there are at most `span` units and days, and
   * no rate is above `largestRate` (pico-percent).
   */
  private isSafe(principal: number, span: number, largestRate: number): boolean {
    // Each factor and each product is an integer; a float product beyond 2^53 only errs to a value still above the bound.
    const largestSum = principal * Math.max(span, 1) * Math.max(largestRate / this.unit, 1);
    return largestSum <= LARGEST_SAFE_NUMERATOR && this.denominator <= LARGEST_SAFE_NUMERATOR;
  }

  /** The units or days from a day to the end of the period, whichever are more. */
  private spanFrom(begin: Day): number {
    const days = Math.max(this.periodEnd - begin, 0);
    return this.dayCount.isActual || days === 0 ? days : Math.max(this.dayCount.units(begin, this.periodEnd), days);
  }
}

/** What a loan comes to before what limits it: rounded, in fen; principal-days (积数) of what was covered, in fen-days. */
export interface Amounts {
  readonly interest: Integer;
  readonly subsidy: Integer;
  readonly concession: Integer;
  readonly principalDays: Integer;
}

/**
 * The sums of loans in bigints, from their segments. {@link Accrual} has the same steps in numbers. Roundings are shown
 * here alone.
 */
export class ExactLoanSums {
  private readonly dayCount: DayCount;
  /** Whether the subsidy is rounded every day by itself. */
  private readonly daily: boolean;
  private readonly periodEnd: Day;
  private readonly denominator: bigint;

  constructor({ policy, period, dayCount }: PreparedPolicy) {
    this.dayCount = dayCount;
    this.daily = policy.rounding === 'day';
    this.periodEnd = period.to;
    this.denominator = BigInt(PICO_IN_WHOLE) * BigInt(dayCount.denominator);
  }

  /** Adds up the segments of a loan. Rates are in pico-percent. */
  sum(segments: Segments, trace?: RoundingTrace): Amounts {
    const { dayCount, daily, denominator } = this;
    const { runs } = segments;
    let interest = 0n;
    let subsidy = 0n;
    let concession = 0n;
    let principalDays = 0n;
    let interestSum = 0n;
    let subsidySum = 0n;
    let concessionSum = 0n;
    for (let run = 0; ; run++) {
      if (run === runs || segments.beginsInterestPeriod(run)) {
        const roundedInterest = divideHalfUpWide(interestSum, denominator);
        const roundedSubsidy = divideHalfUpWide(subsidySum, denominator);
        const roundedConcession = divideHalfUpWide(concessionSum, denominator);
        interest += roundedInterest;
        subsidy += roundedSubsidy;
        concession += roundedConcession;
        trace?.rounding({
          to: run === runs ? this.periodEnd : segments.fromOf(segments.beginOf(run)),
          exact: { interest: interestSum, subsidy: subsidySum, concession: concessionSum, denominator },
          interest: integer(roundedInterest),
          subsidy: integer(roundedSubsidy),
          concession: integer(roundedConcession),
        });
        if (run === runs) break;
        interestSum = 0n;
        subsidySum = 0n;
        concessionSum = 0n;
      }
      const subsidyRate = BigInt(segments.subsidyRateOf(run));
      let balanceUnits = 0n;
      let coveredUnits = 0n;
      for (let i = segments.beginOf(run); i < segments.endOf(run); i++) {
        const from = segments.fromOf(i);
        const to = segments.toOf(i);
        const units = BigInt(dayCount.units(from, to));
        const amount = BigInt(segments.coveredOf(i));
        balanceUnits += BigInt(segments.balanceOf(i)) * units;
        coveredUnits += amount * units;
        principalDays += amount * BigInt(to - from);
        if (!daily || amount === 0n) continue;
        for (const like of dayCount.classes(from, to)) {
          if (like.days === 0) continue;
          const rounded = divideHalfUpWide(amount * BigInt(like.units) * subsidyRate, denominator);
          subsidy += BigInt(like.days) * rounded;
          trace?.dailyRounding({
            from,
            ...like,
            covered: Number(amount),
            subsidyRate: Number(subsidyRate),
            rounded: integer(rounded),
          });
        }
      }
      interestSum += balanceUnits * BigInt(segments.contractRateOf(run));
      if (!daily) subsidySum += coveredUnits * subsidyRate;
      concessionSum += coveredUnits * BigInt(segments.concessionRateOf(run));
    }
    return {
      interest: integer(interest),
      subsidy: integer(subsidy),
      concession: integer(concession),
      principalDays: integer(principalDays),
    };
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
