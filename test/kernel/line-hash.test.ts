import { describe, expect, it } from 'vitest';
import { isSameSum, LinesSummer } from '../../src/kernel/line-hash.js';

const sumOf = (...lines: readonly string[]) => {
  const summer = new LinesSummer();
  for (const line of lines) {
    const bytes = new TextEncoder().encode(`(${line})`);
    summer.add(bytes, 1, bytes.length - 1);
  }
  return summer.sum;
};

describe('the sum of lines', () => {
  it('does not depend on their order, nor on how they are divided', () => {
    const summer = new LinesSummer();
    summer.addSum(sumOf('c'));
    summer.addSum(sumOf('b', 'a'));
    expect(isSameSum(summer.sum, sumOf('a', 'b', 'c'))).toBe(true);
  });

  it.each([
    ['one altered', ['a', 'b', 'd']],
    ['two exchanged in part', ['ab', 'c', '']],
    ['one missing', ['a', 'b']],
    ['one twice', ['a', 'b', 'c', 'c']],
    ['one in the place of another', ['a', 'b', 'b']],
  ])('tells %s', (_, lines) => {
    expect(isSameSum(sumOf('a', 'b', 'c'), sumOf(...lines))).toBe(false);
  });

  it('counts bits of the last byte in both halves', () => {
    const [a, b] = [sumOf('line 1'), sumOf('line 2')];
    expect([a.high === b.high, a.low === b.low]).toEqual([false, false]);
  });
});
