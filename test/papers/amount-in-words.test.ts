import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountInWords } from '../../src/index.js';
import { Decimal } from '../../src/kernel/decimal.js';
import { yuan } from '../../src/kernel/fen.js';
import { integer } from '../../src/kernel/integer.js';
import { runs, THOROUGH } from '../draws.js';

const wordsOf = (amount: string) => amountInWords(new Decimal(amount));
const wordsOfFen = (fen: bigint) => amountInWords(yuan(integer(fen)));

/*
 * The way back, written for this test: the words read from left to right as a person reads them, into fen. What it is
 * handed must be grammatical as a whole; 零 adds nothing.
 */
const DIGIT = new Map([...'零壹贰叁肆伍陆柒捌玖'].map((digit, value) => [digit, BigInt(value)]));
const GRAMMAR =
  /^(负?)(?:([零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+)元)?(零?)(?:([壹贰叁肆伍陆柒捌玖])角)?(?:([壹贰叁肆伍陆柒捌玖])分|整)$/;

function fenRead(words: string): bigint {
  const found = GRAMMAR.exec(words);
  if (found === null) throw new Error(`${words} is no amount`);
  const [, minus, whole = '零', , jiao = '零', fen = '零'] = found;
  const size = wholeRead(whole) * 100n + (DIGIT.get(jiao) as bigint) * 10n + (DIGIT.get(fen) as bigint);
  return minus === '' ? size : -size;
}

/** 亿 and 万 multiply all that was read since the last larger one, so that 万亿 and 亿亿 come out as well. */
function wholeRead(words: string): bigint {
  let above = 0n;
  let wan = 0n;
  let section = 0n;
  let digit = 0n;
  for (const character of words) {
    const value = DIGIT.get(character);
    if (value !== undefined) digit = value;
    else if (character === '亿')
      [above, wan, section, digit] = [(above + wan + section + digit) * 100_000_000n, 0n, 0n, 0n];
    else if (character === '万') [wan, section, digit] = [(section + digit) * 10_000n, 0n, 0n];
    else [section, digit] = [section + digit * ({ 拾: 10n, 佰: 100n, 仟: 1000n }[character] as bigint), 0n];
  }
  return above + wan + section + digit;
}

describe('amounts in words', () => {
  // 正确填写票据和结算凭证的基本规定, 四. The first has 整 behind 角, which 二 leaves to the writer.
  it.each([
    ['四(一)', '1409.50', '壹仟肆佰零玖元伍角整'],
    ['四(二)', '6007.14', '陆仟零柒元壹角肆分'],
    ['四(三)', '1680.32', '壹仟陆佰捌拾元零叁角贰分'],
    ['四(三)', '107000.53', '壹拾万柒仟元零伍角叁分'],
    ['四(四)', '16409.02', '壹万陆仟肆佰零玖元零贰分'],
    ['四(四)', '325.04', '叁佰贰拾伍元零肆分'],
  ])('%s of the rule: %s is %s', (_, amount, words) => {
    expect(wordsOf(amount)).toBe(words);
  });

  it.each([
    ['0', '零元整'],
    ['-0', '零元整'],
    ['0.01', '壹分'],
    ['0.10', '壹角整'],
    ['0.53', '伍角叁分'],
    ['1', '壹元整'],
    ['1.05', '壹元零伍分'],
    ['1.50', '壹元伍角整'],
    ['10', '壹拾元整'],
    ['10.50', '壹拾元零伍角整'],
    ['10.05', '壹拾元零伍分'],
    ['15', '壹拾伍元整'],
    ['100', '壹佰元整'],
    ['101', '壹佰零壹元整'],
    ['110', '壹佰壹拾元整'],
    ['1001', '壹仟零壹元整'],
    ['1010', '壹仟零壹拾元整'],
    ['1100', '壹仟壹佰元整'],
    ['10000', '壹万元整'],
    ['10001', '壹万零壹元整'],
    ['10100', '壹万零壹佰元整'],
    ['11000', '壹万壹仟元整'],
    ['105000', '壹拾万伍仟元整'],
    ['1000000', '壹佰万元整'],
    ['10050000', '壹仟零伍万元整'],
    ['10000500', '壹仟万零伍佰元整'],
    ['100000000', '壹亿元整'],
    ['100000001', '壹亿零壹元整'],
    ['100005000', '壹亿零伍仟元整'],
    ['100010000', '壹亿零壹万元整'],
    ['110000000', '壹亿壹仟万元整'],
    ['1010101010.10', '壹拾亿壹仟零壹拾万壹仟零壹拾元零壹角整'],
    ['1000000000000', '壹万亿元整'],
    ['1000100000000', '壹万零壹亿元整'],
    ['1000000000001', '壹万亿零壹元整'],
    ['10000000000000000', '壹亿亿元整'],
    ['9999999999999.99', '玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分'],
    ['-612.92', '负陆佰壹拾贰元玖角贰分'],
    ['-0.05', '负伍分'],
  ])('%s is %s', (amount, words) => {
    expect(wordsOf(amount)).toBe(words);
  });

  const STEP = THOROUGH ? 13n : 131n;

  it(`read back give every amount up to 1,000.00, and every ${STEP}th fen up to 100,000.00`, () => {
    for (let fen = 0n; fen < 10_000_000n; fen += fen < 100_000n ? 1n : STEP) {
      if (fenRead(wordsOfFen(fen)) !== fen) expect.fail(`${fen} fen: ${wordsOfFen(fen)}`);
    }
  });

  const sums = fc.oneof(
    fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
    fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
    // Mostly zeros, which is where the rule is.
    fc
      .array(fc.constantFrom('0', '0', '0', '0', '7'), { minLength: 1, maxLength: 26 })
      .map((digits) => BigInt(digits.join(''))),
  );

  it('read back give any amount', () => {
    fc.assert(
      fc.property(sums, (fen) => {
        expect(fenRead(wordsOfFen(fen))).toBe(fen);
      }),
      runs(2000),
    );
  });

  it('never have 零 twice in a row, at the end of a number, or behind a number that none follows', () => {
    fc.assert(
      fc.property(sums, (fen) => {
        const words = wordsOfFen(fen);
        expect(words).not.toMatch(/零零|零[拾佰仟万亿角分]|.零元|零整/);
        expect(words.match(/^负|元|角|分|整/g)?.join('')).toMatch(/^负?(元?角?分|元?角整|元整)$/);
      }),
      runs(2000),
    );
  });

  it('of a negative amount are those of its absolute value with 负 in front', () => {
    fc.assert(
      fc.property(sums, (fen) => {
        fc.pre(fen > 0n);
        expect(wordsOfFen(-fen)).toBe(`负${wordsOfFen(fen)}`);
      }),
      runs(500),
    );
  });

  it('are refused for fractions of a fen and for values that are not numbers', () => {
    expect(() => wordsOf('0.001')).toThrow(new RangeError('0.001 yuan is no whole number of fen'));
    expect(() => wordsOf('NaN')).toThrow(RangeError);
    expect(() => wordsOf('Infinity')).toThrow(RangeError);
  });

  it('are exact for a Decimal class with less precision than the amount has digits', () => {
    const Coarse = Decimal.clone({ precision: 5 });
    expect(amountInWords(new Coarse('123456789.12'))).toBe(wordsOf('123456789.12'));
  });
});
