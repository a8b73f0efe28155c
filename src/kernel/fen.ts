import type { Brand } from './brand.js';
import { Decimal } from './decimal.js';
import { type Integer, integer } from './integer.js';

/** An amount of money in fen (分, 1/100 yuan), 0 to 999,999,999,999,999: a safe integer. */
export type Fen = Brand<number, 'Fen'>;

/** The largest amount that is read: 9,999,999,999,999.99 yuan (SPEC 1). */
export const LARGEST_FEN = 999_999_999_999_999;

const POINT = 46;
const ZERO = 48;

/**
 * The digits of an unsigned plain decimal ("150000.00", "4.35") as an integer scaled by 10^decimals, or undefined where
 * the characters of `text` from `start` to before `end` are anything else: a sign, an exponent, a separator, a blank, a
 * full-width digit, more decimals, no digit on either side of a point, or more than 15 digits.
 */
export function readScaled(text: string, decimals: number, start = 0, end = text.length): number | undefined {
  if (end === start || end - start > 16) return undefined;
  let scaled = 0;
  let digits = 0;
  let point = -1;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === POINT) {
      if (point >= 0 || i === start) return undefined;
      point = i;
    } else {
      const digit = code - ZERO;
      if (digit < 0 || digit > 9) return undefined;
      scaled = scaled * 10 + digit;
      digits += 1;
    }
  }
  if (digits > 15) return undefined;
  const given = point < 0 ? 0 : end - point - 1;
  if (given > decimals || point === end - 1) return undefined;
  for (let i = given; i < decimals; i++) scaled *= 10;
  return Number.isSafeInteger(scaled) ? scaled : undefined;
}

/**
 * An amount in yuan, as a decimal string of at most two decimals or a JSON integer, in fen; undefined where it is
 * neither or out of range. No binary float is ever read: 0.1 is refused, "0.1" is ten fen.
 */
export function readFen(yuan: unknown): Fen | undefined {
  if (typeof yuan === 'string') return fenIn(yuan, 0, yuan.length);
  return Number.isSafeInteger(yuan) && !Object.is(yuan, -0) ? inRange((yuan as number) * 100) : undefined;
}

/** {@link readFen} of the characters from `start` to before `end`. */
export function fenIn(text: string, start: number, end: number): Fen | undefined {
  return inRange(readScaled(text, 2, start, end));
}

function inRange(fen: number | undefined): Fen | undefined {
  return fen !== undefined && fen >= 0 && fen <= LARGEST_FEN ? (fen as Fen) : undefined;
}

/**
 * A sum of amounts in yuan, of any size and sign, written as one amount is; in fen. Undefined where it is no such text
 * and no integer.
 */
export function readSum(yuan: unknown): Integer | undefined {
  if (typeof yuan === 'number') return Number.isSafeInteger(yuan) ? integer(BigInt(yuan) * 100n) : undefined;
  if (typeof yuan !== 'string' || !/^-?\d{1,40}(\.\d{1,2})?$/.test(yuan)) return undefined;
  const [whole = '', decimals = ''] = yuan.split('.');
  return integer(BigInt(whole + decimals.padEnd(2, '0')));
}

/** An integer of fen, of any size and sign, as yuan with two decimals: 61292 → "612.92". */
export function formatFen(fen: Integer): string {
  const digits = String(fen < 0 ? -fen : fen).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** An integer of fen as a Decimal of yuan. */
export function yuan(fen: Integer): Decimal {
  return new Decimal(formatFen(fen));
}

/** A Decimal of yuan as an integer of fen. @throws RangeError where it has more than two decimals. */
export function fenOf(amount: Decimal): Integer {
  const fen = amount.times(100);
  if (!fen.isInteger()) throw new RangeError(`${amount.toString()} yuan is no whole number of fen`);
  return integer(BigInt(fen.toFixed()));
}
