import { canonicalPieces } from '../kernel/fingerprint.js';
import { CanonicalPlan, canonicalRows } from './canonical-rows.js';
import { HOUSEHOLD } from './household.js';
import { LOAN } from './loan.js';
import { encodeFrame, encodePortfolio, ownBatchOf, type Portfolio } from './portfolio.js';

const HOUSEHOLDS = /* @__PURE__ */ new CanonicalPlan(HOUSEHOLD.fields);
const LOANS = /* @__PURE__ */ new CanonicalPlan(LOAN.fields);

/**
 * The canonical JSON (RFC 8785) of {@link encodePortfolio} in UTF-8, households and loans from their columns. A piece is
 * valid until the next one is asked for.
 *
 * @throws NoCanonicalJsonError where there is none
 */
export function canonicalPortfolio(portfolio: Portfolio): Iterable<Uint8Array> {
  const batch = ownBatchOf(portfolio);
  // A copy has objects of its own, in the order in which it was given them.
  if (batch === undefined) return canonicalPieces(encodePortfolio(portfolio));
  return canonicalPieces(encodeFrame(portfolio), {
    households: () => canonicalRows(HOUSEHOLDS, batch.households),
    loans: () => canonicalRows(LOANS, batch.loans),
  });
}
