import { judgePrototypes } from './judge.js';
import type { Log } from './mutations.js';
import { Chance } from './random.js';
import { type Ending, TARGETS } from './targets.js';

/** What has taken so many milliseconds is as good as a hang: every case is small. */
const HANG = 60_000;

const NAMES = Object.entries(TARGETS).flatMap(([name, { share }]) => new Array<string>(share).fill(name));

/** What came of many cases. */
export interface Summary {
  cases: number;
  /** How many cases ended so, by target: `settled`, `accepted` or `refused`. */
  readonly endings: Map<string, number>;
  /** How many cases met a fault of that code. */
  readonly codes: Map<string, number>;
  slowest: { readonly number: number; readonly milliseconds: number };
}

export function newSummary(): Summary {
  return { cases: 0, endings: new Map(), codes: new Map(), slowest: { number: 0, milliseconds: 0 } };
}

const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);

/** Runs one case: the same for the same seed and number. @throws Error that says how to run it again. */
export async function runCase(seed: number, number: number, summary: Summary): Promise<void> {
  const log: Log = [];
  let name = '';
  const run = async (): Promise<Ending> => {
    const chance = new Chance(seed, number);
    name = chance.of(NAMES);
    log.length = 0;
    const answer = (TARGETS[name] as (typeof TARGETS)[string]).target({ chance, log });
    return answer instanceof Promise ? await answer : answer;
  };
  try {
    const before = performance.now();
    const ending = await run();
    const milliseconds = performance.now() - before;
    if (milliseconds > summary.slowest.milliseconds) summary.slowest = { number, milliseconds };
    if (milliseconds > HANG) throw new Error(`took ${milliseconds} ms`);
    judgePrototypes(number % 50 === 0);
    summary.cases += 1;
    count(summary.endings, `${name}: ${typeof ending === 'string' ? ending : 'refused'}`);
    if (typeof ending !== 'string') for (const code of ending) count(summary.codes, code);
  } catch (error) {
    const { stack, name: kind, message } = error as Error;
    throw new Error(
      [
        `seed ${seed}, case ${number}: ${name}`,
        ...log.map((line) => `  ${line}`),
        kind === 'Wrong' ? message : String(stack ?? error),
        `again: TIEXI_FUZZ_SEED=${seed} TIEXI_FUZZ_CASE=${number} npx vitest run --project UTC test/fuzz/fuzz.test.ts`,
      ].join('\n'),
      { cause: error },
    );
  }
}

/** A summary in lines: endings by target, codes by how often they were met. */
export function told({ cases, endings, codes, slowest }: Summary, seed: number): string {
  const lines = (map: Map<string, number>) =>
    [...map].sort(([, a], [, b]) => b - a).map(([key, times]) => `  ${String(times).padStart(8)}  ${key}`);
  return [
    `seed ${seed}, ${cases} cases; slowest: case ${slowest.number}, ${slowest.milliseconds.toFixed(0)} ms`,
    ...lines(endings),
    'cases with a fault of',
    ...lines(codes),
  ].join('\n');
}
