import { Decimal as Base } from 'decimal.js';

const refuseConfiguration = (): never => {
  throw new TypeError('this Decimal is not to be configured: Decimal.clone({ … }) makes one of your own');
};

/**
 * The Decimal of every amount, rate and share that the library returns: decimal.js with 100 significant digits,
 * rounding half up, formatted without an exponent. `new Decimal('0.10')` makes a value to compute with. An operation
 * takes its precision and rounding from the value on which it is called.
 *
 * It is the library's own clone, so `Decimal.set` of decimal.js changes no result of the library. Its own `set` and
 * `config` throw a TypeError, since all users of the library share it. `Decimal.clone({ … })` makes a Decimal with
 * other settings.
 */
export const Decimal: typeof Base = Object.assign(
  Base.clone({ precision: 100, rounding: Base.ROUND_HALF_UP, toExpNeg: -100, toExpPos: 100, defaults: true }),
  { set: refuseConfiguration, config: refuseConfiguration },
);
/** A Decimal of decimal.js: the type of every amount, rate and share in results. */
export type Decimal = Base;

/** The part of a decimal.js Decimal that the library reads. It may come from another copy or version of decimal.js. */
export interface DecimalLike {
  /** The digits, in groups of seven. */
  readonly d: number[];
  /** The exponent of the first digit. */
  readonly e: number;
  /** The sign: 1 or −1. */
  readonly s: number;
  /** Formats the value without an exponent. */
  toFixed(): string;
}

/** Whether a value is a Decimal of any copy of decimal.js. Data from JSON may have the same fields, but has no methods. */
export function isDecimal(value: unknown): value is Decimal {
  return Decimal.isDecimal(value) && typeof value.toFixed === 'function';
}

/**
 * Converts a Decimal of any copy of decimal.js to the library's own, exactly. Returns undefined for any other value.
 */
export function toLibraryDecimal(value: unknown): Decimal | undefined {
  return isDecimal(value) ? new Decimal(value) : undefined;
}

const GROUP = 10_000_000;
const GROUP_DIGITS = 7;
/** The largest power of ten that a number holds exactly. */
const EXACT_POWER = 22;

/** The number nearest to a Decimal: `toNumber()`, without a text for short values, which takes a tenth of the time. */
export function nearestNumber(value: Decimal): number {
  const { d: groups, e: exponent, s: sign } = value;
  let whole = 0;
  if (groups === null) return value.toNumber();
  for (const group of groups) whole = whole * GROUP + group;
  // The exponent of the last group. Both numbers are exact, so that one operation rounds once.
  const power = GROUP_DIGITS * (Math.floor(exponent / GROUP_DIGITS) - groups.length + 1);
  if (whole > Number.MAX_SAFE_INTEGER || Math.abs(power) > EXACT_POWER) return value.toNumber();
  return sign * (power < 0 ? whole / 10 ** -power : whole * 10 ** power);
}
