import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatOf } from '../../../src/io/tables/workbook-formats.js';
import { dateOf, decimalOf } from '../../../src/io/tables/workbook-values.js';
import { runs } from '../../draws.js';
import { faultOf, rowsOf, shown, xlsxOf } from './made.js';

/** The texts of cells. */

/** What cells of one row are read as. */
async function cellsOf(
  data: string,
  workbook: { strings?: string; formats?: (string | number)[]; isFrom1904?: boolean } = {},
) {
  const [row] = shown(await rowsOf({ ...workbook, sheets: [{ data: `<row r="1">${data}</row>` }] }));
  return row?.slice(1) ?? [];
}

describe('a number', () => {
  it.each([
    ['150000', '150000'],
    ['150000.00', '150000'],
    ['0.1', '0.1'],
    // 4.35 % and 0.1 + 0.2, as Excel writes their doubles with 17 digits.
    ['4.3499999999999997E-2', '0.0435'],
    ['0.30000000000000004', '0.3'],
    ['1005.3700000000001', '1005.37'],
    ['1E-7', '0.0000001'],
    ['1.5E+5', '150000'],
    ['-1500.5', '-1500.5'],
    ['-0', '0'],
    ['007', '7'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['+5', '5'],
    ['999999999999999', '999999999999999'],
    ['123456789012.345', '123456789012.345'],
    // Of 15 digits the last is rounded.
    ['1234567890123.456', '1234567890123.46'],
    ['0.000000000000001234', '0.000000000000001234'],
  ])('%s is the decimal of its 15 digits, %s', async (value, text) => {
    expect(await cellsOf(`<c r="A1"><v>${value}</v></c>`)).toEqual([`number:${text}`]);
  });

  it.each(['1000000000000000', '331125199001011000', '3.31125199001011E+17', '9.010002024090102e+17', '-1E15'])(
    '%s, of more than 15 digits, stands as the file has it',
    async (value) => {
      expect(await cellsOf(`<c r="A1"><v>${value}</v></c>`)).toEqual([`number:${value}`]);
    },
  );

  it('of 15 digits is the text whose double it is', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 15n - 1n }), fc.integer({ min: 0, max: 15 }), (digits, decimals) => {
        const all = String(digits).padStart(decimals + 1, '0');
        const whole = all.slice(0, all.length - decimals);
        const fraction = all.slice(all.length - decimals).replace(/0+$/, '');
        const text = fraction === '' ? whole : `${whole}.${fraction}`;
        const double = Number(text);
        expect(decimalOf(text)).toBe(text);
        expect(decimalOf(double.toExponential(16))).toBe(text);
        expect(decimalOf(String(double))).toBe(text);
      }),
      runs(2000),
    );
  });

  it.each(['abc', '1,5', '0x10', 'Infinity', 'NaN', '1e999', '1 2', '--1'])('%s is none: a fault', async (value) => {
    const { fault, place } = await faultOf(
      xlsxOf({ sheets: [{ name: '明细', data: `<row r="7"><c r="E7"><v>${value}</v></c></row>` }] }),
    );
    expect(fault).toEqual({
      en: 'the workbook is damaged: a cell is not as the format has it; obtain it again, or open it and save it anew as .xlsx',
      'zh-CN': '工作簿已损坏：单元格不符合文件格式；请重新取得该文件，或打开后另存为 .xlsx',
    });
    expect(place).toEqual({ sheet: '明细', cell: 'E7' });
  });
});

