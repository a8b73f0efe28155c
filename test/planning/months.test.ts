import { describe, expect, it } from 'vitest';
import { parsePortfolio } from '../../src/io/parse.js';
import { monthlyAmounts } from '../../src/planning/months.js';
import { PERIOD, POLICY } from '../cli/worked.js';

/** 100,000 yuan from 2024-11-16 on at 1.5 points under ACT/360: 100,000 × 1.5% / 360 = 25/6 yuan a day. */
const LOAN = {
  id: 'L1',
  householdId: 'H1',
  lender: '行',
  product: '共富经营贷',
  principal: '100000.00',
  disbursedOn: '2024-11-16',
  maturesOn: '2026-01-01',
  rates: [{ from: '2024-11-16', pct: '4' }],
};
const of = (period: object, policy: object = POLICY) =>
  parsePortfolio({
    policy,
    period,
    households: [{ id: 'H1', listed: [{ from: '2024-01-01' }] }],
    loans: [LOAN],
  } as never);
const shown = (months: ReturnType<typeof monthlyAmounts>) =>
  months.map(({ from, to, subsidy, funders }) => [
    from,
    to,
    subsidy.toFixed(2),
    funders.province?.toFixed(2),
    funders.local?.toFixed(2),
  ]);

describe('the amounts of months', () => {
  it('are those of each month, and add up to the settlement', () => {
    // November: 15 days, 62.50 = 50.00 + 12.50. Both months: 46 days, 191.666…, 191.67 = 153.34 + 38.33
    // (0.8 × 191.67 = 153.336). December: 129.17 = 103.34 + 25.83.
    const months = monthlyAmounts(of(PERIOD));
    expect(months).toHaveLength(12);
    expect(shown(months.slice(9))).toEqual([
      ['2024-10-01', '2024-11-01', '0.00', '0.00', '0.00'],
      ['2024-11-01', '2024-12-01', '62.50', '50.00', '12.50'],
      ['2024-12-01', '2025-01-01', '129.17', '103.34', '25.83'],
    ]);
  });

  it('end with the period where it ends within a month', () => {
    // 2024-11-20 to 2024-12-10: 11 days, 45.8333…, 45.83 = 36.66 + 9.17; 20 days, 83.3333…, 83.33 = 66.66 + 16.67.
    expect(shown(monthlyAmounts(of({ from: '2024-11-20', to: '2024-12-10' })))).toEqual([
      ['2024-11-20', '2024-12-01', '45.83', '36.66', '9.17'],
      ['2024-12-01', '2024-12-10', '37.50', '30.00', '7.50'],
    ]);
  });

  it('stop where a cap is used up', () => {
    const policy = { ...POLICY, amountCap: { perHousehold: '70', per: 'period' } };
    expect(
      monthlyAmounts(of(PERIOD, policy))
        .slice(10)
        .map(({ subsidy }) => subsidy.toFixed(2)),
    ).toEqual(['62.50', '7.50']);
  });
});
