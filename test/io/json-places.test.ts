import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FaultCode, RawFault } from '../../src/fields/faults.js';
import { parseClaims, safeParsePolicy, safeParsePortfolio } from '../../src/index.js';
import { withJsonPlaces } from '../../src/io/json-places.js';
import { runs } from '../draws.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';

const at = (json: string, path: RawFault['path'], code: FaultCode = 'INVALID_VALUE') => {
  const [placed] = withJsonPlaces<RawFault>([{ code, path }], json);
  return [placed?.line, placed?.column];
};

const JSON_TEXT = `
{
  "id": "a", "empty": {},
  "list": [1, {"x": {"y": 2}},
    [3, 4]],
  "a:{b}\\"": true, "\\u0069ds" : null
}`;

describe('the place of a fault in JSON text', () => {
  it.each<[string, RawFault['path'], number, number]>([
    ['the whole', [], 2, 1],
    ['a text', ['id'], 3, 9],
    ['an object', ['empty'], 3, 23],
    ['a list', ['list'], 4, 11],
    ['an entry', ['list', 0], 4, 12],
    ['an object in a list', ['list', 1], 4, 15],
    ['a value in an object in a list', ['list', 1, 'x', 'y'], 4, 27],
    ['an entry of a list in a list', ['list', 2, 1], 5, 9],
    ['a value whose name has signs of JSON', ['a:{b}"'], 6, 14],
    ['a value whose name has an escape', ['ids'], 6, 33],
    ['a value that is not there: the object that lacks it', ['list', 1, 'x', 'z'], 4, 21],
    ['an entry that is not there: the list', ['list', 2, 7], 5, 5],
    ['what is not there at all', ['previous', 3, 'period'], 2, 1],
    ['a part of a text', ['id', 0], 3, 9],
  ])('%s', (_, path, line, column) => {
    expect(at(JSON_TEXT, path)).toEqual([line, column]);
  });

  it('of an unknown field is that of its name', () => {
    expect(at(JSON_TEXT, ['list', 1, 'x', 'y'], 'UNKNOWN_FIELD')).toEqual([4, 22]);
    // The object is unknown, not what is in it.
    expect(at(JSON_TEXT, ['list'], 'UNKNOWN_FIELD')).toEqual([4, 3]);
  });

  it('of a name that occurs twice is that in the last value, which is the one that is read', () => {
    const twice = '{"a": {"b": 1}, "a": {"c": 2}}';
    expect(at(twice, ['a', 'c'])).toEqual([1, 28]);
    expect(at(twice, ['a', 'b'])).toEqual([1, 22]);
  });

  it('is the same as when it was reported', () => {
    const told = { code: 'DUPLICATE_KEY', path: ['a'], line: 7, column: 3 } as const;
    expect(withJsonPlaces([told], '{"a": 1}')).toEqual([told]);
  });

  it('is found in a hundred thousand open brackets', () => {
    const deep = 100_000;
    expect(at('['.repeat(deep) + ']'.repeat(deep), new Array<number>(deep - 1).fill(0))).toEqual([1, deep]);
  });

  it('is where the value is written, for any value', () => {
    /** Every value of a value by its path. */
    function* valuesIn(value: unknown, path: RawFault['path'] = []): Generator<[RawFault['path'], unknown]> {
      yield [path, value];
      if (typeof value !== 'object' || value === null) return;
      const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
      for (const [key, inner] of entries) yield* valuesIn(inner, [...path, key]);
    }
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('', '  ', '\t'), (text, indent) => {
        const value: unknown = JSON.parse(text);
        const json = JSON.stringify(value, undefined, indent);
        const lines = json.split('\n');
        const all = [...valuesIn(value)];
        const faults = all.map(([path]): RawFault => ({ code: 'INVALID_VALUE', path }));
        for (const [i, { line, column }] of withJsonPlaces(faults, json).entries()) {
          const rest = lines[(line as number) - 1]?.slice((column as number) - 1) as string;
          const written = JSON.stringify(all[i]?.[1], undefined, indent).split('\n')[0] as string;
          expect(rest.slice(0, written.length)).toBe(written);
        }
      }),
      runs(1000),
    );
  });
});

describe('faults of JSON text', () => {
  it('of a policy have their places', () => {
    const text = JSON.stringify(
      { ...POLICY, dayCount: 'ACT/361', colour: 'red', funders: [{ id: 'a', name: 'a' }] },
      null,
      2,
    );
    const lineOf = (part: string) => text.slice(0, text.indexOf(part)).split('\n').length;
    const result = safeParsePolicy(`\ufeff${text}`);
    const faults = result.success ? [] : result.faults;
    expect(faults.map(({ code, path, line, column }) => [code, path.join('.'), line, column])).toEqual([
      ['INVALID_VALUE', 'dayCount', lineOf('"dayCount"'), '  "dayCount": '.length + 1],
      ['MISSING_FIELD', 'funders.0.share', lineOf('"funders"') + 1, '    '.length + 1],
      ['UNKNOWN_FIELD', 'colour', lineOf('"colour"'), '  '.length + 1],
    ]);
  });

  it('of a portfolio and of a claim have their places, whether a loan or the policy is faulty', () => {
    const portfolio = { policy: POLICY, period: { from: '2024-01-01', to: '2025-01-01' }, households: [HOUSEHOLD] };
    const placeOf = (input: object, part: string) => {
      const text = JSON.stringify(input);
      const result = safeParsePortfolio(text);
      expect(result.success || result.faults).toMatchObject([{ line: 1, column: text.indexOf(part) + 1 }]);
    };
    placeOf({ ...portfolio, loans: [{ ...LOAN, principal: '1,000' }] }, '"1,000"');
    placeOf({ ...portfolio, loans: [LOAN], period: { from: '2024-13-01', to: '2025-01-01' } }, '"2024-13-01"');
    expect(() => parseClaims('[\n{"loanId": "L", "subsidy": "x"}]')).toThrow(
      expect.objectContaining({ faults: [expect.objectContaining({ line: 2, column: 28 })] }),
    );
  });

  it('of a value have no line or column', () => {
    const result = safeParsePolicy({ ...POLICY, dayCount: 'ACT/361' });
    expect(result.success || Object.keys(result.faults[0] as object)).toEqual(['code', 'path', 'message', 'value']);
  });
});
