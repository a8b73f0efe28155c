import type { Outcomes } from '../engine/outcomes.js';
import type { Advance, Issued } from '../fields/issued.js';
import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { batchOf, type Portfolio } from '../fields/portfolio.js';
import type { Integer } from '../kernel/integer.js';
import { correctionsOf, type Recomputed } from './corrections.js';
import { type GroupKeys, type SettlementLine, withLines } from './lines.js';
import { type Provenance, provenanceOf } from './provenance.js';
import { groupKeysIn, Settler } from './settler.js';
import { split } from './split.js';
import { type SettlementSummary, summaryOf } from './summary.js';
import type { SettlementTally } from './tally.js';

/** A settled period: a line for every loan, totals, groups and who pays (SPEC 7, 9). */
export interface Settlement extends SettlementSummary {
  /** By loan id, in the order of code units. All lines are made when this is first read. */
  readonly loans: readonly SettlementLine[];
  /** By which it can be reproduced. Worked out when it is looked at: it reads the whole input once more. */
  readonly provenance: Provenance;
}

/**
 * Settles a portfolio over its period: assesses every household's loans, splits the total among the funders and adds up
 * (SPEC 4 to 7). Earlier settlements are computed anew from today's data, and what differs is adjusted. The
 * order of the input never matters; rows, groups and totals tie to the fen.
 *
 * Amounts are Decimals of yuan, rounded half up as the policy says; nothing is rounded before.
 *
 * @param portfolio as `parsePortfolio` returns it
 */
export function settle(portfolio: Portfolio): Settlement {
  const { policy, period, previous, advances } = portfolio;
  const batch = batchOf(portfolio);
  const { amountCap } = policy;
  const caps =
    amountCap?.per === 'programme' && previous.length > 0
      ? new Array<Integer>(batch.households.count).fill(amountCap.perHousehold)
      : undefined;
  const recomputed = (issued: Issued): Recomputed => {
    const outcomes = new Settler(policy, issued.period).outcomesOf(batch, caps);
    return { issued, outcomes, parts: split(outcomes.subsidy, policy.funders) };
  };
  // In the order of time: a cap for the whole programme is used up by what comes first.
  const before = previous.filter((issued) => issued.period.from < period.from).map(recomputed);
  const settled = new Settler(policy, period).settle(batch, caps);
  const after = previous.slice(before.length).map(recomputed);
  let provenance: Provenance | undefined;
  return settlementOf(
    { policy, period, ...settled, keysAt: (place) => groupKeysIn(batch, place) },
    { settlements: [...before, ...after], advances },
    () => {
      provenance ??= provenanceOf(portfolio);
      return provenance;
    },
  );
}

/** What all loans of a settlement come to, in the order of their ids, added up but for who pays. */
export interface Counted {
  readonly policy: Policy;
  readonly period: Period;
  readonly outcomes: Outcomes;
  readonly tally: SettlementTally;
  /** Every line's cell of the tally. */
  readonly cells: Uint32Array;
  readonly keysAt: (place: number) => GroupKeys;
}

/** What was settled before, as computed today, and what was paid ahead. */
export interface Before {
  readonly settlements: readonly Recomputed[];
  readonly advances: readonly Advance[];
}

/** Splits and adds up what was counted: lines, totals, groups, what is put right and what is payable. */
export function settlementOf(
  { policy, period, outcomes, tally, cells, keysAt }: Counted,
  { settlements, advances }: Before,
  provenance: () => Provenance,
): Settlement {
  const ids = policy.funders.map(({ id }) => id);
  const parts = split(outcomes.subsidy, policy.funders);
  tally.fund(cells, parts);
  const rest = {
    ...summaryOf(policy, period, tally, correctionsOf(settlements, ids), advances),
    get provenance() {
      return provenance();
    },
  };
  return Object.freeze(withLines(rest, { ids, outcomes, parts, keysAt }));
}
