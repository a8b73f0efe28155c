// How long Node takes to start with the library, and the command: whole processes, in turns.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tinyPortfolio } from '../surface/tiny-portfolio.js';
import { COMMAND, ROOT } from './built.js';
import { medianOf, table } from './measure.js';
import { inFolder } from './process.js';

const ROUNDS = 21;

/** What a process of Node is given, and the milliseconds beyond those of Node alone that are to be reached. */
interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly toReach?: number;
}

export function start(): Promise<string> {
  return inFolder((folder) => {
    const portfolio = join(folder, 'portfolio.json');
    writeFileSync(portfolio, tinyPortfolio());
    return measured([
      { name: 'Node alone', args: ['--eval', ''] },
      {
        name: "`import('tiexi')`",
        args: ['--input-type=module', '--eval', "await import('tiexi')"],
        toReach: 55,
      },
      { name: "`require('tiexi')`", args: ['--eval', "require('tiexi')"], toReach: 55 },
      { name: '`tiexi --version`', args: [COMMAND, '--version'], toReach: 45 },
      { name: '`tiexi --help`', args: [COMMAND, '--help'], toReach: 45 },
      { name: '`tiexi settle` of one loan', args: [COMMAND, 'settle', portfolio] },
    ]);
  });
}

function measured(cases: readonly Case[]): string {
  const all = cases.map((each) => ({ ...each, milliseconds: [] as number[] }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { args, milliseconds } of all) milliseconds.push(processorTimeOf(args));
  }
  const medians = all.map(({ milliseconds }) => medianOf(milliseconds));
  const rows = all.map(({ name, toReach }, i) => {
    const beyond = i === 0 ? '' : (medians[i]! - medians[0]!).toFixed(0);
    return [name, medians[i]!.toFixed(0), beyond, toReach === undefined ? '' : `at most ${toReach}`];
  });
  return [
    table(['a process', 'milliseconds of CPU', 'beyond Node alone', 'to reach'], rows),
    `Medians of ${ROUNDS} processes each, in turns, time in the system included. To be reached: an import of 120 ms and a command of 110 where Node alone takes 65.`,
  ].join('\n\n');
}

/** The processor time of a whole process of Node, in milliseconds. */
function processorTimeOf(args: readonly string[]): number {
  // What a process has used is known when it has ended, to the one that waited for it: bash, whose `times` has a line
  // of its own and a line of its children.
  const script = '"$@" > /dev/null || exit 1; times';
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', process.execPath, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`node ${args.join(' ')}: ${stderr}`);
  const ofChildren = stdout.trim().split('\n').at(-1) as string;
  const [user, system] = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => (Number(minutes) * 60 + Number(seconds)) * 1000,
  ) as [number, number];
  return user + system;
}
