import { type Advance, type IssuedSettlement, sha256Of } from '../fields/issued.js';
import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import type { Decimal } from '../kernel/decimal.js';
import { yuan } from '../kernel/fen.js';
import { add, type Integer, subtract } from '../kernel/integer.js';
import { type Adjustment, adjustmentOf, type Correction } from './corrections.js';
import { withLazy } from './data.js';
import type { Grouping, SettlementTally } from './tally.js';
import { type Term, termsNotFromPlan } from './terms.js';
import { type ByFunder, byFunder, type Totals } from './totals.js';

/** A settled period but for its lines: totals, groups and who pays (SPEC 7, 9). */
export interface SettlementSummary {
  /** The policy of the settlement. */
  readonly policy: Policy;
  /** The settled period. */
  readonly period: Period;
  /** The terms under which it was made that are not from the programme's own text. Found out when they are first read. */
  readonly terms: readonly Term[];
  /** Totals of all lines. */
  readonly totals: Totals;
  /** Totals by group, in the order of the keys by code unit. Made when they are first read. */
  readonly groups: Readonly<Record<Grouping, Readonly<Record<string, Totals>>>>;
  /** The adjustments of earlier settlements, by loan id in the order of code units; empty where there are none. */
  readonly adjustments: readonly Adjustment[];
  /** What each funder paid ahead (预拨), in yuan. */
  readonly advances: ByFunder<Decimal>;
  /** The `settlementSha256` of each of the settlements that it was adjusted against, in the order of their periods. */
  readonly previous: readonly string[];
  /** What each funder owes, in yuan: its part of the total and of the adjustments, less its advances; below 0 it gets back. */
  readonly payable: ByFunder<Decimal>;
}

/**
 * What has been counted and paid for, with what is put right and what was paid ahead. Terms and groups are made when they
 * are read: where loans are settled one by one, they took more than half of the time.
 */
export function summaryOf(
  policy: Policy,
  period: Period,
  tally: SettlementTally,
  corrections: readonly Correction[],
  { previous, advances }: { readonly previous: readonly IssuedSettlement[]; readonly advances: readonly Advance[] },
): SettlementSummary {
  const ids = policy.funders.map(({ id }) => id);
  const { sum, totals, groups } = tally.totals();
  const paidAhead = ids.map((id) => advancedBy(id, advances));
  const payable = ids.map((_, i) => {
    const total = sum.parts[i] as Integer;
    const adjusted = corrections.reduce((value, { parts }) => add(value, parts[i] as Integer), total);
    return subtract(adjusted, paidAhead[i] as Integer);
  });
  return withLazy(
    {
      policy,
      period,
      totals,
      adjustments: Object.freeze(corrections.map((correction) => adjustmentOf(correction, ids))),
      advances: byFunder(ids, paidAhead, yuan),
      payable: byFunder(ids, payable, yuan),
    },
    {
      terms: () => Object.freeze(termsNotFromPlan(policy)),
      groups,
      previous: () => Object.freeze(previous.map(sha256Of)),
    },
  );
}

/** What a funder paid ahead, in fen. */
function advancedBy(id: string, advances: readonly Advance[]): Integer {
  return advances.reduce<Integer>((sum, { funder, amount }) => (funder === id ? add(sum, amount) : sum), 0);
}
