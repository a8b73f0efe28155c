import { Decimal } from '../kernel/decimal.js';
import { fenOf } from '../kernel/fen.js';

/**
 * An amount of yuan in the numerals of cheques and vouchers (人民币大写): 1409.50 → `壹仟肆佰零玖元伍角整`. The word 人民币,
 * which a form prints in front, is left to the form.
 *
 * As 支付结算办法 (银发〔1997〕393号) 附件一, 正确填写票据和结算凭证的基本规定, wants it:
 *
 * - 整 ends an amount without fen (二). Behind 角 the rule leaves it open; here it is written, so that nothing can be added
 *   behind it.
 * - A 0 inside is read 零, several in a row once (四(一), 四(二)): 6007.14 → `陆仟零柒元壹角肆分`.
 * - Where the digit of 万 (or 亿) is 0 and the next one is not, and where the yuan end in 0 and jiao follow, the rule
 *   leaves 零 open (四(三)). Here it is left out behind 万 and 亿 and written behind 元, the first of the two readings
 *   that the rule prints: 107000.53 → `壹拾万柒仟元零伍角叁分`, 1680.32 → `壹仟陆佰捌拾元零叁角贰分`.
 * - No jiao but fen: 零 behind 元 (四(四)): 325.04 → `叁佰贰拾伍元零肆分`.
 *
 * The rule does not speak of these: nothing is `零元整`; below one yuan no yuan are said (0.53 → `伍角叁分`); 负 stands in
 * front of what is owed the other way; beyond 亿 the numerals of 亿 are read like any other number (10^12 → `壹万亿元整`,
 * 10^16 → `壹亿亿元整`).
 *
 * @param yuan an amount of any size and sign, in yuan
 * @throws RangeError where it has more than two decimals: nothing is rounded here.
 */
export function amountInWords(yuan: Decimal): string {
  const fen = BigInt(fenOf(new Decimal(yuan)));
  const size = fen < 0n ? -fen : fen;
  const whole = size / 100n;
  const jiao = Number((size / 10n) % 10n);
  const last = Number(size % 10n);
  const gap = whole > 0n && (jiao > 0 ? whole % 10n === 0n : last > 0);
  return [
    fen < 0n ? '负' : '',
    whole > 0n ? `${numerals(whole)}元` : '',
    fen === 0n ? '零元' : '',
    gap ? '零' : '',
    jiao > 0 ? `${DIGITS[jiao]}角` : '',
    last > 0 ? `${DIGITS[last]}分` : '整',
  ].join('');
}

const DIGITS = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'] as const;

/**
 * The units that a numeral is cut at, largest first: what is above a unit is read, named, and the remainder follows.
 */
const UNITS = [
  [100_000_000n, '亿'],
  [10_000n, '万'],
  [1000n, '仟'],
  [100n, '佰'],
  [10n, '拾'],
] as const;

/** A whole number above 0 in numerals; 零 stands where the remainder does not fill the place right below the unit. */
function numerals(whole: bigint): string {
  const unit = UNITS.find(([size]) => whole >= size);
  if (unit === undefined) return DIGITS[Number(whole)] as string;
  const [size, name] = unit;
  const remainder = whole % size;
  const gap = remainder > 0n && remainder * 10n < size ? '零' : '';
  return `${numerals(whole / size)}${name}${gap}${remainder > 0n ? numerals(remainder) : ''}`;
}
