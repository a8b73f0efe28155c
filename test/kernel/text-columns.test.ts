import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DictionaryColumn, decodeUtf8, TextColumn } from '../../src/kernel/text-columns.js';
import { runs } from '../property/always.js';

const bytesOf = (text: string) => new TextEncoder().encode(text);

/**
 * Texts whose characters lie on both sides of every bound of UTF-8 and UTF-16: the last of one byte and the first of two,
 * those before and behind the surrogates, those of three and of four bytes.
 */
const CHARACTERS = [
  '\0',
  'a',
  '\u007f',
  '\u0080',
  '\u07ff',
  '\u0800',
  '遂',
  '\ud7ff',
  '\ue000',
  '\uefff',
  '\uf000',
  '﨑',
  '\uffff',
  '\u{10000}',
  '𠮷',
  '\u{3ffff}',
  '\u{40000}',
  '\u{10ffff}',
];
const texts = fc.oneof(
  fc.array(fc.constantFrom(...CHARACTERS), { maxLength: 5 }).map((all) => all.join('')),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

function columnOf(...values: readonly (string | undefined)[]): TextColumn {
  const column = new TextColumn();
  column.reserve(values.length);
  for (const [place, value] of values.entries()) column.put(place, value);
  return column;
}

describe('UTF-8 is decoded', () => {
  it.each([
    '',
    'a',
    'x'.repeat(48),
    'x'.repeat(49),
    'x'.repeat(50),
    'x'.repeat(51),
    `${'x'.repeat(60)}遂`,
    '遂',
    '\ufeffa',
    '\0',
  ])('%j, between other texts', (text) => {
    const bytes = bytesOf(`é${text}é`);
    expect(decodeUtf8(bytes, 2, bytes.length - 2)).toBe(text);
  });

  it('invalid UTF-8 is refused', () => {
    for (const bytes of [[0x80], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x61, 0xe9]]) {
      expect(() => decodeUtf8(Uint8Array.from(bytes), 0, bytes.length)).toThrow(TypeError);
    }
  });
});

describe('texts in a column', () => {
  it('are the same whether put as strings or as bytes', () => {
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 20 }), (values) => {
        const column = columnOf(...values);
        const other = new TextColumn();
        other.reserve(values.length);
        values.forEach((value, place) => {
          const bytes = bytesOf(`"${value}"`);
          other.putBytes(place, bytes, 1, bytes.length - 1);
        });
        values.forEach((value, place) => {
          expect([column.at(place), other.at(place)]).toEqual([value, value]);
          expect(column.equalsAt(place, other, place)).toBe(true);
          expect(column.hash(place)).toBe(other.hash(place));
        });
      }),
      runs(200),
    );
  });

  it('compare as JavaScript compares strings, by UTF-16 code units', () => {
    const column = columnOf('', '');
    fc.assert(
      fc.property(texts, texts, texts, (before, a, b) => {
        column.put(0, before + a);
        column.put(1, before + b);
        const expected = a < b ? -1 : a > b ? 1 : 0;
        expect([Math.sign(column.compare(0, 1)), Math.sign(column.compare(1, 0)) + 0]).toEqual([
          expected,
          0 - expected,
        ]);
        expect(column.equalsAt(0, column, 1)).toBe(a === b);
      }),
      runs(5000),
    );
  });

  it('compare in the same order for all pairs of boundary characters', () => {
    const column = columnOf(...CHARACTERS);
    CHARACTERS.forEach((a, i) => {
      CHARACTERS.forEach((b, j) => {
        expect(Math.sign(column.compare(i, j)), `${a} ${b}`).toBe(a < b ? -1 : a > b ? 1 : 0);
      });
    });
    // by code point it would be the other way round
    expect('𠮷' < '﨑').toBe(true);
  });

  it('are equal only where their texts are the same, across columns too; two absent texts are equal', () => {
    const column = columnOf('L1', 'L2', 'L10', '', undefined);
    const other = columnOf('x', 'L10', undefined, 'L1', '');
    const alike: [number, number][] = [];
    for (let i = 0; i < 5; i++) for (let j = 0; j < 5; j++) if (column.equalsAt(i, other, j)) alike.push([i, j]);
    expect(alike).toEqual([
      [0, 3],
      [2, 1],
      [3, 4],
      [4, 2],
    ]);
  });

  it('have the FNV-1a hash of their bytes', () => {
    // http://www.isthe.com/chongo/tech/comp/fnv: test vectors of 32 bits
    const column = columnOf('', 'a', 'b', 'foobar', 'ä');
    expect([0, 1, 2, 3].map((place) => column.hash(place))).toEqual([0x811c9dc5, 0xe40c292c, 0xe70c2de5, 0xbf9cf968]);
    expect(column.hash(4)).not.toBe(column.hash(1));
  });

  it('use no more memory when all indices are overwritten repeatedly', () => {
    const column = columnOf('借据1', '借据2', undefined);
    const bytes = bytesOf('L-1');
    for (let times = 0; times < 1000; times++) {
      column.put(0, `${times}`);
      column.put(1, '借据');
      column.put(2, undefined);
      expect([column.at(0), column.at(1), column.at(2)]).toEqual([`${times}`, '借据', undefined]);
      column.putBytes(0, bytes, 0, 3);
      column.putBytes(1, bytes, 0, 1);
      expect([column.at(0), column.at(1)]).toEqual(['L-1', 'L']);
      column.put(0, undefined);
      expect([column.at(0), column.at(1)]).toEqual([undefined, 'L']);
    }
    expect(column.bytes.length).toBeLessThan(100);
  });

  it('use no more memory when all are removed repeatedly, also where the first has none', () => {
    const column = columnOf(undefined, '借据1');
    for (let times = 0; times < 1000; times++) {
      column.clear(2);
      column.put(1, `借据${times}`);
      expect([column.at(0), column.at(1)]).toEqual([undefined, `借据${times}`]);
    }
    expect(column.bytes.length).toBeLessThan(100);
  });
});

