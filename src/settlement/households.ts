import { stageOf } from '../fields/stages.js';
import type { HouseholdLoans } from './settler.js';

/** Households, each with all of its loans: from a generator, a file, a database. */
export type Households = Iterable<HouseholdLoans> | AsyncIterable<HouseholdLoans>;

/**
 * Households that can be read twice: a function that returns them from the beginning every time it is called, or an
 * array or another iterable that starts from the beginning every time. An iterator, such as a generator object, can be
 * read only once and is refused.
 */
export type HouseholdsTwice =
  | (() => Households)
  | (Households & {
      /** Absent: an iterator, which can be iterated only once, does not compile here. */
      readonly next?: never;
    });

/**
 * Returns a function that returns the households from the beginning every time it is called.
 *
 * @throws TypeError where the households can be read only once or cannot be iterated; the message says what to write
 */
export function givenTwice(households: HouseholdsTwice): () => Households {
  if (typeof households !== 'function') {
    checkTwice(households, INSTEAD);
    return () => households;
  }
  let before: Households | undefined;
  return () => {
    const given = households();
    if (!isGiven(given))
      throw new TypeError(`the function that gives the households returned ${named(given)}. ${RETURN}`);
    if (given === before) checkTwice(given, EACH_TIME);
    before = given;
    return given;
  };
}

const INSTEAD =
  'Hand over the function that makes it: settleStream(households, …), not settleStream(households(), …), or ' +
  'settleStream(() => rows(…), …)';
const EACH_TIME = 'Make another one every time the function is called';
const RETURN = 'Return an array, an iterable, or what a generator function returns';

function checkTwice(households: unknown, remedy: string): void {
  if (!isGiven(households)) {
    throw new TypeError(`the households are ${named(households)}. Hand over a function that gives them, or an array`);
  }
  if (!isOnce(households)) return;
  throw new TypeError(
    `the households are ${named(households)}, which gives them once, and they are gone through twice. ${remedy}`,
  );
}

/** Whether a value is an iterable object. A string is not: it would give characters. */
function isGiven(value: unknown): value is Households {
  if (typeof value !== 'object' || value === null) return false;
  return (
    typeof member(value, Symbol.iterator) === 'function' || typeof member(value, Symbol.asyncIterator) === 'function'
  );
}

/** Whether a value is an iterator, or a stream of Node.js or of the web: these can be read only once. */
function isOnce(value: object): boolean {
  return ['next', 'pipe', 'getReader'].some((name) => typeof member(value, name) === 'function');
}

function member(value: object, name: string | symbol): unknown {
  return (value as Record<string | symbol, unknown>)[name];
}

/** What a value is, as a program would call it: `a Generator`, `an AsyncGenerator`, `a Promise`, `undefined`. */
function named(value: unknown): string {
  if (typeof value === 'string') return 'a string';
  if (typeof value !== 'object' || value === null) return String(value);
  const stage = stageOf(value);
  if (stage !== undefined) return stage.name;
  const tag = Object.prototype.toString.call(value).slice('[object '.length, -1);
  const name = tag === 'Object' ? (value.constructor?.name ?? tag) : tag;
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}
