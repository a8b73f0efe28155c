import { add, type Integer, integer, subtract } from './integer.js';
import { divideHalfUpWide } from './rational.js';

/**
 * A share of every amount in whole units, so that the parts add up to the share of the sum, half up: each amount first
 * gives floor(share × amount); what is missing to the total goes one unit each to the largest remainders, ties to the
 * earlier amount (SPEC 6; the method of largest remainders, Hamilton's, with the total rounded half up).
 *
 * No part is a unit or more off its exact share. Example: 4/5 of 50833, 8333 is 40666.4 and 6666.4: the floors add to
 * 47332, the sum's share is 47332.8, so one unit is missing; the remainders tie at 0.4, the earlier takes it.
 *
 * @param amounts whole, ≥ 0, in the order that settles ties
 * @param numerator of the share, 0 ≤ numerator ≤ denominator
 */
export function apportion(amounts: readonly Integer[], numerator: number, denominator: number): Integer[] {
  const parts = new Array<Integer>(amounts.length);
  const remainders = new Float64Array(amounts.length);
  let sum: Integer = 0;
  let given: Integer = 0;
  for (let i = 0; i < amounts.length; i++) {
    const amount = amounts[i] as Integer;
    const scaled = typeof amount === 'number' ? amount * numerator : Number.POSITIVE_INFINITY;
    let part: Integer;
    if (scaled <= Number.MAX_SAFE_INTEGER) {
      const remainder = scaled % denominator;
      part = (scaled - remainder) / denominator;
      remainders[i] = remainder;
    } else {
      const exact = BigInt(amount) * BigInt(numerator);
      part = integer(exact / BigInt(denominator));
      remainders[i] = Number(exact % BigInt(denominator));
    }
    parts[i] = part;
    sum = add(sum, amount);
    given = add(given, part);
  }
  const total = integer(divideHalfUpWide(BigInt(sum) * BigInt(numerator), BigInt(denominator)));
  giveMissing(parts, remainders, Number(subtract(total, given)));
  return parts;
}

/** One unit more to the `missing` largest remainders, ties to the earlier. */
function giveMissing(parts: Integer[], remainders: Float64Array, missing: number): void {
  if (missing === 0) return;
  const sorted = remainders.slice().sort();
  const smallestServed = sorted[sorted.length - missing] as number;
  let tied = missing;
  for (const remainder of remainders) if (remainder > smallestServed) tied -= 1;
  for (let i = 0; i < parts.length; i++) {
    const remainder = remainders[i] as number;
    if (remainder > smallestServed || (remainder === smallestServed && tied > 0)) {
      if (remainder === smallestServed) tied -= 1;
      parts[i] = add(parts[i] as Integer, 1);
    }
  }
}
