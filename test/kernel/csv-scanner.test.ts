import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { ROWS, rowFrom, textForParser } from '../../src/io/csv-table.js';
import type { Row } from '../../src/io/tables/table.js';
import { CsvNext, CsvScanner } from '../../src/kernel/csv-scanner.js';
import { NOT_A_DAY } from '../../src/kernel/scalar-scanner.js';
import { decodeUtf8 } from '../../src/kernel/text-columns.js';
import { draws } from '../draws.js';
import { Chance } from '../fuzz/random.js';

const encoder = new TextEncoder();

/** The rows of a text that is added in pieces of so many bytes, and what comes behind them. */
function scanned(text: string | Uint8Array, size = 1 << 20, longest = 1000) {
  const bytes = typeof text === 'string' ? encoder.encode(text) : text;
  const scanner = new CsvScanner(longest);
  const rows: Row[] = [];
  for (let at = 0; ; ) {
    const next = scanner.peek();
    if (next === CsvNext.More) {
      if (at < bytes.length) scanner.add(bytes.subarray(at, at + size));
      else scanner.end();
      at += size;
      continue;
    }
    if (next !== CsvNext.Row) return { rows, next };
    const cells = Array.from({ length: scanner.cells }, (_, cell) => {
      scanner.select(cell);
      return decodeUtf8(scanner.bytes, scanner.textStart, scanner.textEnd);
    });
    if (rows.length === 0) scanner.expect(cells.length);
    rows.push({ line: scanner.line, cells });
    scanner.pass();
    scanner.keep();
  }
}

/** The rows that the parser reads up to where it stops. */
function parsed(text: string): { rows: Row[]; isWhole: boolean } {
  const rows: Row[] = [];
  try {
    parse(textForParser(text.replace(/^\ufeff/, '')), {
      ...ROWS,
      on_record: (record: string[], { lines }: { lines: number }) => {
        rows.push(rowFrom(record, lines));
        return null;
      },
    });
    return { rows, isWhole: true };
  } catch {
    return { rows, isWhole: false };
  }
}

const row = (line: number, ...cells: string[]): Row => ({ line, cells });

