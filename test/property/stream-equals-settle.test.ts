import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EncodedLine,
  encodeLine,
  encodeSettlement,
  encodeSummary,
  parseHousehold,
  settle,
  settleStream,
} from '../../src/index.js';
import { type PortfolioJson, portfolios } from '../../src/testing/index.js';
import { parseAnyPortfolio } from '../support.js';
import { PROPERTY_TIMEOUT, runs } from './always.js';

describe('a stream of households', () => {
  const equalsSettle = async (input: PortfolioJson, order: fc.Stream<number>) => {
    const portfolio = parseAnyPortfolio(input);
    const held = inAnyOrder(input, order);
    // The portfolio has all that a stream needs beside households: policy, period, earlier settlements and advances.
    const stream = settleStream(() => held, portfolio);
    const lines: EncodedLine[] = [];
    for await (const line of stream) {
      const encoded = encodeLine(line);
      expect(structuredClone(encoded)).toStrictEqual(JSON.parse(JSON.stringify(line)));
      lines.push(encoded);
    }
    const { provenance: _, loans: together, ...figures } = encodeSettlement(settle(portfolio));
    expect(lines.map(({ loanId }) => loanId)).toEqual(held.flatMap((each) => each.loans.map(({ id }) => id)));
    expect(lines.sort((a, b) => (a.loanId < b.loanId ? -1 : 1))).toEqual(JSON.parse(JSON.stringify(together)));
    expect(encodeSummary(stream.summary)).toEqual(figures);
  };

  it(
    'always gives the lines and figures of `settle`, for any order of the households',
    () =>
      fc.assert(
        fc.asyncProperty(portfolios({ previous: false }), fc.infiniteStream(fc.nat()), equalsSettle),
        runs(150),
      ),
    PROPERTY_TIMEOUT,
  );

  it(
    'always adjusts earlier settlements, deducts advances and applies the rest of a programme cap as `settle` does',
    () =>
      fc.assert(fc.asyncProperty(portfolios({ previous: true }), fc.infiniteStream(fc.nat()), equalsSettle), runs(150)),
    PROPERTY_TIMEOUT,
  );
});

/** Households with their loans, in any order, read as text and as values. */
function inAnyOrder({ households, loans }: PortfolioJson, order: fc.Stream<number>) {
  return households
    .map((household) => ({ household, loans: loans.filter(({ householdId }) => householdId === household.id) }))
    .map((each) => ({ each, key: order.next().value }))
    .sort((a, b) => a.key - b.key)
    .map(({ each }, i) => parseHousehold(i % 2 === 0 ? JSON.stringify(each) : each));
}
