import { balanceOn } from '../engine/balance.js';
import type { Lang } from '../fields/faults.js';
import { isAmount, type LoanFigure } from '../fields/figures.js';
import type { Loan } from '../fields/loan.js';
import type { Period } from '../fields/period.js';
import { Decimal } from '../kernel/decimal.js';
import { yuan } from '../kernel/fen.js';
import { civilDateOf, type Day, formatDay } from '../kernel/plain-date.js';
import type { Fraction } from '../kernel/rational.js';

/** An amount of yuan, or principal-days, with separators: `1,234,567.89`. */
export function money(amount: Decimal): string {
  return amount.toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ',');
}

/** A count with separators: `12,345`. */
export function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A figure of a line or of totals, with separators. */
export function figureText(figure: Decimal | number): string {
  return typeof figure === 'number' ? count(figure) : money(figure);
}

/** What a figure of some lines adds up to. */
export function figureSum<K extends LoanFigure>(
  name: K,
  lines: readonly Readonly<Record<K, Decimal | number>>[],
): Decimal | number {
  const figures = lines.map((line) => line[name]);
  return isAmount(name)
    ? sumOf(figures as readonly Decimal[])
    : (figures as readonly number[]).reduce((sum, figure) => sum + figure, 0);
}

const DECIMALS = 6;

/** An exact amount of fen, in yuan: all its decimals where they are few, else so many as are shown and `…`: `167.916666…`. */
export function exactMoney({ numerator, denominator }: Fraction): string {
  const scaled = BigInt(numerator) * 10n ** BigInt(DECIMALS);
  const divisor = BigInt(denominator) * 100n;
  const digits = String(scaled / divisor).padStart(DECIMALS + 1, '0');
  const whole = digits.slice(0, -DECIMALS).replace(/\B(?=(\d{3})+$)/g, ',');
  const decimals = digits.slice(-DECIMALS);
  return scaled % divisor === 0n ? `${whole}.${decimals.replace(/0{1,4}$/, '')}` : `${whole}.${decimals}…`;
}

export function sumOf(amounts: readonly Decimal[]): Decimal {
  return amounts.reduce((sum, amount) => sum.plus(amount), new Decimal(0));
}

export function householdsOf(lines: readonly { readonly householdId: string }[]): number {
  return new Set(lines.map(({ householdId }) => householdId)).size;
}

/** In yuan. */
export function principalOf({ principal }: Loan): Decimal {
  return yuan(principal);
}

/** A loan's balance at the end of the last day of a period, in yuan. */
export function closingBalanceOf(loan: Loan, { to }: Period): Decimal {
  return yuan(balanceOn(loan, to - 1));
}

/** A day in a sentence: `2024年9月1日`. */
export function dayWords(day: Day, lang: Lang): string {
  if (lang === 'en') return formatDay(day);
  const { year, month, day: dayOfMonth } = civilDateOf(day);
  return `${year}年${month}月${dayOfMonth}日`;
}

/** A period in a sentence, by its first and its last day. */
export function periodWords({ from, to }: Period, lang: Lang): string {
  const [first, last] = [from, (to - 1) as Day].map((day) => dayWords(day, lang));
  return lang === 'en' ? `${first} to ${last}` : `${first}至${last}`;
}
