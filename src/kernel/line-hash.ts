/**
 * How many lines there are, and a hash of 64 bits over all of them that does not depend on their order: the sum of a hash of
 * each. One that is altered, missing or there twice gives another with a probability of about 1 − 2^-64. It is not
 * cryptographic.
 */
export interface LinesSum {
  readonly count: number;
  /** Both halves of the hash, each below 2^32. */
  readonly high: number;
  readonly low: number;
}

/** Adds up lines. */
export class LinesSummer {
  private count = 0;
  private high = 0;
  private low = 0;

  /** Adds a line, the bytes from `begin` to before `end`. */
  add(bytes: Uint8Array, begin: number, end: number): void {
    let high = 0x2545f491;
    let low = 0x6c8e9cf5;
    for (let at = begin; at < end; at++) {
      const byte = bytes[at] as number;
      high = Math.imul(high ^ byte, 0x01000193);
      low = Math.imul(low ^ byte, 0x85ebca77);
    }
    // Without this step the last bytes would change a few bits only.
    high = Math.imul(high ^ (high >>> 15), 0x9e3779b1);
    low = Math.imul(low ^ (low >>> 13), 0xc2b2ae3d);
    this.count += 1;
    this.high = (this.high + (high ^ (high >>> 16))) >>> 0;
    this.low = (this.low + (low ^ (low >>> 16))) >>> 0;
  }

  /** Adds the lines of another sum. */
  addSum({ count, high, low }: LinesSum): void {
    this.count += count;
    this.high = (this.high + high) >>> 0;
    this.low = (this.low + low) >>> 0;
  }

  get sum(): LinesSum {
    return { count: this.count, high: this.high, low: this.low };
  }
}

/** Whether two sums are of the same lines. */
export function isSameSum(a: LinesSum, b: LinesSum): boolean {
  return a.count === b.count && a.high === b.high && a.low === b.low;
}
