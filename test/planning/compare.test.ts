import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, encodeComparison, type Policy, type PolicyInput, parsePolicy } from '../../src/index.js';
import { type PolicyJson, policies, portfolios, settleByDay } from '../../src/testing/index.js';
import { sealed } from '../../src/testing/issued-json.js';
import { PROPERTY_TIMEOUT, runs } from '../property/always.js';
import { HOUSEHOLD, LOAN, POLICY, parseAnyPortfolio } from '../support.js';

const HOUSEHOLDS = [
  { ...HOUSEHOLD, id: 'H1', township: '大柘镇', category: '农户类' },
  { ...HOUSEHOLD, id: 'H2', township: '湖山镇', category: '农户类' },
  { ...HOUSEHOLD, id: 'H3', township: '湖山镇' },
];
const LOANS = [
  { ...LOAN, id: 'L1', householdId: 'H1' },
  { ...LOAN, id: 'L2', householdId: 'H1', otherSubsidy: { programme: 'X' } },
  { ...LOAN, id: 'L3', householdId: 'H2', disbursedOn: '2024-12-12', overdue: [{ from: '2024-12-22' }] },
  { ...LOAN, id: 'L4', householdId: 'H3', product: 'Q' },
];
const portfolio = (more: object = {}) =>
  parseAnyPortfolio({
    policy: POLICY,
    period: { from: '2024-01-01', to: '2025-01-01' },
    households: HOUSEHOLDS,
    loans: LOANS,
    ...more,
  });
const policyOf = (terms: Partial<PolicyInput>): Policy => parsePolicy({ ...POLICY, ...terms });
const compared = (terms: Partial<PolicyInput>) => encodeComparison(compare(portfolio(), policyOf(terms)));
const change = (before: string, after: string, difference: string) => ({ before, after, difference });

