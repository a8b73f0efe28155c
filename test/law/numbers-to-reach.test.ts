import { describe, expect, it } from 'vitest';
import { settled } from '../support.js';

/** The published table of cases, worked out by hand: ACT/360, 1.5 points, rounded once, 80/20. */
describe('150,000 from 2024-09-15 at 4.35%, 20,000 repaid on 11-20, overdue 12-21 to 12-26, reference rate 5.35%', () => {
  const [line] = settled({
    loans: [
      {
        principal: '150000.00',
        disbursedOn: '2024-09-15',
        maturesOn: '2025-09-15',
        rates: [{ from: '2024-09-15', pct: '4.35' }],
        referenceRates: [{ from: '2024-09-15', pct: '5.35' }],
        repayments: [{ on: '2024-11-20', amount: '20000.00' }],
        overdue: [{ from: '2024-12-21', to: '2024-12-26' }],
      },
    ],
  }).loans;

  it('66 days of 150,000 and 31 + 6 of 130,000 are subsidised: 103 days, 14,710,000 yuan·days', () => {
    expect(line).toMatchObject({ subsidisedDays: 66 + 31 + 6, excludedDays: { OVERDUE: 5 } });
    expect(line?.principalDays).toBe(`${150_000 * 66 + 130_000 * (31 + 6)}.00`);
  });

  it('interest runs on the overdue days too: (9,900,000 + 130,000 × 42) × 4.35% / 360 = 1,856.00', () => {
    expect(line?.interest).toBe('1856.00');
  });

  it('subsidy 14,710,000 × 1.5% / 360 = 612.9166…, concession × 1% / 360 = 408.611…', () => {
    expect(line).toMatchObject({ subsidy: '612.92', concession: '408.61' });
  });

  it('the borrower pays 1,856.00 − 612.92; the concession is part of the contract rate', () => {
    expect(line?.borrowerInterest).toBe('1243.08');
  });

  it('80% of 612.92 is 490.336, half up 490.34; the county pays the rest', () => {
    expect(line?.funders).toEqual({ province: '490.34', local: '122.58' });
  });
});

describe('100,000 at 3.6%, on both sides of the window', () => {
  it.each([
    ['2024-08-31', 'ineligible', 0, '0.00', '1230.00', '0.00', '0.00', '0.00'],
    ['2024-09-01', 'trial', 122, '12200000.00', '1220.00', '508.33', '406.66', '101.67'],
    ['2024-12-12', 'regular', 20, '2000000.00', '200.00', '83.33', '66.66', '16.67'],
  ] as const)('from %s: %s, %i days', (disbursedOn, basis, days, principalDays, interest, subsidy, province, local) => {
    expect(settled({ loans: [{ disbursedOn }] }).loans[0]).toMatchObject({
      basis,
      subsidisedDays: days,
      principalDays,
      interest,
      subsidy,
      funders: { province, local },
    });
  });
});
