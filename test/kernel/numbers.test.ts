import { createRequire } from 'node:module';
import { Decimal as TheirDecimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apportion } from '../../src/kernel/apportion.js';
import { Decimal } from '../../src/kernel/decimal.js';
import { fenOf, formatFen, formatYuan, readFen, readSum, yuan } from '../../src/kernel/fen.js';
import { add, type Integer, integer, smaller, subtract } from '../../src/kernel/integer.js';
import { IntegerColumn } from '../../src/kernel/integer-column.js';
import { formatMicro, formatPico, type MicroPercent, readPercent, readShare } from '../../src/kernel/percent.js';
import {
  divideHalfUp,
  divideHalfUpWide,
  fraction,
  fractionOfNumbers,
  LARGEST_SAFE_NUMERATOR,
} from '../../src/kernel/rational.js';

const SAFE = Number.MAX_SAFE_INTEGER;

describe('integers of any size', () => {
  it('are numbers up to 2^53 − 1 and bigints beyond', () => {
    expect(integer(2n ** 53n - 1n)).toBe(SAFE);
    expect(integer(2n ** 53n)).toBe(2n ** 53n);
    expect(integer(-(2n ** 53n))).toBe(-(2n ** 53n));
  });

  it('add and subtract exactly across 2^53, in both directions', () => {
    expect(add(SAFE, 0)).toBe(SAFE);
    expect(add(SAFE, 1)).toBe(2n ** 53n);
    expect(add(2n ** 53n, -1)).toBe(SAFE);
    expect(subtract(-SAFE, 1)).toBe(-(2n ** 53n));
    expect(subtract(2n ** 53n, 1)).toBe(SAFE);
    expect(subtract(5, 3)).toBe(2);
  });

  it('compare across 2^53', () => {
    expect(smaller(2n ** 60n, 3)).toBe(3);
    expect(smaller(3, 2n ** 60n)).toBe(3);
  });
});

describe('half up', () => {
  it.each([
    [0, 2, 0],
    [1, 2, 1],
    [1, 3, 0],
    [2, 3, 1],
    [3, 2, 2],
    [5, 2, 3],
    [LARGEST_SAFE_NUMERATOR, 1, LARGEST_SAFE_NUMERATOR],
    [LARGEST_SAFE_NUMERATOR, 2, 2 ** 51],
    [LARGEST_SAFE_NUMERATOR - 1, 2, 2 ** 51 - 1],
    [1, LARGEST_SAFE_NUMERATOR, 0],
  ])('%d / %d is %d', (numerator, denominator, expected) => {
    expect(divideHalfUp(numerator, denominator)).toBe(expected);
    expect(divideHalfUpWide(BigInt(numerator), BigInt(denominator))).toBe(BigInt(expected));
  });

  it('the number and the bigint division agree around every multiple', () => {
    for (const denominator of [3, 7, 360, 365, 36_000_000, 133_590_000, 94_906_267, 67_108_865]) {
      const largest = Math.floor(LARGEST_SAFE_NUMERATOR / denominator);
      for (const quotient of [1, 2, 1000, largest - 1, largest]) {
        for (const offset of [-1, 0, 1, Math.floor(denominator / 2), Math.ceil(denominator / 2)]) {
          const numerator = quotient * denominator + offset;
          if (numerator > LARGEST_SAFE_NUMERATOR) continue;
          const expected = Number(divideHalfUpWide(BigInt(numerator), BigInt(denominator)));
          expect(divideHalfUp(numerator, denominator), `${numerator} / ${denominator}`).toBe(expected);
        }
      }
    }
  });

  it('a fraction is in lowest terms', () => {
    expect(fraction(6n, 4n)).toEqual({ numerator: '3', denominator: '2' });
    expect(fraction(0n, 360n)).toEqual({ numerator: '0', denominator: '1' });
  });
});

