import type { Batch, LoanColumns } from '../fields/batch.js';
import { termCapOf } from '../fields/caps.js';
import type { FirstList, Policy, TermCap } from '../fields/policy.js';
import { EXCLUSION_NAMES, type Exclusion } from '../fields/reasons.js';
import { ABSENT_DAY } from '../kernel/columns.js';
import { complementOf, type DaySet, type Interval, unionOf } from '../kernel/interval.js';
import { addMonths, type Day } from '../kernel/plain-date.js';
import { Cursor, MAX_DAY, MIN_DAY } from '../kernel/timeline.js';
import { listedFrom } from './first-list.js';

/** The place of no exclusion among their names. */
export const NOT_EXCLUDED = -1;

const placeOf = (exclusion: Exclusion) => EXCLUSION_NAMES.indexOf(exclusion);

const EXTENDED = placeOf('EXTENDED');
const AFTER_MATURITY = placeOf('AFTER_MATURITY');
const TERM_CAP = placeOf('TERM_CAP');
const OVERDUE = placeOf('OVERDUE');
const MISUSED = placeOf('MISUSED');
const INTEREST_UNPAID = placeOf('INTEREST_UNPAID');
const HOUSEHOLD_NOT_LISTED = placeOf('HOUSEHOLD_NOT_LISTED');

/**
 * Walks the days of a loan that are not subsidised forwards: SPEC 4, day conditions, under one policy. The first that
 * fails names a day's exclusion. The last three, from `NO_RULE` on, are tested by the walk (`walk.ts`): they depend on
 * rules and on the household's other loans.
 *
 * `begin` sets every field but the term ends, which depend on no loan: the cursors of the conditions that fail on any day,
 * and how many they are. A cursor behind these is not looked at. The conditions stand in a row, not in a table: every loan comes by here, and engines make one short piece of
 * code of them.
 */
export class ExclusionCursor {
  /** The place of the first condition that fails among the exclusions' names; {@link NOT_EXCLUDED} where none does. */
  exclusion = NOT_EXCLUDED;
  /** A cursor for each condition that fails on any day, in their order, and the place of its exclusion; so many are in use. */
  private readonly cursors = EXCLUSION_NAMES.map(() => new Cursor());
  private readonly places = EXCLUSION_NAMES.map(() => NOT_EXCLUDED);
  private count = 0;
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

  /** @param end conditions that only fail from then on are passed over */
  constructor(
    policy: Policy,
    private readonly end: Day,
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

  /** Begins with a loan of which no day is excluded. */
  beginWithout(): number {
    this.count = 0;
    this.exclusion = NOT_EXCLUDED;
    return MAX_DAY;
  }

  /** Begins with a loan of the household. Returns the day to move to first; {@link MAX_DAY} where nothing is excluded. */
  begin(place: number): number {
    const maturesOn = this.maturesOn[place] as number;
    const extendedTo = this.extendedTo[place] as number;
    this.beginWithout();
    if (extendedTo === ABSENT_DAY) {
      this.addFrom(AFTER_MATURITY, maturesOn);
    } else {
      if (this.excludesExtension) this.addSpan(EXTENDED, maturesOn, extendedTo);
      this.addFrom(AFTER_MATURITY, extendedTo);
    }
    if (this.termCap !== undefined) this.addTermCap(place, this.termCap);
    if (this.overdueCounts && this.overdueStarts[place] !== this.overdueStarts[place + 1]) this.addOverdue(place);
    if (this.misuseStops) {
      const misusedOn = this.misusedOn[place] as number;
      if (misusedOn !== ABSENT_DAY) this.addFrom(MISUSED, misusedOn);
    }
    if (this.needsPayment) {
      const paidTo = this.interestPaidTo[place] as number;
      this.addFrom(INTEREST_UNPAID, paidTo === ABSENT_DAY ? MIN_DAY : paidTo);
    }
    if (this.needsListing) this.addDays(HOUSEHOLD_NOT_LISTED, this.unlisted);
    return this.count === 0 ? MAX_DAY : MIN_DAY;
  }

  private addTermCap(place: number, { months, from }: TermCap): void {
    const begin =
      from === 'disbursement'
        ? (this.disbursedOn[place] as number)
        : from === 'first-loan'
          ? this.firstLoanOn
          : this.firstEligibleOn(place);
    if (begin !== MAX_DAY) this.addFrom(TERM_CAP, this.endOfTerm(begin, months));
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

  private addOverdue(place: number): void {
    const { starts, rows } = this.overdue as Intervals;
    const first = starts[place] as number;
    const from = rows.columns.from.days[first] as number;
    const to = rows.columns.to.days[first] as number;
    if (this.overdueStops) this.addFrom(OVERDUE, from);
    else if (starts[place + 1] === first + 1) this.addSpan(OVERDUE, from, to === ABSENT_DAY ? MAX_DAY : to);
    else this.addDays(OVERDUE, unionOf(intervalsOf(this.overdue as Intervals, place)));
  }

  /** Adds a day and every later one. */
  private addFrom(exclusion: number, from: number): void {
    if (from < this.end) this.cursorOf(exclusion).beginBefore(from);
  }

  /** Adds the days from one to before another. */
  private addSpan(exclusion: number, from: number, to: number): void {
    if (from < this.end) this.cursorOf(exclusion).beginBetween(from, to);
  }

  private addDays(exclusion: number, days: DaySet): void {
    if (days.length > 0 && (days[0] as number) < this.end) this.cursorOf(exclusion).begin(days);
  }

  /** The next cursor to be used, for an exclusion. */
  private cursorOf(exclusion: number): Cursor {
    const cursor = this.cursors[this.count] as Cursor;
    this.places[this.count] = exclusion;
    this.count += 1;
    return cursor;
  }

  private endOfTerm(disbursedOn: number, months: number): number {
    let end = this.termEnds.get(disbursedOn);
    if (end === undefined) {
      end = addMonths(disbursedOn as Day, months);
      this.termEnds.set(disbursedOn, end);
    }
    return end;
  }

  /** Moves to `day`, not before the last one. Returns the next day on which any condition begins or ceases to fail. */
  moveTo(day: number): number {
    let exclusion = NOT_EXCLUDED;
    let next = MAX_DAY;
    for (let i = this.count - 1; i >= 0; i--) {
      const cursor = this.cursors[i] as Cursor;
      cursor.moveTo(day);
      if (cursor.next < next) next = cursor.next;
      // The first in the order of precedence comes last here.
      if (cursor.inside) exclusion = this.places[i] as number;
    }
    this.exclusion = exclusion;
    return next;
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
