import type { Batch, HouseholdColumns, LoanColumns } from '../fields/batch.js';
import { amountCapsOf, principalCapsOf } from '../fields/caps.js';
import type { Policy, When } from '../fields/policy.js';
import { type Day, monthsBetween } from '../kernel/plain-date.js';
import type { DictionaryColumn } from '../kernel/text-columns.js';

/**
 * Sorts loans into classes: loans for which the same entries of the policy hold (SPEC 3, when). A class is a number from
 * 0 on. Classes stay the same from batch to batch, so that what depends on them is worked out once. Under a policy
 * without any `when` every loan is in class 0, and nothing is computed.
 */
export class LoanClasses {
  /** The class of each loan of the batch begun with last. Empty where all are in class 0. */
  private of = new Int32Array(0);
  private readonly whens: readonly When[];
  /** Which of `whens` hold for the loans of a class, as bits. */
  private readonly masks: bigint[] = [0n];
  private readonly numbers = new Map<bigint, number>([[0n, 0]]);

  constructor(policy: Policy) {
    this.whens = whensOf(policy);
  }

  /** Begins with a batch that is linked, to which nothing is added from here on. */
  begin(batch: Batch): void {
    const { whens } = this;
    if (whens.length === 0) return;
    const { count } = batch.loans;
    const held = whens.map((when) => holdsIn(batch, when));
    if (this.of.length < count) this.of = new Int32Array(count);
    for (let place = 0; place < count; place++) {
      let mask = 0n;
      for (let i = 0; i < held.length; i++) if ((held[i] as Uint8Array)[place] === 1) mask |= 1n << BigInt(i);
      this.of[place] = this.classOf(mask);
    }
  }

  /** The class of the loan at a place. */
  at(place: number): number {
    return this.whens.length === 0 ? 0 : (this.of[place] as number);
  }

  /** Whether an entry holds for the loans of a class. One without `when` holds for all. */
  holds(loanClass: number, when: When | undefined): boolean {
    return when === undefined || ((this.masks[loanClass] as bigint) & (1n << BigInt(this.whens.indexOf(when)))) !== 0n;
  }

  private classOf(mask: bigint): number {
    let number = this.numbers.get(mask);
    if (number === undefined) {
      number = this.masks.length;
      this.masks.push(mask);
      this.numbers.set(mask, number);
    }
    return number;
  }
}

/** Every `when` of a policy. */
function whensOf(policy: Policy): readonly When[] {
  const { subsidy, concession = [], conditions = [], funderShares = [] } = policy;
  const entries = [
    ...subsidy,
    ...concession,
    ...conditions,
    ...funderShares,
    ...principalCapsOf(policy),
    ...amountCapsOf(policy),
  ];
  return entries.flatMap(({ when }) => (when === undefined ? [] : [when]));
}

/** For every loan of a batch, by its place, 1 where a `when` holds, else 0. */
function holdsIn(batch: Batch, when: When): Uint8Array {
  const { loans, households, owners } = batch;
  const { product, lender, principal, disbursedOn, maturesOn } = loans.columns;
  const { township, category } = households.columns;
  const held = new Uint8Array(loans.count).fill(1);
  const keep = (holds: (place: number) => boolean) => {
    for (let place = 0; place < held.length; place++) if (held[place] === 1 && !holds(place)) held[place] = 0;
  };
  const keepAmong = (column: DictionaryColumn, names: readonly string[], rowOf: (place: number) => number) => {
    const isAmong = amongTest(column, names);
    keep((place) => isAmong(rowOf(place)));
  };
  const ownerOf = (place: number) => owners[place] as number;
  const itself = (place: number) => place;
  if (when.products !== undefined) keepAmong(product, when.products, itself);
  if (when.lenders !== undefined) keepAmong(lender, when.lenders, itself);
  if (when.categories !== undefined) keepAmong(category, when.categories, ownerOf);
  if (when.townships !== undefined) keepAmong(township, when.townships, ownerOf);
  if (when.principal !== undefined) {
    const { from = 0, to = Number.POSITIVE_INFINITY } = when.principal;
    const { numbers } = principal;
    keep((place) => (numbers[place] as number) >= from && (numbers[place] as number) < to);
  }
  if (when.termMonths !== undefined) {
    const { from = 0, to = Number.POSITIVE_INFINITY } = when.termMonths;
    keep((place) => {
      const months = monthsBetween(disbursedOn.days[place] as Day, maturesOn.days[place] as Day);
      return months >= from && months < to;
    });
  }
  for (const [name, values] of Object.entries(when.attributes ?? {})) {
    const isAmong = attributeTest(loans.columns.attributes, name, values);
    const isAmongHouseholds = attributeTest(households.columns.attributes, name, values);
    keep((place) => isAmong(place) || isAmongHouseholds(ownerOf(place)));
  }
  return held;
}

/** Whether the text of a row is among names. An absent text is the empty one. */
function amongTest({ codes, words }: DictionaryColumn, names: readonly string[]): (row: number) => boolean {
  const isAmong = Uint8Array.from(words, (word) => (names.includes(word) ? 1 : 0));
  const withoutIs = names.includes('');
  return (row) => {
    const code = codes[row] as number;
    return code < 0 ? withoutIs : isAmong[code] === 1;
  };
}

/** Whether a row has an attribute with one of some values. A row without it fits nothing. */
function attributeTest(
  { list: { starts, rows } }: (LoanColumns | HouseholdColumns)['attributes'],
  name: string,
  values: readonly string[],
): (row: number) => boolean {
  const { name: names, value } = rows.columns;
  const own = names.words.indexOf(name);
  if (own < 0) return () => false;
  const isAmong = amongTest(value, values);
  return (row) => {
    for (let i = starts[row] as number; i < (starts[row + 1] as number); i++) {
      if (names.codes[i] === own) return isAmong(i);
    }
    return false;
  };
}
