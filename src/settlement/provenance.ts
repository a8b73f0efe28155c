import { canonicalPortfolio } from '../fields/canonical-portfolio.js';
import { sha256Of } from '../fields/issued.js';
import { POLICY } from '../fields/policy.js';
import type { Portfolio } from '../fields/portfolio.js';
import { VERSION } from '../fields/version.js';
import { fingerprint, hashOf } from '../kernel/fingerprint.js';

/** By which a settlement can be reproduced: what computed it, and from what. */
export interface Provenance {
  /** The name of this package. */
  readonly library: 'tiexi';
  /** The library's version. */
  readonly version: string;
  /** SHA-256 of the policy's canonical JSON (RFC 8785), as the settlement's JSON gives the policy. */
  readonly policySha256: string;
  /**
   * SHA-256 of the whole input's canonical JSON (RFC 8785): `{policy, period, households, loans}` in the one form in
   * which a portfolio is written, so that neither the order of the input nor its format matters.
   */
  readonly inputSha256: string;
  /** Of a settlement that was merged: the `inputSha256` of every part, in order; its own is that of this list. */
  readonly parts?: readonly string[];
  /**
   * The `settlementSha256` of each of the settlements that it was adjusted against, in the order of their periods; empty
   * where there is none. Settlements of version 0.1.0 have no such list.
   */
  readonly previous?: readonly string[];
  /**
   * SHA-256 of the settlement's canonical JSON (RFC 8785) without this field. It tells whether the settlement was altered,
   * not who issued it: everybody can compute it. Settlements of version 0.1.0 have none.
   */
  readonly settlementSha256?: string;
}

/** The provenance of a settlement before its own hash is known. */

export function provenanceOf(portfolio: Portfolio): Provenance {
  return Object.freeze({
    library: 'tiexi',
    version: VERSION,
    policySha256: fingerprint(POLICY.encode(portfolio.policy)),
    inputSha256: hashOf(canonicalPortfolio(portfolio)),
    previous: Object.freeze(portfolio.previous.map(sha256Of)),
  });
}
