import { describe, expect, it } from 'vitest';
import { formOf } from '../../../src/io/tables/workbook-form.js';
import { faultOf, sheetsOf, shown } from './made.js';
import {
  biff,
  bof,
  compoundOf,
  eof,
  type MadeXls,
  ofBoolean,
  ofError,
  ofNothing,
  ofNumber,
  ofText,
  record,
  streamOf,
  stringsOf,
  text16,
  xlsOf,
} from './made-xls.js';

/** Workbooks of Excel 97 to 2003. */

const rows = async (workbook: MadeXls) => shown((await sheetsOf(xlsOf(workbook)))[0]!.rows);
const cells = async (records: readonly (readonly number[])[], more: Partial<MadeXls> = {}) =>
  rows({ ...more, sheets: [{ records }] });

/** The bits of an RK number: an integer, and whether it is in hundredths. */
const rk = (integer: number, isHundredths = false) => (integer << 2) | 2 | (isHundredths ? 1 : 0);

describe('a cell of .xls', () => {
  it('has a text: shared, of its own, of a formula', async () => {
    const records = [
      biff.shared(0, 0, 1),
      biff.label(0, 1, '自己'),
      biff.formula(0, 2, ofText),
      biff.string('公式'),
      // Between a formula and its text, what several formulas share may stand.
      biff.formula(1, 0, ofText),
      record(0x4bc, Array(10).fill(0)),
      biff.string('共用'),
      biff.formula(1, 1, ofNothing),
      biff.blank(1, 2),
    ];
    expect(await cells(records, { strings: stringsOf('甲', '乙\r\n丙') })).toEqual([
      [1, '乙\n丙', '自己', '公式'],
      [2, '共用'],
    ]);
  });

  it('has a number: as a double, short, several at once, of a formula', async () => {
    const records = [
      biff.number(0, 0, 150000.37),
      biff.rk(0, 1, rk(-5)),
      biff.rk(0, 2, rk(435, true)),
      // 1.5 is 0x3FF8000000000000; its upper 30 bits are all that it has.
      biff.rk(0, 3, 0x3ff80000),
      biff.rks(0, 4, [
        [rk(1), 0],
        [rk(45536), 1],
        [rk(435, true), 2],
      ]),
      biff.formula(0, 7, ofNumber(0.1 + 0.2)),
    ];
    expect(await cells(records, { formats: ['yyyy"年"m"月"d"日"', 10] })).toEqual([
      [
        1,
        'number:150000.37',
        'number:-5',
        'number:4.35',
        'number:1.5',
        'number:1',
        'date:2024-09-01',
        'percent:435%',
        'number:0.3',
      ],
    ]);
  });

  it('has a day in the systems of 1900 and 1904, by the Chinese formats too', async () => {
    const records = [60, 61, 45536].map((value, i) => biff.number(0, i, value, 1));
    const [first, second] = ['date:1900-02-29', 'date:1900-03-01'];
    expect(await cells(records, { formats: [31] })).toEqual([[1, first, second, 'date:2024-09-01']]);
    expect(await cells(records, { formats: [31], isFrom1904: true })).toEqual([
      [1, 'date:1904-03-01', 'date:1904-03-02', 'date:2028-09-02'],
    ]);
  });

  it('is true or false, or an error', async () => {
    const records = [
      biff.boolean(0, 0, 1),
      biff.boolean(0, 1, 0),
      biff.error(0, 2, 0x17),
      biff.formula(0, 3, ofBoolean(1)),
      biff.formula(0, 4, ofError(7)),
    ];
    expect(await cells(records)).toEqual([
      [1, 'boolean:TRUE', 'boolean:FALSE', 'error:#REF!', 'boolean:TRUE', 'error:#DIV/0!'],
    ]);
  });

  it('of a number of more than 15 digits has all that JavaScript shows of it', async () => {
    expect(await cells([biff.number(0, 0, 9.010002024101005e17)])).toEqual([[1, 'number:901000202410100500']]);
  });

  it('that is merged fills the others, whole columns as far as there are rows', async () => {
    const records = [
      biff.label(0, 0, 'a'),
      biff.label(2, 1, 'b'),
      biff.label(3, 1, 'c'),
      biff.merged([0, 1, 0, 1], [2, 0xffff, 1, 1]),
    ];
    expect(await cells(records)).toEqual([
      [1, 'a', 'a'],
      [2, 'a', 'a'],
      [3, '', 'b'],
      [4, '', 'error:c'],
    ]);
  });
});

