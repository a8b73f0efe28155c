import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { draws, THOROUGH } from '../draws.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';
import { folderOf } from './command.js';
import { type Content, contentOf } from './failing-disk.js';

const BUILT: string = JSON.parse(readFileSync('package.json', 'utf8')).bin.tiexi;
const COMMAND = join(process.cwd(), BUILT);

const linesOf = (principal: string) =>
  Array.from({ length: 300 }, (_, i) => {
    const loan = { ...LOAN, id: `L${i}`, householdId: `H${i}`, principal };
    return JSON.stringify({ household: { ...HOUSEHOLD, id: `H${i}` }, loans: [loan] });
  }).join('\n');
const YEAR = ['--policy', 'policy.json', '--year', '2024'];

let cwd: string;
let temporary: string;

beforeAll(async () => {
  cwd = await folderOf({
    'a.ndjson': linesOf('100000.00'),
    'b.ndjson': linesOf('90000.00'),
    'policy.json': JSON.stringify(POLICY),
  });
  temporary = join(cwd, 'temporary');
  mkdirSync(temporary);
});

const environment = () => ({ ...process.env, TMPDIR: temporary });
const started = (...argv: string[]): ChildProcess =>
  spawn(process.execPath, [COMMAND, 'settle', ...argv], { cwd, env: environment(), stdio: ['pipe', 'pipe', 'pipe'] });
const done = (...argv: string[]) => {
  const { status, stderr } = spawnSync(process.execPath, [COMMAND, 'settle', ...argv], {
    cwd,
    env: environment(),
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
};
const text = ({ files }: Content) => JSON.stringify(files && Object.entries(files));

const KINDS: Readonly<Record<string, readonly string[]>> = {
  'settlement with papers': ['--input', 'ndjson', '--format', 'report'],
  stream: ['--output', 'ndjson'],
};

describe.each(Object.entries(KINDS))('a %s', (_, flags) => {
  it.runIf(THOROUGH)('killed at any moment, leaves the whole old set of files or the whole new one', async () => {
    const out = join(cwd, 'out');
    const settle = (input: string) => [input, ...YEAR, ...flags, '--out', 'out'];
    const sets = new Map<string, string>();
    const begun = performance.now();
    for (const input of ['a.ndjson', 'b.ndjson', 'a.ndjson']) {
      done(...settle(input));
      sets.set(input, text(contentOf(out)));
    }
    const usual = (performance.now() - begun) / 3;
    const texts = [...sets.values()];
    expect(new Set(texts).size).toBe(2);
    let killed = 0;
    for (let kill = 0; kill < draws(100); kill++) {
      const child = started(...settle(kill % 2 === 0 ? 'b.ndjson' : 'a.ndjson'));
      // Half of them where files are written, which is at the end.
      const after = usual * (kill % 4 < 2 ? Math.random() * 1.1 : 0.6 + Math.random() * 0.5);
      const ended = once(child, 'exit');
      const timer = setTimeout(() => child.kill('SIGKILL'), after);
      const [, signal] = await ended;
      clearTimeout(timer);
      if (signal === 'SIGKILL') killed += 1;
      const found = contentOf(out);
      // Between the first rename and the last, the manifest is away and a journal says what is to be finished.
      if (!texts.includes(text(found))) {
        const journals = found.hidden.filter((name) => readdirSync(join(out, name)).includes('journal.json'));
        expect(journals, `killed after ${after} ms`).toHaveLength(1);
        expect(Object.keys(found.files ?? {})).not.toContain('tiexi-manifest.json');
      }
      if (kill % 10 === 9) {
        done(...settle('a.ndjson'));
        expect(contentOf(out)).toMatchObject({ hidden: [] });
        expect(text(contentOf(out))).toBe(sets.get('a.ndjson'));
        expect([contentOf(cwd).hidden, contentOf(temporary).hidden]).toEqual([[], []]);
      }
    }
    expect(killed).toBeGreaterThan(0);
  });
});

describe.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s', (signal) => {
  it.each([
    ['to a stream', ['--output', 'ndjson']],
    ['to a stream into a folder', ['--output', 'csv', '--out', `ended/${signal}`]],
    ['to a stream on threads', ['--output', 'ndjson', '--jobs', '2']],
  ])('%s removes its temporary files, and ends it', async (_, flags) => {
    // It waits for more lines, with its temporary files there.
    const child = started('-', '--input', 'ndjson', ...YEAR, ...flags);
    const ended = once(child, 'exit');
    child.stdin?.write(readFileSync(join(cwd, 'a.ndjson')));
    while (readdirSync(temporary).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill(signal);
    expect(await ended).toEqual([null, signal]);
    expect(readdirSync(temporary)).toEqual([]);
    if (flags.includes('--out')) expect(contentOf(join(cwd, 'ended'))).toEqual({ files: {}, hidden: [] });
  });
});

describe('the built command', () => {
  const shell = (command: string, env: Record<string, string> = {}) =>
    spawnSync('bash', ['-c', command], { cwd, env: { ...process.env, ...env }, encoding: 'utf8' });
  const settle = `"${process.execPath}" "${COMMAND}" settle a.ndjson ${YEAR.join(' ')}`;

  it.each(['', '--output ndjson', '--input ndjson --format json --out full'])(
    'on a full standard output ends with 70 and one line (%s)',
    (flags) => {
      const { status, stderr } = shell(`${settle} ${flags} > /dev/full`);
      expect(status).toBe(70);
      expect(stderr).toBe(
        'tiexi: cannot write standard output: the disk is full; free some space and run it again\nnothing was written\n',
      );
      expect(readdirSync(cwd)).not.toContain('full');
    },
  );

  it('without a folder for temporary files ends with 70 and one line', () => {
    const { status, stdout, stderr } = shell(`${settle} --output ndjson`, { TMPDIR: '/none' });
    expect([status, stdout]).toEqual([70, '']);
    expect(stderr).toMatch(
      /^tiexi: the folder for temporary files, \/none, cannot be used: .+\nnothing was written\n$/,
    );
  });

  it('ends with its own code where standard error cannot be written', () => {
    writeFileSync(join(cwd, 'no.json'), '{}');
    expect(shell(`"${process.execPath}" "${COMMAND}" settle no.json 2> /dev/full`).status).toBe(2);
    expect(shell(`${settle} > /dev/full 2> /dev/full`).status).toBe(70);
  });
});
