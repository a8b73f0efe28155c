/** More than the depth of any term of a policy. */
const MAX_DEPTH = 20;

/**
 * Whether two JSON values are equal; the order of keys does not matter. Values nested deeper than {@link MAX_DEPTH} are
 * never equal.
 */
export function isDeepEqual(a: unknown, b: unknown, depth = 0): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return Object.is(a, b);
  if (depth > MAX_DEPTH || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) =>
        Object.hasOwn(b, key) &&
        isDeepEqual((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], depth + 1),
    )
  );
}
