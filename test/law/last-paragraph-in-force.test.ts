import { describe, expect, it } from 'vitest';
import { halfUp, only, yuanText } from '../support.js';

/**
 * The plan's last paragraph: in force from 2024-12-12; loans disbursed on trial from 2024-09-01 until then are treated
 * by reference to it.
 */
describe('the window, walked over its boundaries', () => {
  const disbursedOn = (day: string) =>
    only({ loans: [{ disbursedOn: day, maturesOn: '2025-12-31', rates: [{ from: '2024-01-01', pct: '3.6' }] }] });

  it.each([
    ['2024-08-31', 'ineligible', 123],
    ['2024-09-01', 'trial', 122],
    ['2024-09-02', 'trial', 121],
    ['2024-12-11', 'trial', 21],
    ['2024-12-12', 'regular', 20],
    ['2024-12-13', 'regular', 19],
  ] as const)('a loan disbursed on %s is %s, with interest for %i days of 2024', (day, basis, days) => {
    const loan = disbursedOn(day);
    expect(loan.basis).toBe(basis);
    expect(loan.reasons).toEqual(basis === 'ineligible' ? ['DISBURSED_BEFORE_WINDOW'] : []);
    expect(loan.subsidisedDays).toBe(basis === 'ineligible' ? 0 : days);
    // 100,000.00 yuan × days × 3.6% / 360
    expect(loan.interest.toFixed(2)).toBe(yuanText(halfUp(100_000_00n * BigInt(days) * 36n, 1000n * 360n)));
    // 100,000.00 yuan × days × 1.5% / 360
    const subsidy = basis === 'ineligible' ? 0n : halfUp(100_000_00n * BigInt(days) * 15n, 1000n * 360n);
    expect(loan.subsidy.toFixed(2)).toBe(yuanText(subsidy));
  });

  it('a trial loan is subsidised from its own first day, not from the day the plan came into force', () => {
    expect(disbursedOn('2024-09-01').segments[0]?.from).toBe('2024-09-01');
    expect(disbursedOn('2024-09-01').segments[0]?.exclusion).toBeUndefined();
  });

  it.each([
    ['2025-06-30', []],
    ['2025-07-01', ['DISBURSED_AFTER_WINDOW']],
    ['2025-07-02', ['DISBURSED_AFTER_WINDOW']],
  ] as const)('where a window ends on 2025-07-01, a loan disbursed on %s has the reasons %j', (day, reasons) => {
    const loan = only({
      policy: { window: { from: '2024-09-01', effectiveOn: '2024-12-12', to: '2025-07-01' } },
      loans: [{ disbursedOn: day, maturesOn: '2026-01-01' }],
    });
    expect(loan.reasons).toEqual(reasons);
  });
});
