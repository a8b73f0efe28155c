import type { Day } from './plain-date.js';

/**
 * Values side by side, one a place: what many records have of one field. Places are filled from 0 on; a column grows as
 * it is filled, and a place that was given up is filled again by the next record.
 */
export interface Column<T> {
  /** Makes room for so many places. */
  reserve(places: number): void;
  /** Puts a value, or undefined where the record has none. */
  put(place: number, value: T | undefined): void;
  /** The value, undefined where the record has none. */
  at(place: number): T | undefined;
  /** A column of the same kind with the values of some places, in their order. */
  gather(places: Int32Array): Column<T>;
}

/** Twice as many places as before, or as many as are asked for. */
function grownCapacity(length: number, places: number): number {
  return Math.max(places, 2 * length, 8);
}

/** What columns begin with: to make an array of no places takes longer than to make the column. */
export const NO_INTEGERS = /* @__PURE__ */ new Int32Array(0);
const NO_NUMBERS = /* @__PURE__ */ new Float64Array(0);

/** Stands in a {@link DayColumn} where there is no day. It is before every day. */
export const ABSENT_DAY = -(2 ** 31);

/** Days. */
export class DayColumn implements Column<Day> {
  /** {@link ABSENT_DAY} where there is none. */
  days = NO_INTEGERS;

  reserve(places: number): void {
    if (places <= this.days.length) return;
    const { days } = this;
    this.days = new Int32Array(grownCapacity(days.length, places));
    this.days.set(days);
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

/** Safe integers of 0 and above, such as amounts in fen or rates in millionths. */
export class NumberColumn<T extends number> implements Column<T> {
  /** −1 where there is none. */
  numbers = NO_NUMBERS;

  reserve(places: number): void {
    if (places <= this.numbers.length) return;
    const { numbers } = this;
    this.numbers = new Float64Array(grownCapacity(numbers.length, places));
    this.numbers.set(numbers);
  }

  put(place: number, value: T | undefined): void {
    this.numbers[place] = value ?? -1;
  }

  at(place: number): T | undefined {
    const number = this.numbers[place] as number;
    return number < 0 ? undefined : (number as T);
  }

  gather(places: Int32Array): NumberColumn<T> {
    const column = new NumberColumn<T>();
    column.numbers = Float64Array.from(places, (place) => this.numbers[place] as number);
    return column;
  }
}

/** Integers of 0 and above that fit 32 bits, such as rates in millionths of a percent. */
export class IntColumn<T extends number> implements Column<T> {
  /** −1 where there is none. */
  numbers = NO_INTEGERS;

  reserve(places: number): void {
    if (places <= this.numbers.length) return;
    const { numbers } = this;
    this.numbers = new Int32Array(grownCapacity(numbers.length, places));
    this.numbers.set(numbers);
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
