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
