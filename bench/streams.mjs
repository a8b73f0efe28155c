// A file of lines in, a line a loan out, by the built command: time, memory and threads.

import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSettlement, parsePortfolio, settle, year } from '../dist/index.js';
import { households, policy, YEAR } from './loans.mjs';
import { count, medianOf, table, times } from './measure.mjs';

const SIZES = [10_000, 100_000, 1_000_000];
const ROUNDS = 3;

export function streams() {
  const folder = mkdtempSync(join(tmpdir(), 'tiexi-bench-'));
  try {
    return measured(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measured(folder) {
  const nothing = parsePortfolio({ policy, period: year(YEAR), households: [], loans: [] });
  writeFileSync(join(folder, 'policy.json'), JSON.stringify(encodeSettlement(settle(nothing)).policy));
  for (const size of SIZES) writeLines(join(folder, `${size}.ndjson`), size);
  const largest = SIZES.at(-1);
  const file = join(folder, `${largest}.ndjson`);
  const seconds = { parse: [], one: [], two: [] };
  const peaks = {};
  for (let round = 0; round < ROUNDS; round++) {
    seconds.parse.push(parseOf(file));
    const one = command(folder, largest, 1);
    seconds.one.push(one.seconds);
    seconds.two.push(command(folder, largest, 2).seconds);
    for (const size of SIZES) {
      const peak = size === largest ? one.peak : command(folder, size, 1).peak;
      peaks[size] = [...(peaks[size] ?? []), peak];
    }
  }
  const [parse, one, two] = [seconds.parse, seconds.one, seconds.two].map(medianOf);
  const megabytes = (size) => medianOf(peaks[size]) / 1e6;
  return [
    table(
      [`${count(largest)} loans, ${count(statSync(file).size / 1e6)} MB of NDJSON`, 'seconds', 'loans a second'],
      [
        ['(a) `JSON.parse` of every line, the file read at once', parse.toFixed(1), count(largest / parse)],
        ['`settle FILE --output ndjson > FILE`', one.toFixed(1), count(largest / one)],
        ['the same with `--jobs 2`', two.toFixed(1), count(largest / two)],
      ],
    ),
    '',
    table(
      ['ratio', 'measured', 'to reach'],
      [
        ['time of file → lines over (a)', times(one / parse), 'at most 3.00 ×'],
        ['one job over two', times(one / two), 'at least 1.50 ×'],
        [
          `peak memory at ${count(largest)} loans over ${count(SIZES.at(-2))}`,
          times(megabytes(largest) / megabytes(SIZES.at(-2))),
          'at most 1.20 ×',
        ],
      ],
    ),
    '',
    table(
      ['loans', 'peak memory of the process'],
      SIZES.map((size) => [count(size), `${count(megabytes(size))} MB`]),
    ),
    '',
    `Whole processes, their start included; medians of ${ROUNDS} rounds, in turn.`,
  ].join('\n');
}

function writeLines(path, loans) {
  const file = openSync(path, 'w');
  let lines = [];
  for (const held of households(loans)) {
    lines.push(JSON.stringify(held));
    if (lines.length === 1000) {
      writeSync(file, `${lines.join('\n')}\n`);
      lines = [];
    }
  }
  writeSync(file, lines.map((line) => `${line}\n`).join(''));
  closeSync(file);
}

/** Seconds that a process takes to parse every line, and to do nothing with it. */
function parseOf(file) {
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

function command(folder, size, jobs) {
  const peak = join(folder, 'peak');
  const out = openSync(join(folder, 'out'), 'w');
  const argv = ['--require', './bench/peak.cjs', 'dist/cli.cjs', 'settle', join(folder, `${size}.ndjson`)];
  const flags = ['--policy', join(folder, 'policy.json'), '--year', String(YEAR), '--output', 'ndjson'];
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [...argv, ...flags, '--jobs', String(jobs)], {
    stdio: ['ignore', out, 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, BENCH_PEAK: peak },
  });
  const seconds = (performance.now() - start) / 1000;
  closeSync(out);
  if (status !== 0) throw new Error(stderr);
  return { seconds, peak: Number(readFileSync(peak, 'utf8')) };
}
