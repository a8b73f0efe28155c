/**
 * Which loans are whose: for each household, in its list's order, the place of its first loan, and for each loan the
 * place of its household, and of that household's next loan; −1 where there is none.
 */
export interface Holdings {
  readonly first: Int32Array;
  readonly next: Int32Array;
  readonly household: Int32Array;
}

interface Owned {
  readonly householdId?: string | undefined;
}

/** The place of every loan's household, −1 where it is not there. */
export function ownersOf(
  households: readonly { readonly id?: string | undefined }[],
  loans: readonly Owned[],
): Int32Array {
  const placeOf = new Map<string | undefined, number>();
  for (let h = households.length - 1; h >= 0; h--) placeOf.set((households[h] as { readonly id?: string }).id, h);
  const owners = new Int32Array(loans.length);
  let id: string | undefined;
  let owner = -1;
  for (let place = 0; place < loans.length; place++) {
    const { householdId } = loans[place] as Owned;
    // Loans of one household often stand together.
    if (householdId !== id || owner < 0) {
      id = householdId;
      owner = placeOf.get(id) ?? -1;
    }
    owners[place] = owner;
  }
  return owners;
}

/** The holdings of loans with these owners, of whom there are so many. */
function holdingsFrom(households: number, owners: Int32Array): Holdings {
  const first = new Int32Array(households).fill(-1);
  const next = new Int32Array(owners.length);
  for (let place = owners.length - 1; place >= 0; place--) {
    const owner = owners[place] as number;
    next[place] = first[owner] as number;
    first[owner] = place;
  }
  return { first, next, household: owners };
}

/** Holdings that are known already, by the list of the loans, and the households that they are for. */
const KNOWN = new WeakMap<readonly Owned[], { readonly households: unknown; readonly holdings: Holdings }>();

/** Keeps the owners of loans, worked out when they were read, for whoever asks for their holdings. */
export function keepOwners(households: readonly unknown[], loans: readonly Owned[], owners: Int32Array): void {
  KNOWN.set(loans, { households, holdings: holdingsFrom(households.length, owners) });
}

/** Which of the loans are whose. Every loan's household is there. */
export function holdingsOf(households: readonly { readonly id: string }[], loans: readonly Owned[]): Holdings {
  const known = KNOWN.get(loans);
  if (known?.households === households) return known.holdings;
  return holdingsFrom(households.length, ownersOf(households, loans));
}
