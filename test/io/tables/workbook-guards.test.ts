import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { formOf } from '../../../src/io/tables/workbook-form.js';
import { faultOf, type Made, type MadeSheet, partsOf, sheetsOf, xlsxOf, zipOf } from './made.js';
import { compoundOf } from './made-xls.js';

/** What is no workbook, what is damaged, and what is too large: a fault, at once, and nothing else. */

const text = (value: string, r: string) => `<c r="${r}" t="inlineStr"><is><t>${value}</t></is></c>`;
const SHEET: MadeSheet = { name: '明细', data: `<row>${text('a', 'A1')}</row>` };
const SHEET_PATH = 'xl/worksheets/sheet1.xml';
const GOOD = partsOf({ sheets: [SHEET] });

/** The workbook with one part changed. */
const changed = (path: string, change: Partial<Made>) =>
  zipOf(GOOD.map((part) => (part.path === path ? { ...part, ...change } : part)));
const sheetXml = (xml: string | Uint8Array) => changed(SHEET_PATH, { text: xml });

const bytesOf = (text: string) => new TextEncoder().encode(text);
const AS_XLSX = /save (it|the table)( anew)? as \.xlsx/;

/** Seconds that the reading takes. */
async function timed<T>(read: () => Promise<T>): Promise<[result: T, seconds: number]> {
  const begun = performance.now();
  return [await read(), (performance.now() - begun) / 1000];
}

describe('a file of another form', () => {
  const ods = [
    { path: 'mimetype', text: 'application/vnd.oasis.opendocument.spreadsheet', isStored: true },
    { path: 'content.xml', text: '<x/>' },
  ];
  const office = (path: string) => [
    { path: '[Content_Types].xml', text: '<Types/>' },
    { path, text: '<x/>' },
  ];
  const stream = (name: string) => compoundOf([{ name, bytes: new Uint8Array(5000) }]);
  const html = '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>借据号</td></tr></table></html>';
  it.each<[string, string, Uint8Array]>([
    ['a workbook with a password', 'encrypted', stream('EncryptedPackage')],
    ['.ods', 'ods', zipOf(ods)],
    ['.odt', 'other', zipOf([{ path: 'mimetype', text: 'application/vnd.oasis.opendocument.text', isStored: true }])],
    ['.xlsb', 'xlsb', zipOf(office('xl/workbook.bin'))],
    ['.docx', 'other', zipOf(office('word/document.xml'))],
    ['.pptx', 'other', zipOf(office('ppt/presentation.xml'))],
    ['.zip', 'other', zipOf([{ path: 'loans.csv', text: 'loan_id\n' }])],
    ['an empty .zip', 'other', zipOf([])],
    ['.doc', 'other', stream('WordDocument')],
    ['.pdf', 'other', bytesOf('%PDF-1.7 …')],
    ['.gz', 'other', Uint8Array.of(0x1f, 0x8b, 8, 0)],
    ['a workbook of Excel 4', 'other', Uint8Array.of(9, 4, 6, 0, 0, 0, 16, 0)],
    ['a web page that is named .xls', 'html', bytesOf(html)],
    ['a web page with a mark and blanks', 'html', bytesOf('\ufeff\n  <TABLE border=1>')],
    ['XHTML', 'html', bytesOf(`<?xml version="1.0"?>${html}`)],
    [
      'a workbook of Excel 2003 in XML',
      'xml',
      bytesOf('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'),
    ],
  ])('%s is refused, with what to do', async (_, form, bytes) => {
    expect(formOf(bytes)).toBe(form);
    const { fault } = await faultOf(bytes);
    expect(fault.en).toMatch(AS_XLSX);
    expect(fault['zh-CN']).toContain('另存为 .xlsx');
  });

  it.each(['', 'loan_id,principal\nL1,1.00\n', '借据号\n', '<'])('text, such as %j, has none', async (csv) => {
    expect(formOf(bytesOf(csv))).toBeUndefined();
    expect((await faultOf(bytesOf(csv))).fault.en).toContain('it may be text');
  });

  it('is known by its bytes: a workbook is one whatever is in front of its parts', () => {
    expect(formOf(zipOf(GOOD))).toBe('xlsx');
    expect(formOf(zipOf([...GOOD].reverse()))).toBe('xlsx');
    expect(formOf(zipOf(GOOD).slice(0, 200))).toBe('xlsx');
    expect(formOf(zipOf([{ path: 'a.txt', text: 'a' }]).slice(0, 40))).toBe('other');
    expect(formOf(zipOf(ods).slice(0, 60))).toBe('ods');
  });
});

