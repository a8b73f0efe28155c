import type { SettlementLine } from './lines.js';
import type { Provenance } from './provenance.js';
import type { SettlementSummary } from './summary.js';

/** A settled period: a line for every loan, totals, groups and who pays (SPEC 7, 9). */
export interface Settlement extends SettlementSummary {
  /** By loan id, in the order of code units. All lines are made when this is first read. */
  readonly loans: readonly SettlementLine[];
  /**
   * The version and the hashes by which it can be reproduced and verified. Computed on first access, from the whole input
   * and the whole settlement.
   */
  readonly provenance: Provenance;
}
