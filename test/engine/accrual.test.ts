import { describe, expect, it } from 'vitest';
import { Accrual } from '../../src/engine/accrue.js';
import { balanceOn } from '../../src/engine/balance.js';
import { Change, dayOfKey, kindOfKey, LoanChanges } from '../../src/engine/changes.js';
import type { FoldedLoan } from '../../src/engine/folded-loan.js';
import { interestPeriodStarts } from '../../src/engine/interest-periods.js';
import { Outcomes } from '../../src/engine/outcomes.js';
import { preparePolicy } from '../../src/engine/prepared-policy.js';
import { concededRate, precisionOf, unitOf, waivedRate } from '../../src/engine/rates.js';
import { RateResolver } from '../../src/engine/references.js';
import { RuleTerms, subsidyRate } from '../../src/engine/rules.js';
import { LoanSums } from '../../src/engine/sums.js';
import type { Loan } from '../../src/fields/loan.js';
import { batchOf } from '../../src/fields/portfolio.js';
import type { LoanInput, PolicyInput } from '../../src/index.js';
import { type Day, formatDay, readDay } from '../../src/kernel/plain-date.js';
import { LARGEST_SAFE_NUMERATOR } from '../../src/kernel/rational.js';
import { portfolioOf } from '../support.js';

const loanOf = (loan: Partial<LoanInput>) => portfolioOf({ loans: [loan] }).loans[0] as Loan;
const from = '2024-09-01';

const dayOf = (text: string) => readDay(text) as number;

describe('the timelines of a loan', () => {
  const repaid: Partial<LoanInput> = {
    principal: '100.00',
    repayments: [
      { on: '2024-09-01', amount: 10 },
      { on: '2024-10-01', amount: 20 },
      { on: '2024-10-01', amount: 30 },
    ],
  };
  const days = ['2024-09-01', '2024-09-30', '2024-10-01', '2024-10-02'];

  it('the balance is the principal less every repayment up to and including the first day of a segment', () => {
    const portfolio = portfolioOf({
      loans: [repaid, { ...repaid, id: 'whole', repayments: [{ on: from, amount: 100 }] }],
    });
    const accrual = new Accrual(preparePolicy(portfolio.policy, portfolio.period));
    const batch = batchOf(portfolio);
    accrual.use(batch);
    accrual.beginHousehold(0);
    const folded: FoldedLoan[] = [];
    const trace = { caps: [], folded: (loan: FoldedLoan) => void folded.push(loan) };
    const outcomes = new Outcomes(2, batch);
    accrual.fold(0, undefined, outcomes, trace);
    accrual.fold(1, undefined, outcomes, trace);
    const seen = folded.map((loan) =>
      loan.segments().map((segment) => [formatDay(segment.from), formatDay(segment.to), segment.balance]),
    );
    expect(seen).toEqual([
      [
        ['2024-09-01', '2024-10-01', 90_00],
        ['2024-10-01', formatDay(portfolio.period.to), 40_00],
      ],
      [],
    ]);
  });

  it('the balance of a day is after the repayments of that day, and 0 before the disbursement', () => {
    expect(['2024-08-31', ...days].map((day) => balanceOn(loanOf(repaid), dayOf(day)))).toEqual([
      0, 90_00, 90_00, 40_00, 40_00,
    ]);
  });

  it('a rate is the last one that starts on the day or before', () => {
    const rates = [
      { from, pct: '3' },
      { from: '2024-10-01', pct: '2' },
    ];
    const portfolio = portfolioOf({ loans: [{ disbursedOn: from, rates }] });
    const folded: FoldedLoan[] = [];
    const accrual = new Accrual(preparePolicy(portfolio.policy, portfolio.period));
    const batch = batchOf(portfolio);
    accrual.use(batch);
    accrual.beginHousehold(0);
    accrual.fold(0, undefined, new Outcomes(1, batch), { caps: [], folded: (loan) => void folded.push(loan) });
    expect(folded[0]?.segments().map((segment) => [formatDay(segment.from), segment.contractRate])).toEqual([
      ['2024-09-01', 3e12],
      ['2024-10-01', 2e12],
    ]);
  });
});

