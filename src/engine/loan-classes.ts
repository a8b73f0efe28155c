import type { Batch } from '../fields/batch.js';
import { amountCapsOf, principalCapsOf } from '../fields/caps.js';
import type { Policy, When } from '../fields/policy.js';
import { type Day, monthsBetween } from '../kernel/plain-date.js';
import type { DictionaryColumn } from '../kernel/text-columns.js';
import { type AttributeValues, attributeValuesIn } from './attribute-values.js';

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
  /** By `when` and class: whether it holds, once that was asked. */
  private readonly holding: ReadonlyMap<When, (boolean | undefined)[]>;
  /** The values of attributes in the batch begun with last, worked out when they are first asked for. */
  private readonly attributes = new Map<string, AttributeValues>();

  constructor(policy: Policy) {
    this.whens = whensOf(policy);
    this.holding = new Map(this.whens.map((when) => [when, []]));
  }

  /** Begins with a batch that is linked, to which nothing is added from here on. */
  begin(batch: Batch): void {
    const { whens } = this;
    if (this.attributes.size > 0) this.attributes.clear();
    if (whens.length === 0) return;
    const { count } = batch.loans;
    if (this.of.length < count) this.of = new Int32Array(count);
    else this.of.fill(0, 0, count);
    const { of } = this;
    // Loans for which the same of the first entries hold have one number, from 0 on; each entry splits them.
    let masks = [0n];
    whens.forEach((when, i) => {
      const held = holdsIn(batch, when, (name) => this.valuesOf(batch, name));
      const numbers = new Int32Array(2 * masks.length).fill(-1);
      const split: bigint[] = [];
      for (let place = 0; place < count; place++) {
        const pair = 2 * (of[place] as number) + (held[place] as number);
        if (numbers[pair] === -1) {
          numbers[pair] = split.length;
          split.push((masks[pair >> 1] as bigint) | (BigInt(pair & 1) << BigInt(i)));
        }
        of[place] = numbers[pair] as number;
      }
      masks = split;
    });
    const classes = Int32Array.from(masks, (mask) => this.classOf(mask));
    for (let place = 0; place < count; place++) of[place] = classes[of[place] as number] as number;
  }

  /** The values of an attribute in the batch begun with last. */
  valuesOf(batch: Batch, name: string): AttributeValues {
    let values = this.attributes.get(name);
    if (values === undefined) {
      values = attributeValuesIn(batch, name);
      this.attributes.set(name, values);
    }
    return values;
  }

  /** The class of the loan at a place. */
  at(place: number): number {
    return this.whens.length === 0 ? 0 : (this.of[place] as number);
  }

  /** Whether an entry holds for the loans of a class. One without `when` holds for all. */
  holds(loanClass: number, when: When | undefined): boolean {
    if (when === undefined) return true;
    const ofClasses = this.holding.get(when) as (boolean | undefined)[];
    ofClasses[loanClass] ??= ((this.masks[loanClass] as bigint) & (1n << BigInt(this.whens.indexOf(when)))) !== 0n;
    return ofClasses[loanClass] as boolean;
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
function holdsIn(batch: Batch, when: When, valuesOf: (name: string) => AttributeValues): Uint8Array {
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
    const { numbers, of } = valuesOf(name);
    // Number 0, that of none, is among no values.
    const isAmong = new Uint8Array(numbers.size + 1);
    for (const [value, number] of numbers) if (values.includes(value)) isAmong[number] = 1;
    keep((place) => isAmong[of[place] as number] === 1);
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
