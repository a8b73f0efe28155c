import type { Brand } from './brand.js';
import { Decimal, toLibraryDecimal } from './decimal.js';
import { type Integer, integer } from './integer.js';

/** An amount of money in fen (分, 1/100 yuan), 0 to 999,999,999,999,999: a safe integer. */
export type Fen = Brand<number, 'Fen'>;

/** The largest amount that is read: 9,999,999,999,999.99 yuan (SPEC 1). */
export const MAX_FEN = 999_999_999_999_999;

const POINT = 46;
const ZERO = 48;
/** The zeros behind the last decimal do not count. */
const MAX_DIGITS = 15;

/**
 * The digits of an unsigned plain decimal ("150000.00", "4.35") as an integer scaled by 10^decimals; undefined for any
 * other text: a sign, an exponent, a separator, a blank, a full-width digit, no digit on either side of a point, more
 * than 15 digits. Zeros behind the last decimal are passed over; another digit there makes it undefined (SPEC 1).
 *
 * Beyond 2^53 the integer is not exact, but never less than 10^15.
 */
function readScaled(text: string, decimals: number): number | undefined {
  let at = 0;
  let scaled = 0;
  let digit = text.charCodeAt(at) - ZERO;
  // The end of the text is NaN, of which no comparison is true.
  for (; digit >= 0 && digit <= 9; digit = text.charCodeAt(at) - ZERO) {
    scaled = scaled * 10 + digit;
    at += 1;
  }
  if (at === 0 || at > MAX_DIGITS) return undefined;
  let missing = decimals;
  if (at < text.length) {
    if (text.charCodeAt(at) !== POINT) return undefined;
    const whole = at;
    at += 1;
    digit = text.charCodeAt(at) - ZERO;
    for (; digit >= 0 && digit <= 9 && missing > 0; digit = text.charCodeAt(at) - ZERO) {
      scaled = scaled * 10 + digit;
      missing -= 1;
      at += 1;
    }
    if (at === whole + 1 || at - 1 > MAX_DIGITS) return undefined;
    while (text.charCodeAt(at) === ZERO) at += 1;
    if (at < text.length) return undefined;
  }
  for (; missing > 0; missing--) scaled *= 10;
  return scaled;
}

/**
 * A decimal of 0 and above times 10^`decimals`: from a plain decimal string, an integer, a bigint, or a Decimal of
 * decimal.js. Undefined where it is none of them, has more decimals, or comes to more than `largest`, which is less than
 * 10^15. A number with a fraction is refused, since it is a binary float; so is −0.
 */
export function readDecimal(value: unknown, decimals: number, largest: number): number | undefined {
  const scaled = scaledFrom(value, decimals);
  return scaled !== undefined && scaled >= 0 && scaled <= largest ? scaled : undefined;
}

function scaledFrom(value: unknown, decimals: number): number | undefined {
  switch (typeof value) {
    case 'string':
      return readScaled(value, decimals);
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? value * 10 ** decimals : undefined;
    case 'bigint':
      return Number(value) * 10 ** decimals;
    default: {
      const decimal = toLibraryDecimal(value);
      // Of a number that is not finite, decimalPlaces() is NaN. −0 is negative.
      if (decimal === undefined || decimal.isNegative() || !(decimal.decimalPlaces() <= decimals)) return undefined;
      return decimal.times(10 ** decimals).toNumber();
    }
  }
}

/**
 * An amount in yuan in fen: see {@link readDecimal}; at most two decimals, 0 to {@link MAX_FEN}. No binary float is
 * ever read: 0.1 is refused, "0.1" is ten fen.
 */
export function readFen(yuan: unknown): Fen | undefined {
  return readDecimal(yuan, 2, MAX_FEN) as Fen | undefined;
}

/**
 * A sum of amounts in yuan, of any sign and up to 40 digits before the point, written as one amount is; in fen. Undefined
 * where it is none.
 */
export function readSum(yuan: unknown): Integer | undefined {
  if (typeof yuan === 'number') return Number.isSafeInteger(yuan) ? integer(BigInt(yuan) * 100n) : undefined;
  if (typeof yuan === 'bigint') return integer(yuan * 100n);
  const decimal = toLibraryDecimal(yuan);
  if (decimal !== undefined) return decimal.decimalPlaces() <= 2 && decimal.e < 40 ? fenOf(decimal) : undefined;
  if (typeof yuan !== 'string' || !/^-?\d{1,40}(\.\d{1,2}0*)?$/.test(yuan)) return undefined;
  const [whole = '', decimals = ''] = yuan.split('.');
  return integer(BigInt(whole + decimals.slice(0, 2).padEnd(2, '0')));
}

/** An integer of fen, of any size and sign, as yuan with two decimals: 61292 → "612.92". */
export function formatFen(fen: Integer): string {
  const digits = String(fen < 0 ? -fen : fen).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** An integer of fen as a Decimal of yuan. */
export function yuan(fen: Integer): Decimal {
  return typeof fen === 'number' && fen !== 0 ? fromDigits(fen) : new Decimal(formatFen(fen));
}

/** A Decimal holds its digits in groups of seven, the last of which is not 0. */
const GROUP = 10_000_000;

/**
 * A safe number of fen, other than 0, as a Decimal of yuan, put together from the fields that decimal.js documents: the
 * sign `s`, the exponent `e` of the first digit, the groups of digits `d`. Read from a text it takes five times as long
 * (170 and 870 ns), and a line of a settlement has nine Decimals.
 */
function fromDigits(fen: number): Decimal {
  const size = Math.abs(fen);
  const cents = size % 100;
  const whole = (size - cents) / 100;
  const low = whole % GROUP;
  // Below GROUP: a safe integer of fen has fewer than 10^14 yuan.
  const high = Math.floor(whole / GROUP);
  const d = high > 0 ? [high, low] : low > 0 ? [low] : [];
  let e = d.length === 0 ? -2 : (d.length - 1) * 7;
  for (let power = 10, first = d[0] ?? cents; power <= first; power *= 10) e += 1;
  if (cents > 0) d.push(cents * 100_000);
  while (d.at(-1) === 0) d.pop();
  const decimal = Object.create(Decimal.prototype);
  decimal.constructor = Decimal;
  decimal.s = fen < 0 ? -1 : 1;
  decimal.e = e;
  decimal.d = d;
  return decimal;
}

/** A Decimal of yuan as an integer of fen. @throws RangeError where it has more than two decimals. */
export function fenOf(amount: Decimal): Integer {
  const fen = amount.times(100);
  if (!fen.isInteger()) throw new RangeError(`${amount.toString()} yuan is no whole number of fen`);
  return integer(BigInt(fen.toFixed()));
}
