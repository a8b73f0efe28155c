import { endOfToken } from '../kernel/json-text.js';

/** An object or a list that is open where JSON text is being read. */
export interface OpenJson<T> {
  readonly isList: boolean;
  /** What {@link JsonVisitor.value} returned where it began. */
  readonly kept: T;
  /** The name of the value that comes next, or its index. Undefined where a name comes next. */
  key: string | number | undefined;
}

/** Receives the names and values of JSON text, in their order. `open` has what is open there, the outermost first. */
export interface JsonVisitor<T> {
  /** A name begins at an offset; it is the key of the innermost object already. */
  name(name: string, at: number, open: readonly OpenJson<T>[]): void;
  /** A value begins at an offset. What is returned is kept while it is open. */
  value(at: number, open: readonly OpenJson<T>[]): T;
}

/** Goes through valid JSON text. It uses a stack of its own, so that deep nesting is no error. */
export function walkJson<T>(json: string, visitor: JsonVisitor<T>): void {
  const open: OpenJson<T>[] = [];
  for (let at = 0, end: number; at < json.length; at = end) {
    end = endOfToken(json, at);
    const first = json[at] as string;
    const inside = open[open.length - 1];
    if (first === '}' || first === ']') {
      open.pop();
    } else if (first === ',') {
      const { isList, key } = inside as OpenJson<T>;
      (inside as OpenJson<T>).key = isList ? (key as number) + 1 : undefined;
    } else if (first === '"' && inside?.isList === false && inside.key === undefined) {
      const name: string = JSON.parse(json.slice(at, end));
      inside.key = name;
      visitor.name(name, at, open);
    } else if (!BLANK_OR_COLON.test(first)) {
      const kept = visitor.value(at, open);
      if (first === '{') open.push({ isList: false, kept, key: undefined });
      else if (first === '[') open.push({ isList: true, kept, key: 0 });
    }
  }
}

const BLANK_OR_COLON = /[\s:]/;
