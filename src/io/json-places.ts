import type { Fault, RawFault } from '../fields/faults.js';
import { endOfToken } from '../kernel/json-text.js';
import { TextPlaces } from './text-places.js';

/** A value that a path leads to or through. Offsets are −1 where the text has no such value. */
interface Sought {
  readonly inside: Map<string | number, Sought>;
  /** Where it begins. */
  at: number;
  /** Where its name begins, in an object. */
  nameAt: number;
}

/** An object or a list that is open where the text is being read. */
interface Open {
  /** Undefined where no path leads into it. */
  readonly sought: Sought | undefined;
  readonly isList: boolean;
  /** The name of the value that comes next, or its index. Undefined where a name comes next. */
  key: string | number | undefined;
}

/**
 * Adds to faults of valid JSON text their lines and columns: those of the value, of the name of an unknown field, and for a
 * value that is not there those of the innermost value around it. Faults that have a line already keep theirs.
 *
 * It uses a stack of its own, so that deep nesting is no error.
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
  const open: Open[] = [];
  for (let at = 0, end: number; at < json.length; at = end) {
    end = endOfToken(json, at);
    const first = json[at] as string;
    const outer = open.at(-1);
    if (first === '}' || first === ']') {
      open.pop();
    } else if (first === ',') {
      (outer as Open).key = outer?.isList === true ? (outer.key as number) + 1 : undefined;
    } else if (first === '"' && outer?.isList === false && outer.key === undefined) {
      outer.key = JSON.parse(json.slice(at, end)) as string;
      const named = outer.sought?.inside.get(outer.key);
      if (named !== undefined) named.nameAt = at;
    } else if (!BLANK_OR_COLON.test(first)) {
      const sought = outer === undefined ? root : outer.sought?.inside.get(outer.key as string | number);
      // Of a name that occurs twice the last value is read.
      if (sought !== undefined) begin(sought, at);
      if (first === '{') open.push({ sought, isList: false, key: undefined });
      else if (first === '[') open.push({ sought, isList: true, key: 0 });
    }
  }
}

const BLANK_OR_COLON = /[\s:]/;

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
