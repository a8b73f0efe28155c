import { UTCDateMini } from '@date-fns/utc/date/mini';
import { addMonths as addMonthsToDate } from 'date-fns/addMonths';
import type { Brand } from './brand.js';

/**
 * A civil day as the number of days since 1970-01-01 in the proleptic Gregorian calendar. It has no time and no time
 * zone.
 */
export type Day = Brand<number, 'Day'>;

const MILLISECONDS_A_DAY = 86_400_000;
const DAYS_IN_ERA = 146_097;
/** Days from 0000-03-01, the first day of era 0, to 1970-01-01. */
const EPOCH = 719_468;
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Whether a year is a leap year of the Gregorian calendar: divisible by 4, centuries only by 400. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** The number of days in a month, 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] as number);
}

/**
 * The day number of a valid civil date. Years are counted from 1 March, so that the leap day is the last day of a year,
 * and the first day of a month is a linear function: (153m + 2) / 5 for m months since March.
 */
export function dayOf(year: number, month: number, day: number): Day {
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return (era * DAYS_IN_ERA + dayOfEra - EPOCH) as Day;
}

export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The civil date of a day number: the inverse of {@link dayOf}. */
export function civilDateOf(day: Day): CivilDate {
  const shifted = day + EPOCH;
  const era = Math.floor(shifted / DAYS_IN_ERA);
  const dayOfEra = shifted - era * DAYS_IN_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

/**
 * Reads `YYYY-MM-DD`, 1900-01-01 to 2199-12-31. Returns undefined for anything else, such as 2024-02-30 or full-width
 * digits.
 */
export function readDay(text: unknown): Day | undefined {
  if (typeof text !== 'string' || text.length !== 10) return undefined;
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return undefined;
  const year = 100 * twoDigitsAt(text, 0) + twoDigitsAt(text, 2);
  const month = twoDigitsAt(text, 5);
  const day = twoDigitsAt(text, 8);
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1) return undefined;
  return day <= daysInMonth(year, month) ? dayOf(year, month, day) : undefined;
}

/** So far below 0 that no other digits make the sum positive. */
const NO_DIGITS = -10_000;

function twoDigitsAt(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : NO_DIGITS;
}

/**
 * Formats a day as `YYYY-MM-DD`.
 *
 * @throws TypeError where it is not the number of a day
 */
export function formatDay(day: Day): string {
  if (!Number.isInteger(day)) throw new TypeError(`not the number of a day: ${String(day)}`);
  const { year, month, day: dayOfMonth } = civilDateOf(day);
  return `${year}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`;
}

/** The largest number of months that can be added to `from` without passing `to`, which is not before it. */
export function monthsBetween(from: Day, to: Day): number {
  const [first, last] = [civilDateOf(from), civilDateOf(to)];
  const months = 12 * (last.year - first.year) + last.month - first.month;
  // The day that `from` has in the last month, as addMonths has it.
  return Math.min(first.day, daysInMonth(last.year, last.month)) > last.day ? months - 1 : months;
}

/**
 * The UTC context of date-fns. The complete `UTCDate` creates three formatters of `Intl` when it is loaded, which takes
 * 20 ms; this one has no formatters.
 */
const inUtc = (value: Date | number | string): Date => new UTCDateMini(value);

/**
 * The same day of the month, `months` later. Where the month has no such day, its last day: 01-31 + 1 month is 02-28 or
 * 02-29.
 */
export function addMonths(day: Day, months: number): Day {
  return (addMonthsToDate(day * MILLISECONDS_A_DAY, months, { in: inUtc }).getTime() / MILLISECONDS_A_DAY) as Day;
}
