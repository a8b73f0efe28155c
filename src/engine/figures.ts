import type { ComputedFigure, EncodedLoanFigureValues, LoanFigureValues } from '../fields/figures.js';
import type { Basis, Exclusion, Reason } from '../fields/reasons.js';
import type { Integer } from '../kernel/integer.js';

/** The ids of a loan and its household, whether the loan is eligible and why not, and the days that conditions excluded. */
export interface LoanEligibility {
  /** The id of the loan. */
  readonly loanId: string;
  /** The id of the household. */
  readonly householdId: string;
  /** `trial` and `regular` for eligible loans, else `ineligible`. */
  readonly basis: Basis;
  /** Why the loan is not eligible, in SPEC's order; empty for an eligible one. */
  readonly reasons: readonly Reason[];
  /** For an eligible loan: how many days with a balance each exclusion took, where any. */
  readonly excludedDays: Readonly<Partial<Record<Exclusion, number>>>;
}

/** What has been computed for a loan over a period, in integers: amounts in fen, principal-days in fen-days. */
export interface Outcome extends LoanEligibility, Readonly<Record<ComputedFigure, Integer>> {}

/** The figures of a loan over a period. Amounts are Decimals of yuan with at most two decimals. */
export interface LoanFigures extends LoanEligibility, LoanFigureValues {}

/** {@link LoanFigures} in JSON: amounts are strings of two decimals. */
export interface EncodedFigures extends LoanEligibility, EncodedLoanFigureValues {}