describe('a dictionary-encoded column', () => {
  const find = (column: DictionaryColumn, word: string) => {
    const bytes = bytesOf(`"${word}"`);
    return column.findCode(bytes, 1, bytes.length - 1);
  };
  const learn = (column: DictionaryColumn, word: string) => {
    const bytes = bytesOf(`"${word}"`);
    return column.addBytes(word, bytes, 1, bytes.length - 1);
  };

  it('numbers new texts in order, each once', () => {
    const column = new DictionaryColumn();
    column.reserve(5);
    for (const [place, word] of ['P', 'Q', 'P', '', undefined].entries()) column.put(place, word);
    expect([...column.codes.subarray(0, 5)]).toEqual([0, 1, 0, 2, -1]);
    expect(column.words).toEqual(['P', 'Q', '']);
    expect(column.codeOf('Q')).toBe(1);
  });

  it('finds a text by its bytes once they were added, and by no others', () => {
    const column = new DictionaryColumn();
    column.put(0, '共富经营贷');
    expect(find(column, '共富经营贷')).toBe(-1);
    expect(learn(column, '共富经营贷')).toBe(0);
    expect(learn(column, '')).toBe(1);
    expect([find(column, '共富经营贷'), find(column, '')]).toEqual([0, 1]);
    for (const other of ['共富经营', '共富经营贷款', '共富安居贷', 'x']) expect(find(column, other)).toBe(-1);
    find(column, '共富经营贷');
    expect([new TextDecoder().decode(column.lastFound), column.lastCode]).toEqual(['共富经营贷', 0]);
  });

  it('replaces texts of the same slot in the cache, and keeps their codes', () => {
    const column = new DictionaryColumn();
    const first = learn(column, 'first');
    // words are learnt until one has taken the slot of the first
    let other = '';
    for (let i = 0; find(column, 'first') >= 0; i++) {
      other = `word ${i}`;
      learn(column, other);
    }
    const code = find(column, other);
    expect([first, column.words[code]]).toEqual([0, other]);
    const words = column.words.length;
    expect(learn(column, 'first')).toBe(first);
    expect([find(column, 'first'), find(column, other)]).toEqual([first, -1]);
    expect(learn(column, other)).toBe(code);
    expect(column.words).toHaveLength(words);
  });

  it('distinguishes texts of the same slot and length that differ in one byte', () => {
    const column = new DictionaryColumn();
    learn(column, 'abcdefgh');
    // first, last and middle bytes and the length are the same
    expect([find(column, 'abcdefgh'), find(column, 'aXcdefgh'), find(column, 'abcdefXh')]).toEqual([0, -1, -1]);
  });

  it('keeps codes when gathered, and does not depend on later changes of the bytes', () => {
    const column = new DictionaryColumn();
    column.reserve(3);
    const bytes = bytesOf('QX');
    column.put(0, 'P');
    column.codes[1] = column.addBytes('Q', bytes, 0, 1);
    column.put(2, undefined);
    bytes[0] = 0x5a;
    expect([find(column, 'Q'), find(column, 'Z')]).toEqual([1, -1]);
    const gathered = column.gather(Int32Array.of(1, 2, 0));
    expect([...gathered.codes]).toEqual([1, -1, 0]);
    expect(gathered.words).toEqual(column.words);
  });
});
