// The workbook of a settlement, by the built command: time, memory, size, and what LibreOffice needs to compute it anew.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RECALCULATE, SOFFICE } from '../papers/spreadsheet.js';
import { COMMAND } from './built.js';
import { writePortfolio } from './inputs.js';
import { count, table } from './measure.js';
import { inFolder, node } from './process.js';

const SIZES = [1_000, 10_000, 100_000];
/** LibreOffice takes gigabytes for more. */
const MOST_COMPUTED = 10_000;

export function workbook(): Promise<string> {
  return inFolder((folder) =>
    [
      table(
        ['loans', 'format', 'seconds', 'CPU seconds', 'peak memory', 'workbook', 'computed by LibreOffice, seconds'],
        SIZES.flatMap((size) => rowsOf(folder, size)),
      ),
      '',
      'Whole processes, with four events in the year a loan. `csv` is the same command without the workbook: reading, settling, the other files.',
    ].join('\n'),
  );
}

function rowsOf(folder: string, size: number): readonly (readonly string[])[] {
  const input = join(folder, `${size}.json`);
  writePortfolio(input, size);
  return ['csv', 'xlsx'].map((format) => {
    const out = join(folder, `${size}-${format}`);
    const argv = [COMMAND, 'settle', input, '--format', format, '--out', out, '--lang', 'en'];
    const { seconds, cpu, peak } = node(argv, folder);
    const file = readdirSync(out).find((name) => name.endsWith('.xlsx'));
    const figures = [seconds.toFixed(1), cpu.toFixed(1), `${count(peak / 1e6)} MB`];
    if (file === undefined) return [count(size), format, ...figures, '', ''];
    const path = join(out, file);
    const isComputed = SOFFICE !== undefined && size <= MOST_COMPUTED;
    const computed = isComputed ? computedIn(path, folder).toFixed(0) : 'not measured';
    return [count(size), format, ...figures, `${(statSync(path).size / 1e6).toFixed(1)} MB`, computed];
  });
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
