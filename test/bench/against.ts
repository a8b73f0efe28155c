// This build against another of an earlier state, in one run, taking turns: npm run bench:against -- OTHER/dist/node/index.js
//
// The least time of many short rounds is compared: whatever else the machine does only ever adds to a round.

import { type Built, built, load } from './built.js';
import { households, policy, YEAR } from './loans.js';
import { table, times } from './measure.js';

const LOANS = 4_000;
const ROUNDS = 400;
const WARM_UPS = 60;

const path = process.argv[2];
if (path === undefined) throw new TypeError('name the index.js of the other build');

const held = [...households(LOANS)];
const input = { households: held.map(({ household }) => household), loans: held.flatMap(({ loans }) => loans) };
const settled = built.settle(built.parsePortfolio({ policy, period: built.year(YEAR), ...input }));
const { policy: written, period } = built.encodeSettlement(settled);
const text = JSON.stringify({ policy: written, period, ...input });

const runsOf = ({ parsePortfolio, settle }: Built) => {
  const portfolio = parsePortfolio(text);
  return { parsed: () => settle(portfolio), text: () => settle(parsePortfolio(text)) };
};
const builds = [runsOf(await load(path)), runsOf(built)] as const;
const least = {
  parsed: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  text: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
};
for (let round = 0; round < WARM_UPS + ROUNDS; round++) {
  for (const place of round % 2 === 0 ? [0, 1] : [1, 0]) {
    for (const name of ['parsed', 'text'] as const) {
      const start = performance.now();
      builds[place]![name]();
      const time = performance.now() - start;
      if (round >= WARM_UPS) least[name][place] = Math.min(least[name][place]!, time);
    }
  }
}
const nanoseconds = (milliseconds: number) => Math.round((milliseconds * 1e6) / LOANS).toLocaleString('en-US');
const row = (said: string, [other, own]: readonly number[]) => [
  said,
  nanoseconds(other!),
  nanoseconds(own!),
  times(other! / own!),
];
console.log(
  table(
    ['nanoseconds a loan', 'the other build', 'this build', 'faster'],
    [row('parsed → settled', least.parsed), row('text → settled', least.text)],
  ),
);
