import { type Day, readDay } from '../kernel/plain-date.js';

/** Reads a day from a program. @throws RangeError where the text is not a day. */
export function parseDay(text: string, name: string): Day {
  const day = readDay(text);
  if (day !== undefined) return day;
  throw new RangeError(`${name}: ${text} is not a day; write YYYY-MM-DD, 1900-01-01 to 2199-12-31`);
}
