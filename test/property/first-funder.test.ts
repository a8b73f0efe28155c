import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSettlement, parsePortfolio, settle } from '../../src/index.js';
import { divide, fraction, fromDecimal, halfUp, multiply, ONE, subtract } from '../oracle/fraction.js';
import { type OracleSettlement, toFen } from '../oracle/oracle.js';
import type { PortfolioJson } from '../oracle/portfolio-json.js';
import { PROPERTY_TIMEOUT, portfolios, runs } from './arbitraries.js';

function totalsOf(json: PortfolioJson) {
  const { totals } = encodeSettlement(settle(parsePortfolio(json))) as unknown as OracleSettlement;
  return { subsidy: toFen(totals.subsidy), of: (funder: string) => toFen(totals.funders[funder] ?? 'absent') };
}

describe("the funders' totals", () => {
  it(
    "always give the first funder its share of the whole period's subsidy, half up",
    () => {
      fc.assert(
        fc.property(portfolios(), (json) => {
          const totals = totalsOf(json);
          const [first] = json.policy.funders;
          if (first === undefined) throw new Error('a policy without funders');
          expect(totals.of(first.id)).toBe(halfUp(multiply(fromDecimal(first.share), fraction(totals.subsidy))));
        }),
        runs(400),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'always give each next funder its rescaled share of the rest, half up, and the last what remains',
    () => {
      fc.assert(
        fc.property(portfolios(), (json) => {
          const totals = totalsOf(json);
          let rest = totals.subsidy;
          let sharesLeft = ONE;
          json.policy.funders.forEach(({ id, share }, position) => {
            const isLast = position === json.policy.funders.length - 1;
            const rescaled = isLast ? ONE : divide(fromDecimal(share), sharesLeft);
            expect(totals.of(id)).toBe(halfUp(multiply(rescaled, fraction(rest))));
            rest -= totals.of(id);
            sharesLeft = subtract(sharesLeft, fromDecimal(share));
          });
          expect(rest).toBe(0n);
        }),
        runs(400),
      );
    },
    PROPERTY_TIMEOUT,
  );
});