describe('the changes of a loan', () => {
  const day = (n: number) => n as Day;

  it.each([3, 40, 64, 65, 1000])('%i changes, added in any order, are in the order of their days', (count) => {
    const changes = new LoanChanges();
    changes.begin(day(-5000), day(5000));
    // 7919 is a prime, so that the days are all different.
    const days = Array.from({ length: count }, (_, i) => ((i * 7919) % 9001) - 4500);
    days.forEach((on, i) => {
      changes.add(on, i % 9, i);
    });
    changes.sort();
    const sorted = Array.from({ length: changes.count }, (_, i) => {
      const key = changes.keys[i] as number;
      return [dayOfKey(key), kindOfKey(key), changes.values[i]];
    });
    expect(sorted).toEqual(days.map((on, i) => [on, i % 9, i]).sort(([a], [b]) => (a as number) - (b as number)));
  });

  it('only what is after the first day and before the end is inside', () => {
    const changes = new LoanChanges();
    changes.begin(day(10), day(20));
    for (const on of [9, 10, 11, 19, 20, 21]) changes.addInside(on, Change.Rule, 0);
    expect(Array.from(changes.keys.subarray(0, changes.count), dayOfKey)).toEqual([11, 19]);
  });
});

describe('rates', () => {
  it('concession and waived interest', () => {
    expect(concededRate(5_000_000, 3_600_000)).toBe(1_400_000_000_000);
    expect(concededRate(3_000_000, 3_600_000)).toBe(0);
    expect(waivedRate(1_000_000, 3_600_000, 1_500_000_000_000)).toBe(1_000_000_000_000);
    expect(waivedRate(3_000_000, 3_600_000, 1_500_000_000_000)).toBe(2_100_000_000_000);
  });

  it('a share of six decimals of a rate of six decimals is exact', () => {
    const [rule] = portfolioOf({ policy: { subsidy: [{ from, kind: 'share', share: '0.123457' }] } }).policy.subsidy;
    // 3.654321% × 0.123457 = 0.451151507697%
    const terms = new RuleTerms().put(rule as never, new RateResolver(new Map()));
    expect(subsidyRate(terms, 3_654_321, 0)).toBe(451_151_507_697);
  });
});

describe('the coarsest unit that fits every rate, in 10^-12 percent', () => {
  const unit = (policy: Partial<PolicyInput>, loan: Partial<LoanInput>) => {
    const portfolio = portfolioOf({ policy, loans: [loan] });
    return unitOf(batchOf(portfolio).loans.columns, 0, precisionOf(portfolio.policy));
  };
  const points = (value: string) => ({ subsidy: [{ from, kind: 'points', points: value }] }) as const;
  const cases: [string, Partial<PolicyInput>, Partial<LoanInput>, number][] = [
    ['whole percents', points('1'), { rates: [{ from, pct: 3 }] }, 1e12],
    ['100% and nothing', points('100'), { rates: [{ from, pct: 0 }] }, 1e14],
    ['the contract rate', points('1'), { rates: [{ from, pct: '3.65' }] }, 1e10],
    [
      'a later contract rate',
      points('1'),
      {
        rates: [
          { from, pct: 3 },
          { from: '2024-10-01', pct: '3.123456' },
        ],
      },
      1e6,
    ],
    ['the reference rate', points('1'), { rates: [{ from, pct: 3 }], referenceRates: [{ from, pct: '5.125' }] }, 1e9],
    ['another subsidy', points('1'), { rates: [{ from, pct: 3 }], otherSubsidy: { programme: 'x', pct: '0.5' } }, 1e11],
    ['the points', points('1.25'), { rates: [{ from, pct: 3 }] }, 1e10],
    [
      'the most points',
      { subsidy: [{ from, kind: 'share', share: 1, maxPoints: '1.234' }] },
      { rates: [{ from, pct: 3 }] },
      1e9,
    ],
    ['the floor', { subsidy: [{ from, kind: 'above-floor', floorPct: '1.95' }] }, { rates: [{ from, pct: 3 }] }, 1e10],
    [
      'the ceiling',
      { subsidy: [{ from, kind: 'above-floor', floorPct: 1, ceilingPct: '2.9' }] },
      { rates: [{ from, pct: 3 }] },
      1e11,
    ],
    ['the concession', { ...points('1'), concession: [{ from, points: '0.001' }] }, { rates: [{ from, pct: 3 }] }, 1e9],
    [
      'a share of the contract rate',
      { subsidy: [{ from, kind: 'share', share: '0.25' }] },
      { rates: [{ from, pct: '3.6' }] },
      1e9,
    ],
    [
      'the most of the contract rate',
      { subsidy: [{ from, kind: 'points', points: 1, maxShareOfContractRate: '0.5' }] },
      { rates: [{ from, pct: '3.6' }] },
      1e10,
    ],
    [
      'the finest of several rules',
      {
        subsidy: [
          { from, kind: 'points', points: 1 },
          { from: '2025-01-01', kind: 'points', points: '1.55' },
        ],
      },
      { rates: [{ from, pct: 3 }] },
      1e10,
    ],
  ];
  it.each(cases)('%s', (_, policy, loan, expected) => {
    expect(unit(policy, loan)).toBe(expected);
  });
});

