import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Batch } from '../../src/fields/batch.js';
import type { Household } from '../../src/fields/household.js';
import type { Loan } from '../../src/fields/loan.js';
import { type HouseholdInput, type LoanInput, parsePortfolio } from '../../src/index.js';
import { TextColumn } from '../../src/kernel/text-columns.js';
import { runs } from '../property/always.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';

/** Households and loans that have been read, each as it is told, in the order in which they are told. */
function recordsOf(households: readonly Partial<HouseholdInput>[], loans: readonly Partial<LoanInput>[]) {
  const portfolio = parsePortfolio({
    policy: POLICY,
    period: { from: '2024-01-01', to: '2025-01-01' },
    households: households.map((each) => ({ ...HOUSEHOLD, ...each })),
    loans: loans.map((each) => ({ ...LOAN, ...each })),
  });
  const find = <T extends { readonly id: string }>(all: readonly T[], { id }: { readonly id?: string | undefined }) =>
    all.find((each) => each.id === id) as T;
  return {
    households: households.map((each) => find(portfolio.households, { ...HOUSEHOLD, ...each })),
    loans: loans.map((each) => find(portfolio.loans, { ...LOAN, ...each })),
  };
}

/** Records that differ in their ids, households and days alone. */
function simple(households: readonly string[], loans: readonly (readonly [id: string, owner: string, on?: string])[]) {
  const ids = [...new Set([...households, ...loans.map(([, owner]) => owner)])];
  const records = recordsOf(
    ids.map((id) => ({ id })),
    loans.map(([id, householdId, disbursedOn = '2024-09-01']) => ({ id, householdId, disbursedOn })),
  );
  return { households: records.households.slice(0, households.length), loans: records.loans };
}

/** A batch of the records, in their order, whose owners are not found yet. */
function batchOf({
  households,
  loans,
}: {
  readonly households: readonly Household[];
  readonly loans: readonly Loan[];
}) {
  const batch = new Batch();
  for (const household of households) batch.addHousehold(household);
  for (const loan of loans) batch.addLoan(loan, -1);
  return batch;
}

/** The ids of the loans of every household, in the household's order. */
function walked(batch: Batch): [string, string[]][] {
  return Array.from({ length: batch.households.count }, (_, household) => [
    batch.households.columns.id.at(household) as string,
    Array.from(batch.order.subarray(batch.begins[household], batch.begins[household + 1]), (place) =>
      batch.loanIdAt(place),
    ),
  ]);
}

const householdsIn = ({ households }: Batch) => Array.from({ length: households.count }, (_, i) => households.at(i));
const loansIn = ({ loans }: Batch) => Array.from({ length: loans.count }, (_, i) => loans.at(i));

describe('a batch', () => {
  it('has households and loans as they were added, each loan with its household', () => {
    const records = simple(
      ['H2', 'H1'],
      [
        ['b', 'H1'],
        ['a', 'H2'],
      ],
    );
    const batch = new Batch();
    expect(records.households.map((household) => batch.addHousehold(household))).toEqual([0, 1]);
    batch.addLoan(records.loans[0] as Loan, 1);
    batch.addLoan(records.loans[1] as Loan, 0);
    expect([householdsIn(batch), loansIn(batch)]).toEqual([records.households, records.loans]);
    expect([0, 1].map((place) => [batch.loanIdAt(place), batch.householdIdAt(place)])).toEqual([
      ['b', 'H1'],
      ['a', 'H2'],
    ]);
  });

  it('keeps every field of both', () => {
    const records = recordsOf(
      [
        {
          id: 'H',
          name: '',
          township: '妙高',
          category: '农户类',
          listed: [{ from: '2024-08-15', to: '2024-09-01' }, { from: '2024-10-01' }],
          assistance: [{ kind: '低边', from: '2023-01-01' }],
          annualIncome: '95000.01',
        },
        { id: 'K', listed: [] },
      ],
      [
        {
          id: 'L',
          contractedOn: '2024-08-31',
          extendedTo: '2026-09-01',
          rates: [
            { from: '2024-01-01', pct: '3.6' },
            { from: '2025-01-01', pct: '0.000001' },
          ],
          referenceRates: [{ from: '2024-01-01', pct: 100 }],
          repayments: [
            { on: '2024-09-01', amount: '0.01' },
            { on: '2024-09-02', amount: 0 },
          ],
          overdue: [{ from: '2024-12-01', to: '2024-12-02' }],
          interestPaidTo: '2024-12-21',
          misusedOn: '2024-12-22',
          otherSubsidy: { programme: '创业担保贷款', pct: '1.5' },
        },
        { id: 'M', otherSubsidy: { programme: 'x' } },
        { id: 'N' },
      ],
    );
    const batch = batchOf(records);
    expect([householdsIn(batch), loansIn(batch)]).toEqual([records.households, records.loans]);
    expect(records.loans[0]).toMatchObject({ otherSubsidy: [{ pct: 1_500_000 }], misusedOn: 20_079 });
  });
});

