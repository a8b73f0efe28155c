import { describe, expect, it } from 'vitest';
import { parsePortfolio, type SettlementLine, settle } from '../../src/index.js';
import { splitSteps } from '../../src/settlement/split.js';
import { TERM_OF_EXCLUSION, TERM_OF_REASON } from '../../src/settlement/terms.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';

const stepsOf = (shares: readonly (string | number)[], principal = '100000.00') => {
  const funders = shares.map((share, i) => ({ id: `f${i}`, name: `f${i}`, share }));
  const settlement = settle(
    parsePortfolio({
      policy: { ...POLICY, funders },
      period: { from: '2024-01-01', to: '2025-01-01' },
      households: [HOUSEHOLD],
      loans: [{ ...LOAN, principal }],
    }),
  );
  return splitSteps(settlement.loans[0] as SettlementLine, settlement.policy).map(
    ({ funder, of, share, exact, part, roundedUp }) => [
      funder,
      of.toFixed(2),
      `${share.numerator}/${share.denominator}`,
      `${exact.numerator}/${exact.denominator}`,
      part.toFixed(2),
      roundedUp,
    ],
  );
};

describe('the split of 508.33 yuan, step by step', () => {
  it('0.7, 0.21 and 0.09: each of what the ones before it leave, the last all of it', () => {
    // 0.7 × 50833 = 35583.1; of the rest 15250 the second has 0.21/0.3 = 7/10: 10675
    expect(stepsOf(['0.7', '0.21', '0.09'])).toEqual([
      ['f0', '508.33', '7/10', '355831/10', '355.83', false],
      ['f1', '152.50', '7/10', '10675/1', '106.75', false],
      ['f2', '45.75', '1/1', '4575/1', '45.75', false],
    ]);
  });

  it('a fen more than the whole fen of the exact share is told', () => {
    // 0.9 × 50833 = 45749.7
    expect(stepsOf(['0.9', '0.1'])[0]).toEqual(['f0', '508.33', '9/10', '457497/10', '457.50', true]);
  });

  it('a single funder pays all; one without a share nothing', () => {
    expect(stepsOf([1])).toEqual([['f0', '508.33', '1/1', '50833/1', '508.33', false]]);
    expect(stepsOf([1, 0, 0]).slice(1)).toEqual([
      ['f1', '0.00', '0/1', '0/1', '0.00', false],
      ['f2', '0.00', '0/1', '0/1', '0.00', false],
    ]);
  });

  it('nothing is split into nothings', () => {
    expect(stepsOf(['0.5', '0.5'], '0.01')).toEqual([
      ['f0', '0.00', '1/2', '0/1', '0.00', false],
      ['f1', '0.00', '1/1', '0/1', '0.00', false],
    ]);
  });
});

it('a code that is a reason and an exclusion rests on the same term as both', () => {
  expect([TERM_OF_REASON.MISUSED, TERM_OF_EXCLUSION.MISUSED]).toEqual(['misuse', 'misuse']);
  expect([TERM_OF_REASON.HOUSEHOLD_NOT_LISTED, TERM_OF_EXCLUSION.HOUSEHOLD_NOT_LISTED]).toEqual([
    'household.listing',
    'household.listing',
  ]);
});
