import { describe, expect, it } from 'vitest';
import { NumberColumn } from '../../src/kernel/columns.js';
import { ListColumn, OptionalListColumn, Rows, TextMapColumn } from '../../src/kernel/rows.js';
import { DictionaryColumn, TextColumn } from '../../src/kernel/text-columns.js';

interface Entry {
  readonly number: number;
  readonly word?: string | undefined;
}
interface Item {
  readonly id: string;
  readonly list: readonly Entry[];
  readonly maybe?: readonly Entry[] | undefined;
}

const entries = () => new Rows<object, Entry>({ number: new NumberColumn(), word: new DictionaryColumn() });
const items = () =>
  new Rows<{ readonly list: ListColumn<object, Entry> }, Item>({
    id: new TextColumn(),
    list: new ListColumn<object, Entry>(entries()),
    maybe: new OptionalListColumn<object, Entry>(entries()),
  } as never);

const entry = (number: number, word?: string): Entry => ({ number, word });

/** Items of every shape, told apart by their number. */
function item(i: number): Item {
  const some = (count: number, of: number) =>
    Array.from({ length: count }, (_, j) => entry(of + j, j % 2 === 0 ? `w${of}` : undefined));
  return {
    id: `借据${i}`,
    list: some(i % 4, 100 * i),
    maybe: i % 3 === 0 ? undefined : some(i % 3, 200 * i),
  };
}

function filled(count: number) {
  const rows = items();
  for (let i = 0; i < count; i++) rows.add(item(i));
  return rows;
}

const allOf = (rows: ReturnType<typeof items>) => Array.from({ length: rows.count }, (_, place) => rows.at(place));
const upTo = (count: number) => Array.from({ length: count }, (_, i) => item(i));

describe('records in columns', () => {
  it('reserve memory for their lists only where it is needed', () => {
    const list = new ListColumn(new Rows({}));
    list.reserve(10);
    const { starts } = list;
    list.reserve(1);
    expect(list.starts).toBe(starts);
  });

  it('are returned as added, with every field', () => {
    for (const count of [0, 1, 8, 9, 100]) {
      const rows = filled(count);
      expect(rows.count).toBe(count);
      expect(allOf(rows)).toEqual(upTo(count));
    }
    expect(Object.keys(filled(1).at(0))).toEqual(['id', 'list', 'maybe']);
  });

  it('are frozen with their lists and records, and share one empty list', () => {
    const rows = filled(12);
    const { list, maybe } = rows.at(11);
    for (const value of [rows.at(11), list, list[0], maybe, maybe?.[0]]) {
      expect(value).toBeDefined();
      expect(Object.isFrozen(value)).toBe(true);
    }
    expect(Object.isFrozen(rows.at(0).list)).toBe(true);
    expect(rows.at(0).list).toBe(rows.at(4).list);
  });

  it('with an empty or absent list have an empty list, or none where it is optional', () => {
    const rows = items();
    rows.add({ id: 'a', list: [], maybe: [] });
    rows.add({ id: 'b', list: undefined as never });
    expect(allOf(rows)).toEqual([
      { id: 'a', list: [], maybe: undefined },
      { id: 'b', list: [], maybe: undefined },
    ]);
  });

  it('can all be removed, and others added in their place', () => {
    const rows = filled(9);
    rows.clear();
    expect([rows.count, rows.isNextEmpty, rows.columns.list.rows.count]).toEqual([0, true, 0]);
    for (let i = 20; i < 40; i++) rows.add(item(i));
    expect(allOf(rows)).toEqual(Array.from({ length: 20 }, (_, i) => item(20 + i)));
  });

  it('know whether the next place is empty, which it is not after a record that was begun and dropped', () => {
    const rows = filled(2);
    expect(rows.isNextEmpty).toBe(true);
    rows.next();
    expect(rows.isNextEmpty).toBe(false);
    rows.add(item(2));
    expect(rows.isNextEmpty).toBe(true);
    rows.count = 1;
    expect(rows.isNextEmpty).toBe(false);
    expect(rows.gather(Int32Array.of(0)).isNextEmpty).toBe(true);
  });

  it('count the words that their columns know, those of lists and maps too, also once they are removed', () => {
    const rows = items();
    // Two lists of the same word have two columns of it.
    rows.add({ id: 'a', list: [entry(1, 'x'), entry(2, 'y')], maybe: [entry(1, 'x')] });
    const maps = new Rows({ map: new TextMapColumn() });
    maps.add({ map: { name: 'value', other: 'value' } });
    rows.clear();
    expect([items().words, rows.words, maps.words]).toEqual([0, 3, 3]);
    maps.clear();
    maps.add({ map: { more: 'value' } });
    expect([maps.words, maps.at(0)]).toEqual([4, { map: { more: 'value' } }]);
  });

  it('lists have lengths', () => {
    const { list } = filled(6).columns;
    expect(Array.from({ length: 6 }, (_, place) => list.lengthAt(place))).toEqual([0, 1, 2, 3, 0, 1]);
  });

  it('that were dropped are overwritten by the next', () => {
    for (const kept of [0, 1, 5, 19, 20]) {
      const rows = filled(20);
      rows.count = kept;
      for (let i = 0; i < 30; i++) rows.add(item(i + 7));
      expect(allOf(rows)).toEqual([...upTo(kept), ...Array.from({ length: 30 }, (_, i) => item(i + 7))]);
    }
  });

  it('a record that was begun and not finished is not counted', () => {
    const rows = filled(9);
    const { list } = rows.columns;
    // what a reader does until it meets what it cannot take
    const place = rows.next();
    list.rows.count = list.starts[place] as number;
    list.rows.add(entry(-1 as number));
    list.starts[place + 1] = list.rows.count;
    for (let i = 9; i < 12; i++) rows.add(item(i));
    expect(allOf(rows)).toEqual(upTo(12));
  });

  it('are gathered by index, in order, and can be extended', () => {
    const places = Int32Array.of(11, 3, 0, 7, 3);
    const rows = filled(12);
    const gathered = rows.gather(places);
    expect(allOf(gathered)).toEqual(Array.from(places, item));
    gathered.add(item(40));
    gathered.add(item(41));
    rows.add(item(12));
    expect(allOf(gathered)).toEqual([...Array.from(places, item), item(40), item(41)]);
    expect(allOf(rows)).toEqual(upTo(13));
    expect(gathered.gather(Int32Array.of(6, 5)).at(1)).toEqual(item(40));
  });

  it('can be gathered where there are none', () => {
    const none = filled(3).gather(new Int32Array(0));
    expect(none.count).toBe(0);
    none.add(item(3));
    expect(allOf(none)).toEqual([item(3)]);
  });
});