describe('linking', () => {
  it('puts each household’s loans side by side: by disbursement, then by id by code unit', () => {
    const records = simple(
      ['A', 'none', 'B', 'C'],
      [
        ['L2', 'B', '2024-09-02'],
        ['z', 'A', '2024-09-01'],
        ['L10', 'B', '2024-09-02'],
        ['L9', 'B', '2024-09-01'],
        ['a', 'A', '2024-09-02'],
        ['﨑', 'B', '2024-09-02'],
        ['C', 'C'],
        ['𠮷', 'B', '2024-09-02'],
      ],
    );
    const batch = batchOf(records);
    expect(batch.findOwners()).toBe(true);
    expect(walked(batch.link())).toEqual([
      ['A', ['z', 'a']],
      ['none', []],
      // 'L10' < 'L2', and 𠮷 (D842 DFB7) before 﨑 (FA11)
      ['B', ['L9', 'L10', 'L2', '𠮷', '﨑']],
      ['C', ['C']],
    ]);
    expect([...batch.begins]).toEqual([0, 2, 2, 7, 8]);
  });

  it('can be empty, and have a household without loans', () => {
    expect(walked(new Batch().link())).toEqual([]);
    const { households } = simple(['H'], []);
    expect(walked(Batch.of(households[0] as Household, []))).toEqual([['H', []]]);
  });

  it('equals a sort of each household’s loans, for any loans', () => {
    const ids = ['L1', 'L10', 'L2', '借据', '﨑', '𠮷', 'a', 'Z', '', '~'].map((id) => `${id}.`);
    const days = ['2024-09-01', '2024-09-01', '2024-09-02', '2024-12-31'];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(['A', 'B', 'C', 'D'], { minLength: 1 }),
        fc.shuffledSubarray(ids),
        fc.array(fc.tuple(fc.nat(), fc.constantFrom(...days)), { minLength: ids.length, maxLength: ids.length }),
        (households, loanIds, choices) => {
          const loans = loanIds.map((id, i) => {
            const [owner, on] = choices[i] as [number, string];
            return [id, households[owner % households.length] as string, on] as const;
          });
          const batch = batchOf(simple(households, loans));
          expect(batch.findOwners()).toBe(true);
          expect(walked(batch.link())).toEqual(
            households.map((household) => [
              household,
              loans
                .filter(([, owner]) => owner === household)
                .sort(([a, , from], [b, , to]) => (from === to ? (a < b ? -1 : 1) : from < to ? -1 : 1))
                .map(([id]) => id),
            ]),
          );
        },
      ),
      runs(100),
    );
  });
});

describe('sorting', () => {
  const HOUSEHOLDS = ['H2', 'H10', '﨑', '𠮷'];
  const LOANS = [
    ['L2', 'H10'],
    ['L10', '𠮷'],
    ['﨑', 'H2'],
    ['𠮷', 'H10'],
  ] as const;

  it('puts households and loans in the order of their ids by code unit', () => {
    const batch = batchOf(simple(HOUSEHOLDS, LOANS));
    batch.sort();
    expect(batch.findOwners()).toBe(true);
    expect(walked(batch.link())).toEqual([
      ['H10', ['L2', '𠮷']],
      ['H2', ['﨑']],
      ['𠮷', ['L10']],
      ['﨑', []],
    ]);
    expect(loansIn(batch).map(({ id }) => id)).toEqual(['L10', 'L2', '𠮷', '﨑']);
  });

  it('keeps every record whole', () => {
    const records = recordsOf(
      [
        { id: 'b', township: '妙高' },
        { id: 'a', name: 'n', listed: [] },
      ],
      [
        { id: 'y', householdId: 'b', repayments: [{ on: '2024-10-01', amount: 1 }], misusedOn: '2024-10-01' },
        { id: 'x', householdId: 'a', otherSubsidy: { programme: 'p' }, lender: 'X' },
      ],
    );
    const batch = batchOf(records);
    batch.sort();
    expect([householdsIn(batch), loansIn(batch)]).toEqual([
      [...records.households].reverse(),
      [...records.loans].reverse(),
    ]);
  });

  it('does not change a sorted batch', () => {
    const batch = batchOf(simple(['A', 'B'], [['1', 'B']]));
    const { households, loans } = batch;
    batch.sort();
    expect([batch.households === households, batch.loans === loans]).toEqual([true, true]);
    new Batch().sort();
  });

  it('puts two records of one id next to each other, in the order of their places', () => {
    const { households } = recordsOf(
      [
        { id: 'B', name: 'of B' },
        { id: 'A', name: 'first' },
      ],
      [],
    );
    const batch = batchOf({
      households: [...households, { ...(households[1] as Household), name: 'second' }],
      loans: [],
    });
    batch.sort();
    expect(householdsIn(batch).map(({ id, name }) => [id, name])).toEqual([
      ['A', 'first'],
      ['A', 'second'],
      ['B', 'of B'],
    ]);
  });
});

