/** A day before every day and one after every day. Small integers, unlike infinities: engines are fast with them. */
export const MIN_DAY = -(2 ** 30);
export const MAX_DAY = 2 ** 30;

/**
 * A value that changes on known days: `values[0]` before the first of `changes`, `values[i]` from `changes[i - 1]` until
 * `changes[i]`. So there is always one value more than there are changes. `changes` are sorted and distinct.
 *
 * A set of days (`DaySet`) is a timeline without values: after an odd number of changes the day is in it.
 */
export interface Timeline<T> {
  readonly changes: readonly number[];
  readonly values: readonly T[];
}

/** A value that never changes. */
export function constant<T>(value: T): Timeline<T> {
  return { changes: [], values: [value] };
}

/** A timeline from dated entries in order of their days; `before` holds until the first. */
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

/** The same timeline from a day on: what was before it does not matter. */
export function startingAt<T>(day: number, { changes, values }: Timeline<T>): Timeline<T> {
  let gone = 0;
  while (gone < changes.length && (changes[gone] as number) <= day) gone += 1;
  return { changes: changes.slice(gone), values: values.slice(gone) };
}

const NO_CHANGES: readonly number[] = [];

/** Walks the changes of one timeline forwards, never back. It may be used again for another. */
export class Cursor {
  /** How many changes have happened: the index of the current value. */
  index = 0;
  /** The day of the next change, {@link MAX_DAY} after the last. */
  next = MAX_DAY;
  private changes = NO_CHANGES;
  /** Its own changes, where it is told two: nothing is made for them. */
  private readonly span: [number, number] = [0, 0];

  /** Begins before the first of the changes; undefined are those of a value that never changes. */
  begin(changes: readonly number[] | undefined): void {
    this.index = 0;
    this.changes = changes ?? NO_CHANGES;
    this.next = this.changes.length > 0 ? (this.changes[0] as number) : MAX_DAY;
  }

  /** Begins before a single change. */
  beginBefore(change: number): void {
    this.index = 0;
    this.next = change;
    this.changes = NO_CHANGES;
  }

  /** Begins before two changes: the first day of a span, and the day after its last. */
  beginBetween(from: number, to: number): void {
    this.span[0] = from;
    this.span[1] = to;
    this.begin(this.span);
  }

  /** A cursor that has begun. */
  static over(changes: readonly number[] | undefined): Cursor {
    const cursor = new Cursor();
    cursor.begin(changes);
    return cursor;
  }

  /** Moves to `day`, not before the last one. */
  moveTo(day: number): void {
    if (day < this.next) return;
    const { changes } = this;
    let index = this.index + 1;
    while (index < changes.length && (changes[index] as number) <= day) index += 1;
    this.index = index;
    this.next = index < changes.length ? (changes[index] as number) : MAX_DAY;
  }

  /** For a set of days: whether the day moved to is in it. */
  get inside(): boolean {
    return (this.index & 1) === 1;
  }
}
