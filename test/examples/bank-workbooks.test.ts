import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tiexi } from '../cli/command.js';
import { pageOf } from '../docs/markdown.js';
import { ROOT } from './county.js';

const page = pageOf(
  'docs/examples/suichang-2025-xlsx/README.md',
  readFileSync(`${ROOT}docs/examples/suichang-2025-xlsx/README.md`, 'utf8'),
);
const FOLDER = 'docs/examples/suichang-2025-xlsx';
/** The command of the README. */
const argv = (page.blocks.find(({ lang }) => lang === 'sh')?.text ?? '')
  .replace(/\\\n/g, ' ')
  .trim()
  .split(/\s+/)
  .slice(1);
const settled = (folder: string, ...flags: string[]) =>
  tiexi([...argv.map((each) => (each === FOLDER ? folder : each)), ...flags], { cwd: ROOT });

describe('the second year in the workbooks of a bank', () => {
  it('settles to the bytes of the CSV files: the lines, the totals, what is put right, and the hashes', async () => {
    const [csv, xlsx] = [
      await settled('docs/examples/suichang-2025', '--format', 'json'),
      await settled(FOLDER, '--format', 'json'),
    ];
    expect([csv.code, xlsx.code], xlsx.stderr).toEqual([0, 0]);
    expect(JSON.parse(xlsx.stdout).loans).toHaveLength(1554);
    expect(xlsx.stdout).toBe(csv.stdout);
  });

  it('settles to the same lines, byte for byte, where they are written one by one', async () => {
    const { stdout } = await settled('docs/examples/suichang-2025', '--format', 'json');
    const whole: object[] = JSON.parse(stdout).loans;
    const { stdout: streamed } = await settled(FOLDER, '--output', 'ndjson');
    const lines = streamed.trimEnd().split('\n').slice(0, -1);
    expect(lines.sort()).toEqual(whole.map((line) => JSON.stringify(line)).sort());
  });

  it('tells what was not read, and that the sums agree with the rows', async () => {
    const { stderr } = await settled(FOLDER, '--lang', 'zh-CN');
    const told = stderr.split('\n').map((line) => line.replace(`${FOLDER}/`, ''));
    expect(told).toEqual(
      expect.arrayContaining([
        '列名对应：取自 列名对应.json',
        '贷款台账.xlsx ▸ 台账：表头之上的 1 行未读取',
        '贷款台账.xlsx ▸ 台账：未读取的列：序号、客户经理',
        '贷款台账.xlsx ▸ 台账!1557：合计行不作为贷款，与各列之和一致',
        '还款流水.xlsx ▸ 还款流水：未读取的列：交易流水号、收回利息',
        '还款流水.xlsx ▸ 还款流水：只还利息、未还本金的 4117 行未读取',
        '还款流水.xlsx ▸ 还款流水!6295：合计行不作为贷款，与各列之和一致',
      ]),
    );
  });
});
