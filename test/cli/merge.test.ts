import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EncodedSettlement } from '../../src/index.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';
import { folderOf, tiexi } from './command.js';

const line = (household: string, ...ids: string[]) =>
  JSON.stringify({
    household: { ...HOUSEHOLD, id: household, township: household },
    loans: ids.map((id) => ({ ...LOAN, id, householdId: household })),
  });
// Each loan gets 508.33; the fen that is missing to the province's 80% depends on all of them.
const LINES = [line('H1', 'A', 'B'), line('H2', 'C'), line('H3', 'D', 'E')];
const YEAR = ['--policy', 'policy.json', '--year', '2024'];

let cwd: string;

beforeAll(async () => {
  cwd = await folderOf({
    'policy.json': JSON.stringify(POLICY),
    'all.ndjson': `${LINES.join('\n')}\n`,
    'faulty.ndjson': [
      '{"household": {}',
      '[]',
      '',
      '{"household": {"id": "H"}, "loan": []}',
      '{"household": {"id": "H"}, "loans": 1}',
    ].join('\n'),
    'wrong.ndjson': [
      LINES[0],
      line('H9').replace('"2024-08-15"', '"2024-02-30"'),
      LINES[1]!.replace('"100000.00"', '1e5'),
    ].join('\n'),
  });
});

const partial = async (...lines: string[]) => {
  const { code, stdout, stderr } = await tiexi(['settle', '-', '--input', 'ndjson', '--partial', ...YEAR], {
    cwd,
    stdin: lines.join('\n'),
  });
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
};

const figures = (text: string) => {
  const { provenance: _, ...rest } = JSON.parse(text) as EncodedSettlement;
  return rest;
};

describe('--input ndjson', () => {
  it('reads one household per line, known by the file’s name or by the flag', async () => {
    const byName = await tiexi(['settle', 'all.ndjson', ...YEAR, '--format', 'json'], { cwd });
    const byFlag = await tiexi(['settle', '-', '--input', 'ndjson', ...YEAR, '--format', 'json'], {
      cwd,
      stdin: LINES.join('\r\n'),
    });
    expect(byName.stdout).toBe(byFlag.stdout);
    expect(JSON.parse(byName.stdout)).toMatchObject({ totals: { loans: 5, households: 3, subsidy: '2541.65' } });
  });

  it.each([
    [
      'faulty.ndjson',
      [
        'faulty.ndjson:1:17: INVALID_JSON',
        'faulty.ndjson:2: INVALID_VALUE',
        'faulty.ndjson:4: loan: UNKNOWN_FIELD',
        'faulty.ndjson:4: loans: MISSING_FIELD',
        'faulty.ndjson:5: loans: INVALID_VALUE',
        'faulty.ndjson:5: DUPLICATE_ID: "H"',
        '6 faults; nothing was computed or written',
      ],
    ],
    [
      'wrong.ndjson',
      [
        'wrong.ndjson:2: household.listed[0].from: INVALID_DATE: "2024-02-30"',
        'wrong.ndjson:3: loans[0].principal: INVALID_MONEY: 1e5',
        '2 faults',
      ],
    ],
  ])('refuses %s with every fault in its line', async (file, told) => {
    const { code, stdout, stderr } = await tiexi(['settle', file, ...YEAR], { cwd });
    expect([code, stdout]).toEqual([2, '']);
    for (const text of told) expect(stderr).toContain(text);
    expect(stderr.trimEnd().split('\n')).toHaveLength(Number.parseInt(told.at(-1)!, 10) + 1);
  });
});

describe('settle --partial and merge', () => {
  it('give the undivided settlement, from files or from standard input', async () => {
    const whole = await tiexi(['settle', 'all.ndjson', ...YEAR, '--format', 'json'], { cwd });
    const parts = [await partial(LINES[2]!), await partial(LINES[0]!, LINES[1]!)];
    expect(parts[0]!.split('\n')).toHaveLength(2);
    await writeFile(join(cwd, 'one.json'), JSON.stringify(JSON.parse(parts[0]!), null, 2));
    await writeFile(join(cwd, 'two.ndjson'), parts[1]!);
    const fromFiles = await tiexi(['merge', 'one.json', 'two.ndjson', '--format', 'json'], { cwd });
    const fromStdin = await tiexi(['merge', '-', '--format', 'json'], { cwd, stdin: parts.join('') });
    expect(figures(fromFiles.stdout)).toEqual(figures(whole.stdout));
    expect(fromStdin.stdout).toBe(fromFiles.stdout);
    const table = await tiexi(['merge', '-'], { cwd, stdin: parts.join('') });
    expect(table.stdout).toMatch(/^subsidy +2,541\.65$/m);
  });

  it.each([
    [['settle', 'all.ndjson', ...YEAR, '--partial', '--format', 'json'], '--partial cannot be used with --format'],
    [['settle', 'all.ndjson', ...YEAR, '--partial', '--out', 'out'], '--partial cannot be used with --out'],
    [['settle', 'all.ndjson', ...YEAR, '--partial', '--advance', 'local=1'], '--partial cannot be used with --advance'],
    [['check', 'all.ndjson', '--partial'], '--partial can be used only with settle'],
    [['settle', 'all.ndjson', '--input', 'xml'], '--input must be one of json, ndjson, csv, not xml'],
    [['merge', 'nowhere.json'], 'cannot read nowhere.json'],
    [['merge', 'policy.json'], 'policy.json:1: period: MISSING_FIELD'],
  ])('%j is refused', async (argv, message) => {
    const { code, stdout, stderr } = await tiexi(argv, { cwd });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('the same household in two parts is refused', async () => {
    const part = await partial(LINES[0]!);
    const { code, stderr } = await tiexi(['merge', '-'], { cwd, stdin: part + part });
    expect([code, stderr]).toEqual([
      2,
      'tiexi: the settlements cannot be merged: household H1 is in two of the settlements\n',
    ]);
    const chinese = await tiexi(['merge', '-', '--lang', 'zh-CN'], { cwd, stdin: part + part });
    expect(chinese.stderr).toContain('这些结算不能合并');
  });
});
