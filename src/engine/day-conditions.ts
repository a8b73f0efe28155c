import type { Batch, LoanColumns } from '../fields/batch.js';
import { termCapOf } from '../fields/caps.js';
import type { FirstList, Policy, TermCap } from '../fields/policy.js';
import { EXCLUSION_NAMES, type Exclusion } from '../fields/reasons.js';
import { ABSENT_DAY } from '../kernel/columns.js';
import { complementOf, type DaySet, type Interval, unionOf } from '../kernel/interval.js';
import { addMonths, type Day } from '../kernel/plain-date.js';
import { changesUpTo, MAX_DAY, MIN_DAY } from '../kernel/timeline.js';
import { Change, type LoanChanges } from './changes.js';
import { listedFrom } from './first-list.js';

const bitOf = (exclusion: Exclusion) => 1 << EXCLUSION_NAMES.indexOf(exclusion);

const EXTENDED = bitOf('EXTENDED');
const AFTER_MATURITY = bitOf('AFTER_MATURITY');
const TERM_CAP = bitOf('TERM_CAP');
const OVERDUE = bitOf('OVERDUE');
const MISUSED = bitOf('MISUSED');
const INTEREST_UNPAID = bitOf('INTEREST_UNPAID');
const HOUSEHOLD_NOT_LISTED = bitOf('HOUSEHOLD_NOT_LISTED');

/**
 * The days of a loan that are not subsidised: SPEC 4, day conditions, under one policy. A bit stands for each exclusion, by
 * its place among their names, so that of those of a day the lowest names it. The last three, from `NO_RULE` on, are tested
 * where segments are folded (`accrue.ts`): they depend on rules and on the household's other loans.
 *
 * The conditions stand in a row, not in a table: every loan comes by here, and engines make one short piece of code of them.
 */
export class DayConditions {
  /** A day's loans reach the end of their term on the same day: it is worked out once. */
  private readonly termEnds = new Map<number, number>();
  private readonly excludesExtension: boolean;
  private readonly termCap: TermCap | undefined;
  private readonly overdueCounts: boolean;
  private readonly overdueStops: boolean;
  private readonly misuseStops: boolean;
  private readonly needsPayment: boolean;
  private readonly needsListing: boolean;
  private readonly firstList: FirstList | undefined;
  /** The days on which the household begun with last is not on the list. */
  private unlisted: DaySet = [];
  /** The disbursement of the first eligible loan of the household begun with last, where the longest term counts from it. */
  private firstLoanOn = MAX_DAY;
  private order = NO_DAYS;
  private begins = NO_DAYS;
  private reasons: Uint32Array = new Uint32Array(0);
  private eligibleAmounts: LoanColumns['eligibleAmounts'] | undefined;
  private maturesOn = NO_DAYS;
  private extendedTo = NO_DAYS;
  private disbursedOn = NO_DAYS;
  private misusedOn = NO_DAYS;
  private interestPaidTo = NO_DAYS;
  private listed: Intervals | undefined;
  private overdue: Intervals | undefined;
  private overdueStarts = NO_DAYS;

  /** @param changes receives on which days an exclusion begins or ceases, with its bit */
  constructor(
    policy: Policy,
    private readonly changes: LoanChanges,
  ) {
    this.excludesExtension = policy.extension === 'exclude';
    this.termCap = termCapOf(policy);
    this.overdueCounts = policy.overdue === 'pause' || policy.overdue === 'stop';
    this.overdueStops = policy.overdue === 'stop';
    this.misuseStops = policy.misuse === 'stop';
    this.needsPayment = policy.payment === 'paid';
    this.needsListing = policy.household.listing === 'every-day';
    this.firstList = policy.household.firstList;
  }

  /**
   * Takes the columns out of a batch.
   *
   * @param reasons those against the loans, by their places; 0 for an eligible one
   */
  use({ loans, households, order, begins }: Batch, reasons: Uint32Array): void {
    const loan = loans.columns;
    this.order = order;
    this.begins = begins;
    this.reasons = reasons;
    this.eligibleAmounts = loan.eligibleAmounts;
    this.maturesOn = loan.maturesOn.days;
    this.extendedTo = loan.extendedTo.days;
    this.disbursedOn = loan.disbursedOn.days;
    this.misusedOn = loan.misusedOn.days;
    this.interestPaidTo = loan.interestPaidTo.days;
    this.overdue = loan.overdue;
    this.overdueStarts = loan.overdue.starts;
    this.listed = households.columns.listed;
  }

  /** Begins with a household, whose loans come next. */
  beginHousehold(household: number): void {
    if (this.termCap?.from === 'first-loan') this.firstLoanOn = this.firstLoanOf(household);
    if (!this.needsListing) return;
    const { firstList } = this;
    const own = intervalsOf(this.listed as Intervals, household);
    const listed =
      firstList === undefined ? own : own.map(({ from, to }) => ({ from: listedFrom(from, firstList), to }));
    this.unlisted = complementOf(unionOf(listed));
  }

