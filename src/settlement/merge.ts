import { Outcomes } from '../engine/outcomes.js';
import { encodePeriod, encodePolicy } from '../fields/encode-policy.js';
import { holdingsOf } from '../fields/holdings.js';
import { VERSION } from '../fields/version.js';
import { fingerprint } from '../kernel/fingerprint.js';
import type { OutcomeLine } from './lines.js';
import type { Provenance } from './provenance.js';
import { placesOf, type Settlement, Sheet } from './settle.js';

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

  const loans = lines.map(({ loanId, householdId, product }) => ({ id: loanId, householdId, product }));
  const outcomes = new Outcomes(loans);
  lines.forEach(({ outcome }, place) => {
    outcomes.put(place, outcome);
  });
  const byId = new Map(
    lines.map(({ householdId, township, category }) => [householdId, { id: householdId, township, category }]),
  );
  const households = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const holdings = holdingsOf(households, loans);
  const sheet = new Sheet(policy, period, { loans, households, holdings });
  households.forEach((_, h) => {
    sheet.count(h, placesOf(holdings, h), outcomes);
  });
  let provenance: Provenance | undefined;
  return sheet.settlement(outcomes, { settlements: [], advances: [] }, () => {
    provenance ??= mergedProvenance(settlements);
    return provenance;
  });
}

function checkTogether(settlements: readonly Settlement[], first: Settlement): void {
  const policySha256 = fingerprint(encodePolicy(first.policy));
  const { from, to } = encodePeriod(first.period);
  settlements.forEach((settlement, place) => {
    const which = `settlement ${place + 1} of ${settlements.length}`;
    if (fingerprint(encodePolicy(settlement.policy)) !== policySha256) {
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
    policySha256: fingerprint(encodePolicy(first.policy)),
    inputSha256: fingerprint(parts),
    parts: Object.freeze(parts),
  });
}
