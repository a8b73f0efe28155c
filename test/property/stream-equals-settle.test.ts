import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSettlement, encodeSummary, parseHousehold, settle, settleStream } from '../../src/index.js';
import { portfolios } from '../../src/testing/index.js';
import { parseAnyPortfolio } from '../support.js';
import { PROPERTY_TIMEOUT, runs } from './always.js';

describe('a stream of households', () => {
  it(
    'always gives the lines and the figures of settling them together, in whatever order they come',
    async () => {
      await fc.assert(
        fc.asyncProperty(portfolios({ previous: false }), fc.infiniteStream(fc.nat()), async (input, order) => {
          const { policy, period, households, loans } = input;
          const portfolio = parseAnyPortfolio({ policy, period, households, loans });
          const held = households
            .map((household) => ({ household, loans: loans.filter(({ householdId }) => householdId === household.id) }))
            .map((each) => ({ each, key: order.next().value }))
            .sort((a, b) => a.key - b.key)
            // As text, and as values.
            .map(({ each }, i) => parseHousehold(i % 2 === 0 ? JSON.stringify(each) : each));
          const stream = settleStream(() => held, portfolio);
          const lines: { readonly loanId: string }[] = [];
          for await (const line of stream) lines.push(JSON.parse(JSON.stringify(line)));
          const settlement = settle(portfolio);
          const { provenance: _, loans: together, ...figures } = encodeSettlement(settlement);
          expect(lines.map(({ loanId }) => loanId)).toEqual(held.flatMap((each) => each.loans.map(({ id }) => id)));
          expect(lines.sort((a, b) => (a.loanId < b.loanId ? -1 : 1))).toEqual(JSON.parse(JSON.stringify(together)));
          expect(encodeSummary(stream.summary)).toEqual({
            ...figures,
            // What was paid ahead is not of a stream.
            advances: Object.fromEntries(policy.funders.map(({ id }) => [id, '0.00'])),
            payable: figures.totals.funders,
          });
        }),
        runs(150),
      );
    },
    PROPERTY_TIMEOUT,
  );
});
