import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, parsePortfolio } from '../../src/index.js';
import { daysOf } from '../oracle/calendar.js';
import { add, compare, type Fraction, fraction, ZERO } from '../oracle/fraction.js';
import { toFen } from '../oracle/oracle.js';
import type { PeriodJson, PortfolioJson } from '../oracle/portfolio-json.js';
import { byHousehold, PROPERTY_TIMEOUT, portfolios, runs } from './arbitraries.js';

const EXACT_AMOUNTS = ['interest', 'subsidy', 'concession'] as const;

interface Sums {
  readonly exact: Record<(typeof EXACT_AMOUNTS)[number], Fraction>;
  readonly subsidisedDays: number;
  readonly excludedDays: Record<string, number>;
  readonly principalDays: bigint;
}

/** What is added up over the periods, by loan. */
function sumsOver(json: PortfolioJson, periods: readonly PeriodJson[]): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const period of periods) {
    for (const household of byHousehold(parsePortfolio({ ...json, period }))) {
      for (const loan of assess(household).loans) {
        const before = sums.get(loan.loanId);
        const exact = before?.exact ?? { interest: ZERO, subsidy: ZERO, concession: ZERO };
        for (const segment of loan.segments) {
          for (const amount of EXACT_AMOUNTS) {
            const { numerator, denominator } = segment.exact[amount];
            exact[amount] = add(exact[amount], fraction(BigInt(numerator), BigInt(denominator)));
          }
        }
        const excludedDays: Record<string, number> = { ...before?.excludedDays };
        for (const [exclusion, days] of Object.entries(loan.excludedDays)) {
          excludedDays[exclusion] = (excludedDays[exclusion] ?? 0) + Number(days);
        }
        sums.set(loan.loanId, {
          exact,
          subsidisedDays: (before?.subsidisedDays ?? 0) + loan.subsidisedDays,
          excludedDays,
          principalDays: (before?.principalDays ?? 0n) + toFen(loan.principalDays.toFixed(2)),
        });
      }
    }
  }
  return sums;
}

function always(claim: (whole: Sums, parts: Sums) => void): void {
  fc.assert(
    fc.property(portfolios({ shortestPeriod: 2 }), fc.nat(), (json, choice) => {
      const { from, to } = json.period;
      const innerDays = daysOf(json.period).slice(1);
      const middle = innerDays[choice % innerDays.length] as string;
      const whole = sumsOver(json, [{ from, to }]);
      const parts = sumsOver(json, [
        { from, to: middle },
        { from: middle, to },
      ]);
      expect([...parts.keys()].sort()).toEqual([...whole.keys()].sort());
      for (const [loanId, sums] of whole) claim(sums, parts.get(loanId) as Sums);
    }),
    runs(200),
  );
}

describe('splitting a period at any day', () => {
  it.each(EXACT_AMOUNTS)(
    'never changes the sum of the exact segment amounts: %s',
    (amount) => {
      always((whole, parts) => {
        expect(compare(whole.exact[amount], parts.exact[amount])).toBe(0);
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'never changes the subsidised days',
    () => {
      always((whole, parts) => {
        expect(parts.subsidisedDays).toBe(whole.subsidisedDays);
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'never changes the excluded days',
    () => {
      always((whole, parts) => {
        expect(parts.excludedDays).toEqual(whole.excludedDays);
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'never changes the principal-days',
    () => {
      always((whole, parts) => {
        expect(parts.principalDays).toBe(whole.principalDays);
      });
    },
    PROPERTY_TIMEOUT,
  );
});
