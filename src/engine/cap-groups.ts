import type { Batch } from '../fields/batch.js';
import { ATTRIBUTE_KEY, type CapKey } from '../fields/cap-keys.js';
import { type Cap, isPerLoan } from '../fields/caps.js';
import type { LoanClasses } from './loan-classes.js';

/**
 * The loans of a batch that are under one cap together have the same number, by their places; −1 where the cap does not
 * apply. No two households share a number.
 */
export type CapGroups = Int32Array;

/**
 * The groups of a cap.
 *
 * @param classes begun with the batch
 * @returns undefined where the loans of a household are one group each, and the cap applies to all
 */
export function capGroupsIn(batch: Batch, cap: Cap, classes: LoanClasses): CapGroups | undefined {
  const { loans } = batch;
  if (cap.when === undefined && cap.per.every((key) => key === 'household')) return undefined;
  const groups = new Int32Array(loans.count);
  for (let place = 0; place < groups.length; place++) groups[place] = place;
  if (!isPerLoan(cap)) groupHouseholds(batch, cap.per, groups, classes);
  if (cap.when !== undefined) {
    for (let place = 0; place < groups.length; place++) {
      if (!classes.holds(classes.at(place), cap.when)) groups[place] = -1;
    }
  }
  return groups;
}

/** Gives the loans of a household that have the same values of keys the number of the first of them. */
function groupHouseholds(batch: Batch, per: readonly CapKey[], groups: Int32Array, classes: LoanClasses): void {
  const { begins, order, households } = batch;
  const valuesAt = per.flatMap((key) => valuesOf(batch, key, classes) ?? []);
  for (let h = 0; h < households.count; h++) {
    const begin = begins[h] as number;
    const end = begins[h + 1] as number;
    if (end - begin < 2) continue;
    const own = order.subarray(begin, end);
    const first = own[0] as number;
    for (const place of own) groups[place] = first;
    for (const valueAt of valuesAt) split(own, valueAt, groups);
  }
}

/** Splits the groups of some loans by a value. */
function split(places: Int32Array, valueAt: (place: number) => number, groups: Int32Array): void {
  /** By group, then by value: the group of the loans that have it. */
  const known = new Map<number, Map<number, number>>();
  for (const place of places) {
    const group = groups[place] as number;
    const value = valueAt(place);
    let ofValues = known.get(group);
    if (ofValues === undefined) {
      ofValues = new Map();
      known.set(group, ofValues);
    }
    const first = ofValues.get(value) ?? place;
    ofValues.set(value, first);
    groups[place] = first;
  }
}

/** The number of the value that a loan has of a key, by its place; undefined where all loans of a household have the same. */
function valuesOf(batch: Batch, key: CapKey, classes: LoanClasses): ((place: number) => number) | undefined {
  const { loans } = batch;
  switch (key) {
    case 'household':
    // A cap per loan has been grouped already.
    case 'loan':
      return undefined;
    case 'lender':
    case 'product': {
      const { codes } = loans.columns[key];
      return (place) => codes[place] as number;
    }
    default: {
      const { of } = classes.valuesOf(batch, key.slice(ATTRIBUTE_KEY.length));
      return (place) => of[place] as number;
    }
  }
}