describe('1.5 points, and 1 point with 0.5 waived by the bank, overdue days included', () => {
  const { loans, households, effects, totals, funders, groups } = compared({
    subsidy: [{ from: '2024-09-01', kind: 'points', points: '1' }],
    concession: [{ from: '2024-09-01', points: '0.5' }],
    overdue: 'ignore',
  });
  // 122 days: at 1.5 points 508.33, at 1 point 338.89, at 0.5 points 169.44.
  // From 12-12, overdue from 12-22: 10 days at 1.5 points 41.67; all 20 at 1 point 55.56, at 0.5 points 27.78.

  it('has every loan by its id, with its effect', () => {
    expect(loans.map(({ loanId, householdId, effect, subsidy }) => [loanId, householdId, effect, subsidy])).toEqual([
      ['L1', 'H1', 'loses', change('508.33', '338.89', '-169.44')],
      ['L2', 'H1', 'unchanged', change('0.00', '0.00', '0.00')],
      ['L3', 'H2', 'gains', change('41.67', '55.56', '13.89')],
      ['L4', 'H3', 'unchanged', change('0.00', '0.00', '0.00')],
    ]);
  });

  it('has the other differences of a loan: days, concession, borrower’s interest', () => {
    // 20 days of interest at 3.6% are 200.00: less 41.67; less 55.56 and 27.78
    expect(loans[2]).toMatchObject({
      subsidisedDays: { before: 10, after: 20, difference: 10 },
      interest: change('200.00', '200.00', '0.00'),
      concession: change('0.00', '27.78', '27.78'),
      waived: change('0.00', '27.78', '27.78'),
      capped: change('0.00', '0.00', '0.00'),
      interestSaved: change('41.67', '83.34', '41.67'),
      borrowerInterest: change('158.33', '116.66', '-41.67'),
    });
  });

  it('counts loans by effect, with the sum of their differences', () => {
    expect(effects).toEqual({
      loans: {
        gains: { count: 1, subsidy: '13.89' },
        loses: { count: 1, subsidy: '-169.44' },
        unchanged: { count: 2, subsidy: '0.00' },
      },
      households: {
        gains: { count: 1, subsidy: '13.89' },
        loses: { count: 1, subsidy: '-169.44' },
        unchanged: { count: 1, subsidy: '0.00' },
      },
    });
  });

  it('has every household with the sum of its loans', () => {
    // H1: two loans of 1,220.00 interest
    expect(households.slice(0, 2)).toEqual([
      {
        householdId: 'H1',
        effect: 'loses',
        subsidy: change('508.33', '338.89', '-169.44'),
        borrowerInterest: change('1931.67', '1931.67', '0.00'),
      },
      {
        householdId: 'H2',
        effect: 'gains',
        subsidy: change('41.67', '55.56', '13.89'),
        borrowerInterest: change('158.33', '116.66', '-41.67'),
      },
    ]);
  });

  it('has the totals', () => {
    expect(totals).toMatchObject({
      loans: { before: 4, after: 4, difference: 0 },
      subsidisedLoans: { before: 2, after: 2, difference: 0 },
      households: { before: 3, after: 3, difference: 0 },
      interest: change('3860.00', '3860.00', '0.00'),
      subsidy: change('550.00', '394.45', '-155.55'),
      interestSaved: change('550.00', '591.67', '41.67'),
      borrowerInterest: change('3310.00', '3268.33', '-41.67'),
    });
  });

  it('has every funder: 80% of 550.00 and of 394.45', () => {
    expect(funders).toEqual([
      { funder: 'province', ...change('440.00', '315.56', '-124.44') },
      { funder: 'local', ...change('110.00', '78.89', '-31.11') },
    ]);
  });

  it('has every group', () => {
    const subsidies = Object.fromEntries(
      Object.entries(groups).map(([grouping, group]) => [
        grouping,
        Object.entries(group).map(([key, { loans: count, subsidy }]) => [key, count.after, subsidy.difference]),
      ]),
    );
    expect(subsidies).toEqual({
      product: [
        ['P', 3, '-155.55'],
        ['Q', 1, '0.00'],
      ],
      township: [
        ['大柘镇', 2, '-169.44'],
        ['湖山镇', 2, '13.89'],
      ],
      category: [
        ['', 1, '0.00'],
        ['农户类', 3, '-155.55'],
      ],
      basis: [
        ['ineligible', 2, '0.00'],
        ['regular', 1, '13.89'],
        ['trial', 1, '-169.44'],
      ],
    });
  });
});

describe('a policy with other eligibility', () => {
  const { loans, groups, effects } = compared({
    products: [{ id: 'Q', name: 'Q' }],
    otherSubsidy: 'reduce',
    window: { from: '2024-09-01', effectiveOn: '2024-09-01' },
  });

  it('has basis and reasons under both policies', () => {
    expect(loans.map(({ basis, reasons }) => [basis, reasons])).toEqual([
      [
        { before: 'trial', after: 'ineligible' },
        { before: [], after: ['PRODUCT_NOT_ELIGIBLE'] },
      ],
      [
        { before: 'ineligible', after: 'ineligible' },
        { before: ['OTHER_SUBSIDY'], after: ['PRODUCT_NOT_ELIGIBLE'] },
      ],
      [
        { before: 'regular', after: 'ineligible' },
        { before: [], after: ['PRODUCT_NOT_ELIGIBLE'] },
      ],
      [
        { before: 'ineligible', after: 'regular' },
        { before: ['PRODUCT_NOT_ELIGIBLE'], after: [] },
      ],
    ]);
    expect(effects.loans.gains).toEqual({ count: 1, subsidy: '508.33' });
  });

  it('has zeros for a group that the other settlement does not have', () => {
    const counts = Object.entries(groups.basis).map(([key, { loans: count, subsidy, capped }]) => [
      key,
      count,
      subsidy.difference,
      capped.difference,
    ]);
    expect(counts).toEqual([
      ['ineligible', { before: 2, after: 3, difference: 1 }, '0.00', '0.00'],
      ['regular', { before: 1, after: 1, difference: 0 }, '466.66', '0.00'],
      ['trial', { before: 1, after: 0, difference: -1 }, '-508.33', '0.00'],
    ]);
  });
});

