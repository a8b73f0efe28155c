import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSettlement, parsePortfolio, settle } from '../../src/index.js';
import { type OracleSettlement, toFen } from '../oracle/oracle.js';
import type { IntervalJson, LoanJson, PortfolioJson } from '../oracle/portfolio-json.js';
import { addDays, type Limits, overdueSpell, PROPERTY_TIMEOUT, portfolios, runs } from './arbitraries.js';

function settleJson(json: PortfolioJson): OracleSettlement {
  return encodeSettlement(settle(parsePortfolio(json))) as unknown as OracleSettlement;
}

function subsidyOf(settlement: OracleSettlement, loanId: string): bigint {
  return toFen(settlement.loans.find((line) => line.loanId === loanId)?.subsidy ?? 'absent');
}

function withOverdue(json: PortfolioJson, loanId: string, change: (loan: LoanJson) => IntervalJson[]): PortfolioJson {
  return {
    ...json,
    loans: json.loans.map((loan) => (loan.id === loanId ? { ...loan, overdue: change(loan) } : loan)),
  };
}

/** The portfolio as it is, and with one loan overdue for longer: its spells end later, and there is a further one. */
function longerOverdue(limits: Limits = {}) {
  return fc
    .tuple(portfolios({ ...limits, fewestLoans: 1 }), fc.nat(), overdueSpell, fc.nat({ max: 40 }))
    .map(([json, choice, furtherSpell, daysLonger]) => {
      const loanId = (json.loans[choice % json.loans.length] as LoanJson).id;
      const longer = withOverdue(json, loanId, (loan) => [
        ...(loan.overdue ?? []).map(({ from, to }) =>
          to === undefined || to === null ? { from } : { from, to: addDays(to, daysLonger) },
        ),
        furtherSpell(loan),
      ]);
      return { json, longer, loanId };
    });
}

describe('a longer overdue spell', () => {
  it(
    'never raises the subsidy of the overdue loan itself, under any policy',
    () => {
      fc.assert(
        fc.property(longerOverdue(), ({ json, longer, loanId }) => {
          expect(subsidyOf(settleJson(longer), loanId)).toBeLessThanOrEqual(subsidyOf(settleJson(json), loanId));
        }),
        runs(300),
      );
    },
    PROPERTY_TIMEOUT,
  );

  // A household's cap on amounts does not break this: what the overdue loan leaves of it others take, but together
  // they never get more than the cap, nor more than they would without it.
  it(
    'never raises the total where no principalCap.perHousehold binds the loans of a household together',
    () => {
      fc.assert(
        fc.property(longerOverdue({ householdPrincipalCap: false }), ({ json, longer }) => {
          const before = toFen(settleJson(json).totals.subsidy);
          expect(toFen(settleJson(longer).totals.subsidy)).toBeLessThanOrEqual(before);
        }),
        runs(300),
      );
    },
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
    const overdue = withOverdue(json, 'earlier', () => [{ from: '2025-01-01' }]);
    // 10 days of 100,000 at 0.9 are 25.00, at 1.8 they are 50.00.
    expect([settleJson(json), settleJson(overdue)].map(({ totals }) => totals.subsidy)).toEqual(['25.00', '50.00']);
  });
});
