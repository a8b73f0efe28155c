import { type Assessment, assess } from '../engine/assess.js';
import { batchOf, type Portfolio } from '../fields/portfolio.js';

/** A household of a portfolio, assessed, and where its loans are. */
export interface AssessedHousehold {
  readonly assessment: Assessment;
  /** The places of its loans, in the order of the assessment. */
  readonly places: readonly number[];
}

/** Assesses the household of the loan at a place; the others are not touched. */
export function assessedAt(portfolio: Portfolio, place: number): AssessedHousehold {
  const batch = batchOf(portfolio);
  const owner = batch.owners[place] as number;
  const places = Array.from(batch.order.subarray(batch.begins[owner], batch.begins[owner + 1]));
  const { policy, period, previous } = portfolio;
  const assessment = assess({
    policy,
    period,
    household: batch.households.at(owner),
    loans: places.map((each) => batch.loans.at(each)),
    earlier: previous.map((issued) => issued.period),
  });
  return { assessment, places };
}

/** The place of a loan in the order of ids by code unit; undefined where there is no such loan. */
export function placeOf(portfolio: Portfolio, loanId: string): number | undefined {
  const batch = batchOf(portfolio);
  let [low, high] = [0, batch.loans.count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (batch.loanIdAt(middle) < loanId) low = middle + 1;
    else high = middle;
  }
  return low < batch.loans.count && batch.loanIdAt(low) === loanId ? low : undefined;
}
