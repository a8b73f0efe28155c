import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSettlement, parsePortfolio, settle } from '../../src/index.js';
import { type OracleLine, type OracleSettlement, type OracleTotals, settleByDay } from '../oracle/oracle.js';
import type { PortfolioJson } from '../oracle/portfolio-json.js';
import { PROPERTY_TIMEOUT, portfolios, runs } from './arbitraries.js';

function settleJson(json: PortfolioJson): OracleSettlement {
  return encodeSettlement(settle(parsePortfolio(json))) as unknown as OracleSettlement;
}

const LINE_FIELDS = [
  'loanId',
  'householdId',
  'basis',
  'reasons',
  'excludedDays',
  'subsidisedDays',
  'principalDays',
  'interest',
  'concession',
  'waived',
  'capped',
  'subsidy',
  'borrowerInterest',
  'funders',
] as const satisfies readonly (keyof OracleLine)[];

const TOTALS_FIELDS = [
  'loans',
  'subsidisedLoans',
  'households',
  'principalDays',
  'interest',
  'concession',
  'waived',
  'capped',
  'subsidy',
  'borrowerInterest',
  'funders',
] as const satisfies readonly (keyof OracleTotals)[];

/** SPEC 9 lets a settlement carry more fields than the oracle knows; those it names are compared whole. */
function pick<T extends object, K extends keyof T>(value: T, fields: readonly K[]): Pick<T, K> {
  return Object.fromEntries(fields.map((field) => [field, value[field]])) as Pick<T, K>;
}

function totalsByKey(group: Record<string, OracleTotals>) {
  return Object.fromEntries(Object.entries(group).map(([key, totals]) => [key, pick(totals, TOTALS_FIELDS)]));
}

describe('the engine and the day-by-day oracle', () => {
  it(
    'always agree on every figure of every line',
    () => {
      fc.assert(
        fc.property(portfolios(), (json) => {
          expect(settleJson(json).loans.map((line) => pick(line, LINE_FIELDS))).toEqual(settleByDay(json).loans);
        }),
        runs(500),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'always agree on the totals',
    () => {
      fc.assert(
        fc.property(portfolios(), (json) => {
          expect(pick(settleJson(json).totals, TOTALS_FIELDS)).toEqual(settleByDay(json).totals);
        }),
        runs(200),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it.each(['product', 'township', 'category', 'basis'] as const)(
    'always agree on the groups by %s',
    (grouping) => {
      fc.assert(
        fc.property(portfolios(), (json) => {
          expect(totalsByKey(settleJson(json).groups[grouping])).toEqual(settleByDay(json).groups[grouping]);
        }),
        runs(120),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'always agree on what is payable, with no adjustments where nothing was settled before',
    () => {
      fc.assert(
        fc.property(portfolios(), (json) => {
          const { payable, adjustments } = settleJson(json);
          const oracle = settleByDay(json);
          expect({ payable, adjustments }).toEqual({ payable: oracle.payable, adjustments: oracle.adjustments });
        }),
        runs(120),
      );
    },
    PROPERTY_TIMEOUT,
  );
});