describe('a day', () => {
  it.each([
    // 1900: 59 and 61 are the days around the 29 February that was not.
    ['1', '1900-01-01'],
    ['59', '1900-02-28'],
    ['60', '1900-02-29'],
    ['61', '1900-03-01'],
    ['0', '1900-01-00'],
    // 1970-01-01 is 25569, and 2024-09-01 is 19,967 days later.
    ['25569', '1970-01-01'],
    ['45536', '2024-09-01'],
    ['45536.5', '2024-09-01 12:00:00'],
    ['45536.524259259262', '2024-09-01 12:34:56'],
    ['45536.000011574077', '2024-09-01 00:00:01'],
    ['45536.0000115', '2024-09-01 00:00:00.994'],
    ['45536.9999999999', '2024-09-01 23:59:59.999'],
    ['2958465', '9999-12-31'],
  ])('%s is %s', async (value, text) => {
    expect(await cellsOf(`<c r="A1" s="1"><v>${value}</v></c>`, { formats: [14] })).toEqual([`date:${text}`]);
  });

  it.each([
    ['0', '1904-01-01'],
    ['60', '1904-03-01'],
    ['44074', '2024-09-01'],
    ['2957003', '9999-12-31'],
  ])('%s is %s in the system of 1904', async (value, text) => {
    const isFrom1904 = true;
    expect(await cellsOf(`<c r="A1" s="1"><v>${value}</v></c>`, { formats: [14], isFrom1904 })).toEqual([
      `date:${text}`,
    ]);
  });

  it('is counted as the calendar does, one after another', () => {
    const days = Array.from({ length: 200 * 366 }, (_, i) => dateOf(String(61 + i), false));
    expect(days).toEqual(
      days.map((_, i) => new Date(Date.UTC(1900, 2, 1) + i * 86_400_000).toISOString().slice(0, 10)),
    );
  });

  it.each(['-1', '2958466', '331125199001011000'])('%s is none: an error with the number', async (value) => {
    expect(await cellsOf(`<c r="A1" s="1"><v>${value}</v></c>`, { formats: [14] })).toEqual([`error:${value}`]);
  });

  it.each([
    ['2024-09-01', 'date:2024-09-01'],
    ['2024-09-01T00:00:00', 'date:2024-09-01'],
    ['2024-09-01T00:00:00.000Z', 'date:2024-09-01'],
    ['2024-09-01T12:30', 'date:2024-09-01 12:30:00'],
    ['2024-09-01T12:30:05', 'date:2024-09-01 12:30:05'],
    ['12:30:05', 'error:12:30:05'],
    ['01/09/2024', 'error:01/09/2024'],
  ])('in ISO 8601: %s is %s', async (value, text) => {
    expect(await cellsOf(`<c r="A1" t="d"><v>${value}</v></c>`)).toEqual([text]);
  });
});

