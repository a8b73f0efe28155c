/** A value that has been read and checked: only the parsers and the presets make one, so that nothing else compiles. */
export type Parsed<T, Name extends string> = T & ParsedAs<Name>;

/** The mark of a value that has been read, in types only. */
export interface ParsedAs<Name extends string> {
  readonly __parsed: Name;
}

/** A value of which nothing is changed, at any depth. */
export type DeepReadonly<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly DeepReadonly<Item>[]
    : { readonly [Key in keyof T]: DeepReadonly<T[Key]> };

/** Marks a parsed value at run time. JSON cannot carry a symbol, and every copy of the package shares this one. */
const PARSED = Symbol.for('tiexi.parsed');

/** Marks and freezes a parsed value, so that it may be handed to a parser again. */
export function markParsed<T extends object, Name extends string>(value: T, name: Name): Parsed<T, Name> {
  Object.defineProperty(value, PARSED, { value: name });
  return deepFreeze(value) as Parsed<T, Name>;
}

/** Whether `value` is a parsed one of that name. */
export function isParsed(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[PARSED] === name;
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part);
  return Object.freeze(value);
}