describe('amounts of yuan', () => {
  it.each([
    ['0', 0],
    ['0.01', 1],
    ['150000.00', 15_000_000],
    ['150000.5', 15_000_050],
    ['9999999999999.99', 999_999_999_999_999],
    [0, 0],
    [150_000, 15_000_000],
    [9_999_999_999_999, 999_999_999_999_900],
    ['150000.0000', 15_000_000],
    ['0.10', 10],
    [`0.01${'0'.repeat(400)}`, 1],
    ['9999999999999.990', 999_999_999_999_999],
    ['0000000000001.50', 150],
    ['000000000000001', 100],
    [0n, 0],
    [150_000n, 15_000_000],
    [9_999_999_999_999n, 999_999_999_999_900],
    [new Decimal('150000.01'), 15_000_001],
    [new Decimal('1e-2'), 1],
    [new Decimal('9999999999999.99'), 999_999_999_999_999],
  ])('%s is read as %d fen', (text, fen) => {
    expect(readFen(text)).toBe(fen);
  });

  it.each([
    '',
    ' 1',
    '1 ',
    '-1',
    '+1',
    '1,000',
    '1.2万',
    '１２',
    '1.234',
    '.5',
    '5.',
    '.',
    '1e3',
    '1.2.3',
    'NaN',
    '0x10',
    '10000000000000',
    '10000000000000.00',
    '99999999999999999',
    '1234567890123456',
    '1'.repeat(400),
    0.1,
    -1,
    -0,
    1e21,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    10_000_000_000_000,
    null,
    undefined,
    true,
    {},
    [],
    ['1'],
    '150000.0010',
    '1.001',
    '1.00 ',
    '1.000x',
    '1.0.0',
    '1.00.',
    '0000000000000001',
    '00000000000001.50',
    -1n,
    10_000_000_000_000n,
    10n ** 400n,
    Object(5n),
    new Decimal('0.001'),
    new Decimal('1e-9000000'),
    new Decimal(`1.${'0'.repeat(120)}1`),
    new Decimal('10000000000000'),
    new Decimal('1e9000000000'),
    new Decimal(-1),
    new Decimal(-0),
    new Decimal(Number.NaN),
    new Decimal(Number.POSITIVE_INFINITY),
    new Date(0),
    JSON.parse('{"toStringTag": "[object Decimal]", "s": 1, "e": 0, "d": [5]}'),
  ])('%o is refused', (value) => {
    expect(readFen(value)).toBeUndefined();
  });

  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [61_292, '612.92'],
    [-61_292, '-612.92'],
    [-5, '-0.05'],
    [123_456_789_012_345_678_901n, '1234567890123456789.01'],
  ])('%s fen is written %s', (fen, text) => {
    expect(formatFen(fen)).toBe(text);
  });

  it('a Decimal of yuan and its fen are the same amount', () => {
    expect(fenOf(yuan(61_292))).toBe(61_292);
    expect(fenOf(yuan(2n ** 70n))).toBe(2n ** 70n);
    expect(() => fenOf(new Decimal('0.001'))).toThrow(new RangeError('0.001 yuan is no whole number of fen'));
  });

  it('a Decimal of yuan equals the one that decimal.js reads from its text, in every part', () => {
    const parts = (decimal: Decimal) => Object.entries(decimal);
    const powers = Array.from({ length: 16 }, (_, i) => 10 ** i);
    const near = powers.flatMap((power) => [power - 1, power, power + 1, 7 * power, 5 * power + 50]);
    const random = fc.sample(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), { numRuns: 2000, seed: 1 });
    for (const fen of [0, ...near, ...random, Number.MAX_SAFE_INTEGER].filter(Number.isSafeInteger)) {
      for (const signed of [fen, 0 - fen]) {
        const made = yuan(signed);
        expect(parts(made), String(signed)).toEqual(parts(new Decimal(formatFen(signed))));
        expect([made instanceof Decimal, made.plus('0.01').toFixed(2)]).toEqual([true, formatFen(signed + 1)]);
      }
    }
  });

  it('a Decimal of any copy of decimal.js is accepted, with any settings of that copy', () => {
    const other: typeof Decimal = createRequire(import.meta.url)('decimal.js');
    expect(other.prototype).not.toBe(Decimal.prototype);
    other.set({ precision: 1, rounding: 0, toExpPos: 0, toExpNeg: 0, maxE: 20, minE: -20 });
    expect(readFen(new other('150000.01'))).toBe(15_000_001);
    expect(readFen(new other('0.001'))).toBeUndefined();
  });
});

describe('a Decimal of yuan, written', () => {
  it.each([
    [new Decimal(0), '0.00'],
    [new Decimal('-0'), '0.00'],
    [new Decimal('0.01'), '0.01'],
    [new Decimal('-612.9'), '-612.90'],
    [new Decimal('10000000'), '10000000.00'],
    [new Decimal('90071992547409.91'), '90071992547409.91'],
    // No safe number of fen: ten groups, and a group that is not there before the point
    [new Decimal('90071992547409.92'), '90071992547409.92'],
    [new Decimal('123456789012345678901234567890.12'), '123456789012345678901234567890.12'],
    [new Decimal('1e20'), '100000000000000000000.00'],
    // More than two decimals, in the group behind the point and in a later one: half up
    [new Decimal('0.005'), '0.01'],
    [new Decimal('1.0049999999'), '1.00'],
    [new Decimal('0.000000001'), '0.00'],
    [new Decimal(Number.NaN), 'NaN'],
  ])('%s is %s', (amount, text) => {
    expect(formatYuan(amount)).toBe(text);
  });

  it('is written as Decimal does', () => {
    const digits = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    fc.assert(
      fc.property(digits, fc.integer({ min: 0, max: 20 }), (number, decimals) => {
        const amount = new Decimal(`${number}e-${decimals}`);
        expect(formatYuan(amount)).toBe(amount.toFixed(2));
      }),
    );
  });
});