describe('finding every loan’s household', () => {
  const ownersOf = (batch: Batch) => Array.from({ length: batch.loans.count }, (_, place) => batch.owners[place]);

  it('reports a missing household, and finds the others', () => {
    const loans = [
      ['1', 'B'],
      ['2', 'X'],
      ['3', 'B'],
      ['4', 'B'],
      ['5', 'A'],
      ['6', 'Y'],
    ] as const;
    const batch = batchOf(simple(['A', 'B'], loans));
    expect(batch.findOwners()).toBe(false);
    expect(ownersOf(batch)).toEqual([1, -1, 1, 1, 0, -1]);
    expect(batchOf(simple([], [['1', 'A']])).findOwners()).toBe(false);
    expect(batchOf(simple(['A'], [])).findOwners()).toBe(true);
    expect(new Batch().findOwners()).toBe(true);
  });

  it('finds the first of two of one id', () => {
    const { households, loans } = simple(['A', 'B'], [['1', 'B']]);
    const [a, b] = households as [Household, Household];
    const batch = batchOf({ households: [a, b, b], loans });
    expect(batch.findOwners()).toBe(true);
    expect(ownersOf(batch)).toEqual([1]);
  });

  it('finds ids with the same hash slot, and reports a missing one', () => {
    // eight households have a table of sixteen places: here all of them fall on the last, and go on from the first
    const column = new TextColumn();
    column.reserve(1);
    const alike: string[] = [];
    for (let i = 0; alike.length < 9; i++) {
      column.put(0, `户${i}`);
      if ((column.hash(0) & 15) === 15) alike.push(`户${i}`);
    }
    const batch = batchOf(
      simple(
        alike.slice(0, 8),
        alike.map((id) => [`of ${id}`, id]),
      ),
    );
    expect(batch.findOwners()).toBe(false);
    expect(ownersOf(batch)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, -1]);
  });

  it('finds each of thousands of households', () => {
    const ids = Array.from({ length: 3000 }, (_, i) => `户${(i * 7919) % 3000}`);
    const loans = ids.map((id, i) => [`L${i}`, id] as const);
    const batch = batchOf(simple(ids, [...loans].reverse()));
    expect(batch.findOwners()).toBe(true);
    expect(ownersOf(batch)).toEqual(ids.map((_, i) => 2999 - i));
  });
});

describe('a reused batch', () => {
  it('has only the new household', () => {
    const records = recordsOf(
      [
        { id: 'A', township: 't', listed: [{ from: '2024-08-15' }, { from: '2024-09-15' }] },
        { id: 'B', listed: [] },
      ],
      [
        { id: 'A1', householdId: 'A', repayments: [{ on: '2024-10-01', amount: 1 }], misusedOn: '2024-11-01' },
        { id: 'A0', householdId: 'A', otherSubsidy: { programme: 'p', pct: 1 }, overdue: [{ from: '2024-10-01' }] },
        { id: 'B1', householdId: 'B' },
      ],
    );
    const [a, b] = records.households as [Household, Household];
    const [a1, a0, b1] = records.loans as [Loan, Loan, Loan];
    const batch = new Batch();
    for (let times = 0; times < 50; times++) {
      expect(walked(batch.load(a, [a1, a0]))).toEqual([['A', ['A0', 'A1']]]);
      expect([householdsIn(batch), loansIn(batch)]).toEqual([[a], [a1, a0]]);
      expect(walked(batch.load(b, [b1]))).toEqual([['B', ['B1']]]);
      expect([householdsIn(batch), loansIn(batch)]).toEqual([[b], [b1]]);
      expect([batch.begins[0], batch.begins[1], batch.householdIdAt(0)]).toEqual([0, 1, 'B']);
      batch.load(b, []);
      expect([walked(batch), loansIn(batch)]).toEqual([[['B', []]], []]);
    }
    expect(batch.loans.columns.id.bytes.length).toBeLessThan(200);
    batch.clear();
    expect([householdsIn(batch), loansIn(batch), walked(batch.link())]).toEqual([[], [], []]);
  });

  it('is emptied, and replaced where it knows too many words', () => {
    const records = recordsOf([{ id: 'A', township: 't' }], [{ id: '1', householdId: 'A', attributes: { a: 'x' } }]);
    const batch = Batch.of(records.households[0] as Household, records.loans);
    const words = batch.households.words + batch.loans.words;
    expect(batch.emptied(words)).toBe(batch);
    expect([householdsIn(batch), loansIn(batch), batch.households.words + batch.loans.words]).toEqual([[], [], words]);
    const other = batch.emptied(words - 1);
    expect(other).not.toBe(batch);
    expect([householdsIn(other), loansIn(other), other.loans.words]).toEqual([[], [], 0]);
  });

  it('has only the new ones where these are fewer', () => {
    const batch = batchOf(
      simple(
        ['A', 'B', 'C'],
        [
          ['1', 'C'],
          ['2', 'C'],
          ['3', 'A'],
        ],
      ),
    );
    batch.findOwners();
    batch.link();
    const { households, loans } = simple(['D', 'E'], [['4', 'E']]);
    batch.clear();
    for (const household of households) batch.addHousehold(household);
    batch.addLoan(loans[0] as Loan, 1);
    expect(walked(batch.link())).toEqual([
      ['D', []],
      ['E', ['4']],
    ]);
  });
});
