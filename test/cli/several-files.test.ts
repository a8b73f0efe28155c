import { describe, expect, it } from 'vitest';
import { folderOf, tiexi } from './command.js';
import { EVENTS, FIRST, HEADER, HOUSEHOLDS, SECOND, SUBSIDY, settledFrom, TERMS } from './settled-tables.js';

const FILES = { '名单.csv': HOUSEHOLDS, '一.csv': HEADER + FIRST, '二.csv': HEADER + SECOND, 'data.txt': EVENTS };
const CLAIM = '借据号,贴息金额\nL1,873.00\nL2,249.00\n';

describe('several files of tables', () => {
  it('are one input, whole and line by line', async () => {
    const { whole, streamed } = await settledFrom(Object.keys(FILES), { ...FILES, 'other.csv': 'a,b\n1,2\n' });
    expect([whole.code, whole.subsidy]).toEqual([0, SUBSIDY]);
    expect([streamed.code, streamed.subsidy]).toEqual([0, SUBSIDY]);
    // What is not given is not looked at.
    expect(whole.stderr).not.toContain('other.csv');
  });

  it('are checked, explained and reconciled; the claim is the last', async () => {
    const cwd = await folderOf({ ...FILES, 'claim.csv': CLAIM });
    const run = (...argv: readonly string[]) => tiexi([...argv, ...TERMS], { cwd });
    const files = Object.keys(FILES);
    expect(await run('check', ...files)).toMatchObject({ code: 0 });
    expect((await run('explain', ...files, '--loan', 'L1', '--form', 'short')).stdout).toContain('873.00');
    // 17,460,000 and 4,980,000 yuan·days × 1.8% ÷ 360
    const claim = await run('reconcile', ...files, 'claim.csv', '--format', 'json');
    expect(claim.code).toBe(0);
    expect(JSON.parse(claim.stdout).totals.agreed.rows).toBe(2);
  });

  it('are named where none of them has the table that is missing', async () => {
    const cwd = await folderOf({ 'a.csv': HEADER + FIRST, 'b.csv': HEADER + SECOND });
    const { code, stderr } = await tiexi(['settle', 'a.csv', 'b.csv', ...TERMS], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('a.csv, b.csv');
  });

  it.each([
    ['a folder', '.'],
    ['standard input', '-'],
    ['a portfolio', 'portfolio.json'],
    ['lines', 'lines.ndjson'],
  ])('cannot have %s among them', async (_, name) => {
    const cwd = await folderOf({ ...FILES, 'portfolio.json': '{}', 'lines.ndjson': '{}' });
    for (const output of [[], ['--output', 'ndjson']]) {
      const { code, stdout, stderr } = await tiexi(['settle', '一.csv', name, ...TERMS, ...output], { cwd });
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`several inputs must be files of tables, which ${name} is not`);
    }
  });

  it('are not written over', async () => {
    const cwd = await folderOf({ 'a.csv': HEADER + FIRST + SECOND, 'out/detail.csv': HOUSEHOLDS });
    const argv = ['settle', 'a.csv', 'out/detail.csv', ...TERMS, '--output', 'csv', '--out', 'out'];
    const { code, stderr } = await tiexi(argv, { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('out/detail.csv');
  });
});
