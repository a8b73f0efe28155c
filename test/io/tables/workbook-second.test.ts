import fc from 'fast-check';
import { type CellValue, type Sheet as HucreSheet, readXls, readXlsx, writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import type { CellKind } from '../../../src/io/tables/workbook-types.js';
import { PROPERTY_TIMEOUT, runs } from '../../draws.js';
import { sheetsOf } from './made.js';
import { biff, stringsOf, xlsOf } from './made-xls.js';

/** The same workbooks read by another reader, hucre, which shares nothing with ours. */

/** What a value of hucre is in our terms. */
function expected(value: CellValue | undefined): readonly [text: string, kind: CellKind | undefined] {
  if (typeof value === 'number') return [plain(value), 'number'];
  if (typeof value === 'boolean') return [value ? 'TRUE' : 'FALSE', 'boolean'];
  if (value instanceof Date) {
    const [day, time] = value.toISOString().split(/[TZ]/) as [string, string];
    return [time === '00:00:00.000' ? day : `${day} ${time.replace(/\.000$/, '')}`, 'date'];
  }
  // hucre writes and reads an error as the text of the error.
  if (value === '#REF!') return [value, 'error'];
  return [String(value ?? '').replace(/\r\n?/g, '\n'), undefined];
}

/** The decimal of 15 significant digits of a number from 0.000001 to below 10^15, which JavaScript shows without exponent. */
function plain(number: number): string {
  const rounded = Number(number.toPrecision(15));
  return String(rounded === 0 ? 0 : rounded);
}

/** Rows of values in our terms, without the empty ones at the ends. */
function rowsOf(values: readonly (readonly (CellValue | undefined)[])[]) {
  return values.flatMap((row, i) => {
    const cells = row.map(expected);
    while (cells.length > 0 && cells[cells.length - 1]?.[0] === '') cells.pop();
    return cells.length === 0 ? [] : [{ line: i + 1, cells }];
  });
}

async function ours(bytes: Uint8Array) {
  return (await sheetsOf(bytes)).map(({ name, isHidden, rows }) => ({
    name,
    isHidden,
    rows: rows.map(({ line, cells, kinds }) => ({ line, cells: cells.map((text, i) => [text, kinds?.[i]]) })),
  }));
}

const theirs = (sheets: readonly HucreSheet[]) =>
  sheets.map(({ name, hidden, veryHidden, rows }) => ({
    name,
    isHidden: hidden === true || veryHidden === true,
    rows: rowsOf(rows),
  }));

/** hucre does not escape what looks like an escape. */
const isEscape = (text: string) => /_x[\dA-Fa-f]{4}_/.test(text);
const texts = fc.oneof(
  fc.constantFrom('', '借据号', ' a ', 'a\nb', '<&>"\'', '𠮷', '=1+1', '#REF!', '901000202410100456'),
  fc
    .string({
      unit: fc.constantFrom('a', '中', '<', '&', '"', '_', 'x', '0', ' ', ']', '>', '𠮷', '\n'),
      maxLength: 40,
    })
    .filter((text) => !isEscape(text)),
);
const numbers = fc.oneof(
  fc.integer({ min: -(10 ** 9), max: 10 ** 9 }).map((fen) => fen / 100),
  fc.integer({ min: 0, max: 10 ** 15 - 1 }),
  fc.double({ min: 1e-6, max: 1e14, noNaN: true }),
);
/** Days from 1900-03-01 on: those before are told apart by neither. Times to the second. */
const dates = fc
  .tuple(fc.integer({ min: -25_508, max: 60_000 }), fc.constantFrom(0, 0, 0, 1, 43_200, 86_399))
  .map(([day, second]) => new Date(day * 86_400_000 + second * 1000));
const cells = fc.oneof(texts, numbers, dates, fc.boolean(), fc.constant(null));
const sheets = fc.array(
  fc.record({
    rows: fc.array(fc.array(cells, { maxLength: 12 }), { maxLength: 12 }),
    hidden: fc.boolean(),
  }),
  { minLength: 1, maxLength: 3 },
);

describe('a random workbook that hucre writes', () => {
  it(
    'is read as it was written, and as hucre reads it',
    async () => {
      await fc.assert(
        fc.asyncProperty(sheets, async (drawn) => {
          const written = drawn.map((sheet, i) => ({ ...sheet, hidden: i > 0 && sheet.hidden, name: `表${i + 1}` }));
          const bytes = await writeXlsx({ sheets: written });
          const read = await ours(bytes);
          expect(read).toEqual(
            written.map(({ name, hidden, rows }) => ({ name, isHidden: hidden, rows: rowsOf(rows) })),
          );
          expect(read).toEqual(theirs((await readXlsx(bytes, { readStyles: true })).sheets));
        }),
        runs(300),
      );
    },
    PROPERTY_TIMEOUT,
  );
});

describe('a workbook of Excel 97, made by hand', () => {
  const values = fc.oneof(fc.constantFrom('甲', '乙', 'narrow'), numbers, fc.boolean());
  it('is read as hucre reads it', async () => {
    const strings = ['甲', '乙', 'narrow'];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(values, { maxLength: 10 }), { maxLength: 30 }), async (rows) => {
        const records = rows.flatMap((row, r) =>
          row.map((value, c) =>
            typeof value === 'string'
              ? biff.shared(r, c, strings.indexOf(value))
              : typeof value === 'boolean'
                ? biff.boolean(r, c, value ? 1 : 0)
                : biff.number(r, c, value),
          ),
        );
        const bytes = xlsOf({ strings: stringsOf(...strings), sheets: [{ records }] });
        const [read] = await ours(bytes);
        expect(read?.rows).toEqual(rowsOf(rows));
        expect(read?.rows).toEqual(rowsOf((await readXls(bytes)).sheets[0]!.rows));
      }),
      runs(300),
    );
  });
});
