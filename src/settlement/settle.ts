import type { Outcomes } from '../engine/outcomes.js';
import { checkYears } from '../fields/cap-years.js';
import { type RawFault, refuse } from '../fields/faults.js';
import type { Advance, IssuedSettlement } from '../fields/issued.js';
import { checkChain } from '../fields/issued-reading.js';
import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { batchOf, type Portfolio } from '../fields/portfolio.js';
import type { IntegerColumn } from '../kernel/integer-column.js';
import { correctionsOf, type Recomputed, type RecomputedLine } from './corrections.js';
import { withProvenance } from './encoded.js';
import { type GroupKeys, withLines } from './lines.js';
import { PeriodsSettler } from './periods.js';
import { type Provenance, provenanceOf } from './provenance.js';
import type { Settlement } from './settlement.js';
import { groupKeysIn } from './settler.js';
import { split } from './split.js';
import { summaryOf } from './summary.js';
import type { SettlementTally } from './tally.js';

/**
 * Settles a portfolio over its period: assesses every household's loans, splits the total among the funders and adds up
 * (SPEC 4 to 7). Earlier settlements are computed anew from today's data, and what differs is adjusted. The
 * order of the input never matters; rows, groups and totals tie to the fen.
 *
 * Amounts are Decimals of yuan, rounded half up as the policy says; nothing is rounded before.
 *
 * @param portfolio as `parsePortfolio` returns it
 * @throws InvalidInputError where one of the earlier settlements was adjusted against one that is not among them, or a
 * period is not within a calendar year under a cap for each
 */
export function settle(portfolio: Portfolio): Settlement {
  const batch = batchOf(portfolio);
  const { policy, period, previous, advances } = portfolio;
  const earlier = previous.map((issued) => issued.period);
  refuseContradictions(portfolio, earlier);
  const periods = new PeriodsSettler(policy, period, earlier);
  const { own, previous: outcomes } = periods.settle(batch);
  const settlements = previous.map((issued, i) => recomputed(issued, outcomes[i] as Outcomes, policy));
  return settlementOf(
    { policy, period, ...own, keysAt: (place) => groupKeysIn(batch, place) },
    { settlements, advances },
    () => provenanceOf(portfolio),
  );
}

/** A portfolio may have been copied with fewer earlier settlements than it was read with, or with another policy or period. */
function refuseContradictions({ policy, period, previous }: Portfolio, earlier: readonly Period[]): void {
  const faults: RawFault[] = [];
  checkYears(policy, period, earlier, faults);
  checkChain(previous, faults);
  refuse(faults);
}

/** @param outcomes the recomputed outcomes of its period, in the order of the loans' ids */
function recomputed(issued: IssuedSettlement, outcomes: Outcomes, policy: Policy): Recomputed {
  return { issued, lines: linesOf(outcomes, split(outcomes, policy)) };
}

function* linesOf(outcomes: Outcomes, parts: readonly IntegerColumn[]): Generator<RecomputedLine> {
  for (let place = 0; place < outcomes.length; place++) {
    const loanId = outcomes.loanIdAt(place);
    yield { loanId, subsidy: outcomes.subsidy.at(place), parts: parts.map((part) => part.at(place)) };
  }
}

/** The outcomes and sums of all loans of a settlement, in the order of their ids, without the funders' parts. */
export interface Counted {
  readonly policy: Policy;
  readonly period: Period;
  readonly outcomes: Outcomes;
  readonly tally: SettlementTally;
  /** Every line's cell of the tally. */
  readonly cells: Uint32Array;
  readonly keysAt: (place: number) => GroupKeys;
}

/** The earlier settlements, recomputed, and the advances. */
export interface Before {
  readonly settlements: readonly Recomputed[];
  readonly advances: readonly Advance[];
}

/** Splits and adds up the counted loans: lines, totals, groups, adjustments and payable amounts. */
export function settlementOf(
  { policy, period, outcomes, tally, cells, keysAt }: Counted,
  { settlements, advances }: Before,
  provenance: () => Provenance,
): Settlement {
  const ids = policy.funders.map(({ id }) => id);
  const parts = split(outcomes, policy);
  tally.fund(cells, parts);
  const previous = settlements.map(({ issued }) => issued);
  const summary = summaryOf(policy, period, tally, correctionsOf(settlements, ids), { previous, advances });
  return Object.freeze(withProvenance(withLines(summary, { ids, outcomes, parts, keysAt }), provenance));
}
