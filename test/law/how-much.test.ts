import { describe, expect, it } from 'vitest';
import type { LoanInput, PolicyInput } from '../../src/index.js';
import { assessed, halfUp, only, settled, yuanText } from '../support.js';

type Rule = PolicyInput['subsidy'][number];

/** The subsidy rate of the only segment, in percent. */
const rateUnder = (rule: Rule, loan: Partial<LoanInput> = {}, policy: Partial<PolicyInput> = {}) =>
  only({ policy: { subsidy: [rule], ...policy }, loans: [loan] }).segments[0]?.subsidyRate.toFixed();

const from = '2024-09-01';

describe('the subsidy rate, for a contract rate of 3.6%', () => {
  const rules: [string, Rule, string][] = [
    ['points', { from, kind: 'points', points: '1.5' }, '1.5'],
    ['points above the contract rate come down to it', { from, kind: 'points', points: '4' }, '3.6'],
    ['a share', { from, kind: 'share', share: '0.5' }, '1.8'],
    ['a share of six decimals is exact', { from, kind: 'share', share: '0.333333' }, '1.1999988'],
    ['above a floor', { from, kind: 'above-floor', floorPct: '2' }, '1.6'],
    ['above a floor, up to a ceiling', { from, kind: 'above-floor', floorPct: '2', ceilingPct: '3' }, '1'],
    [
      'a ceiling above the contract rate does not bind',
      { from, kind: 'above-floor', floorPct: 2, ceilingPct: 9 },
      '1.6',
    ],
    ['a floor above the contract rate leaves nothing', { from, kind: 'above-floor', floorPct: '5' }, '0'],
    ['at most so many points', { from, kind: 'share', share: '0.5', maxPoints: '1.2' }, '1.2'],
    ['at most a share of the contract rate', { from, kind: 'points', points: 3, maxShareOfContractRate: '0.5' }, '1.8'],
    ['limits that do not bind', { from, kind: 'points', points: 1, maxPoints: 2, maxShareOfContractRate: 1 }, '1'],
  ];
  it.each(rules)('%s', (_, rule, expected) => {
    expect(rateUnder(rule)).toBe(expected);
  });

  it.each([
    ['1.0', '1.5'],
    ['2.1', '1.5'],
    ['2.2', '1.4'],
    ['3.6', '0'],
    ['4.0', '0'],
  ])('reduced by another subsidy of %s%%, 1.5 points come to %s', (pct, expected) => {
    const loan = { otherSubsidy: { programme: 'X', pct } };
    expect(rateUnder({ from, kind: 'points', points: '1.5' }, loan, { otherSubsidy: 'reduce' })).toBe(expected);
  });

  it('another subsidy of unknown rate does not reduce it', () => {
    const loan = { otherSubsidy: { programme: 'X' } };
    expect(rateUnder({ from, kind: 'points', points: '1.5' }, loan, { otherSubsidy: 'reduce' })).toBe('1.5');
  });
});

describe('rules and rates that change', () => {
  const subsidy: Rule[] = [
    { from: '2024-11-01', kind: 'points', points: '2' },
    { from: '2024-09-01', kind: 'points', points: '1' },
  ];

  it('by accrual day, the rule of each day holds', () => {
    const loan = only({ policy: { subsidy } });
    expect(loan.segments.map((s) => [s.from, s.rule, s.subsidyRate.toFixed()])).toEqual([
      ['2024-09-01', 0, '1'],
      ['2024-11-01', 1, '2'],
    ]);
    // 61 days at 1% and 61 at 2%, of 100,000.00 yuan
    expect(loan.subsidy.toFixed(2)).toBe(yuanText(halfUp(100_000_00n * 61n * 3n, 100n * 360n)));
  });

  it.each([
    ['2024-10-31', '1'],
    ['2024-11-01', '2'],
  ])('by disbursement day, a loan from %s has %s point throughout', (disbursedOn, points) => {
    const loan = only({ policy: { subsidy, rateAppliesBy: 'disbursement-day' }, loans: [{ disbursedOn }] });
    expect(loan.segments.map((s) => s.subsidyRate.toFixed())).toEqual([points]);
  });

  it('the contract rate is always that of the day', () => {
    const rates = [
      { from: '2024-10-01', pct: '2' },
      { from: '2024-09-01', pct: '4' },
    ];
    const loan = only({
      policy: { subsidy: [{ from, kind: 'share', share: '0.5' }], rateAppliesBy: 'disbursement-day' },
      loans: [{ rates }],
    });
    expect(loan.segments.map((s) => [s.from, s.contractRate.toFixed(), s.subsidyRate.toFixed()])).toEqual([
      ['2024-09-01', '4', '2'],
      ['2024-10-01', '2', '1'],
    ]);
  });
});

