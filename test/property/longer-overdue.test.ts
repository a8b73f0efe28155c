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
    'never raises the total where no principalCap.perHousehold binds the loans of a household together',
    () =>
      always('longer-overdue-never-pays-more', portfolios({ fewestLoans: 1, householdPrincipalCap: false }), runs(300)),
    PROPERTY_TIMEOUT,
  );

  it('may raise the total under principalCap.perHousehold: a later, dearer loan is covered in its place', () => {
    const loan = (id: string, disbursedOn: string, pct: string): LoanJson => ({
      id,
      householdId: 'H1',
      lender: 'rural-bank',
      product: 'business',
      principal: '100000.00',
      disbursedOn,
      maturesOn: '2026-09-01',
      rates: [{ from: disbursedOn, pct }],
    });
    const json: PortfolioJson = {
      policy: {
        id: 'half-of-the-rate',
        name: 'Half of the contract rate on 100,000 a household',
        window: { from: '2024-09-01', effectiveOn: '2024-09-01' },
        products: [{ id: 'business', name: 'business' }],
        household: { listing: 'not-required', testedOn: 'disbursement', excludedAssistance: [] },
        subsidy: [{ from: '2024-09-01', kind: 'share', share: '0.5' }],
        rateAppliesBy: 'accrual-day',
        principalCap: { perHousehold: '100000.00' },
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
      loans: [loan('earlier', '2024-09-01', '1.8'), loan('later', '2024-09-02', '3.6')],
    };
    const overdue: PortfolioJson = {
      ...json,
      loans: json.loans.map((one) => (one.id === 'earlier' ? { ...one, overdue: [{ from: '2025-01-01' }] } : one)),
    };
    // 10 days of 100,000 at 0.9 are 25.00, at 1.8 they are 50.00.
    const totals = [json, overdue].map((portfolio) => encodeSettlement(settle(parseAnyPortfolio(portfolio))).totals);
    expect(totals.map(({ subsidy }) => subsidy)).toEqual(['25.00', '50.00']);
  });
});
