import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AccruedAmounts,
  accruals,
  assess,
  type DayAccrual,
  type Portfolio,
  parsePortfolio,
  period,
} from '../../src/index.js';
import { type PortfolioJson, portfolios } from '../../src/testing/index.js';
import { daysOf, nextDay } from '../../src/testing/oracle/calendar.js';
import { settleByDay } from '../../src/testing/oracle/oracle.js';
import { PROPERTY_TIMEOUT, runs } from './always.js';

const NAMES = ['subsidy', 'concession', 'waived', 'interest', 'borrowerInterest'] as const;
type Name = (typeof NAMES)[number];

const textOf = (amounts: Readonly<Record<Name, { toFixed(decimals: number): string }>>) =>
  NAMES.map((name) => amounts[name].toFixed(2));

const sumOf = (days: readonly DayAccrual[]) =>
  NAMES.map((name) => days.reduce((fen, day) => fen + BigInt(day[name].times(100).toFixed()), 0n));

const fenOf = (amounts: AccruedAmounts) => NAMES.map((name) => BigInt(amounts[name].times(100).toFixed()));

/** Each household of a portfolio, as `assess` and `accruals` take it. */
function requestsIn({ policy, period, households, loans, previous }: Portfolio) {
  const earlier = previous.map((issued) => issued.period);
  return households.map((household) => {
    const own = loans.filter(({ householdId }) => householdId === household.id);
    return { policy, period, household, loans: own, earlier };
  });
}

const read = (json: PortfolioJson) => parsePortfolio(json as never);

/** A portfolio, and a day of its period by its place. */
const withDay = (limits: Parameters<typeof portfolios>[0] = {}) =>
  fc.tuple(portfolios(limits), fc.nat()).map(([json, place]) => {
    const days = daysOf(json.period);
    return { json, on: days[place % days.length] as string };
  });

const ROUNDINGS = ['settlement', 'interest-period', 'day'] as const;

describe('accruals', () => {
  it.each(ROUNDINGS)(
    'by %s always add up to the assessment of the period, for every loan',
    (rounding) => {
      fc.assert(
        fc.property(portfolios({ rounding }), (json) => {
          for (const request of requestsIn(read(json))) {
            const { loans } = accruals(request);
            const assessed = assess(request).loans;
            expect(loans.map(({ loanId, toDate }) => [loanId, textOf(toDate)])).toEqual(
              assessed.map((loan) => [loan.loanId, textOf(loan)]),
            );
            for (const { days, toDate } of loans) expect(sumOf(days)).toEqual(fenOf(toDate));
          }
        }),
        runs(100),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'of one day are always that day of the whole period, and their sums to date those of the days up to it',
    () => {
      fc.assert(
        fc.property(withDay(), ({ json, on }) => {
          for (const request of requestsIn(read(json))) {
            const whole = accruals(request).loans;
            const one = accruals(request, { on }).loans;
            expect(one.map(({ days }) => days)).toEqual(whole.map(({ days }) => days.filter((day) => day.on === on)));
            expect(one.map(({ toDate }) => fenOf(toDate))).toEqual(
              whole.map(({ days }) => sumOf(days.filter((day) => day.on <= on))),
            );
          }
        }),
        runs(150),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'of days in the middle are always those days of the whole period',
    () => {
      fc.assert(
        fc.property(withDay({ shortestPeriod: 2 }), fc.nat(), ({ json, on }, more) => {
          const ends = daysOf(json.period)
            .map(nextDay)
            .filter((end) => end > on);
          const end = ends[more % ends.length] as string;
          const inside = (day: DayAccrual) => day.on >= on && day.on < end;
          for (const request of requestsIn(read(json))) {
            const whole = accruals(request).loans;
            const some = accruals(request, period(on, end)).loans;
            expect(some.map(({ days }) => days)).toEqual(whole.map(({ days }) => days.filter(inside)));
          }
        }),
        runs(100),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'to date are always what the oracle settles for the days of the period up to the day',
    () => {
      fc.assert(
        fc.property(withDay({ fewestLoans: 1 }), ({ json, on }) => {
          const { loans } = settleByDay({ ...json, period: { from: json.period.from, to: nextDay(on) } });
          const expected = loans.map((line) => [line.loanId, NAMES.map((name) => line[name])]);
          const found = accruals(read(json), { on }).loans.map(({ loanId, toDate }) => [loanId, textOf(toDate)]);
          expect(new Map(found as never)).toEqual(new Map(expected as never));
        }),
        runs(200),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'of a portfolio are always those of its households, one after another',
    () => {
      fc.assert(
        fc.property(withDay(), ({ json, on }) => {
          const portfolio = read(json);
          const each = requestsIn(portfolio).flatMap((request) => accruals(request, { on }).loans);
          expect(accruals(portfolio, { on }).loans).toEqual(each);
        }),
        runs(100),
      );
    },
    PROPERTY_TIMEOUT,
  );
});
