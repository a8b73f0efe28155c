import { describe, expect, it } from 'vitest';
import { ColumnSums, IntegerColumn } from '../../src/kernel/integer-column.js';

const BEYOND = 2n ** 60n + 1n;
const SAFE = Number.MAX_SAFE_INTEGER;

describe('a column of integers', () => {
  it('is 0 everywhere at first', () => {
    expect([...new IntegerColumn(2)]).toEqual([0, 0]);
    expect([...new IntegerColumn(0)]).toEqual([]);
  });

  it('has the stored integers, of any size and sign', () => {
    const column = new IntegerColumn(4);
    const integers = [SAFE, BEYOND, -BEYOND, -1];
    integers.forEach((value, place) => {
      column.put(place, value);
    });
    expect([...column]).toEqual(integers);
    expect([...IntegerColumn.of(integers)]).toEqual(integers);
  });

  it('a safe integer replaces a bigint', () => {
    const column = IntegerColumn.of([BEYOND]);
    column.put(0, 7);
    expect(column.at(0)).toBe(7);
  });
});

describe('sums of columns', () => {
  it('by key are exact below and above 2^53', () => {
    const column = IntegerColumn.of([SAFE, 2, SAFE, 1, BEYOND, 3]);
    // Key 0: 2 × (2^53 − 1) + 1; key 1: 5; key 2: the one beyond numbers; key 3: none.
    expect(column.sumsBy([0, 1, 0, 0, 2, 1], 4)).toEqual([2n ** 54n - 1n, 5, BEYOND, 0]);
    expect(new IntegerColumn(2).sumsBy([1, 1], 2)).toEqual([0, 0]);
  });

  it('by key are numbers up to 2^53 − 1 and bigints above', () => {
    expect(IntegerColumn.of([SAFE - 1, 1]).sumsBy([0, 0], 1)).toEqual([SAFE]);
    expect(IntegerColumn.of([SAFE, 1]).sumsBy([0, 0], 1)).toEqual([2n ** 53n]);
    // On the way floats would round 2^53 + 1 to 2^53.
    expect(IntegerColumn.of([SAFE, 2, SAFE]).sumsBy([0, 0, 0], 1)).toEqual([2n ** 54n]);
  });

  it('integers above 0 are counted by key', () => {
    expect(IntegerColumn.of([0, 1, BEYOND, 5]).countsBy([0, 0, 1, 0], 3)).toEqual([2, 1, 0]);
    expect(new IntegerColumn(2).countsBy([0, 1], 2)).toEqual([0, 0]);
  });

  it('are exact when integers are added one by one', () => {
    const sums = new ColumnSums(2);
    for (const value of [SAFE, SAFE, 1]) sums.add(0, value);
    sums.add(1, BEYOND);
    sums.add(1, -1);
    // 2 × (2^53 − 1) + 1
    expect(sums.toArray()).toEqual([2n ** 54n - 1n, 2n ** 60n]);
  });

  it('of 2^52 and slightly more are numbers', () => {
    const sums = new ColumnSums(1);
    sums.add(0, 2 ** 52);
    sums.add(0, 1);
    expect(sums.at(0)).toBe(2 ** 52 + 1);
  });

  it('can be added to others', () => {
    const [left, right] = [new ColumnSums(2), new ColumnSums(2)];
    left.add(0, 1);
    right.add(0, 2);
    right.add(1, BEYOND);
    left.addAll(right);
    expect(left.toArray()).toEqual([3, BEYOND]);
  });
});
