import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SHOWN } from '../../src/io/escape-controls.js';
import { CANONICAL } from '../../src/kernel/fingerprint.js';
import { FixedText, JsonWriter, type Quoting } from '../../src/kernel/json-writer.js';
import { type Day, dayOf } from '../../src/kernel/plain-date.js';
import { TextColumn } from '../../src/kernel/text-columns.js';

const decoded = (bytes: Uint8Array) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
const writtenAs = (quoting: Quoting) => (write: (writer: JsonWriter) => void, size?: number) => {
  const writer = new JsonWriter(quoting, size);
  write(writer);
  return decoded(writer.lend());
};

function columnOf(...texts: readonly string[]): TextColumn {
  const column = new TextColumn();
  column.reserve(texts.length);
  texts.forEach((each, place) => {
    column.put(place, each);
  });
  return column;
}

const SPECIAL = [
  '',
  '"',
  '\\',
  '\u0000',
  '\u001f',
  '\u007f',
  '\u0085',
  '\u2028',
  '\ud7ff',
  '\ue000',
  '\uffff',
  '\ufeff',
];
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...SPECIAL, '遂昌县', 'a\u{1f600}b', 'L0000001'));

describe('a writer of canonical JSON', () => {
  const written = writtenAs(CANONICAL);

  it('writes texts as in RFC 8785, from strings, words and columns, also where it has to grow', () => {
    fc.assert(
      fc.property(text, fc.nat({ max: 8 }), (given, size) => {
        const expected = canonicalize(given);
        const column = columnOf('x', given, 'y');
        expect(written((writer) => writer.json(given), size)).toBe(expected);
        expect(written((writer) => writer.jsonWord(given), size)).toBe(expected);
        expect(written((writer) => writer.jsonAt(column, 1), size)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses a lone surrogate, which has no canonical JSON', () => {
    expect(() => written((writer) => writer.json('a\ud800'))).toThrow('lone surrogate');
    expect(() => written((writer) => writer.jsonWord('\udc00'))).toThrow('lone surrogate');
  });

  it.each([
    [0, '"0"'],
    [1, '"0.000001"'],
    [4_350_000, '"4.35"'],
    [3_000_000, '"3"'],
    [10_000_000, '"10"'],
    [100_000_000, '"100"'],
    [123_456, '"0.123456"'],
    [120_000, '"0.12"'],
    [-1_500_000, '"-1.5"'],
  ])('writes %i millionths as %s', (micro, expected) => {
    expect(written((writer) => writer.micro(micro))).toBe(expected);
  });

  it.each([
    [dayOf(1900, 1, 1), '"1900-01-01"'],
    [dayOf(1969, 12, 31), '"1969-12-31"'],
    [0 as Day, '"1970-01-01"'],
    [dayOf(2024, 2, 29), '"2024-02-29"'],
    [dayOf(2199, 12, 31), '"2199-12-31"'],
  ])('writes day %i as %s', (day, expected) => {
    expect(written((writer) => writer.day(day))).toBe(expected);
  });
});

describe('a writer of JSON that may be shown', () => {
  const written = writtenAs(SHOWN);

  it.each(['', 'plain', '贷款', '"', '\\', 'a\nb', '\u0001', '\u{20000}', '\ud800'])(
    'writes %j as JSON does',
    (given) => {
      expect(written((writer) => writer.json(given))).toBe(JSON.stringify(given));
      expect(written((writer) => writer.jsonWord(given))).toBe(JSON.stringify(given));
    },
  );

  it.each([
    ['\u2028', '"\\u2028"'],
    ['\u0085', '"\\u0085"'],
    ['a\u202eb', '"a\\u202eb"'],
    ['\u{e0041}', '"\\udb40\\udc41"'],
  ])('escapes %j, which is not shown, as JSON may', (given, expected) => {
    expect(written((writer) => writer.json(given))).toBe(expected);
    expect(written((writer) => writer.jsonWord(given))).toBe(expected);
    expect(JSON.parse(expected)).toBe(given);
  });

  it.each(['', 'L1', 'a b~!', '"', '\\', 'é', '贷款', 'a\u007f', '\u2028', 'x'.repeat(200)])(
    'writes %j from a column as from its text',
    (given) => {
      const column = columnOf('before', given);
      expect(written((writer) => writer.jsonAt(column, 1))).toBe(written((writer) => writer.json(given)));
    },
  );
});

describe.each([
  ['canonical JSON', CANONICAL],
  ['JSON that may be shown', SHOWN],
])('a writer of %s', (_, quoting) => {
  const written = writtenAs(quoting);

  it.each(['', 'plain', '贷款 L1', 'a\u{20000}b', 'é', '\u007f'])('writes %j as UTF-8', (given) => {
    expect(written((writer) => writer.text(given))).toBe(given);
    expect(written((writer) => writer.put(new FixedText(given)))).toBe(given);
  });

  it.each([
    [0, '"0.00"'],
    [5, '"0.05"'],
    [99, '"0.99"'],
    [100, '"1.00"'],
    [61_292, '"612.92"'],
    [Number.MAX_SAFE_INTEGER, '"90071992547409.91"'],
    [-61_292, '"-612.92"'],
    [2n ** 60n, '"11529215046068469.76"'],
  ])('writes %s fen as %s, also where it has to grow', (fen, expected) => {
    expect(written((writer) => writer.amount(fen))).toBe(expected);
    expect(written((writer) => writer.amount(fen), 1)).toBe(expected);
  });

  it.each([
    ...[0, 9, 10, 365, 999, 1000, 99_999_999, 100_000_000, 2 ** 31 - 1, 2 ** 31, 9_999_999_999, 10_000_000_000],
    ...[1_000_000_000_000_000, Number.MAX_SAFE_INTEGER],
  ])('writes the count %i, also where it has to grow', (count) => {
    expect(written((writer) => writer.count(count))).toBe(String(count));
    expect(written((writer) => writer.count(count), 1)).toBe(String(count));
    expect(written((writer) => writer.integer(count))).toBe(String(count));
    expect(written((writer) => writer.amount(count))).toBe(`"${String(count).padStart(3, '0').replace(/..$/, '.$&')}"`);
  });

  it('writes integers of any size', () => {
    expect(written((writer) => writer.integer(2n ** 64n))).toBe('18446744073709551616');
  });

  it('writes more different words than it keeps', () => {
    const words = Array.from({ length: 10_000 }, (__, i) => `w${i % 7000}`);
    const all = written((writer) => {
      for (const word of words) writer.jsonWord(word);
    });
    expect(all).toBe(words.map((word) => `"${word}"`).join(''));
  });

  it('returns the bytes as a copy, into another array, or without a copy', () => {
    const writer = new JsonWriter(quoting);
    writer.text('ab');
    const target = new Uint8Array(2);
    writer.takeInto(target);
    writer.text('cd');
    const lent = writer.lend();
    expect([...target, ...lent]).toEqual([...Buffer.from('abcd')]);
    writer.text('e');
    expect(Buffer.from(lent).toString()).toBe('ed');
    expect(writer.length).toBe(1);
  });

  it('grows as needed for any method', () => {
    const all = written((writer) => {
      writer.byte(0x5b);
      writer.text('贷'.repeat(50));
      writer.jsonWord('款'.repeat(50));
      writer.json('省'.repeat(50));
      writer.amount(61_292);
      writer.count(365);
      writer.put(new FixedText('长'.repeat(50)));
      writer.copy(new TextEncoder().encode('xyz'), 1, 3);
    }, 1);
    expect(all).toBe(`[${'贷'.repeat(50)}"${'款'.repeat(50)}""${'省'.repeat(50)}""612.92"365${'长'.repeat(50)}yz`);
  });

  it('begins anew once its bytes are taken', () => {
    const writer = new JsonWriter(quoting);
    writer.text('one');
    expect(writer.take()).toHaveLength(3);
    writer.text('three');
    expect(decoded(writer.take())).toBe('three');
  });

  it('returns bytes that are valid until its next use', () => {
    const writer = new JsonWriter(quoting);
    writer.count(365);
    const lent = writer.lend();
    expect(decoded(lent)).toBe('365');
    expect(writer.length).toBe(0);
    writer.count(7);
    expect(decoded(writer.lend())).toBe('7');
    expect(decoded(lent)).toBe('765');
  });

  it.each([31, 32, 33, 64, 65, 100])('puts and copies %i bytes', (length) => {
    expect(written((writer) => writer.put(new FixedText('a'.repeat(length))), 1)).toBe('a'.repeat(length));
    const bytes = new Uint8Array(length + 2).fill(0x61);
    expect(written((writer) => writer.copy(bytes, 1, length + 1), 1)).toBe('a'.repeat(length));
  });
});
