import { type Day, dayOf, readDay } from '../kernel/plain-date.js';
import { markParsed, type Parsed } from './parsed.js';

/** A span of days to settle, half-open: holds `from` and not `to`. Day numbers, as {@link period}, {@link year} and the parsers make them. */
export type Period = Parsed<{ readonly from: Day; readonly to: Day }, 'Period'>;

/** A period from one day to another, which comes later. */
export function periodOf(from: Day, to: Day): Period {
  return markParsed({ from, to }, 'Period');
}

/**
 * A period from one civil day to another, `YYYY-MM-DD`, 1900-01-01 to 2199-12-31: half-open, so that it holds `from` and
 * not `to`.
 *
 * @example period('2024-01-01', '2025-01-01') // the year 2024
 * @throws RangeError where either is no such day, or `to` is not after `from`.
 */
export function period(from: string, to: string): Period {
  const [first, end] = [dayIn('from', from), dayIn('to', to)];
  if (end <= first) throw new RangeError(`the period from ${from} must end later than on ${to}, which is not in it`);
  return periodOf(first, end);
}

function dayIn(name: string, text: unknown): Day {
  const day = readDay(text);
  if (day !== undefined) return day;
  const given = text instanceof Date ? 'a Date, which is an instant in a time zone' : JSON.stringify(text);
  throw new RangeError(`${name} is ${given}: write a civil day, YYYY-MM-DD, 1900-01-01 to 2199-12-31`);
}

/**
 * The settlement year: from 1 January of `y` to 1 January of the next, which is not in it.
 *
 * @throws RangeError where `y` is no whole year from 1900 to 2198.
 */
export function year(y: number): Period {
  return months(y, 1, 12);
}

/**
 * A calendar month: from its first day to the first day of the next month, which is not in it.
 *
 * @param m 1 to 12
 * @throws RangeError where `y` is no whole year from 1900 to 2198, or `m` no month.
 */
export function month(y: number, m: number): Period {
  if (!Number.isInteger(m) || m < 1 || m > 12) throw new RangeError(`${m} is not a month from 1 to 12`);
  return months(y, m, 1);
}

/**
 * A calendar quarter: from its first day to the first day of the next quarter, which is not in it.
 *
 * @param q 1 to 4
 * @throws RangeError where `y` is no whole year from 1900 to 2198, or `q` no quarter.
 */
export function quarter(y: number, q: number): Period {
  if (!Number.isInteger(q) || q < 1 || q > 4) throw new RangeError(`${q} is not a quarter from 1 to 4`);
  return months(y, 3 * q - 2, 3);
}

/** So many months from the first day of one on. */
function months(y: number, first: number, count: number): Period {
  if (!Number.isInteger(y) || y < 1900 || y > 2198) throw new RangeError(`${y} is not a year from 1900 to 2198`);
  const end = first + count;
  return periodOf(dayOf(y, first, 1), end > 12 ? dayOf(y + 1, end - 12, 1) : dayOf(y, end, 1));
}
