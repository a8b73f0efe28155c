import type { Integer } from './integer.js';

/**
 * A hash of 53 bits over a sequence of texts and integers. The order counts. Two different sequences have the same hash
 * with a probability of about 2^-53. It is not cryptographic: equal hashes can be made on purpose.
 */
export class Digest {
  private high = 0x2545f491;
  private low = 0x6c8e9cf5;

  text(text: string): void {
    // With its length, so that "ab", "c" is not "a", "bc".
    this.word(text.length);
    for (let i = 0; i < text.length; i++) this.word(text.charCodeAt(i));
  }

  integer(value: Integer): void {
    if (typeof value === 'bigint') this.text(String(value));
    else this.number(value);
  }

  /** @param value safe, as {@link Integer} has it */
  number(value: number): void {
    this.word(value | 0);
    this.word(Math.floor(value / 2 ** 32) | 0);
  }

  /** Multiplication by an odd number and rotation are bijections: different states stay different. */
  private word(word: number): void {
    const high = Math.imul(this.high ^ word, 0x9e3779b1);
    const low = Math.imul(this.low ^ word, 0x85ebca77);
    this.high = (high << 13) | (high >>> 19);
    this.low = (low << 15) | (low >>> 17);
  }

  get value(): number {
    const mixed = Math.imul(this.high ^ (this.high >>> 16), 0xc2b2ae3d) ^ this.low;
    return (mixed >>> 11) * 2 ** 32 + ((this.low ^ Math.imul(mixed, 0x27d4eb2f)) >>> 0);
  }
}
