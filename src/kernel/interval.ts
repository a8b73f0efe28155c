import type { Day } from './plain-date.js';
import { MAX_DAY, MIN_DAY } from './timeline.js';

/** Half-open: holds `from` and not `to`; without `to` it has no end (SPEC 1). */
export interface Interval {
  readonly from: Day;
  readonly to?: Day | undefined;
}

/**
 * A set of days as the sorted days on which membership changes: from the first to the second it holds, from the second
 * to the third it does not, and so on. `[]` is no day at all, `[d]` is d and every later day.
 */
export type DaySet = readonly number[];

export const NO_DAYS: DaySet = [];

/** The union of intervals in any order, overlapping or adjacent ones joined. */
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

/** The days of one interval. */
function daysOf({ from, to }: Interval): DaySet {
  return to === undefined ? [from] : [from, to];
}

/** Days of a set, or a day that stands for itself and every later one: MIN_DAY for all days, MAX_DAY for none. */
export type DaysOrFirstDay = DaySet | number;

/** The first of the days; MAX_DAY where there is none. */
export function firstDayOf(days: DaysOrFirstDay): number {
  if (typeof days === 'number') return days;
  return days.length > 0 ? (days[0] as number) : MAX_DAY;
}

/** Every day that is not in the set. */
export function complementOf(days: DaySet): DaySet {
  return days[0] === MIN_DAY ? days.slice(1) : [MIN_DAY, ...days];
}

/** Whether an interval holds the day. */
export function contains(interval: Interval, day: Day): boolean {
  return interval.from <= day && (interval.to === undefined || day < interval.to);
}
