import type { TermsCheck } from '../engine/terms-check.js';
import { Batch } from '../fields/batch.js';
import type { RawFault } from '../fields/faults.js';
import type { Household } from '../fields/household.js';
import type { Loan } from '../fields/loan.js';

/**
 * The faults of loans under the terms, with their paths in the lists. Households that have faults of their own, or of a
 * loan, are not looked at: caps tie their loans together.
 *
 * @param found the faults of the households and loans by themselves
 */
export function faultsUnderTerms(
  check: TermsCheck,
  households: readonly Partial<Household>[],
  loans: readonly Partial<Loan>[],
  found: readonly RawFault[],
): RawFault[] {
  const faulty = { households: placesOf('households', found), loans: placesOf('loans', found) };
  const loansOf = new Map<string, number[]>();
  loans.forEach(({ householdId }, place) => {
    const own = loansOf.get(householdId as string) ?? [];
    own.push(place);
    loansOf.set(householdId as string, own);
  });
  const batch = new Batch();
  const places: number[] = [];
  households.forEach((household, h) => {
    const own = loansOf.get(household.id as string) ?? [];
    if (faulty.households.has(h) || own.some((place) => faulty.loans.has(place))) return;
    const owner = batch.addHousehold(household as Household);
    for (const place of own) {
      batch.addLoan(loans[place] as Loan, owner);
      places.push(place);
    }
  });
  return check.faultsIn(batch.link()).map(({ place, at }) => at(['loans', places[place] as number]));
}

/** The places of the entries of a list that have faults. */
function placesOf(list: 'households' | 'loans', found: readonly RawFault[]): ReadonlySet<number> {
  return new Set(
    found.flatMap(({ path: [name, place] }) => (name === list && typeof place === 'number' ? [place] : [])),
  );
}
