import type { Outcomes } from '../engine/outcomes.js';
import type { Issued } from '../fields/issued.js';
import type { Decimal } from '../kernel/decimal.js';
import { yuan } from '../kernel/fen.js';
import { add, type Integer, subtract } from '../kernel/integer.js';
import type { IntegerColumn } from '../kernel/integer-column.js';
import { data } from './data.js';
import { type ByFunder, byFunder, encodeByFunder } from './totals.js';

/**
 * What earlier settlements gave for a loan, against what their periods come to today (SPEC 7). Amounts in yuan. It is
 * plain data; `JSON.stringify` writes it in the form of SPEC 9, amounts as strings of two decimals.
 */
export interface Adjustment {
  readonly loanId: string;
  /** What was issued for the earlier periods: their lines, and what later ones of them already put right. */
  readonly issued: Decimal;
  /** What the same periods come to today; 0 for a loan that is no longer in the data. */
  readonly recomputed: Decimal;
  /** recomputed − issued: above 0 it is still to be paid (补差), below 0 it is to be paid back (扣回). */
  readonly subsidy: Decimal;
  /** The same difference for every funder; one may be above 0 and another below. */
  readonly funders: ByFunder<Decimal>;
}

/** An adjustment in the JSON form of SPEC 9: amounts of yuan are strings of two decimals. */
export interface EncodedAdjustment {
  readonly loanId: string;
  readonly issued: string;
  readonly recomputed: string;
  readonly subsidy: string;
  readonly funders: ByFunder<string>;
}

/** An earlier settlement, and what its period comes to today: outcomes, and every funder's part of each. */
export interface Recomputed {
  readonly issued: Issued;
  readonly outcomes: Outcomes;
  readonly parts: readonly IntegerColumn[];
}

/** An adjustment in integers of fen, the funders in the policy's order. */
export interface Correction {
  readonly loanId: string;
  readonly issued: Integer;
  readonly recomputed: Integer;
  readonly subsidy: Integer;
  /** Every funder's part of the difference. */
  readonly parts: readonly Integer[];
}

/** An adjustment as results show it. */
export function adjustmentOf(
  { loanId, issued, recomputed, subsidy, parts }: Correction,
  funderIds: readonly string[],
): Adjustment {
  const funders = byFunder(funderIds, parts, yuan);
  return data({ loanId, issued: yuan(issued), recomputed: yuan(recomputed), subsidy: yuan(subsidy), funders }, toJSON);
}

function toJSON(this: Adjustment): EncodedAdjustment {
  return encodeAdjustment(this);
}

/** An adjustment in the JSON form of SPEC 9. */
export function encodeAdjustment({ loanId, issued, recomputed, subsidy, funders }: Adjustment): EncodedAdjustment {
  return {
    loanId,
    issued: issued.toFixed(2),
    recomputed: recomputed.toFixed(2),
    subsidy: subsidy.toFixed(2),
    funders: encodeByFunder(funders),
  };
}

/**
 * What is to be put right of earlier settlements, loan by loan and funder by funder: what their periods come to today
 * less all that was issued for them. An adjustment that one of them already carried was issued too; else what was
 * corrected once would be corrected in every later year.
 *
 * @returns the loans for which anything differs, in the order of their ids
 */
export function correctionsOf(settlements: readonly Recomputed[], funderIds: readonly string[]): readonly Correction[] {
  const byLoan = new Map<string, Difference>();
  const differenceOf = (loanId: string): Difference => {
    let difference = byLoan.get(loanId);
    if (difference === undefined) {
      difference = new Difference(funderIds.length);
      byLoan.set(loanId, difference);
    }
    return difference;
  };
  for (const { issued, outcomes, parts } of settlements) {
    for (let place = 0; place < outcomes.length; place++) {
      differenceOf(outcomes.loanIdAt(place)).recompute(outcomes.subsidy.at(place), parts, place);
    }
    for (const { loanId, subsidy, funders } of [...issued.loans, ...issued.adjustments]) {
      differenceOf(loanId).issue(subsidy, (i) => {
        const id = funderIds[i] as string;
        return Object.hasOwn(funders, id) ? (funders[id] as Integer) : 0;
      });
    }
  }
  return [...byLoan]
    .filter(([, { subsidy, parts }]) => subsidy !== 0 || parts.some((part) => part !== 0))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([loanId, { issued, recomputed, subsidy, parts }]) => ({ loanId, issued, recomputed, subsidy, parts }));
}

/** Adds up what was issued for one loan and what it comes to. */
class Difference {
  issued: Integer = 0;
  recomputed: Integer = 0;
  /** Every funder's part of recomputed − issued. */
  readonly parts: Integer[];

  constructor(funders: number) {
    this.parts = new Array<Integer>(funders).fill(0);
  }

  get subsidy(): Integer {
    return subtract(this.recomputed, this.issued);
  }

  recompute(subsidy: Integer, parts: readonly IntegerColumn[], place: number): void {
    this.recomputed = add(this.recomputed, subsidy);
    for (let i = 0; i < this.parts.length; i++) {
      this.parts[i] = add(this.parts[i] as Integer, (parts[i] as IntegerColumn).at(place));
    }
  }

  issue(subsidy: Integer, partOf: (funder: number) => Integer): void {
    this.issued = add(this.issued, subsidy);
    for (let i = 0; i < this.parts.length; i++) this.parts[i] = subtract(this.parts[i] as Integer, partOf(i));
  }
}
