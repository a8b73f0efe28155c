import { describe, expect, it } from 'vitest';
import { folderOf, tiexi } from './command.js';
import { EVENTS, FIRST, HEADER, HOUSEHOLDS, SECOND, SUBSIDY, TERMS } from './settled-tables.js';

const map = async (files: Readonly<Record<string, string>>, ...argv: string[]) =>
  tiexi(['map', ...argv], { cwd: await folderOf(files) });

/** Other names for three columns, one column more, one less, and no unit of the rate. */
const EXPORT =
  '2024年台账,,,,,,,\n借据编号码,户号,产品,贷款总金额,发放日期,到期日期,经办人员编码,年利率\n' +
  'L1,H1,共富经营贷,150000.00,2024-09-01,2025-09-01,007,4.35\nL2,H2,共富助学贷,60000.00,2024-10-10,2025-10-10,008,4.35\n';

describe('map', () => {
  it('proposes what resembles, with a question mark, and what is missing', async () => {
    const { code, stdout, stderr } = await map({ '台账.csv': EXPORT, '名单.csv': HOUSEHOLDS }, '.');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      tables: [
        {
          file: '台账.csv',
          columns: { 借据编号码: '?借据编号', 贷款总金额: '?贷款金额', 经办人员编码: '?' },
          constants: { 贷款机构: '?' },
          rates: '?annual_pct',
        },
      ],
    });
    expect(stderr).toBe(
      '5 to be decided, each with a question mark; correct them, and save this as mapping.json beside the tables\n',
    );
  });

  it('says so where no mapping is needed', async () => {
    const { code, stdout, stderr } = await map({ 'loans.csv': HEADER + FIRST }, 'loans.csv');
    expect([code, stdout, stderr]).toEqual([0, '', 'all headers are known: no mapping is needed\n']);
  });

  it('refuses what is no table, and finds no header where there is none', async () => {
    const { code, stderr } = await map({ 'a.xls': '<html><table>' }, 'a.xls');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^a\.xls: INVALID_VALUE: .*web page/)]);
    const unknown = await map({ 'b.csv': '甲,乙\n1,2\n' }, 'b.csv');
    expect([unknown.code, unknown.stdout]).toEqual([0, '']);
  });

  it('has the kind undecided where the columns do not say it, and names the row of the header', async () => {
    const { stdout } = await map({ 'c.csv': '台账\nXX,YY,ZZ\n1,2,3\n' }, 'c.csv');
    expect(JSON.parse(stdout).tables).toEqual([
      { file: 'c.csv', kind: '?', headerRow: 2, columns: { XX: '?', YY: '?', ZZ: '?' } },
    ]);
  });

  it.each([
    ['tabs', '\t'],
    ['semicolons', ';'],
  ])('finds the header of a table with %s of which no header is known', async (_, separator) => {
    const text = `台账，2024年\n${['XX', 'YY', 'ZZ'].join(separator)}\n${['1', '"2,5"', '3'].join(separator)}\n`;
    const { stdout } = await map({ 'c.csv': text }, 'c.csv');
    expect(JSON.parse(stdout).tables).toEqual([
      { file: 'c.csv', kind: '?', headerRow: 2, columns: { XX: '?', YY: '?', ZZ: '?' } },
    ]);
  });

  it('is refused until it is decided, and then settles', async () => {
    const files = { '台账.csv': EXPORT, '名单.csv': HOUSEHOLDS, 'events.csv': EVENTS };
    const { stdout } = await map(files, '.');
    const undecided = await folderOf({ ...files, 'mapping.json': stdout });
    const refused = await tiexi(['settle', '.', ...TERMS], { cwd: undecided });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('mapping.json: tables[0].rates: INVALID_VALUE');
    const decided = stdout.replace('"?"', 'null').replace('"?"', '"遂昌农商银行"').replaceAll('"?', '"');
    const cwd = await folderOf({ ...files, 'mapping.json': decided });
    const settled = await tiexi(['settle', '.', ...TERMS, '--format', 'json'], { cwd });
    expect([settled.code, settled.stderr.includes('INVALID')]).toEqual([0, false]);
    expect(JSON.parse(settled.stdout).totals.subsidy).toBe(SUBSIDY);
  });

  it('names every undecided header of a mapping', async () => {
    const columns = { 甲: '?', 乙: '?借据号' };
    const mapping = JSON.stringify({ tables: [{ file: 'x.csv', columns, constants: { 贷款机构: '?' } }] });
    const cwd = await folderOf({
      'loans.csv': HEADER + FIRST + SECOND,
      'households.csv': HOUSEHOLDS,
      'mapping.json': mapping,
    });
    const { stderr } = await tiexi(['settle', '.', ...TERMS], { cwd });
    expect(stderr.match(/^mapping\.json: tables\[0\]\.\S+: INVALID_VALUE: "\?.*it is not decided/gm)).toHaveLength(3);
  });
});
