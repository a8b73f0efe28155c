import { Blob, File } from 'node:buffer';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { customaryTerms, parsePortfolio, settle, suichang2024, year } from '../../src/index.js';
import { readTables, type TablesSource } from '../../src/io/files.js';
import { EVENTS, FILES, FIRST, HEADER, HOUSEHOLDS, SECOND, SUBSIDY } from '../cli/settled-tables.js';
import { folderOf } from '../setup/folders.js';
import { xlsxOf } from './tables/made.js';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const named = (files: Readonly<Record<string, string | Uint8Array>>) =>
  Object.entries(files).map(([name, text]) => ({ name, bytes: typeof text === 'string' ? bytesOf(text) : text }));

const policy = suichang2024({
  ...customaryTerms,
  household: { ...customaryTerms.household, firstList: null },
  rateAppliesBy: 'accrual-day',
  principalCap: null,
  termCapMonths: null,
  amountCap: null,
  interestPeriod: null,
  misuse: 'revoke',
  payment: 'accrued',
});
const terms = { policy, period: year(2024) } as const;

/** A sheet with the cells of CSV, as texts. */
const sheetOf = (name: string, csv: string, state?: string) => ({
  name,
  ...(state === undefined ? {} : { state }),
  data: csv
    .trimEnd()
    .split('\n')
    .map((line, r) => {
      const cells = line
        .split(',')
        .map((cell, c) => `<c r="${'ABCDEFGHI'[c]}${r + 1}" t="inlineStr"><is><t>${cell}</t></is></c>`);
      return `<row r="${r + 1}">${cells.join('')}</row>`;
    })
    .join(''),
});

/** The subsidy of tables in yuan, settled. */
async function subsidyOf(sources: TablesSource | Iterable<TablesSource>): Promise<string> {
  const result = await readTables(sources, terms);
  if (!result.success) throw new Error(result.faults.map(({ message }) => message).join('\n'));
  return settle(parsePortfolio({ ...terms, ...result.data })).totals.subsidy.toFixed(2);
}

