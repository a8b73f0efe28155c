import type { Engine } from '../engine.js';
import type { PortfolioJson } from '../oracle/portfolio-json.js';

/** A case in which a property does not hold. */
export interface Counterexample {
  /** The assertion that fails. */
  readonly what: string;
  /** The place in the settlement, the loan or the day. */
  readonly where: string;
  /** The expected value. */
  readonly expected: unknown;
  /** The value found. */
  readonly found: unknown;
}

/**
 * Checks a portfolio and yields the counterexamples. `seed` selects the change that a property makes, such as another
 * order, another cut or a longer spell.
 */
export type Property = (portfolio: PortfolioJson, engine: Engine, seed: number) => Iterable<Counterexample>;

/** A place where two JSON values differ. */
export interface Difference {
  readonly path: readonly (string | number)[];
  readonly expected: unknown;
  readonly found: unknown;
}

/** The first difference between two JSON values, which may contain bigints. The order of keys does not matter. */
export function firstDifference(expected: unknown, found: unknown): Difference | undefined {
  for (const difference of differences(expected, found)) return difference;
  return undefined;
}

/**
 * All differences between two JSON values. `whole` tells, by path, for which objects an unexpected field is a
 * difference.
 */
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

/** An own field. An inherited one, such as `constructor`, is undefined. */
export function fieldOf(value: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Yields a counterexample at the first difference, if two values differ. */
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

/** Yields a counterexample if a condition is false. */
export function* check(
  what: string,
  where: string,
  condition: boolean,
  expected: unknown,
  found: unknown,
): Iterable<Counterexample> {
  if (!condition) yield { what, where, expected: plain(expected), found: plain(found) };
}

/** Formats a place: `loans[3].funders.province`, after `first` if that is not empty. */
export function formatPlace(first: string, path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (place, key) => (typeof key === 'number' ? `${place}[${key}]` : place === '' ? key : `${place}.${key}`),
    first,
  );
}

/** A value that JSON can represent: bigints as strings, undefined as null. */
function plain(value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : (value ?? null);
}
