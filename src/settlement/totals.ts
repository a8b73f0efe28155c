import { type Amounts, borrowerInterestOf, type EncodedAmounts, encodeAmounts } from '../engine/figures.js';
import type { Decimal } from '../kernel/decimal.js';
import { formatFen, yuan } from '../kernel/fen.js';
import type { Integer } from '../kernel/integer.js';

/** Amounts by funder, in yuan, under the funders' ids. */
export type ByFunder<T> = Readonly<Record<string, T>>;

/** What some loans come to together. Amounts are Decimals of yuan. */
export interface Totals {
  readonly loans: number;
  /** Those with a subsidy above 0. */
  readonly subsidisedLoans: number;
  /** The distinct households of the loans, ineligible loans' included. */
  readonly households: number;
  /** In yuan·days. */
  readonly principalDays: Decimal;
  readonly interest: Decimal;
  readonly concession: Decimal;
  readonly waived: Decimal;
  readonly capped: Decimal;
  readonly subsidy: Decimal;
  readonly borrowerInterest: Decimal;
  readonly funders: ByFunder<Decimal>;
}

/** Totals in integers: amounts in fen, principal-days in fen-days, funders in the policy's order. */
export interface Sum extends Amounts {
  readonly loans: number;
  readonly subsidisedLoans: number;
  readonly households: number;
  readonly parts: readonly Integer[];
}

/** Totals over a sum; Decimals are made when they are looked at. */
export class SumTotals implements Totals {
  constructor(
    readonly sum: Sum,
    private readonly funderIds: readonly string[],
  ) {
    Object.freeze(this);
  }

  get loans(): number {
    return this.sum.loans;
  }
  get subsidisedLoans(): number {
    return this.sum.subsidisedLoans;
  }
  get households(): number {
    return this.sum.households;
  }
  get principalDays(): Decimal {
    return yuan(this.sum.principalDays);
  }
  get interest(): Decimal {
    return yuan(this.sum.interest);
  }
  get concession(): Decimal {
    return yuan(this.sum.concession);
  }
  get waived(): Decimal {
    return yuan(this.sum.waived);
  }
  get capped(): Decimal {
    return yuan(this.sum.capped);
  }
  get subsidy(): Decimal {
    return yuan(this.sum.subsidy);
  }
  get borrowerInterest(): Decimal {
    return yuan(borrowerInterestOf(this.sum));
  }
  get funders(): ByFunder<Decimal> {
    return byFunder(this.funderIds, this.sum.parts, yuan);
  }

  /** The JSON form of SPEC 9. */
  toJSON(): EncodedTotals {
    const { loans, subsidisedLoans, households } = this.sum;
    const funders = byFunder(this.funderIds, this.sum.parts, formatFen);
    return { loans, subsidisedLoans, households, ...encodeAmounts(this.sum), funders };
  }
}

/** Totals in the JSON form of SPEC 9: amounts of yuan are strings of two decimals, counts are numbers. */
export interface EncodedTotals extends EncodedAmounts {
  readonly loans: number;
  readonly subsidisedLoans: number;
  readonly households: number;
  readonly funders: ByFunder<string>;
}

/** Parts in the policy's order, under the funders' ids. Ids may be any string, so keys are own properties by definition. */
export function byFunder<T>(ids: readonly string[], parts: readonly Integer[], show: (fen: Integer) => T): ByFunder<T> {
  return Object.fromEntries(ids.map((id, i) => [id, show(parts[i] as Integer)]));
}
