import { describe, expect, it } from 'vitest';
import { Accrual, type RawSegment } from '../../src/engine/accrue.js';
import { balanceOn, RateCursor } from '../../src/engine/balance.js';
import { interestPeriodStarts } from '../../src/engine/interest-periods.js';
import { preparePolicy } from '../../src/engine/prepared-policy.js';
import { concededRate, precisionOf, unitOf, waivedRate } from '../../src/engine/rates.js';
import { RateResolver } from '../../src/engine/references.js';
import { subsidyRate } from '../../src/engine/rules.js';
import { LoanSums } from '../../src/engine/sums.js';
import type { Loan } from '../../src/fields/loan.js';
import { batchOf } from '../../src/fields/portfolio.js';
import type { LoanInput, PolicyInput } from '../../src/index.js';
import { formatDay, readDay } from '../../src/kernel/plain-date.js';
import { LARGEST_SAFE_NUMERATOR } from '../../src/kernel/rational.js';
import { MAX_DAY } from '../../src/kernel/timeline.js';
import { portfolioOf } from '../support.js';

const loanOf = (loan: Partial<LoanInput>) => portfolioOf({ loans: [loan] }).loans[0] as Loan;
/** Loans in columns, in the order of their ids. */
const columnsOf = (...loans: Partial<LoanInput>[]) => batchOf(portfolioOf({ loans })).loans.columns;
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
    accrual.use(batchOf(portfolio));
    accrual.beginHousehold(0);
    const seen: unknown[] = [];
    const trace = {
      segment: (place: number, segment: RawSegment) =>
        void seen.push([place, formatDay(segment.from), formatDay(segment.to), segment.balance]),
    };
    accrual.fold(0, undefined, trace);
    accrual.fold(1, undefined, trace);
    expect(seen).toEqual([
      [0, '2024-09-01', '2024-10-01', 90_00],
      [0, '2024-10-01', formatDay(portfolio.period.to), 40_00],
    ]);
  });

  it('the balance of a day is after the repayments of that day, and 0 before the disbursement', () => {
    expect(['2024-08-31', ...days].map((day) => balanceOn(loanOf(repaid), dayOf(day)))).toEqual([
      0, 90_00, 90_00, 40_00, 40_00,
    ]);
  });

  it('a rate is 0 before its first day', () => {
    const rates = [
      { from, pct: '3' },
      { from: '2024-10-01', pct: '2' },
    ];
    const cursor = new RateCursor();
    cursor.use(columnsOf({ rates }).rates);
    cursor.begin(0);
    const seen = ['2024-08-31', ...days].map((day) => {
      cursor.moveTo(dayOf(day));
      return cursor.rate;
    });
    expect(seen).toEqual([0, 3_000_000, 3_000_000, 2_000_000, 2_000_000]);
  });

  it('a cursor begins again with another loan, and with none', () => {
    const loans = columnsOf({});
    const rate = new RateCursor();
    rate.use(loans.rates);
    rate.begin(0);
    rate.moveTo(MAX_DAY - 1);
    rate.beginWithout();
    expect([rate.rate, rate.next]).toEqual([0, MAX_DAY]);
    rate.use(loans.referenceRates);
    rate.begin(0);
    expect([rate.rate, rate.next]).toEqual([0, MAX_DAY]);
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
    expect(subsidyRate(rule as never, 3_654_321, 0, new RateResolver(new Map()))).toBe(451_151_507_697);
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
  const denominators = (loans: readonly Partial<LoanInput>[], longest = 366) => {
    const portfolio = portfolioOf({ loans: loans.map((loan, i) => ({ id: `L${i}`, ...loan })) });
    const sums = new LoanSums(portfolio.policy);
    sums.use(batchOf(portfolio), longest);
    return loans.map((_, place) => sums.begin(place, 366).exact().denominator);
  };
  const rate = (pct: string) => ({ rates: [{ from, pct }] });
  // The unit of a hundredth of a percent is 10^10 of 10^-12 percent; the denominator is 10^14 / 10^10 × 360.
  const HUNDREDTHS = 3_600_000n;
  const WIDE = 10n ** 14n * 360n;

  it('share one unit where all rates are hundredths of a percent', () => {
    expect(denominators([rate('3'), rate('4.35')])).toEqual([HUNDREDTHS, HUNDREDTHS]);
  });

  it('have a unit each where a rate is finer', () => {
    // 4.355% is a multiple of 10^9; 3% needs a unit of no more than the policy's own 1.5 points: 10^11
    expect(denominators([rate('3'), rate('4.355')])).toEqual([360_000n, 36_000_000n]);
  });

  it.each([
    ['reference rates', { referenceRates: [{ from, pct: '5.005' }] }],
    ['another subsidy', { otherSubsidy: { programme: '农机贷', pct: '0.005' } }],
  ])('have a unit each under %s', (_, more) => {
    expect(denominators([rate('3'), { ...rate('3'), ...more }])).toEqual([360_000n, 36_000_000n]);
  });

  it('are bigints only for the loan whose sum exceeds safe integers', () => {
    // 2^52 / (366 × 300 hundredths of a percent) fen at 3% are the most
    const most = 2 ** 52 / (366 * 300);
    const yuan = (fen: number) => (Math.floor(fen) / 100).toFixed(2);
    expect(denominators([{ ...rate('3'), principal: yuan(most) }])).toEqual([HUNDREDTHS]);
    expect(denominators([rate('4'), { ...rate('3.01'), principal: yuan(2 * most) }])).toEqual([360_000n, WIDE]);
  });

  it('are bounded by the longest duration of a loan of the batch', () => {
    const most = [{ ...rate('3'), principal: (Math.floor(2 ** 52 / (366 * 300)) / 100).toFixed(2) }];
    expect(denominators(most, 366)).toEqual([HUNDREDTHS]);
    expect(denominators(most, 367)).toEqual([360_000n]);
  });
});

