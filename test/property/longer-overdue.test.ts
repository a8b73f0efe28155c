import { describe, expect, it } from 'vitest';
import { encodeSettlement, settle } from '../../src/index.js';
import { type LoanJson, type PortfolioJson, portfolios } from '../../src/testing/index.js';
import { parseAnyPortfolio } from '../support.js';
import { always, PROPERTY_TIMEOUT, runs } from './always.js';

describe('a longer overdue spell', () => {
  it(
    'never raises the subsidy of the overdue loan itself, under any policy',
    () => always('longer-overdue-never-pays-more', portfolios({ fewestLoans: 1 }), runs(300)),
    PROPERTY_TIMEOUT,
  );

  it(
    'never raises the total where nothing ties the loans of a household together',
    () =>
      always('longer-overdue-never-pays-more', portfolios({ fewestLoans: 1, householdPrincipalCap: false }), runs(300)),
    PROPERTY_TIMEOUT,
  );

  const loan = (id: string, disbursedOn: string, pct: string, rest: Partial<LoanJson> = {}): LoanJson => ({
    id,
    householdId: 'H1',
    lender: 'rural-bank',
    product: 'business',
    principal: '100000.00',
    disbursedOn,
    maturesOn: '2026-09-01',
    rates: [{ from: disbursedOn, pct }],
    ...rest,
  });
  const json: PortfolioJson = {
    policy: {
      id: 'half-of-the-rate',
      name: 'Half of the contract rate',
      window: { from: '2024-09-01', effectiveOn: '2024-09-01' },
      products: [{ id: 'business', name: 'business' }],
      household: { listing: 'not-required', testedOn: 'disbursement', excludedAssistance: [] },
      subsidy: [{ from: '2024-09-01', kind: 'share', share: '0.5' }],
      rateAppliesBy: 'accrual-day',
      dayCount: 'ACT/360',
      overdue: 'pause',
      extension: 'exclude',
      misuse: 'revoke',
      payment: 'accrued',
      otherSubsidy: 'exclude',
      rounding: 'settlement',
      funders: [{ id: 'province', name: 'province', share: '1' }],
      sources: {},
    },
    period: { from: '2025-01-01', to: '2025-01-11' },
    households: [{ id: 'H1' }],
    loans: [],
  };

  /** The total of two loans, and where the earlier of them is overdue. */
  const totals = (policy: Partial<PortfolioJson['policy']>, earlier: LoanJson, later: LoanJson) =>
    [earlier, { ...earlier, overdue: [{ from: '2025-01-01' }] }].map((first) => {
      const portfolio = { ...json, policy: { ...json.policy, ...policy }, loans: [first, later] };
      return encodeSettlement(settle(parseAnyPortfolio(portfolio))).totals.subsidy;
    });

  it('may raise the total under principalCap.perHousehold: a later, dearer loan is covered in its place', () => {
    const policy = { principalCap: { perHousehold: '100000.00' } };
    // 10 days of 100,000 at 0.9 are 25.00, at 1.8 they are 50.00.
    expect(totals(policy, loan('earlier', '2024-09-01', '1.8'), loan('later', '2024-09-02', '3.6'))).toEqual([
      '25.00',
      '50.00',
    ]);
  });

  it('may raise the total where it revokes the loan with which the term begins: the others have a longer one', () => {
    const policy = { overdue: 'revoke', termCapMonths: { months: 4, from: 'first-loan' } } as const;
    const earlier = loan('earlier', '2024-09-04', '3.6', { principal: '0.01' });
    // From 2024-09-04 the term ends before 2025-01-04, 3 days into the period; from 2024-09-07 before 2025-01-07, 6 days.
    // A day of 100,000 at 1.8 is 5.00.
    expect(totals(policy, earlier, loan('later', '2024-09-07', '3.6'))).toEqual(['15.00', '30.00']);
  });
});
