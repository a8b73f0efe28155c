import { Decimal as Base } from 'decimal.js';

const refuseConfiguration = (): never => {
  throw new TypeError('this Decimal is not to be configured: Decimal.clone({ … }) makes one of your own');
};

/**
 * The Decimal of every amount, rate and share that the library returns: decimal.js with 100 significant digits, rounding
 * half up, written without an exponent. `new Decimal('0.10')` makes a value to compute with beside them; an operation takes
 * its precision and rounding from the value it is called on.
 *
 * It is a clone of the library's own: `Decimal.set` of decimal.js changes no result of the library. Its own `set` and
 * `config` throw a TypeError, since every user of the library shares it; `Decimal.clone({ … })` makes a Decimal with other
 * settings.
 */
export const Decimal: typeof Base = Object.assign(
  Base.clone({ precision: 100, rounding: Base.ROUND_HALF_UP, toExpNeg: -100, toExpPos: 100, defaults: true }),
  { set: refuseConfiguration, config: refuseConfiguration },
);
export type Decimal = Base;

/** What is known of a Decimal of decimal.js, whichever copy or version of the library made it. */
export interface DecimalLike {
  readonly d: number[];
  readonly e: number;
  readonly s: number;
  toFixed(): string;
}

/** A Decimal of any copy of decimal.js as one of the library's own, exactly; undefined where it is none. */
export function toLibraryDecimal(value: unknown): Decimal | undefined {
  // What was read from JSON may look like one, but has no methods.
  return Decimal.isDecimal(value) && typeof value.toFixed === 'function' ? new Decimal(value) : undefined;
}
