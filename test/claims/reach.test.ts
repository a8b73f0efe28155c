import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANGES } from '../../src/claims/changes.js';
import { MISTAKES, type Mistake } from '../../src/claims/mistakes.js';
import { Standing } from '../../src/claims/reach.js';
import { MISREADINGS } from '../../src/claims/readings.js';
import { outcomeUnder, type Reckoning, reckonedUnder } from '../../src/claims/reckoning.js';
import { capUsedIn, inHouseholdOrder } from '../../src/engine/assess.js';
import { Batch } from '../../src/fields/batch.js';
import type { Household, Portfolio } from '../../src/index.js';
import { portfolios } from '../../src/testing/index.js';
import { runs } from '../draws.js';
import { type Case, parseAnyPortfolio, portfolioOf } from '../support.js';

/** What every loan of a portfolio is reckoned from, as a claim on it is. */
function reckoningsOf({ policy, period, households, loans, previous }: Portfolio): readonly Reckoning[] {
  const isTied = policy.principalCap?.perHousehold !== undefined || policy.amountCap !== undefined;
  const earlier = previous.map((issued) => issued.period).filter(({ from }) => from < period.from);
  return loans.map((loan) => {
    const household = households.find(({ id }) => id === loan.householdId) as Household;
    const own = loans.filter(({ householdId }) => householdId === household.id).sort(inHouseholdOrder);
    const capUsed = capUsedIn(earlier, Batch.of(household, own), policy);
    return { policy, period, household, loan, loans: isTied ? own : [loan], capUsed, roundedOn: undefined };
  });
}

/** Every mistake that can be made on top, with the amount that it leads to, each of which must be within its reach. */
function outOfReach(reckoning: Reckoning, seen = new Set<Mistake>()): readonly string[] {
  const standing = new Standing(reckoning, outcomeUnder(reckoning));
  const reckoned = reckonedUnder(reckoning);
  const led = [
    ...CHANGES.flatMap(({ mistake, make }) => {
      const changed = make(reckoning);
      return changed === undefined ? [] : [{ mistake, amount: outcomeUnder(changed).subsidy }];
    }),
    ...MISREADINGS.flatMap(({ mistake, read }) => {
      const amount = read(reckoned);
      return amount === undefined ? [] : [{ mistake, amount }];
    }),
    // What leads nowhere is out of nobody's reach.
  ].filter(({ amount }) => amount !== reckoned.outcome.subsidy);
  for (const { mistake } of led) seen.add(mistake);
  return led
    .filter(({ mistake, amount }) => !standing.canLeadTo(amount, mistake))
    .map(({ mistake, amount }) => `${mistake}: ${reckoned.outcome.subsidy} becomes ${amount}`);
}

describe('what is left untried', () => {
  it('is never the single mistake that leads to the amount; until every mistake was made', () => {
    const seen = new Set<Mistake>();
    const missing = () => Object.keys(MISTAKES).filter((mistake) => !seen.has(mistake as Mistake));
    for (const input of fc.sample(portfolios(), { seed: 10, numRuns: 150 })) {
      for (const reckoning of reckoningsOf(parseAnyPortfolio(input))) expect(outOfReach(reckoning, seen)).toEqual([]);
      if (missing().length === 0) break;
    }
    expect(missing()).toEqual([]);
  });

  it('is never what leads to the amount: neither a single mistake nor one on top of another', () => {
    fc.assert(
      fc.property(portfolios(), (input) => {
        for (const reckoning of reckoningsOf(parseAnyPortfolio(input))) {
          expect(outOfReach(reckoning)).toEqual([]);
          for (const { mistake, make } of CHANGES) {
            const changed = make(reckoning);
            if (changed !== undefined) expect(outOfReach(changed), `after ${mistake}`).toEqual([]);
          }
        }
      }),
      runs(150),
    );
  });

  it('is something: on a plain loan, most mistakes do not lead to a third more', () => {
    const [reckoning] = reckoningsOf(portfolioOf({} satisfies Case)) as [Reckoning];
    const outcome = outcomeUnder(reckoning);
    const standing = new Standing(reckoning, outcome);
    const untried = Object.keys(MISTAKES).filter(
      (mistake) => !standing.canLeadTo((Number(outcome.subsidy) * 4) / 3, mistake as Mistake),
    );
    expect(untried.length).toBeGreaterThan(Object.keys(MISTAKES).length / 3);
    expect(untried).toContain('DAY_COUNT_ACT_365F');
    expect(untried).not.toContain('PERIOD_NOT_CLIPPED');
  });
});
