import * as z from 'zod';
import type { Day } from '../kernel/plain-date.js';
import { checkInterval } from './checks.js';
import type { RawFault } from './faults.js';
import { isParsed } from './parsed.js';
import { type Period, periodOf } from './period.js';
import { addFaults, day, readableFields } from './schema.js';

const periodShape = { from: day, to: day };
const periodSchema = z.strictObject(periodShape);

/** A period as it is written: half-open, days `YYYY-MM-DD`. */
export interface PeriodInput {
  /** The first day, which is in it. */
  readonly from: string;
  /** The day after the last, which is not in it. */
  readonly to: string;
}

/** Reads `{from, to}`; `faults` receives what is wrong with it. */
export function readPeriod(input: unknown, path: RawFault['path'], faults: RawFault[]): Period | undefined {
  if (isParsed(input, 'Period')) return input as Period;
  const result = periodSchema.safeParse(input);
  if (!result.success) addFaults(result.error.issues, input, path, faults);
  const { from, to } = readableFields(periodShape, input) as { from?: Day; to?: Day };
  if (from === undefined || to === undefined) return undefined;
  checkInterval({ from, to }, path, faults);
  return to > from ? periodOf(from, to) : undefined;
}
