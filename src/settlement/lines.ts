import {
  borrowerInterestOf,
  type EncodedFigures,
  encodeFigures,
  type LoanFigures,
  type Outcome,
} from '../engine/figures.js';
import type { Outcomes } from '../engine/outcomes.js';
import type { Basis, Exclusion, Reason } from '../fields/reasons.js';
import type { Decimal } from '../kernel/decimal.js';
import { formatFen, yuan } from '../kernel/fen.js';
import type { Integer } from '../kernel/integer.js';
import type { IntegerColumn } from '../kernel/integer-column.js';
import { type ByFunder, byFunder } from './totals.js';

/** What a line is grouped by, besides its basis; `""` for a missing township or category. */
export interface GroupKeys {
  readonly product: string;
  readonly township: string;
  readonly category: string;
}

/** A loan's line in a settlement. */
export interface SettlementLine extends LoanFigures, GroupKeys {
  /** Who pays how much of the subsidy, in yuan: the parts add up to it. */
  readonly funders: ByFunder<Decimal>;
}

/** A loan's line in the JSON form of SPEC 9: amounts of yuan are strings of two decimals, counts are numbers. */
export interface EncodedLine extends EncodedFigures, GroupKeys {
  readonly funders: ByFunder<string>;
}

/** What the lines of a settlement show, a column a figure. */
export interface Lines {
  /** The funders, in the policy's order. */
  readonly ids: readonly string[];
  readonly outcomes: Outcomes;
  /** Every funder's part of every line, in fen. */
  readonly parts: readonly IntegerColumn[];
  readonly keysAt: (place: number) => GroupKeys;
}

/** The lines themselves, in the order of their places. */
export function linesOf(lines: Lines): readonly SettlementLine[] {
  return Object.freeze(Array.from({ length: lines.outcomes.length }, (_, place) => new OutcomeLine(lines, place)));
}

/**
 * A line, at its place. Decimals are made when they are looked at: a batch that only adds up and encodes never pays for
 * them.
 */
export class OutcomeLine implements SettlementLine {
  constructor(
    readonly lines: Lines,
    readonly place: number,
  ) {}

  get outcome(): Outcome {
    return this.lines.outcomes.at(this.place);
  }
  get loanId(): string {
    return this.lines.outcomes.loanIdAt(this.place);
  }
  get householdId(): string {
    return this.lines.outcomes.householdIdAt(this.place);
  }
  get basis(): Basis {
    return this.lines.outcomes.basisAt(this.place);
  }
  get reasons(): readonly Reason[] {
    return this.lines.outcomes.reasonsAt(this.place);
  }
  get excludedDays(): Readonly<Partial<Record<Exclusion, number>>> {
    return this.lines.outcomes.excludedDaysAt(this.place);
  }
  get subsidisedDays(): number {
    return this.lines.outcomes.subsidisedDaysAt(this.place);
  }
  get principalDays(): Decimal {
    return yuan(this.lines.outcomes.principalDays.at(this.place));
  }
  get interest(): Decimal {
    return yuan(this.lines.outcomes.interest.at(this.place));
  }
  get concession(): Decimal {
    return yuan(this.lines.outcomes.concession.at(this.place));
  }
  get waived(): Decimal {
    return yuan(this.lines.outcomes.waived.at(this.place));
  }
  get capped(): Decimal {
    return yuan(this.lines.outcomes.capped.at(this.place));
  }
  get subsidy(): Decimal {
    return yuan(this.lines.outcomes.subsidy.at(this.place));
  }
  get borrowerInterest(): Decimal {
    return yuan(borrowerInterestOf(this.outcome));
  }
  get product(): string {
    return this.lines.keysAt(this.place).product;
  }
  get township(): string {
    return this.lines.keysAt(this.place).township;
  }
  get category(): string {
    return this.lines.keysAt(this.place).category;
  }
  get funders(): ByFunder<Decimal> {
    return byFunder(this.lines.ids, this.parts(), yuan);
  }

  /** The JSON form of SPEC 9. */
  toJSON(): EncodedLine {
    const funders = byFunder(this.lines.ids, this.parts(), formatFen);
    return { ...encodeFigures(this.outcome), funders, ...this.lines.keysAt(this.place) };
  }

  private parts(): readonly Integer[] {
    return this.lines.parts.map((part) => part.at(this.place));
  }
}
