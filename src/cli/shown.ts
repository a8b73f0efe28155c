import { type Lang, NumberToken } from '../fields/faults.js';

/** A value of a settlement on one line of text; nothing where there is none, long ones cut. */
export function shown(value: unknown, lang: Lang): string {
  if (value === undefined || value === null) return lang === 'en' ? 'nothing' : '无';
  if (value === '') return '""';
  const text = typeof value === 'string' ? value : JSON.stringify(plain(value));
  const characters = Array.from(text);
  return characters.length > LONGEST_SHOWN ? `${characters.slice(0, LONGEST_SHOWN).join('')}…` : text;
}

const LONGEST_SHOWN = 80;

/** A value that JSON can write, however deep it was nested: a settlement is read from a file of anybody's making. */
export function plain(value: unknown, depth = 0): unknown {
  if (value instanceof NumberToken) return value.text;
  if (typeof value !== 'object' || value === null) return value;
  if (depth === DEEPEST) return '…';
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part, depth + 1)]));
}

/** Deeper than anything in a settlement. */
const DEEPEST = 10;

/** `12345678` → `12,345,678`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
