// A whole portfolio in one JSON file in, its settlement as JSON out, by the built command: CPU time and memory.

import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built, COMMAND } from './built.js';
import { households, policy, YEAR } from './loans.js';
import { count, medianOf, table, times } from './measure.js';

const { encodePolicy } = built;

const LOANS = 100_000;
const ROUNDS = 3;

interface Usage {
  /** Seconds of CPU, of the user and of the system. */
  readonly seconds: number;
  /** The peak of the process's memory, in megabytes. */
  readonly peak: number;
}

export function whole(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tiexi-bench-'));
  try {
    return measured(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measured(folder: string): string {
  const file = join(folder, 'portfolio.json');
  const all = [...households(LOANS)];

  writeFileSync(
    file,
    JSON.stringify({
      policy: encodePolicy(policy),
      period: { from: `${YEAR}-01-01`, to: `${YEAR + 1}-01-01` },
      households: all.map(({ household }) => household),
      loans: all.flatMap(({ loans }) => loans),
    }),
  );
  const parse = `JSON.parse(require('node:fs').readFileSync(${JSON.stringify(file)}, 'utf8'))`;
  const cases = {
    parse: ['-e', parse],
    check: [COMMAND, 'check', file],
    settle: [COMMAND, 'settle', file, '--format', 'json'],
  };
  const names = Object.keys(cases) as (keyof typeof cases)[];
  const usages = { parse: [] as Usage[], check: [] as Usage[], settle: [] as Usage[] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) usages[name].push(usageOf(cases[name], folder));
  }
  const median = (name: keyof typeof cases, of: keyof Usage) => medianOf(usages[name].map((usage) => usage[of]));
  const row = (name: keyof typeof cases, words: string) => [
    words,
    median(name, 'seconds').toFixed(2),
    times(median(name, 'seconds') / median('parse', 'seconds')),
    `${count(median(name, 'peak'))} MB`,
  ];
  return [
    table(
      [
        `${count(LOANS)} loans, ${count(statSync(file).size / 1e6)} MB of JSON`,
        'seconds of CPU',
        'over (a)',
        'peak memory',
      ],
      [
        row('parse', '(a) `JSON.parse` of the file'),
        row('check', '`check FILE`: all input checked'),
        row('settle', '`settle FILE --format json`: settled, with provenance, every line written'),
      ],
    ),
    '',
    `Whole processes, their start included; user and system time; medians of ${ROUNDS} rounds, in turn. To reach: below 2 seconds and 300 MB.`,
  ].join('\n');
}

/** What a process of Node uses until it ends. */
function usageOf(argv: readonly string[], folder: string): Usage {
  const usage = join(folder, 'usage');
  const atExit = `
    import { writeFileSync } from 'node:fs';
    process.on('exit', () => writeFileSync(${JSON.stringify(usage)}, JSON.stringify(process.resourceUsage())));
  `;
  const preload = `data:text/javascript,${encodeURIComponent(atExit)}`;
  const out = openSync(join(folder, 'out'), 'w');
  const { status, stderr } = spawnSync(process.execPath, ['--import', preload, ...argv], {
    stdio: ['ignore', out, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(out);
  if (status !== 0) throw new Error(stderr);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(usage, 'utf8'));
  return { seconds: (userCPUTime + systemCPUTime) / 1e6, peak: (maxRSS * 1024) / 1e6 };
}
