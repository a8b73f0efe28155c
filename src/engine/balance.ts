import type { Loan } from '../fields/loan.js';

/**
 * The balance of a loan on a day, in fen: the principal less every repayment up to and including the day itself, so that
 * the day of disbursement counts and the day of repayment does not (算头不算尾; SPEC 2). 0 before its disbursement.
 */
export function balanceOn({ principal, disbursedOn, repayments }: Loan, day: number): number {
  if (day < disbursedOn) return 0;
  return repayments.reduce((balance, { on, amount }) => (on <= day ? balance - amount : balance), principal as number);
}
