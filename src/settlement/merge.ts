import { Outcomes } from '../engine/outcomes.js';
import { PERIOD } from '../fields/period.js';
import { POLICY } from '../fields/policy.js';
import { VERSION } from '../fields/version.js';
import { fingerprint } from '../kernel/fingerprint.js';
import type { GroupKeys, OutcomeLine } from './lines.js';
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
  const lines = settlements.flatMap(({ loans }) => loans as readonly OutcomeLine[]);
  lines.sort((a, b) => (a.loanId < b.loanId ? -1 : 1));
  checkDisjoint(settlements, lines);

  const outcomes = new Outcomes(lines.length, {
    loanIdAt: (place) => (lines[place] as OutcomeLine).loanId,
    householdIdAt: (place) => (lines[place] as OutcomeLine).householdId,
  });
  lines.forEach(({ outcome }, place) => {
    outcomes.put(place, outcome);
  });
  const tally = new SettlementTally(policy.funders.map(({ id }) => id));
  const cells = countByHousehold(lines, tally);
  tally.add(cells, outcomes);
  let provenance: Provenance | undefined;
  return settlementOf(
    { policy, period, outcomes, tally, cells, keysAt: (place) => keysOf(lines[place] as OutcomeLine) },
    { settlements: [], advances: [] },
    () => {
      provenance ??= mergedProvenance(settlements);
      return provenance;
    },
  );
}

/** Counts lines, household by household; returns every line's cell of the tally. */
function countByHousehold(lines: readonly OutcomeLine[], tally: SettlementTally): Uint32Array {
  const placesOf = new Map<string, number[]>();
  lines.forEach(({ householdId }, place) => {
    const places = placesOf.get(householdId);
    if (places === undefined) placesOf.set(householdId, [place]);
    else places.push(place);
  });
  const cells = new Uint32Array(lines.length);
  for (const places of placesOf.values()) {
    tally.begin(lines[places[0] as number] as OutcomeLine);
    for (const place of places) {
      const { product, basis } = lines[place] as OutcomeLine;
      cells[place] = tally.count(product, basis);
    }
  }
  return cells;
}

function keysOf({ product, township, category }: OutcomeLine): GroupKeys {
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

/** No household may be in two parts, since its caps tie its loans together; no loan has two lines. */
function checkDisjoint(settlements: readonly Settlement[], lines: readonly OutcomeLine[]): void {
  const partOf = new Map<string, Settlement>();
  for (const settlement of settlements) {
    for (const { householdId } of settlement.loans) {
      if ((partOf.get(householdId) ?? settlement) !== settlement) {
        throw new RangeError(`household ${householdId} is in two of the settlements`);
      }
      partOf.set(householdId, settlement);
    }
  }
  for (let i = 1; i < lines.length; i++) {
    const { loanId } = lines[i] as OutcomeLine;
    if (loanId === (lines[i - 1] as OutcomeLine).loanId) throw new RangeError(`loan ${loanId} has two lines`);
  }
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
