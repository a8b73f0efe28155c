import { type Lang, NumberToken } from '../fields/faults.js';
import { placeValueText } from '../words/places.js';
import { TERMS } from '../words/terms.js';

/** A value of a settlement on one line, cut where it is long. */
export function valueText(value: unknown, lang: Lang): string {
  if (value === undefined || value === null) return TERMS.none[lang];
  if (value === '') return '""';
  const words = placeValueText(value, lang);
  if (words !== undefined) return words;
  const text = typeof value === 'string' ? value : JSON.stringify(plain(value));
  const characters = Array.from(text);
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : text;
}

const LONGEST = 80;

/**
 * A value that `JSON.stringify` can write: tokens as text, and no more than {@link DEEPEST} levels of an untrusted
 * file.
 */
export function plain(value: unknown, depth = 0): unknown {
  if (value instanceof NumberToken) return value.text;
  if (typeof value !== 'object' || value === null) return value;
  if (depth === DEEPEST) return '…';
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part, depth + 1)]));
}

/** Deeper than any value of a settlement. */
const DEEPEST = 10;
