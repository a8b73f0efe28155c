import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSettlement, mergeSettlements, parseSettlement, type Settlement, settle } from '../../src/index.js';
import { portfolios } from '../../src/testing/index.js';
import { parseAnyPortfolio } from '../support.js';
import { PROPERTY_TIMEOUT, runs } from './always.js';

/** Every figure, and not what it was computed from, which is the whole input on one side and its parts on the other. */
const figuresOf = (settlement: Settlement) => {
  const { provenance: _, ...figures } = encodeSettlement(settlement);
  return figures;
};

const throughJson = (settlement: Settlement) => parseSettlement(JSON.stringify(encodeSettlement(settlement)));

describe('partial settlements of disjoint households', () => {
  it(
    'always merge into the undivided settlement: any partition, any order, merged at once or one by one, through JSON or not',
    () => {
      fc.assert(
        fc.property(
          portfolios({ previous: false }),
          fc.infiniteStream(fc.nat(3)),
          fc.infiniteStream(fc.nat()),
          (input, partOf, order) => {
            const { policy, period, households, loans } = input;
            const whole = { policy, period, households, loans };
            const parts: (typeof whole)[] = [];
            for (const household of whole.households) {
              const part = partOf.next().value;
              parts[part] ??= { ...whole, households: [], loans: [] };
              const own = parts[part]!;
              parts[part] = {
                ...own,
                households: [...own.households, household],
                loans: [...own.loans, ...whole.loans.filter(({ householdId }) => householdId === household.id)],
              };
            }
            const settled = parts
              .filter((part) => part !== undefined)
              .map((part) => ({ key: order.next().value, settlement: settle(parseAnyPortfolio(part)) }))
              .sort((a, b) => a.key - b.key)
              .map(({ settlement }) => settlement);
            fc.pre(settled.length > 0);
            const undivided = figuresOf(settle(parseAnyPortfolio(whole)));
            const atOnce = mergeSettlements(settled);
            const oneByOne = settled.reduce((merged, part) =>
              mergeSettlements([throughJson(merged), throughJson(part)]),
            );
            expect(figuresOf(atOnce)).toEqual(undivided);
            expect(figuresOf(oneByOne)).toEqual(undivided);
            if (settled.length > 1) expect(oneByOne.provenance).toEqual(atOnce.provenance);
          },
        ),
        runs(150),
      );
    },
    PROPERTY_TIMEOUT,
  );
});
