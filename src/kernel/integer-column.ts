import { type Integer, integer } from './integer.js';

/**
 * As many exact integers as there are places, each 0 at first. Safe ones, which nearly all are, lie side by side as
 * numbers; a bigint lies beside them, and NaN at its place. A column of noughts takes no room.
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

  /** Whether nothing but 0 was ever put. */
  get isNought(): boolean {
    return this.numbers === undefined;
  }

  at(place: number): Integer {
    const number = this.numberAt(place);
    return Number.isNaN(number) ? (this.wide?.get(place) as bigint) : number;
  }

  /** The integer where it is safe, NaN where it is not: {@link at} has those. */
  numberAt(place: number): number {
    return this.numbers === undefined ? 0 : (this.numbers[place] as number);
  }

  put(place: number, value: Integer): void {
    if (this.numbers === undefined) {
      if (value === 0) return;
      this.numbers = new Float64Array(this.length);
    }
    if (typeof value === 'number') {
      this.numbers[place] = value;
      return;
    }
    this.numbers[place] = Number.NaN;
    this.wide ??= new Map();
    this.wide.set(place, value);
  }

  [Symbol.iterator](): IterableIterator<Integer> {
    return Array.from({ length: this.length }, (_, place) => this.at(place)).values();
  }
}

/** Sums of columns' integers stay numbers up to here: what is added then is still safe, and so is the sum. */
const LARGEST_SUM = 2 ** 52;

/** Exact sums of integers ≥ 0, side by side: numbers while they are safe, and what is beyond in bigints. */
export class ColumnSums {
  private readonly numbers: Float64Array;
  private beyond: bigint[] | undefined;

  constructor(readonly length: number) {
    this.numbers = new Float64Array(length);
  }

  /** Adds a column's integer at a place to a sum. */
  addAt(sum: number, column: IntegerColumn, place: number): void {
    const added = (this.numbers[sum] as number) + column.numberAt(place);
    // NaN is at most nothing.
    if (added <= LARGEST_SUM) this.numbers[sum] = added;
    else this.add(sum, column.at(place));
  }

  add(sum: number, value: Integer): void {
    const added = typeof value === 'number' ? (this.numbers[sum] as number) + value : Number.NaN;
    if (added <= LARGEST_SUM) {
      this.numbers[sum] = added;
      return;
    }
    this.beyond ??= new Array<bigint>(this.length).fill(0n);
    this.beyond[sum] = (this.beyond[sum] as bigint) + BigInt(value);
  }

  /** Adds every sum of others of the same length to its own. */
  addAll(others: ColumnSums): void {
    for (let sum = 0; sum < this.length; sum++) this.add(sum, others.at(sum));
  }

  /** All of them. */
  all(): Integer[] {
    return Array.from({ length: this.length }, (_, sum) => this.at(sum));
  }

  at(sum: number): Integer {
    const number = this.numbers[sum] as number;
    return this.beyond === undefined ? number : integer(BigInt(number) + (this.beyond[sum] as bigint));
  }
}