describe('rows of CSV', () => {
  it('have cells without the blanks around them, as `trim` removes them', () => {
    const signs = Array.from({ length: 0x3100 }, (_, code) => String.fromCharCode(code)).filter(
      (sign) => !'\n\r,"'.includes(sign),
    );
    for (const sign of signs) {
      const { rows, next } = scanned(`${sign}x${sign},${sign}${sign}y\n`);
      // What the scanner does not take is read another way.
      if (next === CsvNext.Odd) continue;
      expect(rows, sign.charCodeAt(0).toString(16)).toEqual([
        row(1, `${sign}x${sign}`.trim(), `${sign}${sign}y`.trim()),
      ]);
    }
    expect(scanned('\u3000x\u3000\n').rows).toEqual([row(1, 'x')]);
  });

  it('may have many cells', () => {
    const cells = Array.from({ length: 300 }, (_, i) => (i % 7 === 0 ? `a ${i}` : String(i)));
    const { rows, next } = scanned(
      `${cells.join(',')}\n${cells.map((cell) => `"${cell}"`).join(',')}\n`,
      1 << 20,
      9000,
    );
    expect(rows).toEqual([row(1, ...cells), row(2, ...cells)]);
    expect(next).toBe(CsvNext.End);
  });

  it.each<[string, string, Row[]]>([
    ['lines that end with LF', 'a,b\nc,d\n', [row(1, 'a', 'b'), row(2, 'c', 'd')]],
    ['lines that end with CRLF', 'a,b\r\nc,d\r\n', [row(1, 'a', 'b'), row(2, 'c', 'd')]],
    ['a last line without an end', 'a,b\nc,d', [row(1, 'a', 'b'), row(2, 'c', 'd')]],
    ['a last line that ends with CR', 'a,b\nc,d\r', [row(1, 'a', 'b'), row(2, 'c', 'd')]],
    ['a last cell that is empty, at the end of the file', 'a,b\nc,', [row(1, 'a', 'b'), row(2, 'c', '')]],
    ['empty lines', '\n\r\na,b\n\n\nc,d\n\n', [row(3, 'a', 'b'), row(6, 'c', 'd')]],
    ['a byte-order mark', '\ufeffa,b\n', [row(1, 'a', 'b')]],
    ['a byte-order mark before a quote', '\ufeff"a",b\n', [row(1, 'a', 'b')]],
    ['a second byte-order mark', '\ufeff\ufeffa,b\n', [row(1, '\ufeffa', 'b')]],
    ['blanks around cells', ' a\t,\u3000b\u00a0\u2003\n', [row(1, 'a', 'b')]],
    ['blanks within cells', 'a b,c\u3000d\n', [row(1, 'a b', 'c\u3000d')]],
    ['cells of blanks', ' ,\u3000\n', [row(1, '', '')]],
    ['quotes', '"a,b","c"\n', [row(1, 'a,b', 'c')]],
    ['an empty cell in quotes', '"",a\n', [row(1, '', 'a')]],
    ['quotes that are doubled', '"a ""b""",""""\n', [row(1, 'a "b"', '"')]],
    ['line breaks in quotes', 'a,"b\r\nc\nd"\ne,f\n', [row(1, 'a', 'b c d'), row(4, 'e', 'f')]],
    ['line breaks and blanks at the ends in quotes', 'a," \n b\n"\n', [row(1, 'a', 'b')]],
    ['characters beyond U+FFFF', '𠮷,户\n', [row(1, '𠮷', '户')]],
    ['only the header', 'a,b', [row(1, 'a', 'b')]],
    ['nothing', '', []],
    ['a mark and nothing', '\ufeff', []],
  ])('are read: %s', (_, text, rows) => {
    for (const size of [1, 2, 3, 1000]) expect(scanned(text, size)).toEqual({ rows, next: CsvNext.End });
  });

  it.each([
    ['a quote in a cell without quotes', 'a"b,c\n'],
    ['a blank before a quote', 'a, "b"\n'],
    ['a blank behind a quote', 'a,"b" \n'],
    ['text behind a quote', 'a,"b"c\n'],
    ['a quote that is not closed', 'a,"b\n'],
    ['a CR that ends a line', 'a,b\rc,d\n'],
    ['a CR in a cell', 'a\rb,c\n'],
    ['a row of fewer cells', 'x,y\na\n'],
    ['a row of more cells', 'x,y\na,b,c\n'],
    ['a line of blanks', 'x,y\n  \n'],
    ['a cell in quotes with nothing in it, alone', '""\n'],
    ['a row that is too long', `${'a'.repeat(1001)},b\n`],
    ['a row that is too long and has not ended', `"${'a'.repeat(1001)}`],
  ])('are not read: %s', (_, text) => {
    for (const size of [1, 2, 3, 2000]) expect(scanned(text, size).next).toBe(CsvNext.Odd);
  });

  it('of any bytes equal those of the parser, up to the first that is not read', () => {
    const alphabet = ['a', 'b', ',', ',', ',', '"', '""', '",', ',"', '\n', '\n', '\r\n', '\r', ' ', '\t', '\f', '\v'];
    alphabet.push('户', '\u3000', '\u00a0', '\u2029', '\u200a', '\u1680', '\ufeff', '𠮷', '\u0000', 'é');
    let whole = 0;
    for (let number = 0; number < draws(20_000); number++) {
      const chance = new Chance(20261128, number);
      const text = Array.from({ length: chance.below(40) }, () => chance.of(alphabet)).join('');
      const { rows, next } = scanned(text, 1 + chance.below(9));
      const expected = parsed(text);
      const shown = `case ${number}: ${JSON.stringify(text)}`;
      expect(rows, shown).toEqual(expected.rows.slice(0, rows.length));
      if (next === CsvNext.End) {
        expect(expected.isWhole, shown).toBe(true);
        expect(rows.length, shown).toBe(expected.rows.length);
        whole += 1;
      }
    }
    expect(whole).toBeGreaterThan(draws(20_000) / 20);
  });

  it('are the same each time the scanner goes back', () => {
    const scanner = new CsvScanner(1000);
    const text = 'a,"b ""c"""\nd,"e\nf"\ng,h\n';
    const seen: string[] = [];
    const take = () => {
      const next = scanner.peek();
      if (next === CsvNext.Row) {
        scanner.select(1);
        seen.push(`${scanner.line} ${decodeUtf8(scanner.bytes, scanner.textStart, scanner.textEnd)}`);
        scanner.pass();
      }
      return next;
    };
    scanner.add(encoder.encode(text.slice(0, 19)));
    expect([take(), take()]).toEqual([CsvNext.Row, CsvNext.More]);
    scanner.rewind();
    scanner.add(encoder.encode(text.slice(19)));
    expect([take(), take()]).toEqual([CsvNext.Row, CsvNext.Row]);
    scanner.keep();
    expect([take(), take()]).toEqual([CsvNext.Row, CsvNext.More]);
    scanner.end();
    scanner.rewind();
    expect([take(), take()]).toEqual([CsvNext.Row, CsvNext.End]);
    expect(seen).toEqual(['1 b "c"', '1 b "c"', '2 e f', '4 h', '4 h']);
  });
});

