import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSettlement, parseSettlement, type Settlement, settle } from '../../src/index.js';
import { CANONICAL } from '../../src/kernel/fingerprint.js';
import { CANONICAL_LAYOUT, type Layout, linePieces } from '../../src/settlement/line-pieces.js';
import { columnsOf, encodedLinesOf } from '../../src/settlement/lines.js';
import { portfolios } from '../../src/testing/index.js';
import { PROPERTY_TIMEOUT, runs } from '../property/always.js';
import { POLICY, parseAnyPortfolio, portfolioOf } from '../support.js';

const PLAIN: Layout = { quoting: CANONICAL, isSorted: false, indent: 0 };
const INDENTED: Layout = { quoting: CANONICAL, isSorted: false, indent: 2 };

function written(settlement: Settlement, layout: Layout): string {
  const pieces: Uint8Array[] = [];
  // The bytes are overwritten by the next piece.
  for (const piece of linePieces(columnsOf(settlement), layout)) pieces.push(piece.slice());
  return Buffer.concat(pieces).toString();
}

function expectAlike(settlement: Settlement): void {
  const lines = encodedLinesOf(settlement);
  expect(written(settlement, CANONICAL_LAYOUT)).toBe(canonicalize(lines));
  expect(written(settlement, PLAIN)).toBe(JSON.stringify(lines));
  expect(`{\n  "loans": ${written(settlement, INDENTED)}\n}`).toBe(JSON.stringify({ loans: lines }, null, 2));
}

/** The settlement's hash, from its own JSON. */
function hashOf({ provenance, ...content }: ReturnType<typeof encodeSettlement>): string {
  const { settlementSha256: _, ...others } = provenance;
  const text = canonicalize({ ...content, provenance: others }) as string;
  return createHash('sha256').update(text).digest('hex');
}

describe('the lines of a settlement written from their columns', () => {
  it(
    'equal the JSON of the encoded lines in every layout, and are hashed with the rest, for every drawn portfolio',
    () => {
      fc.assert(
        fc.property(portfolios(), (drawn) => {
          const settlement = settle(parseAnyPortfolio(drawn));
          expectAlike(settlement);
          const encoded = encodeSettlement(settlement);
          expect(encoded.provenance.settlementSha256).toBe(hashOf(encoded));
          expectAlike(parseSettlement(JSON.parse(JSON.stringify(encoded))));
        }),
        runs(300),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it('equal it for ids that JSON escapes, and for funders that are not in the order of their ids', () => {
    const shares = { b: '0.1', 10: '0.2', 9: '0.3', '\u{1f600}': '0.2', '\uffee': '0.1', '"q"': '0.1' };
    const funders = Object.entries(shares).map(([id, share]) => ({ id, name: id, share }));
    const portfolio = portfolioOf({
      policy: { ...POLICY, funders },
      household: { township: '"', category: '\\' },
      loans: [{ id: 'a"b\\c' }, { id: '遂昌\u{20000}' }],
    });
    expectAlike(settle(portfolio));
  });

  it('equal it where there are no lines', () => {
    expectAlike(settle(portfolioOf({ policy: POLICY, loans: [] })));
  });

  it('are written in pieces, each of whole lines', () => {
    const loans = Array.from({ length: 1000 }, (_, i) => ({ id: `L${i}` }));
    const settlement = settle(portfolioOf({ policy: POLICY, loans }));
    expectAlike(settlement);
    expect([...linePieces(columnsOf(settlement), PLAIN)].length).toBeGreaterThan(10);
  });
});
