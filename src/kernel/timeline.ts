/**
 * Before and after every day. They are small integers rather than infinities, so that engines keep them as integers.
 */
export const MIN_DAY = -(2 ** 30);
export const MAX_DAY = 2 ** 30;

/**
 * A value that changes on known days: `values[0]` before the first of `changes`, `values[i]` from `changes[i - 1]` to
 * before `changes[i]`. There is one value more than there are changes. `changes` are sorted and distinct.
 *
 * A set of days (`DaySet`) is a timeline without values: a day is in the set after an odd number of changes.
 */
export interface Timeline<T> {
  readonly changes: readonly number[];
  readonly values: readonly T[];
}

/** A timeline of one value. */
export function constant<T>(value: T): Timeline<T> {
  return { changes: [], values: [value] };
}

/** A timeline of dated entries, sorted by day. `before` is the value before the first entry. */
export function timelineFrom<E, T>(
  before: T,
  entries: readonly E[],
  dayOf: (entry: E) => number,
  valueFrom: (entry: E, previous: T) => T,
): Timeline<T> {
  const changes: number[] = [];
  const values: T[] = [before];
  let current = before;
  for (const entry of entries) {
    const day = dayOf(entry);
    current = valueFrom(entry, current);
    if (changes[changes.length - 1] === day) {
      values[values.length - 1] = current;
    } else {
      changes.push(day);
      values.push(current);
    }
  }
  return { changes, values };
}

/** The timeline from a day on, without earlier changes. */
export function startingAt<T>(day: number, { changes, values }: Timeline<T>): Timeline<T> {
  let gone = 0;
  while (gone < changes.length && (changes[gone] as number) <= day) gone += 1;
  return { changes: changes.slice(gone), values: values.slice(gone) };
}

/** The value on a day. */
export function valueOn<T>({ changes, values }: Timeline<T>, day: number): T {
  return values[changesUpTo(changes, day)] as T;
}

/** The smaller of two timelines, day by day. */
export function smallerOf(a: Timeline<number>, b: Timeline<number>): Timeline<number> {
  return combined(a, b, Math.min);
}

/** One timeline less another, day by day. */
export function difference(a: Timeline<number>, b: Timeline<number>): Timeline<number> {
  return combined(a, b, (one, other) => one - other);
}

/** Both walked once. Only where the value changes is a change: a loan is cut on every day that stands there. */
function combined(
  a: Timeline<number>,
  b: Timeline<number>,
  of: (one: number, other: number) => number,
): Timeline<number> {
  const changes: number[] = [];
  const values = [of(a.values[0] as number, b.values[0] as number)];
  const [inA, inB] = [new Cursor(a.changes), new Cursor(b.changes)];
  for (let day = Math.min(inA.next, inB.next); day < MAX_DAY; day = Math.min(inA.next, inB.next)) {
    inA.moveTo(day);
    inB.moveTo(day);
    const value = of(a.values[inA.index] as number, b.values[inB.index] as number);
    if (value === values[values.length - 1]) continue;
    changes.push(day);
    values.push(value);
  }
  return { changes, values };
}

/**
 * How many changes are on or before a day. Searching costs the logarithm of the distance from `known`: most moves are
 * short, and one from the beginning of a long list to a loan's first day is not.
 *
 * @param known so many are known to be
 */
export function changesUpTo(changes: readonly number[], day: number, known = 0): number {
  let low = known;
  let step = 1;
  while (low + step <= changes.length && (changes[low + step - 1] as number) <= day) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step - 1, changes.length);
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle] as number) <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Moves forward through the changes of a timeline. */
export class Cursor {
  /** The number of changes on or before the current day: the index of the current value. */
  index = 0;
  /** The day of the next change; {@link MAX_DAY} after the last. */
  next: number;

  /** Starts before the first change. */
  constructor(private readonly changes: readonly number[]) {
    this.next = changes[0] ?? MAX_DAY;
  }

  /** Moves to `day`, which must not be before the current day. */
  moveTo(day: number): void {
    const { changes } = this;
    this.index = changesUpTo(changes, day, this.index);
    this.next = changes[this.index] ?? MAX_DAY;
  }
}