describe('the sheets of .xls', () => {
  it('are those of cells, in order, and hidden ones say so', async () => {
    const sheets = await sheetsOf(
      xlsOf({
        sheets: [
          { name: '明细', records: [biff.label(0, 0, 'a')] },
          { name: '图', type: 2 },
          { name: '隐藏', state: 1, records: [biff.label(0, 0, 'b')] },
          { name: '深藏', state: 2 },
        ],
      }),
    );
    expect(sheets).toEqual([
      { name: '明细', isHidden: false, rows: [{ line: 1, cells: ['a'] }] },
      { name: '隐藏', isHidden: true, rows: [{ line: 1, cells: ['b'] }] },
      { name: '深藏', isHidden: true, rows: [] },
    ]);
  });

  it('may have charts on them', async () => {
    const chart = [bof(0x20), biff.label(5, 5, 'no cell'), eof];
    expect(await cells([biff.label(0, 0, 'a'), ...chart, biff.label(1, 0, 'b')])).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });

  it('are not those of a file that is embedded', async () => {
    const stream = (text: string) => streamOf({ sheets: [{ records: [biff.label(0, 0, text)] }] });
    const own = { name: 'Workbook', bytes: stream('own') };
    const embedded = { name: 'Workbook', bytes: stream('embedded'), isEmbedded: true };
    for (const streams of [
      [own, embedded],
      [embedded, own],
    ]) {
      expect((await sheetsOf(compoundOf(streams)))[0]?.rows).toEqual([{ line: 1, cells: ['own'] }]);
    }
    expect(formOf(compoundOf([embedded]))).toBe('other');
  });

  it('are read from small and from large streams', async () => {
    for (const count of [1, 300, 3000]) {
      const records = Array.from({ length: count }, (_, i) => biff.label(i, 0, `第${i}行`));
      expect(await cells(records)).toEqual(records.map((_, i) => [i + 1, `第${i}行`]));
    }
  });
});

describe('shared strings of .xls', () => {
  it('may be wide or narrow, in several formats, with their pronunciation', async () => {
    const formatted = [...[2, 0], 0x09, ...[1, 0], ...[0x32, 0x4e, 0x59, 0x4e], ...[0, 0, 0, 0]];
    const pronounced = [...[1, 0], 0x05, ...[4, 0, 0, 0], ...[0x19, 0x4e], ...[1, 2, 3, 4]];
    const strings = record(
      0xfc,
      [4, 0, 0, 0, 4, 0, 0, 0],
      text16('narrow', false),
      formatted,
      pronounced,
      text16('末'),
    );
    expect(
      await cells(
        [0, 1, 2, 3].map((i) => biff.shared(0, i, i)),
        { strings },
      ),
    ).toEqual([[1, 'narrow', '\u4e32\u4e59', '\u4e19', '末']]);
  });

  it('go on in another record: between two, in a text, and there in another width', async () => {
    const strings = [
      ...record(0xfc, [3, 0, 0, 0, 3, 0, 0, 0], text16('一'), [...[6, 0], 0, 0x61, 0x62, 0x63]),
      // A text that goes on begins with its width.
      ...record(0x3c, [1, ...[0x32, 0x4e, 0x59, 0x4e, 0x19, 0x4e]]),
      ...record(0x3c, text16('末')),
    ];
    expect(
      await cells(
        [0, 1, 2].map((i) => biff.shared(0, i, i)),
        { strings },
      ),
    ).toEqual([[1, '一', 'abc\u4e32\u4e59\u4e19', '末']]);
  });

  it('may be long', async () => {
    const long = '长'.repeat(32_767);
    const [first, ...rest] = [long.slice(0, 4000), ...(long.slice(4000).match(/[\s\S]{1,4000}/g) ?? [])];
    const codes = (text: string) => [...new Uint8Array(Uint16Array.from(text, (each) => each.charCodeAt(0)).buffer)];
    const length = [long.length & 0xff, long.length >> 8];
    const strings = [
      ...record(0xfc, [1, 0, 0, 0, 1, 0, 0, 0], [...length, 1], codes(first!)),
      ...rest.flatMap((text) => record(0x3c, [1], codes(text))),
    ];
    expect(await cells([biff.shared(0, 0, 0)], { strings })).toEqual([[1, long]]);
  });
});

