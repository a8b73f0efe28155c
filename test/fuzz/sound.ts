import { POLICY } from '../support.js';

/** Sound input, to be spoilt: small, and with every field somewhere. A function each, so that every case has its own. */

const RICH_POLICY = {
  ...POLICY,
  id: 'rich',
  name: '财政贴息',
  window: { from: '2024-09-01', effectiveOn: '2024-12-12', to: '2026-01-01' },
  lenders: ['BANK', '遂昌农商银行'],
  products: [
    { id: 'P', name: 'P' },
    { id: '共富经营贷', name: '共富经营贷' },
  ],
  household: {
    listing: 'every-day',
    testedOn: 'disbursement',
    excludedAssistance: ['低保'],
    incomeCeiling: '100000.00',
  },
  funderShares: [
    { from: '2025-01-01', when: { termMonths: { to: 13 } }, shares: { 省: '0.5', a: '0.5' } },
    { when: { categories: ['农户类'] }, shares: { b: 1 } },
  ],
  conditions: [
    { rate: { atLeast: '0.5', atMost: 24 }, principal: { atLeast: '0.01' }, termMonths: { atMost: 360 } },
    { when: { categories: ['农户类'] }, loansPerHousehold: 3 },
  ],
  subsidy: [
    { from: '2024-01-01', kind: 'points', points: '1.5', maxPoints: '2' },
    {
      from: '2024-11-01',
      when: {
        principal: { to: '100000.01' },
        termMonths: { from: 0 },
        categories: ['农户类', ''],
        attributes: { 借款人: ['个人'] },
      },
      kind: 'share',
      share: '0.5',
      maxShareOfContractRate: '0.6',
    },
    { from: '2025-02-01', kind: 'above-floor', floorPct: '2.35', ceilingPct: 4 },
  ],
  concession: [{ from: '2024-09-01', points: '0.333333' }],
  principalCap: { perLoan: '80000.00', perHousehold: '120000.00' },
  termCapMonths: 24,
  amountCap: { perHousehold: '900.00', per: 'period' },
  dayCount: 'ACT/ACT',
  misuse: 'stop',
  payment: 'paid',
  otherSubsidy: 'reduce',
  rounding: 'interest-period',
  interestPeriod: { endsOn: 20, months: 3 },
  funders: [
    { id: '省', name: '省级', share: '0.333333' },
    { id: 'b', name: '市级', share: '0.333333' },
    { id: 'a', name: '县级', share: '0.333334' },
  ],
  sources: { window: 'plan 一', dayCount: { kind: 'rule', title: '人民币利率管理规定', note: null } },
};

const PRESET = {
  preset: 'suichang-2024',
  terms: {
    subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.8' }],
    concession: null,
    household: {
      listing: 'at-start',
      testedOn: 'contract',
      firstList: { madeOn: '2024-09-30', countsFrom: '2024-09-01' },
    },
    dayCount: '30E/360',
    overdue: 'stop',
    extension: 'include',
    otherSubsidy: 'exclude',
    rounding: 'day',
    interestPeriod: null,
    rateAppliesBy: 'disbursement-day',
    principalCap: null,
    termCapMonths: 36,
    amountCap: null,
    misuse: 'revoke',
    payment: 'accrued',
    sources: { overdue: { kind: 'assumption' } },
  },
};

const POLICIES: readonly object[] = [POLICY, RICH_POLICY, PRESET];

const HOUSEHOLDS = [
  {
    id: 'H',
    name: '张三',
    township: '妙高',
    category: '农户类',
    listed: [{ from: '2024-08-15', to: '2025-03-01' }, { from: '2025-02-01' }],
    assistance: [{ kind: '低边', from: '2023-01-01', to: '2024-06-01' }],
    annualIncome: 95000,
    attributes: { 借款人: '个人' },
  },
  { id: '户甲', listed: [{ from: '2024-08-15' }], annualIncome: null },
];

const LOANS = [
  {
    id: 'L1',
    householdId: 'H',
    lender: 'BANK',
    product: 'P',
    principal: '100000.00',
    contractedOn: '2024-09-10',
    disbursedOn: '2024-09-15',
    maturesOn: '2025-02-28',
    extendedTo: '2025-08-28',
    rates: [
      { from: '2024-09-15', pct: '4.35' },
      { from: '2025-01-01', pct: '3.6' },
    ],
    referenceRates: [{ from: '2024-01-01', pct: '5.35' }],
    repayments: [
      { on: '2024-11-20', amount: '20000.00' },
      { on: '2025-01-10', amount: 10000 },
    ],
    overdue: [{ from: '2024-12-21', to: '2024-12-25' }, { from: '2025-04-01' }],
    interestPaidTo: '2025-06-21',
    misusedOn: '2025-05-01',
    attributes: { 项目: '甲', first: '' },
  },
  {
    id: 'L2',
    householdId: 'H',
    lender: '遂昌农商银行',
    product: '共富经营贷',
    principal: 50000,
    disbursedOn: '2024-12-31',
    maturesOn: '2025-12-31',
    rates: [{ from: '2024-12-31', pct: 5 }],
    interestPaidTo: '2025-12-31',
    otherSubsidy: { programme: '创业担保贷款', pct: '1.0' },
  },
  {
    id: '借据3',
    householdId: '户甲',
    lender: '遂昌农商银行',
    product: '共富经营贷',
    principal: '9999999999999.99',
    disbursedOn: '2024-10-01',
    maturesOn: '2027-10-01',
    rates: [{ from: '2024-10-01', pct: '3.456789' }],
    repayments: [],
    interestPaidTo: '2025-12-31',
  },
];

const PERIODS = [
  { from: '2024-01-01', to: '2025-01-01' },
  { from: '2025-01-01', to: '2026-01-01' },
  { from: '1900-01-01', to: '2199-12-31' },
];

export function soundPolicy(which: number): object {
  return JSON.parse(JSON.stringify(POLICIES[which % POLICIES.length]));
}

/** Nine of them: every policy in every period. As text, which is the fastest to make a value of its own from. */
const SOUND_PORTFOLIOS: readonly string[] = PERIODS.flatMap((period) =>
  POLICIES.map((policy) => JSON.stringify({ policy, period, households: HOUSEHOLDS, loans: LOANS })),
);

export function soundPortfolio(which: number): object {
  return JSON.parse(SOUND_PORTFOLIOS[which] as string);
}