describe('sums, on both sides of what numbers can hold', () => {
  const sumsUnder = (policy: Partial<PolicyInput>) => new LoanSums(portfolioOf({ policy }).policy);
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
    const sums = sumsUnder({}).within(principal, 1000, rate, unit);
    sums.setRates({ contractRate: rate, subsidyRate: rate, concessionRate: 0 });
    sums.add(principal, principal, 999, 999);
    sums.setRates({ contractRate: rate, subsidyRate: 0, concessionRate: rate });
    sums.add(principal, principal, 1, 1);
    expect(sums.exact().denominator).toBe(denominator);
    const { interest, subsidy, concession } = sums.exact();
    const scale = denominator === QUICK ? 1n : 10n ** 12n;
    expect([interest, subsidy, concession]).toEqual(
      [1000n, 999n, 1n].map((units) => BigInt(principal) * units * 7n * scale),
    );
    sums.round();
    const fen = (units: bigint) => Number((2n * BigInt(principal) * units * 7n + 36_000n) / 72_000n);
    expect([sums.interest, sums.subsidy, sums.concession]).toEqual([fen(1000n), fen(999n), fen(1n)]);
    expect(sums.principalDays).toBe(1000 * principal);
    expect(sums.exact()).toEqual({ interest: 0n, subsidy: 0n, concession: 0n, denominator });
    sums.setRates({ contractRate: 0, subsidyRate: 0, concessionRate: unit });
    sums.add(36_000, 36_000, 100, 100);
    sums.round();
    expect(sums.concession).toBe(fen(1n) + 100);
  });

  it('rates so fine that the denominator exceeds the bound are summed in bigints', () => {
    expect(sumsUnder({}).within(1, 1, 1, 1).exact().denominator).toBe(WIDE);
    expect(sumsUnder({}).within(1, 1, 1e3, 1e3).exact().denominator).toBe(10n ** 11n * 360n);
  });

  it('a loan without days or with a rate of 0 is bounded by its principal', () => {
    expect(
      sumsUnder({})
        .within(2 ** 52, 0, 0, unit)
        .exact().denominator,
    ).toBe(WIDE);
    expect(
      sumsUnder({})
        .within(2 ** 52 - 1, 0, 0, unit)
        .exact().denominator,
    ).toBe(QUICK);
  });

  it.each([
    ['in numbers', 1_000_00, unit],
    ['in bigints', 1_000_00, 1],
  ])('a day that is rounded by itself has its own units, %s', (_, covered, own) => {
    const sums = sumsUnder({ rounding: 'day' }).within(covered, 3, rate, own);
    sums.setRates({ contractRate: rate, subsidyRate: rate, concessionRate: 0 });
    // 1,000.00 × 3/360 × 7% = 58.33 fen → 58, three times over; with no units nothing
    expect(sums.addDailySubsidy(covered, { units: 3, days: 3 })).toBe(58);
    expect(sums.addDailySubsidy(covered, { units: 0, days: 5 })).toBe(0);
    expect(sums.subsidy).toBe(3 * 58);
  });
});
