import { describe, expect, it } from 'vitest';
import { Digest } from '../../src/kernel/digest.js';

type Part = string | number | bigint;

function digestOf(...parts: readonly Part[]): number {
  const digest = new Digest();
  for (const part of parts) {
    if (typeof part === 'string') digest.text(part);
    else digest.integer(part);
  }
  return digest.value;
}

describe('a digest', () => {
  it('of equal values is equal, and an integer of at most 53 bits', () => {
    for (const parts of [[], ['遂昌'], [1, -1, 2 ** 53 - 1, 2n ** 80n]]) {
      expect(digestOf(...parts)).toBe(digestOf(...parts));
      expect(digestOf(...parts)).toBeGreaterThanOrEqual(0);
      expect(Number.isSafeInteger(digestOf(...parts))).toBe(true);
    }
  });

  it.each<[string, Part[], Part[]]>([
    ['another text', ['a'], ['b']],
    ['another order', ['a', 'b'], ['b', 'a']],
    ['texts that are cut elsewhere', ['ab', 'c'], ['a', 'bc']],
    ['an empty text more', ['a'], ['a', '']],
    ['another number', [61000], [61001]],
    ['numbers in another order', [1, 2], [2, 1]],
    ['a number of which only what is above 32 bits differs', [2 ** 33], [2 ** 34]],
    ['another sign', [1], [-1]],
    ['another bigint', [2n ** 60n], [2n ** 60n + 1n]],
  ])('differs for %s', (_, one, other) => {
    expect(digestOf(...one)).not.toBe(digestOf(...other));
  });

  it('differs for each of many similar texts and numbers', () => {
    const seen = new Set<number>();
    for (let i = 0; i < 50_000; i++)
      seen
        .add(digestOf(`L${i}`))
        .add(digestOf(i))
        .add(digestOf(i * 2 ** 21 + 7, 7));
    expect(seen.size).toBe(150_000);
  });
});
