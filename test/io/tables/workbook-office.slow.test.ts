import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formOf } from '../../../src/io/tables/workbook-form.js';
import { SOFFICE } from '../../papers/spreadsheet.js';
import { faultOf, sheetsOf, shown } from './made.js';

/** Workbooks that LibreOffice writes, of a table that is given to it as text. */

const HERE = process.env.TIEXI_SOFFICE === 'required' || SOFFICE !== undefined;

const cell = (type: string, value: string, text: string, style?: string, more = '') =>
  `<table:table-cell office:value-type="${type}" ${value}${style === undefined ? '' : ` table:style-name="${style}"`} ${more}><text:p>${text}</text:p></table:table-cell>`;
const text = (value: string, more = '') => cell('string', '', value, undefined, more);
const number = (value: string, style?: string, more?: string) =>
  cell('float', `office:value="${value}"`, value, style, more);
const day = (value: string, style: string) => cell('date', `office:date-value="${value}"`, value, style);
const covered = '<table:covered-table-cell/>';
const row = (...cells: readonly string[]) => `<table:table-row>${cells.join('')}</table:table-row>`;

/** A workbook in the flat form of OpenDocument. */
const SOURCE = `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles>
<number:date-style style:name="D1"><number:year number:style="long"/><number:text>年</number:text><number:month/><number:text>月</number:text><number:day/><number:text>日</number:text></number:date-style>
<number:date-style style:name="D2"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/><number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/><number:text>:</number:text><number:seconds number:style="long"/></number:date-style>
<number:percentage-style style:name="P"><number:number number:decimal-places="2" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>
<number:number-style style:name="N"><number:number number:decimal-places="2" number:min-integer-digits="1" number:grouping="true"/></number:number-style>
<number:boolean-style style:name="B"><number:boolean/></number:boolean-style>
<style:style style:name="day" style:family="table-cell" style:data-style-name="D1"/>
<style:style style:name="time" style:family="table-cell" style:data-style-name="D2"/>
<style:style style:name="percent" style:family="table-cell" style:data-style-name="P"/>
<style:style style:name="amount" style:family="table-cell" style:data-style-name="N"/>
<style:style style:name="boolean" style:family="table-cell" style:data-style-name="B"/>
<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles>
<office:body><office:spreadsheet>
<table:table table:name="贷款明细">
${row(text('2024年度贷款明细表', 'table:number-columns-spanned="3" table:number-rows-spanned="1"'), covered, covered)}
${row(text('借据号'), text('贷款金额'), text('发放日期'), text('年利率'), text('备注'))}
${row(text('901000202410100456'), number('150000.37', 'amount'), day('2024-09-01', 'day'), cell('percentage', 'office:value="0.0435"', '4.35%', 'percent'), text('第一行&lt;&amp;&gt;</text:p><text:p>第二行'))}
<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
${row(text('x'), number('0.1', 'amount'), day('1900-03-01', 'day'), cell('percentage', 'office:value="1"', '100%', 'percent'), cell('boolean', 'office:boolean-value="true"', 'TRUE', 'boolean'))}
${row(text('合计'), number('150000.47', 'amount', 'table:formula="of:=SUM([.B3:.B6])"'), day('2024-09-01T12:34:56', 'time'), number('0', undefined, 'table:formula="of:=1/0"'), cell('string', 'office:string-value="合计x"', '合计x', undefined, 'table:formula="of:=[.A7]&amp;&quot;x&quot;"'))}
</table:table>
<table:table table:name="隐藏" table:style-name="hidden">${row(text('a'), number('-1500.5'))}</table:table>
</office:spreadsheet></office:body></office:document>`;

const TITLE = '2024年度贷款明细表';
const EXPECTED: readonly (readonly (string | number)[])[] = [
  [1, TITLE, TITLE, TITLE],
  [2, '借据号', '贷款金额', '发放日期', '年利率', '备注'],
  [3, '901000202410100456', 'number:150000.37', 'date:2024-09-01', 'percent:4.35%', '第一行<&>\n第二行'],
  [6, 'x', 'number:0.1', 'date:1900-03-01', 'percent:100%', 'boolean:TRUE'],
  [7, '合计', 'number:150000.47', 'date:2024-09-01 12:34:56', 'error:#DIV/0!', '合计x'],
];

describe.runIf(HERE)(`a workbook that LibreOffice writes${HERE ? '' : ': soffice is not installed'}`, () => {
  let home: string;

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'tiexi-soffice-'));
    writeFileSync(join(home, 'table.fods'), SOURCE);
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  /** The table in a form that LibreOffice writes. */
  function converted(ending: string, filter: string): Uint8Array {
    const profile = `-env:UserInstallation=file://${join(home, 'profile')}`;
    const argv = [
      profile,
      '--headless',
      '--convert-to',
      `${ending}:${filter}`,
      '--outdir',
      home,
      join(home, 'table.fods'),
    ];
    const { status, stderr } = spawnSync(SOFFICE as string, argv, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`soffice ended with ${status}: ${stderr}`);
    return new Uint8Array(readFileSync(join(home, `table.${ending}`)));
  }

  it.each([
    ['xlsx', 'Calc MS Excel 2007 XML'],
    ['xls', 'MS Excel 97'],
  ])('.%s is read as the table has it', async (form, filter) => {
    const bytes = converted(form, filter);
    expect(formOf(bytes)).toBe(form);
    const sheets = await sheetsOf(bytes);
    expect(sheets.map(({ name, isHidden }) => [name, isHidden])).toEqual([
      ['贷款明细', false],
      ['隐藏', true],
    ]);
    const rows = shown(sheets[0]!.rows);
    // LibreOffice 7.4 writes the number 0 for a formula whose value is a text into .xls, so that E7 is not compared there.
    const compared = (each: typeof rows) => (form === 'xls' ? [...each.slice(0, -1), each.at(-1)!.slice(0, -1)] : each);
    expect(compared(rows)).toEqual(compared(EXPECTED));
    expect(shown(sheets[1]!.rows)).toEqual([[1, 'a', 'number:-1500.5']]);
  });

  it.each([
    ['ods', 'calc8', 'ods', 'OpenDocument'],
    ['xml', 'MS Excel 2003 XML', 'xml', 'is XML'],
    ['html', 'HTML (StarCalc)', 'html', 'a web page'],
    ['pdf', 'calc_pdf_Export', 'other', 'not a workbook'],
  ])('.%s is refused', async (ending, filter, form, en) => {
    const bytes = converted(ending, filter);
    expect(formOf(bytes)).toBe(form);
    expect((await faultOf(bytes)).fault.en).toContain(en);
  });
});
