import { describe, expect, it } from 'vitest';
import { folderOf, tiexi } from './command.js';
import { FIRST, HEADER, TERMS } from './settled-tables.js';

/** Of the preset: the window opens on 2024-09-01, the list counts at the start, and the income is at most 100,000 yuan. */
const HOUSEHOLDS = [
  '户号,户主,乡镇,列入日期,移出日期,家庭年收入,救助类型,救助起始日,救助终止日',
  'H1,甲,妙高,2024-08-15,2025-01-10,,,,',
  'H2,乙,云峰,2024-08-15,,100000.00,,,',
  'H3,丙,云峰,2025-02-01,,,,,',
  'H4,=丁,,2024-08-15,,108600.00,低保,2025-01-01,2025-07-01',
  '',
].join('\n');

const POLICY = TERMS.filter((_, i) => !['--year', '2024'].includes(TERMS[i] as string));

async function screened(argv: readonly string[], files: Readonly<Record<string, string>> = { '名单.csv': HOUSEHOLDS }) {
  const cwd = await folderOf(files);
  return tiexi(['screen', ...argv, ...POLICY, '--lang', 'zh-CN'], { cwd });
}

describe('tiexi screen', () => {
  it('needs no loans, and tells who is eligible, who is not and why', async () => {
    const { code, stdout } = await screened(['名单.csv', '--on', '2025-03-01', '--since', '2024-12-31']);
    expect(code).toBe(0);
    expect(stdout).toContain('审核日：2025-03-01\n对比日：2024-12-31\n户数：4\n符合条件：2\n新增：1\n退出：1\n');
    expect(stdout).toContain('- H1（甲）：不符合条件（退出）；资格认定日家庭不在名单库内（');
    expect(stdout).toContain('- H3（丙）：符合条件（新增）\n');
    expect(stdout).toContain('；家庭年收入超过上限（108,600.00 元 > 100,000.00 元）\n');
    // Those who are eligible and were so before are in the counts only.
    expect(stdout).not.toContain('H2');
  });

  it('has every family as CSV, with what would remove each reason', async () => {
    const { stdout } = await screened(['名单.csv', '--on', '2025-03-01', '--format', 'csv']);
    const rows = stdout.replace('\ufeff', '').trimEnd().split('\r\n');
    expect(rows).toHaveLength(5);
    expect(rows[0]).toBe('序号,户号,户主,乡镇,结果,变化,不予贴息原因,消除条件,下次变化日');
    expect(rows[2]).toBe('2,H2,乙,云峰,符合条件,,,,');
    expect(rows[4]).toContain("4,H4,'=丁,,不符合条件,,");
    expect(rows[4]).toContain(
      '资格认定日家庭属于不予贴息的救助对象：自 2025-07-01 起不再存在；家庭年收入超过上限：超出 8,600.00 元',
    );
  });

  it('is data as JSON', async () => {
    const { stdout } = await screened(['.', '--on', '2025-03-01', '--format', 'json'], {
      'households.csv': HOUSEHOLDS,
      'loans.csv': HEADER + FIRST,
    });
    const list = JSON.parse(stdout);
    expect(list.counts).toEqual({ households: 4, eligible: 2, entered: 0, left: 0 });
    expect(list.households[3].screening.changes).toEqual([
      { reason: 'HOUSEHOLD_ON_ASSISTANCE', from: '2025-07-01' },
      { reason: 'INCOME_ABOVE_CEILING', above: '8600.00' },
    ]);
  });

  it('lists fifty families, and says where the others are', async () => {
    const many = Array.from({ length: 60 }, (_, i) => `H${i},,,,,,,,`).join('\n');
    const { stdout } = await screened(['a.csv', '--on', '2025-03-01'], {
      'a.csv': `${HOUSEHOLDS.split('\n')[0]}\n${many}\n`,
    });
    expect(stdout).toContain('另有 10 行：见 --format csv 或 --format json');
  });

  it('needs a day, and a table of families', async () => {
    expect((await screened(['名单.csv'])).stderr).toContain('screen 须以 --on 给出日期');
    const { code, stderr } = await screened(['a.csv', '--on', '2025-03-01'], { 'a.csv': 'a,b\n1,2\n' });
    expect(code).toBe(2);
    expect(stderr).toContain('a.csv');
  });
});
