import { describe, expect, it } from 'vitest';
import { DAY_COUNTS, type DayCountName } from '../../src/kernel/day-count.js';
import { halfUp, only, yuanText } from '../support.js';

describe('the day of disbursement counts, the day of repayment does not (算头不算尾)', () => {
  it.each([
    ['2024-09-01', 0],
    ['2024-09-02', 1],
    ['2024-09-11', 10],
  ])('repaid in full on %s, a loan from 2024-09-01 has %i days', (on, days) => {
    const loan = only({ loans: [{ repayments: [{ on, amount: '100000.00' }] }] });
    expect(loan.subsidisedDays).toBe(days);
    // 100,000.00 × days × 3.6% / 360 = 10.00 a day
    expect(loan.interest.toFixed(2)).toBe(`${days * 10}.00`);
  });

  it('repayments of one day add up', () => {
    const repayments = [
      { on: '2024-09-11', amount: '30000.00' },
      { on: '2024-09-11', amount: '20000.00' },
    ];
    const loan = only({ period: { from: '2024-09-01', to: '2024-09-21' }, loans: [{ repayments }] });
    // 10 days of 100,000 and 10 of 50,000
    expect(loan.principalDays.toFixed(2)).toBe('1500000.00');
    expect(loan.segments.map(({ balance }) => balance.toNumber())).toEqual([100_000, 50_000]);
  });

  it('a loan with a principal of 0 has no days', () => {
    expect(only({ loans: [{ principal: 0 }] })).toMatchObject({ subsidisedDays: 0, excludedDays: {}, segments: [] });
  });
});

describe('29 February', () => {
  const february = (dayCount: DayCountName, from: string, to: string) =>
    only({
      policy: {
        dayCount,
        window: { from: '2020-01-01', effectiveOn: '2020-01-01' },
        subsidy: [{ from: '2020-01-01', kind: 'points', points: '3.6' }],
      },
      household: { listed: [{ from: '2020-01-01' }] },
      period: { from, to },
      loans: [{ disbursedOn: '2023-01-01', maturesOn: '2030-01-01', rates: [{ from: '2023-01-01', pct: '3.6' }] }],
    }).subsidy.toFixed(2);

  // 3.6% of 100,000.00 yuan is 3,600.00 a year
  it.each([
    ['ACT/360', '2024-02-28', '2024-02-29', yuanText(halfUp(360_000n * 1n, 360n))],
    ['ACT/360', '2024-02-29', '2024-03-01', yuanText(halfUp(360_000n * 1n, 360n))],
    ['ACT/360', '2023-02-28', '2023-03-01', yuanText(halfUp(360_000n * 1n, 360n))],
    ['ACT/365F', '2024-02-29', '2024-03-01', yuanText(halfUp(360_000n * 1n, 365n))],
    ['ACT/ACT', '2024-02-29', '2024-03-01', yuanText(halfUp(360_000n * 1n, 366n))],
    ['ACT/ACT', '2023-02-28', '2023-03-01', yuanText(halfUp(360_000n * 1n, 365n))],
    // N(03-01) − N(02-29) = 91 − 89
    ['30E/360', '2024-02-29', '2024-03-01', yuanText(halfUp(360_000n * 2n, 360n))],
    ['30E/360', '2024-02-28', '2024-02-29', yuanText(halfUp(360_000n * 1n, 360n))],
    // N(03-01) − N(02-28) = 91 − 88
    ['30E/360', '2023-02-28', '2023-03-01', yuanText(halfUp(360_000n * 3n, 360n))],
    // N(31) = N(30): the 30th of a long month is worth nothing
    ['30E/360', '2024-01-30', '2024-01-31', '0.00'],
    ['30E/360', '2024-01-31', '2024-02-01', yuanText(halfUp(360_000n * 1n, 360n))],
    // a year end under ACT/ACT: 2 days of 2023 and 2 of 2024
    ['ACT/ACT', '2023-12-30', '2024-01-03', yuanText(halfUp(360_000n * (2n * 366n + 2n * 365n), 365n * 366n))],
  ] as const)('%s: %s to %s comes to %s', (dayCount, from, to, expected) => {
    expect(february(dayCount, from, to)).toBe(expected);
  });

  it.each(Object.keys(DAY_COUNTS) as DayCountName[])('%s: a loan may begin on 29 February', (dayCount) => {
    const loan = only({
      policy: {
        dayCount,
        window: { from: '2024-01-01', effectiveOn: '2024-01-01' },
        subsidy: [{ from: '2024-01-01', kind: 'points', points: '1' }],
      },
      household: { listed: [{ from: '2024-01-01' }] },
      period: { from: '2024-02-01', to: '2024-03-01' },
      loans: [{ disbursedOn: '2024-02-29', maturesOn: '2025-02-28' }],
    });
    expect(loan.subsidisedDays).toBe(1);
  });
});

