import { describe, expect, it } from 'vitest';
import { exactYuanText, shareFractionText } from '../../src/words/values.js';

const of = (numerator: string, denominator = '1') => ({ numerator, denominator });

describe('an exact amount of fen in yuan', () => {
  it.each([
    // fen, yuan
    ['41250', '1', '412.50', '412.50'],
    ['0', '1', '0.00', '0.00'],
    ['100000000', '1', '1,000,000.00', '1,000,000.00'],
    // 61291 2/3 fen are 7355/12 yuan, 612.91666…
    ['183875', '3', '约 612.9167（7355/12）', 'about 612.9167 (7355/12)'],
    ['3', '5', '0.006', '0.006'],
    ['245168', '5', '490.336', '490.336'],
    // 1/10,000 of a fen is six decimals of a yuan, 1/100,000 is seven
    ['1', '10000', '0.000001', '0.000001'],
    ['1', '100000', '约 0.0000（1/10000000）', 'about 0.0000 (1/10000000)'],
    // 0.00005 is five decimals; 0.00016666… half up to four is 0.0002
    ['1', '60', '约 0.0002（1/6000）', 'about 0.0002 (1/6000)'],
    [
      '12345678901234',
      '3',
      '约 41,152,263,004.1133（6172839450617/150）',
      'about 41,152,263,004.1133 (6172839450617/150)',
    ],
  ])('%s/%s fen', (numerator, denominator, chinese, english) => {
    expect(exactYuanText(of(numerator, denominator), 'zh-CN')).toBe(chinese);
    expect(exactYuanText(of(numerator, denominator), 'en')).toBe(english);
  });
});

describe('a share', () => {
  it.each([
    ['4', '5', '80%'],
    ['1', '1', '100%'],
    ['0', '1', '0%'],
    ['1', '8', '12.5%'],
    ['1', '3', '1/3'],
    ['333333', '1000000', '33.3333%'],
  ])('%s/%s', (numerator, denominator, text) => {
    expect(shareFractionText(of(numerator, denominator))).toBe(text);
  });
});
