import { type Day, readDay } from '../kernel/plain-date.js';

/** A day that a program gives. @throws RangeError where it is none. */
export function parseDay(text: string, name: string): Day {
  const day = readDay(text);
  if (day !== undefined) return day;
  throw new RangeError(`${name}: ${text} is not a day; write YYYY-MM-DD, 1900-01-01 to 2199-12-31`);
}
