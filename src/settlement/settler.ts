import { Assessor, inHouseholdOrder } from '../engine/assess.js';
import { Outcomes } from '../engine/outcomes.js';
import { termsOf } from '../engine/terms.js';
import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import type { Household, Loan } from '../fields/portfolio.js';
import { SettlementTally } from './tally.js';

/** A household with all of its loans. */
export interface HouseholdLoans {
  readonly household: Household;
  readonly loans: readonly Loan[];
}

/** What some households come to, but for who pays: that depends on all. */
export interface Batch {
  /** The loans, household by household. */
  readonly loans: readonly Loan[];
  /** Every loan's household. */
  readonly households: readonly Household[];
  readonly outcomes: Outcomes;
  readonly tally: SettlementTally;
  /** Every loan's cell of the tally. */
  readonly cells: Uint32Array;
}

/** Settles some households after others, under one policy over one period. It keeps nothing of them. */
export class Settler {
  private readonly assessor: Assessor;
  private readonly funderIds: readonly string[];

  constructor(
    readonly policy: Policy,
    readonly period: Period,
  ) {
    this.assessor = new Assessor(termsOf(policy, period));
    this.funderIds = policy.funders.map(({ id }) => id);
  }

  settle(held: readonly HouseholdLoans[]): Batch {
    const loans = held.flatMap((each) => each.loans);
    const households = new Array<Household>(loans.length);
    const outcomes = new Outcomes(loans);
    const tally = new SettlementTally(this.funderIds);
    const cells = new Uint32Array(loans.length);
    let begin = 0;
    for (const { household, loans: own } of held) {
      if (own.length === 0) continue;
      const places = own.map((_, i) => begin + i);
      begin += own.length;
      if (places.length > 1) places.sort((a, b) => inHouseholdOrder(loans[a] as Loan, loans[b] as Loan));
      this.assessor.assess(household, loans, places, outcomes);
      tally.begin(household);
      for (const place of places) {
        households[place] = household;
        cells[place] = tally.count((loans[place] as Loan).product, outcomes.basisAt(place));
      }
    }
    tally.add(cells, outcomes);
    return { loans, households, outcomes, tally, cells };
  }
}
