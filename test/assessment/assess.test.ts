import { describe, expect, it } from 'vitest';
import { assess, dailyBookings, type Household, type Loan, type LoanFigures, settle } from '../../src/index.js';
import { assessed, portfolioOf } from '../support.js';

describe('assessing one household', () => {
  it('a loan of another household is a mistake of the program', () => {
    const { policy, period, households, loans } = portfolioOf({});
    const stranger = { ...(households[0] as Household), id: 'X' };
    expect(() => assess({ policy, period, household: stranger, loans })).toThrow(
      new TypeError('loan L is of household H, not of X'),
    );
  });

  it('loans may be given in any order: they are taken by disbursement, then id', () => {
    const { policy, period, households, loans } = portfolioOf({
      loans: [{ id: 'A' }, { id: 'B' }, { id: 'C', disbursedOn: '2024-09-02' }],
    });
    const household = households[0] as Household;
    for (const order of [
      [2, 1, 0],
      [1, 2, 0],
      [0, 2, 1],
    ]) {
      const given = order.map((place) => loans[place] as Loan);
      expect(assess({ policy, period, household, loans: given }).loans.map(({ loanId }) => loanId)).toEqual([
        'A',
        'B',
        'C',
      ]);
    }
  });

  it('a household without loans has none', () => {
    const { policy, period, households } = portfolioOf({});
    expect(assess({ policy, period, household: households[0] as Household, loans: [] }).loans).toEqual([]);
  });

  it('segments show what was multiplied: 100,000.00 yuan for 122/360 of a year at 1.5%', () => {
    const [segment] = assessed({}).loans[0]?.segments ?? [];
    expect(JSON.parse(JSON.stringify(segment))).toEqual({
      from: '2024-09-01',
      to: '2025-01-01',
      days: 122,
      balance: '100000',
      covered: '100000',
      contractRate: '3.6',
      subsidyRate: '1.5',
      concessionRate: '0',
      rule: 0,
      weight: { numerator: '122', denominator: '360' },
      exact: {
        // 10,000,000 fen × 122/360 × 3.6% and × 1.5%
        interest: { numerator: '122000', denominator: '1' },
        subsidy: { numerator: '152500', denominator: '3' },
        concession: { numerator: '0', denominator: '1' },
      },
    });
  });

  it('settling and assessing agree, figure by figure', () => {
    const portfolio = portfolioOf({ loans: [{}, { principal: '7777.77' }] });
    const { policy, period, households, loans } = portfolio;
    const assessment = assess({ policy, period, household: households[0] as Household, loans });
    const figures = (loan: LoanFigures) => [
      loan.basis,
      loan.subsidisedDays,
      ...[loan.principalDays, loan.interest, loan.concession, loan.subsidy, loan.borrowerInterest].map(String),
    ];
    expect(assessment.loans.map(figures)).toEqual(settle(portfolio).loans.map(figures));
  });

  it('an assessment survives JSON', () => {
    const [loan] = JSON.parse(JSON.stringify(assessed({}).loans));
    expect(loan).toMatchObject({
      loanId: 'L',
      householdId: 'H',
      basis: 'trial',
      reasons: [],
      excludedDays: {},
      subsidisedDays: 122,
      subsidy: '508.33',
    });
    expect(loan.segments).toHaveLength(1);
  });
});

describe('daily bookings', () => {
  const bookings = (the: Parameters<typeof assessed>[0]) =>
    (dailyBookings(assessed(the))[0]?.bookings ?? []).map(({ on, amount }) => [on, amount.toFixed(2)]);

  // 1,000.00 yuan at 1.5%: 4.1666… fen a day
  const loan = { principal: '1000.00', overdue: [{ from: '2024-09-04', to: '2024-09-05' }] };
  const period = { from: '2024-09-01', to: '2024-09-08' };

  it('each day books the rounded running sum less the one before: 4.17, 8.33, 12.5, 16.67, 20.83, 25', () => {
    expect(bookings({ period, loans: [loan] })).toEqual([
      ['2024-09-01', '0.04'],
      ['2024-09-02', '0.04'],
      ['2024-09-03', '0.05'],
      ['2024-09-05', '0.04'],
      ['2024-09-06', '0.04'],
      ['2024-09-07', '0.04'],
    ]);
  });

  it('by day, each is its own', () => {
    expect(bookings({ period, loans: [loan], policy: { rounding: 'day' } }).map(([, amount]) => amount)).toEqual(
      Array(6).fill('0.04'),
    );
  });

  it('by interest period, the running sum starts anew', () => {
    const policy = { rounding: 'interest-period', interestPeriod: { endsOn: 2, months: 1 } } as const;
    // 1, 2: 4.17, 8.33; then from the 3rd: 4.17, 8.33, 12.5, 16.67
    expect(bookings({ period, loans: [loan], policy }).map(([, amount]) => amount)).toEqual([
      '0.04',
      '0.04',
      '0.04',
      '0.04',
      '0.05',
      '0.04',
    ]);
  });

  it('an ineligible loan books nothing', () => {
    expect(bookings({ loans: [{ product: 'Q' }] })).toEqual([]);
  });
});
