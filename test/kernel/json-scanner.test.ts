import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFen } from '../../src/kernel/fen.js';
import { JsonKeys, JsonScanner } from '../../src/kernel/json-scanner.js';
import { readPercent } from '../../src/kernel/percent.js';
import { readDay } from '../../src/kernel/plain-date.js';
import { NOT_A_DAY } from '../../src/kernel/scalar-scanner.js';
import { decodeUtf8 } from '../../src/kernel/text-columns.js';
import { runs } from '../property/always.js';

const bytesOf = (text: string) => new TextEncoder().encode(text);

/**
 * What a method makes of a text, and what it leaves of it. The text is taken with each of the things behind it that
 * there may be: no byte at all, zeros, and other text, of which nothing may be seen.
 */
function taken<T>(text: string, take: (json: JsonScanner) => T): { value: T; left: string } {
  const bytes = bytesOf(text);
  const results = [new Uint8Array(0), new Uint8Array(100), OTHERS].map((behind) => {
    const given = Buffer.concat([bytes, behind]);
    const before = Buffer.from(given);
    const json = new JsonScanner().load(given, 0, bytes.length);
    const value = take(json);
    if (!given.equals(before)) expect.fail('the bytes have changed');
    return { value, at: json.at };
  });
  const [{ value, at }] = results as [{ value: T; at: number }];
  for (const other of results) {
    if (other.value !== value || other.at !== at) expect.fail(`${text}: what is behind it is seen`);
  }
  return { value, left: new TextDecoder().decode(bytes.subarray(at)) };
}

const OTHERS = bytesOf('9"}],:null '.repeat(20));

const text = (json: JsonScanner) =>
  json.takeText() ? decodeUtf8(json.bytes, json.textStart, json.textEnd) : undefined;
const day = (json: JsonScanner) => json.takeDay();
const MOST_FEN = 999_999_999_999_999;
const money = (json: JsonScanner) => json.takeDecimal(2, MOST_FEN);
const percent = (json: JsonScanner) => json.takeDecimal(6, 100_000_000);

describe('JSON in bytes', () => {
  it('is loaded from a part of bytes, without a copy where zeros follow', () => {
    const bytes = bytesOf(`xx12${'\0'.repeat(64)}`);
    const json = new JsonScanner().load(bytes, 2, 4);
    expect([json.bytes === bytes, json.at, json.end, money(json), json.isAtEnd()]).toEqual([true, 2, 4, 1200, true]);
    // a byte less behind it
    const less = bytes.subarray(0, bytes.length - 1);
    json.load(less, 2, 4);
    expect([json.bytes === less, money(json), json.isAtEnd()]).toEqual([false, 1200, true]);
    // and where it lies inside a larger buffer
    json.load(bytesOf(`12345${'\0'.repeat(64)}`).subarray(3), 0, 2);
    expect([money(json), json.isAtEnd()]).toEqual([4500, true]);
    const inside = bytesOf(`12345${'\0'.repeat(64)}`);
    for (const [behind, isCopied] of [
      [64, false],
      [63, true],
    ] as const) {
      json.load(new Uint8Array(inside.buffer.slice(0, 5 + behind), 3, 2));
      expect([money(json), json.isAtEnd(), json.bytes.byteOffset === 0]).toEqual([4500, true, isCopied]);
    }
  });

  it('can be loaded again, independent of the earlier bytes', () => {
    const json = new JsonScanner();
    expect(json.isAtEnd()).toBe(true);
    json.loadText('{"a": "遂昌𠮷"}');
    expect([json.takeObject(), json.takeText(), json.takeColon(), text(json)]).toEqual([true, true, true, '遂昌𠮷']);
    expect([json.takeObjectEnd(), json.isAtEnd()]).toEqual([true, true]);
    json.loadText('[');
    expect([json.takeObject(), json.takeList(), json.isAtEnd()]).toEqual([false, true, true]);
    json.loadText('');
    expect([json.takeList(), json.isAtEnd()]).toEqual([false, true]);
  });
});

