import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EncodingFinder, encodingOf, readText } from '../../src/io/csv-decode.js';
import { gb18030 } from './gb18030.js';

const utf8 = (text: string) => new TextEncoder().encode(text);
const HEADER = '借据号,户号,贷款机构\nL0001,H0001,遂昌农商银行\n';

/** The bytes with another at a place. */
function changedAt(bytes: Uint8Array, at: number, byte: number): Uint8Array {
  const changed = bytes.slice();
  changed[at] = byte;
  return changed;
}

function utf16(text: string, isLittle: boolean): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), isLittle);
  return bytes;
}

describe('the encoding of a text', () => {
  it('is UTF-8 where all bytes are valid UTF-8', () => {
    expect(encodingOf(utf8(HEADER))).toEqual({ encoding: 'utf-8', isGuessed: false });
  });

  it('is GB18030 where the bytes are not UTF-8, and this is reported', () => {
    expect(encodingOf(gb18030(HEADER))).toEqual({ encoding: 'gb18030', isGuessed: true });
    expect(readText(gb18030(HEADER))).toEqual({ text: HEADER, encoding: 'gb18030', isGuessed: true });
  });

  it.each([true, false])('is UTF-16 by its mark, little endian: %s', (isLittle) => {
    const bytes = utf16(`\ufeff${HEADER}`, isLittle);
    expect(readText(bytes)).toEqual({ text: HEADER, encoding: isLittle ? 'utf-16le' : 'utf-16be', isGuessed: false });
  });

  it('is refused for UTF-16 that ends within a character', () => {
    const bytes = utf16(`\ufeff${HEADER}`, true).slice(0, -1);
    expect(readText(bytes)).toEqual({ text: undefined, found: { encoding: 'utf-16le', isGuessed: false } });
  });

  it('is not guessed where one byte of UTF-8 is wrong; its place is reported', () => {
    // The second line is ASCII up to 遂, its 13th to 15th byte.
    const line = utf8(HEADER.slice(0, HEADER.indexOf('\n') + 1)).length;
    expect(encodingOf(changedAt(utf8(HEADER), line + 12, 0xa0))).toEqual({
      encoding: undefined,
      wrong: { line: 2, byte: 13, value: 0xa0 },
      isMostlyUtf8: true,
    });
  });

  it('is not guessed where a byte of GB18030 is wrong; its line is told, however the bytes come', () => {
    const whole = gb18030(HEADER.repeat(3));
    const ends = [...whole].flatMap((byte, at) => (byte === 0x0a ? [at] : []));
    fc.assert(
      fc.property(fc.nat(ends.length - 1), fc.integer({ min: 1, max: 40 }), (wrong, size) => {
        // 0xFF is in no character of GB18030; before the end of the line it is no second byte of one.
        const bytes = Uint8Array.from([...whole.slice(0, ends[wrong]), 0xff, ...whole.slice(ends[wrong])]);
        const finder = new EncodingFinder();
        for (let at = 0; at < bytes.length; at += size) finder.add(bytes.subarray(at, at + size));
        expect(finder.found()).toMatchObject({ encoding: undefined, isMostlyUtf8: false, lineNotGb18030: wrong + 1 });
      }),
    );
  });

  it('is not guessed for any wrong byte in any place of Chinese text in UTF-8', () => {
    const whole = utf8(HEADER.repeat(3));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 0x80, max: 0xff }), (at, byte) => {
        const { encoding } = encodingOf(changedAt(whole, at, byte));
        expect(encoding === undefined || encoding === 'utf-8').toBe(true);
      }),
    );
  });

  it('is GB18030 for a Chinese word alone', () => {
    for (const word of ['户号', '乡镇', '甲', '年利率', '中国农业银行', '浙江遂昌农村商业银行股份有限公司']) {
      expect([word, encodingOf(gb18030(word)).encoding]).toEqual([word, 'gb18030']);
    }
  });

  it('is unknown where the bytes are neither, and the first wrong byte is reported', () => {
    expect(encodingOf(Uint8Array.of(0x41, 0x0a, 0x42, 0xff, 0xff))).toEqual({
      encoding: undefined,
      wrong: { line: 2, byte: 2, value: 0xff },
      isMostlyUtf8: false,
      lineNotGb18030: 2,
    });
  });

  it.each([
    ['overlong', [0xc0, 0x80]],
    ['overlong of three', [0xe0, 0x80, 0x80]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['overlong of four', [0xf0, 0x80, 0x80, 0x80]],
    ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['cut off', [0xe9, 0x81]],
    ['a continuation alone', [0x80]],
  ])('is not UTF-8 for a sequence that is %s', (_, bytes) => {
    const text = Uint8Array.of(...utf8('遂昌遂昌'), ...bytes);
    expect(encodingOf(text)).toMatchObject({ encoding: undefined, wrong: { line: 1, byte: 13, value: bytes[0] } });
  });

  it('does not depend on how the bytes are divided into pieces', () => {
    const texts = [
      utf8(HEADER),
      gb18030(HEADER),
      changedAt(utf8(HEADER), 20, 0xa0),
      utf8('😀遂'),
      utf16('\ufeff户', true),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(fc.nat(60)), (bytes, cuts) => {
        const finder = new EncodingFinder();
        const places = [0, ...cuts.sort((a, b) => a - b).filter((at) => at < bytes.length), bytes.length];
        for (let i = 1; i < places.length; i++) finder.add(bytes.subarray(places[i - 1], places[i]));
        expect(finder.found()).toEqual(encodingOf(bytes));
      }),
    );
  });

  it('agrees with the platform on what is UTF-8', () => {
    const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0xe9, 0x81, 0x82, 0xf0, 0x9f, 0xed, 0xe0));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), fc.array(byte, { maxLength: 12 }), (some, others) => {
        const bytes = Uint8Array.of(0x41, ...some, ...others);
        let isUtf8 = true;
        try {
          new TextDecoder('utf-8', { fatal: true }).decode(bytes);
        } catch {
          isUtf8 = false;
        }
        expect(encodingOf(bytes).encoding === 'utf-8').toBe(isUtf8);
      }),
    );
  });
});

describe('a text in the encoding that is asked for', () => {
  it('is not read in another encoding', () => {
    expect(readText(gb18030(HEADER), 'utf-8')).toMatchObject({ text: undefined, found: { encoding: 'gb18030' } });
    expect(readText(Uint8Array.of(0xff), 'gb18030')).toEqual({ text: undefined, found: undefined });
  });

  it('is read without its byte-order mark', () => {
    expect(readText(utf8('\ufeff\ufeffa'))).toEqual({ text: '\ufeffa', encoding: 'utf-8', isGuessed: false });
  });
});
