import { describe, expect, it } from 'vitest';
import { ByteWriter, FixedText } from '../../src/io/byte-writer.js';
import { TextColumn } from '../../src/kernel/text-columns.js';

const written = (write: (writer: ByteWriter) => void, size?: number) => {
  const writer = new ByteWriter(size);
  write(writer);
  return new TextDecoder().decode(writer.take());
};

describe('a writer of bytes', () => {
  it.each(['', 'plain', '贷款 L1', 'a\u{20000}b', 'é', '\u007f'])('writes %j as UTF-8', (text) => {
    expect(written((writer) => writer.text(text))).toBe(text);
    expect(written((writer) => writer.put(new FixedText(text)))).toBe(text);
  });

  it.each(['', 'plain', '贷款', '"', '\\', 'a\nb', '\u0001', '\u{20000}', '\ud800'])(
    'writes %j as JSON does',
    (text) => {
      expect(written((writer) => writer.json(text))).toBe(JSON.stringify(text));
      expect(written((writer) => writer.jsonWord(text))).toBe(JSON.stringify(text));
    },
  );

  it.each([
    ['\u2028', '"\\u2028"'],
    ['\u0085', '"\\u0085"'],
    ['a\u202eb', '"a\\u202eb"'],
    ['\u{e0041}', '"\\udb40\\udc41"'],
  ])('escapes %j, which is not shown, as JSON may', (text, expected) => {
    expect(written((writer) => writer.json(text))).toBe(expected);
    expect(written((writer) => writer.jsonWord(text))).toBe(expected);
    expect(JSON.parse(expected)).toBe(text);
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
  ])('writes %s fen as %s', (fen, expected) => {
    expect(written((writer) => writer.amount(fen))).toBe(expected);
  });

  it.each([
    ...[0, 9, 10, 365, 999, 1000, 99_999_999, 100_000_000, 2 ** 31 - 1, 2 ** 31, 9_999_999_999, 10_000_000_000],
    ...[1_000_000_000_000_000, Number.MAX_SAFE_INTEGER],
  ])('writes the count %i', (count) => {
    expect(written((writer) => writer.count(count))).toBe(String(count));
    expect(written((writer) => writer.integer(count))).toBe(String(count));
    expect(written((writer) => writer.amount(count))).toBe(`"${String(count).padStart(3, '0').replace(/..$/, '.$&')}"`);
  });

  it('writes integers of any size', () => {
    expect(written((writer) => writer.integer(2n ** 64n))).toBe('18446744073709551616');
  });

  it.each(['', 'L1', 'a b~!', '"', '\\', 'é', '贷款', 'a\u007f', '\u2028', 'x'.repeat(200)])(
    'writes the id %j from its bytes as from its text',
    (id) => {
      const ids = new TextColumn();
      ids.reserve(2);
      ids.put(0, 'before');
      ids.put(1, id);
      expect(written((writer) => writer.id(ids, 1))).toBe(written((writer) => writer.json(id)));
    },
  );

  it('gives what it wrote as bytes of its own, in another array, or without a copy', () => {
    const writer = new ByteWriter();
    writer.text('ab');
    const target = new Uint8Array(2);
    writer.takeInto(target);
    writer.text('cd');
    const view = writer.view();
    expect([...target, ...view]).toEqual([...Buffer.from('abcd')]);
    writer.text('e');
    expect(Buffer.from(view).toString()).toBe('ed');
    expect(writer.length).toBe(1);
  });

  it('grows as it must, whatever is written', () => {
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
    const writer = new ByteWriter();
    writer.text('one');
    expect(writer.take()).toHaveLength(3);
    writer.text('three');
    expect(new TextDecoder().decode(writer.take())).toBe('three');
  });

  it('writes many different words, more than it keeps', () => {
    const words = Array.from({ length: 10_000 }, (_, i) => `w${i % 7000}`);
    const all = written((writer) => {
      for (const word of words) writer.jsonWord(word);
    });
    expect(all).toBe(words.map((word) => `"${word}"`).join(''));
  });
});
