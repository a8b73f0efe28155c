import type { Day } from './plain-date.js';
import { EVER, NEVER } from './timeline.js';

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

export const NO_DAY: DaySet = [];

/** The union of intervals in any order, overlapping or adjacent ones joined. */
export function unionOf(intervals: readonly Interval[]): DaySet {
  if (intervals.length === 0) return NO_DAY;
  if (intervals.length === 1) return daysOf(intervals[0] as Interval);
  const sorted = [...intervals].sort((a, b) => a.from - b.from);
  const changes: number[] = [];
  let end = EVER;
  for (const { from, to = NEVER } of sorted) {
    if (from > end || changes.length === 0) {
      if (changes.length > 0) changes.push(end);
      changes.push(from);
      end = to;
    } else if (to > end) {
      end = to;
    }
  }
  if (end < NEVER) changes.push(end);
  return changes;
}

/** The days of one interval. */
function daysOf({ from, to }: Interval): DaySet {
  return to === undefined ? [from] : [from, to];
}

/** Days of a set, or a day that stands for itself and every later one: EVER for all days, NEVER for none. */
export type Days = DaySet | number;

/** The first of the days; NEVER where there is none. */
export function firstOf(days: Days): number {
  if (typeof days === 'number') return days;
  return days.length > 0 ? (days[0] as number) : NEVER;
}

/** Every day that is not in the set. */
export function complementOf(days: DaySet): DaySet {
  return days[0] === EVER ? days.slice(1) : [EVER, ...days];
}

/** Whether an interval holds the day. */
export function holds(interval: Interval, day: Day): boolean {
  return interval.from <= day && (interval.to === undefined || day < interval.to);
}