describe('the scanner takes', () => {
  const marks: [string, (json: JsonScanner) => boolean][] = [
    ['{', (json) => json.takeObject()],
    ['}', (json) => json.takeObjectEnd()],
    ['[', (json) => json.takeList()],
    [']', (json) => json.takeListEnd()],
    [',', (json) => json.takeComma()],
    [':', (json) => json.takeColon()],
  ];

  it.each(marks)('the mark %s, behind any blanks of JSON and no others', (mark, take) => {
    expect(taken(mark, take)).toEqual({ value: true, left: '' });
    expect(taken(` \t\r\n${mark}1`, take)).toEqual({ value: true, left: '1' });
    for (const blank of ['\u00a0', '\u000b', '\u000c', '\ufeff', '\u3000', '\0', '\u001f', '\u007f']) {
      expect(taken(blank + mark, take).value, JSON.stringify(blank)).toBe(false);
    }
    for (const [other] of marks) expect(taken(other, take).value).toBe(other === mark);
    expect(taken('', take).value).toBe(false);
    expect(taken('  ', take).value).toBe(false);
  });

  it('null, and no other literal', () => {
    const take = (json: JsonScanner) => json.takeNull();
    expect(taken(' null,', take)).toEqual({ value: true, left: ',' });
    expect(taken('null', take)).toEqual({ value: true, left: '' });
    for (const other of ['nul', 'nil', 'nule', 'Null', 'ull', '"null"', '0', '']) {
      expect(taken(other, take).value, other).toBe(false);
    }
  });

  it('one text, and no other', () => {
    const take = (json: JsonScanner) => json.takeThis(bytesOf('农商行'));
    expect(taken(' "农商行",', take)).toEqual({ value: true, left: ',' });
    for (const other of ['"农商行', '"农商行1"', '"农商"', '"农商衍"', '农商行"', '"\\u519c商行"', '""', '']) {
      expect(taken(other, take).value, other).toBe(false);
    }
  });

  it('the end, after whitespace', () => {
    const isAtEnd = (json: JsonScanner) => json.isAtEnd();
    for (const end of ['', ' ', '\n\t\r ']) expect(taken(end, isAtEnd).value).toBe(true);
    for (const more of ['1', ' 1', '\0', ' \u0001', '\ufeff']) expect(taken(more, isAtEnd).value).toBe(false);
  });

  it('of lines no line feed, which ends the JSON', () => {
    const json = (written: string) => new JsonScanner(true).load(bytesOf(written));
    const line = json('[ \t\r] \r\n{');
    expect([line.takeList(), line.takeListEnd(), line.isAtEnd(), line.at]).toEqual([true, true, true, 7]);
    line.at = 8;
    expect([line.takeObject(), line.isAtEnd(), line.at]).toEqual([true, true, 9]);
    expect([json('\n[').takeList(), json(' \n[').takeList(), json('\r[').takeList()]).toEqual([false, false, true]);
    const cut = json('[\n]');
    expect([cut.takeList(), cut.takeListEnd(), cut.isAtEnd()]).toEqual([true, false, true]);
    for (const more of ['1', ' 1\n', '\0\n']) expect(json(more).isAtEnd(), more).toBe(false);
  });

  it('no end where it is past it', () => {
    const json = new JsonScanner().loadText('1');
    json.at = 2;
    expect(json.isAtEnd()).toBe(false);
  });
});

describe('a key', () => {
  const names = ['a', 'ab', 'abc', 'abcd', 'abcde', 'b', 'disbursedOn', 'x'.repeat(61)];
  const keys = new JsonKeys(names);
  const key = (likely: number) => (json: JsonScanner) => json.takeKey(keys, likely);

  it('is found at any index, with any likely index', () => {
    names.forEach((name, place) => {
      for (let likely = 0; likely <= names.length; likely++) {
        expect(taken(` \n"${name}":1`, key(likely))).toEqual({ value: place, left: '1' });
        expect(taken(`"${name}":`, key(likely))).toEqual({ value: place, left: '' });
      }
    });
  });

  it('is not mistaken for a similar key', () => {
    for (let likely = 0; likely <= names.length; likely++) {
      for (const other of [
        '"aa":',
        '"abcdef":',
        '"disbursedOm":',
        '"disbursedO":',
        '"DisbursedOn":',
        '"a" :',
        '"a":'.slice(0, -1),
        '"a',
        'a:',
        `"${'x'.repeat(60)}y":`,
        `"${'x'.repeat(60)}":`,
        `"${'x'.repeat(61)}"`,
        String.raw`"\u0061":`,
        '',
      ]) {
        expect(taken(other, key(likely)).value, other).toBe(-1);
      }
    }
  });

  it('is not found in an empty list', () => {
    expect(taken('"a":', (json) => json.takeKey(new JsonKeys([]), 0)).value).toBe(-1);
  });

  it('is compared by its bytes, also beyond ASCII', () => {
    const chinese = new JsonKeys(['户号', '户主']);
    expect(taken('"户主":1', (json) => json.takeKey(chinese, 0))).toEqual({ value: 1, left: '1' });
  });

  it('has at most 61 bytes', () => {
    expect(() => new JsonKeys(['a', 'x'.repeat(62)])).toThrow(new RangeError(`the key ${'x'.repeat(62)} is too long`));
  });
});

