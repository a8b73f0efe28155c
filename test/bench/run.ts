// How fast it is, side by side in one run: npm run bench. With --write, the tables go into docs/internals/performance.md.
// With names of sections (start, speeds, one, growth, terms, profile, streams, whole, duckdb, databases, workbook, sheets),
// only these are measured; databases and workbook, which take minutes, and sheets, of which docs/decisions has the numbers,
// only by their names.
//
// Speeds fail nothing, since machines differ; but where the loop by hand and the engine differ by a fen, it ends with 1.

import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { databases } from './databases.js';
import { duckdb } from './duckdb.js';
import { growth } from './growth.js';
import { one } from './one.js';
import { profile } from './profile.js';
import { sheets } from './sheets.js';
import { speeds } from './speeds.js';
import { start } from './start.js';
import { streams } from './streams.js';
import { terms } from './terms.js';
import { whole } from './whole.js';
import { workbook } from './workbook.js';

const PAGE = 'docs/internals/performance.md';

const SECTIONS: Readonly<Record<string, () => string | Promise<string>>> = {
  start,
  speeds: () => {
    const { text, differing } = speeds();
    if (differing.length > 0) {
      console.error(`By hand and by the engine differ: ${differing.map(({ id }) => id).join(', ')}`);
      process.exitCode = 1;
    }
    return text;
  },
  one,
  growth,
  terms,
  profile: () => profile(),
  streams,
  whole,
  duckdb,
  databases,
  workbook,
  sheets,
};
/** Sections that are measured only by their names. */
const LONG = ['databases', 'workbook', 'sheets'];

const named = process.argv.slice(2).filter((argument) => argument !== '--write');
const unknown = named.filter((name) => !Object.hasOwn(SECTIONS, name));
if (unknown.length > 0) throw new RangeError(`no such section: ${unknown.join(', ')}`);

const machine = `Node ${process.version}, ${availableParallelism()} CPUs (${cpus()[0]?.model.trim() ?? 'unknown'})`;
const measured: Record<string, string> = named.length === 0 ? { machine } : {};
for (const [name, measure] of Object.entries(SECTIONS)) {
  if (named.length === 0 ? !LONG.includes(name) : named.includes(name)) measured[name] = await measure();
}
console.log(
  [machine, ...Object.entries(measured).flatMap(([name, text]) => (name === 'machine' ? [] : [text]))].join('\n\n'),
);

if (process.argv.includes('--write')) {
  let page = readFileSync(PAGE, 'utf8');
  for (const [name, text] of Object.entries(measured)) {
    const [begin, end] = [`<!-- bench ${name} -->`, `<!-- end ${name} -->`];
    const [before, rest] = page.split(begin);
    if (rest === undefined) throw new Error(`${PAGE} has no ${begin}`);
    page = `${before}${begin}\n\n${text}\n\n${end}${rest.split(end)[1]}`;
  }
  writeFileSync(PAGE, page);
}
