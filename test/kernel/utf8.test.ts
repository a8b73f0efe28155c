import { describe, expect, it } from 'vitest';
import { isUtf8, sequenceAt } from '../../src/kernel/utf8.js';

describe('a sequence of several bytes of UTF-8', () => {
  it.each<[string, number[], number]>([
    ['no byte at all', [], 0],
    ['ASCII', [0x41], 0],
    ['a continuation alone', [0x80], 0],
    ['an overlong two', [0xc1, 0xbf], 0],
    ['the first of two', [0xc2, 0x80], 2],
    ['the last of two', [0xdf, 0xbf], 2],
    ['a two cut short', [0xc2], 0],
    ['an overlong three', [0xe0, 0x9f, 0xbf], 0],
    ['the first of three', [0xe0, 0xa0, 0x80], 3],
    ['the last before the surrogates', [0xed, 0x9f, 0xbf], 3],
    ['a surrogate', [0xed, 0xa0, 0x80], 0],
    ['a three cut short', [0xe9, 0x81], 0],
    ['an overlong four', [0xf0, 0x8f, 0xbf, 0xbf], 0],
    ['the first of four', [0xf0, 0x90, 0x80, 0x80], 4],
    ['the last of four', [0xf4, 0x8f, 0xbf, 0xbf], 4],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80], 0],
    ['a four cut short', [0xf0, 0x90, 0x80], 0],
    ['no lead byte', [0xf5, 0x80, 0x80, 0x80], 0],
  ])('%s', (_, given, length) => {
    const bytes = Uint8Array.from(given);
    expect(sequenceAt(bytes, 0)).toBe(length);
    // A line feed behind it, as in a file.
    const isWhole = given.length === length || given.every((byte) => byte < 0x80);
    expect(isUtf8(Uint8Array.from([...given, 0x0a]), 0, given.length)).toBe(isWhole);
  });
});
