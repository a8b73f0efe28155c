import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applicationReport, auditAnnex, settle } from '../../src/index.js';
import { parseAnyPortfolio } from '../support.js';
import { folderOf, tiexi } from './command.js';
import { PORTFOLIO } from './worked.js';

const json = { stdin: JSON.stringify(PORTFOLIO) };
const portfolio = parseAnyPortfolio(PORTFOLIO);
const settlement = settle(portfolio);

describe('settle --format report', () => {
  it.each([
    ['en', ['application', 'audit-annex'], ['detail.csv', 'summary.csv'], 'written: '],
    ['zh-CN', ['申请报告', '审计附表'], ['明细表.csv', '汇总表.csv'], '已写入：'],
  ] as const)(
    'in %s writes both papers as Markdown and HTML beside the CSV files',
    async (lang, papers, csv, written) => {
      const cwd = await folderOf();
      const argv = ['settle', '-', '--lang', lang];
      const { code, stdout, stderr } = await tiexi([...argv, '--format', 'report', '--out', 'papers'], {
        ...json,
        cwd,
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const names = papers.flatMap((name) => [`${name}.md`, `${name}.html`]);
      expect((await readdir(join(cwd, 'papers'))).sort()).toEqual([...names, ...csv, 'tiexi-manifest.json'].sort());
      const [application, annex] = papers;
      const read = (name: string) => readFile(join(cwd, 'papers', name), 'utf8');
      for (const [end, format] of [
        ['md', 'markdown'],
        ['html', 'html'],
      ] as const) {
        expect(await read(`${application}.${end}`)).toBe(applicationReport(settlement, portfolio, { format, lang }));
        expect(await read(`${annex}.${end}`)).toBe(auditAnnex(settlement, portfolio, { format, lang }));
      }
      // The table, and a line for every file.
      const table = await tiexi(argv, json);
      expect(stdout.startsWith(table.stdout)).toBe(true);
      for (const name of names) expect(stdout).toContain(`${written}${join('papers', name)}\n`);
    },
  );

  it('lists the warnings in the annex, as on standard error', async () => {
    const cwd = await folderOf();
    const input = {
      ...PORTFOLIO,
      loans: PORTFOLIO.loans.map((loan, i) => (i === 0 ? { ...loan, lender: '别的银行' } : loan)),
      policy: { ...PORTFOLIO.policy, lenders: [...new Set(PORTFOLIO.loans.map(({ lender }) => lender))] },
    };
    const { code, stderr } = await tiexi(['settle', '-', '--format', 'report', '--out', 'papers', '--lang', 'zh-CN'], {
      stdin: JSON.stringify(input),
      cwd,
    });
    const [told] = /(?<=^提示：UNKNOWN_LENDER：).*$/m.exec(stderr) ?? [];
    expect({ code, told }).toEqual({ code: 0, told: expect.stringContaining('"别的银行"') });
    expect(await readFile(join(cwd, 'papers', '审计附表.md'), 'utf8')).toContain(told);
    expect(await readFile(join(cwd, 'papers', '申请报告.md'), 'utf8')).not.toContain('别的银行');
  });

  it('needs a folder', async () => {
    const { code, stdout, stderr } = await tiexi(['settle', '-', '--format', 'report'], json);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe('tiexi: --format report needs --out with a folder\nsee tiexi help settle\n');
    const chinese = await tiexi(['settle', '-', '--format', 'report', '--lang', 'zh-CN'], json);
    expect(chinese.stderr).toContain('--format report 须以 --out 给出文件夹');
  });

  it('writes nothing where the input is at fault', async () => {
    const cwd = await folderOf();
    const argv = ['settle', '-', '--format', 'report', '--out', 'papers'];
    const { code } = await tiexi(argv, { cwd, stdin: JSON.stringify({ ...PORTFOLIO, loans: [{}] }) });
    expect(code).toBe(2);
    expect(await readdir(cwd)).toEqual([]);
  });
});