describe('the order', () => {
  const loans = [
    { ...LOAN, id: 'L1', householdId: 'H2' },
    { ...LOAN, id: 'L2', householdId: 'H1', referenceRates: [{ from: '2024-09-01', pct: '4.6' }] },
  ];
  const {
    households,
    groups,
    loans: changes,
  } = encodeComparison(
    compare(portfolio({ loans }), policyOf({ window: { from: '2024-09-02', effectiveOn: '2024-12-12' } })),
  );

  it('of households is by id, whichever loan comes first', () => {
    expect(households.map(({ householdId }) => householdId)).toEqual(['H1', 'H2']);
  });

  it('of groups is by key, whichever settlement has them', () => {
    expect(Object.keys(groups.basis)).toEqual(['ineligible', 'trial']);
  });

  it('has no waived interest for a concession against a reference rate', () => {
    // 122 days at 1 point
    expect(changes[1]).toMatchObject({
      concession: change('338.89', '0.00', '-338.89'),
      waived: change('0.00', '0.00', '0.00'),
    });
  });
});

describe('a household of two loans', () => {
  it('is unchanged where one loan gains what the other loses', () => {
    const loans = [
      { ...LOAN, id: 'L1', householdId: 'H1' },
      { ...LOAN, id: 'L2', householdId: 'H1', product: 'Q' },
    ];
    const { households, effects } = encodeComparison(
      compare(portfolio({ loans }), policyOf({ products: [{ id: 'Q', name: 'Q' }] })),
    );
    expect(households).toMatchObject([{ householdId: 'H1', effect: 'unchanged' }]);
    expect(effects).toMatchObject({ loans: { gains: { count: 1 }, loses: { count: 1 } } });
    expect(effects.households).toEqual({
      gains: { count: 0, subsidy: '0.00' },
      loses: { count: 0, subsidy: '0.00' },
      unchanged: { count: 1, subsidy: '0.00' },
    });
  });
});

describe('the funders', () => {
  it('are matched by id, in the order of the first policy; one that only one of the two has is null in the other', () => {
    const { funders } = compared({
      funders: [
        { id: 'city', name: 'city', share: '0.5' },
        { id: 'local', name: 'local', share: '0.5' },
      ],
    });
    expect(funders).toEqual([
      { funder: 'province', before: '440.00', after: null, difference: '-440.00' },
      { funder: 'local', ...change('110.00', '275.00', '165.00') },
      { funder: 'city', before: null, after: '275.00', difference: '275.00' },
    ]);
  });

  it('may have any id, such as the name of an inherited property', () => {
    const { funders } = compared({ funders: [{ id: 'constructor', name: 'c', share: 1 }] });
    expect(funders[2]).toEqual({ funder: 'constructor', before: null, after: '550.00', difference: '550.00' });
  });
});

describe('the terms', () => {
  it('that differ are listed with value and source under both policies', () => {
    const { terms } = compared({
      overdue: 'stop',
      termCapMonths: 12,
      household: { ...POLICY.household, listing: 'every-day' },
      sources: { overdue: { kind: 'rule', title: 'X' }, misuse: 'plan 2' },
    });
    const assumption = { kind: 'assumption' };
    expect(terms).toEqual([
      {
        term: 'household.listing',
        before: { value: 'at-start', source: assumption },
        after: { value: 'every-day', source: assumption },
      },
      { term: 'termCapMonths', before: { value: null, source: assumption }, after: { value: 12, source: assumption } },
      {
        term: 'overdue',
        before: { value: 'pause', source: assumption },
        after: { value: 'stop', source: { kind: 'rule', title: 'X' } },
      },
    ]);
  });

  it('that do not differ are not listed', () => {
    const { terms, effects, totals } = compared({});
    expect(terms).toEqual([]);
    expect(effects.loans.unchanged).toEqual({ count: 4, subsidy: '0.00' });
    expect(totals.subsidy).toEqual(change('550.00', '550.00', '0.00'));
  });
});

