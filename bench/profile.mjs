// Where settle spends its time: npm run bench:profile [-- PATH]. PATH is another build's index.js.

import { Session } from 'node:inspector/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { table } from './measure.mjs';

const LOANS = 20_000;
const SECONDS = 6;
const SHOWN = 14;

/** The functions with the most time of their own, as a table. */
export async function profile(path = 'dist/index.js') {
  const { customaryTerms, parsePortfolio, settle, suichang2024, year } = await import(pathToFileURL(resolve(path)));
  const { households, POINTS, YEAR } = await import('./loans.mjs');
  const policy = suichang2024({
    ...customaryTerms,
    subsidy: [{ from: '2024-09-01', kind: 'points', points: POINTS }],
    ...{ rateAppliesBy: 'accrual-day', principalCap: null, termCapMonths: null, amountCap: null },
    ...{ misuse: 'revoke', payment: 'accrued' },
  });
  const held = [...households(LOANS)];
  const portfolio = parsePortfolio({
    policy,
    period: year(YEAR),
    households: held.map(({ household }) => household),
    loans: held.flatMap(({ loans }) => loans),
  });
  const settleFor = (seconds) => {
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
  const own = new Map();
  taken.samples.forEach((id, i) => {
    const name = named.get(id);
    own.set(name, (own.get(name) ?? 0) + taken.timeDeltas[i]);
  });
  const all = [...own.values()].reduce((sum, time) => sum + time, 0);
  const most = [...own].sort(([, a], [, b]) => b - a).slice(0, SHOWN);
  return table(
    ['function', 'share of the time'],
    most.map(([name, time]) => [`\`${name}\``, `${((100 * time) / all).toFixed(1)}%`]),
  );
}

if (process.argv[1]?.endsWith('profile.mjs')) console.log(await profile(process.argv[2]));
