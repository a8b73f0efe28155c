/**
 * Exact integers of any size: a `number` while it is safe (|n| ≤ 2^53 − 1), a `bigint` beyond.
 *
 * Sums of money are almost always safe and then cost what a number costs; the few that are not stay exact. Every value
 * has one form only (a bigint is never safe), so equal integers are equal by `===`.
 */
export type Integer = number | bigint;

/** The one form of `value`: a number where it is safe. */
export function integer(value: bigint): Integer {
  const asNumber = Number(value);
  return Number.isSafeInteger(asNumber) ? asNumber : value;
}

/** a + b, exact. */
export function add(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return integer(BigInt(a) + BigInt(b));
}

/** a − b, exact. */
export function subtract(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return integer(BigInt(a) - BigInt(b));
}

/** The smaller of the two. */
export function smaller(a: Integer, b: Integer): Integer {
  return a < b ? a : b;
}
