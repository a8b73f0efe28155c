import { describe, expect, it } from 'vitest';
import type { MadeSheet } from './made.js';
import { faultOf, partsOf, rowsOf, sheetsOf, shown, xlsxOf, zipOf } from './made.js';

/** Workbooks in the shapes in which programs write them. */

const rows = async (sheet: MadeSheet) => shown(await rowsOf({ sheets: [sheet] }));
const text = (value: string, r?: string) =>
  `<c${r === undefined ? '' : ` r="${r}"`} t="inlineStr"><is><t>${value}</t></is></c>`;

describe('the shape of a file', () => {
  it('of Excel: shared strings, spans, extensions, views', async () => {
    const xml = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"><sheetPr><tabColor rgb="FFFF0000"/></sheetPr><dimension ref="A1:C2"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"><selection activeCell="A1" sqref="A1"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/><cols><col min="1" max="1" width="20" customWidth="1" hidden="1"/></cols><sheetData><row r="1" spans="1:3" x14ac:dyDescent="0.25"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2" spans="1:3" hidden="1" x14ac:dyDescent="0.25"><c r="A2" t="s"><v>2</v></c><c r="B2" s="1"><v>45536</v></c><c r="C2"><f>1+1</f><v>2</v></c></row></sheetData><conditionalFormatting sqref="A1:C2"><cfRule type="expression" priority="1"><formula>A1="c"</formula></cfRule></conditionalFormatting><extLst><ext uri="{1}"><row r="9"><c r="A9"><v>9</v></c></row></ext></extLst></worksheet>`;
    const strings = '<si><t>借据号</t></si><si><t>发放日期</t></si><si><t>901000202410100456</t></si>';
    expect(shown(await rowsOf({ strings, formats: ['yyyy\\-mm\\-dd'], sheets: [{ xml }] }))).toEqual([
      [1, '借据号', '发放日期'],
      [2, '901000202410100456', 'date:2024-09-01', 'number:2'],
    ]);
  });

  it('of a writer that leaves out references: positions follow those before', async () => {
    const data = `<row>${text('a')}${text('b')}</row><row>${text('c')}</row><row r="5">${text('d')}${text('e', 'D5')}${text('f')}</row><row>${text('g')}</row>`;
    expect(await rows({ data })).toEqual([
      [1, 'a', 'b'],
      [2, 'c'],
      [5, 'd', '', '', 'e', 'f'],
      [6, 'g'],
    ]);
  });

  it('with rows and cells that are sparse, or in any order', async () => {
    const data = `<row r="7">${text('C7', 'C7')}${text('A7', 'A7')}</row><row r="2">${text('AA2', 'AA2')}</row><row r="4"/>`;
    expect(await rows({ data })).toEqual([
      [2, ...Array(26).fill(''), 'AA2'],
      [7, 'A7', '', 'C7'],
    ]);
  });

  it.each([
    ['a cell twice', `<row r="2">${text('a', 'B2')}${text('b', 'B2')}</row>`, 'B2'],
    ['a row twice', `<row r="2">${text('a', 'A2')}</row><row r="2">${text('b', 'B2')}</row>`, 'A2'],
    ['a cell of another row', `<row r="2">${text('a', 'A3')}</row>`, 'A3'],
    ['a cell beyond column XFD', `<row r="2">${text('a', 'XFE2')}</row>`, 'XFE2'],
    ['a cell beyond column XFD without a reference', `<row r="2">${text('a', 'XFD2')}${text('b')}</row>`, 'XFE2'],
    ['a row beyond the last', `<row r="1048577">${text('a')}</row>`, 'A1048577'],
    ['row 0', `<row r="0">${text('a')}</row>`, 'A0'],
    ['a row without a number', `<row r="x">${text('a')}</row>`, 'Ax'],
    ['a reference that is none', `<row r="2">${text('a', '2')}</row>`, '2'],
  ])('with %s is a fault', async (_, data, cell) => {
    const { fault, place } = await faultOf(xlsxOf({ sheets: [{ name: 'S', data }] }));
    expect(fault.en).toMatch(/^the workbook is damaged: a cell /);
    expect(place).toMatchObject({ sheet: 'S', cell });
  });

  it('with prefixes, single quotes, comments and blanks in tags', async () => {
    const xml = `<!-- made by hand --><x:worksheet xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>
      <!-- <x:row/> --><x:sheetData ><x:row
        r = '1' ><x:c r='A1' t="inlineStr"
      ><x:is ><x:t >a > b</x:t ></x:is></x:c ><x:c t='b'><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet >
    <?end?>`;
    expect(await rows({ xml })).toEqual([[1, 'a > b', 'boolean:TRUE']]);
  });

  it('of strict Office Open XML, with other names, absolute targets and another place of the workbook', async () => {
    const strict = 'http://purl.oclc.org/ooxml';
    const relations = (text: string) => `<Relationships>${text}</Relationships>`;
    const relation = (id: string, type: string, target: string) =>
      `<Relationship Target="${target}" Type="${strict}/officeDocument/relationships/${type}" Id="${id}"/>`;
    const bytes = zipOf([
      { path: '[Content_Types].xml', text: '<Types/>' },
      { path: '_rels/.rels', text: relations(relation('a', 'officeDocument', '/book/Main.xml')) },
      {
        path: 'book/main.xml',
        text: `<workbook xmlns="${strict}/spreadsheetml/main" xmlns:rel="${strict}/officeDocument/relationships"><workbookPr date1904="true"/><sheets><sheet name="&#x8d37;款 &amp; &quot;明细&quot;" sheetId="9" rel:id="z"/></sheets></workbook>`,
      },
      {
        path: 'book/_rels/main.xml.rels',
        text: relations(
          relation('y', 'sharedStrings', '../texts/strings.xml') +
            relation('z', 'worksheet', '/Sheets/./One.XML') +
            '<Relationship Id="x" Type="http://x/hyperlink" Target="http://example.com/a" TargetMode="External"/>',
        ),
      },
      { path: 'texts\\strings.xml', text: '<sst><si><t>甲</t></si></sst>' },
      {
        path: 'sheets/one.xml',
        text: `<worksheet xmlns="${strict}/spreadsheetml/main"><sheetData><row><c t="s"><v>0</v></c><c t="d"><v>2024-09-01</v></c></row></sheetData></worksheet>`,
        isStored: true,
      },
    ]);
    expect(await sheetsOf(bytes)).toEqual([
      {
        name: '贷款 & "明细"',
        isHidden: false,
        rows: [{ line: 1, cells: ['甲', '2024-09-01'], kinds: [undefined, 'date'] }],
      },
    ]);
  });

  it('with a byte-order mark in its parts', async () => {
    const bytes = zipOf(
      partsOf({ sheets: [{ data: `<row>${text('a')}</row>` }] }).map((part) => ({
        ...part,
        text: `\ufeff${part.text}`,
      })),
    );
    expect((await sheetsOf(bytes))[0]?.rows).toEqual([{ line: 1, cells: ['a'] }]);
  });
});

