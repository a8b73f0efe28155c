import { balanceOn } from '../engine/balance.js';
import { isAmount, type LoanFigure } from '../fields/figures.js';
import type { Loan } from '../fields/loan.js';
import type { Period } from '../fields/period.js';
import { Decimal } from '../kernel/decimal.js';
import { yuan } from '../kernel/fen.js';
import type { Fraction } from '../kernel/rational.js';
import { count, money } from '../words/values.js';

/** A figure of a line or of totals, with separators. */
export function figureText(figure: Decimal | number): string {
  return typeof figure === 'number' ? count(figure) : money(figure);
}

/** The sum of a figure over lines. */
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

/** An exact amount of fen, in yuan, with at most six decimals; `…` stands for further ones: `167.916666…`. */
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
