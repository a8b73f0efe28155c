// A whole portfolio in one JSON file in, its settlement as JSON out, by the built command: CPU time and memory.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND } from './built.js';
import { writePortfolio } from './inputs.js';
import { count, medianOf, table, times } from './measure.js';
import { inFolder, node, type Used } from './process.js';

const LOANS = 100_000;
const ROUNDS = 3;

export function whole(): Promise<string> {
  return inFolder(measured);
}

function measured(folder: string): string {
  const file = join(folder, 'portfolio.json');
  writePortfolio(file, LOANS);
  const parse = `JSON.parse(require('node:fs').readFileSync(${JSON.stringify(file)}, 'utf8'))`;
  const cases = {
    parse: ['-e', parse],
    check: [COMMAND, 'check', file],
    settle: [COMMAND, 'settle', file, '--format', 'json'],
  };
  const names = Object.keys(cases) as (keyof typeof cases)[];
  const used = { parse: [] as Used[], check: [] as Used[], settle: [] as Used[] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) used[name].push(node(cases[name], folder));
  }
  const median = (name: keyof typeof cases, of: keyof Used) => medianOf(used[name].map((each) => each[of]));
  const row = (name: keyof typeof cases, words: string) => [
    words,
    median(name, 'cpu').toFixed(2),
    times(median(name, 'cpu') / median('parse', 'cpu')),
    `${count(median(name, 'peak') / 1e6)} MB`,
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
