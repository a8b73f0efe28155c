import { type Day, dayOf, readDay } from '../kernel/plain-date.js';
import { checkInterval } from './checks.js';
import type { RawFault, Text } from './faults.js';
import { DAY } from './forms.js';
import { isParsed, markParsed, type ParsedAs } from './parsed.js';
import { RecordSchema } from './schemas.js';
import { type Encoded, field, type Input, type Output, record } from './table.js';

// Marked as pure, so that a bundler drops the table where only `period` is used.
export const periodFields = {
  /** The first day. It is in the period. */
  from: /* @__PURE__ */ field(DAY, ['起始日', 'from']),
  /** The day after the last day. It is not in the period. */
  to: /* @__PURE__ */ field(DAY, ['终止日', 'to']),
};

/** A period, as input. */
export interface PeriodInput extends Input<typeof periodFields> {}
/** A half-open span of days that is settled: `from` is in it, `to` is not. */
export interface Period extends Output<typeof periodFields>, ParsedAs<'Period'> {}
/** A period in canonical JSON form. */
export interface EncodedPeriod extends Encoded<typeof periodFields> {}

export const PERIOD = /* @__PURE__ */ record<typeof periodFields, PeriodInput, Period, EncodedPeriod>(periodFields);
const SCHEMA = /* @__PURE__ */ new RecordSchema(PERIOD);

/** A period in words: its first day, and the day after its last. */
export function periodText({ from, to }: EncodedPeriod): Text {
  return { en: `${from} – ${to}`, 'zh-CN': `${from} 至 ${to}（不含）` };
}

/** A period. `to` must be after `from`. */
export function periodOf(from: Day, to: Day): Period {
  return markParsed({ from, to }, 'Period');
}

/**
 * Makes a half-open period from two civil days, `YYYY-MM-DD`, 1900-01-01 to 2199-12-31: `from` is in it, `to` is not.
 *
 * @example period('2024-01-01', '2025-01-01') // the year 2024
 * @throws RangeError where either is not such a day, or `to` is not after `from`.
 */
export function period(from: string, to: string): Period {
  const [first, end] = [dayIn('from', from), dayIn('to', to)];
  if (end <= first) throw new RangeError(`the period from ${from} must end later than on ${to}, which is not in it`);
  return periodOf(first, end);
}

function dayIn(name: string, text: unknown): Day {
  const day = readDay(text);
  if (day !== undefined) return day;
  const given = text instanceof Date ? 'a Date, which is an instant in a time zone' : shown(text);
  throw new RangeError(`${name} is ${given}: write a civil day, YYYY-MM-DD, 1900-01-01 to 2199-12-31`);
}

/** A text in quotes, any other value as it is written. `formatValue` would make a page load decimal.js. */
function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/**
 * A calendar year: from 1 January of `y` to before 1 January of the next year.
 *
 * @throws RangeError where `y` is not an integer from 1900 to 2198.
 */
export function year(y: number): Period {
  return months(y, 1, 12);
}

/**
 * A calendar month: from its first day to before the first day of the next month.
 *
 * @param m 1 to 12
 * @throws RangeError where `y` is not an integer from 1900 to 2198, or `m` not one from 1 to 12.
 */
export function month(y: number, m: number): Period {
  if (!Number.isInteger(m) || m < 1 || m > 12) throw new RangeError(`${shown(m)} is not a month from 1 to 12`);
  return months(y, m, 1);
}

/**
 * A calendar quarter: from its first day to before the first day of the next quarter.
 *
 * @param q 1 to 4
 * @throws RangeError where `y` is not an integer from 1900 to 2198, or `q` not one from 1 to 4.
 */
export function quarter(y: number, q: number): Period {
  if (!Number.isInteger(q) || q < 1 || q > 4) throw new RangeError(`${shown(q)} is not a quarter from 1 to 4`);
  return months(y, 3 * q - 2, 3);
}

/** A period of whole months, from the first day of month `first`. */
function months(y: number, first: number, count: number): Period {
  if (!Number.isInteger(y) || y < 1900 || y > 2198) throw new RangeError(`${shown(y)} is not a year from 1900 to 2198`);
  const end = first + count;
  return periodOf(dayOf(y, first, 1), end > 12 ? dayOf(y + 1, end - 12, 1) : dayOf(y, end, 1));
}

/** Reads `{from, to}`. `faults` receives its faults. */
export function readPeriod(input: unknown, path: RawFault['path'], faults: RawFault[]): Period | undefined {
  if (isParsed(input, 'Period')) return input as Period;
  const { from, to } = SCHEMA.read(input, path, faults);
  if (from === undefined || to === undefined) return undefined;
  checkInterval({ from, to }, path, faults);
  return to > from ? periodOf(from, to) : undefined;
}
