import type { Policy } from '../fields/policy.js';
import type { Household, Loan } from '../fields/portfolio.js';
import { EXCLUSION_NAMES, type Exclusion } from '../fields/reasons.js';
import { complementOf, type Days, firstOf, type Interval, unionOf } from '../kernel/interval.js';
import { addMonths, type Day } from '../kernel/plain-date.js';
import { Cursor, EVER, NEVER } from '../kernel/timeline.js';

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
 * fails names a day's exclusion. `PRINCIPAL_CAP`, the last, is the assessment's own: it depends on the household's other
 * loans.
 *
 * It may begin again with another loan. The conditions stand in a row, not in a table: every loan comes by here, and
 * engines make one short piece of code of them.
 */
export class ExclusionCursor {
  /** The place of the first condition that fails among the exclusions' names; {@link NOT_EXCLUDED} where none does. */
  exclusion = NOT_EXCLUDED;
  /** The next day on which any condition begins or ceases to fail. */
  next = NEVER;
  /** A cursor for each condition that fails on any day, in their order, and the place of its exclusion; so many are in use. */
  private readonly cursors = EXCLUSION_NAMES.map(() => new Cursor());
  private readonly places = EXCLUSION_NAMES.map(() => NOT_EXCLUDED);
  private count = 0;
  /** A day's loans reach the end of their term on the same day: it is worked out once. */
  private readonly termEnds = new Map<Day, Day>();

  /** @param end conditions that only fail from then on are passed over */
  constructor(
    private readonly policy: Policy,
    private readonly end: Day,
  ) {}

  begin(loan: Loan, household: Household): void {
    const { policy } = this;
    const { maturesOn, extendedTo } = loan;
    this.count = 0;
    if (extendedTo !== undefined && policy.extension === 'exclude') this.addSpan(EXTENDED, maturesOn, extendedTo);
    this.add(AFTER_MATURITY, extendedTo ?? maturesOn);
    if (policy.termCapMonths !== undefined) {
      this.add(TERM_CAP, this.endOfTerm(loan.disbursedOn, policy.termCapMonths));
    }
    if (loan.overdue.length > 0 && policy.overdue !== 'ignore') this.addOverdue(loan.overdue);
    if (loan.misusedOn !== undefined && policy.misuse === 'stop') this.add(MISUSED, loan.misusedOn);
    if (policy.payment === 'paid') this.add(INTEREST_UNPAID, loan.interestPaidTo ?? EVER);
    if (policy.household.listing === 'every-day') {
      this.add(HOUSEHOLD_NOT_LISTED, complementOf(unionOf(household.listed)));
    }
  }

  private addOverdue(spells: readonly Interval[]): void {
    const { from, to = NEVER } = spells[0] as Interval;
    if (this.policy.overdue === 'stop') this.add(OVERDUE, from);
    else if (spells.length === 1) this.addSpan(OVERDUE, from, to);
    else this.add(OVERDUE, unionOf(spells));
  }

  private add(exclusion: number, failing: Days): void {
    if (firstOf(failing) >= this.end) return;
    const cursor = this.cursorOf(exclusion);
    if (typeof failing === 'number') cursor.beginBefore(failing);
    else cursor.begin(failing);
  }

  /** Adds the days from one to before another. */
  private addSpan(exclusion: number, from: number, to: number): void {
    if (from < this.end) this.cursorOf(exclusion).beginBetween(from, to);
  }

  /** The next cursor to be used, for an exclusion. */
  private cursorOf(exclusion: number): Cursor {
    const cursor = this.cursors[this.count] as Cursor;
    this.places[this.count] = exclusion;
    this.count += 1;
    return cursor;
  }

  private endOfTerm(disbursedOn: Day, months: number): Day {
    let end = this.termEnds.get(disbursedOn);
    if (end === undefined) {
      end = addMonths(disbursedOn, months);
      this.termEnds.set(disbursedOn, end);
    }
    return end;
  }

  /** Moves to `day`, not before the last one. */
  moveTo(day: number): void {
    let exclusion = NOT_EXCLUDED;
    let next = NEVER;
    for (let i = this.count - 1; i >= 0; i--) {
      const cursor = this.cursors[i] as Cursor;
      cursor.moveTo(day);
      if (cursor.next < next) next = cursor.next;
      // The first in the order of precedence comes last here.
      if (cursor.inside) exclusion = this.places[i] as number;
    }
    this.exclusion = exclusion;
    this.next = next;
  }
}
