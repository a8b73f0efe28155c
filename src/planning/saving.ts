import type { Outcomes } from '../engine/outcomes.js';
import { Decimal } from '../kernel/decimal.js';
import { fenOf, yuan } from '../kernel/fen.js';
import { type Integer, integer } from '../kernel/integer.js';
import { divideHalfUpWide } from '../kernel/rational.js';
import { columnsOf } from '../settlement/lines.js';
import type { Settlement } from '../settlement/settlement.js';

/**
 * The interest that borrowers save, as this package defines it: the fiscal subsidy plus the bank's concession. In yuan.
 */
export interface Saving {
  /** The fiscal subsidy. */
  readonly subsidy: Decimal;
  /** The bank's concession. */
  readonly concession: Decimal;
  /** subsidy + concession. */
  readonly interestSaved: Decimal;
  /** The number of households over which the average is taken. */
  readonly households: number;
  /** interestSaved ÷ households, rounded half up to the fen; 0 without households. */
  readonly perHousehold: Decimal;
}

/** The interest saved in a settlement, with the average over the households that borrowed in the period of `over`. */
export function savingOf({ totals: { subsidy, concession } }: Settlement, over: Settlement): Saving {
  const interestSaved = subsidy.plus(concession);
  const { outcomes } = columnsOf(over);
  const families = new Set<string>();
  for (let place = 0; place < outcomes.length; place++) {
    if (hasEligibleBalance(outcomes, place)) families.add(outcomes.householdIdAt(place));
  }
  const households = families.size;
  const perHousehold = households === 0 ? new Decimal(0) : yuan(roundedQuotient(fenOf(interestSaved), households));
  return { subsidy, concession, interestSaved, households, perHousehold };
}

/**
 * Whether a loan is eligible and has a balance on some day of the settlement. Every such day is subsidised or excluded;
 * an ineligible loan has neither (SPEC 4).
 */
export function hasEligibleBalance(outcomes: Outcomes, place: number): boolean {
  return outcomes.columns.subsidisedDays.at(place) > 0 || outcomes.excludedAt(place).length > 0;
}

/** a ÷ b, rounded half up, for a ≥ 0 and b > 0. */
export function roundedQuotient(a: Integer, b: Integer): Integer {
  return integer(divideHalfUpWide(BigInt(a), BigInt(b)));
}
