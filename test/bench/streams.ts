// A file of lines or a folder of CSV in, a line a loan out, by the built command: time, memory and threads.

import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND } from './built.js';
import { writeCsvFolder } from './csv-files.js';
import { writeLines, writePolicy } from './inputs.js';
import { YEAR } from './loans.js';
import { count, medianOf, table, times } from './measure.js';
import { inFolder, node, type Used } from './process.js';

const SMALL = 10_000;
const MIDDLE = 100_000;
const LARGE = 1_000_000;
const SIZES = [SMALL, MIDDLE, LARGE];
const ROUNDS = 3;
/** The file of the policy in a folder. */
export const POLICY_FILE = 'policy.json';
/** The folder of the large number of loans as CSV. */
const CSV = 'csv';

export function streams(): Promise<string> {
  return inFolder(measured);
}

function measured(folder: string): string {
  writePolicy(join(folder, POLICY_FILE));
  for (const size of SIZES) writeLines(join(folder, `${size}.ndjson`), size);
  writeCsvFolder(join(folder, CSV), LARGE);
  const file = join(folder, `${LARGE}.ndjson`);
  const seconds = { parse: [] as number[], one: [] as number[], two: [] as number[], csv: [] as number[] };
  const peaks = new Map<number, number[]>(SIZES.map((size) => [size, []]));
  const csvPeaks: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    seconds.parse.push(parseOf(file));
    const one = command(folder, `${LARGE}.ndjson`, 1);
    seconds.one.push(one.seconds);
    seconds.two.push(command(folder, `${LARGE}.ndjson`, 2).seconds);
    const csv = command(folder, CSV, 1);
    seconds.csv.push(csv.seconds);
    csvPeaks.push(csv.peak);
    for (const size of SIZES) {
      const peak = size === LARGE ? one.peak : command(folder, `${size}.ndjson`, 1).peak;
      peaks.get(size)?.push(peak);
    }
  }
  const [parse, one, two] = [medianOf(seconds.parse), medianOf(seconds.one), medianOf(seconds.two)];
  const csv = medianOf(seconds.csv);
  const megabytes = (size: number) => medianOf(peaks.get(size) ?? []) / 1e6;
  return [
    table(
      [`${count(LARGE)} loans, ${count(statSync(file).size / 1e6)} MB of NDJSON`, 'seconds', 'loans a second'],
      [
        ['(a) `JSON.parse` of every line, the file read at once', parse.toFixed(1), count(LARGE / parse)],
        ['`settle FILE --output ndjson > FILE`', one.toFixed(1), count(LARGE / one)],
        ['the same with `--jobs 2`', two.toFixed(1), count(LARGE / two)],
        [
          `\`settle FOLDER --output ndjson > FILE\`, the same loans as ${count(bytesIn(join(folder, CSV)) / 1e6)} MB of CSV`,
          csv.toFixed(1),
          count(LARGE / csv),
        ],
      ],
    ),
    '',
    table(
      ['ratio', 'measured', 'to reach'],
      [
        ['time of file → lines over (a)', times(one / parse), 'at most 0.71 ×'],
        ['one job over two', times(one / two), 'at least 1.70 ×'],
        ['time of CSV → lines over (a)', times(csv / parse), ''],
        ['time of CSV → lines over that of NDJSON', times(csv / one), 'at most 1.00 ×'],
        [
          `peak memory at ${count(LARGE)} loans over ${count(MIDDLE)}`,
          times(megabytes(LARGE) / megabytes(MIDDLE)),
          'at most 1.10 ×',
        ],
      ],
    ),
    '',
    table(
      ['loans', 'peak memory of the process', 'to reach'],
      [
        ...SIZES.map((size) => [count(size), `${count(megabytes(size))} MB`, size === LARGE ? 'at most 120 MB' : '']),
        [`${count(LARGE)}, of CSV`, `${count(medianOf(csvPeaks) / 1e6)} MB`, ''],
      ],
    ),
    '',
    `Whole processes, their start included; medians of ${ROUNDS} rounds, in turn.`,
  ].join('\n');
}

/** The bytes of the files in a folder. */
function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

/** Seconds that a process takes to parse every line, and to do nothing with it. */
function parseOf(file: string): number {
  const program = `
    const text = require('node:fs').readFileSync(${JSON.stringify(file)}, 'latin1');
    const bytes = Buffer.from(text, 'latin1');
    for (let at = 0; at < bytes.length; ) {
      const end = bytes.indexOf(10, at);
      JSON.parse(bytes.toString('utf8', at, end));
      at = end + 1;
    }`;
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return (performance.now() - start) / 1000;
}

/** Settles an input in a folder, which has the policy too, to the file `out` in it. */
export function command(folder: string, input: string, jobs: number): Used {
  const flags = ['--policy', join(folder, POLICY_FILE), '--year', String(YEAR), '--output', 'ndjson'];
  return node([COMMAND, 'settle', join(folder, input), ...flags, '--jobs', String(jobs)], folder);
}
