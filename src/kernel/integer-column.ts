import { type Integer, integer } from './integer.js';

/**
 * A fixed number of exact integers, each 0 at first. Safe integers are stored as numbers. A bigint is stored in a map,
 * and NaN in its place. A column in which every value is 0 allocates nothing.
 */
export class IntegerColumn {
  private numbers: Float64Array | undefined;
  private wide: Map<number, bigint> | undefined;

  constructor(readonly length: number) {}

  static of(integers: readonly Integer[]): IntegerColumn {
    const column = new IntegerColumn(integers.length);
    for (let place = 0; place < integers.length; place++) column.put(place, integers[place] as Integer);
    return column;
  }

  /** Whether no value other than 0 was stored, nor room reserved. */
  get isZero(): boolean {
    return this.numbers === undefined;
  }

  at(place: number): Integer {
    if (this.numbers === undefined) return 0;
    const number = this.numbers[place] as number;
    return Number.isNaN(number) ? (this.wide?.get(place) as bigint) : number;
  }

  /** The integer at a place as a number: NaN where it is not safe. It is not boxed where this is inlined. */
  numberAt(place: number): number {
    return this.numbers === undefined ? 0 : (this.numbers[place] as number);
  }

  /** The integers that are not safe, by their places. One that was overwritten by a safe one may still be there. */
  get unsafe(): ReadonlyMap<number, bigint> {
    return this.wide ?? NONE;
  }

  /** All integers, as numbers: NaN where one is not safe. It is not to be written to. */
  get numbersOrNaN(): Float64Array {
    return this.numbers ?? new Float64Array(this.length);
  }

  put(place: number, value: Integer): void {
    if (typeof value === 'number') {
      this.putNumber(place, value);
      return;
    }
    this.putNumber(place, Number.NaN);
    this.wide ??= new Map();
    this.wide.set(place, value);
  }

  /** The numbers, for writing safe integers to them directly; NaN where an integer is not safe. */
  reserve(): Float64Array {
    this.numbers ??= new Float64Array(this.length);
    return this.numbers;
  }

  /** {@link put} of a safe integer. It is short enough to be inlined, so that the number is not boxed. */
  putNumber(place: number, value: number): void {
    if (this.numbers !== undefined) this.numbers[place] = value;
    else if (value !== 0) this.putFirst(place, value);
  }

  private putFirst(place: number, value: number): void {
    this.numbers = new Float64Array(this.length);
    this.numbers[place] = value;
  }

  /**
   * Sums of integers ≥ 0 by a key each, exact.
   *
   * @param keys a key for every place, each below `count`
   * @returns a sum for every key
   */
  sumsBy(keys: ArrayLike<number>, count: number): readonly Integer[] {
    const sums = new Float64Array(count);
    const { numbers } = this;
    if (numbers !== undefined) {
      for (let place = 0; place < numbers.length; place++) {
        const key = keys[place] as number;
        sums[key] = (sums[key] as number) + (numbers[place] as number);
      }
    }
    // Nothing is below 0: a sum that ends up safe was exact on the way. NaN is no safe integer.
    const exact: Integer[] = [];
    for (let key = 0; key < count; key++) {
      const sum = sums[key] as number;
      exact.push(Number.isSafeInteger(sum) ? sum : this.exactSumBy(keys, key));
    }
    return exact;
  }

  private exactSumBy(keys: ArrayLike<number>, key: number): Integer {
    let sum = 0n;
    for (let place = 0; place < this.length; place++) if (keys[place] === key) sum += BigInt(this.at(place));
    return integer(sum);
  }

  /** How many integers above 0 there are by a key each; parameters are those of {@link sumsBy}. */
  countsBy(keys: ArrayLike<number>, count: number): readonly number[] {
    const counts = new Array<number>(count).fill(0);
    for (let place = 0; place < this.length; place++) {
      const key = keys[place] as number;
      if (this.at(place) > 0) counts[key] = (counts[key] as number) + 1;
    }
    return counts;
  }

  [Symbol.iterator](): IterableIterator<Integer> {
    return Array.from({ length: this.length }, (_, place) => this.at(place)).values();
  }
}

const NONE: ReadonlyMap<number, bigint> = /* @__PURE__ */ new Map();

/** A sum stays a number up to this bound, so that adding a safe integer below it gives a safe integer. */
const LARGEST_SUM = 2 ** 52;

/** Exact sums of integers ≥ 0, by index. Each is a number while it is safe; the rest is added up in a bigint. */
export class ColumnSums {
  private readonly numbers: number[];
  private overflow: bigint[] | undefined;

  constructor(readonly length: number) {
    this.numbers = new Array<number>(length).fill(0);
  }

  add(sum: number, value: Integer): void {
    const added = typeof value === 'number' ? (this.numbers[sum] as number) + value : Number.NaN;
    if (added <= LARGEST_SUM) {
      this.numbers[sum] = added;
      return;
    }
    this.overflow ??= new Array<bigint>(this.length).fill(0n);
    this.overflow[sum] = (this.overflow[sum] as bigint) + BigInt(value);
  }

  /** Adds the sums of another object of the same length, index by index. */
  addAll(others: ColumnSums): void {
    for (let sum = 0; sum < this.length; sum++) this.add(sum, others.at(sum));
  }

  /** All sums. */
  toArray(): Integer[] {
    return Array.from({ length: this.length }, (_, sum) => this.at(sum));
  }

  at(sum: number): Integer {
    const number = this.numbers[sum] as number;
    return this.overflow === undefined ? number : integer(BigInt(number) + (this.overflow[sum] as bigint));
  }
}
