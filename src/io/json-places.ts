import type { Fault, RawFault } from '../fields/faults.js';
import { walkJson } from './json-walk.js';
import { TextPlaces } from './text-places.js';

/** A value that a path leads to or through. Offsets are −1 where the text has no such value. */
interface Sought {
  readonly inside: Map<string | number, Sought>;
  /** Where it begins. */
  at: number;
  /** Where its name begins, in an object. */
  nameAt: number;
}

/**
 * Adds to faults of valid JSON text their lines and columns: those of the value, of the name of an unknown field, and for a
 * value that is not there those of the innermost value around it. Faults that have a line already keep theirs.
 */
export function withJsonPlaces<F extends Fault | RawFault>(faults: readonly F[], json: string): readonly F[] {
  const root: Sought = soughtAt(0);
  for (const { path } of faults) seek(path, root);
  find(root, json);
  const places = new TextPlaces(json);
  return faults.map((raw) => (raw.line === undefined ? { ...raw, ...places.of(offsetOf(raw, root)) } : raw));
}

function soughtAt(at: number): Sought {
  return { inside: new Map(), at, nameAt: -1 };
}

function seek(path: RawFault['path'], root: Sought): void {
  let sought = root;
  for (const key of path) {
    let inner = sought.inside.get(key);
    if (inner === undefined) {
      inner = soughtAt(-1);
      sought.inside.set(key, inner);
    }
    sought = inner;
  }
}

function find(root: Sought, json: string): void {
  walkJson<Sought | undefined>(json, {
    name: (name, at, open) => {
      const named = open.at(-1)?.kept?.inside.get(name);
      if (named !== undefined) named.nameAt = at;
    },
    value: (at, open) => {
      const outer = open.at(-1);
      const sought = outer === undefined ? root : outer.kept?.inside.get(outer.key as string | number);
      // Of a name that occurs twice the last value is read.
      if (sought !== undefined) begin(sought, at);
      return sought;
    },
  });
}

function begin(sought: Sought, at: number): void {
  sought.at = at;
  for (const inner of sought.inside.values()) if (inner.at >= 0) begin(inner, -1);
}

function offsetOf({ code, path }: Fault | RawFault, root: Sought): number {
  let sought = root;
  for (const [i, key] of path.entries()) {
    const inner = sought.inside.get(key) as Sought;
    if (inner.at < 0) break;
    if (code === 'UNKNOWN_FIELD' && i === path.length - 1 && inner.nameAt >= 0) return inner.nameAt;
    sought = inner;
  }
  return sought.at;
}
