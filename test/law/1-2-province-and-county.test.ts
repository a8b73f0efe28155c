import { describe, expect, it } from 'vitest';
import { settled } from '../support.js';

/** 一(二): the province pays 80%, the county 20%; settled by year. */
describe('who pays', () => {
  const published = settled({
    loans: ['2024-08-31', '2024-09-01', '2024-12-12'].map((disbursedOn) => ({ disbursedOn })),
  });

  it('80% of the total is the province’s, half up: of 591.66 it pays 473.33 and the county 118.33', () => {
    // 508.33 + 83.33 = 591.66; 0.8 × 591.66 = 473.328
    expect(published.totals.subsidy).toBe('591.66');
    expect(published.totals.funders).toEqual({ province: '473.33', local: '118.33' });
  });

  it('the rows add up to it: both have a remainder of 0.4 fen, so the smaller id gets the missing fen', () => {
    // 0.8 × 508.33 = 406.664 and 0.8 × 83.33 = 66.664: the floors 406.66 + 66.66 = 473.32 miss one fen
    expect(published.loans.map((line) => line.funders)).toEqual([
      { province: '0.00', local: '0.00' },
      { province: '406.67', local: '101.66' },
      { province: '66.66', local: '16.67' },
    ]);
  });

  it.each([
    ['2024-09-01', '406.66', '101.67'],
    ['2024-12-12', '66.66', '16.67'],
  ])('settled alone, the loan from %s is split %s and %s', (disbursedOn, province, local) => {
    const line = settled({ loans: [{ disbursedOn }] }).loans[0];
    expect(line?.funders).toEqual({ province, local });
  });

  it('a larger remainder gets the missing fen before a smaller id', () => {
    // 0.8 × 0.01 = 0.8 fen and 0.8 × 0.03 = 2.4 fen: floors 0 + 2, total half up of 3.2 fen = 3
    const lines = settled({
      loans: [
        // 1.5% of 72.00 yuan for 10 days / 360: 3 fen
        { principal: '72.00', disbursedOn: '2024-12-22' },
        // 1.5% of 24.00 yuan for 10 days / 360: 1 fen
        { principal: '24.00', disbursedOn: '2024-12-22' },
      ],
    }).loans;
    expect(lines.map(({ subsidy }) => subsidy)).toEqual(['0.03', '0.01']);
    expect(lines.map(({ funders }) => funders.province)).toEqual(['0.02', '0.01']);
  });

  it('three funders share the rest of every row, rescaled: 66.3 万元 by 70/21/9 is 46.41, 13.92 and 5.97', () => {
    // 察右前旗, 2018: 0.70 × 66.3 = 46.41; of the rest 19.89 the second has 21/30 = 13.923 → in 万元 13.92 (fen: 139,230)
    // 66.3 万元 of subsidy at 1.5% over 360 days needs a principal of 4,420 万元.
    const { totals } = settled({
      policy: {
        funders: [
          { id: 'a', name: 'a', share: '0.7' },
          { id: 'b', name: 'b', share: '0.21' },
          { id: 'c', name: 'c', share: '0.09' },
        ],
      },
      period: { from: '2025-01-01', to: '2025-12-27' },
      loans: [{ principal: '44200000.00', disbursedOn: '2025-01-01', maturesOn: '2026-01-01' }],
    });
    expect(totals.subsidy).toBe('663000.00');
    expect(totals.funders).toEqual({ a: '464100.00', b: '139230.00', c: '59670.00' });
  });

  it('a first funder with the whole share leaves nothing to the others', () => {
    const { totals } = settled({
      policy: {
        funders: [
          { id: 'a', name: 'a', share: 1 },
          { id: 'b', name: 'b', share: 0 },
          { id: 'c', name: 'c', share: 0 },
        ],
      },
    });
    expect(totals.funders).toEqual({ a: '508.33', b: '0.00', c: '0.00' });
  });

  it('a single funder pays all', () => {
    expect(settled({ policy: { funders: [{ id: 'a', name: 'a', share: '1' }] } }).payable).toEqual({ a: '508.33' });
  });
});

describe('settled by year', () => {
  const interestOf = (from: string, to: string) =>
    settled({ period: { from, to }, loans: [{ disbursedOn: '2024-12-30' }] }).loans[0];

  it.each([
    ['2024-12-31', 1],
    ['2025-01-01', 2],
    ['2025-01-02', 3],
  ])('a period that ends on %s does not include that day: %i days since 2024-12-30', (to, days) => {
    expect(interestOf('2024-01-01', to)?.subsidisedDays).toBe(days);
  });

  it.each([
    ['2024-12-30', 3],
    ['2024-12-31', 2],
    ['2025-01-01', 1],
  ])('a period that begins on %s includes that day: %i days up to and including 2025-01-01', (from, days) => {
    expect(interestOf(from, '2025-01-02')?.subsidisedDays).toBe(days);
  });

  it('a loan disbursed after the period has a line of zeros', () => {
    const line = settled({ loans: [{ disbursedOn: '2025-01-01', maturesOn: '2026-01-01' }] }).loans[0];
    expect(line).toMatchObject({ basis: 'regular', subsidisedDays: 0, interest: '0.00', subsidy: '0.00' });
  });
});