describe('where interest periods begin', () => {
  const starts = (endsOn: number, months: 1 | 3 | 12, period: { from: string; to: string }) => {
    const portfolio = portfolioOf({
      policy: { rounding: 'interest-period', interestPeriod: { endsOn, months } },
      period,
    });
    return interestPeriodStarts(portfolio.policy, portfolio.period).map(formatDay);
  };

  it.each([
    [1, '2024-10-21', '2024-12-22', ['2024-11-21', '2024-12-21']],
    [1, '2024-10-20', '2024-12-21', ['2024-10-21', '2024-11-21']],
    [1, '2024-12-22', '2025-01-21', []],
    [3, '2024-01-01', '2025-01-01', ['2024-03-21', '2024-06-21', '2024-09-21', '2024-12-21']],
    [12, '2023-06-01', '2025-06-01', ['2023-12-21', '2024-12-21']],
  ] as const)('every %i months to the 20th: inside %s to %s they begin on %j', (months, begin, to, expected) => {
    expect(starts(20, months, { from: begin, to })).toEqual(expected);
  });

  it('none begins where rounding is not by interest period', () => {
    const { policy, period } = portfolioOf({ policy: { interestPeriod: { endsOn: 20, months: 1 } } });
    expect(interestPeriodStarts(policy, period)).toEqual([]);
  });
});

describe('the sums of the loans of a batch', () => {
  const YEAR = { from: '2024-01-01', to: '2025-01-01' };

  /** For each loan the denominator of its sums in numbers, or that they are bigints. */
  function denominators(
    loans: readonly Partial<LoanInput>[],
    { period = YEAR, policy = {}, begin }: { period?: typeof YEAR; policy?: Partial<PolicyInput>; begin?: string } = {},
  ) {
    const portfolio = portfolioOf({ policy, period, loans: loans.map((loan, i) => ({ id: `L${i}`, ...loan })) });
    const sums = new LoanSums(preparePolicy(portfolio.policy, portfolio.period));
    sums.use(batchOf(portfolio));
    const first = begin === undefined ? portfolio.period.from : (dayOf(begin) as Day);
    return loans.map((_, place) => (sums.begin(place, first) ? sums.denominator : 'bigints'));
  }
  const rate = (pct: string) => ({ rates: [{ from, pct }] });
  const yuan = (fen: number) => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
  // The unit of a hundredth of a percent is 10^10 of 10^-12 percent; the denominator is 10^14 / 10^10 × 360.
  const HUNDREDTHS = 3_600_000;

  it('share one unit where all rates are hundredths of a percent', () => {
    expect(denominators([rate('3'), rate('4.35')])).toEqual([HUNDREDTHS, HUNDREDTHS]);
  });

  it('have a unit each where a rate is finer', () => {
    // 4.355% is a multiple of 10^9; 3% needs a unit of no more than the policy's own 1.5 points: 10^11
    expect(denominators([rate('3'), rate('4.355')])).toEqual([360_000, 36_000_000]);
  });

  it.each([
    ['reference rates', { referenceRates: [{ from, pct: '5.005' }] }],
    ['another subsidy', { otherSubsidy: { programme: '农机贷', pct: '0.005' } }],
  ])('have a unit each under %s', (_, more) => {
    expect(denominators([rate('3'), { ...rate('3'), ...more }])).toEqual([360_000, 36_000_000]);
  });

  // A year of 366 days at 3%, in hundredths of a percent: so many fen are the most whose sums are below 2^52.
  const most = Math.floor(LARGEST_SAFE_NUMERATOR / (366 * 300));

  it('are bigints only for the loan whose sum exceeds safe integers', () => {
    expect(denominators([{ ...rate('3'), principal: yuan(most) }])).toEqual([HUNDREDTHS]);
    expect(denominators([rate('4'), { ...rate('3.01'), principal: yuan(2 * most) }])).toEqual([360_000, 'bigints']);
  });

  it('are bounded by the longest duration of a loan of the batch', () => {
    const loans = [{ ...rate('3'), principal: yuan(most) }];
    expect(denominators(loans)).toEqual([HUNDREDTHS]);
    expect(denominators(loans, { period: { from: '2024-01-01', to: '2025-01-02' } })).toEqual([360_000]);
  });

  it('are bounded by the days of the loan itself where those of the batch are too many', () => {
    // Of 3.01% the unit is a hundredth: 301 × the days × the principal; for 183 days twice the principal of 366
    const half = Math.floor(LARGEST_SAFE_NUMERATOR / (183 * 301));
    const loans = [{ ...rate('3.01'), principal: yuan(half) }];
    expect(denominators(loans, { begin: '2024-07-02' })).toEqual([HUNDREDTHS]);
    expect(denominators(loans, { begin: '2024-07-01' })).toEqual(['bigints']);
  });

  it('are bigints where rates are so fine that the denominator exceeds the bound', () => {
    const day = { from: '2024-01-01', to: '2024-01-02' };
    const share = (of: string): Partial<PolicyInput> => ({ subsidy: [{ from, kind: 'share', share: of }] });
    const loans = [{ ...rate('3.123456'), principal: '0.01' }];
    // a share of three decimals of a rate of six: 10^-9 percent, so 10^11 × 360; of six decimals 10^14 × 360 > 2^52
    expect(denominators(loans, { period: day, policy: share('0.123') })).toEqual([10 ** 11 * 360]);
    expect(denominators(loans, { period: day, policy: share('0.123456') })).toEqual(['bigints']);
  });

  it('are bounded by the principal-days where the rate is 0', () => {
    const loans = (fen: number) => [{ ...rate('0'), principal: yuan(fen) }];
    const largest = Math.floor(LARGEST_SAFE_NUMERATOR / 366);
    expect(denominators(loans(largest))).toEqual([HUNDREDTHS]);
    expect(denominators(loans(largest + 1))).toEqual(['bigints']);
  });
});

