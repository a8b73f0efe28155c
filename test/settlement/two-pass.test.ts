import { describe, expect, it } from 'vitest';
import { parsePolicy, year } from '../../src/index.js';
import { IdSample } from '../../src/kernel/id-sample.js';
import { LinesSummer } from '../../src/kernel/line-hash.js';
import type { Entry } from '../../src/settlement/split.js';
import { SettlementTally } from '../../src/settlement/tally.js';
import { type Decision, decisionOf, isOpen } from '../../src/settlement/two-pass/decision.js';
import { foldFunded, splitterOf, summaryAfter } from '../../src/settlement/two-pass/funding.js';
import {
  type DraftTally,
  foldDrafts,
  modulusOf,
  RemainderCounter,
  remainderOf,
} from '../../src/settlement/two-pass/tallies.js';
import {
  decisionAfter,
  foldTies,
  type TieAnswer,
  TieCounter,
  type TiesTally,
} from '../../src/settlement/two-pass/ties.js';
import { POLICY } from '../support.js';

const funders = (...shares: readonly string[]) => shares.map((share, i) => ({ id: `f${i}`, name: `f${i}`, share }));
const policyOf = (...shares: readonly string[]) => parsePolicy({ ...POLICY, funders: funders(...shares) });

/** Loans of these subsidies in fen, of ids in the order of the list. */
const loansOf = (...subsidies: readonly number[]): Entry[] =>
  subsidies.map((subsidy, i) => ({ id: `L${String(i).padStart(3, '0')}`, subsidy, group: 0 }));

const NONE = new LinesSummer().sum;

function tallyOf(shares: readonly string[], entries: readonly Entry[], mostIds: number): DraftTally {
  const policy = policyOf(...shares);
  const counter = new RemainderCounter(policy, mostIds);
  for (const entry of entries) counter.add(entry);
  return {
    ...{ policy, period: year(2024), mostIds, inputs: [], lines: NONE, groups: counter.groups },
    sums: new SettlementTally(policy.funders.map(({ id }) => id)).part(),
    households: new IdSample(mostIds).sample,
  };
}

const answersOf = (decision: Decision, entries: readonly Entry[]): TiesTally => {
  const counter = new TieCounter(decision);
  for (const { id, subsidy, group } of entries) counter.add(id, subsidy, group);
  return { decision: '', lines: NONE, groups: counter.answers };
};

/** What is asked, one after another, and the last decision. */
function followed(decision: Decision, entries: readonly Entry[]): { asked: string[]; last: Decision } {
  const asked: string[] = [];
  let last = decision;
  while (isOpen(last)) {
    asked.push(last.groups[0]?.search?.asks.kind as string);
    last = decisionAfter(last, answersOf(last, entries));
  }
  return { asked, last };
}

describe('the number by which subsidies are divided', () => {
  it.each([
    [['0.8', '0.2'], 5],
    [['0.7', '0.21', '0.09'], 100],
    [['0.333333', '0.666667'], 1_000_000],
    [['1'], 1],
  ])('%j: the smallest that makes every share whole', (shares, expected) => {
    expect(modulusOf(policyOf(...shares).funders.map(({ share }) => share))).toBe(expected);
  });

  it('leaves the same of a subsidy that is no safe integer', () => {
    expect(remainderOf(2n ** 60n + 3n, 5)).toBe(Number((2n ** 60n + 3n) % 5n));
  });
});

