import type { Day } from './plain-date.js';

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
export const EVERY_DAY: DaySet = [Number.NEGATIVE_INFINITY];

/** `day` and every later one. */
export function since(day: number): DaySet {
  return [day];
}

/** The union of intervals in any order, overlapping or adjacent ones joined. */
export function unionOf(intervals: readonly Interval[]): DaySet {
  if (intervals.length === 0) return NO_DAY;
  const sorted = intervals.length === 1 ? intervals : [...intervals].sort((a, b) => a.from - b.from);
  const changes: number[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const { from, to = Number.POSITIVE_INFINITY } of sorted) {
    if (from > end || changes.length === 0) {
      if (changes.length > 0) changes.push(end);
      changes.push(from);
      end = to;
    } else if (to > end) {
      end = to;
    }
  }
  if (end < Number.POSITIVE_INFINITY) changes.push(end);
  return changes;
}

/** Every day that is not in the set. */
export function complementOf(days: DaySet): DaySet {
  return days[0] === Number.NEGATIVE_INFINITY ? days.slice(1) : [Number.NEGATIVE_INFINITY, ...days];
}

/** Whether an interval holds the day. */
export function holds(interval: Interval, day: Day): boolean {
  return interval.from <= day && (interval.to === undefined || day < interval.to);
}
