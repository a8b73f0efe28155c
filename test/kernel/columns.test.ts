import { describe, expect, it } from 'vitest';
import { ABSENT_DAY, type Column, DayColumn, IntColumn, NumberColumn, SignedColumn } from '../../src/kernel/columns.js';
import { MAX_FEN } from '../../src/kernel/fen.js';
import { type Day, readDay } from '../../src/kernel/plain-date.js';
import { DictionaryColumn, TextColumn } from '../../src/kernel/text-columns.js';

const day = (text: string) => readDay(text) as Day;

/** Columns of every kind that holds single values, with values at the bounds of what they hold. */
const KINDS: readonly [string, () => Column<unknown>, readonly unknown[]][] = [
  ['days', () => new DayColumn(), [day('1970-01-01'), day('1900-01-01'), day('2199-12-31'), -1]],
  ['numbers', () => new NumberColumn(), [0, 1, MAX_FEN, 2 ** 53 - 1]],
  ['numbers of either sign', () => new SignedColumn(), [0, -1, MAX_FEN, -(2 ** 53 - 1)]],
  ['rates', () => new IntColumn(), [0, 1, 100_000_000]],
  ['texts', () => new TextColumn(), ['', 'L1', '借据𠮷', 'x'.repeat(1000), '﨑'.repeat(49)]],
  ['words', () => new DictionaryColumn(), ['P', '', '共富经营贷', '__proto__']],
];

describe.each(KINDS)('a column of %s', (_, make, values) => {
  /** The value at a place, every third being absent. */
  const valueAt = (place: number) => (place % 3 === 2 ? undefined : values[place % values.length]);
  const PLACES = 200;

  function filled(): Column<unknown> {
    const column = make();
    for (let place = 0; place < PLACES; place++) {
      column.reserve(place + 1);
      column.put(place, valueAt(place));
    }
    return column;
  }

  it('has the stored values, and undefined where there is none, when it grows', () => {
    const column = filled();
    for (let place = 0; place < PLACES; place++) expect(column.at(place)).toBe(valueAt(place));
    column.reserve(1);
    column.reserve(10 * PLACES);
    for (let place = 0; place < PLACES; place++) expect(column.at(place)).toBe(valueAt(place));
  });

  it('has no value where none has been stored, also after others were removed', () => {
    const column = filled();
    column.reserve(5 * PLACES);
    for (let place = PLACES; place < 5 * PLACES; place++) expect(column.at(place)).toBe(undefined);
    column.clear(100);
    for (let place = 0; place < PLACES; place++)
      expect(column.at(place)).toBe(place < 100 ? undefined : valueAt(place));
    for (let place = 0; place < 100; place++) column.put(place, valueAt(place + 1));
    for (let place = 0; place < 100; place++) expect(column.at(place)).toBe(valueAt(place + 1));
  });

  it('has the last stored value at an index', () => {
    const column = filled();
    for (let place = 100; place < PLACES; place++) column.put(place, valueAt(place + 1));
    for (let place = 0; place < PLACES; place++) {
      expect(column.at(place)).toBe(valueAt(place < 100 ? place : place + 1));
    }
  });

  it('gathers values by index, in order, also repeated ones', () => {
    const places = Int32Array.of(7, 0, 199, 2, 7, 100);
    const gathered = filled().gather(places);
    expect(gathered).toBeInstanceOf(make().constructor);
    expect(Array.from(places, (_, i) => gathered.at(i))).toEqual(Array.from(places, valueAt));
  });

  it('is independent of a column gathered from it', () => {
    const column = filled();
    const gathered = column.gather(Int32Array.of(4, 5, 6));
    for (let place = 3; place < 30; place++) {
      gathered.reserve(place + 1);
      gathered.put(place, valueAt(place + 1));
      column.reserve(PLACES + place + 1);
      column.put(PLACES + place, valueAt(place + 2));
    }
    for (let place = 0; place < PLACES; place++) expect(column.at(place)).toBe(valueAt(place));
    for (let place = 3; place < 30; place++) {
      expect(gathered.at(place)).toBe(valueAt(place + 1));
      expect(column.at(PLACES + place)).toBe(valueAt(place + 2));
    }
    expect([0, 1, 2].map((place) => gathered.at(place))).toEqual([4, 5, 6].map(valueAt));
  });
});

it('the absent day is before every day', () => {
  expect(ABSENT_DAY).toBeLessThan(day('1900-01-01'));
  const column = new DayColumn();
  column.reserve(1);
  column.put(0, undefined);
  expect(column.days[0]).toBe(ABSENT_DAY);
});
