// Where settle spends its time: npm run bench:profile [-- PATH]. PATH is another build's index.js.

import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';
import { load } from './built.js';
import { households, policyOf, YEAR } from './loans.js';
import { table } from './measure.js';

const LOANS = 20_000;
const SECONDS = 6;
const SHOWN = 14;

/** The functions with the most time of their own, as a table. */
export async function profile(path?: string): Promise<string> {
  const other = await load(path);
  const { parsePortfolio, settle, year } = other;
  const held = [...households(LOANS)];
  const portfolio = parsePortfolio({
    policy: policyOf(other),
    period: year(YEAR),
    households: held.map(({ household }) => household),
    loans: held.flatMap(({ loans }) => loans),
  });
  const settleFor = (seconds: number) => {
    for (const end = performance.now() + seconds * 1000; performance.now() < end; ) settle(portfolio);
  };
  settleFor(1);
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  settleFor(SECONDS);
  const { profile: taken } = await session.post('Profiler.stop');
  session.disconnect();
  const named = new Map(taken.nodes.map(({ id, callFrame }) => [id, callFrame.functionName || '(unnamed)']));
  const own = new Map<string, number>();
  taken.samples?.forEach((id, i) => {
    const name = named.get(id) ?? '(unknown)';
    own.set(name, (own.get(name) ?? 0) + (taken.timeDeltas?.[i] ?? 0));
  });
  const all = [...own.values()].reduce((sum, time) => sum + time, 0);
  const most = [...own].sort(([, a], [, b]) => b - a).slice(0, SHOWN);
  return table(
    ['function', 'share of the time'],
    most.map(([name, time]) => [`\`${name}\``, `${((100 * time) / all).toFixed(1)}%`]),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await profile(process.argv[2]));
