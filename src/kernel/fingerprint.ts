import canonicalize from 'canonicalize';
import type { Quoting } from './json-writer.js';
import { sha256 } from './sha256.js';

/** Deeper values have no canonical JSON here: the encoder is recursive, and no record is nearly so deep. */
const MAX_DEPTH = 500;

/** JavaScript orders such keys of an object by their number, RFC 8785 by their code units. */
const INDEX = /^\d{1,10}$/;

/** `JSON.stringify` writes only lone surrogates so. It also matches the text `\ud8…` behind a backslash, which is rare. */
const SEEMS_LONE_SURROGATE = /\\ud[89a-f]/;

/** A value has no canonical JSON. */
export class NoCanonicalJsonError extends Error {
  override readonly name = 'NoCanonicalJsonError';
}

/**
 * Encodes a value as canonical JSON (RFC 8785): keys sorted by code units, no whitespace. Equal values have equal bytes
 * on every platform, so that any implementation of the RFC can recompute a fingerprint.
 *
 * @throws NoCanonicalJsonError where there is none: NaN, an infinity, a bigint, a lone surrogate, a circular reference, more than
 * 500 levels.
 */
export function canonicalJson(value: object): string {
  const sorter = new Sorter();
  const sorted = sorter.copyOf(value, 0);
  const text = JSON.stringify(sorted);
  if (sorter.isExact && !SEEMS_LONE_SURROGATE.test(text)) return text;
  try {
    return canonicalize(value) as string;
  } catch (cause) {
    throw new NoCanonicalJsonError('a lone surrogate has no canonical JSON', { cause });
  }
}

/**
 * Copies values with their keys in the order of RFC 8785, so that `JSON.stringify` writes their canonical JSON: it takes a
 * third of the time of writing every value by itself.
 */
class Sorter {
  /** Whether every object could have its keys in that order. */
  isExact = true;

  copyOf(value: unknown, depth: number): unknown {
    if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))) {
      throw new NoCanonicalJsonError(`${value} has no canonical JSON`);
    }
    if (typeof value !== 'object' || value === null) return value;
    if (depth > MAX_DEPTH) throw new NoCanonicalJsonError(`more than ${MAX_DEPTH} levels have no canonical JSON`);
    if ('toJSON' in value && typeof value.toJSON === 'function') return this.copyOf(jsonOf(value), depth + 1);
    if (Array.isArray(value)) return value.map((item) => this.copyOf(item, depth + 1));
    const keys = Object.keys(value).sort();
    const copy: Record<string, unknown> = {};
    for (const key of keys) {
      if (key === '__proto__' || (keys.length > 1 && INDEX.test(key))) this.isExact = false;
      copy[key] = this.copyOf((value as Record<string, unknown>)[key], depth + 1);
    }
    return copy;
  }
}

/** How canonical JSON has texts. */
export const CANONICAL: Quoting = {
  special: /[^ !#-[\]-\ud7ff\ue000-\uffff]/,
  greatest: 0xff,
  quote: (text) => canonicalJson([text]).slice(1, -1),
};

function jsonOf(value: object): unknown {
  try {
    return (value as { toJSON(): unknown }).toJSON();
  } catch (cause) {
    throw new NoCanonicalJsonError('the value’s own JSON cannot be had', { cause });
  }
}

/** So many items of a list are written at a time. */
const ITEMS = 1000;

/** Fields of an object whose canonical JSON comes in pieces of its own, by their names. */
export type FieldPieces = Readonly<Record<string, () => Iterable<Uint8Array>>>;

/**
 * The SHA-256 of an object's canonical JSON in UTF-8, as 64 lower-case hexadecimal digits.
 *
 * @param further fields of the object beside its own
 * @throws Error as {@link canonicalJson} does.
 */
export function fingerprint(value: object, further: FieldPieces = {}): string {
  return hashOf(canonicalPieces(value, further));
}

/** {@link fingerprint}; undefined where the value has no canonical JSON. */
export function fingerprintIfAny(value: object): string | undefined {
  try {
    return fingerprint(value);
  } catch (error) {
    if (error instanceof NoCanonicalJsonError) return undefined;
    throw error;
  }
}

/** The SHA-256 of bytes that come in pieces, as 64 lower-case hexadecimal digits. */
export function hashOf(pieces: Iterable<Uint8Array>): string {
  const hash = sha256();
  for (const piece of pieces) hash.update(piece);
  return hash.hex();
}

/**
 * An object's canonical JSON in UTF-8. Long lists in its fields come piece by piece: the whole text may be longer than the
 * longest string.
 *
 * @param further fields of the object beside its own
 * @throws Error as {@link canonicalJson} does.
 */
export function* canonicalPieces(value: object, further: FieldPieces = {}): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  if (Array.isArray(value)) {
    for (const piece of piecesOf(value)) yield encoder.encode(piece);
    return;
  }
  let separator = '{';
  for (const key of [...Object.keys(value), ...Object.keys(further)].sort()) {
    const held = (value as Record<string, unknown>)[key];
    const begin = `${separator}${CANONICAL.quote(key)}:`;
    if (Object.hasOwn(further, key)) {
      yield encoder.encode(begin);
      yield* (further[key] as FieldPieces[string])();
    } else if (Array.isArray(held)) {
      yield encoder.encode(begin);
      for (const piece of piecesOf(held)) yield encoder.encode(piece);
    } else if (held !== undefined) {
      yield encoder.encode(separator + canonicalJson({ [key]: held }).slice(1, -1));
    } else {
      continue;
    }
    separator = ',';
  }
  yield encoder.encode(separator === '{' ? '{}' : '}');
}

/** The canonical JSON of a list, in pieces. */
function* piecesOf(list: readonly unknown[]): Generator<string> {
  for (let at = 0; at < list.length; at += ITEMS) {
    const piece = canonicalJson(list.slice(at, at + ITEMS));
    yield `${at === 0 ? '[' : ','}${piece.slice(1, -1)}`;
  }
  yield list.length === 0 ? '[]' : ']';
}
