import { describe, expect, it } from 'vitest';
import { parsePortfolio, type SettlementLine, settle } from '../../src/index.js';
import { IntegerColumn } from '../../src/kernel/integer-column.js';
import { readShare } from '../../src/kernel/percent.js';
import { Splitter, split, splitSteps } from '../../src/settlement/split.js';
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
  it('0.7, 0.21 and 0.09: each has a share of what the ones before it leave, the last all of it', () => {
    // 0.7 × 50833 = 35583.1; of the rest 15250 the second has 0.21/0.3 = 7/10: 10675
    expect(stepsOf(['0.7', '0.21', '0.09'])).toEqual([
      ['f0', '508.33', '7/10', '355831/10', '355.83', false],
      ['f1', '152.50', '7/10', '10675/1', '106.75', false],
      ['f2', '45.75', '1/1', '4575/1', '45.75', false],
    ]);
  });

  it('a fen above the whole fen of the exact share is stated', () => {
    // 0.9 × 50833 = 45749.7
    expect(stepsOf(['0.9', '0.1'])[0]).toEqual(['f0', '508.33', '9/10', '457497/10', '457.50', true]);
  });

  it('a single funder pays all; one without a share pays nothing', () => {
    expect(stepsOf([1])).toEqual([['f0', '508.33', '1/1', '50833/1', '508.33', false]]);
    expect(stepsOf([1, 0, 0]).slice(1)).toEqual([
      ['f1', '0.00', '0/1', '0/1', '0.00', false],
      ['f2', '0.00', '0/1', '0/1', '0.00', false],
    ]);
  });

  it('an amount of 0 is split into parts of 0', () => {
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

describe('the split of one loan after another', () => {
  const shares = (...written: string[]) =>
    written.map((share, i) => ({ id: `f${i}`, name: '', share: readShare(share)! }));
  /** Loans with the entries of `funderShares` that give their shares; −1 for none. */
  const loansOf = (subsidies: readonly (number | bigint)[], entries: readonly number[] = []) => ({
    subsidy: IntegerColumn.of(subsidies),
    length: subsidies.length,
    funderSharesAt: (place: number) => entries[place] ?? -1,
  });
  const HUGE = 2n ** 64n + 3n;
  const cases: [string, readonly string[], readonly (number | bigint)[]][] = [
    ['two funders, a tie', ['0.8', '0.2'], [50_833, 8_333, 4, 9, 14, 0, 5]],
    ['three funders', ['0.7', '0.21', '0.09'], [50_833, 8_333, 663, 1, 2, 3, 99]],
    ['one funder', ['1'], [50_833, 1]],
    ['funders without a share, first and last', ['0', '1', '0'], [50_833, 1, 7]],
    ['funders behind one that pays all', ['1', '0', '0'], [50_833, 1, 7]],
    ['shares of six decimals', ['0.333333', '0.333333', '0.333334'], [100, 200, 50_001, 7, 1]],
    ['amounts beyond the safe integers', ['0.8', '0.2'], [HUGE, 50_833, HUGE + 1n]],
    ['no loans', ['0.8', '0.2'], []],
  ];

  it.each(cases)('%s: the parts equal those of all loans together', (_, written, subsidies) => {
    const policy = { funders: shares(...written) };
    const entries = subsidies.map((subsidy, i) => ({ id: `L${String(i).padStart(3, '0')}`, subsidy, group: 0 }));
    const splitter = Splitter.over(policy, () => entries);
    const together = split(loansOf(subsidies), policy).map((part) => [...part]);
    // From the last to the first: the order in which they are asked for does not matter.
    const apart = [...entries].reverse().map(({ id, subsidy }) => splitter.partsOf(subsidy, 0, () => id));
    expect(apart.reverse()).toEqual(entries.map((_, place) => together.map((part) => part[place])));
  });

  it('reads an id only where there is a tie', () => {
    // 4/5 of 3, 4 and 6 fen leaves 2, 1 and 4 fifths over; 4/5 of 13 is 10.4, so 10: of floors 2, 3 and 4 the 6 gives more
    const entries = [3, 4, 6].map((subsidy, i) => ({ id: `L${i}`, subsidy, group: 0 }));
    const splitter = Splitter.over({ funders: shares('0.8', '0.2') }, () => entries);
    const unasked = () => {
      throw new Error('asked');
    };
    expect(splitter.partsOf(3, 0, unasked)).toEqual([2, 1]);
    expect(() => splitter.partsOf(6, 0, unasked)).toThrow('asked');
    expect(splitter.partsOf(6, 0, () => 'L2')).toEqual([5, 1]);
  });

  describe('of groups with other shares', () => {
    const half = readShare('0.5')!;
    const policy = {
      funders: shares('0.8', '0.2'),
      funderShares: [
        { shares: { f0: half, f1: half } },
        { shares: { f1: readShare('1')! } },
        { shares: { f1: half, f0: half } },
      ],
    };
    const SUBSIDIES = [5, 1, 3, 7, 3, 1];
    const ENTRIES = [-1, 0, 1, 2, 0, -1];

    it('splits those with the same shares together, whichever entry gave them', () => {
      // Own shares: 5 and 1 fen, 4.8 is 5 for the first: floors 4 and 0, remainders 0 and 0.8: the 1 has the fen.
      // Halves: 1, 7 and 3 fen, 5.5 is 6: floors 0, 3 and 1, remainders all 0.5: two fen missing, to the first two.
      const [first, second] = split(loansOf(SUBSIDIES, ENTRIES), policy).map((part) => [...part]);
      expect(first).toEqual([4, 1, 0, 4, 1, 1]);
      expect(second).toEqual([1, 0, 3, 3, 2, 0]);
    });

    it('does so for one loan after another too', () => {
      const groups = [0, 1, 2, 1, 1, 0];
      const entries = SUBSIDIES.map((subsidy, i) => ({ id: `L${i}`, subsidy, group: groups[i]! }));
      const splitter = Splitter.over(policy, () => entries);
      expect(entries.map(({ id, subsidy, group }) => splitter.partsOf(subsidy, group, () => id))).toEqual([
        [4, 1],
        [1, 0],
        [0, 3],
        [4, 3],
        [1, 2],
        [1, 0],
      ]);
    });

    it('refuses entries without a group where there is more than one group', () => {
      const lost = SUBSIDIES.map((subsidy, i) => ({ id: `L${i}`, subsidy })) as never;
      expect(() => Splitter.over(policy, () => lost)).toThrow('L0 came without its group');
      const { funders } = policy;
      expect(Splitter.over({ funders }, () => lost).partsOf(5, 0, () => 'L0')).toEqual([4, 1]);
    });
  });
});
