import type { Engine } from '../engine.js';
import type { PortfolioJson } from '../oracle/portfolio-json.js';

/** Where a claim does not hold. */
export interface Counterexample {
  /** The claim that fails, in words. */
  readonly what: string;
  /** The place in the settlement, the loan or the day. */
  readonly where: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/**
 * Tests a portfolio and yields where the law does not hold. `seed` chooses among the changes that a law makes: another
 * order, another cut, a longer spell.
 */
export type Property = (portfolio: PortfolioJson, engine: Engine, seed: number) => Iterable<Counterexample>;

/** The first place where two JSON values differ. */
export interface Difference {
  readonly path: readonly (string | number)[];
  readonly expected: unknown;
  readonly found: unknown;
}

/** The first difference between two JSON values, a bigint being one too; the order of keys says nothing. */
export function firstDifference(expected: unknown, found: unknown): Difference | undefined {
  for (const difference of differences(expected, found)) return difference;
  return undefined;
}

/** Every difference between two JSON values. `whole` says of which objects found fields count that are not expected. */
export function* differences(
  expected: unknown,
  found: unknown,
  whole: (path: readonly (string | number)[]) => boolean = () => true,
  path: readonly (string | number)[] = [],
): Iterable<Difference> {
  if (Array.isArray(expected) && Array.isArray(found)) {
    for (let i = 0; i < Math.max(expected.length, found.length); i++) {
      yield* differences(expected[i], found[i], whole, [...path, i]);
    }
  } else if (isObject(expected) && isObject(found)) {
    const names = whole(path) ? [...Object.keys(expected), ...Object.keys(found)] : Object.keys(expected);
    for (const name of new Set(names)) {
      yield* differences(fieldOf(expected, name), fieldOf(found, name), whole, [...path, name]);
    }
  } else if (!Object.is(expected, found)) {
    yield { path, expected, found };
  }
}

/** An own field: an inherited one, such as `constructor`, is none. */
export function fieldOf(value: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A counterexample where two values differ, at the first difference. */
export function* checkEqual(what: string, where: string, expected: unknown, found: unknown): Iterable<Counterexample> {
  const difference = firstDifference(expected, found);
  if (difference === undefined) return;
  yield {
    what,
    where: formatPlace(where, difference.path),
    expected: plain(difference.expected),
    found: plain(difference.found),
  };
}

/** A counterexample where a condition does not hold. */
export function* check(
  what: string,
  where: string,
  condition: boolean,
  expected: unknown,
  found: unknown,
): Iterable<Counterexample> {
  if (!condition) yield { what, where, expected: plain(expected), found: plain(found) };
}

/** `loans[3].funders.province`, after a first word where there is one. */
export function formatPlace(first: string, path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (place, key) => (typeof key === 'number' ? `${place}[${key}]` : place === '' ? key : `${place}.${key}`),
    first,
  );
}

/** A value that survives JSON: bigints as texts, what is absent as null. */
function plain(value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : (value ?? null);
}