describe('a decision', () => {
  // 80% of 1 fen are 0.8: ten of them are 8, all remainders are alike, and the floors are 0. So eight give more.
  const ten = loansOf(...new Array<number>(10).fill(1));

  it('is closed at once where all ids are known', () => {
    const decision = decisionOf(tallyOf(['0.8', '0.2'], ten, 10));
    expect(decision.groups).toEqual([{ cuts: [{ above: 4, tiedTo: 'L007' }], loans: [] }]);
  });

  it('is closed at once where no id is needed: all tied loans give more, or none', () => {
    // 80% of 2 fen are 1.6, of 5 are 4: 2, 2, 2, 5, 5 are 16, 80% are 12.8, so 13; the floors are 1, 1, 1, 4, 4. Two fen are
    // missing, and three loans have the remainder 0.6.
    const open = decisionOf(tallyOf(['0.8', '0.2'], loansOf(2, 2, 2, 5, 5), 2));
    expect(open.groups[0]?.search).toMatchObject({ above: 3, rank: 2, count: 3 });
    // 2 and 1 are 3, of which 80% are 2.4, so 2; the floors are 1 and 0. One fen is missing, and one loan has 0.8.
    expect(decisionOf(tallyOf(['0.8', '0.2'], loansOf(2, 1, 5, 5, 5), 2)).groups[0]?.cuts).toEqual([
      { above: 3, tiedTo: undefined },
    ]);
    // Of 5 fen 80% are 4: no fen is missing.
    expect(decisionOf(tallyOf(['0.8', '0.2'], loansOf(5, 5, 5), 2)).groups[0]?.cuts).toEqual([
      { above: 0, tiedTo: undefined },
    ]);
  });

  it('is otherwise open, and is closed by counting and sampling ids', () => {
    const { asked, last } = followed(decisionOf(tallyOf(['0.8', '0.2'], ten, 2)), ten);
    expect(asked[0]).toBe('count');
    const parts = ten.map(({ id, subsidy }) => splitterOf(last).partsOf(subsidy, 0, () => id)[0]);
    expect(parts).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
  });

  it('of three funders asks in between which loans give more', () => {
    const { asked, last } = followed(decisionOf(tallyOf(['0.5', '0.3', '0.2'], ten, 3)), ten);
    expect(asked).toContain('upTo');
    // 50% of 10 fen are 5: the first five. Of the rest, 5, the second has 60%: 3, which the next three give.
    const parts = ten.map(({ id, subsidy }) =>
      splitterOf(last)
        .partsOf(subsidy, 0, () => id)
        .join(''),
    );
    expect(parts).toEqual(['100', '100', '100', '100', '100', '010', '010', '010', '001', '001']);
  });

  it('that is open splits nothing', () => {
    expect(() => splitterOf(decisionOf(tallyOf(['0.8', '0.2'], ten, 2)))).toThrow('the decision is open');
  });
});

it('the parts of the lines of a group add up, whatever the order of the parts', () => {
  const cell = (product: string, ...parts: readonly number[]) => ({
    product,
    township: '',
    category: '',
    basis: 'trial',
    parts,
  });
  const of = (...cells: readonly ReturnType<typeof cell>[]) => ({ decision: '', lines: NONE, cells });
  const [one, other] = [of(cell('P', 4, 1), cell('Q', 2, 0)), of(cell('Q', 1, 1), cell('O', 3, 3), cell('P', 8, 2))];
  expect(foldFunded([one, other]).cells).toEqual([cell('O', 3, 3), cell('P', 12, 3), cell('Q', 3, 1)]);
  expect(foldFunded([other, one])).toEqual(foldFunded([one, other]));
});

it('two groups of shares: only of the one that is open anything is asked, down to the smallest id', () => {
  const policy = parsePolicy({
    ...POLICY,
    funders: funders('0.1', '0.9'),
    funderShares: [{ from: '2024-01-01', shares: { f0: '0.5', f1: '0.5' } }],
  });
  // 10% of ten loans of 1 fen are 1 fen, which the smallest id gives; 50% of one loan of 2 fen are 1 fen.
  const loans = [...loansOf(...new Array<number>(10).fill(1)), { id: 'Z', subsidy: 2, group: 1 }];
  const counter = new RemainderCounter(policy, 2);
  for (const loan of loans) counter.add(loan);
  const tally = { ...tallyOf(['0.1', '0.9'], [], 2), policy, groups: counter.groups };
  let decision = decisionOf(tally);
  for (let answers: TiesTally; isOpen(decision); decision = decisionAfter(decision, foldTies(decision, [answers]))) {
    answers = answersOf(decision, loans);
    expect(answers.groups[1]).toBeNull();
  }
  const parts = loans.map(({ id, subsidy, group }) => splitterOf(decision).partsOf(subsidy, group, () => id)[0]);
  expect(parts).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
});

const many = (count: number, subsidy: number) => new Array<number>(count).fill(subsidy);

