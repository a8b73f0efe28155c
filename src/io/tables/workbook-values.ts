import { type Day, dayOf, formatDay } from '../../kernel/plain-date.js';
import type { NumberFormat } from './workbook-formats.js';
import type { SheetRows } from './workbook-rows.js';

/** Digits that a spreadsheet has of a number. */
const DIGITS = 15;
const MILLISECONDS_A_DAY = 86_400_000;
/** 9999-12-31 in the 1900 system, and in that of 1904. */
const LAST_DAY = 2_958_465;
const LAST_DAY_FROM_1904 = 2_957_003;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * The decimal of a number's 15 significant digits, without an exponent and without zeros at its end: what a spreadsheet
 * shows and means. Of a number of 10^15 or more: the text as it is. Undefined for what is no finite number.
 */
export function decimalOf(source: string): string | undefined {
  if (isPlain(source)) return source;
  if (!NUMBER.test(source)) return undefined;
  const number = Number(source);
  if (!Number.isFinite(number)) return undefined;
  const [mantissa, power] = Math.abs(number)
    .toExponential(DIGITS - 1)
    .split('e') as [string, string];
  const exponent = Number(power);
  if (exponent >= DIGITS) return source;
  const digits = mantissa.replace('.', '').replace(/0+$/, '');
  if (digits === '') return '0';
  return (number < 0 ? '-' : '') + pointAt(digits, exponent + 1);
}

/** Digits with the decimal point behind so many of them. The last digit is not 0. */
function pointAt(digits: string, point: number): string {
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  return digits.length <= point ? digits.padEnd(point, '0') : `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Whether a text is the decimal that {@link decimalOf} would make of it, with at most 15 digits. Most are. */
function isPlain(text: string): boolean {
  const start = text.charCodeAt(0) === MINUS ? 1 : 0;
  let point = -1;
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === POINT && point < 0) point = i;
    else if (code < ZERO || code > NINE) return false;
  }
  const digits = text.length - start - (point < 0 ? 0 : 1);
  const whole = (point < 0 ? text.length : point) - start;
  if (digits > DIGITS || whole < 1) return false;
  if (whole > 1 && text.charCodeAt(start) === ZERO) return false;
  if (point < 0) return start === 0 || text.charCodeAt(1) !== ZERO;
  const last = text.charCodeAt(text.length - 1);
  return last !== ZERO && last !== POINT;
}

const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;

/** A decimal times 100, exactly. What has an exponent stays as it is. */
function timesHundred(decimal: string): string {
  const sign = decimal.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = decimal.slice(sign.length).split('.');
  if (!/^\d+$/.test(whole + fraction)) return decimal;
  const shifted = whole + fraction.slice(0, 2).padEnd(2, '0');
  const rest = fraction.slice(2);
  return `${sign}${shifted.replace(/^0+(?=\d)/, '')}${rest === '' ? '' : `.${rest}`}`;
}

/**
 * The day of a serial number, with the time of day where there is one: to the millisecond, never into the next day. In the
 * 1900 system, day 1 is 1900-01-01 and day 61 is 1900-03-01; spreadsheets show 0 as 1900-01-00 and 60 as 1900-02-29, which
 * are no days, and so does this. In the 1904 system, day 0 is 1904-01-01. Undefined where spreadsheets show no day: below 0
 * and after 9999-12-31.
 */
export function dateOf(decimal: string, isFrom1904: boolean): string | undefined {
  const serial = Number(decimal);
  const number = Math.floor(serial);
  if (!(serial >= 0) || number > (isFrom1904 ? LAST_DAY_FROM_1904 : LAST_DAY)) return undefined;
  const day = isFrom1904 ? formatDay((dayOf(1904, 1, 1) + number) as Day) : dayFrom1900(number);
  if (number === serial) return day;
  const fraction = Math.floor((serial - number) * MILLISECONDS_A_DAY + 0.5);
  return `${day} ${timeOf(Math.min(fraction, MILLISECONDS_A_DAY - 1))}`;
}

/** The days of a workbook's serial numbers. Most occur many times. */
export class SerialDates {
  private readonly known = new Map<string, string>();

  constructor(private readonly isFrom1904: boolean) {}

  /** {@link dateOf} */
  of(decimal: string): string | undefined {
    const known = this.known.get(decimal);
    if (known !== undefined) return known;
    const date = dateOf(decimal, this.isFrom1904);
    if (date !== undefined && this.known.size < MOST_KNOWN) this.known.set(decimal, date);
    return date;
  }
}

/** More days than there are in 25 years. */
const MOST_KNOWN = 10_000;

function dayFrom1900(number: number): string {
  if (number === 0) return '1900-01-00';
  if (number === 60) return '1900-02-29';
  return formatDay((dayOf(1899, 12, number < 60 ? 31 : 30) + number) as Day);
}

function timeOf(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const text = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  const rest = milliseconds % 1000;
  return rest === 0 ? text : `${text}.${String(rest).padStart(3, '0')}`;
}

/** Puts a number into a cell, as its format has it. Returns false for what is no number. */
export function putNumber(
  rows: SheetRows,
  column: number,
  source: string,
  format: NumberFormat,
  dates: SerialDates,
): boolean {
  const decimal = decimalOf(source);
  if (decimal === undefined) return false;
  if (format === 'number') rows.put(column, decimal, 'number');
  else if (format === 'percent') rows.put(column, `${timesHundred(decimal)}%`, 'percent');
  else if (format === 'date') {
    const date = dates.of(decimal);
    rows.put(column, date ?? decimal, date === undefined ? 'error' : 'date');
  } else rows.put(column, `${decimal}${format.unit}`, undefined);
  return true;
}

const ISO = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)Z?)?$/;

/** The day of a date as ISO 8601 has it, with the time of day where there is one. Undefined for anything else. */
export function isoDate(text: string): string | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, day, time = '00:00:00'] = match;
  const seconds = time.length === 5 ? `${time}:00` : time;
  return /^00:00:00(\.0*)?$/.test(seconds) ? day : `${day} ${seconds}`;
}
