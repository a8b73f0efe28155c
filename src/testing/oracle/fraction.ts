/** An exact number (SPEC 1). Only `halfUp` and `floor` round, where SPEC says so. */
export interface Fraction {
  readonly numerator: bigint;
  /** Always above 0. The fraction need not be in lowest terms. */
  readonly denominator: bigint;
}

export function fraction(numerator: bigint, denominator = 1n): Fraction {
  if (denominator === 0n) throw new RangeError('a fraction with denominator 0');
  return denominator > 0n ? { numerator, denominator } : { numerator: -numerator, denominator: -denominator };
}

export const ZERO = fraction(0n);
export const ONE = fraction(1n);

/** Reads a decimal of JSON: `"4.35"` or an integer. */
export function fromDecimal(text: string | number): Fraction {
  const [whole = '', decimals = ''] = String(text).split('.');
  return fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length));
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}

export function add(a: Fraction, b: Fraction): Fraction {
  if (a.denominator === b.denominator) return fraction(a.numerator + b.numerator, a.denominator);
  const common = greatestCommonDivisor(a.denominator, b.denominator);
  const timesA = b.denominator / common;
  const timesB = a.denominator / common;
  return fraction(a.numerator * timesA + b.numerator * timesB, a.denominator * timesA);
}

export function subtract(a: Fraction, b: Fraction): Fraction {
  return add(a, fraction(-b.numerator, b.denominator));
}

export function multiply(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.numerator, a.denominator * b.denominator);
}

export function divide(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator, a.denominator * b.numerator);
}

/** Negative where a < b, 0 where they are equal, positive where a > b. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function smallest(first: Fraction, ...others: Fraction[]): Fraction {
  return others.reduce((least, other) => (compare(other, least) < 0 ? other : least), first);
}

export function largest(first: Fraction, ...others: Fraction[]): Fraction {
  return others.reduce((most, other) => (compare(other, most) > 0 ? other : most), first);
}

export function sum(terms: readonly Fraction[]): Fraction {
  return terms.reduce(add, ZERO);
}

export function floor(a: Fraction): bigint {
  const quotient = a.numerator / a.denominator;
  return quotient * a.denominator > a.numerator ? quotient - 1n : quotient;
}

/** SPEC 1: half up to the nearest integer, ties away from zero. */
export function halfUp(a: Fraction): bigint {
  if (a.numerator < 0n) return -halfUp(fraction(-a.numerator, a.denominator));
  return (2n * a.numerator + a.denominator) / (2n * a.denominator);
}