describe('concession', () => {
  const loanOf = (policy: Partial<PolicyInput>, loan: Partial<LoanInput> = {}) => only({ policy, loans: [loan] });
  const concession = [
    { from: '2024-11-01', points: '3' },
    { from: '2024-10-01', points: '1' },
  ];

  it('against a reference rate it is part of the contract rate and does not reduce the borrower’s interest', () => {
    const loan = loanOf({ concession }, { referenceRates: [{ from: '2024-01-01', pct: '4.6' }] });
    // 1% of 100,000.00 for 122 days / 360; the policy's own concession does not come on top
    expect(loan.concession.toFixed(2)).toBe(yuanText(halfUp(100_000_00n * 122n, 100n * 360n)));
    expect(loan.waived.isZero()).toBe(true);
    expect(loan.borrowerInterest.toFixed(2)).toBe('711.67');
  });

  it('a reference rate below the contract rate gives no concession', () => {
    expect(loanOf({}, { referenceRates: [{ from: '2024-01-01', pct: '3' }] }).concession.isZero()).toBe(true);
  });

  it('a reference rate changes on its own days', () => {
    const referenceRates = [
      { from: '2024-01-01', pct: '4.6' },
      { from: '2024-10-01', pct: '5.6' },
    ];
    // 30 days of 1% and 92 of 2%
    expect(loanOf({}, { referenceRates }).concession.toFixed(2)).toBe(
      yuanText(halfUp(100_000_00n * (30n + 2n * 92n), 100n * 360n)),
    );
  });

  it('waived points reduce the interest, by at most what the subsidy leaves of the contract rate', () => {
    const loan = loanOf({ concession });
    // until 10-01 nothing, 31 days of 1 point, then 61 days of 3.6 − 1.5 = 2.1 points instead of 3
    const waived = halfUp(100_000_00n * (31n * 10n + 61n * 21n), 1000n * 360n);
    expect(loan.waived.toFixed(2)).toBe(yuanText(waived));
    expect(loan.concession.toFixed(2)).toBe(yuanText(waived));
    expect(loan.borrowerInterest.toFixed(2)).toBe(yuanText(122000n - 50833n - waived));
  });

  it('waived never exceeds what the rounded subsidy leaves of the rounded interest', () => {
    // 1.00 yuan at 3.6% for 100 days: 1 fen of interest; 1.8% is half a fen for each side, and both would round up to 1.
    const loan = only({
      policy: { subsidy: [{ from, kind: 'share', share: '0.5' }], concession: [{ from, points: '1.8' }] },
      period: { from: '2024-09-01', to: '2024-12-10' },
      loans: [{ principal: '1.00' }],
    });
    expect([loan.interest, loan.subsidy, loan.waived, loan.borrowerInterest].map((a) => a.toFixed(2))).toEqual([
      '0.01',
      '0.01',
      '0.00',
      '0.00',
    ]);
  });
});