describe('a text', () => {
  it('is taken without decoding', () => {
    expect(taken(' "遂昌 \u007f\u2028𠮷" ,', text)).toEqual({ value: '遂昌 \u007f\u2028𠮷', left: ' ,' });
    expect(taken('""', text)).toEqual({ value: '', left: '' });
    expect(taken(`"${'长'.repeat(5000)}"x`, text)).toEqual({ value: '长'.repeat(5000), left: 'x' });
  });

  it.each([
    ['"L-1 ~"', true],
    ['"L\u007f1"', false],
    ['""', true],
    ['"L\u0080"', false],
    ['"借据"', false],
    ['"L1𠮷"', false],
  ])('%j has printable ASCII only: %s', (written, isAscii) => {
    expect(taken(`"é"${written}`, (json) => json.takeText() && json.takeText() && json.textIsPrintable).value).toBe(
      isAscii,
    );
  });

  it.each([
    ['with an escape', String.raw`"a\n"`],
    ['with an escaped quote', String.raw`"a\""`],
    ['with a control character', '"a\n"'],
    ['with a zero', '"a\0"'],
    ['with the last control character', '"\u001f"'],
    ['without its end', '"a'],
    ['of an opening quote alone', '"'],
    ['without its beginning', 'a"'],
    ['that is a number', '1'],
    ['that is not there', ''],
  ])('is refused %s', (_, written) => {
    expect(taken(written, text).value).toBeUndefined();
  });
});

describe('a day', () => {
  it('is every day from 1900 to 2199', () => {
    const json = new JsonScanner();
    const first = Date.UTC(1900, 0, 1) / 86_400_000;
    const last = Date.UTC(2199, 11, 31) / 86_400_000;
    for (let number = first; number <= last; number++) {
      const written = new Date(number * 86_400_000).toISOString().slice(0, 10);
      if (json.loadText(`"${written}"`).takeDay() !== number) expect.fail(`${written} is not day ${number}`);
      if (!json.isAtEnd()) expect.fail(`more than ${written} was taken`);
    }
  });

  it.each([1900, 2000, 2023, 2024, 2100, 2199])('of %i is refused after the last day of a month', (year) => {
    for (let month = 0; month <= 13; month++) {
      const days = month < 1 || month > 12 ? 0 : new Date(Date.UTC(year, month, 0)).getUTCDate();
      for (const number of [0, 1, days, days + 1, 31, 32, 99]) {
        const written = `"${year}-${String(month).padStart(2, '0')}-${String(number).padStart(2, '0')}",`;
        const isOne = number >= 1 && number <= days;
        const { value, left } = taken(written, day);
        expect(value, written).toBe(isOne ? Date.UTC(year, month - 1, number) / 86_400_000 : NOT_A_DAY);
        if (isOne) expect(left).toBe(',');
      }
    }
  });

  it.each(['1899-12-31', '2200-01-01', '0000-01-01', '9999-12-31'])('is not %s', (written) => {
    expect(taken(`"${written}"`, day).value).toBe(NOT_A_DAY);
  });

  it('is refused with any other character at any position', () => {
    const sound = ' "2024-10-21"';
    expect(taken(sound, day).value).toBe(Date.UTC(2024, 9, 21) / 86_400_000);
    for (let place = 1; place < sound.length; place++) {
      for (const other of ['/', ':', '.', 'a', ' ', '\0', '\u0010', '\u00b0', '\ufffd', '１']) {
        const spoilt = sound.slice(0, place) + other + sound.slice(place + 1);
        expect(taken(spoilt, day).value, spoilt).toBe(NOT_A_DAY);
      }
      const short = sound.slice(0, place) + sound.slice(place + 1);
      expect(taken(short, day).value, short).toBe(NOT_A_DAY);
      expect(taken(sound.slice(0, place), day).value).toBe(NOT_A_DAY);
    }
    for (const other of ['"2024-10-21T00:00"', '"2024-10-210"', '20241021', 'null', '']) {
      expect(taken(other, day).value, other).toBe(NOT_A_DAY);
    }
  });
});

