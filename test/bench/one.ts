// One household at a time, as a service answers: each time by itself, so that what is rare and long is seen too.

import { built } from './built.js';
import { households, policy, YEAR } from './loans.js';
import { table } from './measure.js';

const { assess, dailyBookings, encodeAssessment, parseHousehold, prepare, year } = built;

type Read = ReturnType<typeof parseHousehold>;

const HOUSEHOLDS = 2000;
const WARM_UPS = 4000;
const RUNS = 20_000;
const PERIOD = year(YEAR);

export function one(): string {
  const read = [...households(HOUSEHOLDS)].map((held) => parseHousehold(held));
  const prepared = prepare(policy);
  const assessed = ({ household, loans }: Read) => prepared.assess({ period: PERIOD, household, loans });
  const cases: readonly [string, (one: Read) => unknown, string][] = [
    ['`prepared.assess`: the figures', (each) => assessed(each), '10, 60'],
    ['the same and its JSON, every segment and step', (each) => JSON.stringify(encodeAssessment(assessed(each))), '30'],
    [
      '`assess`, the policy made ready each time',
      ({ household, loans }) => assess({ policy, period: PERIOD, household, loans }),
      '',
    ],
    [
      '`prepared.accruals` of one day',
      ({ household, loans }) => prepared.accruals({ period: PERIOD, household, loans }, { on: `${YEAR}-11-20` }),
      '',
    ],
    ['`dailyBookings` of the year', (each) => dailyBookings(assessed(each)), ''],
  ];
  return [
    table(
      ['one household', 'microseconds, median', '99 of 100 below', 'to reach'],
      cases.map(([name, run, goal]) => {
        const { median, most } = spreadOf(read, run, name.startsWith('`daily') ? RUNS / 20 : RUNS);
        return [name, median.toFixed(1), most.toFixed(1), goal];
      }),
    ),
    '',
    `${HOUSEHOLDS.toLocaleString('en-US')} households with one or two loans of four events each, in turns, each run timed by itself.`,
  ].join('\n');
}

function spreadOf(read: readonly Read[], run: (one: Read) => unknown, runs: number) {
  const at = (i: number) => read[i % read.length] as Read;
  for (let i = 0; i < Math.min(runs, WARM_UPS); i++) run(at(i));
  const times = Array.from({ length: runs }, (_, i) => {
    const begun = performance.now();
    run(at(i));
    return (performance.now() - begun) * 1000;
  }).sort((a, b) => a - b);
  return { median: times[Math.floor(runs / 2)] as number, most: times[Math.floor(runs * 0.99)] as number };
}
