import { describe, expect, it } from 'vitest';
import { Assessor } from '../../src/engine/assess.js';
import type { Outcome } from '../../src/engine/figures.js';
import { Outcomes } from '../../src/engine/outcomes.js';
import { preparePolicy } from '../../src/engine/prepared-policy.js';
import { Batch } from '../../src/fields/batch.js';
import { byFigure, COMPUTED_FIGURES } from '../../src/fields/figures.js';
import { portfolioOf } from '../support.js';

const EMPTY: Outcome = {
  loanId: 'L',
  householdId: 'H',
  basis: 'regular',
  reasons: [],
  excludedDays: {},
  ...byFigure(COMPUTED_FIGURES, () => 0),
};
const FULL: Outcome = {
  ...EMPTY,
  basis: 'ineligible',
  reasons: ['PRODUCT_NOT_ELIGIBLE', 'MISUSED'],
  excludedDays: { OVERDUE: 5, PRINCIPAL_CAP: 1 },
  ...byFigure(COMPUTED_FIGURES, (name) => COMPUTED_FIGURES.indexOf(name) + 1),
  principalDays: 2n ** 60n,
};

const IDS = { loanIdAt: () => 'L', householdIdAt: () => 'H' };

describe('outcomes in columns', () => {
  it('have at each place the values that were put there', () => {
    const outcomes = new Outcomes(2, IDS);
    outcomes.put(0, EMPTY);
    outcomes.put(1, FULL);
    expect([outcomes.at(0), outcomes.at(1)]).toEqual([EMPTY, FULL]);
  });

  it('copy the values of other outcomes', () => {
    const [outcomes, others] = [new Outcomes(2, IDS), new Outcomes(2, IDS)];
    others.put(1, FULL);
    outcomes.copy(0, others, 1);
    expect(outcomes.at(0)).toEqual(FULL);
    outcomes.copy(0, others, 0);
    expect(outcomes.at(0)).toEqual({ ...EMPTY, basis: 'trial' });
  });

  it('keep nothing of earlier values', () => {
    const outcomes = new Outcomes(1, IDS);
    outcomes.put(0, FULL);
    outcomes.put(0, EMPTY);
    expect(outcomes.at(0)).toEqual(EMPTY);
  });

  it('keep nothing of the loan that was assessed there before', () => {
    const { policy, period, households, loans } = portfolioOf({
      loans: [{ id: 'A', product: 'X' }, { id: 'B', overdue: [{ from: '2024-10-01', to: '2024-10-11' }] }, { id: 'C' }],
    });
    const assessor = new Assessor(preparePolicy(policy, period));
    const batches = loans.map((loan) => Batch.of(households[0]!, [loan]));
    const alone = batches.map((batch) => {
      const outcomes = new Outcomes(1, IDS);
      assessor.begin(batch).assess(0, outcomes);
      return outcomes.at(0);
    });
    const same = new Outcomes(1, IDS);
    const again = batches.map((batch) => {
      assessor.begin(batch).assess(0, same);
      return same.at(0);
    });
    expect(again).toEqual(alone);
    expect(alone.map(({ reasons, excludedDays }) => [reasons, excludedDays])).toEqual([
      [['PRODUCT_NOT_ELIGIBLE'], {}],
      [[], { OVERDUE: 10 }],
      [[], {}],
    ]);
  });
});
