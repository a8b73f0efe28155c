import * as z from 'zod';
import { type Day, dayOf } from '../kernel/plain-date.js';
import { checkInterval } from './checks.js';
import type { RawFault } from './faults.js';
import { isParsed, markParsed, type Parsed } from './parsed.js';
import { day, faultsOf, readableFields } from './schema.js';

const periodShape = { from: day, to: day };
const periodSchema = z.strictObject(periodShape);

/** A span of days to settle, half-open: holds `from` and not `to`. */
export type Period = Parsed<{ readonly from: Day; readonly to: Day }, 'Period'>;

function period(from: Day, to: Day): Period {
  return markParsed({ from, to }, 'Period');
}

/** Reads `{from, to}`; `faults` receives what is wrong with it. */
export function readPeriod(input: unknown, path: RawFault['path'], faults: RawFault[]): Period | undefined {
  if (isParsed(input, 'Period')) return input as Period;
  const result = periodSchema.safeParse(input);
  if (!result.success) faults.push(...faultsOf(result.error.issues, input, path));
  const { from, to } = readableFields(periodShape, input) as { from?: Day; to?: Day };
  if (from === undefined || to === undefined) return undefined;
  checkInterval({ from, to }, path, faults);
  return to > from ? period(from, to) : undefined;
}

/**
 * The settlement year: from 1 January of `y` to 1 January of the next, which is not in it.
 *
 * @throws RangeError where `y` is no whole year from 1900 to 2198.
 */
export function year(y: number): Period {
  if (!Number.isInteger(y) || y < 1900 || y > 2198) throw new RangeError(`${y} is not a year from 1900 to 2198`);
  return period(dayOf(y, 1, 1), dayOf(y + 1, 1, 1));
}
