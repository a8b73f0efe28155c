import { Outcomes } from '../engine/outcomes.js';
import { PERIOD } from '../fields/period.js';
import { POLICY } from '../fields/policy.js';
import { VERSION } from '../fields/version.js';
import { fingerprint } from '../kernel/fingerprint.js';
import { columnsOf, type GroupKeys, type Lines } from './lines.js';
import type { Provenance } from './provenance.js';
import { type Settlement, settlementOf } from './settle.js';
import { SettlementTally } from './tally.js';

/**
 * Makes settlements of disjoint sets of households, such as those of a province's counties, into one: every figure is
 * that of settling all of them together, whatever the partition and the order of merging (SPEC 7). The parts may be
 * merged ones themselves.
 *
 * A household's caps and rounding are its own, and everything but the funders' rows adds up. Who bears a missing fen
 * (SPEC 6) depends on the whole set, but on nothing of a loan except its id and its subsidy in fen: so the lines are all
 * that has to be carried, and the split is made anew over them.
 *
 * The provenance names the inputs of the parts: `inputSha256` is the SHA-256 of the canonical JSON of their list.
 *
 * @param settlements under one policy, over one period; without adjustments and advances, which are of the whole and not
 * of its parts
 * @throws RangeError where they cannot be merged: there is none, they differ in policy or period, a household or a loan
 * is in two of them, or one has adjustments or advances.
 */
export function mergeSettlements(settlements: readonly Settlement[]): Settlement {
  const [first] = settlements;
  if (first === undefined) throw new RangeError('there is no settlement to merge');
  const { policy, period } = first;
  checkTogether(settlements, first);
  const lines = settlements.map(columnsOf).flatMap(linesOfPart);
  checkHouseholds(lines);
  lines.sort((a, b) => (a.id < b.id ? -1 : 1));
  checkLoans(lines);

  const outcomes = new Outcomes(lines.length, {
    loanIdAt: (place) => (lines[place] as Line).id,
    householdIdAt: (place) => (lines[place] as Line).householdId,
  });
  lines.forEach(({ part, at }, place) => {
    outcomes.copy(place, part.outcomes, at);
  });
  const tally = new SettlementTally(policy.funders.map(({ id }) => id));
  const cells = countByHousehold(lines, outcomes, tally);
  tally.add(cells, outcomes);
  let provenance: Provenance | undefined;
  return settlementOf(
    { policy, period, outcomes, tally, cells, keysAt: (place) => keysOf(lines[place] as Line) },
    { settlements: [], advances: [] },
    () => {
      provenance ??= mergedProvenance(settlements);
      return provenance;
    },
  );
}

/** Counts lines, household by household; returns every line's cell of the tally. */
function countByHousehold(lines: readonly Line[], outcomes: Outcomes, tally: SettlementTally): Uint32Array {
  const placesOf = new Map<string, number[]>();
  lines.forEach(({ householdId }, place) => {
    const places = placesOf.get(householdId);
    if (places === undefined) placesOf.set(householdId, [place]);
    else places.push(place);
  });
  const cells = new Uint32Array(lines.length);
  for (const places of placesOf.values()) {
    tally.begin(lines[places[0] as number] as Line);
    for (const place of places) {
      cells[place] = tally.count((lines[place] as Line).product, outcomes.basisAt(place));
    }
  }
  return cells;
}

function keysOf({ product, township, category }: Line): GroupKeys {
  return { product, township, category };
}

function checkTogether(settlements: readonly Settlement[], first: Settlement): void {
  const policySha256 = fingerprint(POLICY.encode(first.policy));
  const { from, to } = PERIOD.encode(first.period);
  settlements.forEach((settlement, place) => {
    const which = `settlement ${place + 1} of ${settlements.length}`;
    if (fingerprint(POLICY.encode(settlement.policy)) !== policySha256) {
      throw new RangeError(`${which} is made under another policy than the first`);
    }
    if (settlement.period.from !== first.period.from || settlement.period.to !== first.period.to) {
      throw new RangeError(`${which} is of another period than the first, ${from} to ${to}`);
    }
    if (settlement.adjustments.length > 0 || Object.values(settlement.advances).some((paid) => !paid.isZero())) {
      throw new RangeError(`${which} has adjustments or advances: these are of the whole, not of its parts`);
    }
  });
}

/** A line of one of the settlements. */
interface Line extends GroupKeys {
  readonly id: string;
  readonly householdId: string;
  /** The lines of the settlement, and the place among them. */
  readonly part: Lines;
  readonly at: number;
}

function linesOfPart(part: Lines): readonly Line[] {
  const { outcomes, keysAt } = part;
  return Array.from({ length: outcomes.length }, (_, at) => {
    const { product, township, category } = keysAt(at);
    const [id, householdId] = [outcomes.loanIdAt(at), outcomes.householdIdAt(at)];
    return { id, householdId, product, township, category, part, at };
  });
}

/** No household may be in two settlements, since its caps tie its loans together. */
function checkHouseholds(lines: readonly Line[]): void {
  const partOf = new Map<string, Lines>();
  for (const { householdId, part } of lines) {
    if ((partOf.get(householdId) ?? part) !== part) {
      throw new RangeError(`household ${householdId} is in two of the settlements`);
    }
    partOf.set(householdId, part);
  }
}

/** No loan may have two lines. @param lines in the order of loan ids */
function checkLoans(lines: readonly Line[]): void {
  lines.forEach(({ id }, i) => {
    if (id === lines[i - 1]?.id) throw new RangeError(`loan ${id} has two lines`);
  });
}

function mergedProvenance(settlements: readonly Settlement[]): Provenance {
  const parts = settlements.flatMap(({ provenance }) => provenance.parts ?? [provenance.inputSha256]).sort();
  const [first] = settlements as readonly [Settlement];
  return Object.freeze({
    library: 'tiexi',
    version: VERSION,
    policySha256: fingerprint(POLICY.encode(first.policy)),
    inputSha256: fingerprint(parts),
    parts: Object.freeze(parts),
  });
}
