import type { Chance } from './random.js';

/** What SPEC 1 says of texts, character by character, and texts that come close to it. */

const isRefused = (character: string) => /^[\p{Cc}\p{Cf}\p{Cs}]$/u.test(character);
const isIgnorable = (character: string) => /^\p{Default_Ignorable_Code_Point}$/u.test(character);
const isBlank = (character: string) => /^\p{White_Space}$/u.test(character);

export function isValidText(text: string): boolean {
  return !Array.from(text).some(isRefused) && text.normalize('NFC') === text;
}

export function isValidId(text: string): boolean {
  const characters = Array.from(text);
  const ends = [characters[0], characters.at(-1)];
  return (
    characters.length > 0 &&
    isValidText(text) &&
    !characters.some(isIgnorable) &&
    !ends.some((end) => end !== undefined && isBlank(end))
  );
}

/** Characters that files bring along and nobody sees, and those beside them that are allowed. */
export const UNSEEN: readonly string[] = [
  '\u0001',
  '\t',
  '\f',
  '\u001b',
  '\u007f',
  '\u0085',
  '\u009b',
  '\u00a0',
  '\u00ad',
  '\u034f',
  '\u061c',
  '\u115f',
  '\u1680',
  '\u180e',
  '\u2003',
  '\u200b',
  '\u200d',
  '\u200e',
  '\u2028',
  '\u202e',
  '\u202f',
  '\u2060',
  '\u2066',
  '\u3000',
  '\u3164',
  '\ufe0f',
  '\ufeff',
  '\uffa0',
  '\ufff9',
  '\u{1d173}',
  '\u{e0001}',
  '\u{e0100}',
  '\u0301',
  'e\u0301',
  '\u00e9',
  '\u1100\u1161',
  '\uac00',
  '\u212b',
  '\uf900',
  '\ufa11',
  '\u{2f800}',
  '\uff21',
  '\uff11',
  '\u2800',
  '\uffff',
  '\ue000',
  '𠮷',
  '\ud800',
  '\udc00',
];

const ENDS_OF_BLOCKS = [0x20, 0x7e, 0x7f, 0xa0, 0xff, 0x300, 0x7ff, 0x800, 0x2000, 0x206f, 0x3000, 0x4dff, 0x4e00];

/** A character of any kind, the strange ones more often than the others. */
export function anyCharacter(chance: Chance): string {
  if (chance.onceIn(2)) return chance.of(UNSEEN);
  if (chance.onceIn(3)) return String.fromCodePoint(chance.of(ENDS_OF_BLOCKS) + chance.below(3));
  return String.fromCodePoint(chance.onceIn(5) ? chance.below(0x110000) : chance.below(0x3100));
}

/** A text with such characters at its beginning, its end or inside. */
export function strange(text: string, chance: Chance): string {
  const at = chance.of([0, text.length, chance.below(text.length + 1)]);
  return text.slice(0, at) + anyCharacter(chance) + text.slice(at);
}
