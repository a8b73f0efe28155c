import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MISTAKES, type Mistake, type PolicyInput, parseClaims, reconcile, settle } from '../../src/index.js';
import { portfolios } from '../../src/testing/index.js';
import { runs } from '../draws.js';
import { type Case, halfUp, parseAnyPortfolio, portfolioOf, yuanText } from '../support.js';

/** 100,000 yuan, in fen. */
const P = 10_000_000n;

/** fen × days at 1.5% over 360 days, half up: the policy's own way. */
const fen = (...balances: readonly (readonly [fen: bigint, days: bigint])[]) =>
  halfUp(balances.reduce((sum, [balance, days]) => sum + balance * days, 0n) * 15n, 1000n * 360n);

function diagnosed(the: Case, claimed: bigint): readonly (readonly Mistake[])[] {
  const portfolio = portfolioOf(the);
  const loanId = portfolio.loans[0]!.id;
  const { rows } = reconcile(portfolio, parseClaims([{ loanId, subsidy: yuanText(claimed) }]));
  expect(rows[0]!.status).not.toBe('agreed');
  return rows[0]!.diagnoses.map(({ mistakes }) => mistakes);
}

const REPAID: Case = { loans: [{ repayments: [{ on: '2024-12-02', amount: '40000' }] }] };
const OVERDUE: Case = { loans: [{ overdue: [{ from: '2024-10-21', to: '2024-11-02' }] }] };
const MATURED: Case = { loans: [{ maturesOn: '2024-12-01' }] };
const EXTENDED: Case = { loans: [{ maturesOn: '2024-11-01', extendedTo: '2024-12-01' }] };
const IN_2025 = { from: '2025-01-01', to: '2026-01-01' };
const BY_QUARTERS: Case = { policy: { rounding: 'interest-period', interestPeriod: { endsOn: 20, months: 3 } } };

// 2024-09-01 to 2025-01-01 are 122 days; the right subsidy of the plain loan is 508.33.
/** A reference of 3.3% from July 2024, 3.1% from 15 August, 3% from 21 October, less 1.5 points, on the contract's day. */
const REFERENCED: Partial<PolicyInput> = {
  household: { listing: 'not-required', testedOn: 'contract', excludedAssistance: [] },
  subsidy: [{ from: '2024-09-01', kind: 'points', points: { ref: 'R', on: 'contract', plus: '-1.5' } }],
  references: {
    R: {
      rates: [
        { from: '2024-07-01', pct: '3.3' },
        { from: '2024-08-15', pct: '3.1' },
        { from: '2024-10-21', pct: '3' },
      ],
      until: '2026-01-01',
    },
  },
};