describe('a fraction of numbers', () => {
  it('is that of bigints', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 1, max: SAFE }), (numerator, denominator) => {
        expect(fractionOfNumbers(numerator, denominator)).toEqual(fraction(BigInt(numerator), BigInt(denominator)));
      }),
    );
    // 36 = 2² × 3², 360 = 2³ × 3² × 5
    expect(fractionOfNumbers(36, 360)).toEqual({ numerator: '1', denominator: '10' });
    expect(fractionOfNumbers(0, 360)).toEqual({ numerator: '0', denominator: '1' });
  });
});

describe('sums of amounts', () => {
  const LONGEST = '9'.repeat(40);

  it.each([
    ['-0.01', -1],
    ['-150000.5', -15_000_050],
    ['0.0000', 0],
    ['-0', 0],
    ['12.3400', 1234],
    [`${LONGEST}.99`, BigInt(`${LONGEST}99`)],
    [-7, -700],
    [0, 0],
    [Number.MAX_SAFE_INTEGER, BigInt(Number.MAX_SAFE_INTEGER) * 100n],
    [-5n, -500],
    [10n ** 50n, 10n ** 52n],
    [new Decimal('-12.34'), -1234],
    [new Decimal(`-${LONGEST}.99`), -BigInt(`${LONGEST}99`)],
  ])('%s is read as %s fen', (value, fen) => {
    expect(readSum(value)).toBe(fen);
  });

  it.each([
    '',
    '-',
    '--1',
    '+1',
    '1.',
    '.5',
    '1.234',
    '1.0010',
    '1e3',
    '1,000',
    `1${LONGEST}`,
    0.5,
    2 ** 53,
    Number.NaN,
    null,
    undefined,
    true,
    {},
    new Date(0),
    new Decimal('0.001'),
    new Decimal(`1e40`),
    new Decimal('1e9000000000'),
    new Decimal(Number.NaN),
    new Decimal(Number.NEGATIVE_INFINITY),
  ])('%s is refused', (value) => {
    expect(readSum(value)).toBeUndefined();
  });
});

describe('the Decimal of the library', () => {
  it('divides to 100 digits, half up, and writes no exponent', () => {
    expect(new Decimal(2).div(3).toString()).toBe(`0.${'6'.repeat(99)}7`);
    expect(new Decimal('1e-30').toString()).toBe(`0.${'0'.repeat(29)}1`);
  });

  it('cannot be configured by set or config', () => {
    for (const name of ['set', 'config'] as const) {
      expect(() => Decimal[name]({ precision: 2 })).toThrow(
        new TypeError('this Decimal is not to be configured: Decimal.clone({ … }) makes one of your own'),
      );
    }
    expect(new Decimal(1).div(3).toString()).toBe(`0.${'3'.repeat(100)}`);
  });

  it('a clone of it has settings of its own, and can be configured', () => {
    const Short = Decimal.clone({ precision: 3 });
    expect(new Short(1).div(3).toString()).toBe('0.333');
    Short.set({ precision: 2 });
    expect(new Short(1).div(3).toString()).toBe('0.33');
    expect(new Decimal(1).div(3).toString()).toBe(`0.${'3'.repeat(100)}`);
  });

  it('does not depend on settings of decimal.js', () => {
    const { precision } = TheirDecimal;
    try {
      TheirDecimal.set({ precision: 2 });
      expect(new Decimal(1).div(3).toString()).toBe(`0.${'3'.repeat(100)}`);
      expect(yuan(61_292).div(100).toString()).toBe('6.1292');
    } finally {
      TheirDecimal.set({ precision });
    }
  });

  it('its values are instances of Decimal of decimal.js, and the other way round', () => {
    expect(yuan(61_292)).toBeInstanceOf(Decimal);
    expect(yuan(61_292)).toBeInstanceOf(TheirDecimal);
    expect(new TheirDecimal(1)).toBeInstanceOf(Decimal);
  });
});