it.each<[string, string[], number[], number[]]>([
  // 180 fen: a half is 90; of the rest 60% are 54.
  ['tied loans of five kinds', ['0.5', '0.3', '0.2'], Array.from({ length: 40 }, (_, i) => i % 10), [90, 54, 36]],
  // 56 fen: a half is 28, and the floors are 16; of the rest, 28, 60% are 16.8.
  ['a kind of which no loan gives more', ['0.5', '0.3', '0.2'], [...many(20, 1), ...many(4, 9)], [28, 17, 11]],
  // 70 fen: 40% are 28, and the floors are 10. 2 fen leave 0.8, 4 leave 0.6 and 1 leaves 0.4. Of the rest, 42, 2/3 are 28.
  ['loans above and below', ['0.4', '0.4', '0.2'], [...many(10, 2), ...many(10, 4), ...many(10, 1)], [28, 28, 14]],
])('three funders, %s: what is asked adds up, whatever the order of the parts', (_, shares, subsidies, expected) => {
  const loans = loansOf(...subsidies);
  const asked: string[] = [];
  let decision = decisionOf(tallyOf(shares, loans, 2));
  while (isOpen(decision)) {
    const open = decision;
    asked.push(open.groups[0]?.search?.asks.kind as string);
    const parts = [0, 1, 2].map((part) =>
      answersOf(
        open,
        loans.filter((__, i) => i % 3 === part),
      ),
    );
    const folded = foldTies(open, parts);
    expect(foldTies(open, [...parts].reverse())).toEqual(folded);
    expect(folded).toEqual(answersOf(open, loans));
    decision = decisionAfter(open, folded);
  }
  expect(asked).toEqual(expect.arrayContaining(['count', 'sample', 'upTo']));
  const sums = [0, 0, 0];
  for (const { id, subsidy } of loans) {
    splitterOf(decision)
      .partsOf(subsidy, 0, () => id)
      .forEach((part, i) => {
        sums[i] = (sums[i] as number) + Number(part);
      });
  }
  expect(sums).toEqual(expected);
});

describe('tallies that do not go together', () => {
  const ten = loansOf(...new Array<number>(10).fill(1));
  const tally = tallyOf(['0.8', '0.2'], ten, 2);
  const open = decisionOf(tally);

  it('none at all', () => {
    for (const fold of [() => foldDrafts([]), () => foldTies(open, []), () => foldFunded([])]) {
      expect(fold).toThrow('there is no tally');
    }
  });

  it('of samples of another size', () => {
    const other = tallyOf(['0.8', '0.2'], loansOf(1), 3);
    expect(() => foldDrafts([tally, other])).toThrow('tally 2 of 2 has a sample of another size than the first');
  });

  it('of other lines than the decision', () => {
    const lines = { count: 0, high: 1, low: 0 };
    const other = { decision: '', lines, cells: [] };
    expect(() => summaryAfter(open, other)).toThrow('the draft lines are not those of the decision');
    expect(() => summaryAfter(open, { ...other, lines: { ...lines, count: 1 } })).toThrow('is of 0 draft lines');
  });

  it.each<[string, TieAnswer | null]>([
    ['nothing', null],
    ['something else', { kind: 'sample', sample: { count: 0, ids: [] } }],
    ['too few ids', { kind: 'count', counts: [0, 0, 0] }],
  ])('that answer %s', (_, answer) => {
    const answers = { decision: '', lines: NONE, groups: [answer] };
    expect(() => decisionAfter(open, answers)).toThrow('the draft lines are not those of the decision');
  });

  it('with a sample of too few ids, or with a loan twice', () => {
    const asking: Decision = {
      ...open,
      groups: [{ ...open.groups[0]!, search: { ...open.groups[0]!.search!, asks: { kind: 'sample' } } }],
    };
    const given =
      (...ids: readonly string[]) =>
      () =>
        decisionAfter(asking, {
          ...{ decision: '', lines: NONE },
          groups: [{ kind: 'sample', sample: { count: ids.length, ids: ids.map((id) => [id, 0]) } }],
        });
    expect(given('L001')).toThrow('the draft lines are not those of the decision');
    expect(given('L001', 'L001')).toThrow('loan L001 comes twice');
  });
});
