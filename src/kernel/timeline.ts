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
  const [inA, inB] = [Cursor.over(a.changes), Cursor.over(b.changes)];
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

const NO_CHANGES: readonly number[] = [];

/** Moves forward through the changes of a timeline. It can be reused for another timeline. */
export class Cursor {
  /** The number of changes on or before the current day: the index of the current value. */
  index = 0;
  /** The day of the next change; {@link MAX_DAY} after the last. */
  next = MAX_DAY;
  private changes = NO_CHANGES;
  /** Storage for the two changes of {@link beginBetween}, so that it allocates nothing. */
  private readonly span: [number, number] = [0, 0];

  /** Starts before the first change. Undefined stands for no changes. */
  begin(changes: readonly number[] | undefined): void {
    this.index = 0;
    this.changes = changes ?? NO_CHANGES;
    this.next = this.changes.length > 0 ? (this.changes[0] as number) : MAX_DAY;
  }

  /** Starts before a single change. */
  beginBefore(change: number): void {
    this.index = 0;
    this.next = change;
    this.changes = NO_CHANGES;
  }

  /** Starts before two changes: the first day of a span, and the day after its last. */
  beginBetween(from: number, to: number): void {
    this.span[0] = from;
    this.span[1] = to;
    this.begin(this.span);
  }

  /** A new cursor, started. */
  static over(changes: readonly number[] | undefined): Cursor {
    const cursor = new Cursor();
    cursor.begin(changes);
    return cursor;
  }

  /** Moves to `day`, which must not be before the current day. */
  moveTo(day: number): void {
    if (day < this.next) return;
    const { changes } = this;
    let index = this.index + 1;
    if (index < changes.length && (changes[index] as number) <= day) index = changesUpTo(changes, day, index + 1);
    this.index = index;
    this.next = index < changes.length ? (changes[index] as number) : MAX_DAY;
  }

  /** For a set of days: whether the current day is in the set. */
  get inside(): boolean {
    return (this.index & 1) === 1;
  }
}
