// The workbook of a settlement, by the built command: time, memory, size, and what LibreOffice needs to compute it anew.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RECALCULATE, SOFFICE } from '../papers/spreadsheet.js';
import { built, COMMAND } from './built.js';
import { households, policy, YEAR } from './loans.js';
import { count, table } from './measure.js';

const { encodeSettlement, parsePortfolio, settle, year } = built;

const SIZES = [1_000, 10_000, 100_000];
/** LibreOffice takes gigabytes for more. */
const MOST_COMPUTED = 10_000;

/** Loaded before the command: leaves its CPU seconds and the peak of its memory, in bytes, in the file that BENCH_USED names. */
const USED = `data:text/javascript,${encodeURIComponent(`
  import { writeFileSync } from 'node:fs';
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeFileSync(process.env.BENCH_USED, JSON.stringify([(userCPUTime + systemCPUTime) / 1e6, maxRSS * 1024]));
  });
`)}`;

export function workbook(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tiexi-bench-'));
  try {
    return [
      table(
        ['loans', 'format', 'seconds', 'CPU seconds', 'peak memory', 'workbook', 'computed by LibreOffice, seconds'],
        SIZES.flatMap((size) => rowsOf(folder, size)),
      ),
      '',
      'Whole processes, with four events in the year a loan. `csv` is the same command without the workbook: reading, settling, the other files.',
    ].join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowsOf(folder: string, size: number): readonly (readonly string[])[] {
  const input = join(folder, `${size}.json`);
  writePortfolio(input, size);
  return ['csv', 'xlsx'].map((format) => {
    const out = join(folder, `${size}-${format}`);
    const { seconds, cpu, peak } = command(input, out, format, folder);
    const file = readdirSync(out).find((name) => name.endsWith('.xlsx'));
    const figures = [seconds.toFixed(1), cpu.toFixed(1), `${count(peak / 1e6)} MB`];
    if (file === undefined) return [count(size), format, ...figures, '', ''];
    const path = join(out, file);
    const isComputed = SOFFICE !== undefined && size <= MOST_COMPUTED;
    const computed = isComputed ? computedIn(path, folder).toFixed(0) : 'not measured';
    return [count(size), format, ...figures, `${(statSync(path).size / 1e6).toFixed(1)} MB`, computed];
  });
}

function writePortfolio(path: string, size: number): void {
  const nothing = parsePortfolio({ policy, period: year(YEAR), households: [], loans: [] });
  const { policy: terms, period } = encodeSettlement(settle(nothing));
  const held = [...households(size)];
  const portfolio = {
    policy: terms,
    period,
    households: held.map(({ household }) => household),
    loans: held.flatMap(({ loans }) => loans),
  };
  writeFileSync(path, JSON.stringify(portfolio));
}

function command(input: string, out: string, format: string, folder: string) {
  const used = join(folder, 'used');
  const start = performance.now();
  const argv = ['--import', USED, COMMAND, 'settle', input, '--format', format, '--out', out, '--lang', 'en'];
  const { status, stderr } = spawnSync(process.execPath, argv, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, BENCH_USED: used },
  });
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(stderr);
  const [cpu, peak] = JSON.parse(readFileSync(used, 'utf8')) as [number, number];
  return { seconds, cpu, peak };
}

/** Seconds that LibreOffice takes to open a workbook, to compute every formula and to write it. */
function computedIn(path: string, folder: string): number {
  const profile = join(folder, 'profile');
  mkdirSync(join(profile, 'user'), { recursive: true });
  writeFileSync(join(profile, 'user', 'registrymodifications.xcu'), RECALCULATE);
  const argv = [`-env:UserInstallation=file://${profile}`, '--headless', '--convert-to', 'xlsx:Calc MS Excel 2007 XML'];
  const start = performance.now();
  const { status, stderr } = spawnSync(SOFFICE as string, [...argv, '--outdir', join(folder, 'computed'), path], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return (performance.now() - start) / 1000;
}