describe('sheets', () => {
  it('are in their order, and hidden ones say so', async () => {
    const sheet = (name: string, state?: string) => ({
      name,
      ...(state === undefined ? {} : { state }),
      data: `<row>${text(name)}</row>`,
    });
    const sheets = await sheetsOf(
      xlsxOf({ sheets: [sheet('二'), sheet('一', 'hidden'), sheet('三', 'veryHidden'), sheet('四', 'visible')] }),
    );
    expect(sheets.map(({ name, isHidden, rows }) => [name, isHidden, rows[0]?.cells[0]])).toEqual([
      ['二', false, '二'],
      ['一', true, '一'],
      ['三', true, '三'],
      ['四', false, '四'],
    ]);
  });

  it('of charts are passed over', async () => {
    const [, , workbook, relations] = partsOf({
      sheets: [{ name: '图' }, { name: '表', data: `<row>${text('a')}</row>` }],
    });
    const chart = String(relations?.text).replace(
      'relationships/worksheet" Target="worksheets/sheet1.xml"',
      'relationships/chartsheet" Target="chartsheets/sheet1.xml"',
    );
    const bytes = xlsxOf({
      sheets: [{ name: '图' }, { name: '表', data: `<row>${text('a')}</row>` }],
      others: [workbook!, { path: 'xl/_rels/workbook.xml.rels', text: chart }],
    });
    expect((await sheetsOf(bytes)).map(({ name }) => name)).toEqual(['表']);
  });
});

describe('merged cells', () => {
  it('have the value of the first, and its kind', async () => {
    const data = `<row r="1">${text('标题', 'A1')}</row><row r="2"><c r="A2"><v>45536</v></c>${text('x', 'B2')}</row><row r="3">${text('y', 'B3')}</row><row r="5">${text('z', 'C5')}</row>`;
    expect(await rows({ data, merged: ['A1:C1', 'A2:A4', 'C5', 'B5:B5'] })).toEqual([
      [1, '标题', '标题', '标题'],
      [2, 'number:45536', 'x'],
      [3, 'number:45536', 'y'],
      [4, 'number:45536'],
      [5, '', '', 'z'],
    ]);
  });

  it('of whole columns and rows reach as far as the sheet has others', async () => {
    const data = `<row r="1">${text('a', 'A1')}</row><row r="3">${text('c', 'C3')}</row><row r="4">${text('d', 'A4')}</row>`;
    expect(await rows({ data, merged: ['A1:A1048576'] })).toEqual([
      [1, 'a'],
      [2, 'a'],
      [3, 'a', '', 'c'],
      // The value of its own is hidden.
      [4, 'error:d'],
    ]);
    expect(await rows({ data, merged: ['A4:XFD4'] })).toEqual([
      [1, 'a'],
      [3, '', '', 'c'],
      [4, 'd', 'd', 'd'],
    ]);
  });

  it('that hide another value make it an error; the same value is none', async () => {
    const data = `<row r="1">${text('H1', 'A1')}${text('', 'B1')}</row><row r="2">${text('H2', 'A2')}${text('x', 'B2')}</row><row r="3">${text('H1', 'A3')}</row>`;
    expect(await rows({ data, merged: ['A1:A3', 'B1:B3'] })).toEqual([
      [1, 'H1'],
      [2, 'error:H2', 'error:x'],
      [3, 'H1'],
    ]);
  });

  it.each(['A1:', 'A', '', 'B2:A1', 'A0:B1', 'A1:XFE1', 'A1:A1048577', '1:1'])(
    'in the range %j are a fault',
    async (ref) => {
      const { place } = await faultOf(
        xlsxOf({ sheets: [{ name: 'S', data: `<row>${text('a')}</row>`, merged: [ref] }] }),
      );
      expect(place?.sheet).toBe('S');
    },
  );
});
