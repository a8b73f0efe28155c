import type { Outcomes } from '../engine/outcomes.js';
import { Decimal } from '../kernel/decimal.js';
import { fenOf, yuan } from '../kernel/fen.js';
import { type Integer, integer } from '../kernel/integer.js';
import { divideHalfUpWide } from '../kernel/rational.js';
import { columnsOf } from '../settlement/lines.js';
import type { Settlement } from '../settlement/settle.js';

/** What borrowers need not pay: in our reading, the fiscal subsidy and the bank's concession together. In yuan. */
export interface Saving {
  readonly subsidy: Decimal;
  readonly concession: Decimal;
  /** subsidy + concession. */
  readonly interestSaved: Decimal;
  /** The families that it is an average over. */
  readonly households: number;
  /** interestSaved ÷ households, half up to the fen; 0 where there is no family. */
  readonly perHousehold: Decimal;
}

/** What a settlement saves, on average over the families that borrowed in the days of `over`. */
export function savingOf({ totals: { subsidy, concession } }: Settlement, over: Settlement): Saving {
  const interestSaved = subsidy.plus(concession);
  const { outcomes } = columnsOf(over);
  const families = new Set<string>();
  for (let place = 0; place < outcomes.length; place++) {
    if (hasEligibleBalance(outcomes, place)) families.add(outcomes.householdIdAt(place));
  }
  const households = families.size;
  const perHousehold = households === 0 ? new Decimal(0) : yuan(divideHalfUp(fenOf(interestSaved), households));
  return { subsidy, concession, interestSaved, households, perHousehold };
}

/**
 * Whether a loan is eligible and had a balance on some day of the settlement: such a day is subsidised or excluded, and an
 * ineligible loan has neither (SPEC 4).
 */
export function hasEligibleBalance(outcomes: Outcomes, place: number): boolean {
  return outcomes.columns.subsidisedDays.at(place) > 0 || outcomes.excludedAt(place).length > 0;
}

/** a / b, half up, for a ≥ 0 and b > 0. */
export function divideHalfUp(a: Integer, b: Integer): Integer {
  return integer(divideHalfUpWide(BigInt(a), BigInt(b)));
}
