import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { settle } from '../../src/index.js';
import { settlementWorkbook } from '../../src/papers/xlsx.js';
import { parseAnyPortfolio } from '../support.js';
import { folderOf, tiexi } from './command.js';
import { PORTFOLIO } from './worked.js';

const json = { stdin: JSON.stringify(PORTFOLIO) };

describe('settle --format xlsx', () => {
  it.each([
    ['en', 'settlement.xlsx', ['detail.csv', 'summary.csv'], 'written: '],
    ['zh-CN', '贴息结算.xlsx', ['明细表.csv', '汇总表.csv'], '已写入：'],
  ] as const)('in %s writes %s beside the CSV files', async (lang, name, csv, written) => {
    const cwd = await folderOf();
    const argv = ['settle', '-', '--lang', lang];
    const { code, stdout, stderr } = await tiexi([...argv, '--format', 'xlsx', '--out', 'filed'], { ...json, cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect((await readdir(join(cwd, 'filed'))).sort()).toEqual([name, ...csv, 'tiexi-manifest.json'].sort());
    const portfolio = parseAnyPortfolio(PORTFOLIO);
    const expected = await settlementWorkbook(settle(portfolio), portfolio, { lang });
    expect(Buffer.compare(await readFile(join(cwd, 'filed', name)), Buffer.from(expected))).toBe(0);
    // The table, and a line for every file.
    const table = await tiexi(argv, json);
    expect(stdout.startsWith(table.stdout)).toBe(true);
    expect(stdout).toContain(`${written}${join('filed', name)}\n`);
  });

  it('has a sheet of the warnings, as on standard error', async () => {
    const cwd = await folderOf();
    const loans = PORTFOLIO.loans.map((loan, i) => (i === 0 ? { ...loan, principal: '15.00', repayments: [] } : loan));
    const argv = ['settle', '-', '--format', 'xlsx', '--out', 'filed', '--lang', 'zh-CN'];
    const { stderr } = await tiexi(argv, { stdin: JSON.stringify({ ...PORTFOLIO, loans }), cwd });
    const { sheets } = await readXlsx(await readFile(join(cwd, 'filed', '贴息结算.xlsx')));
    const shown = sheets.find(({ name }) => name === '提示')?.rows[2]?.[1];
    expect(shown).toMatch(/^1 笔贷款的贷款金额不足 1,000\.00 元/);
    expect(stderr).toContain(`提示：SMALL_PRINCIPAL：${shown}\n`);
  });

  it('needs a folder', async () => {
    const { code, stdout, stderr } = await tiexi(['settle', '-', '--format', 'xlsx'], json);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe('tiexi: --format xlsx needs --out with a folder\nsee tiexi help settle\n');
  });

  it('writes nothing where the input is at fault', async () => {
    const cwd = await folderOf();
    const argv = ['settle', '-', '--format', 'xlsx', '--out', 'filed'];
    const { code } = await tiexi(argv, { cwd, stdin: JSON.stringify({ ...PORTFOLIO, loans: [{}] }) });
    expect(code).toBe(2);
    expect(await readdir(cwd)).toEqual([]);
  });
});
