import type { Lang } from '../fields/faults.js';
import type { Period } from '../fields/period.js';
import type { Decimal } from '../kernel/decimal.js';
import { type Fen, yuan } from '../kernel/fen.js';
import { formatMicro, type MicroPercent, type MicroShare } from '../kernel/percent.js';
import { civilDateOf, type Day, formatDay } from '../kernel/plain-date.js';
import { divideHalfUpWide, type Fraction, fraction } from '../kernel/rational.js';

/*
 * How values are written for people. The machine-readable form of a value is not made here.
 */

const THOUSANDS = /\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g;

/** An amount of yuan, or principal-days, with two decimals and thousands separators: `1,234,567.89`. */
export function money(amount: Decimal | string): string {
  return (typeof amount === 'string' ? amount : amount.toFixed(2)).replace(THOUSANDS, ',');
}

/** A count with thousands separators: `12,345`. */
export function count(number: number): string {
  return String(number).replace(THOUSANDS, ',');
}

/** An amount with its unit: `100,000.00 yuan`. */
export function yuanText(amount: Fen, lang: Lang): string {
  return amountText(yuan(amount), lang);
}

/** An amount of yuan with its unit: `612.92 yuan`. */
export function amountText(amount: Decimal, lang: Lang): string {
  return `${money(amount)} ${lang === 'en' ? 'yuan' : '元'}`;
}

/** The most decimals with which an exact amount of yuan is written; one with more is written as a fraction too. */
const MOST_DECIMALS = 6;

/**
 * An exact amount of fen in yuan: `412.50`, or `about 612.9167 (7355/12)` where it has no end or more than six decimals. The
 * approximation is half up to four decimals.
 */
export function exactYuanText({ numerator, denominator }: Fraction, lang: Lang): string {
  const exact = fraction(BigInt(numerator), 100n * BigInt(denominator));
  const decimals = decimalsOf(exact, 2);
  if (decimals !== undefined) return money(decimals);
  const scaled = divideHalfUpWide(10_000n * BigInt(exact.numerator), BigInt(exact.denominator));
  const about = money(pointed(scaled, 4));
  const ratio = `${exact.numerator}/${exact.denominator}`;
  return lang === 'en' ? `about ${about} (${ratio})` : `约 ${about}（${ratio}）`;
}

/** A share as a percentage, or as a fraction where its percentage has no end: `80%`, `1/3`. */
export function shareFractionText(share: Fraction): string {
  const percent = decimalsOf(fraction(100n * BigInt(share.numerator), BigInt(share.denominator)), 0);
  return percent === undefined ? `${share.numerator}/${share.denominator}` : `${percent}%`;
}

/** A fraction in decimals, at least so many; undefined where it has more than {@link MOST_DECIMALS}. */
function decimalsOf({ numerator, denominator }: Fraction, least: number): string | undefined {
  for (let places = least; places <= MOST_DECIMALS; places++) {
    const scaled = 10n ** BigInt(places) * BigInt(numerator);
    if (scaled % BigInt(denominator) === 0n) return pointed(scaled / BigInt(denominator), places);
  }
  return undefined;
}

/** An integer of units of 10^−places as a decimal. */
function pointed(units: bigint, places: number): string {
  const digits = String(units).padStart(places + 1, '0');
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** A share as a percentage: 0.8 → `80%`. */
export function shareText(share: MicroShare): string {
  return `${formatMicro((share * 100) as MicroShare)}%`;
}

/** Percentage points: `1.8 percentage points`. */
export function pointsText(points: MicroPercent, lang: Lang): string {
  return `${formatMicro(points)} ${lang === 'en' ? 'percentage points' : '个百分点'}`;
}

/** A number of months: `1 month`, `36 months`. */
export function monthsText(months: number | string, lang: Lang): string {
  return lang === 'en' ? `${months} month${String(months) === '1' ? '' : 's'}` : `${months} 个月`;
}

/** A number of days: `1 day`, `121 days`. */
export function daysText(days: number, lang: Lang): string {
  return lang === 'en' ? `${days} day${days === 1 ? '' : 's'}` : `${days} 天`;
}

/** A day in a sentence: `2024年9月1日`. */
export function dayText(day: Day, lang: Lang): string {
  if (lang === 'en') return formatDay(day);
  const { year, month, day: dayOfMonth } = civilDateOf(day);
  return `${year}年${month}月${dayOfMonth}日`;
}

/** A period in a sentence, by its first and its last day: both are in it. */
export function periodText({ from, to }: Pick<Period, 'from' | 'to'>, lang: Lang): string {
  const [first, last] = [dayText(from, lang), dayText((to - 1) as Day, lang)];
  return lang === 'en' ? `${first} to ${last}` : `${first}至${last}`;
}

/** A span by its first and its last day, `YYYY-MM-DD`: both are in it. */
export function spanText(first: string, last: string, lang: Lang): string {
  return `${first} ${lang === 'en' ? 'to' : '至'} ${last}`;
}

/** A half-open span of days, `YYYY-MM-DD`: `2024-01-01 to 2025-01-01 (exclusive)`. */
export function halfOpenText({ from, to }: { readonly from: string; readonly to: string }, lang: Lang): string {
  return lang === 'en' ? `${from} to ${to} (exclusive)` : `${from} 至 ${to}（不含）`;
}
