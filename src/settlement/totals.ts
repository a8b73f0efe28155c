import {
  type Amounts,
  borrowerInterestOf,
  type EncodedAmounts,
  encodeAmounts,
  type Outcome,
} from '../assessment/figures.js';
import type { Decimal } from '../kernel/decimal.js';
import { formatFen, yuan } from '../kernel/fen.js';
import { add, type Integer } from '../kernel/integer.js';

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

/** Adds up loans. The loans of a household must come one after another, so that it is counted once. */
export class Tally implements Sum {
  loans = 0;
  subsidisedLoans = 0;
  households = 0;
  principalDays: Integer = 0;
  interest: Integer = 0;
  concession: Integer = 0;
  waived: Integer = 0;
  capped: Integer = 0;
  subsidy: Integer = 0;
  readonly parts: Integer[];
  private household: string | undefined;

  constructor(funders: number) {
    this.parts = new Array<Integer>(funders).fill(0);
  }

  /** Counts a line; `parts` has every funder's parts of all lines, this line's at `place`. */
  count(outcome: Outcome, parts: readonly (readonly Integer[])[], place: number): void {
    this.loans += 1;
    if (outcome.subsidy > 0) this.subsidisedLoans += 1;
    if (this.household !== outcome.householdId) {
      this.household = outcome.householdId;
      this.households += 1;
    }
    this.principalDays = add(this.principalDays, outcome.principalDays);
    this.interest = add(this.interest, outcome.interest);
    this.concession = add(this.concession, outcome.concession);
    this.waived = add(this.waived, outcome.waived);
    this.capped = add(this.capped, outcome.capped);
    this.subsidy = add(this.subsidy, outcome.subsidy);
    for (let i = 0; i < parts.length; i++) {
      this.parts[i] = add(this.parts[i] as Integer, (parts[i] as readonly Integer[])[place] as Integer);
    }
  }
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
