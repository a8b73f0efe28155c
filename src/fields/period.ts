import { type Day, dayOf, readDay } from '../kernel/plain-date.js';
import { checkInterval } from './checks.js';
import type { RawFault } from './faults.js';
import { DAY } from './forms.js';
import { isParsed, markParsed, type ParsedAs } from './parsed.js';
import { RecordSchema } from './schemas.js';
import { type Encoded, field, type Input, type Output, record } from './table.js';

// Marked as pure, so that a bundler leaves the table out where a period is only made.
export const periodFields = {
  /** The first day, which is in it. */
  from: /* @__PURE__ */ field(DAY, ['起始日', 'from']),
  /** The day after the last, which is not in it. */
  to: /* @__PURE__ */ field(DAY, ['终止日', 'to']),
};

/** A period as it is written. */
export interface PeriodInput extends Input<typeof periodFields> {}
/** A span of days to settle, half-open: holds `from` and not `to`. */
export interface Period extends Output<typeof periodFields>, ParsedAs<'Period'> {}
/** A period in its one written form. */
export interface EncodedPeriod extends Encoded<typeof periodFields> {}

export const PERIOD = /* @__PURE__ */ record<typeof periodFields, PeriodInput, Period, EncodedPeriod>(periodFields);
const SCHEMA = /* @__PURE__ */ new RecordSchema(PERIOD);

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

/** Reads `{from, to}`; `faults` receives what is wrong with it. */
export function readPeriod(input: unknown, path: RawFault['path'], faults: RawFault[]): Period | undefined {
  if (isParsed(input, 'Period')) return input as Period;
  const { from, to } = SCHEMA.read(input, path, faults);
  if (from === undefined || to === undefined) return undefined;
  checkInterval({ from, to }, path, faults);
  return to > from ? periodOf(from, to) : undefined;
}