describe('caps on principal', () => {
  const caps = (principalCap: PolicyInput['principalCap'], loans: Partial<LoanInput>[]) =>
    assessed({ policy: { principalCap }, period: { from: '2024-09-01', to: '2024-09-11' }, loans });

  it('a loan is covered up to the cap per loan', () => {
    const [loan] = caps({ perLoan: '60000.00' }, [{}]).loans;
    // 10 days × 60,000; interest is due on all of it
    expect(loan?.principalDays.toFixed(2)).toBe('600000.00');
    expect(loan?.interest.toFixed(2)).toBe('100.00');
  });

  it('the household’s loans use up its cap in the order of disbursement, then of ids', () => {
    const assessment = caps({ perHousehold: '150000.00' }, [
      { id: 'B', disbursedOn: '2024-09-01' },
      { id: 'C', disbursedOn: '2024-09-01' },
      { id: 'A', disbursedOn: '2024-09-06' },
    ]);
    expect(assessment.loans.map((loan) => [loan.loanId, loan.principalDays.toFixed()])).toEqual([
      ['B', '1000000'],
      ['C', '500000'],
      ['A', '0'],
    ]);
    expect(assessment.loans[2]?.excludedDays).toEqual({ PRINCIPAL_CAP: 5 });
  });

  it('what an earlier loan repays, or an excluded day frees, is available to a later loan from that day on', () => {
    const assessment = caps({ perHousehold: '100000.00' }, [
      { id: 'A', repayments: [{ on: '2024-09-04', amount: '40000.00' }], overdue: [{ from: '2024-09-08' }] },
      { id: 'B' },
    ]);
    expect(assessment.loans[1]?.segments.map((s) => [s.from, s.covered.toNumber(), s.exclusion])).toEqual([
      ['2024-09-01', 0, 'PRINCIPAL_CAP'],
      ['2024-09-04', 40_000, undefined],
      ['2024-09-08', 100_000, undefined],
    ]);
  });

  it('an ineligible loan uses nothing of the cap', () => {
    const assessment = caps({ perHousehold: '100000.00' }, [{ id: 'A', product: 'Q' }, { id: 'B' }]);
    expect(assessment.loans[1]?.principalDays.toFixed()).toBe('1000000');
  });

  it('loans of one day stand in the order of their ids, whatever the order of the input', () => {
    const assessment = caps({ perHousehold: '100000.00' }, [{ id: 'B' }, { id: 'C' }, { id: 'A' }]);
    expect(assessment.loans.map((loan) => [loan.loanId, loan.subsidisedDays])).toEqual([
      ['A', 10],
      ['B', 0],
      ['C', 0],
    ]);
  });

  it('a cap of 0 excludes every day', () => {
    expect(caps({ perLoan: 0 }, [{}]).loans[0]?.excludedDays).toEqual({ PRINCIPAL_CAP: 10 });
  });
});

describe('caps on amounts', () => {
  it('the household’s loans use up its cap in order; the part cut off is stated', () => {
    const loans = assessed({
      policy: { amountCap: { perHousehold: '600.00', per: 'period' } },
      loans: [{ id: 'A' }, { id: 'B' }, { id: 'C' }],
    }).loans;
    // 508.33 each
    expect(loans.map(({ subsidy, capped }) => [subsidy.toFixed(2), capped.toFixed(2)])).toEqual([
      ['508.33', '0.00'],
      ['91.67', '416.66'],
      ['0.00', '508.33'],
    ]);
  });

  it('the borrower pays what the cap cuts off', () => {
    const loan = only({ policy: { amountCap: { perHousehold: '100.00', per: 'programme' } } });
    expect(loan.borrowerInterest.toFixed(2)).toBe('1120.00');
  });

  it('days and principal-days are not reduced', () => {
    expect(only({ policy: { amountCap: { perHousehold: 0, per: 'period' } } })).toMatchObject({ subsidisedDays: 122 });
  });
});

