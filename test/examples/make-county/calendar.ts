// Days are texts; they are counted in UTC, where every day has 24 hours.

import type { Day } from './county.js';

const textOf = (milliseconds: number): Day => new Date(milliseconds).toISOString().slice(0, 10);

export const daysAfter = (day: Day, count: number): Day => textOf(Date.parse(day) + count * 86_400_000);
export const weekday = (day: Day): number => new Date(Date.parse(day)).getUTCDay();

/** Year, month and day of the month, as numbers. */
export const partsOf = (day: Day) => day.split('-').map(Number) as [year: number, month: number, day: number];

/** The same day of a later month; a missing one becomes the month's last. */
export function monthsAfter(day: Day, count: number): Day {
  const [year, month, dayOfMonth] = partsOf(day);
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return textOf(Date.UTC(year, month - 1 + count, Math.min(dayOfMonth, last)));
}

/** How a list of days, or of anything else that is compared like them, is put in order. */
export const compare = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);
