import { describe, expect, it } from 'vitest';
import { NumberToken } from '../../src/fields/faults.js';
import { readJson } from '../../src/io/json.js';

/** How numbers with a fraction are told from text that looks like them. */

describe('in JSON text', () => {
  it.each([
    ['a fraction in a string', '{"note": "财政 1.8 点, 1.9 点", "n": 1}'],
    ['a string that looks like a field', String.raw`{"note": "a\": 1.5, \"b", "n": [1, 2]}`],
    ['a key that looks like a field', '{",1.5": 2, "[1e3": -3}'],
    ['sixteen digits in a string', '["1234567890123456", 123456789012345]'],
    ['a date behind a colon', '{"at": ":2024-09-01", "e": ":1.5e3"}'],
  ])('%s is no such number: the value is that of JSON.parse', (_, text) => {
    expect(readJson(text, [])).toEqual(JSON.parse(text));
  });

  it.each([
    ['behind a string that looks like one', '["a, 1.5", 1.5]', ['a, 1.5', new NumberToken('1.5')]],
    ['behind a string that ends in a backslash', String.raw`["a, 1.5\\", 1.5]`, ['a, 1.5\\', new NumberToken('1.5')]],
    ['behind blanks', '[1,\n\t -2.50\r\n]', [1, new NumberToken('-2.50')]],
    ['behind a colon', '{"a":1E5}', { a: new NumberToken('1E5') }],
    ['alone', ' -0.0 ', new NumberToken('-0.0')],
    ['of sixteen digits', '[-1234567890123456]', [new NumberToken('-1234567890123456')]],
  ])('a number that could become a float is found %s', (_, text, value) => {
    expect(readJson(text, [])).toEqual(value);
  });
});