describe('a decimal', () => {
  it.each([
    ['"0"', 0],
    ['"0.01"', 1],
    ['"12.5"', 1250],
    ['"12.50"', 1250],
    ['"150000.00"', 15_000_000],
    ['"9999999999999.99"', MOST_FEN],
    // zeros behind the last decimal, whatever their number
    ['"150000.0000"', 15_000_000],
    [`"0.01${'0'.repeat(400)}"`, 1],
    ['"9999999999999.9900"', MOST_FEN],
    // leading zeros, up to 15 digits
    ['"007.50"', 750],
    ['"000000000000001"', 100],
    ['"0000000000001.50"', 150],
    ['0', 0],
    ['150000', 15_000_000],
    ['9999999999999', 999_999_999_999_900],
  ])('%s is %d fen', (written, fen) => {
    for (const left of ['', ',', ' ', '}', ']', '\n', '\t"']) {
      expect(taken(` ${written}${left}`, money)).toEqual({ value: fen, left });
    }
  });

  it.each([
    ['"4.35"', 4_350_000],
    ['"4.350000"', 4_350_000],
    ['"4.3500000"', 4_350_000],
    ['"0.000001"', 1],
    ['"100"', 100_000_000],
    ['100', 100_000_000],
  ])('%s is %d millionths', (written, micro) => {
    expect(taken(written, percent)).toEqual({ value: micro, left: '' });
  });

  it.each([
    // another digit behind the last decimal
    '"1.001"',
    '"1.0010"',
    '"1.00000000000000001"',
    '"150000.00a"',
    '"1.00.0"',
    '"1.0.0"',
    // more than the largest, or than 15 digits
    '"10000000000000.00"',
    '"10000000000000"',
    '10000000000000',
    '"0000000000000001"',
    '"00000000000001.50"',
    '"1234567890123456"',
    '1234567890123456',
    `"${'1'.repeat(400)}"`,
    '1'.repeat(400),
    // no plain decimal
    '""',
    '"."',
    '".5"',
    '"5."',
    '"5.',
    '"5.0',
    '"5',
    '"',
    '"-1"',
    '"+1"',
    '"1e3"',
    '"1,000"',
    '"1.2万"',
    '"１２"',
    '" 1"',
    '"1 "',
    '"1\0"',
    String.raw`"\u0031"`,
    // no JSON integer, or one that is not plain
    '-1',
    '-0',
    '1.0',
    '1.5',
    '1e3',
    '1E3',
    '.5',
    '5.',
    '00',
    '012',
    '1"',
    '1:',
    '1[',
    '1x',
    '0x10',
    'NaN',
    'null',
    'true',
    '[1]',
    '',
    ' ',
  ])('%s is no amount', (written) => {
    expect(taken(written, money).value).toBe(-1);
  });

  it('is accepted up to its largest value, and refused above it', () => {
    const atMost = (largest: number) => (json: JsonScanner) => json.takeDecimal(2, largest);
    expect(taken('"12.34"', atMost(1234)).value).toBe(1234);
    expect(taken('"12.34"', atMost(1233)).value).toBe(-1);
    expect(taken('"100.000000"', percent).value).toBe(100_000_000);
    expect(taken('"100.000001"', percent).value).toBe(-1);
    expect(taken('101', percent).value).toBe(-1);
  });
});

describe('days and decimals equal those that the kernel reads from text', () => {
  const DIGITS = ['0', '0', '0', '1', '2', '3', '5', '9'];
  const NEAR = [...DIGITS, '.', '.', '-', '-', '+', 'e', ' ', ',', '/', ':', '１', '"', '\\', '\0', '𠮷'];

  /** A text with some of its characters taken out, put in or put in the place of another. */
  const spoilt = (sound: fc.Arbitrary<string>) =>
    fc
      .tuple(
        sound,
        fc.array(fc.record({ at: fc.nat(), out: fc.nat({ max: 2 }), put: fc.constantFrom('', ...NEAR) }), {
          maxLength: 3,
        }),
      )
      .map(([written, changes]) =>
        changes.reduce((so, { at, out, put }) => {
          const place = at % (so.length + 1);
          return so.slice(0, place) + put + so.slice(place + out);
        }, written),
      );
  const digits = (most: number) => fc.array(fc.constantFrom(...DIGITS), { maxLength: most }).map((all) => all.join(''));
  const days = fc
    .tuple(fc.integer({ min: 1899, max: 2200 }), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }))
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join('-'));
  const decimals = (most: number) =>
    fc
      .tuple(
        digits(most),
        fc.constantFrom('', '.', '.'),
        digits(8),
        fc.constantFrom('', '', '0', '0000', '0'.repeat(20)),
      )
      .map((parts) => parts.join(''));
  const json = new JsonScanner();

  /** The value of valid JSON, undefined for another text. */
  function jsonOf(written: string): unknown {
    try {
      return JSON.parse(written);
    } catch {
      return undefined;
    }
  }

  /** Runs over random texts, and over the JSON integers that they may be. */
  function eachText(sound: fc.Arbitrary<string>, check: (written: string) => void): void {
    fc.assert(
      fc.property(spoilt(sound), fc.boolean(), (written, quoted) => check(quoted ? `"${written}"` : written)),
      runs(6000),
    );
  }

  it('a day', () => {
    let sound = 0;
    eachText(days, (written) => {
      const expected = readDay(jsonOf(written));
      const taken = json.loadText(written).takeDay();
      if (taken !== NOT_A_DAY && json.isAtEnd()) sound += 1;
      // What has more behind it, or an escape, is refused by whoever goes on, or read by the schema.
      const value = taken !== NOT_A_DAY && json.isAtEnd() ? taken : undefined;
      if (value !== expected) expect.fail(`${written} is ${value}, not ${expected}`);
    });
    expect(sound).toBeGreaterThan(runs(100).numRuns);
  });

  it.each([
    ['an amount', 16, 2, MOST_FEN, readFen],
    ['a rate', 4, 6, 100_000_000, readPercent],
  ] as const)('%s', (_, most, places, largest, read) => {
    let sound = 0;
    eachText(decimals(most), (written) => {
      // JSON.parse makes an integer of 1e2 and of 1.0: how numbers are written is for the reader of text (io/json.ts).
      const isFloat = !written.startsWith('"') && /[.eE]/.test(written);
      const expected = isFloat ? undefined : read(jsonOf(written));
      const number = json.loadText(written).takeDecimal(places, largest);
      const value = number >= 0 && json.isAtEnd() ? number : undefined;
      if (value !== undefined) sound += 1;
      if (value !== expected) expect.fail(`${written} is ${value}, not ${expected}`);
    });
    expect(sound).toBeGreaterThan(runs(100).numRuns);
  });
});

