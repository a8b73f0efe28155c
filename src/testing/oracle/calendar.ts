/**
 * The oracle's own calendar (SPEC 1): civil days as `YYYY-MM-DD`, one after another. Such strings compare like the
 * days, so `<` and `<=` mean before, and before or equal.
 */
export type Day = string;

export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export function civilDate(day: Day): CivilDate {
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), day: Number(day.slice(8, 10)) };
}

function write({ year, month, day }: CivilDate): Day {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

export function isLeapYear(year: number): boolean {
  if (year % 400 === 0) return true;
  if (year % 100 === 0) return false;
  return year % 4 === 0;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export function nextDay(day: Day): Day {
  const date = civilDate(day);
  if (date.day < daysInMonth(date.year, date.month)) return write({ ...date, day: date.day + 1 });
  if (date.month < 12) return write({ year: date.year, month: date.month + 1, day: 1 });
  return write({ year: date.year + 1, month: 1, day: 1 });
}

/** SPEC 4, `TERM_CAP`: where the month has no such day, the last day of the month. */
export function addMonths(day: Day, months: number): Day {
  const date = civilDate(day);
  let { year, month } = date;
  for (let step = 0; step < months; step += 1) {
    month += 1;
    if (month > 12) {
      month = 1;
      year += 1;
    }
  }
  return write({ year, month, day: Math.min(date.day, daysInMonth(year, month)) });
}

/** Every day of the half-open `{from, to}`: `from` is included, `to` is not. */
export function daysOf(interval: { readonly from: Day; readonly to: Day }): Day[] {
  const days: Day[] = [];
  for (let day = interval.from; day < interval.to; day = nextDay(day)) days.push(day);
  return days;
}

/** SPEC 5, step 3: the N of 30E/360, N = 360y + 30m + min(day, 30). */
export function thirtyDayNumber(day: Day): number {
  const date = civilDate(day);
  return 360 * date.year + 30 * date.month + Math.min(date.day, 30);
}