describe('a format', () => {
  const date = 'date:2024-09-01';
  it.each([
    ...[14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47].map((id) => [id, date]),
    ...[50, 51, 52, 53, 54, 55, 56, 57, 58].map((id) => [id, date]),
    ...[0, 1, 2, 3, 4, 11, 12, 13, 23, 26, 37, 38, 39, 40, 41, 44, 48, 49].map((id) => [id, 'number:45536']),
    ...[9, 10].map((id) => [id, 'percent:4553600%']),
  ] as [number, string][])('of the number %i', async (id, text) => {
    expect(await cellsOf('<c r="A1" s="1"><v>45536</v></c>', { formats: [id] })).toEqual([text]);
  });

  it.each([
    'yyyy-mm-dd',
    'yyyy/m/d;@',
    'yyyy"年"m"月"d"日"',
    '[$-804]yyyy"年"m"月"d"日";@',
    '[DBNum1][$-804]yyyy"年"m"月"d"日";@',
    '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy',
    'm/d/yy h:mm',
    '[h]:mm:ss',
    '[mm]:ss',
    '[$-804]aaaa;@',
    '上午/下午h"时"mm"分"',
    'e"年"m"月"',
    '[Red]d',
    'YYYY.MM.DD',
  ])('%s is that of a day', (code) => {
    expect(formatOf(code)).toBe('date');
  });

  it.each([
    'General',
    'GENERAL',
    'G/通用格式',
    '0.00',
    '#,##0.00_);[Red](#,##0.00)',
    '#,##0.00;[Yellow]-#,##0.00',
    '"day" 0',
    '0\\d',
    '0!d',
    '0_d',
    '*d0',
    '[$¥-804]#,##0.00',
    '[Magenta]0',
    '[>=100]0;0.0',
    '0.00E+00',
    '##0.0E-0',
    '@',
    '0"元"',
    // What a cell shows is scaled, and the number is what it was.
    '0!.0,"万"',
    '0!.0000"万"',
    '#,##0,"千元"',
    '0;yyyy',
    '',
  ])('%s is that of a number', (code) => {
    expect(formatOf(code)).toBe('number');
  });

  it.each(['0%', '0.00%', '0.00%;[Red]-0.00%', '#,##0.0000%_)', '[Blue]0%'])('%s is that of a percentage', (code) => {
    expect(formatOf(code)).toBe('percent');
  });

  it.each([
    ['0.0435', '4.35%'],
    ['4.3499999999999997E-2', '4.35%'],
    ['1', '100%'],
    ['0', '0%'],
    ['0.5', '50%'],
    ['-0.005', '-0.5%'],
    ['0.00000001', '0.000001%'],
    ['12.345678', '1234.5678%'],
    ['1E+17', '1E+17%'],
  ])('of a percentage makes %s into %s', async (value, text) => {
    expect(await cellsOf(`<c r="A1" s="1"><v>${value}</v></c>`, { formats: ['0.00%'] })).toEqual([`percent:${text}`]);
  });

  it.each([
    ['0"万元"', '15万元'],
    ['0.00万', '15万'],
    ['0\\亿', '15亿'],
    ['0.00"%"', '15%'],
    ['0.00"‰";-0.00"‰"', '15‰'],
    ['0.00‰', '15‰'],
  ])('%s has a unit that changes the amount: it stands in the text, %s', async (code, text) => {
    expect(await cellsOf('<c r="A1" s="1"><v>15</v></c>', { formats: [code] })).toEqual([text]);
  });

  it('of a cell counts also where its number is that of another in Excel: a code goes before the built-in', async () => {
    const styles = `<styleSheet><numFmts><numFmt numFmtId="14" formatCode="0.00"/></numFmts><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>`;
    const bytes = {
      sheets: [{ data: '<row><c s="0"><v>1</v></c><c s="1"><v>45536</v></c></row>' }],
      others: [{ path: 'xl/styles.xml', text: styles }],
    };
    expect(shown(await rowsOf(bytes))).toEqual([[1, 'number:1', 'number:45536']]);
  });

  it('that the file does not have is a fault', async () => {
    expect(
      await faultOf(xlsxOf({ sheets: [{ data: '<row r="1"><c r="B1" s="1"><v>1</v></c></row>' }] })),
    ).toMatchObject({
      place: { cell: 'B1' },
    });
  });
});