describe('rounding', () => {
  // 1,000.00 yuan at 3.6% and 1.5 points: a day is 10 fen of interest and 4.1666… fen of subsidy
  const loan = { principal: '1000.00' };
  const period = { from: '2024-09-01', to: '2025-01-01' };

  it('once, at the end', () => {
    expect(only({ period, loans: [loan] }).subsidy.toFixed(2)).toBe(
      yuanText(halfUp(1000_00n * 122n * 15n, 1000n * 360n)),
    );
  });

  it('every day', () => {
    expect(only({ policy: { rounding: 'day' }, period, loans: [loan] }).subsidy.toFixed(2)).toBe(yuanText(122n * 4n));
  });

  it('every day, with the interest rounded once, which limits the subsidy', () => {
    // 12.00 yuan: a day is 0.12 fen of interest; of 4.5 points, cut to 3.6, 0.12 fen of subsidy → 0 a day
    // 60.00 yuan: 0.6 fen each → 1 a day, 122 in all; interest 73.2 → 73
    const policy = { rounding: 'day', subsidy: [{ from, kind: 'points', points: '4.5' }] } as const;
    const amounts = only({ policy, period, loans: [{ principal: '60.00' }] });
    expect(amounts.interest.toFixed(2)).toBe('0.73');
    expect(amounts.subsidy.toFixed(2)).toBe('0.73');
    expect(amounts.capped.isZero()).toBe(true);
  });

  const days30E = (loanDays: Partial<LoanInput>) =>
    only({
      policy: {
        rounding: 'day',
        dayCount: '30E/360',
        window: { from: '2024-01-01', effectiveOn: '2024-01-01' },
        subsidy: [{ from: '2024-01-01', kind: 'points', points: '1.5' }],
      },
      household: { listed: [{ from: '2024-01-01' }] },
      period: { from: '2024-01-29', to: '2024-03-02' },
      loans: [{ ...loan, disbursedOn: '2024-01-01', maturesOn: '2025-01-01', ...loanDays }],
    }).subsidy.toFixed(2);

  it('every day under 30E/360: 30 January has a weight of 0, 29 February of two days', () => {
    // 29, 31 January, 1 … 28 February, 1 March: 31 days of 4.17 → 4; 30 January: 0; 29 February: 8.33 → 8
    expect(days30E({})).toBe(yuanText(31n * 4n + 8n));
  });

  it('every day under ACT/ACT: days of leap years and of common years are rounded separately', () => {
    // 12,045.00 yuan at 1.5%: 18,067.5 fen a year: 49.5 fen a day of a common year → 50; 49.36 of a leap year → 49
    const amounts = only({
      policy: { rounding: 'day', dayCount: 'ACT/ACT' },
      period: { from: '2024-12-30', to: '2025-01-03' },
      loans: [{ principal: '12045.00' }],
    });
    expect(amounts.subsidy.toFixed(2)).toBe(yuanText(2n * 49n + 2n * 50n));
  });

  it('every interest period: quarters up to and including the 20th, cut at the ends of the settled period', () => {
    const amounts = only({
      policy: { rounding: 'interest-period', interestPeriod: { endsOn: 20, months: 3 } },
      period,
      loans: [loan],
    });
    // 09-01 … 09-20: 20 days; 09-21 … 12-20: 91; 12-21 … 12-31: 11
    const each = [20n, 91n, 11n].map((days) => halfUp(1000_00n * days * 15n, 1000n * 360n));
    expect(amounts.subsidy.toFixed(2)).toBe(yuanText(each.reduce((a, b) => a + b)));
    expect(amounts.segments.map((s) => s.from)).toEqual(['2024-09-01', '2024-09-21', '2024-12-21']);
  });

  it.each([
    [1, ['2024-10-01', '2024-10-16', '2024-11-16', '2024-12-16']],
    [3, ['2024-10-01', '2024-12-16']],
    [12, ['2024-10-01', '2024-12-16']],
  ] as const)('interest periods of %i months to the 15th begin, from October on, on %j', (months, starts) => {
    const amounts = only({
      policy: { rounding: 'interest-period', interestPeriod: { endsOn: 15, months } },
      period: { from: '2024-10-01', to: '2025-01-01' },
    });
    expect(amounts.segments.map((s) => s.from)).toEqual(starts);
  });

  it('an interest period that begins with the settled period adds no cut', () => {
    const amounts = only({
      policy: { rounding: 'interest-period', interestPeriod: { endsOn: 20, months: 1 } },
      period: { from: '2024-09-21', to: '2024-10-21' },
    });
    expect(amounts.segments.map((s) => s.from)).toEqual(['2024-09-21']);
  });

  it('interest, concession and subsidy of every interest period are each rounded, then added', () => {
    const amounts = only({
      policy: { rounding: 'interest-period', interestPeriod: { endsOn: 20, months: 3 } },
      period,
      // 0.5 fen a day of interest at 3.6% on 50.00 yuan
      loans: [{ principal: '50.00', referenceRates: [{ from: '2024-01-01', pct: '7.2' }] }],
    });
    // 20 days 10; 91 days 45.5 → 46; 11 days 5.5 → 6
    expect(amounts.interest.toFixed(2)).toBe(yuanText(10n + 46n + 6n));
    expect(amounts.concession.toFixed(2)).toBe(yuanText(10n + 46n + 6n));
  });
});