describe('maturity', () => {
  const until = (to: string) => only({ period: { from: '2025-08-30', to }, policy: { extension: 'exclude' } });

  it.each([
    ['2025-09-01', 2, {}],
    ['2025-09-02', 2, { AFTER_MATURITY: 1 }],
    ['2025-09-03', 2, { AFTER_MATURITY: 2 }],
  ])('a loan that matures on 2025-09-01 has, until %s, %i days and excludes %j', (to, days, excluded) => {
    expect(until(to)).toMatchObject({ subsidisedDays: days, excludedDays: excluded });
  });

  it('interest goes on after maturity while there is a balance', () => {
    // 4 days × 10.00
    expect(until('2025-09-03').interest.toFixed(2)).toBe('40.00');
  });

  const extended = { extendedTo: '2025-09-03', disbursedOn: '2024-09-01' };
  const period = { from: '2025-08-31', to: '2025-09-05' };

  it('an extension is excluded where the policy says so, and the days after it as days after maturity', () => {
    const loan = only({ period, loans: [extended], policy: { extension: 'exclude' } });
    expect(loan).toMatchObject({ subsidisedDays: 1, excludedDays: { EXTENDED: 2, AFTER_MATURITY: 2 } });
  });

  it('an extension is subsidised where the policy says so', () => {
    const loan = only({ period, loans: [extended], policy: { extension: 'include' } });
    expect(loan).toMatchObject({ subsidisedDays: 3, excludedDays: { AFTER_MATURITY: 2 } });
  });
});

describe('the cap on the term', () => {
  it.each([
    // 2024-10-31 + 4 months: 2025-02-31 does not exist, so the last of February
    ['2024-10-31', 4, '2025-02-27', 1, {}],
    ['2024-10-31', 4, '2025-02-28', 0, { TERM_CAP: 1 }],
    ['2024-12-12', 1, '2025-01-11', 1, {}],
    ['2024-12-12', 1, '2025-01-12', 0, { TERM_CAP: 1 }],
  ])(
    'disbursed on %s and capped at %i months, %s has %i subsidised days',
    (disbursedOn, months, from, days, excluded) => {
      const to = new Date(Date.parse(from) + 86_400_000).toISOString().slice(0, 10);
      const loan = only({ period: { from, to }, policy: { termCapMonths: months }, loans: [{ disbursedOn }] });
      expect(loan).toMatchObject({ subsidisedDays: days, excludedDays: excluded });
    },
  );
});

describe('overdue', () => {
  const overdue = [
    { from: '2024-09-05', to: '2024-09-08' },
    { from: '2024-09-07', to: '2024-09-10' },
    { from: '2024-09-15' },
  ];
  const days = (rule: 'pause' | 'stop' | 'ignore') =>
    only({ period: { from: '2024-09-01', to: '2024-09-21' }, policy: { overdue: rule }, loans: [{ overdue }] });

  it('paused: the days of the union of the spells are excluded', () => {
    // 5 … 9 and 15 … 20
    expect(days('pause')).toMatchObject({ subsidisedDays: 9, excludedDays: { OVERDUE: 5 + 6 } });
  });

  it('stopped: every day from the first spell on is excluded', () => {
    expect(days('stop')).toMatchObject({ subsidisedDays: 4, excludedDays: { OVERDUE: 16 } });
  });

  it('a loan that is never overdue has no excluded day under any rule', () => {
    for (const rule of ['pause', 'stop', 'ignore'] as const) {
      expect(only({ policy: { overdue: rule } })).toMatchObject({ subsidisedDays: 122, excludedDays: {} });
    }
  });

  it('ignored: no day is excluded', () => {
    expect(days('ignore')).toMatchObject({ subsidisedDays: 20, excludedDays: {} });
  });
});

describe('misuse and unpaid interest', () => {
  const period = { from: '2024-09-01', to: '2024-09-21' };

  it('misuse that stops excludes the days from then on', () => {
    const loan = only({ period, policy: { misuse: 'stop' }, loans: [{ misusedOn: '2024-09-11' }] });
    expect(loan).toMatchObject({ subsidisedDays: 10, excludedDays: { MISUSED: 10 } });
  });

  it('a loan that is not misused has no excluded day under any rule', () => {
    for (const misuse of ['stop', 'revoke'] as const) {
      expect(only({ policy: { misuse } })).toMatchObject({ subsidisedDays: 122, reasons: [], excludedDays: {} });
    }
  });

  it('misuse that revokes makes the loan ineligible', () => {
    expect(only({ period, loans: [{ misusedOn: '2024-09-11' }] }).reasons).toEqual(['MISUSED']);
  });

  it.each([
    ['2024-09-11', 10],
    ['2024-09-12', 11],
    [undefined, 0],
  ])('where interest must be paid, interest paid to %s leaves %i subsidised days', (interestPaidTo, paid) => {
    const loan = only({ period, policy: { payment: 'paid' }, loans: [{ interestPaidTo }] });
    expect(loan).toMatchObject({ subsidisedDays: paid, excludedDays: { INTEREST_UNPAID: 20 - paid } });
  });

  it('a day counts under the first condition that it fails: an overdue day after maturity under maturity', () => {
    const loan = only({
      period: { from: '2025-09-01', to: '2025-09-02' },
      policy: { payment: 'paid', termCapMonths: 1 },
      loans: [{ overdue: [{ from: '2025-08-01' }] }],
    });
    expect(loan.excludedDays).toEqual({ AFTER_MATURITY: 1 });
  });
});
