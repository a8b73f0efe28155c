import { describe, expect, it } from 'vitest';
import type { RawFault } from '../../src/fields/faults.js';
import { readJson } from '../../src/io/json.js';
import { placeOfJsonError } from '../../src/io/json-error.js';

describe('where a text stops being JSON', () => {
  it.each<[string, string, number, number]>([
    ['nothing at all', '', 1, 1],
    ['the text breaks off', '{"a": 1', 1, 8],
    ['a comma before a closing brace', '{\n  "a": 1,\n}', 3, 1],
    ['a comma before a closing bracket', '[1,\r\n]', 2, 1],
    ['two commas', '[1,,2]', 1, 4],
    ['no comma', '[1 2]', 1, 4],
    ['no colon', '{"a" 1}', 1, 6],
    ['a key without quotes', '{a: 1}', 1, 2],
    ['a value without quotes', '{"a": yes}', 1, 7],
    ['single quotes', "{'a': 1}", 1, 2],
    ['a leading zero', '[01]', 1, 3],
    ['a string that is not closed', '["a]', 1, 2],
    ['a line end in a string', '["a\nb"]', 1, 2],
    ['an escape that is none', '["\\x"]', 1, 2],
    ['more behind the end', '{} {}', 1, 4],
    ['the wrong closing', '[1}', 1, 3],
    ['a closing bracket too many', '[]]', 1, 3],
    ['only a colon', ':', 1, 1],
  ])('%s', (_, text, line, column) => {
    expect(placeOfJsonError(text)).toEqual({ line, column });
  });

  it('does not depend on numbers with a fraction before it', () => {
    const faults: RawFault[] = [];
    readJson('{"a": 1.5, "b": 2.5e3,}', faults);
    expect(faults).toMatchObject([{ code: 'INVALID_JSON', line: 1, column: 23 }]);
  });

  it('is found behind a hundred thousand open brackets', () => {
    expect(placeOfJsonError('['.repeat(100_000))).toEqual({ line: 1, column: 100_001 });
  });
});