  /**
   * Adds the changes of an eligible loan of the household.
   *
   * @returns the bits of the exclusions of its first day
   */
  add(place: number): number {
    const maturesOn = this.maturesOn[place] as number;
    const extendedTo = this.extendedTo[place] as number;
    let bits: number;
    if (extendedTo === ABSENT_DAY) {
      bits = this.addFrom(AFTER_MATURITY, maturesOn);
    } else {
      bits = this.addFrom(AFTER_MATURITY, extendedTo);
      if (this.excludesExtension) bits |= this.addSpan(EXTENDED, maturesOn, extendedTo);
    }
    if (this.termCap !== undefined) bits |= this.addTermCap(place, this.termCap);
    if (this.overdueCounts && this.overdueStarts[place] !== this.overdueStarts[place + 1]) {
      bits |= this.addOverdue(place);
    }
    if (this.misuseStops) {
      const misusedOn = this.misusedOn[place] as number;
      if (misusedOn !== ABSENT_DAY) bits |= this.addFrom(MISUSED, misusedOn);
    }
    if (this.needsPayment) {
      const paidTo = this.interestPaidTo[place] as number;
      bits |= this.addFrom(INTEREST_UNPAID, paidTo === ABSENT_DAY ? MIN_DAY : paidTo);
    }
    if (this.needsListing) bits |= this.addDays(HOUSEHOLD_NOT_LISTED, this.unlisted);
    return bits;
  }

  private addTermCap(place: number, { months, from }: TermCap): number {
    const begin =
      from === 'disbursement'
        ? (this.disbursedOn[place] as number)
        : from === 'first-loan'
          ? this.firstLoanOn
          : this.firstEligibleOn(place);
    return begin === MAX_DAY ? 0 : this.addFrom(TERM_CAP, this.endOfTerm(begin, months));
  }

  /** The first day of an eligible amount above 0; {@link MAX_DAY} where there is none. */
  private firstEligibleOn(place: number): number {
    const { starts, rows } = this.eligibleAmounts as LoanColumns['eligibleAmounts'];
    const { on, amount } = rows.columns;
    for (let i = starts[place] as number; i < (starts[place + 1] as number); i++) {
      if ((amount.numbers[i] as number) > 0) return on.days[i] as number;
    }
    return MAX_DAY;
  }

  /** The disbursement of the first loan of a household that has no reason; {@link MAX_DAY} where all have. */
  private firstLoanOf(household: number): number {
    const { order, begins, reasons } = this;
    for (let i = begins[household] as number; i < (begins[household + 1] as number); i++) {
      const place = order[i] as number;
      if (reasons[place] === 0) return this.disbursedOn[place] as number;
    }
    return MAX_DAY;
  }

  private addOverdue(place: number): number {
    const { starts, rows } = this.overdue as Intervals;
    const first = starts[place] as number;
    const from = rows.columns.from.days[first] as number;
    const to = rows.columns.to.days[first] as number;
    if (this.overdueStops) return this.addFrom(OVERDUE, from);
    if (starts[place + 1] === first + 1) return this.addSpan(OVERDUE, from, to === ABSENT_DAY ? MAX_DAY : to);
    return this.addDays(OVERDUE, unionOf(intervalsOf(this.overdue as Intervals, place)));
  }

  // Each of these adds some days, and returns the bit where the first day is among them, else 0.

  /** A day and every later one. */
  private addFrom(bit: number, from: number): number {
    const { changes } = this;
    if (from <= changes.first) return bit;
    if (from < changes.end) changes.add(from, Change.Exclusion, bit);
    return 0;
  }

  /** The days from one to before another. */
  private addSpan(bit: number, from: number, to: number): number {
    const { changes } = this;
    if (to <= changes.first) return 0;
    if (to < changes.end) changes.add(to, Change.Exclusion, bit);
    return this.addFrom(bit, from);
  }

  private addDays(bit: number, days: DaySet): number {
    const { changes } = this;
    const begun = changesUpTo(days, changes.first);
    for (let i = begun; i < days.length && (days[i] as number) < changes.end; i++) {
      changes.add(days[i] as number, Change.Exclusion, bit);
    }
    return (begun & 1) === 1 ? bit : 0;
  }

  private endOfTerm(disbursedOn: number, months: number): number {
    let end = this.termEnds.get(disbursedOn);
    if (end === undefined) {
      end = addMonths(disbursedOn as Day, months);
      this.termEnds.set(disbursedOn, end);
    }
    return end;
  }
}

const NO_DAYS = new Int32Array(0);

/** Lists of intervals in columns. */
type Intervals = Batch['loans']['columns']['overdue'];

/** A list of intervals in columns, as intervals. */
function intervalsOf({ starts, rows }: Intervals, place: number): readonly Interval[] {
  const start = starts[place] as number;
  return Array.from({ length: (starts[place + 1] as number) - start }, (_, i) => rows.at(start + i));
}