describe('a cell of CSV', () => {
  const cellOf = (text: string | readonly number[]) => {
    const scanner = new CsvScanner(1000);
    scanner.add(typeof text === 'string' ? encoder.encode(`x,${text}`) : Uint8Array.of(0x78, 0x2c, ...text));
    scanner.end();
    expect(scanner.peek()).toBe(CsvNext.Row);
    scanner.select(1);
    return scanner;
  };

  it.each<[string, number]>([
    ['0', 0],
    ['12', 1200],
    ['12.3', 1230],
    ['12.34', 1234],
    ['12.3400', 1234],
    ['"12.34"', 1234],
    [' 12.34\u3000', 1234],
    ['007', 700],
  ])('%s is a decimal', (text, expected) => {
    expect(cellOf(text).takeDecimal(2, 1e6)).toBe(expected);
  });

  it.each(
    [
      '-1',
      '+1',
      '1.',
      '.5',
      '1.234',
      '1e3',
      '1,000',
      '１２',
      '12元',
      '1 2',
      '0x10',
      '1.2.3',
      '',
      '10000.01',
      '1_0',
    ].map((text) => (text.includes(',') ? `"${text}"` : text)),
  )('%s is no decimal', (text) => {
    expect(cellOf(text).takeDecimal(2, 1e6)).toBe(-1);
  });

  it('may be a decimal below 0', () => {
    expect(cellOf('-12.3').takeSignedDecimal(2, 1e6)).toBe(-1230);
    expect(cellOf('-0').takeSignedDecimal(2, 1e6)).toBe(0);
    for (const text of ['-', '--1', '- 1', '-1x', '−1']) expect(cellOf(text).takeSignedDecimal(2, 1e6), text).toBeNaN();
  });

  it('may be a day', () => {
    // 2024-03-01 is 31 + 29 days behind the new year of day 19,723.
    for (const text of ['2024-03-01', ' 2024-03-01', '"2024-03-01"']) expect(cellOf(text).takeDay()).toBe(19_783);
    for (const text of ['2024-3-1', '2024/03/01', '2024-02-30', '2024-03-011', '20240301', '２024-03-01', '']) {
      expect(cellOf(text).takeDay(), text).toBe(NOT_A_DAY);
    }
  });

  it.each<[string, string | readonly number[], boolean, boolean]>([
    ['ASCII', 'a b~', true, true],
    ['Chinese', '户', true, false],
    ['DELETE', 'a\u007f', true, false],
    ['a control character', 'a\u0001b', true, false],
    ['a byte that is not UTF-8', [0x61, 0xff], false, false],
    ['a character that has not ended', [0x61, 0xe6, 0x88], false, false],
    ['U+FDD0', 'a\ufdd0', false, false],
    ['its neighbour', 'a\ufdd1', true, false],
  ])('is a text, printable or not: %s', (_, text, isText, isPrintable) => {
    const scanner = cellOf(text);
    expect(scanner.takeText()).toBe(isText);
    expect(scanner.textIsPrintable).toBe(isPrintable);
  });
});
