/**
 * Gives an object fields that are made when they are first read, and kept. They are enumerable: loops, spreads and
 * `JSON.stringify` see them like others.
 */
export function withLazy<T extends object, L extends object>(
  fields: T,
  makers: { readonly [P in keyof L]: () => L[P] },
): T & L {
  for (const [name, make] of Object.entries<() => unknown>(makers)) {
    let made: { readonly value: unknown } | undefined;
    const get = () => {
      made ??= { value: make() };
      return made.value;
    };
    Object.defineProperty(fields, name, { enumerable: true, get });
  }
  return fields as T & L;
}

/**
 * Makes plain, frozen data of fields that `JSON.stringify` is to write in another form. `toJSON` is not enumerable: loops,
 * spreads, logs and comparisons see the fields alone.
 */
export function data<T extends object>(fields: T, toJSON: (this: T) => unknown): T {
  return Object.freeze(Object.defineProperty(fields, 'toJSON', { value: toJSON }));
}
