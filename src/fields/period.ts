import { type Day, dayOf } from '../kernel/plain-date.js';
import { markParsed, type Parsed } from './parsed.js';

/** A span of days to settle, half-open: holds `from` and not `to`. */
export type Period = Parsed<{ readonly from: Day; readonly to: Day }, 'Period'>;

/** A period from one day to another, which comes later. */
export function periodOf(from: Day, to: Day): Period {
  return markParsed({ from, to }, 'Period');
}

/**
 * The settlement year: from 1 January of `y` to 1 January of the next, which is not in it.
 *
 * @throws RangeError where `y` is no whole year from 1900 to 2198.
 */
export function year(y: number): Period {
  if (!Number.isInteger(y) || y < 1900 || y > 2198) throw new RangeError(`${y} is not a year from 1900 to 2198`);
  return periodOf(dayOf(y, 1, 1), dayOf(y + 1, 1, 1));
}
