import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScenarioBounds } from '../../src/claims/bounds.js';
import { SCENARIO_CHANGES } from '../../src/claims/changes.js';
import { MISCALCULATIONS } from '../../src/claims/miscalculations.js';
import { MISTAKES, type Mistake } from '../../src/claims/mistakes.js';
import { type ClaimFigures, figuresOf, resultOf, type Scenario, ScenarioEngines } from '../../src/claims/scenario.js';
import { earlierUseIn, inHouseholdOrder } from '../../src/engine/assess.js';
import { Batch } from '../../src/fields/batch.js';
import { tiesLoans } from '../../src/fields/caps.js';
import type { Household, Portfolio } from '../../src/index.js';
import { portfolios } from '../../src/testing/index.js';
import { THOROUGH } from '../draws.js';
import { type Case, parseAnyPortfolio, portfolioOf } from '../support.js';

/** What every loan of a portfolio is result from, as a claim on it is. */
function scenariosOf({ policy, period, households, loans, previous }: Portfolio): readonly Scenario[] {
  const periods = previous.map((issued) => issued.period).filter(({ from }) => from < period.from);
  return loans.map((loan) => {
    const household = households.find(({ id }) => id === loan.householdId) as Household;
    const own = loans.filter(({ householdId }) => householdId === household.id).sort(inHouseholdOrder);
    const use = earlierUseIn(periods, period, Batch.of(household, own), policy);
    const usedBy = (place: number) => ({
      year: use?.at('year', place) ?? 0,
      programme: use?.at('programme', place) ?? 0,
    });
    const earlier = use && new Map(own.map(({ id }, place) => [id, usedBy(place)]));
    return {
      policy,
      period,
      household,
      loan,
      loans: tiesLoans(policy) ? own : [loan],
      earlier,
      roundingDays: undefined,
      engines: new ScenarioEngines(),
    };
  });
}

/** Every mistake that can be made on top, with the amount that it leads to, each of which must be within its reach. */
function outsideBounds(scenario: Scenario, seen = new Set<Mistake>()): readonly string[] {
  const figures = figuresOf(scenario);
  const result = resultOf(scenario);
  // What needs a reference rate that is not known leads nowhere.
  if (figures === undefined || result === undefined) return [];
  const bounds = new ScenarioBounds(scenario, figures);
  const led = [
    ...SCENARIO_CHANGES.flatMap(({ mistake, apply }) => {
      const changed = apply(scenario);
      const amount = changed && figuresOf(changed)?.subsidy;
      return amount === undefined ? [] : [{ mistake, amount }];
    }),
    ...MISCALCULATIONS.flatMap(({ mistake, amountOf }) => {
      const amount = amountOf(result);
      return amount === undefined ? [] : [{ mistake, amount }];
    }),
    // What leads nowhere is out of nobody's reach.
  ].filter(({ amount }) => amount !== result.outcome.subsidy);
  for (const { mistake } of led) seen.add(mistake);
  return led
    .filter(({ mistake, amount }) => !bounds.canExplain(amount, mistake))
    .map(({ mistake, amount }) => `${mistake}: ${result.outcome.subsidy} becomes ${amount}`);
}

describe('the mistakes that the bounds exclude', () => {
  it.runIf(THOROUGH)('never include the mistake that leads to the amount, for every mistake', () => {
    const seen = new Set<Mistake>();
    const missing = () => Object.keys(MISTAKES).filter((mistake) => !seen.has(mistake as Mistake));
    for (const input of fc.sample(portfolios(), { seed: 10, numRuns: 900 })) {
      for (const scenario of scenariosOf(parseAnyPortfolio(input))) expect(outsideBounds(scenario, seen)).toEqual([]);
      if (missing().length === 0) break;
    }
    expect(missing()).toEqual([]);
  });

  it('never include a mistake that leads to the amount, alone or after another', () => {
    fc.assert(
      fc.property(portfolios(), (input) => {
        for (const scenario of scenariosOf(parseAnyPortfolio(input))) {
          expect(outsideBounds(scenario)).toEqual([]);
          for (const { mistake, apply } of SCENARIO_CHANGES) {
            const changed = apply(scenario);
            if (changed !== undefined) expect(outsideBounds(changed), `after ${mistake}`).toEqual([]);
          }
        }
      }),
      { numRuns: THOROUGH ? 150 : 6 },
    );
  });

  it('never include the contract rate where the only rule that is left begins after the loan', () => {
    const rules = [
      { from: '2024-09-01', when: {}, kind: 'share', share: '0.2' },
      { from: '2025-03-01', kind: 'points', points: '3.6' },
    ] as const;
    const [scenario] = scenariosOf(portfolioOf({ policy: { subsidy: rules } })) as [Scenario];
    const changes = SCENARIO_CHANGES.filter(({ mistake }) => mistake === 'CATCH_ALL_RULE_USED');
    const changed = changes.flatMap(({ apply }) => apply(scenario) ?? []);
    expect(changed).toHaveLength(1);
    for (const each of changed) expect(outsideBounds(each)).toEqual([]);
  });

  it('never include that mistake for a loan that has no eligible amounts where the policy subsidises these', () => {
    // No day of it is subsidised; one that is subsidised on its balance is a mistake.
    const [scenario] = scenariosOf(portfolioOf({ policy: { subsidisedOn: 'eligible-amounts' } })) as [Scenario];
    const seen = new Set<Mistake>();
    expect(outsideBounds(scenario, seen)).toEqual([]);
    expect(seen).toContain('WHOLE_BALANCE_INSTEAD_OF_ELIGIBLE');
  });

  it('include most mistakes for an amount a third higher', () => {
    const [scenario] = scenariosOf(portfolioOf({} satisfies Case)) as [Scenario];
    const outcome = figuresOf(scenario) as ClaimFigures;
    const bounds = new ScenarioBounds(scenario, outcome);
    const untried = Object.keys(MISTAKES).filter(
      (mistake) => !bounds.canExplain((Number(outcome.subsidy) * 4) / 3, mistake as Mistake),
    );
    expect(untried.length).toBeGreaterThan(Object.keys(MISTAKES).length / 3);
    expect(untried).toContain('DAY_COUNT_ACT_365F');
    expect(untried).not.toContain('PERIOD_NOT_CLIPPED');
  });
});
