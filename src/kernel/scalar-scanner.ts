import { dayOf, isLeapYear } from './plain-date.js';

/** Bytes of scalars. An enum, since the build replaces its members by their numbers. */
enum Byte {
  Dash = 0x2d,
  Point = 0x2e,
  Zero = 0x30,
}

const FIRST_YEAR = 1900;
const YEARS = 300;

/** The day number of 1 January of every year from 1900 to 2199. */
const NEW_YEARS = /* @__PURE__ */ Int32Array.from({ length: YEARS }, (_, i) => dayOf(FIRST_YEAR + i, 1, 1));
const LEAP_YEARS = /* @__PURE__ */ Uint8Array.from({ length: YEARS }, (_, i) => (isLeapYear(FIRST_YEAR + i) ? 1 : 0));
/** The days before month 1 to 12 of a common year, and before month 13, the next January. Index 0 is unused. */
const DAYS_BEFORE_MONTH = /* @__PURE__ */ Int32Array.of(0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365);

/** The result of {@link ScalarScanner.takeDay} where there is no day. It is no valid day number. */
export const NOT_A_DAY = -(2 ** 31);

/**
 * Reads texts, days and decimals from UTF-8 bytes. A subclass knows the syntax around them. Where something else comes, a
 * method returns false, −1, NaN or {@link NOT_A_DAY}, and `at` may then be anywhere.
 */
export abstract class ScalarScanner {
  bytes: Uint8Array = new Uint8Array(0);
  /** The position of the next byte. */
  at = 0;
  /** Start and end of the last text that was taken, and whether it is printable ASCII only: U+0020 to U+007E. */
  textStart = 0;
  textEnd = 0;
  textIsPrintable = true;

  /** Takes a text. {@link textStart} and {@link textEnd} tell where it is. */
  abstract takeText(): boolean;

  /**
   * Takes a civil day, `YYYY-MM-DD`, 1900-01-01 to 2199-12-31, as a day number. Returns {@link NOT_A_DAY} for anything
   * else.
   */
  abstract takeDay(): number;

  /**
   * Takes a decimal ≥ 0, digits with or without a point, and returns it times 10^`decimals`. Zeros after the last decimal
   * are accepted. Returns −1 for anything else, such as a sign, an exponent, another digit after the last decimal, more
   * than 15 digits, or more than `largest`.
   */
  abstract takeDecimal(decimals: number, largest: number): number;

  /** {@link takeDecimal} of a decimal that may be below 0. Returns NaN for anything else. */
  abstract takeSignedDecimal(decimals: number, largest: number): number;

  /** The day whose ten bytes begin at a position. What follows them is for the caller to check. */
  protected dayAt(at: number): number {
    const { bytes } = this;
    if (bytes[at + 4] !== Byte.Dash || bytes[at + 7] !== Byte.Dash) return NOT_A_DAY;
    // XOR with 0x30 gives 0 to 9 for a digit, and more for any other byte.
    const a = (bytes[at] as number) ^ Byte.Zero;
    const b = (bytes[at + 1] as number) ^ Byte.Zero;
    const c = (bytes[at + 2] as number) ^ Byte.Zero;
    const d = (bytes[at + 3] as number) ^ Byte.Zero;
    const e = (bytes[at + 5] as number) ^ Byte.Zero;
    const f = (bytes[at + 6] as number) ^ Byte.Zero;
    const g = (bytes[at + 8] as number) ^ Byte.Zero;
    const h = (bytes[at + 9] as number) ^ Byte.Zero;
    if (a > 9 || b > 9 || c > 9 || d > 9 || e > 9 || f > 9 || g > 9 || h > 9) return NOT_A_DAY;
    const year = a * 1000 + b * 100 + c * 10 + d - FIRST_YEAR;
    const month = e * 10 + f;
    const day = g * 10 + h;
    if (year < 0 || year >= YEARS || month < 1 || month > 12 || day < 1) return NOT_A_DAY;
    const leap = LEAP_YEARS[year] as number;
    const before = DAYS_BEFORE_MONTH[month] as number;
    const length = (DAYS_BEFORE_MONTH[month + 1] as number) - before + (month === 2 ? leap : 0);
    if (day > length) return NOT_A_DAY;
    return (NEW_YEARS[year] as number) + before + (month > 2 ? leap : 0) + day - 1;
  }

  /**
   * The decimal whose first digit is at a position, times 10^`decimals`, as {@link takeDecimal} returns it. `at` is then
   * the position behind its last digit, and the byte there for the caller to check.
   */
  protected decimalAt(start: number, mayHavePoint: boolean, decimals: number, largest: number): number {
    const { bytes } = this;
    let at = start;
    let value = 0;
    let digit = (bytes[at] as number) ^ Byte.Zero;
    for (; digit <= 9; digit = (bytes[at] as number) ^ Byte.Zero) {
      value = value * 10 + digit;
      at += 1;
    }
    let digits = at - start;
    if (digits === 0 || digits > 15) return -1;
    let missing = decimals;
    if (mayHavePoint && bytes[at] === Byte.Point) {
      const point = at;
      at += 1;
      digit = (bytes[at] as number) ^ Byte.Zero;
      for (; digit <= 9 && missing > 0; digit = (bytes[at] as number) ^ Byte.Zero) {
        value = value * 10 + digit;
        missing -= 1;
        digits += 1;
        at += 1;
      }
      for (; digit === 0; digit = (bytes[at] as number) ^ Byte.Zero) at += 1;
      if (at === point + 1 || digits > 15) return -1;
    }
    for (; missing > 0; missing--) value *= 10;
    if (value > largest) return -1;
    this.at = at;
    return value;
  }
}
