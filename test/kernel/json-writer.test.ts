import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CANONICAL } from '../../src/kernel/fingerprint.js';
import { JsonWriter } from '../../src/kernel/json-writer.js';
import { type Day, dayOf } from '../../src/kernel/plain-date.js';

const decoded = (bytes: Uint8Array) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
const written = (write: (writer: JsonWriter) => void, size?: number) => {
  const writer = new JsonWriter(CANONICAL, size);
  write(writer);
  return decoded(writer.lend());
};

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
  it('writes texts as RFC 8785 has them, from strings, from words and from UTF-8, also where it has to grow', () => {
    fc.assert(
      fc.property(text, fc.nat({ max: 8 }), (given, size) => {
        const expected = canonicalize(given);
        const bytes = new TextEncoder().encode(`x${given}y`);
        expect(written((writer) => writer.json(given), size)).toBe(expected);
        expect(written((writer) => writer.jsonWord(given), size)).toBe(expected);
        expect(written((writer) => writer.jsonUtf8(bytes, 1, bytes.length - 1), size)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses a lone surrogate, which has no canonical JSON', () => {
    expect(() => written((writer) => writer.json('a\ud800'))).toThrow('lone surrogate');
    expect(() => written((writer) => writer.jsonWord('\udc00'))).toThrow('lone surrogate');
  });

  it.each([
    [0, '"0.00"'],
    [5, '"0.05"'],
    [100, '"1.00"'],
    [61_292, '"612.92"'],
    [Number.MAX_SAFE_INTEGER, '"90071992547409.91"'],
    [-61_292, '"-612.92"'],
    [2n ** 60n, '"11529215046068469.76"'],
  ])('writes %s fen as %s', (fen, expected) => {
    expect(written((writer) => writer.amount(fen), 1)).toBe(expected);
  });

  it.each([0, 9, 10, 365, 999, 1000, Number.MAX_SAFE_INTEGER])('writes the count %i', (count) => {
    expect(written((writer) => writer.count(count), 1)).toBe(String(count));
  });

  it('writes many different words, more than it keeps', () => {
    const words = Array.from({ length: 10_000 }, (_, i) => `w${i % 7000}`);
    const all = written((writer) => {
      for (const word of words) writer.jsonWord(word);
    });
    expect(all).toBe(words.map((word) => `"${word}"`).join(''));
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

  it('lends its bytes until it is used again', () => {
    const writer = new JsonWriter(CANONICAL);
    writer.count(365);
    const lent = writer.lend();
    expect(decoded(lent)).toBe('365');
    expect(writer.length).toBe(0);
    writer.count(7);
    expect(decoded(writer.lend())).toBe('7');
    expect(decoded(lent)).toBe('765');
  });

  it.each([31, 32, 33, 100])('puts %i bytes', (length) => {
    const bytes = new Uint8Array(length).fill(0x61);
    expect(written((writer) => writer.put(bytes), 1)).toBe('a'.repeat(length));
  });
});
