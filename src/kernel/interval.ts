import type { Day } from './plain-date.js';
import { changesUpTo, MAX_DAY, MIN_DAY } from './timeline.js';

/** A half-open interval of days: `from` is in it, `to` is not (SPEC 1). */
export interface Interval {
  readonly from: Day;
  readonly to?: Day | undefined;
}

/**
 * A set of days as the sorted days on which membership changes. The days from the first change to before the second are
 * in the set, those from the second to before the third are not, and so on. `[]` is the empty set; `[d]` is d and every
 * later day.
 */
export type DaySet = readonly number[];

export const NO_DAYS: DaySet = [];

/** The union of intervals, which may be unsorted, overlap or adjoin. */
export function unionOf(intervals: readonly Interval[]): DaySet {
  if (intervals.length === 0) return NO_DAYS;
  if (intervals.length === 1) return daysOf(intervals[0] as Interval);
  const sorted = [...intervals].sort((a, b) => a.from - b.from);
  const changes: number[] = [];
  let end = MIN_DAY;
  for (const { from, to = MAX_DAY } of sorted) {
    if (from > end || changes.length === 0) {
      if (changes.length > 0) changes.push(end);
      changes.push(from);
      end = to;
    } else if (to > end) {
      end = to;
    }
  }
  if (end < MAX_DAY) changes.push(end);
  return changes;
}

/** The set of the days of one interval. */
function daysOf({ from, to }: Interval): DaySet {
  return to === undefined ? [from] : [from, to];
}

/** A set of days, or the first day of a set that has no end: {@link MIN_DAY} for all days, {@link MAX_DAY} for none. */
export type DaysOrFirstDay = DaySet | number;

/** The first day of a set; {@link MAX_DAY} for the empty set. */
export function firstDayOf(days: DaysOrFirstDay): number {
  if (typeof days === 'number') return days;
  return days.length > 0 ? (days[0] as number) : MAX_DAY;
}

/** The set of all other days. */
export function complementOf(days: DaySet): DaySet {
  return days[0] === MIN_DAY ? days.slice(1) : [MIN_DAY, ...days];
}

/** Whether a day is in a set. */
export function holds(days: DaySet, day: number): boolean {
  return (changesUpTo(days, day) & 1) === 1;
}

/** Whether a day is in an interval. */
export function contains(interval: Interval, day: Day): boolean {
  return interval.from <= day && (interval.to === undefined || day < interval.to);
}
