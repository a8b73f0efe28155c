/**
 * Exact quotients, and the one rounding of the library: half up to the nearest integer, ties away from zero (SPEC 1).
 * All arguments are integers ≥ 0, so ties are rounded up.
 */

/** The largest numerator, and the largest denominator, for which {@link divideHalfUp} is exact. */
export const LARGEST_SAFE_NUMERATOR = 2 ** 52 - 1;

/** An exact fraction in lowest terms, as decimal strings that JSON can represent. */
export interface Fraction {
  /** An integer in decimal digits. */
  readonly numerator: string;
  /** An integer above 0 in decimal digits. */
  readonly denominator: string;
}

/**
 * numerator / denominator, rounded half up, for 0 ≤ numerator < 2^52 and 0 < denominator < 2^52.
 *
 * The floor of the floating-point quotient is exact. It could round up to an integer q + 1 only if 1 / denominator ≤ (q
 * + 1) / 2^53, that is denominator × (q + 1) ≥ 2^53. But denominator × (q + 1) ≤ numerator + denominator < 2^53.
 */
export function divideHalfUp(numerator: number, denominator: number): number {
  const quotient = Math.floor(numerator / denominator);
  const remainder = numerator - quotient * denominator;
  return 2 * remainder >= denominator ? quotient + 1 : quotient;
}

/** numerator / denominator, rounded half up, for bigints of any size; numerator ≥ 0, denominator > 0. */
export function divideHalfUpWide(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

/** The greatest common divisor of two integers ≥ 0 that are not both 0. */
export function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** numerator / denominator in lowest terms, of safe integers: {@link fraction} in a tenth of the time. */
export function fractionOfNumbers(numerator: number, denominator: number): Fraction {
  const common = greatestCommonDivisor(numerator, denominator);
  return Object.freeze({ numerator: String(numerator / common), denominator: String(denominator / common) });
}

/** numerator / denominator in lowest terms. */
export function fraction(numerator: bigint, denominator: bigint): Fraction {
  let a = numerator;
  let b = denominator;
  while (b !== 0n) [a, b] = [b, a % b];
  return Object.freeze({ numerator: String(numerator / a), denominator: String(denominator / a) });
}