describe('an archive', () => {
  it.each<[string, Uint8Array, string, string?]>([
    ['whose end is missing', zipOf(GOOD).slice(0, -30), 'its end is missing'],
    ['with a false CRC-32', changed(SHEET_PATH, { crc32: 1 }), 'the checksum of a part is not right', SHEET_PATH],
    [
      'with a part that is longer than declared',
      changed(SHEET_PATH, { size: 5 }),
      'the checksum of a part is not right',
      SHEET_PATH,
    ],
    [
      'with a part that is shorter than declared',
      changed(SHEET_PATH, { size: 5000 }),
      'the checksum of a part is not right',
      SHEET_PATH,
    ],
    ['compressed in another way', changed(SHEET_PATH, { method: 12 }), 'compressed by the method 12', SHEET_PATH],
    [
      'stored, of another size',
      changed(SHEET_PATH, { isStored: true, size: 5 }),
      'not where the directory',
      SHEET_PATH,
    ],
    ['not compressed as it says', changed(SHEET_PATH, { isStored: true, method: 8 }), 'cannot be unpacked', SHEET_PATH],
    [
      'with another name in front of a part',
      changed(SHEET_PATH, { ownPath: 'xl/worksheets/sheet2.xml' }),
      'not where the directory',
      SHEET_PATH,
    ],
    ['with a part twice', zipOf([...GOOD, GOOD[2]!]), 'it has the part xl/workbook.xml twice', 'xl/workbook.xml'],
    [
      'with a part twice but for case',
      zipOf([...GOOD, { ...GOOD[2]!, path: 'XL\\Workbook.xml' }]),
      'it has the part xl/workbook.xml twice',
      'XL\\Workbook.xml',
    ],
    [
      'without its workbook',
      zipOf(GOOD.filter(({ path }) => path !== 'xl/workbook.xml')),
      'the part xl/workbook.xml is missing',
      'xl/workbook.xml',
    ],
    [
      'without a sheet',
      zipOf(GOOD.filter(({ path }) => path !== SHEET_PATH)),
      `the part ${SHEET_PATH} is missing`,
      SHEET_PATH,
    ],
    [
      'without relations',
      zipOf(GOOD.filter(({ path }) => path !== 'xl/_rels/workbook.xml.rels')),
      'the part 明细 is missing',
      '明细',
    ],
  ])('%s is a fault', async (_, bytes, en, part) => {
    const { fault, place } = await faultOf(bytes);
    expect(fault.en).toMatch(/^the workbook is damaged: .*; obtain it again, or open it and save it anew as \.xlsx$/);
    expect(fault.en).toContain(en);
    expect(fault['zh-CN']).toMatch(/^工作簿已损坏：.*；请重新取得该文件，或打开后另存为 \.xlsx$/);
    expect(place?.part).toBe(part);
  });

  it('may have a comment', async () => {
    expect((await sheetsOf(zipOf(GOOD, 'comment PK'))).length).toBe(1);
  });

  it('with a password is a fault that says so', async () => {
    expect((await faultOf(changed(SHEET_PATH, { flags: 1 }))).fault.en).toContain('has a password');
  });

  it('in the ZIP64 format is refused by that name', async () => {
    const good = zipOf(GOOD);
    const end = good.length - 22;
    const view = (bytes: Uint8Array) => new DataView(bytes.buffer);
    const directory = view(good).getUint32(end + 16, true);
    const withField = (at: number, size: 2 | 4) => {
      const bytes = good.slice();
      bytes.fill(0xff, at, at + size);
      return bytes;
    };
    const locator = new Uint8Array(76);
    view(locator).setUint32(0, 0x06064b50, true);
    view(locator).setUint32(56, 0x07064b50, true);
    const withLocator = new Uint8Array(Buffer.concat([good.subarray(0, end), locator, good.subarray(end)]));
    for (const bytes of [
      withField(end + 10, 2),
      withField(end + 12, 4),
      withField(end + 16, 4),
      withField(directory + 20, 4),
      withField(directory + 24, 4),
      withField(directory + 42, 4),
      withLocator,
    ]) {
      expect((await faultOf(bytes)).fault.en).toContain('ZIP64');
    }
  });

  it('whose parts share bytes is a fault', async () => {
    const file = { path: 'b', text: 'b' };
    const bytes = zipOf([...GOOD, { path: 'a', text: zipOf([file]), isStored: true }, file]);
    expect((await sheetsOf(bytes)).length).toBe(1);
    // The last entry of the directory, 47 bytes long, is made to name the file within the file before it.
    const view = new DataView(bytes.buffer);
    const offset = bytes.length - 22 - 47 + 42;
    const inner = view.getUint32(offset - 47, true) + 30 + 'a'.length;
    expect(view.getUint32(inner, true)).toBe(0x04034b50);
    view.setUint32(offset, inner, true);
    expect((await faultOf(bytes)).fault.en).toContain('parts overlap');
  });
});

