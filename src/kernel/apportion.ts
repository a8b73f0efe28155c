import { add, type Integer, integer } from './integer.js';
import { IntegerColumn } from './integer-column.js';
import { divideHalfUpWide, greatestCommonDivisor, LARGEST_SAFE_NUMERATOR } from './rational.js';

/**
 * A share of amounts in whole units: floor(share × amount), and what that leaves over, in parts of the share's
 * denominator in lowest terms.
 */
export class Share {
  /** In lowest terms. */
  readonly numerator: number;
  readonly denominator: number;
  /** What the last {@link floorOf} left over: share × amount − floor(share × amount), times the denominator. */
  remainder = 0;

  /** @param numerator 0 ≤ numerator ≤ denominator, both below 2^26 */
  constructor(numerator: number, denominator: number) {
    const divisor = greatestCommonDivisor(numerator, denominator);
    this.numerator = numerator / divisor;
    this.denominator = denominator / divisor;
  }

  /** floor(share × amount); {@link remainder} is what is left over. */
  floorOf(amount: Integer): Integer {
    const scaled = typeof amount === 'number' ? amount * this.numerator : Number.NaN;
    if (scaled <= LARGEST_SAFE_NUMERATOR) {
      // Exact, as divideHalfUp is.
      const floor = Math.floor(scaled / this.denominator);
      this.remainder = scaled - floor * this.denominator;
      return floor;
    }
    const exact = BigInt(amount) * BigInt(this.numerator);
    this.remainder = Number(exact % BigInt(this.denominator));
    return integer(exact / BigInt(this.denominator));
  }

  /** share × amount, half up. */
  halfUpOf(amount: Integer): Integer {
    return integer(divideHalfUpWide(BigInt(amount) * BigInt(this.numerator), BigInt(this.denominator)));
  }
}

/** The amounts that give a unit more: those whose remainder is above `above`, and the first `tied` of those that have it. */
export interface RemainderThreshold {
  readonly above: number;
  readonly tied: number;
}

/**
 * Finds out, from the remainders of amounts alone, which of them give a unit more than the floor of their share, so that
 * all give the share of the sum, half up (SPEC 6; the method of largest remainders, Hamilton's).
 */
export class LargestRemainders {
  /** How many amounts leave over so much. */
  private readonly counts: Uint32Array;
  private sum: Integer = 0;
  private allotted: Integer = 0;

  constructor(private readonly share: Share) {
    this.counts = new Uint32Array(share.denominator);
  }

  /** Counts an amount in, and returns floor(share × amount). */
  count(amount: Integer): Integer {
    const floor = this.share.floorOf(amount);
    const { remainder } = this.share;
    this.counts[remainder] = (this.counts[remainder] as number) + 1;
    this.sum = add(this.sum, amount);
    this.allotted = add(this.allotted, floor);
    return floor;
  }

  threshold(): RemainderThreshold {
    let missing = Number(BigInt(this.share.halfUpOf(this.sum)) - BigInt(this.allotted));
    let above = this.share.denominator - 1;
    // The missing units are fewer than the amounts that leave anything over, so that this ends above 0.
    for (; missing > (this.counts[above] as number); above--) missing -= this.counts[above] as number;
    return { above, tied: missing };
  }
}

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
export function apportion(amounts: IntegerColumn, numerator: number, denominator: number): IntegerColumn {
  const share = new Share(numerator, denominator);
  const remainders = new LargestRemainders(share);
  const parts = new IntegerColumn(amounts.length);
  const left = new Uint32Array(amounts.length);
  for (let place = 0; place < amounts.length; place++) {
    parts.put(place, remainders.count(amounts.at(place)));
    left[place] = share.remainder;
  }
  const { above, tied } = remainders.threshold();
  let served = 0;
  for (let place = 0; place < amounts.length; place++) {
    const remainder = left[place] as number;
    if (remainder < above || (remainder === above && served === tied)) continue;
    if (remainder === above) served += 1;
    parts.put(place, add(parts.at(place), 1));
  }
  return parts;
}
