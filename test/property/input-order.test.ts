import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, encodeSettlement, parsePortfolio, settle } from '../../src/index.js';
import type { PortfolioJson } from '../oracle/portfolio-json.js';
import { byHousehold, PROPERTY_TIMEOUT, portfolios, reordered, runs } from './arbitraries.js';

function settlementBytes(json: PortfolioJson): string {
  return JSON.stringify(encodeSettlement(settle(parsePortfolio(json))));
}

/** What a household's assessment says of each loan, by loan. */
function assessmentsByLoan(json: PortfolioJson): Record<string, string> {
  const loans = byHousehold(parsePortfolio(json)).flatMap((household) => [...assess(household).loans]);
  return Object.fromEntries(loans.map((loan) => [loan.loanId, JSON.stringify(loan)]));
}

const seed = fc.integer();

describe('the order of households, loans, repayments, rates, overdue and list spells', () => {
  it(
    'never changes a byte of the settlement',
    () => {
      fc.assert(
        fc.property(portfolios(), seed, (json, order) => {
          expect(settlementBytes(reordered(json, order))).toBe(settlementBytes(json));
        }),
        runs(300),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    "never changes a loan's segments",
    () => {
      fc.assert(
        fc.property(portfolios(), seed, (json, order) => {
          expect(assessmentsByLoan(reordered(json, order))).toEqual(assessmentsByLoan(json));
        }),
        runs(150),
      );
    },
    PROPERTY_TIMEOUT,
  );
});
