import fc from 'fast-check';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { readWorkbook } from '../../../src/io/tables/workbook.js';
import { draws } from '../../draws.js';
import { type MadeWorkbook, partsOf, xlsxOf, zipOf } from './made.js';
import { biff, stringsOf, xlsOf } from './made-xls.js';

/** Files that were damaged on their way: a fault, or what was written, and never something else or an exception. */

const bySpreadsheet = await writeXlsx({
  sheets: [
    {
      name: '明细',
      rows: [
        ['借据号', '贷款金额', '发放日期'],
        ['901000202410100456', 150000.37, new Date(Date.UTC(2024, 8, 1))],
        ['901000202410100457', 0.1, new Date(Date.UTC(2025, 8, 1))],
      ],
      merges: [{ startRow: 3, startCol: 0, endRow: 3, endCol: 2 }],
    },
    { name: '其他', rows: [[true, 'x']] },
  ],
});
const WORKBOOK: MadeWorkbook = {
  strings: '<si><t>甲</t></si><si><r><t>乙</t></r><r><t>丙</t></r></si>',
  formats: ['yyyy-mm-dd', 10],
  sheets: [
    {
      data: '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" s="1"><v>45536</v></c><c r="B2" s="2"><v>0.0435</v></c></row>',
      merged: ['A2:A4'],
    },
  ],
};
const byHand = xlsxOf(WORKBOOK);
const xls = xlsOf({
  strings: stringsOf('甲', '乙'),
  formats: [14],
  sheets: [
    {
      records: [
        biff.shared(0, 0, 0),
        biff.shared(0, 1, 1),
        biff.number(1, 0, 45536, 1),
        biff.rks(2, 0, [
          [6, 0],
          [10, 0],
        ]),
        biff.merged([0, 1, 3, 4]),
      ],
    },
  ],
});

const flipped = (bytes: Uint8Array, bit: number) => {
  const copy = bytes.slice();
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
};

describe.each([
  ['written by hucre', bySpreadsheet],
  ['made by hand', byHand],
])('a workbook %s', (_, bytes) => {
  it('with one bit flipped is a fault, or is read as it was written', async () => {
    const written = JSON.stringify(await readWorkbook(bytes));
    expect(written).toContain('"sheets":[{');
    let faults = 0;
    const bits = fc.sample(fc.integer({ min: 0, max: 8 * bytes.length - 1 }), draws(20_000));
    for (const bit of bits) {
      const result = await readWorkbook(flipped(bytes, bit));
      if ('fault' in result) faults++;
      else if (JSON.stringify(result) !== written) expect.fail(`bit ${bit}: ${JSON.stringify(result)}`);
    }
    // Most of a file is what is read; dates and attributes of files, and what of them is not read, are not checked.
    expect(faults).toBeGreaterThan(bits.length / 3);
  });

  it('that ends too early, or goes on, is a fault', async () => {
    for (const length of fc.sample(fc.integer({ min: 0, max: bytes.length - 1 }), draws(3000))) {
      expect(await readWorkbook(bytes.slice(0, length)), String(length)).toHaveProperty('fault');
    }
    expect(await readWorkbook(new Uint8Array([...bytes, 0]))).toHaveProperty('fault');
  });

  it('of which bytes were moved is a fault, or is read as it was written', async () => {
    const written = JSON.stringify(await readWorkbook(bytes));
    const place = fc.integer({ min: 0, max: bytes.length - 1 });
    for (const [from, to, length] of fc.sample(fc.tuple(place, place, fc.integer({ min: 1, max: 64 })), draws(5000))) {
      const copy = bytes.slice();
      copy.copyWithin(to, from, from + length);
      const result = await readWorkbook(copy);
      if (!('fault' in result)) expect(JSON.stringify(result)).toBe(written);
    }
  });
});

describe('a workbook whose parts were changed, and whose checksums are right', () => {
  const parts = partsOf(WORKBOOK);
  const junk = fc.constantFrom(
    '<',
    '>',
    '"',
    "'",
    '&',
    '/',
    ' ',
    '=',
    '-',
    '0',
    '9',
    'E',
    'r',
    's',
    '\u0000',
    '<!--',
    '<![CDATA[',
    '</c>',
    '<row>',
    ']]>',
    '_x000D_',
    '中',
  );
  it('is a fault or is read', async () => {
    const change = fc.record({
      part: fc.integer({ min: 0, max: parts.length - 1 }),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      removed: fc.integer({ min: 0, max: 20 }),
      added: fc.array(junk, { maxLength: 3 }),
    });
    let faults = 0;
    const changes = fc.sample(change, draws(10_000));
    for (const { part, at, removed, added } of changes) {
      const changed = parts.map((each, i) => {
        if (i !== part) return each;
        const text = String(each.text);
        const from = Math.floor(at * text.length);
        return { ...each, text: text.slice(0, from) + added.join('') + text.slice(from + removed) };
      });
      if ('fault' in (await readWorkbook(zipOf(changed)))) faults++;
    }
    expect(faults).toBeGreaterThan(0);
    expect(faults).toBeLessThan(changes.length);
  });
});

describe('a workbook of Excel 97', () => {
  // It has no checksum: another digit is another number. But nothing is thrown, and nothing runs on.
  it('with one bit flipped is a fault or is read', async () => {
    let faults = 0;
    const bits = fc.sample(fc.integer({ min: 0, max: 8 * xls.length - 1 }), draws(20_000));
    for (const bit of bits) if ('fault' in (await readWorkbook(flipped(xls, bit)))) faults++;
    expect(faults).toBeGreaterThan(0);
    expect(faults).toBeLessThan(bits.length);
  });

  it('of which bytes were moved is a fault or is read', async () => {
    const place = fc.integer({ min: 0, max: xls.length - 1 });
    for (const [from, to, length] of fc.sample(
      fc.tuple(place, place, fc.integer({ min: 1, max: 600 })),
      draws(10_000),
    )) {
      const copy = xls.slice();
      copy.copyWithin(to, from, from + length);
      expect(await readWorkbook(copy)).toBeTypeOf('object');
    }
  });
});
