import type { FirstList, Policy } from '../fields/policy.js';
import type { DayColumn } from '../kernel/columns.js';
import type { Day } from '../kernel/plain-date.js';

/**
 * The day on which a `listed` interval is taken to begin (SPEC 4): `countsFrom` where it begins after that day and not after
 * the day on which the list was first made, otherwise its own first day.
 */
export function listedFrom<D extends number>(from: D, firstList: FirstList | undefined): D | Day {
  if (firstList === undefined || from <= firstList.countsFrom || from > firstList.madeOn) return from;
  return firstList.countsFrom;
}

/** The first days of all `listed` intervals of a batch, each as {@link listedFrom} takes it. */
export function listedFromDays({ days }: DayColumn, { household: { firstList } }: Policy): Int32Array {
  return firstList === undefined ? days : days.map((from) => listedFrom(from, firstList));
}
