import type { Day } from './plain-date.js';

/**
 * The values of one field of many records, by the index of the record. Indices are filled in ascending order from 0. A
 * column grows on demand. An index that was given up is overwritten by the next record.
 */
export interface Column<T> {
  /** Reserves room for a number of values. A place to which nothing has been written has no value. */
  reserve(places: number): void;
  /** Removes the values at the first places. */
  clear(places: number): void;
  /** Stores a value; undefined where the record has none. */
  put(place: number, value: T | undefined): void;
  /** The value at an index; undefined where the record has none. */
  at(place: number): T | undefined;
  /** A new column of the same kind with the values at the given indices, in their order. */
  gather(places: Int32Array): Column<T>;
}

/** At least twice the previous length, and at least the requested one. */
function grownCapacity(length: number, places: number): number {
  return Math.max(places, 2 * length, 8);
}

/** The initial arrays of columns: allocating an empty array takes longer than the rest of a column. */
export const NO_INTEGERS = /* @__PURE__ */ new Int32Array(0);
const NO_NUMBERS = /* @__PURE__ */ new Float64Array(0);

/** The value of a {@link DayColumn} that stands for an absent day. It is before every day. */
export const ABSENT_DAY = -(2 ** 31);

/** A column of days. */
export class DayColumn implements Column<Day> {
  /** {@link ABSENT_DAY} where there is no value. */
  days = NO_INTEGERS;

  reserve(places: number): void {
    if (places <= this.days.length) return;
    const { days } = this;
    this.days = new Int32Array(grownCapacity(days.length, places)).fill(ABSENT_DAY, days.length);
    this.days.set(days);
  }

  clear(places: number): void {
    this.days.fill(ABSENT_DAY, 0, places);
  }

  put(place: number, value: Day | undefined): void {
    this.days[place] = value ?? ABSENT_DAY;
  }

  at(place: number): Day | undefined {
    const day = this.days[place] as number;
    return day === ABSENT_DAY ? undefined : (day as Day);
  }

  gather(places: Int32Array): DayColumn {
    const column = new DayColumn();
    column.days = Int32Array.from(places, (place) => this.days[place] as number);
    return column;
  }
}

/** A column of safe integers. */
abstract class SafeIntegerColumn<T extends number> implements Column<T> {
  numbers = NO_NUMBERS;
  /** Stands for an absent value. */
  protected abstract get absent(): number;

  abstract put(place: number, value: T | undefined): void;
  abstract at(place: number): T | undefined;

  reserve(places: number): void {
    if (places <= this.numbers.length) return;
    const { numbers } = this;
    this.numbers = new Float64Array(grownCapacity(numbers.length, places)).fill(this.absent, numbers.length);
    this.numbers.set(numbers);
  }

  clear(places: number): void {
    this.numbers.fill(this.absent, 0, places);
  }

  gather(places: Int32Array): this {
    const column = new (this.constructor as new () => this)();
    column.numbers = Float64Array.from(places, (place) => this.numbers[place] as number);
    return column;
  }
}

/** A column of safe integers ≥ 0, such as amounts in fen or rates in millionths. −1 stands for an absent value. */
export class NumberColumn<T extends number> extends SafeIntegerColumn<T> {
  protected get absent(): number {
    return -1;
  }

  put(place: number, value: T | undefined): void {
    this.numbers[place] = value ?? -1;
  }

  at(place: number): T | undefined {
    const number = this.numbers[place] as number;
    return number < 0 ? undefined : (number as T);
  }
}

/** A column of safe integers of either sign, such as amounts in fen that may be refunds. NaN stands for an absent value. */
export class SignedColumn<T extends number> extends SafeIntegerColumn<T> {
  protected get absent(): number {
    return Number.NaN;
  }

  put(place: number, value: T | undefined): void {
    this.numbers[place] = value ?? Number.NaN;
  }

  at(place: number): T | undefined {
    const number = this.numbers[place] as number;
    return Number.isNaN(number) ? undefined : (number as T);
  }
}

/** A column of integers ≥ 0 below 2^31, such as rates in millionths of a percent. */
export class IntColumn<T extends number> implements Column<T> {
  /** −1 where there is no value. */
  numbers = NO_INTEGERS;

  reserve(places: number): void {
    if (places <= this.numbers.length) return;
    const { numbers } = this;
    this.numbers = new Int32Array(grownCapacity(numbers.length, places)).fill(-1, numbers.length);
    this.numbers.set(numbers);
  }

  clear(places: number): void {
    this.numbers.fill(-1, 0, places);
  }

  put(place: number, value: T | undefined): void {
    this.numbers[place] = value ?? -1;
  }

  at(place: number): T | undefined {
    const number = this.numbers[place] as number;
    return number < 0 ? undefined : (number as T);
  }

  gather(places: Int32Array): IntColumn<T> {
    const column = new IntColumn<T>();
    column.numbers = Int32Array.from(places, (place) => this.numbers[place] as number);
    return column;
  }
}