describe('any value', () => {
  const pass = (json: JsonScanner) => json.skipValue();

  it.each([
    '1',
    '-1.5e3',
    '"a"',
    '""',
    String.raw`"a]\""`,
    String.raw`"a\\"`,
    '"遂昌{["',
    'null',
    'true',
    '{}',
    '[]',
    '{"a": [1, {"b": "}"}], "c": 2}',
    '[[[[1]]], "["]',
    '[ ]',
    String.raw`["\\", "\"]", {"\"}": "]"}]`,
  ])('%s is skipped as a whole, whatever follows', (value) => {
    for (const left of ['', ',1', ' }', ']]', '\n"a"', '}']) {
      expect(taken(` ${value}${left}`, pass)).toEqual({ value: true, left });
    }
  });

  it('of any depth is skipped', () => {
    const depth = 200_000;
    expect(taken(`${'['.repeat(depth)}${']'.repeat(depth)},`, pass)).toEqual({ value: true, left: ',' });
    expect(taken('['.repeat(depth), pass).value).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \n'],
    ['a comma', ',1'],
    ['a colon', ':1'],
    ['the end of a list', ']'],
    ['the end of an object', '} '],
    ['a control character', '\u0001'],
    ['a zero', '\0'],
    ['a control character in a list', '[1,\u0001]'],
    ['a zero in an object', '{"a":\0}'],
    ['a list that does not end', '[1'],
    ['an object that does not end', '{"a": [1}'],
    ['a string that does not end', '"a'],
    ['a string that ends in an escape', '"a\\'],
    ['a string whose quote is escaped', String.raw`"a\"`],
    ['a string in a list that does not end', '[1, "'],
    ['a list with a separator at its end', '[1,'],
  ])('is not %s', (_, written) => {
    expect(taken(written, pass).value).toBe(false);
  });

  it('ends where JSON would end, whether it is valid JSON or not', () => {
    expect(taken('x"y,1', pass)).toEqual({ value: true, left: ',1' });
    expect(taken('[}1', pass)).toEqual({ value: true, left: '1' });
    expect(taken('1\u0001', pass)).toEqual({ value: true, left: '\u0001' });
  });

  it('returns for any bytes', () => {
    const marks = [...'{}[],:"\\ \n\0\u0001'].map((mark) => mark.charCodeAt(0));
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...marks), fc.nat({ max: 255 })), { maxLength: 40 }), (list) => {
        const json = new JsonScanner().load(Uint8Array.from(list));
        const passed = json.skipValue();
        if (passed) expect(json.at).toBeLessThanOrEqual(json.end);
      }),
      runs(2000),
    );
  });

  it('is skipped in any JSON that fast-check draws', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('', ',', ' }', ']'), (written, left) => {
        const json = new JsonScanner().loadText(written + left);
        expect(json.skipValue()).toBe(true);
        expect(decodeUtf8(json.bytes, 0, json.at)).toBe(written);
      }),
      runs(500),
    );
  });
});
