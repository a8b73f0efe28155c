import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sealed } from '../../src/testing/issued-json.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';
import { folderOf, tiexi } from './command.js';

// 100,000 yuan for 122 days of 2024 at 1.5 points is 508.33; with 40,000 repaid on 2024-12-02 it is 458.33.
const LATE = { ...LOAN, repayments: [{ on: '2024-12-02', amount: '40000.00' }] };
const portfolio = (year: number, loan: object) =>
  JSON.stringify({
    policy: POLICY,
    period: { from: `${year}-01-01`, to: `${year + 1}-01-01` },
    households: [HOUSEHOLD],
    loans: [loan],
  });

let cwd: string;

beforeAll(async () => {
  cwd = await folderOf({ '2024.json': portfolio(2024, LOAN), '2025.json': portfolio(2025, LATE), 'no.json': '{}' });
  const { stdout } = await tiexi(['settle', '2024.json', '--format', 'json'], { cwd });
  await writeFile(join(cwd, 'issued.json'), stdout);
});

const settle = (...flags: string[]) => tiexi(['settle', '2025.json', '--previous', 'issued.json', ...flags], { cwd });

describe('--previous and --advance', () => {
  it('adjust earlier settlements and deduct advances', async () => {
    const { code, stdout } = await settle(
      '--advance',
      'province=100',
      '--advance',
      'province=400.5',
      '--format',
      'json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      adjustments: [{ loanId: 'L', issued: '508.33', recomputed: '458.33', subsidy: '-50.00' }],
      advances: { province: '500.50', local: '0.00' },
      // 486.00 and 121.50 of 2025, less 40.00 and 10.00 of 2024
      payable: { province: '-54.50', local: '111.50' },
    });
  });

  it('are shown in the table, with what is to be paid back', async () => {
    const { stdout } = await settle('--advance', 'province=500.50');
    expect(stdout).toMatch(/province +80% +486\.00 +-40\.00 +500\.50 +-54\.50 recoverable/);
    expect(stdout).toMatch(/L +508\.33 +458\.33 +-50\.00 +clawback +-40\.00 +-10\.00/);
    const chinese = await settle('--advance', 'province=500.50', '--lang', 'zh-CN');
    expect(chinese.stdout).toMatch(/L +508\.33 +458\.33 +-50\.00 +扣回 +-40\.00 +-10\.00/);
  });

  it('are written line by line with --out', async () => {
    await settle('--advance', 'local=1.00', '--out', 'out', '--lang', 'zh-CN');
    expect(await readFile(join(cwd, 'out', '以前年度调整.csv'), 'utf8')).toBe(
      '\ufeff序号,借据号,原结算,重新计算,差额,province,local,性质\r\n1,L,508.33,458.33,-50.00,-40.00,-10.00,扣回\r\n',
    );
    const summary = await readFile(join(cwd, 'out', '汇总表.csv'), 'utf8');
    const rows = summary.split('\r\n').map((row) => row.split(',').slice(3, 14).join(','));
    expect(rows).toContain('以前年度调整,,,,,,,,-50.00,-40.00,-10.00');
    expect(rows).toContain('预拨资金,,,,,,,,1.00,0.00,1.00');
    expect(rows).toContain('应拨付,,,,,,,,556.50,446.00,110.50');
  });

  it('write no file of adjustments where there are none', async () => {
    const same = await folderOf({ '2025.json': portfolio(2025, LOAN) });
    await writeFile(join(same, 'issued.json'), await readFile(join(cwd, 'issued.json')));
    const { code } = await tiexi(['settle', '2025.json', '--previous', 'issued.json', '--out', 'out'], { cwd: same });
    expect(code).toBe(0);
    await expect(readFile(join(same, 'out', 'adjustments.csv'))).rejects.toThrow('ENOENT');
  });

  it('show the first twenty adjustments and say how many more there are', async () => {
    const line = (i: number) => ({
      loanId: `X${String(i).padStart(2, '0')}`,
      subsidy: '1.00',
      funders: { local: '1.00' },
    });
    const issued = sealed(
      {
        period: { from: '2023-01-01', to: '2024-01-01' },
        loans: Array.from({ length: 23 }, (_, i) => line(i)),
      },
      [],
    );
    await writeFile(join(cwd, 'many.json'), JSON.stringify(issued));
    const { stdout } = await tiexi(['settle', '2025.json', '--previous', 'many.json'], { cwd });
    expect(stdout.match(/^X\d\d /gm)).toHaveLength(20);
    expect(stdout).toContain('3 more rows: see --out or --format json');
  });

  it.each([
    [['--advance', 'province'], '--advance must be FUNDER=AMOUNT, not province'],
    [['--advance', 'town=1'], '--advance: UNKNOWN_FUNDER: "town" is not a funder of the policy; correct the id'],
    [['--previous', 'no.json'], 'no.json: period: MISSING_FIELD: required field is missing'],
    [['--previous', 'issued.json'], 'issued.json: period: PERIOD_OVERLAP: the period overlaps 2024-01-01 – 2025-01-01'],
    [['--previous', 'nowhere.json'], 'cannot read nowhere.json'],
  ])('%j is refused: %s', async (flags, message) => {
    const { code, stdout, stderr } = await settle(...flags);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
  });

  it('a period that overlaps is told in Chinese as Chinese has it', async () => {
    const { stderr } = await settle('--previous', 'issued.json', '--lang', 'zh-CN');
    expect(stderr).toContain('PERIOD_OVERLAP: 结算期与 2024-01-01 至 2025-01-01（不含）重叠');
  });

  it('a file that holds no settlement is refused with its name', async () => {
    await writeFile(join(cwd, 'list.json'), '[]');
    expect((await settle('--previous', 'list.json')).stderr).toContain('list.json: INVALID_VALUE');
  });

  it('verify accepts them only with an input', async () => {
    const { code, stderr } = await tiexi(['verify', '--previous', 'issued.json'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('--previous needs an input');
  });
});
