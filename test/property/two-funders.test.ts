import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSettlement, parsePortfolio, settle } from '../../src/index.js';
import { compare, type Fraction, fraction, fromDecimal, multiply, ONE, subtract, ZERO } from '../oracle/fraction.js';
import { type OracleLine, type OracleSettlement, type OracleTotals, toFen } from '../oracle/oracle.js';
import type { PortfolioJson } from '../oracle/portfolio-json.js';
import { PROPERTY_TIMEOUT, portfolios, runs } from './arbitraries.js';

function settleJson(json: PortfolioJson): OracleSettlement {
  return encodeSettlement(settle(parsePortfolio(json))) as unknown as OracleSettlement;
}

/** How far each funder's amount is from its exact share, in fen, without its sign. */
function distances(json: PortfolioJson, row: OracleLine | OracleTotals): Fraction[] {
  return json.policy.funders.map(({ id, share }) => {
    const exact = multiply(fromDecimal(share), fraction(toFen(row.subsidy)));
    const distance = subtract(fraction(toFen(row.funders[id] ?? 'absent')), exact);
    return compare(distance, ZERO) < 0 ? subtract(ZERO, distance) : distance;
  });
}

describe('with two funders', () => {
  it(
    'no row is ever a fen or more off its exact share',
    () => {
      fc.assert(
        fc.property(portfolios({ funders: 2 }), (json) => {
          for (const line of settleJson(json).loans) {
            for (const distance of distances(json, line)) expect(compare(distance, ONE)).toBeLessThan(0);
          }
        }),
        runs(400),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'no total is ever more than half a fen off its exact share',
    () => {
      fc.assert(
        fc.property(portfolios({ funders: 2 }), (json) => {
          const half = fraction(1n, 2n);
          for (const distance of distances(json, settleJson(json).totals)) {
            expect(compare(distance, half)).toBeLessThanOrEqual(0);
          }
        }),
        runs(300),
      );
    },
    PROPERTY_TIMEOUT,
  );
});
