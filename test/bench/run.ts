// How fast it is, side by side in one run: npm run bench. With --write, the tables go into docs/internals/performance.md.
//
// Speeds fail nothing, since machines differ; but where the loop by hand and the engine differ by a fen, it ends with 1.

import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { growth } from './growth.js';
import { profile } from './profile.js';
import { speeds } from './speeds.js';
import { streams } from './streams.js';
import { terms } from './terms.js';

const PAGE = 'docs/internals/performance.md';

const measured = speeds();
const sections = {
  speeds: measured.text,
  growth: growth(),
  terms: terms(),
  profile: await profile(),
  streams: streams(),
};
const machine = `Node ${process.version}, ${availableParallelism()} CPUs (${cpus()[0]?.model.trim() ?? 'unknown'})`;
console.log([machine, ...Object.values(sections)].join('\n\n'));

if (process.argv.includes('--write')) {
  let page = readFileSync(PAGE, 'utf8');
  for (const [name, text] of Object.entries({ machine, ...sections })) {
    const [begin, end] = [`<!-- bench ${name} -->`, `<!-- end ${name} -->`];
    const [before, rest] = page.split(begin);
    if (rest === undefined) throw new Error(`${PAGE} has no ${begin}`);
    page = `${before}${begin}\n\n${text}\n\n${end}${rest.split(end)[1]}`;
  }
  writeFileSync(PAGE, page);
}

if (measured.differing.length > 0) {
  console.error(`By hand and by the engine differ: ${measured.differing.map(({ id }) => id).join(', ')}`);
  process.exitCode = 1;
}
