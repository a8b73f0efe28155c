import { add, type Integer, integer } from './integer.js';
import { IntegerColumn } from './integer-column.js';
import { divideHalfUpWide, greatestCommonDivisor, LARGEST_SAFE_NUMERATOR } from './rational.js';

/** A share that is applied to whole amounts: floor(share × amount), and the remainder in units of 1/denominator. */
export class Share {
  /** In lowest terms, as is {@link denominator}. */
  readonly numerator: number;
  readonly denominator: number;
  /** The remainder of the last {@link floorOf}: (share × amount − floor(share × amount)) × denominator. */
  remainder = 0;

  /** @param numerator 0 ≤ numerator ≤ denominator, both below 2^26 */
  constructor(numerator: number, denominator: number) {
    const divisor = greatestCommonDivisor(numerator, denominator);
    this.numerator = numerator / divisor;
    this.denominator = denominator / divisor;
  }

  /** floor(share × amount). The remainder is in {@link remainder}. */
  floorOf(amount: Integer): Integer {
    const scaled = typeof amount === 'number' ? amount * this.numerator : Number.NaN;
    if (scaled <= LARGEST_SAFE_NUMERATOR) {
      // Exact for the same reason as divideHalfUp.
      const floor = Math.floor(scaled / this.denominator);
      this.remainder = scaled - floor * this.denominator;
      return floor;
    }
    const exact = BigInt(amount) * BigInt(this.numerator);
    this.remainder = Number(exact % BigInt(this.denominator));
    return integer(exact / BigInt(this.denominator));
  }

  /** share × amount, rounded half up. */
  halfUpOf(amount: Integer): Integer {
    return integer(divideHalfUpWide(BigInt(amount) * BigInt(this.numerator), BigInt(this.denominator)));
  }
}

/**
 * Which amounts get one unit more than the floor: those whose remainder is above `above`, and the first `tied` of those
 * whose remainder equals `above`.
 */
export interface RemainderThreshold {
  readonly above: number;
  readonly tied: number;
}

/**
 * Computes the threshold of the largest-remainder method (Hamilton) from the remainders alone. With it the parts add up
 * to the share of the sum, half up (SPEC 6).
 */
export class LargestRemainders {
  /** The number of amounts with each remainder; undefined while {@link few} has them. */
  private counts: Uint32Array | undefined;
  /** The same of the remainders that occur, while these are few: a share of thirds has a million that may. */
  private readonly few = new Map<number, number>();
  private sum: Integer = 0;
  private allotted: Integer = 0;

  constructor(private readonly share: Share) {
    if (share.denominator <= FEW) this.counts = new Uint32Array(share.denominator);
  }

  /** Adds an amount, and returns floor(share × amount). */
  count(amount: Integer): Integer {
    const floor = this.share.floorOf(amount);
    const { remainder } = this.share;
    const { counts } = this;
    if (counts === undefined) this.countFew(remainder);
    else counts[remainder] = (counts[remainder] as number) + 1;
    this.sum = add(this.sum, amount);
    this.allotted = add(this.allotted, floor);
    return floor;
  }

  private countFew(remainder: number): void {
    const { few } = this;
    few.set(remainder, (few.get(remainder) ?? 0) + 1);
    if (few.size <= FEW) return;
    const all = new Uint32Array(this.share.denominator);
    for (const [each, count] of few) all[each] = count;
    this.counts = all;
  }

  threshold(): RemainderThreshold {
    const { counts, few } = this;
    let missing = Number(BigInt(this.share.halfUpOf(this.sum)) - BigInt(this.allotted));
    let above = this.share.denominator - 1;
    if (counts === undefined) {
      for (const [remainder, count] of [...few].sort(([a], [b]) => b - a)) {
        above = remainder;
        if (missing <= count) break;
        missing -= count;
      }
    } else {
      // The loop ends above 0, since fewer units are missing than there are amounts with a remainder.
      for (; missing > (counts[above] as number); above--) missing -= counts[above] as number;
    }
    return { above, tied: missing };
  }
}

/** So many remainders are few. */
const FEW = 2048;

/**
 * Applies a share to every amount, in whole units, so that the parts add up to the share of the sum, rounded half up.
 * Each part is floor(share × amount) at first. The units still missing go one each to the largest remainders; of equal
 * remainders the earlier amount is first (SPEC 6; the largest-remainder method, Hamilton, with the total rounded half
 * up).
 *
 * Every part differs from its exact share by less than a unit. Example: 4/5 of 50833 and 8333 is 40666.4 and 6666.4.
 * The floors add up to 47332, the share of the sum is 47332.8, so one unit is missing. Both remainders are 0.4; the
 * earlier amount gets the unit.
 *
 * @param amounts whole, ≥ 0, in the order that breaks ties
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
