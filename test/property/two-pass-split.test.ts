import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Policy, parsePolicy, year } from '../../src/index.js';
import { decisionLine, readDecision, readTally, tallyLine } from '../../src/io/tally-json.js';
import { IdSample } from '../../src/kernel/id-sample.js';
import { LinesSummer } from '../../src/kernel/line-hash.js';
import { type Entry, Splitter } from '../../src/settlement/split.js';
import { SettlementTally } from '../../src/settlement/tally.js';
import { type Decision, decisionOf, isOpen } from '../../src/settlement/two-pass/decision.js';
import { splitterOf } from '../../src/settlement/two-pass/funding.js';
import { type DraftTally, foldDrafts, inOrder, RemainderCounter } from '../../src/settlement/two-pass/tallies.js';
import { decisionAfter, foldTies, TieCounter, type TiesTally } from '../../src/settlement/two-pass/ties.js';
import { POLICY } from '../support.js';
import { PROPERTY_TIMEOUT, runs } from './always.js';

const FUNDERS = ['a', 'b', 'c', 'd'];

/** Shares in hundredths, or in millionths, that add up to the whole. */
const shares = (funders: number) =>
  fc
    .oneof(
      fc.tuple(fc.constant(100), fc.array(fc.nat(100), { minLength: funders - 1, maxLength: funders - 1 })),
      fc.tuple(fc.constant(1_000_000), fc.array(fc.nat(1_000_000), { minLength: funders - 1, maxLength: funders - 1 })),
    )
    .map(([whole, cuts]) => {
      const places = [0, ...cuts.sort((a, b) => a - b), whole];
      return places.slice(1).map((place, i) => ((place - (places[i] as number)) / whole).toFixed(6));
    });

const policies = fc.integer({ min: 1, max: 4 }).chain((funders) =>
  fc.array(shares(funders), { minLength: 1, maxLength: 3 }).map((groups): Policy => {
    const ids = FUNDERS.slice(0, funders);
    const [own, ...others] = groups as [string[], ...string[][]];
    return parsePolicy({
      ...POLICY,
      funders: ids.map((id, i) => ({ id, name: id, share: own[i]! })),
      funderShares: others.map((each, i) => ({
        from: `202${i}-01-01`,
        shares: Object.fromEntries(ids.map((id, k) => [id, each[k]!])),
      })),
    });
  }),
);

/** Few different subsidies, so that many remainders tie, or large ones. */
const subsidies = fc.oneof(fc.nat(12), fc.nat(10 ** 9), fc.bigInt({ min: 2n ** 53n, max: 2n ** 70n }));

const ids = fc.uniqueArray(fc.oneof(fc.string({ minLength: 1, maxLength: 3 }), fc.nat(999).map(String)), {
  maxLength: 60,
});

interface Case {
  readonly policy: Policy;
  readonly entries: readonly (Entry & { readonly part: number })[];
  readonly mostIds: number;
}

const cases: fc.Arbitrary<Case> = policies.chain((policy) => {
  const groups = new Set(Splitter.over(policy, () => []).cuts.keys()).size;
  return fc.record({
    policy: fc.constant(policy),
    mostIds: fc.integer({ min: 2, max: 9 }),
    entries: ids.chain((each) =>
      fc
        .array(fc.tuple(subsidies, fc.nat(groups - 1), fc.nat(4)), { minLength: each.length, maxLength: each.length })
        .map((values) => values.map(([subsidy, group, part], i) => ({ id: each[i]!, subsidy, group, part }))),
    ),
  });
});

const PERIOD = year(2024);

function draftOf({ policy, mostIds }: Case, entries: readonly Entry[]): DraftTally {
  const counter = new RemainderCounter(policy, mostIds);
  const lines = new LinesSummer();
  for (const entry of entries) {
    counter.add(entry);
    const bytes = new TextEncoder().encode(entry.id);
    lines.add(bytes, 0, bytes.length);
  }
  return {
    ...{ policy, period: PERIOD, mostIds, inputs: [], lines: lines.sum, groups: counter.groups },
    sums: inOrder(new SettlementTally(policy.funders.map(({ id }) => id)).part()),
    households: new IdSample(mostIds).sample,
  };
}

function tiesOf(decision: Decision, entries: readonly Entry[]): TiesTally {
  const counter = new TieCounter(decision);
  const lines = new LinesSummer();
  for (const { id, subsidy, group } of entries) {
    counter.add(id, subsidy, group);
    const bytes = new TextEncoder().encode(id);
    lines.add(bytes, 0, bytes.length);
  }
  return { decision: '0'.repeat(64), lines: lines.sum, groups: counter.answers };
}

const partsOf = ({ entries }: Case) => [0, 1, 2, 3, 4].map((part) => entries.filter((entry) => entry.part === part));

const throughJson = (decision: Decision) => readDecision(JSON.parse(decisionLine(decision)), 'en').decision;

/** Follows a decision until it is closed. */
function closed(given: Case, tallies: readonly DraftTally[]): Decision {
  let decision = throughJson(decisionOf(foldDrafts(tallies)));
  for (let round = 0; isOpen(decision); round++) {
    expect(round).toBeLessThan(300);
    const open = decision;
    const ties = partsOf(given)
      .map((entries) => readTally(JSON.parse(tallyLine({ of: 'ties', ...tiesOf(open, entries) })), 'en'))
      .filter((tally) => tally.of === 'ties')
      .reverse();
    decision = throughJson(decisionAfter(open, foldTies(open, [foldTies(open, ties.slice(1)), ties[0]!])));
  }
  return decision;
}

describe('the split in two passes', () => {
  it(
    'always gives every loan the parts of the undivided split, whatever the parts and however few ids are kept',
    () =>
      fc.assert(
        fc.property(cases, (given) => {
          const { policy, entries } = given;
          const sorted = [...entries].sort((a, b) => (a.id < b.id ? -1 : 1));
          const undivided = Splitter.over(policy, () => sorted);
          const parts = splitterOf(
            closed(
              given,
              partsOf(given).map((each) => draftOf(given, each)),
            ),
          );
          for (const { id, subsidy, group } of entries) {
            expect(parts.partsOf(subsidy, group, () => id)).toEqual(undivided.partsOf(subsidy, group, () => id));
          }
        }),
        runs(600),
      ),
    PROPERTY_TIMEOUT,
  );

  it(
    'always folds tallies to the same bytes, in any order and whichever were folded before',
    () =>
      fc.assert(
        fc.property(
          cases,
          fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
          fc.integer({ min: 1, max: 4 }),
          (given, order, first) => {
            const tallies = partsOf(given).map((each) => draftOf(given, each));
            const all = tallyLine({ of: 'drafts', ...foldDrafts(tallies) });
            const shuffled = order.map((place) => tallies[place]!);
            const left = foldDrafts(shuffled.slice(0, first));
            const right = foldDrafts(shuffled.slice(first));
            expect(tallyLine({ of: 'drafts', ...foldDrafts([left, right]) })).toBe(all);
            expect(tallyLine({ of: 'drafts', ...foldDrafts([right, left]) })).toBe(all);
            expect(tallyLine({ of: 'drafts', ...foldDrafts([draftOf(given, given.entries)]) })).toBe(all);
          },
        ),
        runs(200),
      ),
    PROPERTY_TIMEOUT,
  );
});
