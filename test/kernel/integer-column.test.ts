import { describe, expect, it } from 'vitest';
import { ColumnSums, IntegerColumn } from '../../src/kernel/integer-column.js';

const BEYOND = 2n ** 60n + 1n;
const SAFE = Number.MAX_SAFE_INTEGER;

describe('a column of integers', () => {
  it('is 0 everywhere at first', () => {
    expect([...new IntegerColumn(2)]).toEqual([0, 0]);
    expect([...new IntegerColumn(0)]).toEqual([]);
  });

  it('holds what is put, of any size and sign', () => {
    const column = new IntegerColumn(4);
    const integers = [SAFE, BEYOND, -BEYOND, -1];
    integers.forEach((value, place) => {
      column.put(place, value);
    });
    expect([...column]).toEqual(integers);
    expect([...IntegerColumn.of(integers)]).toEqual(integers);
  });

  it('a safe integer takes the place of one that was not', () => {
    const column = IntegerColumn.of([BEYOND]);
    column.put(0, 7);
    expect(column.at(0)).toBe(7);
  });
});

describe('sums of columns', () => {
  it('stay exact on both sides of what numbers can hold', () => {
    const column = IntegerColumn.of([SAFE, SAFE, 1, BEYOND]);
    const sums = new ColumnSums(2);
    for (let place = 0; place < 3; place++) sums.addAt(0, column, place);
    // 2 × (2^53 − 1) + 1
    expect(sums.at(0)).toBe(2n ** 54n - 1n);
    sums.addAt(1, column, 3);
    sums.add(1, -1);
    expect(sums.all()).toEqual([2n ** 54n - 1n, 2n ** 60n]);
  });

  it('a sum of 2^52 is a number, and so is what only just passes it', () => {
    const sums = new ColumnSums(1);
    sums.add(0, 2 ** 52);
    sums.add(0, 1);
    expect(sums.at(0)).toBe(2 ** 52 + 1);
  });

  it('add up with others', () => {
    const [left, right] = [new ColumnSums(2), new ColumnSums(2)];
    left.add(0, 1);
    right.add(0, 2);
    right.add(1, BEYOND);
    left.addAll(right);
    expect(left.all()).toEqual([3, BEYOND]);
  });
});
