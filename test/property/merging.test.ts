import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSettlement, parsePortfolio, settle } from '../../src/index.js';
import { type OracleSettlement, type OracleTotals, toFen } from '../oracle/oracle.js';
import type { PortfolioJson } from '../oracle/portfolio-json.js';
import { PROPERTY_TIMEOUT, portfolios, runs } from './arbitraries.js';

const GROUPINGS = ['product', 'township', 'category', 'basis'] as const;
const COUNTS = ['loans', 'subsidisedLoans', 'households'] as const;
const AMOUNTS = [
  'principalDays',
  'interest',
  'concession',
  'waived',
  'capped',
  'subsidy',
  'borrowerInterest',
] as const satisfies readonly (keyof OracleTotals)[];

function settleJson(json: PortfolioJson): OracleSettlement {
  return encodeSettlement(settle(parsePortfolio(json))) as unknown as OracleSettlement;
}

/** Every sum but the funders', which need the whole set for their one-fen choices. */
function added(parts: readonly (OracleTotals | undefined)[]): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  for (const name of COUNTS) sums[name] = parts.reduce((sum, part) => sum + BigInt(part?.[name] ?? 0), 0n);
  for (const name of AMOUNTS) sums[name] = parts.reduce((sum, part) => sum + toFen(part?.[name] ?? '0'), 0n);
  return sums;
}

interface Partition {
  readonly whole: OracleSettlement;
  readonly parts: readonly OracleSettlement[];
  readonly json: PortfolioJson;
}

/** The households dealt to three disjoint sets, some of them empty, each settled apart. */
const partition: fc.Arbitrary<() => Partition> = fc
  .tuple(portfolios(), fc.array(fc.nat({ max: 2 }), { minLength: 8, maxLength: 8 }))
  .map(([json, sets]) => () => {
    const parts = [0, 1, 2].map((set) => {
      const households = json.households.filter((_household, position) => sets[position] === set);
      const ids = new Set(households.map(({ id }) => id));
      return settleJson({ ...json, households, loans: json.loans.filter(({ householdId }) => ids.has(householdId)) });
    });
    return { whole: settleJson(json), parts, json };
  });

function always(claim: (settled: Partition) => void): void {
  fc.assert(
    fc.property(partition, (settleApart) => {
      claim(settleApart());
    }),
    runs(150),
  );
}

describe('settlements of disjoint sets of households', () => {
  it(
    'always add up to the totals of the whole',
    () => {
      always(({ whole, parts }) => {
        expect(added(parts.map(({ totals }) => totals))).toEqual(added([whole.totals]));
      });
    },
    PROPERTY_TIMEOUT,
  );

  it.each(GROUPINGS)(
    'always add up to the groups of the whole by %s',
    (grouping) => {
      always(({ whole, parts }) => {
        const keys = new Set(parts.flatMap(({ groups }) => Object.keys(groups[grouping])));
        expect([...keys].sort()).toEqual(Object.keys(whole.groups[grouping]).sort());
        for (const key of keys) {
          expect(added(parts.map(({ groups }) => groups[grouping][key]))).toEqual(added([whole.groups[grouping][key]]));
        }
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'always have the lines of the whole, but for the fen of the funders',
    () => {
      always(({ whole, parts }) => {
        const withoutFunders = ({ funders: _funders, ...line }: OracleSettlement['loans'][number]) => line;
        const apart = parts.flatMap(({ loans }) => loans.map(withoutFunders));
        apart.sort((a, b) => (a.loanId < b.loanId ? -1 : 1));
        expect(apart).toEqual(whole.loans.map(withoutFunders));
      });
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'never differ from the whole by more than the one-fen choices: half a fen a settlement for the first funder',
    () => {
      always(({ whole, parts, json }) => {
        const first = json.policy.funders[0]?.id ?? 'absent';
        const apart = parts.reduce((sum, { totals }) => sum + toFen(totals.funders[first] ?? 'absent'), 0n);
        const difference = apart - toFen(whole.totals.funders[first] ?? 'absent');
        // Each of the three parts and the whole is at most half a fen off its exact share.
        expect(difference).toBeGreaterThanOrEqual(-2n);
        expect(difference).toBeLessThanOrEqual(2n);
      });
    },
    PROPERTY_TIMEOUT,
  );
});
