import type { FilePlace, RawFault } from '../fields/faults.js';

/**
 * Faults in the order of the document: that of the places of their paths in it. The entries of a list are in their order,
 * the fields of an object in theirs; a field that is missing comes behind those that are there, an object before its
 * parts. Faults of one place stay in the order in which they were found.
 */
export function inDocumentOrder(faults: readonly RawFault[], document: unknown): RawFault[] {
  const ranks = new Ranks();
  return faults
    .map((raw) => ({ raw, place: ranks.of(raw.path, document) }))
    .sort((a, b) => compare(a.place, b.place))
    .map(({ raw }) => raw);
}

/** The places of paths in a document. */
class Ranks {
  /** The places of the fields of the objects that have been passed. */
  private readonly fields = new Map<object, ReadonlyMap<string, number>>();

  of(path: RawFault['path'], document: unknown): readonly number[] {
    let holder = document;
    return path.map((key) => {
      if (typeof key === 'number') {
        holder = ownValue(holder, String(key));
        return key;
      }
      const rank = this.fieldsOf(holder).get(key) ?? Number.POSITIVE_INFINITY;
      holder = ownValue(holder, key);
      return rank;
    });
  }

  private fieldsOf(holder: unknown): ReadonlyMap<string, number> {
    if (typeof holder !== 'object' || holder === null) return NONE;
    let fields = this.fields.get(holder);
    if (fields === undefined) {
      fields = new Map(Object.keys(holder).map((name, place) => [name, place]));
      this.fields.set(holder, fields);
    }
    return fields;
  }
}

const NONE: ReadonlyMap<string, number> = new Map();

/** The value of a field; no getter is called. */
function ownValue(holder: unknown, key: string): unknown {
  if (typeof holder !== 'object' || holder === null) return undefined;
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const [left, right] = [a[i] as number, b[i] as number];
    if (left !== right) return left < right ? -1 : 1;
  }
  return a.length - b.length;
}

/** Compares faults by their lines; one without a line is before all. */
export function byLine(a: RawFault, b: RawFault): number {
  return (a.line ?? 0) - (b.line ?? 0);
}

/** Compares faults by their lines and columns. */
export function byPlace(a: RawFault, b: RawFault): number {
  return byLine(a, b) || (a.column ?? 0) - (b.column ?? 0);
}

/** Faults in the order of files and sheets, of their lines and columns. Those of other files come first, in their order. */
export function inFileOrder(faults: readonly RawFault[], files: readonly FilePlace[]): RawFault[] {
  const ranks = new Map(files.map((place, rank) => [keyOf(place), rank] as const).reverse());
  return faults
    .map((raw) => ({ raw, rank: ranks.get(keyOf(raw)) ?? -1 }))
    .sort((a, b) => a.rank - b.rank || (a.rank < 0 ? 0 : byPlace(a.raw, b.raw)))
    .map(({ raw }) => raw);
}

const keyOf = ({ file, sheet }: FilePlace) => JSON.stringify([file, sheet]);
