import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSettlement, settle } from '../../src/index.js';
import { dataWhenIssued, LOAN_DATA_STATES } from '../../src/testing/data-when-issued.js';
import { type PortfolioJson, portfolios } from '../../src/testing/index.js';
import {
  type OracleAdjustment,
  type OracleLine,
  type OracleSettlement,
  settleByDay,
  toFen,
  toYuan,
} from '../../src/testing/oracle/oracle.js';
import { parseAnyPortfolio } from '../support.js';
import { always, PROPERTY_TIMEOUT, runs } from './always.js';

/** The programme's years, the last of them with today's data. */
const YEARS = [2024, 2025, 2026].map((year) => ({ from: `${year}-01-01`, to: `${year + 1}-01-01` }));

const overAllYears = portfolios({ fewestLoans: 1, previous: false, capsOfYear: false }).map((portfolio) => ({
  ...portfolio,
  period: { from: '2024-01-01', to: '2027-01-01' },
}));

describe('years settled one after another, each with the data known then', () => {
  it(
    'always add up, with their adjustments, to the settlement of today’s data',
    () => always('years-as-they-come', overAllYears, runs(100)),
    PROPERTY_TIMEOUT,
  );

  it(
    'always add up when a period is divided at any day',
    () => always('years-as-they-come', portfolios({ shortestPeriod: 2 }), runs(150)),
    PROPERTY_TIMEOUT,
  );

  const words = fc.array(fc.constantFrom(...LOAN_DATA_STATES), { minLength: 1, maxLength: 4 });

  it(
    'always add up as JSON text, by loan and funder, equal the oracle’s years, and never change an issued settlement',
    () => {
      fc.assert(
        fc.property(overAllYears, words, words, (portfolio, in2024, in2025) => {
          const issued: string[] = [];
          for (const [year, data] of [
            dataWhenIssued(portfolio, in2024),
            dataWhenIssued(portfolio, in2025),
            portfolio,
          ].entries()) {
            const { period: _period, ...rest } = data;
            const text = `{"previous": [${issued}], "period": ${JSON.stringify(YEARS[year])}, ${JSON.stringify(rest).slice(1)}`;
            const settled = JSON.stringify(encodeSettlement(settle(parseAnyPortfolio(text))));
            const previous = issued.map((one) => JSON.parse(one));
            const again = encodeSettlement(settle(parseAnyPortfolio({ ...rest, period: YEARS[year], previous })));
            expect(JSON.stringify(again)).toBe(settled);
            expect(previous.map((one) => JSON.stringify(one))).toEqual(issued);
            issued.push(settled);
          }
          const came: OracleSettlement[] = issued.map((one) => JSON.parse(one));
          expect(addedUp(came.flatMap(({ loans, adjustments }) => [...loans, ...adjustments]))).toEqual(
            addedUp(onTodaysData(portfolio)),
          );
        }),
        runs(60),
      );
    },
    PROPERTY_TIMEOUT,
  );
});

/** The oracle's lines of every year; the years before a year are named, so that they use a programme's cap before it. */
function onTodaysData(portfolio: PortfolioJson): OracleLine[] {
  return YEARS.flatMap((period, year) => {
    const previous = YEARS.slice(0, year).map((earlier) => ({ period: earlier, loans: [] }));
    return settleByDay({ ...portfolio, period, previous }).loans;
  });
}

/** Subsidy and funders by loan, where they are not nothing. */
function addedUp(rows: readonly (OracleLine | OracleAdjustment)[]): Map<string, string> {
  const sums = new Map<string, bigint>();
  for (const { loanId, subsidy, funders } of rows) {
    for (const [name, amount] of [['subsidy', subsidy] as const, ...Object.entries(funders)]) {
      const key = JSON.stringify([loanId, name]);
      sums.set(key, (sums.get(key) ?? 0n) + toFen(amount));
    }
  }
  return new Map([...sums].filter(([, fen]) => fen !== 0n).map(([key, fen]) => [key, toYuan(fen)]));
}
