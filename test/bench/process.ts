// Whole processes of Node, and what they use.

import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a process has used, its start included. */
export interface Used {
  /** Seconds that passed. */
  readonly seconds: number;
  /** Seconds of CPU, of the user and of the system. */
  readonly cpu: number;
  /** The peak of its memory, in bytes. */
  readonly peak: number;
}

/** Loaded before the program: leaves what the process has used in the file that BENCH_USED names. */
const AT_EXIT = `data:text/javascript,${encodeURIComponent(`
  import { writeFileSync } from 'node:fs';
  process.on('exit', () => writeFileSync(process.env.BENCH_USED, JSON.stringify(process.resourceUsage())));
`)}`;

/**
 * Runs Node, with its standard output going to the file `out` of a folder.
 *
 * @throws where it does not end with 0
 */
export function node(argv: readonly string[], folder: string): Used {
  const used = join(folder, 'used');
  const out = openSync(join(folder, 'out'), 'w');
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--import', AT_EXIT, ...argv], {
    stdio: ['ignore', out, 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, BENCH_USED: used },
  });
  const seconds = (performance.now() - start) / 1000;
  closeSync(out);
  if (status !== 0) throw new Error(stderr);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(used, 'utf8'));
  return { seconds, cpu: (userCPUTime + systemCPUTime) / 1e6, peak: maxRSS * 1024 };
}

/** Measures in a folder of its own, which is removed afterwards. */
export async function inFolder(measure: (folder: string) => string | Promise<string>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tiexi-bench-'));
  try {
    return await measure(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