const CASES: readonly (readonly [Mistake, string, Case, bigint])[] = [
  ['DAY_COUNT_ACT_365F', '122 days over 365', {}, halfUp(P * 122n * 15n, 1000n * 365n)],
  ['DAY_COUNT_ACT_ACT', '122 days over 366', {}, halfUp(P * 122n * 15n, 1000n * 366n)],
  ['DAY_COUNT_30E_360', '4 months of 30 days', {}, fen([P, 120n])],
  ['DAY_COUNT_ACT_360', 'where the policy counts over 365', { policy: { dayCount: 'ACT/365F' } }, fen([P, 122n])],
  ['BOTH_ENDS_COUNTED', 'the end of the period', {}, fen([P, 123n])],
  ['BOTH_ENDS_COUNTED', 'the day of repayment', REPAID, fen([P, 93n], [6_000_000n, 29n])],
  ['BOTH_ENDS_COUNTED', 'of every stretch', REPAID, fen([P, 93n], [6_000_000n, 31n])],
  ['BOTH_ENDS_COUNTED', 'the day of maturity', MATURED, fen([P, 92n])],
  ['NEITHER_END_COUNTED', 'the day of disbursement', {}, fen([P, 121n])],
  ['NEITHER_END_COUNTED', 'the first day of the period', { period: IN_2025 }, fen([P, 242n])],
  ['NEITHER_END_COUNTED', 'of every stretch', REPAID, fen([P, 91n], [6_000_000n, 29n])],
  [
    'NIGHT_ON_END_DAY',
    'from the day after disbursement to the day of repayment',
    REPAID,
    fen([P, 92n], [6_000_000n, 29n]),
  ],
  ['OVERDUE_NOT_EXCLUDED', '12 days', OVERDUE, fen([P, 122n])],
  ['EXTENSION_NOT_EXCLUDED', '30 days', EXTENDED, fen([P, 91n])],
  ['AFTER_MATURITY_NOT_EXCLUDED', '31 days', MATURED, fen([P, 122n])],
  ['REPAYMENTS_IGNORED', 'all', REPAID, fen([P, 122n])],
  ['TRIAL_DAYS_LEFT_OUT', 'from 2024-12-12 on', {}, fen([P, 20n])],
  ['TRIAL_DAYS_LEFT_OUT', 'the whole loan', {}, 0n],
  ['PERIOD_NOT_CLIPPED', 'from the disbursement on', { period: IN_2025 }, fen([P, 365n])],
  ['PERIOD_NOT_CLIPPED', 'to maturity', {}, fen([P, 365n])],
  ['PERIOD_NOT_CLIPPED', 'both', { period: { from: '2024-10-01', to: '2025-01-01' } }, fen([P, 365n])],
  ['PERIOD_BY_INTEREST_DAY', 'to the 20th of December', {}, fen([P, 111n])],
  ['PERIOD_NOT_CLIPPED', 'to the 20th of January', {}, fen([P, 142n])],
  [
    'PERIOD_BY_INTEREST_DAY',
    'from the 21st of December before',
    {
      period: { from: '2024-12-25', to: '2025-06-30' },
    },
    fen([P, 182n]),
  ],
  [
    'PERIOD_NOT_CLIPPED',
    'to the 20th of February',
    { period: { from: '2024-10-01', to: '2025-01-25' } },
    fen([P, 143n]),
  ],
  ['CONTRACT_RATE_SUBSIDISED', '3.6%', {}, halfUp(P * 122n * 36n, 1000n * 360n)],
  [
    'CONCESSION_INCLUDED',
    '1.5 and 0.7 points, each half up',
    { policy: { concession: [{ from: '2024-09-01', points: '0.7' }] } },
    fen([P, 122n]) + halfUp(P * 122n * 7n, 1000n * 360n),
  ],
  [
    'CONCESSION_INCLUDED',
    '2.2 points, half up once',
    { policy: { concession: [{ from: '2024-09-01', points: '0.6' }] }, loans: [{ principal: '100003' }] },
    halfUp(10_000_300n * 122n * 21n, 1000n * 360n),
  ],
  [
    'CONCESSION_INSTEAD_OF_SUBSIDY',
    '0.7 points',
    { policy: { concession: [{ from: '2024-09-01', points: '0.7' }] } },
    halfUp(P * 122n * 7n, 1000n * 360n),
  ],
  ['WHOLE_MONTHS', 'four', { loans: [{ disbursedOn: '2024-09-10' }] }, halfUp(P * 4n * 15n, 1000n * 12n)],
  [
    'WHOLE_MONTHS',
    'three that are over',
    { loans: [{ disbursedOn: '2024-09-10' }] },
    halfUp(P * 3n * 15n, 1000n * 12n),
  ],
  ['MONTHLY_PERMILLE_AS_ANNUAL_PCT', '1.25 for 1.5', {}, halfUp(P * 122n * 125n, 10_000n * 360n)],
  ['MONTHLY_PERMILLE_AS_ANNUAL_PCT', '1.8 for 1.5', {}, halfUp(P * 122n * 18n, 1000n * 360n)],
  [
    'MONTHLY_PERMILLE_AS_ANNUAL_PCT',
    'of a contract rate of 3.6%, half of which is subsidised',
    { policy: { subsidy: [{ from: '2024-09-01', kind: 'share', share: '0.5' }] } },
    halfUp(P * 122n * 15n, 1000n * 360n),
  ],
  ['ROUNDED_DAILY', '122 days of 4.17', {}, 122n * halfUp(P * 15n, 1000n * 360n)],
  // 20 days to 09-20, 91 to 12-20, 11 to the end: 83.33, 379.17 and 45.83 are 508.33; 122 days at once are 508.34
  [
    'ROUNDED_BY_INTEREST_PERIOD',
    'quarters to the 20th',
    { loans: [{ principal: '100001' }] },
    [20n, 91n, 11n].reduce((sum, days) => sum + fen([10_000_100n, days]), 0n),
  ],
  [
    'ROUNDED_BY_INTEREST_PERIOD',
    'calendar months',
    {},
    [30n, 31n, 30n, 31n].reduce((sum, days) => sum + fen([P, days]), 0n),
  ],
  [
    'ROUNDED_BY_SEGMENT',
    'before and after the repayment',
    { loans: [{ repayments: [{ on: '2024-12-02', amount: '40005' }] }] },
    fen([P, 92n]) + fen([5_999_500n, 30n]),
  ],
  [
    'ROUNDED_ONCE',
    'where the policy rounds by quarters',
    { ...BY_QUARTERS, loans: [{ principal: '100001' }] },
    fen([10_000_100n, 122n]),
  ],
  ['TRUNCATED', '508.3875', { loans: [{ principal: '100010.66' }] }, 50_838n],
  ['ROUNDED_TO_YUAN', '508', {}, 50_800n],
  ['ROUNDED_TO_YUAN', '508 of 508.51, down', { loans: [{ principal: '100035' }] }, 50_800n],
  ['ONE_FUNDERS_PART', 'the province’s 80%', {}, halfUp(50_833n * 8n, 10n)],
  ['ONE_FUNDERS_PART', 'the county’s 20%', {}, halfUp(50_833n * 2n, 10n)],
  ['DECIMAL_POINT_MOVED', 'to the right', {}, 508_330n],
  ['DECIMAL_POINT_MOVED', 'by two to the left', {}, 508n],
  [
    'ELIGIBILITY_IGNORED',
    'another product, and above the income ceiling',
    {
      household: { annualIncome: '100000.01' },
      loans: [{ product: 'Q' }],
    },
    fen([P, 122n]),
  ],
  [
    'ELIGIBILITY_IGNORED',
    'from the day on which the window opens',
    { loans: [{ disbursedOn: '2024-08-20' }] },
    fen([P, 122n]),
  ],
  ['ELIGIBILITY_IGNORED', 'before the window', { loans: [{ disbursedOn: '2024-08-31' }] }, fen([P, 123n])],
  ['PRINCIPAL_CAP_IGNORED', 'a loan’s', { policy: { principalCap: { perLoan: '60000' } } }, fen([P, 122n])],
  [
    'PRINCIPAL_CAP_IGNORED',
    'a loan’s, but not the household’s',
    {
      policy: { principalCap: { perLoan: '60000', perHousehold: '90000' } },
    },
    fen([9_000_000n, 122n]),
  ],
  [
    'PRINCIPAL_CAP_IGNORED',
    'the household’s, but not a loan’s',
    {
      policy: { principalCap: { perLoan: '60000', perHousehold: '50000' } },
    },
    fen([6_000_000n, 122n]),
  ],
  ['AMOUNT_CAP_IGNORED', '300 yuan', { policy: { amountCap: { perHousehold: '300', per: 'period' } } }, fen([P, 122n])],
  ['TERM_CAP_IGNORED', '2 months', { policy: { termCapMonths: 2 } }, fen([P, 122n])],
  [
    'RATE_LIMIT_IGNORED',
    'one point',
    {
      policy: { subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.5', maxPoints: '1' }] },
    },
    fen([P, 122n]),
  ],
  [
    'OTHER_SUBSIDY_NOT_DEDUCTED',
    '3 points of 3.6',
    {
      policy: { otherSubsidy: 'reduce' },
      loans: [{ otherSubsidy: { programme: 'another', pct: '3' } }],
    },
    fen([P, 122n]),
  ],
  [
    'MISUSE_NOT_EXCLUDED',
    'from 2024-11-01 on',
    {
      policy: { misuse: 'stop' },
      loans: [{ misusedOn: '2024-11-01' }],
    },
    fen([P, 122n]),
  ],
  [
    'INTEREST_UNPAID_NOT_EXCLUDED',
    'from 2024-12-21 on',
    {
      policy: { payment: 'paid' },
      loans: [{ interestPaidTo: '2024-12-21' }],
    },
    fen([P, 122n]),
  ],
  [
    'UNLISTED_DAYS_NOT_EXCLUDED',
    'from 2024-11-01 on',
    {
      policy: { household: { listing: 'every-day', testedOn: 'contract', excludedAssistance: [] } },
      household: { listed: [{ from: '2024-08-15', to: '2024-11-01' }] },
    },
    fen([P, 122n]),
  ],
  [
    'RATE_CHANGE_IGNORED',
    'of the subsidy rule',
    {
      policy: {
        subsidy: [
          { from: '2024-09-01', kind: 'points', points: '1.5' },
          { from: '2024-11-01', kind: 'points', points: '1' },
        ],
      },
    },
    fen([P, 122n]),
  ],
  [
    'RATE_CHANGE_IGNORED',
    'of the contract rate, half of which is subsidised',
    {
      policy: { subsidy: [{ from: '2024-09-01', kind: 'share', share: '0.5' }] },
      loans: [
        {
          rates: [
            { from: '2024-09-01', pct: '3' },
            { from: '2024-11-01', pct: '2.8' },
          ],
        },
      ],
    },
    fen([P, 122n]),
  ],
  // 61 days of September and October, and 30 of November, at 1.5%; December at 1%
  [
    'RATE_CHANGE_ON_WRONG_DAY',
    'from the next month on',
    {
      policy: {
        subsidy: [
          { from: '2024-09-01', kind: 'points', points: '1.5' },
          { from: '2024-11-11', kind: 'points', points: '1' },
        ],
      },
    },
    halfUp(P * (91n * 15n + 31n * 10n), 1000n * 360n),
  ],
  // 1 point for all, instead of 1.5 for the product
  // The term of 2 months and the day of disbursement are not those that the mistake leads to.
  [
    'AFTER_MATURITY_NOT_EXCLUDED',
    'where the term is limited',
    { ...MATURED, policy: { conditions: [{ termMonths: { atMost: 3 } }] } },
    fen([P, 122n]),
  ],
  [
    'NEITHER_END_COUNTED',
    'where a term of 12 months is needed',
    { policy: { conditions: [{ termMonths: { atLeast: 12 } }] } },
    fen([P, 121n]),
  ],
  [
    'ELIGIBILITY_IGNORED',
    'where the principal is above a condition',
    { policy: { conditions: [{ principal: { atMost: '99999.99' } }] } },
    fen([P, 122n]),
  ],
  [
    'ELIGIBILITY_IGNORED',
    'where an overdue spell revokes the subsidy',
    { policy: { overdue: 'revoke' }, loans: [{ overdue: [{ from: '2024-10-01', to: '2024-10-11' }] }] },
    fen([P, 122n]),
  ],
  [
    'CATCH_ALL_RULE_USED',
    '1 point instead of 1.5',
    {
      policy: {
        subsidy: [
          { from: '2024-09-01', when: { products: ['P'] }, kind: 'points', points: '1.5' },
          { from: '2024-09-01', kind: 'points', points: '1' },
        ],
      },
    },
    halfUp(P * 122n * 10n, 1000n * 360n),
  ],
  // 1.5 points, of which the local subsidy of 3% would leave 0.6 of the rate of 3.6% if it were taken off
  [
    'LEVELS_NOT_TOLD_APART',
    'a subsidy that changes nothing taken off',
    {
      policy: { otherSubsidy: { central: 'exclude', local: 'ignore' } },
      loans: [{ otherSubsidy: { programme: 'X', level: 'local', pct: '3' } }],
    },
    halfUp(P * 122n * 6n, 1000n * 360n),
  ],
  // 122 days, 1.6 points in the first 50 of them, then 1.5; instead of 1.8 of the contract day
  [
    'REFERENCE_OF_ACCRUAL_DAY',
    'instead of the contract’s',
    { policy: REFERENCED, loans: [{ contractedOn: '2024-08-01' }] },
    halfUp(P * (50n * 16n + 72n * 15n), 1000n * 360n),
  ],
  [
    'REFERENCE_OF_DISBURSEMENT_DAY',
    'instead of the contract’s',
    { policy: REFERENCED, loans: [{ contractedOn: '2024-08-01' }] },
    halfUp(P * 122n * 16n, 1000n * 360n),
  ],
  [
    'REFERENCE_OF_DISBURSEMENT_DAY',
    'beside a rule that follows the reference of this day',
    {
      policy: {
        ...REFERENCED,
        subsidy: [
          {
            from: '2024-09-01',
            when: { products: ['Q'] },
            kind: 'points',
            points: { ref: 'R', on: 'disbursement', plus: '-1.5' },
          },
          ...(REFERENCED.subsidy ?? []),
        ],
      },
      loans: [{ contractedOn: '2024-08-01' }],
    },
    halfUp(P * 122n * 16n, 1000n * 360n),
  ],
  // 100,000 instead of the 60,000 that were spent
  [
    'WHOLE_BALANCE_INSTEAD_OF_ELIGIBLE',
    '100,000 for 60,000',
    {
      policy: { subsidisedOn: 'eligible-amounts' },
      loans: [{ eligibleAmounts: [{ on: '2024-09-01', amount: '60000' }] }],
    },
    fen([P, 122n]),
  ],
  // two months from the first amount, on 2024-09-21, end on 2024-11-21; from the disbursement on 2024-11-01
  [
    'CLOCK_FROM_DISBURSEMENT',
    'instead of the first eligible amount',
    {
      policy: { termCapMonths: { months: 2, from: 'first-eligible-amount' } },
      loans: [{ eligibleAmounts: [{ on: '2024-09-21', amount: '1' }] }],
    },
    fen([P, 61n]),
  ],
  // two months from the first loan, of 2024-09-01, end on 2024-11-01; from the second's own on 2024-11-21
  [
    'CLOCK_FROM_DISBURSEMENT',
    'instead of the household’s first loan',
    {
      policy: { termCapMonths: { months: 2, from: 'first-loan' } },
      loans: [{ disbursedOn: '2024-09-21' }, {}],
    },
    fen([P, 61n]),
  ],
  // 508.33 without the 400.00 of the year, and the 150.00 that the first 36 days of September used of it
  [
    'CAP_OF_YEAR_IGNORED',
    'no cap at all',
    { policy: { amountCap: [{ limit: '400', per: ['household'], during: 'year' }] } },
    fen([P, 122n]),
  ],
  [
    'CAP_OF_YEAR_IGNORED',
    'what an earlier period of the year used',
    {
      policy: { amountCap: [{ limit: '350', per: ['household'], during: 'year' }] },
      period: { from: '2024-10-07', to: '2025-01-01' },
      previous: [{ period: { from: '2024-09-01', to: '2024-10-07' }, loans: [] }],
    },
    350_00n,
  ],
  // 60,000 of each lender; with the two of the first taken off, nothing is left for the second
  [
    'CAP_PER_LENDER_SHARED',
    'of principal',
    {
      policy: { lenders: ['BANK', 'OTHER'], principalCap: [{ limit: '60000', per: ['household', 'lender'] }] },
      loans: [{ lender: 'OTHER', disbursedOn: '2024-09-02' }, { principal: '40000' }],
    },
    fen([2_000_000n, 121n]),
  ],
  [
    'RATE_CHANGE_ON_WRONG_DAY',
    'of the contract rate, a day late',
    {
      policy: { subsidy: [{ from: '2024-09-01', kind: 'share', share: '0.5' }] },
      loans: [
        {
          rates: [
            { from: '2024-09-01', pct: '3' },
            { from: '2024-11-01', pct: '2' },
          ],
        },
      ],
    },
    halfUp(P * (62n * 15n + 60n * 10n), 1000n * 360n),
  ],
];

it('a claim for a loan above loansPerHousehold is diagnosed as a claim for an ineligible loan', () => {
  const portfolio = portfolioOf({ policy: { conditions: [{ loansPerHousehold: 1 }] }, loans: [{}, {}] });
  const [first, second] = portfolio.loans.map(({ id }) => id) as [string, string];
  const claims = [first, second].map((loanId) => ({ loanId, subsidy: yuanText(fen([P, 122n])) }));
  const { rows } = reconcile(portfolio, parseClaims(claims));
  expect(rows.map(({ loanId, status, reasons, diagnoses }) => ({ loanId, status, reasons, diagnoses }))).toEqual([
    { loanId: first, status: 'agreed', reasons: [], diagnoses: [] },
    {
      loanId: second,
      status: 'ineligible',
      reasons: ['TOO_MANY_LOANS'],
      diagnoses: [{ mistakes: ['ELIGIBILITY_IGNORED'] }],
    },
  ]);
});

describe('a single mistake', () => {
  it.each(CASES)('%s: %s', (mistake, _, the, claimed) => {
    expect(diagnosed(the, claimed)).toContainEqual([mistake]);
  });

  it('every mistake of the catalogue has a case', () => {
    expect(Object.keys(MISTAKES).filter((code) => !CASES.some(([mistake]) => mistake === code))).toEqual([]);
  });
});

describe('a mistake that does not apply', () => {
  it.each<[Mistake, string, Case]>([
    ['ROUNDED_BY_INTEREST_PERIOD', 'where every day is rounded', { policy: { rounding: 'day' } }],
    ['OVERDUE_NOT_EXCLUDED', 'where overdue days are subsidised', { ...OVERDUE, policy: { overdue: 'ignore' } }],
    ['EXTENSION_NOT_EXCLUDED', 'where extensions are subsidised', { ...EXTENDED, policy: { extension: 'include' } }],
    [
      'MONTHLY_PERMILLE_AS_ANNUAL_PCT',
      'to a share beside points',
      {
        policy: {
          subsidy: [
            { from: '2024-09-01', kind: 'points', points: '1.5' },
            { from: '2024-11-01', kind: 'share', share: '0.5' },
          ],
        },
      },
    ],
    [
      'NIGHT_ON_END_DAY',
      'where nothing begins or ends in the period',
      { ...OVERDUE, period: { from: '2024-10-01', to: '2025-01-01' } },
    ],
    [
      'ELIGIBILITY_IGNORED',
      'from the opening of the window, where the period begins after it',
      { period: IN_2025, loans: [{ product: 'Q' }] },
    ],
  ])('%s: %s', (mistake, _, the) => {
    expect(diagnosed(the, 98_765_432n).flat()).not.toContain(mistake);
  });

  it('is not diagnosed: interest periods to the 20th where no 20th lies in the period', () => {
    for (const loans of [[{}], [{ disbursedOn: '2024-12-01' }]]) {
      const named = diagnosed({ period: { from: '2024-12-01', to: '2024-12-11' }, loans }, 12_345n).flat();
      expect(named).not.toContain('PERIOD_BY_INTEREST_DAY');
    }
  });

  it('a loan entered on the day of its first repayment keeps its place in the order of the household', () => {
    // Nothing but the day itself: 40,000 go back on the day of disbursement, and with the night on the wrong day a day later.
    const the: Case = { loans: [{ repayments: [{ on: '2024-09-01', amount: '40000' }] }] };
    expect(diagnosed(the, fen([6_000_000n, 121n]))).toContainEqual(['NEITHER_END_COUNTED']);
  });

  it('the list of products, where the policy has none, gives no diagnosis', () => {
    expect(diagnosed({ policy: { products: [] } }, fen([P, 122n])).flat()).not.toContain('ELIGIBILITY_IGNORED');
  });

  it('the rule of the accrual day is diagnosed where that of the disbursement day applies', () => {
    const rules = [
      { from: '2024-09-01', kind: 'points' as const, points: '1.5' },
      { from: '2024-11-01', kind: 'points' as const, points: '1' },
    ];
    const the: Case = { policy: { rateAppliesBy: 'disbursement-day', subsidy: rules } };
    expect(diagnosed(the, halfUp(P * (61n * 15n + 61n * 10n), 1000n * 360n))).toContainEqual(['RATE_CHANGE_IGNORED']);
  });
});

describe('a diagnosis', () => {
  it('names every mistake that gives the amount, in the order of the catalogue', () => {
    // A third of a year is 500.00: 120 of 360 days, 122 of 366, four months of twelve.
    expect(diagnosed({}, 50_000n)).toEqual([['DAY_COUNT_30E_360'], ['DAY_COUNT_ACT_ACT'], ['WHOLE_MONTHS']]);
  });

  it('names the pair where no single mistake gives the amount', () => {
    // Overdue days not left out, and 365 days for 360
    expect(diagnosed(OVERDUE, halfUp(P * 122n * 15n, 1000n * 365n))).toContainEqual([
      'DAY_COUNT_ACT_365F',
      'OVERDUE_NOT_EXCLUDED',
    ]);
  });

  it('names a pair in which one mistake follows from the other', () => {
    expect(diagnosed(EXTENDED, fen([P, 122n]))).toContainEqual([
      'EXTENSION_NOT_EXCLUDED',
      'AFTER_MATURITY_NOT_EXCLUDED',
    ]);
  });

  it('names a pair of a change and a miscalculation', () => {
    expect(diagnosed({ loans: [{ ...OVERDUE.loans![0], principal: '100010.66' }] }, 50_838n)).toContainEqual([
      'OVERDUE_NOT_EXCLUDED',
      'TRUNCATED',
    ]);
  });

  it('is empty where no known mistake leads to the amount', () => {
    expect(diagnosed({}, 12_345_678n)).toEqual([]);
  });

  it('never names a mistake that does not apply: without repayment, overdue spell or cap', () => {
    const named = diagnosed({}, fen([P, 365n])).flat();
    expect(named).toEqual(['PERIOD_NOT_CLIPPED']);
  });

  it('never names two day counts or two roundings together', () => {
    const pairs = diagnosed({ loans: [{ principal: '777777.77' }] }, 1_234_567n);
    for (const pair of pairs) {
      expect(pair.filter((mistake) => mistake.startsWith('DAY_COUNT'))).not.toHaveLength(2);
      expect(pair.filter((mistake) => mistake.startsWith('ROUNDED'))).not.toHaveLength(2);
    }
  });
});

describe('for random policies and loans', () => {
  it('a claim that is a fen too high is never diagnosed with a mistake that does not apply', () => {
    fc.assert(
      fc.property(portfolios(), (input) => {
        const portfolio = parseAnyPortfolio(input);
        const { rows } = reconcile(
          portfolio,
          parseClaims(
            settle(portfolio)
              .loans.map(({ loanId, subsidy }) => ({ loanId, subsidy: subsidy.plus('0.01') }))
              // More than an amount of the input may be cannot be claimed.
              .filter(({ subsidy }) => subsidy.lte('9999999999999.99'))
              .map(({ loanId, subsidy }) => ({ loanId, subsidy: subsidy.toFixed(2) })),
          ),
        );
        const allowed: readonly (readonly [boolean, Mistake])[] = [
          [portfolio.policy.overdue === 'ignore', 'OVERDUE_NOT_EXCLUDED'],
          [portfolio.policy.extension === 'include', 'EXTENSION_NOT_EXCLUDED'],
          [portfolio.policy.principalCap === undefined, 'PRINCIPAL_CAP_IGNORED'],
          [portfolio.policy.amountCap === undefined, 'AMOUNT_CAP_IGNORED'],
          [portfolio.policy.termCapMonths === undefined, 'TERM_CAP_IGNORED'],
          [portfolio.policy.payment === 'accrued', 'INTEREST_UNPAID_NOT_EXCLUDED'],
          [portfolio.policy.dayCount === 'ACT/360', 'DAY_COUNT_ACT_360'],
          [portfolio.policy.rounding === 'day', 'ROUNDED_DAILY'],
        ];
        const named = new Set(rows.flatMap(({ diagnoses }) => diagnoses.flatMap(({ mistakes }) => mistakes)));
        for (const [isAllowed, mistake] of allowed) if (isAllowed) expect(named).not.toContain(mistake);
        expect(rows).toHaveLength(portfolio.loans.length);
      }),
      runs(100),
    );
  });
});

describe('where a cap depends on several loans', () => {
  const policy = { principalCap: { perHousehold: '150000' } };
  const second = { disbursedOn: '2024-09-11' };

  it('the mistake is made for all of the household’s loans', () => {
    // L1 takes 100,000 of 150,000; with its repayment of 40,000 ignored, L2 keeps 50,000 to the end instead of 90,000.
    const portfolio = portfolioOf({ policy, loans: [REPAID.loans![0]!, second] });
    const claimed = fen([5_000_000n, 112n]);
    const { rows } = reconcile(portfolio, parseClaims([{ loanId: 'L2', subsidy: yuanText(claimed) }]));
    expect(rows[0]!.diagnoses).toContainEqual({ mistakes: ['REPAYMENTS_IGNORED'] });
  });

  it('the part of a programme cap that earlier periods used cannot be claimed', () => {
    const cap = { amountCap: { perHousehold: '600', per: 'programme' as const } };
    const previous = [{ period: { from: '2024-01-01', to: '2025-01-01' }, loans: [] }];
    const portfolio = portfolioOf({ policy: cap, period: IN_2025, previous });
    // 508.33 of 2024 leave 91.67; the same for 243 days is 1,012.50 without the cap.
    const { rows } = reconcile(portfolio, parseClaims([{ loanId: 'L', subsidy: '1012.50' }]));
    expect(rows[0]!.computed.toFixed(2)).toBe('91.67');
    expect(rows[0]!.diagnoses).toContainEqual({ mistakes: ['AMOUNT_CAP_IGNORED'] });
  });
});
