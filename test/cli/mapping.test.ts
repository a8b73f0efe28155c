import { describe, expect, it } from 'vitest';
import { folderOf, tiexi } from './command.js';
import { EVENTS, FIRST, HEADER, HOUSEHOLDS, SECOND, SUBSIDY, settled, TERMS } from './settled-tables.js';

/** A bank's export: other names, a title, semicolons, days as day/month/year, 万元, rates in ‰ a month without saying so. */
const EXPORT = [
  '贷款台账',
  '合同号;客户号;客户姓名;经理;产品代码;放款额;放款日;到期;利率',
  'L1;H1;甲;张三;JY01;15;1/9/2024;1/9/2025;3.625',
  'L2;H2;乙;李四;ZX02;6.0;10/10/2024;10/10/2025;3.625',
].join('\n');
const FLOW = '合同号;类型;日子;数额\nL1;还本;20/11/2024;2\n';

const LOANS = {
  file: '台账*.txt',
  kind: 'loans',
  headerRow: 2,
  separator: ';',
  columns: {
    合同号: '借据号',
    客户号: '户号',
    客户姓名: null,
    经理: null,
    产品代码: '产品',
    放款额: '贷款金额',
    放款日: 'disbursed_on',
    到期: '到期日期',
    利率: '年利率',
  },
  constants: { 贷款机构: '遂昌农商银行' },
  days: 'D/M/YYYY',
  amounts: 'wan',
  rates: 'monthly_permille',
  values: { 产品: { JY01: '共富经营贷', ZX02: '共富助学贷' } },
};
const FLOWS = {
  file: '流水.TXT',
  columns: { 合同号: 'loan_id', 类型: '事件', 日子: '日期', 数额: '金额(万元)' },
  days: 'D/M/YYYY',
  values: { event: { 还本: 'repayment' } },
};

const mapped = (...tables: object[]) => JSON.stringify({ tables });
const FILES = { '名单.csv': HOUSEHOLDS, '台账202412.txt': EXPORT, '流水.txt': FLOW };

