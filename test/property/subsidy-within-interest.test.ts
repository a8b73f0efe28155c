import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSettlement, parsePortfolio, settle } from '../../src/index.js';
import { type OracleLine, type OracleSettlement, toFen } from '../oracle/oracle.js';
import { PROPERTY_TIMEOUT, portfolios, runs } from './arbitraries.js';

function always(claim: (line: OracleLine) => void): void {
  fc.assert(
    fc.property(portfolios(), (json) => {
      const { loans } = encodeSettlement(settle(parsePortfolio(json))) as unknown as OracleSettlement;
      for (const line of loans) claim(line);
    }),
    runs(300),
  );
}

describe("a loan's subsidy", () => {
  it(
    'never exceeds its interest, whatever the rounding',
    () => {
      always(({ subsidy, interest }) => {
        expect(toFen(subsidy)).toBeLessThanOrEqual(toFen(interest));
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'never exceeds its interest together with what the bank waives, so that the borrower never pays less than nothing',
    () => {
      always(({ subsidy, waived, interest, borrowerInterest }) => {
        expect(toFen(subsidy) + toFen(waived)).toBeLessThanOrEqual(toFen(interest));
        expect(toFen(borrowerInterest)).toBeGreaterThanOrEqual(0n);
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'is never below nothing, nor is what was capped or waived',
    () => {
      always(({ subsidy, capped, waived, concession }) => {
        for (const amount of [subsidy, capped, waived, concession]) {
          expect(toFen(amount)).toBeGreaterThanOrEqual(0n);
        }
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'is always nothing for an ineligible loan, which has no principal-days and no excluded days',
    () => {
      always((line) => {
        if (line.basis !== 'ineligible') return;
        expect([line.subsidy, line.capped, line.concession, line.principalDays]).toEqual(Array(4).fill('0.00'));
        expect([line.subsidisedDays, line.excludedDays]).toEqual([0, {}]);
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'is never denied without a reason, nor granted with one',
    () => {
      always(({ basis, reasons }) => {
        expect(basis === 'ineligible').toBe(reasons.length > 0);
      });
    },
    PROPERTY_TIMEOUT,
  );
});
