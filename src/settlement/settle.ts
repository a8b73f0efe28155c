import { assessHousehold, inHouseholdOrder } from '../assessment/assess.js';
import { type EncodedFigures, type LoanFigures, type Outcome, OutcomeFigures } from '../assessment/figures.js';
import { termsOf } from '../assessment/terms.js';
import type { Decimal } from '../kernel/decimal.js';
import { formatFen, yuan } from '../kernel/fen.js';
import type { Integer } from '../kernel/integer.js';
import type { Period } from '../model/period.js';
import type { Policy } from '../model/policy.js';
import type { Household, Loan, Portfolio } from '../model/portfolio.js';
import { split } from './split.js';
import { type Term, termsNotFromPlan } from './terms.js';
import { type ByFunder, byFunder, SumTotals, Tally, type Totals } from './totals.js';

/** A loan's line in a settlement. */
export interface SettlementLine extends LoanFigures {
  /** Who pays how much of the subsidy, in yuan: the parts add up to it. */
  readonly funders: ByFunder<Decimal>;
}

/** How the lines of a settlement are grouped; a missing township or category is the key `""`. */
export const GROUPINGS = ['product', 'township', 'category', 'basis'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** A settled period: a line for every loan, totals, groups and who pays (SPEC 7, 9). */
export interface Settlement {
  readonly policy: Policy;
  readonly period: Period;
  /** The terms under which it was made that are not from the programme's own text. */
  readonly terms: readonly Term[];
  /** By loan id, in the order of code units. */
  readonly loans: readonly SettlementLine[];
  readonly totals: Totals;
  readonly groups: Readonly<Record<Grouping, Readonly<Record<string, Totals>>>>;
  readonly adjustments: readonly never[];
  /** What each funder owes, in yuan. */
  readonly payable: ByFunder<Decimal>;
}

/**
 * Settles a portfolio over its period: assesses every household's loans, splits the total among the funders and adds up
 * (SPEC 4 to 7). The order of the input never matters; rows, groups and totals tie to the fen.
 *
 * Amounts are Decimals of yuan, rounded half up as the policy says; nothing is rounded before.
 *
 * @param portfolio as `parsePortfolio` returns it
 */
export function settle(portfolio: Portfolio): Settlement {
  const { policy, period, loans } = portfolio;
  const terms = termsOf(policy, period);
  const { households, loansOf } = byHousehold(portfolio);
  const outcomes = new Array<Outcome>(loans.length);
  for (let h = 0; h < households.length; h++) {
    const places = (loansOf[h] as number[]).sort((a, b) => inHouseholdOrder(loans[a] as Loan, loans[b] as Loan));
    const own = places.map((place) => loans[place] as Loan);
    assessHousehold(own, households[h] as Household, terms).forEach((outcome, i) => {
      outcomes[places[i] as number] = outcome;
    });
  }
  const parts = split(
    outcomes.map(({ subsidy }) => subsidy),
    policy.funders,
  );
  const funderIds = policy.funders.map(({ id }) => id);
  const lines = outcomes.map(
    (outcome, place) =>
      new OutcomeLine(
        outcome,
        funderIds,
        parts.map((part) => part[place] as Integer),
      ),
  );

  const totals = new Tally(funderIds.length);
  const groups = GROUPINGS.map(() => new Map<string, Tally>());
  households.forEach((household, h) => {
    for (const place of loansOf[h] as number[]) {
      const { outcome, parts: ownParts } = lines[place] as OutcomeLine;
      const keys = [(loans[place] as Loan).product, household.township ?? '', household.category ?? '', outcome.basis];
      totals.count(household.id, outcome, ownParts);
      groups.forEach((group, i) => {
        const key = keys[i] as string;
        let tally = group.get(key);
        if (tally === undefined) {
          tally = new Tally(funderIds.length);
          group.set(key, tally);
        }
        tally.count(household.id, outcome, ownParts);
      });
    }
  });

  return Object.freeze({
    policy,
    period,
    terms: termsNotFromPlan(policy),
    loans: Object.freeze(lines),
    totals: new SumTotals(totals, funderIds),
    groups: Object.freeze(
      Object.fromEntries(
        GROUPINGS.map((grouping, i) => [grouping, inKeyOrder(groups[i] as Map<string, Tally>, funderIds)]),
      ) as Record<Grouping, Readonly<Record<string, Totals>>>,
    ),
    adjustments: Object.freeze([]),
    payable: Object.freeze(byFunder(funderIds, totals.parts, yuan)),
  });
}

/** A line over an outcome and its funders' parts in fen, in the policy's order. */
export class OutcomeLine extends OutcomeFigures implements SettlementLine {
  constructor(
    outcome: Outcome,
    private readonly funderIds: readonly string[],
    readonly parts: readonly Integer[],
  ) {
    super(outcome);
  }

  get funders(): ByFunder<Decimal> {
    return byFunder(this.funderIds, this.parts, yuan);
  }

  override toJSON(): EncodedFigures & { readonly funders: ByFunder<string> } {
    return { ...super.toJSON(), funders: byFunder(this.funderIds, this.parts, formatFen) };
  }
}

/** The households that have loans, in the portfolio's order, and for each the places of its loans. */
function byHousehold({ households, loans }: Portfolio) {
  const placesById = new Map<string, number[]>();
  for (let place = 0; place < loans.length; place++) {
    const { householdId } = loans[place] as Loan;
    const places = placesById.get(householdId);
    if (places === undefined) placesById.set(householdId, [place]);
    else places.push(place);
  }
  const withLoans = households.filter(({ id }) => placesById.has(id));
  return { households: withLoans, loansOf: withLoans.map(({ id }) => placesById.get(id) as number[]) };
}

/** Groups by key, in the order of code units, so that the same input gives the same bytes. */
function inKeyOrder(group: ReadonlyMap<string, Tally>, funderIds: readonly string[]): Readonly<Record<string, Totals>> {
  const keys = [...group.keys()].sort((a, b) => (a < b ? -1 : 1));
  return Object.freeze(Object.fromEntries(keys.map((key) => [key, new SumTotals(group.get(key) as Tally, funderIds)])));
}