describe('a mapping', () => {
  it('in the folder has the tables of others read as it declares, and that is told', async () => {
    // 3.625 ‰ a month are 4.35 % a year.
    const { whole, streamed } = await settled({ ...FILES, '列名对应.json': mapped(LOANS, FLOWS) });
    for (const { code, subsidy, stderr } of [whole, streamed]) {
      expect([code, subsidy], stderr).toEqual([0, SUBSIDY]);
      expect(stderr).toMatch(/^mapping: taken from 列名对应\.json$/m);
      expect(stderr).toMatch(/^台账202412\.txt: columns not read: 客户姓名, 经理$/m);
    }
  });

  it('has the units of a header, or of a row below it, with the names that it gives', async () => {
    const table = EXPORT.replace('利率', '利率（‰）').replace('\nL1', '\n;;;;;万元;;;\nL1');
    const columns = { ...LOANS.columns, 利率: '月利率' };
    const { whole } = await settled({
      ...FILES,
      '台账202412.txt': table,
      'mapping.json': mapped({ ...LOANS, columns, amounts: 'yuan', rates: undefined }, FLOWS),
    });
    expect([whole.code, whole.subsidy], whole.stderr).toEqual([0, SUBSIDY]);
  });

  it('may say which column has the interest that was repaid', async () => {
    const table = { file: '流水.csv', columns: { 收本: '归还本金', 收息: '归还利息' } };
    const { whole, streamed } = await settled({
      'households.csv': HOUSEHOLDS,
      'loans.csv': HEADER + FIRST + SECOND,
      '流水.csv': '借据号,还款日,收本,收息\nL1,2024-11-20,20000.00,12.30\nL1,2024-12-20,,543.21\n',
      'mapping.json': mapped(table),
    });
    for (const { code, subsidy, stderr } of [whole, streamed]) {
      expect([code, subsidy], stderr).toEqual([0, SUBSIDY]);
      expect(stderr).toMatch(/^流水\.csv: 1 row with interest and without principal not read$/m);
    }
  });

  it('that names what is not there is told', async () => {
    const other = { file: '不在.xlsx', sheet: 'Sheet1' };
    const { whole } = await settled({ ...FILES, 'mapping.json': mapped(other, LOANS, FLOWS) });
    expect([whole.code, whole.subsidy]).toEqual([0, SUBSIDY]);
    expect(whole.stderr).toMatch(/^mapping\.json: there is no table 不在\.xlsx ▸ Sheet1$/m);
  });

  it.each<[string, object, readonly string[]]>([
    [
      'an unknown field',
      { ...LOANS, colums: {} },
      [
        'mapping.json: tables[0].colums: UNKNOWN_FIELD: unknown field "colums"; remove it or correct its name; did you mean "columns"?',
      ],
    ],
    [
      'headers that are none',
      { ...LOANS, columns: { 合同号: '借据' }, constants: { lendr: 'X' } },
      [
        'mapping.json: tables[0].columns.合同号: UNKNOWN_FIELD: unknown field "借据"; remove it or correct its name; did you mean "借据号"?',
        'mapping.json: tables[0].constants.lendr: UNKNOWN_FIELD: unknown field "lendr"; remove it or correct its name; did you mean "lender"?',
      ],
    ],
  ])('with %s is refused where it stands, and no table is read', async (_, table, faults) => {
    const { whole, streamed } = await settled({ ...FILES, 'mapping.json': mapped(table) });
    for (const { code, stderr } of [whole, streamed]) {
      expect(code).toBe(2);
      const told = stderr.trimEnd().split('\n');
      expect(told.filter((line) => line !== 'mapping: taken from mapping.json')).toEqual([
        ...faults,
        expect.stringMatching(/^\d faults?; nothing was computed or written$/),
      ]);
    }
  });

  it.each<[string, object, RegExp]>([
    [
      'a constant for a column that is there',
      { ...LOANS, constants: { lender: 'X', 户号: 'H1' } },
      /:2: INVALID_VALUE: "户号" .*has this column/,
    ],
    [
      'a constant that the table cannot have',
      { ...LOANS, constants: { 贷款机构: 'X', 事件: 'Y' } },
      /:2: UNKNOWN_FIELD: .*"事件"/,
    ],
    [
      'a row of the header beyond the end',
      { ...LOANS, headerRow: 9 },
      /:9: MISSING_FIELD: .*header row that the mapping names/,
    ],
    ['days in another order', { ...LOANS, days: 'YY/M/D' }, /:3:7 \(放款日\): INVALID_DATE: "1\/9\/2024"/],
    ['no unit of rates', { ...LOANS, rates: undefined }, /:2:9: UNKNOWN_FIELD: .*the unit is missing/],
  ])('with %s is refused at the table', async (_, table, why) => {
    const { whole } = await settled({ ...FILES, 'mapping.json': mapped(table, FLOWS) });
    expect(whole.code === 2 ? whole.stderr : `code ${whole.code}`).toMatch(why);
  });

  it('of a flag is taken in place of that of the folder, also for one file', async () => {
    const cwd = await folderOf({ ...FILES, 'mapping.json': '{}', 'own.json': mapped(LOANS, FLOWS) });
    const run = (...argv: string[]) =>
      tiexi(['settle', ...argv, ...TERMS, '--mapping', 'own.json', '--format', 'json'], { cwd });
    const { code, stdout, stderr } = await run('.');
    expect([code, JSON.parse(stdout).totals.subsidy, stderr.includes('taken from')]).toEqual([0, SUBSIDY, false]);
    const alone = await run('台账202412.txt', '--input', 'csv');
    expect(alone.stderr).toMatch(/^台账202412\.txt: MISSING_FIELD: .*a table of households/m);
  });

  it('for one table leaves the others as they are', async () => {
    const files = { 'households.csv': HOUSEHOLDS, 'loans.csv': HEADER + FIRST + SECOND, 'events.csv': EVENTS };
    const own = { file: 'loans.csv', columns: { 产品: '产品' }, days: 'D/M/YY' };
    const { whole, streamed } = await settled({ ...files, 'mapping.json': mapped(own) });
    expect([whole.subsidy, streamed.subsidy]).toEqual([SUBSIDY, SUBSIDY]);
  });

  it('that is no JSON is refused', async () => {
    const cwd = await folderOf({ ...FILES, 'mapping.json': '{' });
    const { code, stderr } = await tiexi(['settle', '.', ...TERMS], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^mapping\.json:1:2: INVALID_JSON: /m)]);
  });
});