describe('of .xls it is a fault', () => {
  const damagedAt = (cell?: string) => ({
    fault: {
      en: expect.stringMatching(/^the workbook is damaged: /),
      'zh-CN': expect.stringMatching(/^工作簿已损坏：/),
    },
    ...(cell === undefined ? {} : { place: { sheet: 'Sheet1', cell } }),
  });
  it.each<[string, readonly (readonly number[])[], string?]>([
    ['a text that is not among the shared ones', [biff.shared(1, 1, 1)], 'B2'],
    ['a style that is not there', [biff.number(1, 1, 1, 9)], 'B2'],
    ['a number that is none', [biff.number(1, 1, Number.NaN)], 'B2'],
    ['a column beyond IV', [biff.label(0, 256, 'x')], 'IW1'],
    ['a cell twice', [biff.label(0, 0, 'x'), biff.label(0, 0, 'y')], 'A1'],
    ['an error without a name', [biff.error(0, 0, 1)], 'A1'],
    ['neither true nor false', [biff.boolean(0, 0, 2)], 'A1'],
    ['a formula whose text is missing', [biff.formula(2, 0, ofText), biff.label(3, 0, 'x')], 'A3'],
    ['a formula whose text is missing at the end', [biff.formula(2, 0, ofText)], 'A3'],
    ['a formula with a value of no kind', [biff.formula(2, 0, [9, 0, 0, 0, 0, 0, 0xff, 0xff])], 'A3'],
    ['a merged range that is none', [biff.merged([2, 1, 0, 0])], 'A3'],
    ['a merged range that is cut off', [record(0xe5, [2, 0], [0, 0, 1, 0, 0, 0, 1, 0])]],
    ['a cell that is cut off', [record(0xfd, [0, 0, 0, 0, 0, 0, 0])]],
    ['a text that is cut off', [record(0x204, [0, 0, 0, 0, 0, 0, 5, 0, 0, 0x61])]],
  ])('%s', async (_, records, cell) => {
    expect(await faultOf(xlsOf({ sheets: [{ records }], strings: stringsOf('甲') }))).toMatchObject(damagedAt(cell));
  });

  it('more shared strings announced than there are', async () => {
    const strings = record(0xfc, [9, 0, 0, 0, 0xff, 0xff, 0xff, 0xff], text16('甲'));
    expect(await faultOf(xlsOf({ sheets: [{}], strings }))).toMatchObject(damagedAt());
  });

  it('a password', async () => {
    const bytes = xlsOf({ sheets: [{}], others: [record(0x2f, [1, 0, 1, 0, 1, 0])] });
    expect((await faultOf(bytes)).fault).toEqual({
      en: 'the workbook has a password; open it and save it as .xlsx without one',
      'zh-CN': '工作簿设有密码；请打开工作簿，取消密码后另存为 .xlsx',
    });
  });

  it('a workbook of Excel 95', async () => {
    const en = 'the workbook is in the format of Excel 95 or earlier; open it in Excel or WPS and save it as .xlsx';
    const stream = Uint8Array.from([...bof(5, 0x500), ...eof]);
    for (const name of ['Book', 'Workbook']) {
      expect((await faultOf(compoundOf([{ name, bytes: stream }]))).fault.en).toBe(en);
    }
  });

  it('a sheet that is not where the workbook has it', async () => {
    const stream = streamOf({ sheets: [{ records: [biff.label(0, 0, 'x')] }] });
    // The offset of the only sheet stands behind the header of its record.
    const at = stream.findIndex((_, i) => stream[i] === 0x85 && stream[i + 1] === 0 && stream[i + 3] === 0) + 4;
    for (const offset of [0xffff, 1]) {
      stream.set([offset & 0xff, offset >> 8], at);
      expect(await faultOf(compoundOf([{ name: 'Workbook', bytes: stream }]))).toMatchObject(damagedAt());
    }
  });

  it('a sheet that is listed twice, or that is a part of another', async () => {
    const inner = [bof(0x10), ...Array.from({ length: 300 }, (_, i) => biff.label(i, 0, 'x')), eof];
    const stream = streamOf({ sheets: [{ records: inner }, {}] });
    expect(await sheetsOf(compoundOf([{ name: 'Workbook', bytes: stream }]))).toHaveLength(2);
    const view = new DataView(stream.buffer);
    const isSheet = (i: number) => stream[i] === 0x85 && stream[i + 1] === 0 && stream[i + 3] === 0;
    const [own, second] = [...stream.keys()].filter(isSheet).map((i) => i + 4) as [number, number];
    const first = view.getUint32(own, true);
    for (const offset of [first, first + bof(0x10).length]) {
      view.setUint32(second, offset, true);
      expect(await faultOf(compoundOf([{ name: 'Workbook', bytes: stream }]))).toMatchObject(damagedAt());
    }
  });

  it('wherever the stream of the workbook ends too early', async () => {
    const stream = streamOf({ sheets: [{ records: [biff.label(0, 0, 'x')] }], strings: stringsOf('甲') });
    for (let length = 0; length < stream.length; length++) {
      expect(await faultOf(compoundOf([{ name: 'Workbook', bytes: stream.slice(0, length) }]))).toMatchObject(
        damagedAt(),
      );
    }
  });

  it('wherever the file ends too early', async () => {
    const bytes = xlsOf({ sheets: [{ records: Array.from({ length: 300 }, (_, i) => biff.label(i, 0, 'x')) }] });
    for (let length = 8; length < bytes.length; length += 101) {
      expect(await faultOf(bytes.slice(0, length))).toMatchObject(damagedAt());
    }
  });
});