describe('earlier settlements and advances', () => {
  const LATER = {
    policy: { ...POLICY, amountCap: { perHousehold: '600.00', per: 'programme' } },
    period: { from: '2025-01-01', to: '2026-01-01' },
    loans: [{ ...LOAN, id: 'L', householdId: 'H1' }],
    previous: [
      sealed(
        {
          period: { from: '2024-01-01', to: '2025-01-01' },
          loans: [{ loanId: 'L', subsidy: '1.00', funders: { province: '1.00' } }],
        },
        [],
      ),
    ],
    advances: [{ funder: 'province', amount: '5.00' }],
  };

  it('count for a cap for the whole programme, under each policy by itself; they are not corrected', () => {
    const other = parsePolicy({ ...LATER.policy, subsidy: [{ from: '2024-09-01', kind: 'points', points: '0.9' }] });
    const { totals, funders } = encodeComparison(compare(portfolio(LATER), other));
    // 2024, 122 days: 508.33 and 305.00 of 600.00; 2025 up to maturity, 243 days: 1,012.50 and 607.50
    expect(totals.subsidy).toEqual(change('91.67', '295.00', '203.33'));
    expect(funders).toMatchObject([{ after: '236.00' }, { after: '59.00' }]);
  });

  it('may be of funders that the other policy does not have', () => {
    const other = parsePolicy({ ...LATER.policy, funders: [{ id: 'city', name: 'city', share: 1 }] });
    const { funders } = encodeComparison(compare(portfolio(LATER), other));
    expect(funders.map(({ funder, after }) => [funder, after])).toEqual([
      ['province', null],
      ['local', null],
      ['city', '91.67'],
    ]);
  });
});

describe('a comparison', () => {
  const comparison = compare(portfolio(), policyOf({ overdue: 'ignore' }));

  it('is plain data, frozen at every depth', () => {
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null || 'toFixed' in value) return;
      expect(Object.isFrozen(value), path).toBe(true);
      for (const [name, part] of Object.entries(value)) visit(part, `${path}.${name}`);
    };
    visit(comparison, 'comparison');
  });

  it('holds both policies and the period', () => {
    expect([comparison.policies.before.overdue, comparison.policies.after.overdue]).toEqual(['pause', 'ignore']);
    expect(comparison.period).toEqual(portfolio().period);
  });
});

describe('a random portfolio under a random policy', () => {
  it(
    'comes to what the oracle gives it under each of the two',
    () =>
      fc.assert(
        fc.property(portfolios(), policies(), (drawn, other: PolicyJson) => {
          const alone = { ...drawn, previous: null, advances: null };
          const comparison = encodeComparison(compare(parseAnyPortfolio(alone), parsePolicy(other)));
          const [before, after] = [settleByDay(alone), settleByDay({ ...alone, policy: other })];
          expect(comparison.totals.subsidy).toMatchObject({
            before: before.totals.subsidy,
            after: after.totals.subsidy,
          });
          expect(
            comparison.loans.map(({ loanId, subsidy, borrowerInterest }) => [loanId, subsidy, borrowerInterest]),
          ).toMatchObject(
            before.loans.map((line, i) => [
              line.loanId,
              { before: line.subsidy, after: after.loans[i]?.subsidy },
              { before: line.borrowerInterest, after: after.loans[i]?.borrowerInterest },
            ]),
          );
        }),
        runs(100),
      ),
    PROPERTY_TIMEOUT,
  );
});

