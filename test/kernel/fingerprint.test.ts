import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, fingerprint } from '../../src/kernel/fingerprint.js';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

const key = fc.oneof(fc.string({ unit: 'binary' }), fc.nat().map(String), fc.constantFrom('__proto__', 'toString', ''));
const values = fc.oneof(
  fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 5 }),
  fc.dictionary(key, fc.jsonValue({ maxDepth: 3 })),
  fc.dictionary(key, fc.dictionary(key, fc.array(fc.string({ unit: 'binary' })))),
) as fc.Arbitrary<object>;

describe('canonical JSON', () => {
  it('equals that of the reference implementation of RFC 8785, also for keys that are numbers and for __proto__', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns: 500 },
    );
    expect(canonicalJson({ 10: 'b', 9: 'c', 1: 'a', ' 2': 'd' })).toBe('{" 2":"d","1":"a","10":"b","9":"c"}');
  });

  it('is refused for values without one and for too deep nesting', () => {
    const deep = (levels: number): object => JSON.parse(`{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`);
    expect(canonicalJson(deep(400))).toBe(JSON.stringify(deep(400)));
    expect(() => canonicalJson(deep(501))).toThrow('more than 500 levels');
    expect(() => canonicalJson({ a: Number.NaN })).toThrow('NaN');
    expect(() => canonicalJson({ a: '\ud800' })).toThrow();
    // The text of an escape is none.
    expect(canonicalJson({ a: '\\ud800' })).toBe('{"a":"\\\\ud800"}');
  });
});

describe('a fingerprint', () => {
  it('is the SHA-256 of the canonical JSON', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(fingerprint(value)).toBe(sha256(canonicalize(value) as string));
      }),
      { numRuns: 500 },
    );
  });

  it.each([0, 1, 999, 1000, 1001, 2000, 2001])('of a list of %i is that of its text', (length) => {
    const list = Array.from({ length }, (_, place) => ({ place, b: '遂昌', a: null }));
    expect(fingerprint(list)).toBe(sha256(canonicalize(list) as string));
    expect(fingerprint({ z: 1, list, a: {} })).toBe(sha256(canonicalize({ z: 1, list, a: {} }) as string));
  });
});

it('a value with toJSON is written as its result; an absent field is omitted, also from the hash', () => {
  expect(canonicalJson({ b: { toJSON: () => 1 }, a: undefined })).toBe('{"b":1}');
  expect(fingerprint({ a: undefined, b: 1 })).toBe(createHash('sha256').update('{"b":1}').digest('hex'));
});

it('a value whose toJSON throws has no canonical JSON', () => {
  const value = {
    toJSON() {
      throw new Error('of the value');
    },
  };
  expect(() => canonicalJson({ value })).toThrow('the value’s own JSON cannot be had');
});
