import { describe, expect, it } from 'vitest';
import { flawOf } from '../../src/kernel/text-flaw.js';

describe('a text without a flaw', () => {
  it.each(['L0001', '借据 1', 'é', 'Ａ１', '𠮷﨑', 'a\u00a0b', 'a\u2028b', '가'])('%j is one, as an id too', (text) => {
    expect([flawOf(text, true), flawOf(text, false)]).toEqual([undefined, undefined]);
  });

  it.each(['', ' L1', 'L1 ', '\u00a0', '\u3000甲', '葛\u{e0100}', '\u115f'])('%j is one, but not as an id', (text) => {
    expect(flawOf(text, false)).toBeUndefined();
    if (text !== '') expect(flawOf(text, true)).toBeDefined();
  });
});

describe('the first flaw, with its place in characters', () => {
  it.each([
    ['a control character', '𠮷\t甲', 'control', 2, 0x09],
    ['DELETE in ASCII', 'L1\u007f', 'control', 3, 0x7f],
    ['C1', 'L\u0085', 'control', 2, 0x85],
    ['a zero width space', 'L1\u200b', 'format', 3, 0x200b],
    ['a soft hyphen', 'L\u00ad1', 'format', 2, 0xad],
    ['a byte-order mark', '\ufeffL1', 'format', 1, 0xfeff],
    ['a tag beyond U+FFFF', 'L\u{e0041}', 'format', 2, 0xe0041],
    ['half a character', '𠮷\ud842', 'surrogate', 2, 0xd842],
    ['half a character before a whole one', '\udfb7𠮷', 'surrogate', 1, 0xdfb7],
    ['the first of two', 'a\u200bb\t', 'format', 2, 0x200b],
  ])('%s, in every text', (_, text, kind, place, codePoint) => {
    expect(flawOf(text, false)).toEqual({ kind, place, codePoint });
    expect(flawOf(text, true)).toEqual({ kind, place, codePoint });
  });

  it.each([
    ['a combining joiner', 'L\u034f1', 'ignorable', 2, 0x34f],
    ['a Hangul filler', '\u3164', 'ignorable', 1, 0x3164],
    ['a variation selector', '葛\u{e0100}', 'ignorable', 2, 0xe0100],
    ['a blank at the beginning', ' L1', 'leading', 1, 0x20],
    ['a blank at the end', '𠮷1 ', 'trailing', 3, 0x20],
    ['an ideographic space', '甲\u3000', 'trailing', 2, 0x3000],
    ['a no-break space', '\u00a0L', 'leading', 1, 0xa0],
    ['nothing but a blank', ' ', 'leading', 1, 0x20],
  ])('%s, in an id', (_, text, kind, place, codePoint) => {
    expect(flawOf(text, true)).toEqual({ kind, place, codePoint });
    expect(flawOf(text, false)).toBeUndefined();
  });

  it.each([
    ['a letter with a mark', 'Le\u0301on', 2, [0x65, 0x301], [0xe9]],
    ['marks in another order', 'q\u0307\u0323', 1, [0x71, 0x307, 0x323], [0x71, 0x323, 0x307]],
    ['a compatibility character', '\uf900', 1, [0xf900], [0x8c48]],
    ['the sign of a unit', '1\u212b', 2, [0x212b], [0xc5]],
    ['parts of a syllable', '\u1100\u1161', 1, [0x1100], [0xac00]],
  ])('%s, where its NFC differs', (_, text, place, written, wanted) => {
    expect(flawOf(text, false)).toEqual({ kind: 'form', place, written, wanted });
    // What is wanted stands there in NFC.
    const characters = Array.from(text.normalize('NFC'), (one) => one.codePointAt(0));
    expect(characters.slice(place - 1, place - 1 + wanted.length)).toEqual(wanted);
  });
});
