import { Decimal as Base } from 'decimal.js';

/**
 * The library's own Decimal: a clone, so that no caller's `Decimal.set` can change a result and none of ours can change
 * a caller's. It is the face of amounts and rates; behind it everything is an integer.
 */
export const Decimal = Base.clone({
  precision: 100,
  rounding: Base.ROUND_HALF_UP,
  toExpNeg: -100,
  toExpPos: 100,
  defaults: true,
});
export type Decimal = Base;

/** What is known of a Decimal of decimal.js, whichever copy or version of the library made it. */
export interface DecimalLike {
  readonly d: number[];
  readonly e: number;
  readonly s: number;
  toFixed(): string;
}

/** A Decimal of any copy of decimal.js as one of the library's own, exactly; undefined where it is none. */
export function ownDecimal(value: unknown): Decimal | undefined {
  // What was read from JSON may look like one, but has no methods.
  return Decimal.isDecimal(value) && typeof value.toFixed === 'function' ? new Decimal(value) : undefined;
}
