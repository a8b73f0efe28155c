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
export function timelineOf<E, T>(
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
export function fromDay<T>(day: number, { changes, values }: Timeline<T>): Timeline<T> {
  let gone = 0;
  while (gone < changes.length && (changes[gone] as number) <= day) gone += 1;
  return { changes: changes.slice(gone), values: values.slice(gone) };
}

/** Walks the changes of one timeline forwards, never back. */
export class Cursor {
  /** Over a value that never changes. */
  static readonly STILL = new Cursor([]);

  /** How many changes have happened: the index of the current value. */
  index = 0;

  private constructor(private readonly changes: readonly number[]) {}

  /** Moves to `day` (not before the last one asked) and returns the day of the next change, Infinity after the last. */
  moveTo(day: number): number {
    const changes = this.changes;
    let index = this.index;
    while (index < changes.length && (changes[index] as number) <= day) index += 1;
    this.index = index;
    return index < changes.length ? (changes[index] as number) : Number.POSITIVE_INFINITY;
  }

  /** A cursor over changes; one that has none is shared, since it never moves. */
  static over(changes: readonly number[] | undefined): Cursor {
    return changes === undefined || changes.length === 0 ? Cursor.STILL : new Cursor(changes);
  }

  /** For a set of days: whether the day moved to is in it. */
  get inside(): boolean {
    return (this.index & 1) === 1;
  }
}
