import { afterAll, describe, expect, it } from 'vitest';
import { draws } from '../draws.js';
import { newSummary, runCase, told } from './fuzz.js';
import { tidy } from './targets.js';

/**
 * Hostile input: a list of faults or a correct result, never a throw of another kind, a hang, a NaN, a changed prototype
 * or changed input.
 *
 * `TIEXI_FUZZ=1000000` runs so many cases and tells what came of them, `TIEXI_FUZZ_SEED` sets the seed,
 * `TIEXI_FUZZ_CASE` runs one case only.
 */
const LONG = Number(process.env.TIEXI_FUZZ ?? 0);
const SEED = Number(process.env.TIEXI_FUZZ_SEED ?? (LONG > 0 ? Date.now() % 2 ** 31 : 20240901));
const ONLY = process.env.TIEXI_FUZZ_CASE;
const CASES = LONG > 0 ? LONG : draws(10_000);

afterAll(tidy);

describe('hostile input', () => {
  it(`is refused with faults or settled, in ${ONLY === undefined ? `${CASES} cases` : `case ${ONLY}`} of seed ${SEED}`, {
    timeout: 60_000 + CASES * 20,
  }, async () => {
    const summary = newSummary();
    if (LONG > 0) console.log(`seed ${SEED}, ${CASES} cases`);
    if (ONLY !== undefined) await runCase(SEED, Number(ONLY), summary);
    else {
      for (let number = 0; number < CASES; number++) {
        await runCase(SEED, number, summary);
        if (LONG > 0 && (number + 1) % 100_000 === 0) console.log(`${number + 1} cases`);
      }
    }
    if (LONG > 0 || ONLY !== undefined) console.log(told(summary, SEED));
    expect(summary.cases).toBe(ONLY === undefined ? CASES : 1);
  });
});
