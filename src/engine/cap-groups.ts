import type { Batch } from '../fields/batch.js';
import { ATTRIBUTE_KEY, type CapKey } from '../fields/cap-keys.js';
import { type Cap, isPerLoan } from '../fields/caps.js';
import type { TextMapColumn } from '../kernel/rows.js';
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
  const { loans, owners } = batch;
  if (cap.when === undefined && cap.per.every((key) => key === 'household')) return undefined;
  const groups = isPerLoan(cap)
    ? Int32Array.from({ length: loans.count }, (_, place) => place)
    : groupedBy(
        batch,
        cap.per,
        Int32Array.from({ length: loans.count }, (_, place) => owners[place] as number),
      );
  if (cap.when !== undefined) {
    for (let place = 0; place < groups.length; place++) {
      if (!classes.holds(classes.at(place), cap.when)) groups[place] = -1;
    }
  }
  return groups;
}

/** Splits groups by the values of keys. */
function groupedBy(batch: Batch, per: readonly CapKey[], households: Int32Array): Int32Array {
  return per.reduce((groups, key) => {
    const values = valuesOf(batch, key);
    return values === undefined ? groups : split(groups, values);
  }, households);
}

/** The numbers of pairs of numbers ≥ 0. */
function split(groups: Int32Array, values: Int32Array): Int32Array {
  const width = values.reduce((most, value) => Math.max(most, value), 0) + 1;
  const numbers = new Map<number, number>();
  return groups.map((group, place) => {
    const pair = group * width + (values[place] as number);
    let number = numbers.get(pair);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(pair, number);
    }
    return number;
  });
}

/** A number for the value that every loan has of a key; undefined where all loans of a household have the same. */
function valuesOf(batch: Batch, key: CapKey): Int32Array | undefined {
  const { loans } = batch;
  switch (key) {
    case 'household':
    // A cap per loan has been grouped already.
    case 'loan':
      return undefined;
    case 'lender':
    case 'product':
      return loans.columns[key].codes.slice(0, loans.count);
    default:
      return attributeValues(batch, key.slice(ATTRIBUTE_KEY.length));
  }
}

/** A number for every loan's value of an attribute, its own or its household's; 0 where it has none. */
function attributeValues({ loans, households, owners }: Batch, name: string): Int32Array {
  const numbers = new Map<string, number>();
  const own = attributeReader(loans.columns.attributes, name, numbers);
  const ofHousehold = attributeReader(households.columns.attributes, name, numbers);
  return Int32Array.from({ length: loans.count }, (_, place) => own(place) || ofHousehold(owners[place] as number));
}

/** The number of the value that a row has of an attribute, 0 where it has none. `numbers` are those of texts. */
function attributeReader(
  { list: { starts, rows } }: TextMapColumn,
  name: string,
  numbers: Map<string, number>,
): (row: number) => number {
  const { name: names, value } = rows.columns;
  const wanted = names.words.indexOf(name);
  if (wanted < 0) return () => 0;
  const ofWords = value.words.map((word) => {
    const number = numbers.get(word) ?? numbers.size + 1;
    numbers.set(word, number);
    return number;
  });
  return (row) => {
    for (let i = starts[row] as number; i < (starts[row + 1] as number); i++) {
      if (names.codes[i] === wanted) return ofWords[value.codes[i] as number] as number;
    }
    return 0;
  };
}
