import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSettlement, type Settlement, settle } from '../../src/index.js';
import { escapeUnsafe } from '../../src/io/escape-controls.js';
import { settlementPieces } from '../../src/io/settlement-pieces.js';
import { portfolios } from '../../src/testing/index.js';
import { PROPERTY_TIMEOUT, runs } from '../property/always.js';
import { parseAnyPortfolio, portfolioOf } from '../support.js';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text, of pieces that are each whole characters. */
const written = (settlement: Settlement, indent: 0 | 2) =>
  Array.from(settlementPieces(settlement, indent), (piece) => decoder.decode(piece)).join('');

function expectAlike(settlement: Settlement): void {
  const encoded = encodeSettlement(settlement);
  for (const indent of [0, 2] as const) {
    expect(written(settlement, indent)).toBe(escapeUnsafe(`${JSON.stringify(encoded, null, indent)}\n`));
  }
}

describe('the JSON text of a settlement in pieces', () => {
  it(
    'equals that of its encoded object, on one line and indented, for every drawn portfolio',
    () => {
      fc.assert(
        fc.property(portfolios(), (drawn) => expectAlike(settle(parseAnyPortfolio(drawn)))),
        runs(300),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it('equals it without loans', () => {
    expectAlike(settle(portfolioOf({ loans: [] })));
  });

  it('escapes invisible characters, which a changed copy of a settlement may have', () => {
    const settlement = settle(portfolioOf({}));
    const township = '"\\\u00ad遂昌\u{20000}';
    const copy = { ...settlement, loans: settlement.loans.map((line) => ({ ...line, township })) };
    expectAlike(copy);
    expect(written(copy, 0)).toContain('"township":"\\"\\\\\\u00ad遂昌\u{20000}"');
  });

  it('is complete each time it is asked for', () => {
    const settlement = settle(portfolioOf({}));
    expect(written(settlement, 2)).toBe(written(settlement, 2));
  });
});
