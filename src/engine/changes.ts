import type { Day } from '../kernel/plain-date.js';

/** The kinds of change. All changes of one day take effect together; their order has no meaning. */
export enum Change {
  Repaid,
  ContractRate,
  ReferenceRate,
  Rule,
  Concession,
  EligibleAmount,
  Left,
  Exclusion,
  InterestPeriod,
}

/** Room for what changes in the key of a change: 16 kinds. */
const KIND_BITS = 4;

/** The key of a change: its day above what changes, so that keys are in the order of the days. */
function keyOf(day: number, kind: Change): number {
  return (day << KIND_BITS) | kind;
}

/** The day of a change. */
export function dayOfKey(key: number): number {
  return key >> KIND_BITS;
}

/** What changes. */
export function kindOfKey(key: number): Change {
  return key & ((1 << KIND_BITS) - 1);
}

/** So many changes have room from the beginning. */
const SIZE = 64;

/** Insertion moves at most this many changes; lists with more to be moved are sorted otherwise. */
const MOST_MOVES = 1000;

/**
 * What changes on a loan inside the days for which it is assessed, in the order of the days. One list serves all loans, one
 * after another; `begin` leaves nothing of the loan before.
 */
export class LoanChanges {
  /** How many changes there are. */
  count = 0;
  /** The first day for which the loan is assessed: what changes on it or before is no change, but how the loan begins. */
  first = 0 as Day;
  /** Changes from this day on do not matter. */
  end = 0 as Day;
  /** The day and the kind of each change; {@link dayOfKey} and {@link kindOfKey} give them. */
  keys = new Int32Array(SIZE);
  /** What each change needs: an amount in fen, a rate in millionths of a percent, a place in the policy, a bit. */
  values = new Float64Array(SIZE);

  begin(first: Day, end: Day): void {
    this.count = 0;
    this.first = first;
    this.end = end;
  }

  /** Adds a change on a day after the first and before the end. Its value is what the kind of change needs. */
  add(day: number, kind: Change, value: number): void {
    const { count } = this;
    if (count === this.keys.length) this.grow();
    this.keys[count] = keyOf(day, kind);
    this.values[count] = value;
    this.count = count + 1;
  }

  /**
   * Puts all that was added into the order of the days. Each kind is added in that order, so that most lists are sorted but
   * for a few changes, whatever their length: these are inserted where they belong.
   */
  sort(): void {
    const { keys, values, count } = this;
    let moves = 0;
    for (let i = 1; i < count; i++) {
      const key = keys[i] as number;
      if ((keys[i - 1] as number) <= key) continue;
      const value = values[i] as number;
      let place = i;
      for (; place > 0 && (keys[place - 1] as number) > key; place--) {
        keys[place] = keys[place - 1] as number;
        values[place] = values[place - 1] as number;
      }
      keys[place] = key;
      values[place] = value;
      moves += i - place;
      if (moves > MOST_MOVES) {
        this.sortMany();
        return;
      }
    }
  }

  /** {@link add}, where the day is after the first and before the end. */
  addInside(day: number, kind: Change, value: number): void {
    if (day > this.first && day < this.end) this.add(day, kind, value);
  }

  private sortMany(): void {
    const { count } = this;
    // A key and its place in one number: the sort of numbers needs no comparison of its own.
    const places = new Float64Array(count);
    for (let i = 0; i < count; i++) places[i] = (this.keys[i] as number) * count + i;
    places.sort();
    const values = this.values.slice();
    for (let i = 0; i < count; i++) {
      const packed = places[i] as number;
      const key = Math.floor(packed / count);
      this.keys[i] = key;
      this.values[i] = values[packed - key * count] as number;
    }
  }

  private grow(): void {
    const { keys, values } = this;
    this.keys = new Int32Array(2 * keys.length);
    this.keys.set(keys);
    this.values = new Float64Array(2 * values.length);
    this.values.set(values);
  }
}
