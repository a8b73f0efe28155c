/**
 * A value that has been read and checked. Only the parsers and the presets return one; other values do not compile in
 * its place.
 */
export type Parsed<T, Name extends string> = T & ParsedAs<Name>;

/** The type-level mark of a value that has been read. */
export interface ParsedAs<Name extends string> {
  readonly __parsed: Name;
}

/** The type with all of its properties readonly, at any depth. */
export type DeepReadonly<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly DeepReadonly<Item>[]
    : { readonly [Key in keyof T]: DeepReadonly<T[Key]> };

/**
 * The run-time mark of a parsed value. JSON cannot represent a symbol, and all copies of the package share this one.
 */
const PARSED = Symbol.for('tiexi.parsed');

/** Marks and freezes a parsed value. It can then be passed to a parser again. */
export function markParsed<T extends object, Name extends string>(value: T, name: Name): Parsed<T, Name> {
  Object.defineProperty(value, PARSED, { value: name });
  return deepFreeze(value) as Parsed<T, Name>;
}

/** Marks a parsed value that cannot be told from its written form. */
export function mark<T extends object>(value: T, name: string): T {
  return Object.defineProperty(value, PARSED, { value: name });
}

/** Whether a value is marked as parsed under a name. */
export function isParsed(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[PARSED] === name;
}

/**
 * Stands for a part of the input that could not be read, and has been reported: it is passed over, and nothing is said to
 * be missing in it.
 */
export const UNREAD = Symbol('unread');

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part);
  return Object.freeze(value);
}