describe('a text', () => {
  it('is shared, inline, or that of a formula', async () => {
    expect(
      await cellsOf(
        '<c r="A1" t="s"><v>1</v></c><c r="B1" t="inlineStr"><is><t>内联</t></is></c><c r="C1" t="str"><f>A1&amp;"x"</f><v>甲x</v></c>',
        { strings: '<si><t>甲</t></si><si><t>乙</t></si>' },
      ),
    ).toEqual(['乙', '内联', '甲x']);
  });

  it('in several formats is one; how it is pronounced is no part of it', async () => {
    const rich = '<r><rPr><b/></rPr><t>借据</t></r><r><t xml:space="preserve"> 号</t></r>';
    const strings = `<si>${rich}<rPh sb="0" eb="2"><t>jie ju</t></rPh><phoneticPr fontId="1"/></si>`;
    expect(
      await cellsOf(
        `<c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is>${rich}<rPh sb="0" eb="1"><t>x</t></rPh></is></c>`,
        {
          strings,
        },
      ),
    ).toEqual(['借据 号', '借据 号']);
  });

  it('has its escapes, references and sections resolved', async () => {
    const strings = [
      'a_x000D__x000A_b',
      '_x005F_x000D_',
      '_x4E2D_文',
      '_x12_',
      '&lt;&amp;&gt;&quot;&apos;&#65;&#x4e2d;&#x20BB7;',
      '<![CDATA[<a>&amp;]]>b',
      'a<!-- <t>no</t> -->b<?x y?>c',
      'line\r\nbreak',
      'carriage&#13;return',
    ]
      .map((text) => `<si><t>${text}</t></si>`)
      .join('');
    const cells = Array.from({ length: 9 }, (_, i) => `<c t="s"><v>${i}</v></c>`).join('');
    expect(await cellsOf(cells, { strings })).toEqual([
      'a\nb',
      '_x000D_',
      '中文',
      '_x12_',
      '<&>"\'A中𠮷',
      '<a>&amp;b',
      'abc',
      'line\nbreak',
      'carriage\nreturn',
    ]);
  });

  it.each(['&foo;', '&#0;', '&#xD800;', '&#x110000;', '& b', '&amp'])(
    'with the reference %s is a fault',
    async (text) => {
      const { fault } = await faultOf(xlsxOf({ sheets: [], strings: `<si><t>${text}</t></si>` }));
      expect(fault.en).toContain('not well-formed XML');
    },
  );

  it.each(['2', '-1', '1.5', 'x', '99999999999999999999'])(
    'shared by the index %s, of two, is a fault',
    async (index) => {
      const strings = '<si><t>甲</t></si><si><t>乙</t></si>';
      const data = `<row r="3"><c r="B3" t="s"><v>${index}</v></c></row>`;
      expect(await faultOf(xlsxOf({ strings, sheets: [{ name: 'S', data }] }))).toMatchObject({
        fault: { en: expect.stringContaining('a cell is not as the format has it') },
        place: { sheet: 'S', cell: 'B3' },
      });
    },
  );

  it('longer than a block of the file is whole, wherever the blocks are cut', async () => {
    const text = `${'中文&amp;'.repeat(7000)}x`;
    const strings = Array.from({ length: 60 }, (_, i) => `<si><t>${i}${text}</t></si>`).join('');
    const data = `<row>${Array.from({ length: 60 }, (_, i) => `<c t="s"><v>${i}</v></c>`).join('')}</row>`;
    expect(await rowsOf({ strings, sheets: [{ data }] })).toEqual([
      { line: 1, cells: Array.from({ length: 60 }, (_, i) => `${i}${'中文&'.repeat(7000)}x`) },
    ]);
  });
});

describe('a cell of another kind', () => {
  it('true or false', async () => {
    expect(
      await cellsOf('<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="b"><v>true</v></c><c t="b"><v>false</v></c>'),
    ).toEqual(['boolean:TRUE', 'boolean:FALSE', 'boolean:TRUE', 'boolean:FALSE']);
    expect(await faultOf(xlsxOf({ sheets: [{ data: '<row><c t="b"><v>2</v></c></row>' }] }))).toMatchObject({
      place: { cell: 'A1' },
    });
  });

  it('an error', async () => {
    expect(await cellsOf('<c t="e"><v>#REF!</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c>')).toEqual([
      'error:#REF!',
      'error:#DIV/0!',
    ]);
  });

  it('a formula has the value that was computed', async () => {
    expect(
      await cellsOf(
        '<c><f>1+1</f><v>2</v></c><c s="1"><f>TODAY()</f><v>45536</v></c><c t="b"><f>TRUE()</f><v>1</v></c><c t="str"><f>""</f><v></v></c><c><v>9</v></c>',
        { formats: [14] },
      ),
    ).toEqual(['number:2', 'date:2024-09-01', 'boolean:TRUE', '', 'number:9']);
  });

  it('a formula that was never computed is an error, and says the formula', async () => {
    expect(
      await cellsOf(
        '<c><f>SUM(F3:F4)</f><v /></c><c><f>A1&lt;B1</f></c><c><f t="shared" si="0"/></c><c t="str"><f>A1</f></c>',
      ),
    ).toEqual(['error:=SUM(F3:F4)', 'error:=A1<B1', 'error:=', 'error:=A1']);
  });

  it('nothing', async () => {
    const data =
      '<row r="1"><c r="A1" s="0"/><c r="B1" t="s"/><c r="C1"><v></v></c><c r="D1" t="inlineStr"/><c r="E1" t="inlineStr"><is/></c></row><row r="2"/>';
    expect(await rowsOf({ strings: '', sheets: [{ data }] })).toEqual([]);
  });

  it('of a type that does not exist is a fault', async () => {
    const { place } = await faultOf(xlsxOf({ sheets: [{ data: '<row><c t="z"><v>2</v></c></row>' }] }));
    expect(place).toEqual({ sheet: 'Sheet1', cell: 'A1' });
  });
});