describe('readTables', () => {
  it.each<[string, () => TablesSource | Iterable<TablesSource> | Promise<TablesSource>]>([
    ['files of a browser', () => named(FILES).map(({ name, bytes }) => new File([bytes], name))],
    ['a list of files that is no array', () => new Set(named(FILES).map(({ name, bytes }) => new File([bytes], name)))],
    ['bytes with a name', () => named(FILES)],
    ['a buffer with a name', () => named(FILES).map(({ name, bytes }) => ({ name, bytes: bytes.slice().buffer }))],
    ['a blob with a name', () => named(FILES).map(({ name, bytes }) => ({ name, bytes: new Blob([bytes]) }))],
    ['files under other names', () => named({ '家庭.txt': HOUSEHOLDS, 贷款: FILES['loans.csv'], 'e.csv': EVENTS })],
    [
      'the sheets of a workbook',
      () => ({
        name: 'in.xlsx',
        bytes: xlsxOf({
          sheets: [sheetOf('户', HOUSEHOLDS), sheetOf('贷款', FILES['loans.csv']), sheetOf('事件', EVENTS)],
        }),
      }),
    ],
    ['the path of a folder', () => folderOf(FILES)],
  ])('reads %s', async (_, sources) => {
    expect(await subsidyOf(await sources())).toBe(SUBSIDY);
  });

  it('reads the paths of files', async () => {
    const folder = await folderOf(FILES);
    expect(await subsidyOf(Object.keys(FILES).map((name) => join(folder, name)))).toBe(SUBSIDY);
  });

  it('returns households and loans alone where no policy and no period are given', async () => {
    const result = await readTables(named(FILES));
    expect(result.success && Object.keys(result.data)).toEqual(['households', 'loans']);
    expect(result.success && result.data.loans.map(({ id }) => id)).toEqual(['L1', 'L2']);
  });

  it('tells how each table was read', async () => {
    const { tables } = await readTables(
      named({
        ...FILES,
        'loans.csv': `明细表,,,,,,,,\n${HEADER.replace('\n', ',备注\n')}${FIRST.replace('\n', ',无\n')}`,
      }),
    );
    expect(tables.map(({ file, kind, rows }) => [file, kind, rows])).toEqual([
      ['households.csv', 'households', 2],
      ['loans.csv', 'loans', 1],
      ['events.csv', 'events', 1],
    ]);
    expect(tables[1]).toMatchObject({
      encoding: 'utf-8',
      separator: ',',
      isMapped: false,
      headerRow: 2,
      rowsAbove: 1,
      columnsPassed: ['备注'],
      totals: [],
    });
    expect(tables[1]?.columns.slice(0, 2)).toEqual([
      { field: 'loan_id', header: '借据号', column: 1 },
      { field: 'household_id', header: '户号', column: 2 },
    ]);
  });

  it('tells the columns of households in a table of loans, where they stand', async () => {
    const { tables } = await readTables(named({ 'loans.csv': `户主,列入日期,${HEADER}甲,2024-08-15,${FIRST}` }));
    expect(tables.map(({ kind }) => kind)).toEqual(['loans']);
    expect(tables[0]?.columns.slice(0, 3).map(({ field }) => field)).toEqual(['name', 'listed_from', 'loan_id']);
  });

  it('tells what was passed over, in the language that is asked for', async () => {
    const total = `${HEADER}${FIRST}合计,,,,"150,000.00",,,\n`;
    const { notes } = await readTables(named({ ...FILES, 'loans.csv': total }), { lang: 'zh-CN' });
    expect(notes).toEqual([{ file: 'loans.csv', line: 3, message: '合计行不作为贷款，与各列之和一致' }]);
  });

  it('says which cell of which sheet has a fault, and which sheet is hidden', async () => {
    const sheets = [
      sheetOf('户', HOUSEHOLDS),
      sheetOf('贷款', HEADER + FIRST.replace('4.35', 'x')),
      sheetOf('旧', EVENTS, 'hidden'),
    ];
    const result = await readTables({ name: 'in.xlsx', bytes: xlsxOf({ sheets }) });
    expect(result.success ? [] : result.faults).toMatchObject([
      { code: 'INVALID_RATE', file: 'in.xlsx', sheet: '贷款', line: 2, column: 8, value: '"x"' },
    ]);
    expect(result.notes).toEqual([{ file: 'in.xlsx', sheet: '旧', message: 'hidden sheet, not read' }]);
    expect(result.tables.map(({ sheet, headerRow }) => [sheet, headerRow])).toEqual([
      ['户', 1],
      ['贷款', 1],
    ]);
  });

  it('warns of a total that is not the sum, with its cell', async () => {
    const total = `${HEADER}${FIRST}${SECOND}合计,,,,200000.00,,,\n`;
    const { success, warnings } = await readTables(named({ ...FILES, 'loans.csv': total }));
    expect(success).toBe(true);
    // 150,000 + 60,000.
    expect(warnings).toMatchObject([
      {
        code: 'TOTAL_DIFFERS',
        count: 1,
        examples: [{ place: 'loans.csv:4:5', value: '200000.00', nearest: '210000.00' }],
      },
    ]);
    expect(warnings[0]?.message).toContain('loans.csv:4:5 (200000.00 there, 210000.00 by its rows)');
  });

  it('warns of a table that is none of a portfolio, and reads the others', async () => {
    const { success, warnings } = await readTables(named({ ...FILES, 'other.csv': 'a,b\n1,2\n' }));
    expect(success).toBe(true);
    expect(warnings).toMatchObject([{ code: 'UNREAD_FILE', examples: [{ value: 'other.csv' }] }]);
  });

  it('tells the encoding that it has found', async () => {
    // 户号,户主 and 甲 in GB18030.
    const header = [0xbb, 0xa7, 0xba, 0xc5, 0x2c, 0xbb, 0xa7, 0xd6, 0xf7];
    const rows = [0x0a, 0x48, 0x31, 0x2c, 0xbc, 0xd7, 0x0a, 0x48, 0x32, 0x2c, 0xd2, 0xd2, 0x0a];
    const bytes = Uint8Array.from([...header, ...rows]);
    const { success, tables, warnings } = await readTables(named({ ...FILES, 'households.csv': bytes }));
    expect(success).toBe(true);
    expect(tables[0]?.encoding).toBe('gb18030');
    expect(warnings.map(({ code }) => code)).toEqual(['GUESSED_ENCODING']);
  });

  it('returns all faults with their places, those of the policy first', async () => {
    const wrong = FIRST.replace('150000.00', '15万').replace('2024-09-01', '09/01/2024');
    const result = await readTables(named({ ...FILES, 'loans.csv': HEADER + wrong }), {
      ...terms,
      policy: { preset: 'other' } as never,
    });
    expect(
      result.success
        ? []
        : result.faults.map(({ code, file, line, column, path }) => [code, file ?? path, line, column]),
    ).toEqual([
      ['INVALID_VALUE', ['policy', 'preset'], undefined, undefined],
      ['INVALID_MONEY', 'loans.csv', 2, 5],
      ['INVALID_DATE', 'loans.csv', 2, 6],
    ]);
    expect(result.tables.map(({ kind }) => kind)).toEqual(['households', 'loans', 'events']);
  });

  it('reads by a mapping', async () => {
    const header = HEADER.replace('借据号', 'NOTE').replace('贷款机构,', '');
    const loans = header + FIRST.replace('遂昌农商银行,', '') + SECOND.replace('遂昌农商银行,', '');
    const result = await readTables(
      named({ ...FILES, 'b.csv': loans, 'loans.csv': '' }).filter(({ bytes }) => bytes.length > 0),
      {
        mapping: { tables: [{ file: 'b.csv', columns: { NOTE: '借据号' }, constants: { 贷款机构: '遂昌农商银行' } }] },
      },
    );
    expect(result.success && result.data.loans.map(({ id, lender }) => [id, lender])).toEqual([
      ['L1', '遂昌农商银行'],
      ['L2', '遂昌农商银行'],
    ]);
    const report = result.tables.find(({ file }) => file === 'b.csv');
    expect(report?.isMapped).toBe(true);
    expect(report?.columns.at(-1)).toEqual({ field: 'lender', header: 'lender', constant: '遂昌农商银行' });
  });

  it('refuses a mapping with faults under its path, and reads no table', async () => {
    const result = await readTables(named(FILES), { mapping: { tables: [{ columns: { a: 'nothing' } }] } });
    expect(!result.success && result.faults.map(({ path }) => path)).toEqual([
      ['mapping', 'tables', 0, 'columns', 'a'],
    ]);
    expect(result.tables).toEqual([]);
  });

  it('tells what the mapping names and nobody gave', async () => {
    const { notes } = await readTables(named(FILES), { mapping: { tables: [{ file: 'x.xlsx' }] } });
    expect(notes).toEqual([{ file: 'x.xlsx', message: 'the mapping names this table, which is not there' }]);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['one file', { 'e.csv': EVENTS }, 'e.csv'],
    ['several files', { 'a.csv': EVENTS, 'b.csv': EVENTS }, 'a.csv, b.csv'],
  ])('says of %s which tables are missing', async (_, files, names) => {
    const result = await readTables(named(files));
    const missing = result.success ? [] : result.faults.filter(({ code }) => code === 'MISSING_FIELD');
    expect(missing.map(({ file }) => file)).toEqual([names, names]);
  });

  it('says of a folder which files are missing', async () => {
    const folder = await folderOf({ 'events.csv': EVENTS });
    const result = await readTables(folder);
    const missing = result.success ? [] : result.faults.filter(({ code }) => code === 'MISSING_FIELD');
    expect(missing.map(({ file }) => file)).toEqual([`${folder}/households.csv`, `${folder}/loans.csv`]);
  });

  it('returns a fault where there is no file', async () => {
    const result = await readTables([]);
    expect(!result.success && result.faults.map(({ code, file }) => [code, file])).toEqual([
      ['MISSING_FIELD', undefined],
    ]);
  });

  it.each<[string, unknown, string]>([
    ['a number', 7, 'given: 7'],
    ['a number among files', [...named(FILES), 7], 'given: 7'],
    ['bytes without a name', bytesOf('a'), 'given: bytes without a name'],
    ['a blob without a name', new Blob(['a']), 'given: bytes without a name'],
    ['nothing', undefined, 'given: undefined'],
  ])('rejects %s with a TypeError that says what to give', async (_, sources, given) => {
    const expected = `expected a File, {name, bytes} with the bytes of a file, or in Node the path of a file or of a folder; ${given}`;
    await expect(readTables(sources as never)).rejects.toThrow(new TypeError(expected));
  });

  it('rejects a path that is not there with the error of the system', async () => {
    await expect(readTables('/nowhere/loans.csv')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('rejects an encoding that it does not know', async () => {
    await expect(readTables(named(FILES), { encoding: 'latin1' as never })).rejects.toThrow(
      new RangeError('unknown encoding latin1: expected utf-8 or gb18030'),
    );
  });
});
