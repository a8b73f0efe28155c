/**
 * An exact integer of any size: a `number` if it is safe (|n| ≤ 2^53 − 1), a `bigint` otherwise.
 *
 * Sums of money are almost always safe and are then as fast as numbers. Every integer has one representation only (a
 * bigint is never safe), so equal integers are equal by `===`.
 */
export type Integer = number | bigint;

/** The representation of a bigint as an {@link Integer}: a number if it is safe. */
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

/** The smaller of two integers. */
export function smaller(a: Integer, b: Integer): Integer {
  return a < b ? a : b;
}

/** The larger of two integers. */
export function larger(a: Integer, b: Integer): Integer {
  return a > b ? a : b;
}
