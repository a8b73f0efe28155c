import { describe, expect, it } from 'vitest';
import { balanceOf, rateOf } from '../../src/accrual/balance.js';
import { interestPeriodStarts } from '../../src/accrual/interest-periods.js';
import { concededRate, precisionOf, subsidyRate, unitOf, waivedRate } from '../../src/accrual/rates.js';
import { sumsFor } from '../../src/accrual/sums.js';
import type { LoanInput, PolicyInput } from '../../src/index.js';
import { DAY_COUNTS } from '../../src/kernel/day-count.js';
import { formatDay } from '../../src/kernel/plain-date.js';
import { LARGEST_SAFE_NUMERATOR } from '../../src/kernel/rational.js';
import type { Loan } from '../../src/model/portfolio.js';
import { portfolioOf } from '../support.js';

const loanOf = (loan: Partial<LoanInput>) => portfolioOf({ loans: [loan] }).loans[0] as Loan;
const from = '2024-09-01';

describe('timelines of a loan', () => {
  it('the balance is nothing, then the principal, then less every repayment; one change a day', () => {
    const loan = loanOf({
      principal: '100.00',
      repayments: [
        { on: '2024-09-01', amount: 10 },
        { on: '2024-10-01', amount: 20 },
        { on: '2024-10-01', amount: 30 },
      ],
    });
    const { changes, values } = balanceOf(loan);
    expect(changes.map((day) => formatDay(day as never))).toEqual(['2024-09-01', '2024-10-01']);
    expect(values).toEqual([0, 90_00, 40_00]);
  });

  it('a rate is nothing before its first day', () => {
    const { changes, values } = rateOf(
      loanOf({
        rates: [
          { from, pct: '3' },
          { from: '2024-10-01', pct: '2' },
        ],
      }).rates,
    );
    expect(changes.map((day) => formatDay(day as never))).toEqual(['2024-09-01', '2024-10-01']);
    expect(values).toEqual([0, 3_000_000, 2_000_000]);
  });
});

describe('rates', () => {
  it('what the bank concedes and waives', () => {
    expect(concededRate(5_000_000, 3_600_000)).toBe(1_400_000_000_000);
    expect(concededRate(3_000_000, 3_600_000)).toBe(0);
    expect(waivedRate(1_000_000, 3_600_000, 1_500_000_000_000)).toBe(1_000_000_000_000);
    expect(waivedRate(3_000_000, 3_600_000, 1_500_000_000_000)).toBe(2_100_000_000_000);
  });

  it('a share of six decimals of a rate of six decimals is exact', () => {
    const [rule] = portfolioOf({ policy: { subsidy: [{ from, kind: 'share', share: '0.123457' }] } }).policy.subsidy;
    // 3.654321% × 0.123457 = 0.451151507697%
    expect(subsidyRate(rule as never, 3_654_321, undefined)).toBe(451_151_507_697);
  });
});

describe('the coarsest unit that fits every rate, in 10^-12 percent', () => {
  const unit = (policy: Partial<PolicyInput>, loan: Partial<LoanInput>) => {
    const portfolio = portfolioOf({ policy, loans: [loan] });
    return unitOf(portfolio.loans[0] as Loan, precisionOf(portfolio.policy));
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
  ] as const)('every %i months, to the 20th: inside %s to %s on %j', (months, begin, to, expected) => {
    expect(starts(20, months, { from: begin, to })).toEqual(expected);
  });

  it('nowhere where rounding does not go by interest periods', () => {
    const { policy, period } = portfolioOf({ policy: { interestPeriod: { endsOn: 20, months: 1 } } });
    expect(interestPeriodStarts(policy, period)).toEqual([]);
  });
});

describe('sums, on both sides of what numbers can hold', () => {
  const dayCount = DAY_COUNTS['ACT/360'];
  // rates of whole percents: the unit is 10^12, so 7% is 7 units; the denominator is 100 × 360 in numbers
  const unit = 1e12;
  const rate = 7 * unit;
  const QUICK = 36_000n;
  const WIDE = 10n ** 14n * 360n;
  const most = Math.floor(LARGEST_SAFE_NUMERATOR / (7 * 1000));

  it.each([
    ['at the bound: in numbers', most, QUICK],
    ['a fen above: in bigints', most + 1, WIDE],
  ])('%s', (_, principal, denominator) => {
    const sums = sumsFor(principal, 1000, rate, unit, dayCount);
    sums.addInterest(principal, 1000, rate);
    sums.addSubsidy(principal, 999, rate);
    sums.addConcession(principal, 998, rate);
    expect(sums.exact().denominator).toBe(denominator);
    const { interest, subsidy, concession } = sums.exact();
    const scale = denominator === QUICK ? 1n : 10n ** 12n;
    expect([interest, subsidy, concession]).toEqual(
      [1000n, 999n, 998n].map((units) => BigInt(principal) * units * 7n * scale),
    );
    sums.round();
    const fen = (units: bigint) => Number((2n * BigInt(principal) * units * 7n + 36_000n) / 72_000n);
    expect([sums.interest, sums.subsidy, sums.concession]).toEqual([fen(1000n), fen(999n), fen(998n)]);
    expect(sums.exact()).toEqual({ interest: 0n, subsidy: 0n, concession: 0n, denominator });
    sums.addConcession(36_000, 100, unit);
    sums.round();
    expect(sums.concession).toBe(fen(998n) + 100);
  });

  it('rates so fine that the denominator passes the bound are summed in bigints', () => {
    expect(sumsFor(1, 1, 1, 1, dayCount).exact().denominator).toBe(WIDE);
    expect(sumsFor(1, 1, 1e3, 1e3, dayCount).exact().denominator).toBe(10n ** 11n * 360n);
  });

  it('a loan of no days, or of a rate of nothing, still bounds its principal', () => {
    expect(sumsFor(2 ** 52, 0, 0, unit, dayCount).exact().denominator).toBe(WIDE);
    expect(sumsFor(2 ** 52 - 1, 0, 0, unit, dayCount).exact().denominator).toBe(QUICK);
  });

  it.each([
    ['in numbers', 1_000_00, unit],
    ['in bigints', 1_000_00, 1],
  ])('a day rounded by itself counts its own units, %s', (_, covered, own) => {
    const sums = sumsFor(covered, 3, rate, own, dayCount);
    // 1,000.00 × 3/360 × 7% = 58.33 fen → 58, three times over; with no units nothing
    expect(sums.addDailySubsidy(covered, { units: 3, days: 3 }, rate)).toBe(58);
    expect(sums.addDailySubsidy(covered, { units: 0, days: 5 }, rate)).toBe(0);
    expect(sums.subsidy).toBe(3 * 58);
  });
});
