import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, parsePortfolio } from '../../src/index.js';
import { type Day, daysOf } from '../oracle/calendar.js';
import { compare, type Fraction, fromDecimal } from '../oracle/fraction.js';
import { daysByLoan, type LoanDay, toFen, toYuan } from '../oracle/oracle.js';
import type { PortfolioJson } from '../oracle/portfolio-json.js';
import { byHousehold, PROPERTY_TIMEOUT, portfolios, runs } from './arbitraries.js';

function assessedLoans(json: PortfolioJson) {
  return byHousehold(parsePortfolio(json)).flatMap((household) => [...assess(household).loans]);
}

type AssessedLoan = ReturnType<typeof assessedLoans>[number];

type Segment = AssessedLoan['segments'][number];

/** A loan as the engine sees it, and as the oracle sees it. */
interface Sighting {
  readonly loan: AssessedLoan;
  readonly oracleDays: readonly LoanDay[];
}

function always(claim: (sighting: Sighting) => void): void {
  fc.assert(
    fc.property(portfolios(), (json) => {
      const oracleDays = daysByLoan(json);
      for (const loan of assessedLoans(json)) claim({ loan, oracleDays: oracleDays.get(loan.loanId) ?? [] });
    }),
    runs(80),
  );
}

/** The days on which a segment does not say what the oracle says of that day. */
function daysAtOdds({ loan, oracleDays }: Sighting, agree: (segment: Segment, day: LoanDay) => boolean): Day[] {
  const byDay = new Map(oracleDays.map((day) => [day.on, day]));
  return loan.segments.flatMap((segment) =>
    daysOf(segment).filter((on) => {
      const day = byDay.get(on);
      return day === undefined || !agree(segment, day);
    }),
  );
}

function isRate(pct: { toFixed(): string }, exact: Fraction): boolean {
  return compare(fromDecimal(pct.toFixed()), exact) === 0;
}

describe("a loan's segments", () => {
  it(
    'are always disjoint, in order and complete: their days are the days of the period with a balance',
    () => {
      always(({ loan, oracleDays }) => {
        const withBalance = oracleDays.filter(({ balance }) => balance > 0n);
        expect(loan.segments.flatMap((segment) => daysOf(segment))).toEqual(withBalance.map(({ on }) => on));
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'always count at least one day, the days between their ends',
    () => {
      always(({ loan }) => {
        for (const segment of loan.segments) {
          expect(segment.days).toBeGreaterThan(0);
          expect(segment.days).toBe(daysOf(segment).length);
        }
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'always state the balance of each of their days',
    () => {
      always((sighting) => {
        const agree = ({ balance }: Segment, day: LoanDay) => toFen(balance.toFixed(2)) === day.balance;
        expect(daysAtOdds(sighting, agree)).toEqual([]);
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'always state the covered principal of each of their days',
    () => {
      always((sighting) => {
        const agree = ({ covered }: Segment, day: LoanDay) => toFen(covered.toFixed(2)) === day.covered;
        expect(daysAtOdds(sighting, agree)).toEqual([]);
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'always state the contract rate of each of their days',
    () => {
      always((sighting) => {
        const agree = ({ contractRate }: Segment, day: LoanDay) => isRate(contractRate, day.contractRate);
        expect(daysAtOdds(sighting, agree)).toEqual([]);
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'always state the subsidy rate of each of their days that pass',
    () => {
      always((sighting) => {
        const agree = ({ subsidyRate }: Segment, day: LoanDay) => !day.passed || isRate(subsidyRate, day.subsidyRate);
        expect(daysAtOdds(sighting, agree)).toEqual([]);
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'of an eligible loan always name the exclusion of each of their days',
    () => {
      always((sighting) => {
        if (sighting.loan.basis === 'ineligible') return;
        const agree = ({ exclusion }: Segment, day: LoanDay) => (exclusion ?? undefined) === day.exclusion;
        expect(daysAtOdds(sighting, agree)).toEqual([]);
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'of an eligible loan always add up to its excluded and its subsidised days',
    () => {
      always(({ loan }) => {
        if (loan.basis === 'ineligible') return;
        const excludedDays: Record<string, number> = {};
        let subsidisedDays = 0;
        for (const { exclusion, days } of loan.segments) {
          if (exclusion) excludedDays[exclusion] = (excludedDays[exclusion] ?? 0) + days;
          else subsidisedDays += days;
        }
        expect({ ...loan.excludedDays }).toEqual(excludedDays);
        expect(loan.subsidisedDays).toBe(subsidisedDays);
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'always add up to its principal-days: covered principal times days',
    () => {
      always(({ loan }) => {
        const fenDays = loan.segments.map(({ covered, days }) => toFen(covered.toFixed(2)) * BigInt(days));
        expect(loan.principalDays.toFixed(2)).toBe(toYuan(fenDays.reduce((sum, product) => sum + product, 0n)));
      });
    },
    PROPERTY_TIMEOUT,
  );
});
