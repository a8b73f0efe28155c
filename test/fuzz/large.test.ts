import { describe, expect, it } from 'vitest';
import { type EncodedSettlement, encodeSettlement, parsePortfolio, settle } from '../../src/index.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';
import { judgeSettlement } from './judge.js';

/** Input that is sound and very large: it must be settled. What its size costs is measured by `npm run bench`. */

const MANY = 100_000;

/** The days from 1900-01-01 on. */
const DAYS = Array.from({ length: MANY }, (_, i) =>
  new Date(Date.UTC(1900, 0, 1) + i * 86_400_000).toISOString().slice(0, 10),
);
const SEPTEMBER = DAYS.indexOf('2024-09-01');

function settled(change: object): EncodedSettlement {
  const portfolio = parsePortfolio({
    policy: POLICY,
    period: { from: '2024-01-01', to: '2025-01-01' },
    households: [HOUSEHOLD],
    loans: [LOAN],
    ...change,
  });
  const encoded = encodeSettlement(settle(portfolio));
  judgeSettlement(encoded, portfolio.loans.length);
  return encoded;
}

describe('a loan', () => {
  it('may have 100,000 repayments', () => {
    const repayments = new Array(MANY).fill({ on: '2024-10-01', amount: '0.01' });
    const { totals } = settled({ loans: [{ ...LOAN, repayments }] });
    // 30 days of 100,000.00 and 92 of 99,000.00.
    expect(totals.principalDays).toBe('12108000.00');
  });

  it('may have 100,000 rates', () => {
    const rates = DAYS.map((from) => ({ from, pct: '3.6' }));
    expect(settled({ loans: [{ ...LOAN, rates }] }).totals.interest).toBe('1220.00');
  });

  it('may have 100,000 overdue spells', () => {
    const overdue = DAYS.slice(1).map((to, i) => ({ from: DAYS[i], to }));
    expect(settled({ loans: [{ ...LOAN, overdue }] }).totals.subsidy).toBe('0.00');
  });
});

describe('a household', () => {
  it('may have 10,000 loans under its caps, disbursed and repaid on many days', () => {
    const loans = Array.from({ length: 10_000 }, (_, i) => ({
      ...LOAN,
      id: `L${i}`,
      principal: '1000.00',
      disbursedOn: DAYS[SEPTEMBER + (i % 300)],
      maturesOn: '2030-01-01',
      repayments: [{ on: DAYS[SEPTEMBER + 300 + (i % 60)], amount: '500.00' }],
    }));
    const policy = {
      ...POLICY,
      principalCap: { perHousehold: '5000000.00' },
      amountCap: { perHousehold: '50000.00', per: 'period' },
    };
    const period = { from: '2024-09-01', to: '2025-09-01' };
    const { totals } = settled({ policy, period, loans });
    expect(totals.subsidy).toBe('50000.00');
  });

  it('may have 100,000 spells on the list', () => {
    const listed = DAYS.map((from) => ({ from, to: '2199-12-31' }));
    expect(settled({ households: [{ ...HOUSEHOLD, listed }] }).totals.subsidisedLoans).toBe(1);
  });
});
