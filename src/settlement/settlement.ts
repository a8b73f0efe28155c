import type { SettlementLine } from './lines.js';
import type { Provenance } from './provenance.js';
import type { SettlementSummary } from './summary.js';

/** A settled period: a line for every loan, totals, groups and who pays (SPEC 7, 9). */
export interface Settlement extends SettlementSummary {
  /** By loan id, in the order of code units. All lines are made when this is first read. */
  readonly loans: readonly SettlementLine[];
  /**
   * By which it can be reproduced and verified. Worked out when it is looked at: it reads the whole input and the whole
   * settlement once more.
   */
  readonly provenance: Provenance;
}
