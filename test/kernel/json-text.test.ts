import { describe, expect, it } from 'vitest';
import { beginsNumber, endOfToken } from '../../src/kernel/json-text.js';

describe('a token ends', () => {
  it.each([
    ['a mark', '{}', '}'],
    ['a blank', '  1', ' 1'],
    ['a string', '"a",1', ',1'],
    ['an empty string', '"":1', ':1'],
    ['a string with an escaped quote', String.raw`"a\"b" ]`, ' ]'],
    ['a string that ends in a backslash', String.raw`"a\\" ]`, ' ]'],
    ['a number', '-1.5e+30,', ','],
    ['a word', 'false]', ']'],
    ['a character that JSON has only in strings', '$1', '1'],
  ])('behind %s', (_, text, left) => {
    expect(text.slice(endOfToken(text, 0))).toBe(left);
  });

  it.each(['"', '"a', String.raw`"a\"`, '"a\\'])('beyond the text for the string %s, which does not end', (text) => {
    expect(endOfToken(text, 0)).toBeGreaterThan(text.length);
  });

  it('a number begins with a digit or a minus', () => {
    expect([...'-09'].every((first) => beginsNumber(first.charCodeAt(0)))).toBe(true);
    expect([...'+.,:;/e"'].some((first) => beginsNumber(first.charCodeAt(0)))).toBe(false);
  });
});