describe('two programmes that cover the same loans', () => {
  // The other one subsidises the loans disbursed by 2024-10-01, but not in November, when its rule pays nothing; it does not
  // pass over overdue days, and gives a household at most 300.00.
  const other = (terms: Partial<PolicyInput> = {}) =>
    policyOf({
      id: 'other',
      overdue: 'ignore',
      subsidy: [
        { from: '2024-09-01', kind: 'points', points: '1' },
        { from: '2024-11-01', kind: 'points', points: '0' },
        { from: '2024-12-01', kind: 'points', points: '1' },
      ],
      ...terms,
    });
  const LOANS = [
    { ...LOAN, id: 'L1', overdue: [{ from: '2024-09-11', to: '2024-09-21' }] },
    { ...LOAN, id: 'L2', disbursedOn: '2024-12-12', repayments: [{ on: '2024-12-22', amount: '40000.00' }] },
    { ...LOAN, id: 'L3', otherSubsidy: { programme: 'X' } },
  ].map((loan) => ({ ...loan, householdId: 'H1' }));
  const under = (policy: Policy, lang: 'en' | 'zh-CN' = 'en') =>
    encodeComparison(compare(portfolio({ households: HOUSEHOLDS.slice(0, 1), loans: LOANS }), policy, { lang }));

  // The portfolio's policy pauses L1 from 09-11 to before 09-21.
  const L1 = [
    { from: '2024-09-01', to: '2024-09-11', days: 10 },
    { from: '2024-09-21', to: '2024-11-01', days: 10 + 31 },
    { from: '2024-12-01', to: '2025-01-01', days: 31 },
  ];
  // A repayment ends a segment, not the subsidy.
  const L2 = [{ from: '2024-12-12', to: '2025-01-01', days: 20 }];

  it('have the days that both subsidise', () => {
    expect(under(other()).loans.map(({ loanId, subsidisedTwice }) => [loanId, subsidisedTwice])).toEqual([
      ['L1', L1],
      ['L2', L2],
      ['L3', []],
    ]);
  });

  it('are warned of, in either language', () => {
    const examples = [
      { loanId: 'L1', value: '2024-09-01 – 2024-09-11; 2024-09-21 – 2024-11-01; 2024-12-01 – 2025-01-01' },
      { loanId: 'L2', value: '2024-12-12 – 2025-01-01' },
    ];
    const shown = examples.map(({ loanId, value }) => `"${loanId}" (${value})`).join(', ');
    expect(under(other()).warnings).toEqual([
      {
        code: 'SUBSIDISED_TWICE',
        count: 2,
        examples,
        message:
          `2 loans that both programmes subsidise on the same days (ends exclusive): ${shown}; if a loan may have only one ` +
          'of the two, settle it under that one only, or record the other one as another subsidy of the loan',
      },
    ]);
    expect(under(other(), 'zh-CN').warnings[0]?.message).toMatch(
      /^2 笔贷款在相同日期按两项政策均予贴息（终止日不计入）："L1"（2024-09-01 至 2024-09-11；2024-09-21 至 2024-11-01；/,
    );
  });

  it('do not both subsidise a loan for which a cap of one leaves no amount', () => {
    // At 1 point L1 has 61 + 31 = 92 days, 100,000 × 1% × 92 / 360 = 255.55…, which is more than 200.00: nothing for L2.
    const capped = other({ amountCap: { perHousehold: '200.00', per: 'period' } });
    expect(under(capped).loans.map(({ subsidisedTwice }) => subsidisedTwice)).toEqual([L1, [], []]);
  });

  it('have no such days and no warning where they cover different loans', () => {
    const { loans, warnings } = under(other({ products: [{ id: 'Q', name: 'Q' }] }));
    expect([loans.map(({ subsidisedTwice }) => subsidisedTwice), warnings]).toEqual([[[], [], []], []]);
  });

  it('have no such days where both policies have the same id', () => {
    const { loans, warnings } = under(other({ id: POLICY.id }));
    expect(loans.filter((loan) => 'subsidisedTwice' in loan)).toEqual([]);
    expect(warnings).toEqual([]);
  });
});