describe('XML', () => {
  const root = (inner: string) => `<worksheet>${inner}</worksheet>`;
  it.each<[string, string]>([
    ['elements that are not closed', '<worksheet><sheetData>'],
    ['elements closed in another order', root('<sheetData><row></sheetData></row>')],
    ['an end without a beginning', '</worksheet>'],
    ['two roots', '<worksheet/><worksheet/>'],
    ['another root', '<html/>'],
    ['nothing', ''],
    ['text before the root', 'x<worksheet/>'],
    ['text behind the root', '<worksheet/>x'],
    ['a tag that does not end', '<worksheet'],
    ['a quote that does not end', '<worksheet a="'],
    ['an attribute without quotes', root('<sheetData a=1/>')],
    ['an attribute without a value', root('<sheetData a/>')],
    ['an attribute without a value before another', root('<sheetData a b="1"/>')],
    ['an attribute that does not go on', '<worksheet a'],
    ['an attribute that ends at its sign', '<worksheet a='],
    ['a slash within a tag', root('<sheetData / >')],
    ['a slash at the end of the text', '<worksheet /'],
    ['a tag without a name', root('< />')],
    ['a comment that does not end', root('<!-- ')],
    ['a section that does not end', root('<![CDATA[')],
    ['an instruction that does not end', root('<?a')],
    ['a declaration that does not end', '<worksheet><!a'],
    ['an end that does not end', '<worksheet></worksheet'],
  ])('with %s is a fault', async (_, xml) => {
    const { fault, place } = await faultOf(sheetXml(xml));
    expect(fault.en).toContain('a part is not well-formed XML');
    expect(place).toEqual({ part: SHEET_PATH });
  });

  it('with a document type is a fault, before any entity is expanded', async () => {
    const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
    const xml = `<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "ha">${laughs}]><worksheet>&l9;</worksheet>`;
    expect((await faultOf(sheetXml(xml))).fault.en).toContain('a document type');
  });

  it.each(['GBK', 'UTF-16', 'iso-8859-1'])('that is declared to be in %s is a fault', async (encoding) => {
    const xml = `<?xml version='1.0' encoding='${encoding}'?><worksheet/>`;
    expect((await faultOf(sheetXml(xml))).fault.en).toContain(`in ${encoding}, not in UTF-8`);
  });

  it('that is not UTF-8 is a fault', async () => {
    for (const bytes of [Uint8Array.of(0x3c, 0xff, 0xfe), Uint8Array.of(0x3c, 0x61, 0x2f, 0x3e, 0xe4, 0xb8)]) {
      expect((await faultOf(sheetXml(bytes))).fault.en).toContain('not in UTF-8');
    }
  });

  it('that is 257 deep is a fault; 256 are none', async () => {
    const deep = (depth: number) =>
      sheetXml(`<worksheet>${'<a>'.repeat(depth - 1)}${'</a>'.repeat(depth - 1)}</worksheet>`);
    expect((await sheetsOf(deep(256)))[0]?.rows).toEqual([]);
    expect((await faultOf(deep(257))).fault.en).toContain('not well-formed');
  });

  it('with a comment of 9 million characters is a fault; one of 3 million is none', async () => {
    const sheet = (length: number) => sheetXml(root(`<!--${' '.repeat(length)}--><sheetData/>`));
    expect((await sheetsOf(sheet(3_000_000)))[0]?.rows).toEqual([]);
    expect((await faultOf(sheet(9_000_000))).fault.en).toContain('not well-formed');
  });

  it.each([
    ['xl/workbook.xml', '<document/>', 'the file is not a workbook'],
    ['xl/workbook.xml', '<workbook><sheets><sheet name="a"/></sheets></workbook>', 'not well-formed'],
    ['xl/_rels/workbook.xml.rels', '<Relationships><Relationship Id="a"/></Relationships>', 'not well-formed'],
    ['xl/styles.xml', '<styleSheet><numFmts><numFmt numFmtId="164"/></numFmts></styleSheet>', 'not well-formed'],
  ])('of %s without what it must have is a fault', async (path, xml, en) => {
    expect((await faultOf(changed(path, { text: xml }))).fault.en).toContain(en);
  });
});