describe('numbers beyond the safe integers', () => {
  const most = '9999999999999.99';
  const wide = (policy: Partial<PolicyInput>) =>
    only({
      policy: { subsidy: [{ from, kind: 'points', points: '99.999999' }], ...policy },
      period: { from: '2024-09-01', to: '2044-09-01' },
      loans: [{ principal: most, maturesOn: '2044-09-01', rates: [{ from: '2024-01-01', pct: 100 }] }],
    });
  // 2024-09-01 to 2044-09-01: 20 years with 5 leap days (2028, 2032, 2036, 2040, 2044)
  const days = 20n * 365n + 5n;
  const fen = 999_999_999_999_999n;

  it('interest, subsidy and principal-days stay exact', () => {
    const loan = wide({});
    expect(loan.principalDays.toFixed(2)).toBe(yuanText(fen * days));
    expect(loan.interest.toFixed(2)).toBe(yuanText(halfUp(fen * days, 360n)));
    expect(loan.subsidy.toFixed(2)).toBe(yuanText(halfUp(fen * days * 99_999_999n, 100_000_000n * 360n)));
  });

  it('days that are rounded one by one and interest periods stay exact', () => {
    const daily = halfUp(fen * 99_999_999n, 100_000_000n * 360n);
    expect(wide({ rounding: 'day' }).subsidy.toFixed(2)).toBe(yuanText(daily * days));
    const yearly = wide({ rounding: 'interest-period', interestPeriod: { endsOn: 20, months: 12 } });
    // 2024-09-01 … 12-20: 111 days; 19 years to 12-20 each; 2043-12-21 … 2044-08-31: the rest
    const spans = [111n];
    for (let y = 2025; y <= 2043; y++) spans.push(y % 4 === 0 ? 366n : 365n);
    spans.push(days - spans.reduce((a, b) => a + b));
    const sum = spans.map((span) => halfUp(fen * span, 360n)).reduce((a, b) => a + b);
    expect(yearly.interest.toFixed(2)).toBe(yuanText(sum));
  });

  it('the split of such amounts stays exact', () => {
    const { totals } = settled({
      policy: { subsidy: [{ from, kind: 'points', points: '100' }] },
      period: { from: '2024-09-01', to: '2044-09-01' },
      loans: [{ principal: most, maturesOn: '2044-09-01', rates: [{ from: '2024-01-01', pct: 100 }] }],
    });
    const subsidy = halfUp(fen * days, 360n);
    const province = halfUp(subsidy * 8n, 10n);
    expect(totals.funders).toEqual({ province: yuanText(province), local: yuanText(subsidy - province) });
  });
});
