import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal, nearestNumber } from '../../src/kernel/decimal.js';
import { runs } from '../draws.js';

describe('the number nearest to a Decimal', () => {
  it.each([
    '0',
    '-0',
    '0.1',
    '-0.01',
    '1e22',
    '1e-22',
    '123456789012345.67',
    '9007199254740993',
    '0.30000000000000004',
    'NaN',
    'Infinity',
    '-Infinity',
  ])('%s is the number that JavaScript reads', (text) => {
    expect(nearestNumber(new Decimal(text))).toBe(Number(text));
  });

  it('is the number that JavaScript reads, for any digits and decimals', () => {
    const parts = fc.tuple(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.integer({ min: -30, max: 30 }));
    fc.assert(
      fc.property(parts, ([digits, exponent]) => {
        expect(nearestNumber(new Decimal(`${digits}e${exponent}`)) + 0).toBe(Number(`${digits}e${exponent}`) + 0);
      }),
      runs(10_000),
    );
  });
});