describe('a workbook that is too large', () => {
  it('by its directory is refused before anything is unpacked', async () => {
    const { fault } = await faultOf(changed(SHEET_PATH, { size: 1_000_000_001 }));
    expect(fault.en).toMatch(
      /^the workbook is too large: it has 1,000,00\d,\d{3} bytes; the limit for a workbook when it is unpacked is 1,000,000,000; delete/,
    );
    expect(fault['zh-CN']).toContain('工作簿过大');
  });

  it('in truth, with a directory that says otherwise, is refused as soon as more comes than was declared', async () => {
    // 256 MB of blanks in 250 kB.
    const piece = deflateRawSync(Buffer.alloc(2 ** 28, 0x20), { level: 9 });
    const bomb = zipOf(
      GOOD.map((part) =>
        part.path === SHEET_PATH
          ? { ...part, text: new Uint8Array(piece), isStored: true, size: 10_000, method: 8 }
          : part,
      ),
    );
    expect(bomb.length).toBeLessThan(400_000);
    const [{ fault }, seconds] = await timed(() => faultOf(bomb));
    expect(fault.en).toContain('the checksum of a part is not right');
    expect(seconds).toBeLessThan(2);
  });

  it('by its cells is refused: 700 rows with a cell in column XFD', async () => {
    const data = (count: number) =>
      Array.from({ length: count }, (_, i) => `<row r="${i + 1}">${text('x', `XFD${i + 1}`)}</row>`).join('');
    const [{ fault, place }, seconds] = await timed(() =>
      faultOf(xlsxOf({ sheets: [{ name: 'S', data: data(700) }] })),
    );
    expect(fault.en).toMatch(
      /^the workbook is too large: it has 10,010,624 cells; the limit for the cells of a workbook is 10,000,000; delete/,
    );
    expect(place).toEqual({ sheet: 'S' });
    expect(seconds).toBeLessThan(10);
  });

  it('is not one with a cell in column XFD, which makes no other row wider', async () => {
    const data = `<row r="1">${text('x', 'XFD1')}</row>${Array.from({ length: 5000 }, (_, i) => `<row r="${i + 2}">${text('y', `B${i + 2}`)}</row>`).join('')}`;
    const [sheet] = await sheetsOf(xlsxOf({ sheets: [{ data }] }));
    expect(sheet?.rows.map(({ cells }) => cells.length)).toEqual([16_384, ...Array(5000).fill(2)]);
  });

  it.each<[string, string, string]>([
    ['xl/workbook.xml', 'sheets', '<sheet name="a" r:id="rId1"/>'],
    ['xl/styles.xml', 'cellXfs', '<xf/>'],
  ])('by the entries of %s is refused', async (path, parent, entry) => {
    const root = path.includes('styles') ? 'styleSheet' : 'workbook';
    const text = `<${root}><${parent}>${entry.repeat(100_001)}</${parent}></${root}>`;
    expect((await faultOf(changed(path, { text }))).fault.en).toContain('a part has too many entries');
  });

  it('by the length of a number format is refused', async () => {
    const bytes = xlsxOf({ sheets: [SHEET], formats: ['['.repeat(1_000_000)] });
    const [{ fault }, seconds] = await timed(() => faultOf(bytes));
    expect(fault.en).toContain('a number format is too long');
    expect(seconds).toBeLessThan(5);
  });

  it('by a sheet that is listed twice is refused', async () => {
    const text = '<workbook><sheets><sheet name="a" r:id="rId1"/><sheet name="b" r:id="rId1"/></sheets></workbook>';
    expect(await faultOf(changed('xl/workbook.xml', { text }))).toMatchObject({
      fault: { en: expect.stringContaining(`it has the part ${SHEET_PATH} twice`) },
      place: { sheet: 'b' },
    });
  });

  it.each([
    ['a merged range', ['A1:XFC1048575']],
    ['merged ranges over each other', Array(2000).fill('A1:CV100')],
  ])('by %s is refused', async (_, merged) => {
    const [{ fault }, seconds] = await timed(() => faultOf(xlsxOf({ sheets: [{ ...SHEET, merged }] })));
    expect(fault.en).toContain('the limit for the cells of a workbook');
    expect(seconds).toBeLessThan(10);
  });
});
