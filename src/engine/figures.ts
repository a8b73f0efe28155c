import type { Basis, Exclusion, Reason } from '../fields/reasons.js';
import type { Decimal } from '../kernel/decimal.js';
import { formatFen, yuan } from '../kernel/fen.js';
import { type Integer, subtract } from '../kernel/integer.js';

/** What has been worked out for a loan over a period, in integers: amounts in fen, principal-days in fen-days. */
export interface Outcome {
  readonly loanId: string;
  readonly householdId: string;
  readonly basis: Basis;
  readonly reasons: readonly Reason[];
  readonly excludedDays: Readonly<Partial<Record<Exclusion, number>>>;
  readonly subsidisedDays: number;
  readonly principalDays: Integer;
  readonly interest: Integer;
  readonly concession: Integer;
  readonly waived: Integer;
  readonly capped: Integer;
  readonly subsidy: Integer;
}

/** What a loan comes to over a period. Amounts are Decimals of yuan, of two decimals at most. */
export interface LoanFigures {
  readonly loanId: string;
  readonly householdId: string;
  /** `trial` and `regular` for eligible loans, else `ineligible`. */
  readonly basis: Basis;
  /** Why the loan is not eligible, in SPEC's order; empty for an eligible one. */
  readonly reasons: readonly Reason[];
  /** For an eligible loan: how many days with a balance each exclusion took, where any. */
  readonly excludedDays: Readonly<Partial<Record<Exclusion, number>>>;
  /** The days that passed every condition. */
  readonly subsidisedDays: number;
  /** Principal-days (积数): the sum over the subsidised days of the covered balance, in yuan·days. */
  readonly principalDays: Decimal;
  /** Interest at the contract rate, on every day with a balance. */
  readonly interest: Decimal;
  /** What the bank gives up on subsidised days: against the reference rate, or what it waives. */
  readonly concession: Decimal;
  /** That part of the concession that is waived from the interest charged. */
  readonly waived: Decimal;
  /** What the cap on amounts cut off the subsidy. */
  readonly capped: Decimal;
  readonly subsidy: Decimal;
  /** interest − subsidy − waived. */
  readonly borrowerInterest: Decimal;
}

/** The JSON form of SPEC 9, without the funders. */
export function encodeFigures(outcome: Outcome): EncodedFigures {
  const { loanId, householdId, basis, reasons, excludedDays, subsidisedDays } = outcome;
  return { loanId, householdId, basis, reasons, excludedDays, subsidisedDays, ...encodeAmounts(outcome) };
}

/** The figures of an outcome as plain data. */
export function plainFigures(outcome: Outcome): LoanFigures {
  const { loanId, householdId, basis, reasons, excludedDays, subsidisedDays } = outcome;
  return {
    loanId,
    householdId,
    basis,
    reasons,
    excludedDays,
    subsidisedDays,
    principalDays: yuan(outcome.principalDays),
    interest: yuan(outcome.interest),
    concession: yuan(outcome.concession),
    waived: yuan(outcome.waived),
    capped: yuan(outcome.capped),
    subsidy: yuan(outcome.subsidy),
    borrowerInterest: yuan(borrowerInterestOf(outcome)),
  };
}

/** interest − subsidy − waived, in fen. */
export function borrowerInterestOf({ interest, subsidy, waived }: Pick<Outcome, 'interest' | 'subsidy' | 'waived'>) {
  return subtract(subtract(interest, subsidy), waived);
}

/** The amounts of a loan or of many, in fen. */
export type Amounts = Pick<Outcome, 'principalDays' | 'interest' | 'concession' | 'waived' | 'capped' | 'subsidy'>;

/** The amounts as SPEC 9 writes them: strings of two decimals. */
export interface EncodedAmounts {
  readonly principalDays: string;
  readonly interest: string;
  readonly concession: string;
  readonly waived: string;
  readonly capped: string;
  readonly subsidy: string;
  readonly borrowerInterest: string;
}

export interface EncodedFigures extends EncodedAmounts {
  readonly loanId: string;
  readonly householdId: string;
  readonly basis: Basis;
  readonly reasons: readonly Reason[];
  readonly excludedDays: Readonly<Partial<Record<Exclusion, number>>>;
  readonly subsidisedDays: number;
}

export function encodeAmounts(amounts: Amounts): EncodedAmounts {
  return {
    principalDays: formatFen(amounts.principalDays),
    interest: formatFen(amounts.interest),
    concession: formatFen(amounts.concession),
    waived: formatFen(amounts.waived),
    capped: formatFen(amounts.capped),
    subsidy: formatFen(amounts.subsidy),
    borrowerInterest: formatFen(borrowerInterestOf(amounts)),
  };
}
