import type { Outcomes } from '../engine/outcomes.js';
import type { Issued } from '../fields/issued.js';
import type { Decimal } from '../kernel/decimal.js';
import { formatFen, yuan } from '../kernel/fen.js';
import { add, type Integer, subtract } from '../kernel/integer.js';
import type { IntegerColumn } from '../kernel/integer-column.js';
import { type ByFunder, byFunder } from './totals.js';

/** What earlier settlements gave for a loan, against what their periods come to today (SPEC 7). Amounts in yuan. */
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

interface Sums {
  readonly issued: Integer;
  readonly recomputed: Integer;
  readonly subsidy: Integer;
  readonly parts: readonly Integer[];
}

/** An adjustment in integers of fen, the funders in the policy's order. Decimals are made when they are looked at. */
export class AdjustmentLine implements Adjustment {
  constructor(
    readonly loanId: string,
    private readonly sums: Sums,
    private readonly funderIds: readonly string[],
  ) {}

  get issued(): Decimal {
    return yuan(this.sums.issued);
  }
  get recomputed(): Decimal {
    return yuan(this.sums.recomputed);
  }
  get subsidy(): Decimal {
    return yuan(this.sums.subsidy);
  }
  get funders(): ByFunder<Decimal> {
    return byFunder(this.funderIds, this.sums.parts, yuan);
  }
  /** Every funder's part of the difference, in fen. */
  get parts(): readonly Integer[] {
    return this.sums.parts;
  }

  toJSON(): EncodedAdjustment {
    const { issued, recomputed, subsidy, parts } = this.sums;
    return {
      loanId: this.loanId,
      issued: formatFen(issued),
      recomputed: formatFen(recomputed),
      subsidy: formatFen(subsidy),
      funders: byFunder(this.funderIds, parts, formatFen),
    };
  }
}

/**
 * What is to be put right of earlier settlements, loan by loan and funder by funder: what their periods come to today
 * less all that was issued for them. An adjustment that one of them already carried was issued too; else what was
 * corrected once would be corrected in every later year.
 *
 * @returns the loans for which anything differs, in the order of their ids
 */
export function correctionsOf(
  settlements: readonly Recomputed[],
  funderIds: readonly string[],
): readonly AdjustmentLine[] {
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
    .map(([loanId, difference]) => new AdjustmentLine(loanId, difference, funderIds));
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