describe('sums, on both sides of what numbers can hold', () => {
  /** The figures of a loan: as they are put, and as they are added up from its segments. */
  function figuresOf(policy: Partial<PolicyInput>, period: { from: string; to: string }, loan: Partial<LoanInput>) {
    const portfolio = portfolioOf({ policy, period, loans: [loan] });
    const batch = batchOf(portfolio);
    const accrual = new Accrual(preparePolicy(portfolio.policy, portfolio.period));
    const outcomes = new Outcomes(1, batch);
    const added: unknown[] = [];
    accrual.use(batch);
    accrual.beginHousehold(0);
    accrual.fold(0, undefined, outcomes, {
      caps: [],
      folded: (folded) => {
        const { interest, subsidy, principalDays } = folded.amounts();
        added.push({ interest, subsidy, principalDays });
      },
    });
    const { interest, subsidy, principalDays } = outcomes.at(0);
    return [{ interest, subsidy, principalDays }, ...added] as const;
  }
  // 1,000 days at 7%, of which 3 points are subsidised: rates of whole percents, so that the denominator is 100 × 360
  const period = { from: '2024-10-01', to: '2027-06-28' };
  const policy: Partial<PolicyInput> = { subsidy: [{ from, kind: 'points', points: '3' }] };
  const most = Math.floor(LARGEST_SAFE_NUMERATOR / (7 * 1000));

  it.each([
    ['at the bound', most],
    ['a fen above', most + 1],
  ])('%s', (_, fen) => {
    const loan = {
      principal: `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`,
      disbursedOn: '2024-10-01',
      maturesOn: '2030-01-01',
      rates: [{ from: '2024-10-01', pct: '7' }],
    };
    const halfUp = (pct: bigint) => Number((2n * BigInt(fen) * 1000n * pct + 36_000n) / 72_000n);
    const expected = { interest: halfUp(7n), subsidy: halfUp(3n), principalDays: 1000 * fen };
    expect(figuresOf(policy, period, loan)).toEqual([expected, expected]);
  });

  it('a day that is rounded by itself has its own units', () => {
    const daily: Partial<PolicyInput> = { ...policy, rounding: 'day', dayCount: '30E/360' };
    const loan = { principal: '1000.00', disbursedOn: '2025-01-01', rates: [{ from: '2025-01-01', pct: '7' }] };
    // 28 February has three units: 1,000.00 × 3/360 × 3% = 25.0 fen; the 30th of a month of 31 days has none; 5 March
    // to 8 March have one each: 8.33 fen → 8, three times over
    const days = [
      ['2025-02-28', '2025-03-01', 25],
      ['2025-01-30', '2025-01-31', 0],
      ['2025-03-05', '2025-03-08', 24],
    ] as const;
    for (const [begin, to, subsidy] of days) {
      const figures = figuresOf(daily, { from: begin, to }, loan);
      expect(figures).toMatchObject([{ subsidy }, { subsidy }]);
    }
  });
});
