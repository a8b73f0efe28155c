import { describe, expect, it } from 'vitest';
import { encodeSettlement, parsePortfolio, settle } from '../../src/index.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';

const HOUSEHOLDS = [
  { ...HOUSEHOLD, id: 'H1', township: '大柘镇', category: '农户类' },
  { ...HOUSEHOLD, id: 'H2', township: '大柘镇' },
  { ...HOUSEHOLD, id: 'H3' },
  { ...HOUSEHOLD, id: 'H4', township: '湖山镇', category: '经营类' },
];
const LOANS = [
  { ...LOAN, id: 'L1', householdId: 'H1' },
  { ...LOAN, id: 'L4', householdId: 'H1', product: 'Q' },
  { ...LOAN, id: 'L3', householdId: 'H2', disbursedOn: '2024-12-12' },
  { ...LOAN, id: 'L2', householdId: 'H3' },
];
const portfolio = (policy: object = {}) =>
  parsePortfolio({
    policy: { ...POLICY, products: [{ id: 'P', name: 'P' }], ...policy },
    period: { from: '2024-01-01', to: '2025-01-01' },
    households: HOUSEHOLDS,
    loans: LOANS,
  });

describe('a settlement', () => {
  const settlement = settle(portfolio());
  const json = encodeSettlement(settlement);

  it('has a line for every loan, by loan id', () => {
    expect(json.loans.map(({ loanId, householdId }) => [loanId, householdId])).toEqual([
      ['L1', 'H1'],
      ['L2', 'H3'],
      ['L3', 'H2'],
      ['L4', 'H1'],
    ]);
  });

  it('counts loans, those with a subsidy, and the distinct households of its lines', () => {
    expect(json.totals).toMatchObject({ loans: 4, subsidisedLoans: 3, households: 3 });
  });

  it('totals are the sums of the lines', () => {
    // interest: three loans of 122 days at 10.00 and one of 20; subsidy: 508.33 twice and 83.33
    expect(json.totals).toMatchObject({
      interest: '3860.00',
      subsidy: '1099.99',
      principalDays: '26400000.00',
      borrowerInterest: '2760.01',
      // 0.8 × 1,099.99 = 879.992
      funders: { province: '879.99', local: '220.00' },
    });
  });

  it('groups by product, township, category and basis; a missing value has the key ""', () => {
    const counts = Object.fromEntries(
      Object.entries(json.groups).map(([grouping, group]) => [
        grouping,
        Object.entries(group).map(([key, { loans, households }]) => [key, loans, households]),
      ]),
    );
    expect(counts).toEqual({
      product: [
        ['P', 3, 3],
        ['Q', 1, 1],
      ],
      township: [
        ['', 1, 1],
        ['大柘镇', 3, 2],
      ],
      category: [
        ['', 2, 2],
        ['农户类', 2, 1],
      ],
      basis: [
        ['ineligible', 1, 1],
        ['regular', 1, 1],
        ['trial', 2, 2],
      ],
    });
  });

  it('has no adjustments, and its totals are payable', () => {
    expect(json.adjustments).toEqual([]);
    expect(json.payable).toEqual(json.totals.funders);
  });

  it('has its figures as Decimals of yuan', () => {
    const { totals, loans, payable, groups } = settlement;
    const line = loans[0];
    const show = (figures: typeof totals | typeof line) =>
      [
        figures?.interest,
        figures?.concession,
        figures?.waived,
        figures?.capped,
        figures?.subsidy,
        figures?.borrowerInterest,
        figures?.principalDays,
        figures?.funders.province,
        figures?.funders.local,
      ].map((amount) => amount?.toFixed(2));
    expect(show(line)).toEqual([
      '1220.00',
      '0.00',
      '0.00',
      '0.00',
      '508.33',
      '711.67',
      '12200000.00',
      '406.67',
      '101.66',
    ]);
    expect(show(totals)).toEqual([
      '3860.00',
      '0.00',
      '0.00',
      '0.00',
      '1099.99',
      '2760.01',
      '26400000.00',
      '879.99',
      '220.00',
    ]);
    expect([
      line?.loanId,
      line?.householdId,
      line?.basis,
      line?.reasons,
      line?.excludedDays,
      line?.subsidisedDays,
    ]).toEqual(['L1', 'H1', 'trial', [], {}, 122]);
    expect([totals.loans, totals.subsidisedLoans, totals.households]).toEqual([4, 3, 3]);
    expect(payable.province?.toFixed(2)).toBe('879.99');
    expect(groups.basis.regular?.subsidy.toFixed(2)).toBe('83.33');
  });

  it('is written by JSON.stringify in SPEC’s form', () => {
    expect(JSON.parse(JSON.stringify(settlement.loans))).toEqual(json.loans);
    expect(JSON.parse(JSON.stringify(settlement.totals))).toEqual(json.totals);
  });

  it('is frozen', () => {
    for (const part of [settlement, settlement.loans, settlement.totals, settlement.groups, settlement.payable]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it('lists every term of a policy without sources as an assumption', () => {
    expect(json.terms.every(({ source }) => source.kind === 'assumption')).toBe(true);
    expect(json.terms.find(({ term }) => term === 'household.incomeCeiling')?.value).toBe('100000.00');
    expect(json.terms.find(({ term }) => term === 'principalCap')?.value).toBeNull();
    expect(json.terms).toHaveLength(23);
  });
});

it('a settlement without loans has zeros', () => {
  const { totals, loans, groups } = encodeSettlement(
    settle(
      parsePortfolio({
        policy: POLICY,
        period: { from: '2024-01-01', to: '2025-01-01' },
        households: HOUSEHOLDS,
        loans: [],
      }),
    ),
  );
  expect(loans).toEqual([]);
  expect(totals).toMatchObject({
    loans: 0,
    households: 0,
    subsidy: '0.00',
    funders: { province: '0.00', local: '0.00' },
  });
  expect(groups.product).toEqual({});
});

it('groups by as many products as there are, of one township and of several bases', () => {
  const products = Array.from({ length: 30 }, (_, i) => `P${String(i).padStart(2, '0')}`);
  const { groups, totals } = encodeSettlement(
    settle(
      parsePortfolio({
        policy: { ...POLICY, products: products.slice(0, 20).map((id) => ({ id, name: id })) },
        period: { from: '2024-01-01', to: '2025-01-01' },
        households: [HOUSEHOLD],
        // Twice a product, on trial and since it is in force: 122 and 20 days.
        loans: products.flatMap((product) => [
          { ...LOAN, id: `A${product}`, product },
          { ...LOAN, id: `B${product}`, product, disbursedOn: '2024-12-12' },
        ]),
      }),
    ),
  );
  expect(Object.keys(groups.product)).toEqual(products);
  // 508.33 and 83.33; of the last ten products nothing
  expect(Object.values(groups.product).map(({ loans, subsidy }) => `${loans} ${subsidy}`)).toEqual(
    products.map((_, i) => (i < 20 ? '2 591.66' : '2 0.00')),
  );
  expect(Object.entries(groups.basis).map(([basis, { loans, households }]) => [basis, loans, households])).toEqual([
    ['ineligible', 20, 1],
    ['regular', 20, 1],
    ['trial', 20, 1],
  ]);
  expect(totals).toMatchObject({ loans: 60, households: 1, subsidisedLoans: 40 });
});

it('keys of groups and funders may be any text, including __proto__', () => {
  const json = encodeSettlement(
    settle(
      parsePortfolio({
        policy: { ...POLICY, funders: [{ id: '__proto__', name: 'x', share: 1 }] },
        period: { from: '2024-01-01', to: '2025-01-01' },
        households: [{ ...HOUSEHOLD, township: '__proto__' }],
        loans: [LOAN],
      }),
    ),
  );
  expect(Object.keys(json.groups.township)).toEqual(['__proto__']);
  expect(Object.entries(json.payable)).toEqual([['__proto__', '508.33']]);
});

it('every part of a policy is encoded as it was written', () => {
  const policy = {
    ...POLICY,
    window: { from: '2024-09-01', effectiveOn: '2024-12-12', to: '2026-01-01' },
    subsidy: [
      { from: '2024-09-01', kind: 'points', points: '1.5', maxPoints: '1', maxShareOfContractRate: '0.5' },
      { from: '2025-01-01', kind: 'share', share: '0.333333' },
      { from: '2025-02-01', kind: 'above-floor', floorPct: '1.95', ceilingPct: '4' },
      { from: '2025-03-01', kind: 'above-floor', floorPct: '1.95' },
    ],
    concession: [{ from: '2024-09-01', points: '1.9' }],
    principalCap: { perLoan: '300000.00', perHousehold: '500000.00' },
    termCapMonths: 36,
    amountCap: { perHousehold: '5000.00', per: 'programme' },
    interestPeriod: { endsOn: 20, months: 3 },
    sources: { dayCount: 'plan 一(二)', overdue: { kind: 'rule', title: 'x', article: 'y', note: 'z' } },
  };
  expect(encodeSettlement(settle(portfolio(policy))).policy).toEqual(policy);
});

it('a household’s loans use up its caps in the order of disbursement, while the lines are in the order of ids', () => {
  const { loans } = encodeSettlement(
    settle(
      parsePortfolio({
        policy: { ...POLICY, principalCap: { perHousehold: '100000.00' } },
        period: { from: '2024-01-01', to: '2025-01-01' },
        households: [HOUSEHOLD],
        loans: [
          { ...LOAN, id: 'A', disbursedOn: '2024-09-02' },
          { ...LOAN, id: 'B', disbursedOn: '2024-09-03' },
          { ...LOAN, id: 'C', disbursedOn: '2024-09-01' },
        ],
      }),
    ),
  );
  expect(loans.map(({ loanId, subsidisedDays }) => [loanId, subsidisedDays])).toEqual([
    ['A', 0],
    ['B', 0],
    ['C', 122],
  ]);
});

it('days rounded one by one work with a household’s cap on principal', () => {
  const { loans } = encodeSettlement(
    settle(
      parsePortfolio({
        policy: { ...POLICY, rounding: 'day', principalCap: { perHousehold: '1000.00' } },
        period: { from: '2024-09-01', to: '2024-09-11' },
        households: [HOUSEHOLD],
        loans: ['A', 'B'].map((id) => ({ ...LOAN, id, principal: '600.00' })),
      }),
    ),
  );
  // 600.00 yuan at 1.5% are 2.5 fen a day → 3; the 400.00 that are left 1.666… → 2
  expect(loans.map(({ subsidy }) => subsidy)).toEqual(['0.30', '0.20']);
});
