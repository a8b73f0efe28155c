import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { THOROUGH } from '../draws.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';
import { folderOf } from './command.js';

const BUILT: string = JSON.parse(readFileSync('package.json', 'utf8')).bin.tiexi;

/** Households with one to three loans, some of which tie for the last fen; more than one block of lines. */
const HOUSEHOLDS = THOROUGH ? 1500 : 300;
const LINES = Array.from({ length: HOUSEHOLDS }, (_, i) => {
  // No order of the ids follows that of the households.
  const id = `H${(i * 7919) % HOUSEHOLDS}`;
  const loans = Array.from({ length: 1 + (i % 3) }, (__, k) => ({
    ...LOAN,
    id: `L${(i * 6007 + k) % 10_007}-${k}`,
    householdId: id,
    principal: `${100 + ((i * 31 + k) % 900)}003.${String(i % 100).padStart(2, '0')}`,
    product: i % 50 === 0 ? 'X' : 'P',
    overdue: i % 4 === 0 ? [{ from: '2024-10-01', to: '2024-10-11' }] : [],
  }));
  return JSON.stringify({ household: { ...HOUSEHOLD, id, township: `T${i % 5}` }, loans });
});
const YEAR = ['--policy', 'policy.json', '--year', '2024'];

describe('the built command, at scale', () => {
  let cwd: string;
  const command = join(process.cwd(), BUILT);
  const tiexi = (argv: readonly string[], input = '') => {
    const done = spawnSync(process.execPath, [command, ...argv], { cwd, input, encoding: 'utf8', maxBuffer: 2 ** 28 });
    return { code: done.status, stdout: done.stdout, stderr: done.stderr };
  };

  beforeAll(async () => {
    cwd = await folderOf({ 'policy.json': JSON.stringify(POLICY), 'all.ndjson': LINES.join('\n') });
  });

  it('gives the same bytes on one, two and three threads', () => {
    const [one, two, three] = ['1', '2', '3'].map((jobs) =>
      tiexi(['settle', 'all.ndjson', ...YEAR, '--output', 'ndjson', '--jobs', jobs]),
    );
    expect([one?.code, one?.stdout.split('\n')]).toEqual([0, expect.objectContaining({ length: 2 * HOUSEHOLDS + 2 })]);
    expect(two?.stdout === one?.stdout).toBe(true);
    expect(three?.stdout === one?.stdout).toBe(true);
  });

  it('gives the same adjustments of an earlier settlement on one thread, on two threads and without streaming', () => {
    // In 2024 every third household was not known, and the policy gave less.
    const known = LINES.filter((_, i) => i % 3 !== 0).join('\n');
    writeFileSync(join(cwd, 'known.ndjson'), known);
    const policy = { ...POLICY, amountCap: { perHousehold: '900.00', per: 'programme' } };
    writeFileSync(join(cwd, 'capped.json'), JSON.stringify(policy));
    const issued = tiexi(['settle', 'known.ndjson', ...YEAR, '--output', 'ndjson']);
    writeFileSync(join(cwd, '2024.ndjson'), issued.stdout);
    const second = ['settle', 'all.ndjson', '--policy', 'capped.json', '--year', '2025', '--previous', '2024.ndjson'];
    const [one, two] = ['1', '2'].map((jobs) => tiexi([...second, '--output', 'ndjson', '--jobs', jobs]));
    expect([one?.code, two?.stdout === one?.stdout]).toEqual([0, true]);
    const lines = (one?.stdout ?? '').trimEnd().split('\n');
    const { settlement } = JSON.parse(lines.pop() as string);
    const { loans, provenance: _, ...figures } = JSON.parse(tiexi([...second, '--format', 'json']).stdout);
    expect(settlement).toEqual({ ...figures, provenance: settlement.provenance });
    expect(lines.map((line) => JSON.parse(line)).sort((a, b) => (a.loanId < b.loanId ? -1 : 1))).toEqual(loans);
    expect(settlement.adjustments.length).toBeGreaterThan(HOUSEHOLDS);
  });

  it('reports the same faults on one and on two threads', () => {
    const faulty = LINES.map((line, i) => (i % 500 === 7 ? line.replace('003.', '003,') : line));
    writeFileSync(join(cwd, 'faulty.ndjson'), faulty.join('\n'));
    const [one, two] = ['1', '2'].map((jobs) =>
      tiexi(['settle', 'faulty.ndjson', ...YEAR, '--output', 'ndjson', '--jobs', jobs]),
    );
    expect(two).toEqual(one);
    expect([one?.code, one?.stdout]).toEqual([2, '']);
    expect(one?.stderr).toMatch(/^faulty\.ndjson:8: /);
  });

  it('gives the undivided settlement when many processes settle parts and these are merged in any order', () => {
    const undivided = JSON.parse(tiexi(['settle', 'all.ndjson', ...YEAR, '--format', 'json']).stdout);
    const parts = [...LINES].sort((a, b) => (a.length % 7) - (b.length % 7) || (a < b ? -1 : 1));
    const settled = Array.from({ length: 4 }, (_, k) => {
      const own = parts.filter((__, i) => i % 4 === k).join('\n');
      return tiexi(['settle', '-', '--input', 'ndjson', '--partial', ...YEAR], own).stdout;
    });
    const merged = tiexi(['merge', '-', '--format', 'json'], [2, 0, 3, 1].map((k) => settled[k]).join(''));
    const { provenance: _, ...figures } = JSON.parse(merged.stdout);
    const { provenance: __, ...whole } = undivided;
    expect(merged.code).toBe(0);
    expect(figures).toEqual(whole);
  });

  it('gives the same figures streamed as unstreamed', () => {
    const { stdout } = tiexi(['settle', 'all.ndjson', ...YEAR, '--output', 'ndjson', '--jobs', '2']);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const { settlement } = lines.pop();
    const {
      loans,
      provenance: _,
      ...figures
    } = JSON.parse(tiexi(['settle', 'all.ndjson', ...YEAR, '--format', 'json']).stdout);
    const { provenance: __, ...streamed } = settlement;
    expect(streamed).toEqual(figures);
    expect(lines.sort((a, b) => (a.loanId < b.loanId ? -1 : 1))).toEqual(loans);
  });

  it('prints no error where the reader closes the pipe', () => {
    const argv = `settle all.ndjson ${YEAR.join(' ')} --output ndjson`;
    const { stdout, stderr } = spawnSync('bash', ['-c', `"${process.execPath}" ${command} ${argv} | head -n 1`], {
      cwd,
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^\{"loanId":/);
    expect(stderr).not.toMatch(/EPIPE|Error/);
  });
});
