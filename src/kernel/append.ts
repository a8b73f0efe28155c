/** Appends all items to a list of any length. `list.push(...items)` throws a `RangeError` for some 100,000 items. */
export function append<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item);
}