describe('rates and shares', () => {
  it.each([
    ['4.35', 4_350_000],
    ['0', 0],
    ['100', 100_000_000],
    ['0.000001', 1],
    [3, 3_000_000],
    ['4.3500000', 4_350_000],
    ['100.0000000', 100_000_000],
    [100n, 100_000_000],
    [new Decimal('4.35'), 4_350_000],
  ])('a rate of %s is %d millionths of a percent', (value, micro) => {
    expect(readPercent(value)).toBe(micro);
  });

  it.each([
    '100.000001',
    '101',
    '0.0000001',
    '-1',
    '4.35%',
    '',
    4.35,
    -0,
    101,
    null,
    '4.3500001',
    101n,
    -1n,
    new Decimal('0.0000001'),
    '999999999999999',
  ])('%s is no rate', (value) => {
    expect(readPercent(value)).toBeUndefined();
  });

  it.each([
    ['0.8', 800_000],
    [1, 1_000_000],
    ['1.000000', 1_000_000],
    ['0.80000000', 800_000],
    [1n, 1_000_000],
    [new Decimal('0.8'), 800_000],
  ])('a share of %s is %d millionths', (value, micro) => {
    expect(readShare(value)).toBe(micro);
  });

  it.each(['1.000001', '80%', '2', 2, 0.8, 2n, '0.80000001', new Decimal('1.000001')])('%s is no share', (value) => {
    expect(readShare(value)).toBeUndefined();
  });

  it('millionths and 10^-12 percent are written as a Decimal writes their quotient', () => {
    const any = fc.oneof(
      fc.maxSafeInteger(),
      fc.integer(),
      fc.integer({ min: -99, max: 99 }).map((n) => n * 1e13),
    );
    fc.assert(
      fc.property(any, (n) => {
        expect(formatMicro(n as MicroPercent)).toBe(new Decimal(n).div(1e6).toFixed());
        expect(formatPico(n)).toBe(new Decimal(n).div(1e12).toFixed());
      }),
    );
    expect([1_374_484_292_181, 1, -1_500_000_000_000, 1e14].map(formatPico)).toEqual([
      '1.374484292181',
      '0.000000000001',
      '-1.5',
      '100',
    ]);
  });

  it('millionths are written without trailing zeros', () => {
    expect([4_350_000, 1, 0, 100_000_000].map((micro) => formatMicro(micro as MicroPercent))).toEqual([
      '4.35',
      '0.000001',
      '0',
      '100',
    ]);
  });
});

describe('apportioning a share', () => {
  const parts = (amounts: readonly Integer[], numerator: number, denominator: number) => [
    ...apportion(IntegerColumn.of(amounts), numerator, denominator),
  ];

  it('4/5 of 50833 and 8333: the tie at 0.4 goes to the earlier one', () => {
    expect(parts([50_833, 8_333], 4, 5)).toEqual([40_667, 6_666]);
    expect(parts([8_333, 50_833], 4, 5)).toEqual([6_667, 40_666]);
  });

  it('larger remainders are served before a tie, which goes to the earliest', () => {
    // a tenth of 9, 5, 5 is 0.9, 0.5, 0.5; of the sum 1.9, half up 2
    expect(parts([9, 5, 5], 1, 10)).toEqual([1, 1, 0]);
    expect(parts([5, 9, 5], 1, 10)).toEqual([1, 1, 0]);
    expect(parts([5, 5, 9], 1, 10)).toEqual([1, 0, 1]);
  });

  it('4 fen at 80:20 are 3 and 1, not 4 and 0', () => {
    expect(parts([4], 4, 5)).toEqual([3]);
  });

  it('without a missing unit, every part is its floor', () => {
    expect(parts([5, 10], 4, 5)).toEqual([4, 8]);
    expect(parts([], 4, 5)).toEqual([]);
  });

  it.each([1, 7, 2000, 5000])(
    'of %i amounts with a million possible remainders, the largest are served first',
    (count) => {
      const [numerator, denominator] = [333_333, 1_000_000];
      const amounts = Array.from({ length: count }, (_, i) => 100_000 + ((i * 7919) % 99_991));
      const remainders = amounts.map((amount) => (amount * numerator) % denominator);
      const floors = amounts.map((amount, i) => (amount * numerator - (remainders[i] as number)) / denominator);
      const sum = amounts.reduce((total, amount) => total + amount, 0);
      const missing =
        Math.floor((sum * numerator) / denominator + 0.5) - floors.reduce((total, part) => total + part, 0);
      const served = [...amounts.keys()].sort((a, b) => (remainders[b] as number) - (remainders[a] as number) || a - b);
      const expected = [...floors];
      for (const place of served.slice(0, missing)) expected[place] = (expected[place] as number) + 1;
      expect(parts(amounts, numerator, denominator)).toEqual(expected);
    },
  );

  it('is exact beyond the safe integers, for each amount and for the sum', () => {
    const large = 2n ** 60n + 1n;
    // 4/5 of 2^60 + 1: 2^60 = 1 (mod 5), so 4(2^60 + 1) = 8 = 3 (mod 5): floor and a remainder of 3/5
    const floor = (4n * large - 3n) / 5n;
    expect(parts([large, 1], 4, 5)).toEqual([floor, 1]);
    expect(parts([large], 4, 5)).toEqual([floor + 1n]);
    expect(parts([SAFE, SAFE], 1, 1)).toEqual([SAFE, SAFE]);
  });
});
