import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSettlement, parsePortfolio, settle } from '../../src/index.js';
import { type OracleLine, type OracleSettlement, type OracleTotals, toFen } from '../oracle/oracle.js';
import type { PortfolioJson } from '../oracle/portfolio-json.js';
import { PROPERTY_TIMEOUT, portfolios, runs } from './arbitraries.js';

const GROUPINGS = ['product', 'township', 'category', 'basis'] as const;

const AMOUNTS = [
  'principalDays',
  'interest',
  'concession',
  'waived',
  'capped',
  'subsidy',
  'borrowerInterest',
] as const satisfies readonly (keyof OracleLine & keyof OracleTotals)[];

/** The sums that tie, in fen, by name; funders as `funder:id`. */
function amountsOf(row: OracleLine | OracleTotals): Record<string, bigint> {
  return Object.fromEntries([
    ...AMOUNTS.map((name) => [name, toFen(row[name])]),
    ...Object.entries(row.funders).map(([id, amount]) => [`funder:${id}`, toFen(amount)]),
  ]);
}

function added(rows: readonly (OracleLine | OracleTotals)[]): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  for (const row of rows) {
    for (const [name, fen] of Object.entries(amountsOf(row))) sums[name] = (sums[name] ?? 0n) + fen;
  }
  return sums;
}

function countsOf(rows: readonly OracleLine[]) {
  return {
    loans: rows.length,
    subsidisedLoans: rows.filter(({ subsidy }) => toFen(subsidy) > 0n).length,
    households: new Set(rows.map(({ householdId }) => householdId)).size,
  };
}

function fundersSum({ funders }: OracleLine | OracleTotals): bigint {
  return Object.values(funders).reduce((sum, amount) => sum + toFen(amount), 0n);
}

function always(claim: (settlement: OracleSettlement, json: PortfolioJson) => void): void {
  fc.assert(
    fc.property(portfolios(), (json) => {
      claim(encodeSettlement(settle(parsePortfolio(json))) as unknown as OracleSettlement, json);
    }),
    runs(150),
  );
}

/** The groups that a line belongs to, from the portfolio itself. */
function keyOf(json: PortfolioJson, line: OracleLine, grouping: (typeof GROUPINGS)[number]): string {
  if (grouping === 'basis') return line.basis;
  if (grouping === 'product') return json.loans.find(({ id }) => id === line.loanId)?.product ?? '';
  return json.households.find(({ id }) => id === line.householdId)?.[grouping] ?? '';
}

describe('rows, groups and totals', () => {
  it(
    'always have one row for every loan, in the order of ids by code unit',
    () => {
      always(({ loans }, json) => {
        expect(loans.map(({ loanId }) => loanId)).toEqual(json.loans.map(({ id }) => id).sort());
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'always tie: the funders of a row add up to its subsidy',
    () => {
      always(({ loans }) => {
        for (const line of loans) expect(fundersSum(line)).toBe(toFen(line.subsidy));
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'always tie: the funders of the totals and of every group add up to its subsidy',
    () => {
      always(({ totals, groups }) => {
        for (const sums of [totals, ...GROUPINGS.flatMap((grouping) => Object.values(groups[grouping]))]) {
          expect(fundersSum(sums)).toBe(toFen(sums.subsidy));
        }
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'never have a funder pay less than nothing in a row',
    () => {
      always(({ loans }) => {
        for (const { funders } of loans) {
          for (const amount of Object.values(funders)) expect(toFen(amount)).toBeGreaterThanOrEqual(0n);
        }
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'always tie: the rows add up to the totals',
    () => {
      always(({ loans, totals }) => {
        if (loans.length > 0) expect(added(loans)).toEqual(amountsOf(totals));
        expect(totals).toMatchObject(countsOf(loans));
      });
    },
    PROPERTY_TIMEOUT,
  );

  it.each(GROUPINGS)(
    'always tie: the groups by %s add up to the totals',
    (grouping) => {
      always(({ loans, totals, groups }) => {
        const parts = Object.values(groups[grouping]);
        if (loans.length > 0) expect(added(parts)).toEqual(amountsOf(totals));
        expect(parts.reduce((sum, part) => sum + part.loans, 0)).toBe(totals.loans);
        expect(parts.reduce((sum, part) => sum + part.subsidisedLoans, 0)).toBe(totals.subsidisedLoans);
      });
    },
    PROPERTY_TIMEOUT,
  );

  it.each(GROUPINGS)(
    'always tie: each group by %s is the sum of its own rows, and no group is empty',
    (grouping) => {
      always(({ loans, groups }, json) => {
        const keys = new Set(loans.map((line) => keyOf(json, line, grouping)));
        expect(Object.keys(groups[grouping]).sort()).toEqual([...keys].sort());
        for (const [key, totals] of Object.entries(groups[grouping])) {
          const rows = loans.filter((line) => keyOf(json, line, grouping) === key);
          expect(amountsOf(totals)).toEqual(added(rows));
          expect(totals).toMatchObject(countsOf(rows));
        }
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'always name every funder of the policy, also one that pays nothing',
    () => {
      always(({ loans, totals, payable }, json) => {
        const ids = json.policy.funders.map(({ id }) => id).sort();
        for (const funders of [...loans.map((line) => line.funders), totals.funders, payable]) {
          expect(Object.keys(funders).sort()).toEqual(ids);
        }
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    "always leave the borrower the interest less the subsidy less what the bank waives, in every row's own fen",
    () => {
      always(({ loans }) => {
        for (const { interest, subsidy, waived, borrowerInterest } of loans) {
          expect(toFen(borrowerInterest)).toBe(toFen(interest) - toFen(subsidy) - toFen(waived));
        }
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'always make payable the totals of the funders where nothing was settled or advanced before',
    () => {
      always(({ totals, payable }) => {
        expect(payable).toEqual(totals.funders);
      });
    },
    PROPERTY_TIMEOUT,
  );
});
