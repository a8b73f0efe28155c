import { describe, expect, it } from 'vitest';
import { escapeControls, escapeUnsafe } from '../../src/io/escape-controls.js';

/** Every character, and the halves of pairs. */
const ALL = Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code));
const isUnshown = (character: string) => /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(character);
const units = (character: string) =>
  Array.from({ length: character.length }, (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`);

describe('invisible characters', () => {
  it('are escaped in a line, every one of Unicode, and no other', () => {
    for (const character of ALL) {
      const expected = isUnshown(character) ? units(character).join('') : character;
      if (escapeControls(character) !== expected) expect([character, escapeControls(character)]).toBe(expected);
    }
  });

  it('are escaped in a text, but for tabs, line ends and a byte-order mark at its beginning', () => {
    for (const character of ALL) {
      const stays = !isUnshown(character) || ['\t', '\n', '\r'].includes(character);
      const expected = `a${stays ? character : units(character).join('')}`;
      if (escapeUnsafe(`a${character}`) !== expected) expect([character, escapeUnsafe(`a${character}`)]).toBe(expected);
    }
    expect(escapeUnsafe('\ufeffa\ufeff')).toBe('\ufeffa\\ufeff');
  });

  it('leave JSON the same value', () => {
    const value = { 'a\u202e': ['\u001b', '\u009b', '\u{e0041}', '\ud800', '\ufeff', '\u2028', 'ünïcode 贷款'] };
    expect(JSON.parse(escapeUnsafe(JSON.stringify(value, null, 2)))).toEqual(value);
  });
});
