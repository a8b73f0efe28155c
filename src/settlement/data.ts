/**
 * Makes plain, frozen data of fields that `JSON.stringify` is to write in another form. `toJSON` is not enumerable: loops,
 * spreads, logs and comparisons see the fields alone.
 */
export function data<T extends object>(fields: T, toJSON: (this: T) => unknown): T {
  return Object.freeze(Object.defineProperty(fields, 'toJSON', { value: toJSON }));
}
