import { Assessor, inHouseholdOrder } from '../engine/assess.js';
import { Outcomes } from '../engine/outcomes.js';
import { termsOf } from '../engine/terms.js';
import { type Holdings, holdingsOf } from '../fields/holdings.js';
import type { Advance, Issued } from '../fields/issued.js';
import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import type { Household, Loan, Portfolio } from '../fields/portfolio.js';
import { type Integer, subtract } from '../kernel/integer.js';
import { correctionsOf, type Recomputed } from './corrections.js';
import { type GroupKeys, linesOf, type SettlementLine } from './lines.js';
import { type Provenance, provenanceOf } from './provenance.js';
import { split } from './split.js';
import { type SettlementSummary, summaryOf } from './summary.js';
import { type Located, SettlementTally } from './tally.js';

/** A settled period: a line for every loan, totals, groups and who pays (SPEC 7, 9). */
export interface Settlement extends SettlementSummary {
  /** By loan id, in the order of code units. */
  readonly loans: readonly SettlementLine[];
  /** By which it can be reproduced. Worked out when it is looked at: it reads the whole input once more. */
  readonly provenance: Provenance;
}

/**
 * Settles a portfolio over its period: assesses every household's loans, splits the total among the funders and adds up
 * (SPEC 4 to 7). Earlier settlements are computed anew from today's data, and what differs is adjusted. The
 * order of the input never matters; rows, groups and totals tie to the fen.
 *
 * Amounts are Decimals of yuan, rounded half up as the policy says; nothing is rounded before.
 *
 * @param portfolio as `parsePortfolio` returns it
 */
export function settle(portfolio: Portfolio): Settlement {
  const { policy, period, households, loans, previous, advances } = portfolio;
  const holdings = holdingsOf(households, loans);
  const caps =
    policy.amountCap?.per === 'programme' && previous.length > 0 ? capsOf(portfolio, policy.amountCap) : undefined;
  const recomputed = (issued: Issued): Recomputed => {
    const outcomes = outcomesOf(portfolio, holdings, issued.period, caps);
    return { issued, outcomes, parts: split(outcomes.subsidy, policy.funders) };
  };
  // In the order of time: a cap for the whole programme is used up by what comes first.
  const before = previous.filter((issued) => issued.period.from < period.from).map(recomputed);
  const sheet = new Sheet(policy, period, { loans, households, holdings });
  const outcomes = outcomesOf(portfolio, holdings, period, caps, sheet);
  const after = previous.slice(before.length).map(recomputed);
  let provenance: Provenance | undefined;
  return sheet.settlement(outcomes, { settlements: [...before, ...after], advances }, () => {
    provenance ??= provenanceOf(portfolio);
    return provenance;
  });
}

/** Loans by loan id, their households, and which are whose. */
export interface Held {
  readonly loans: readonly Pick<Loan, 'product'>[];
  readonly households: readonly Located[];
  readonly holdings: Holdings;
}

/** What was settled before, as computed today, and what was paid ahead. */
export interface Before {
  readonly settlements: readonly Recomputed[];
  readonly advances: readonly Advance[];
}

/** What a settlement is made of: it counts households as they are worked out, and makes the settlement in the end. */
export class Sheet {
  private readonly ids: readonly string[];
  private readonly tally: SettlementTally;
  /** Every line's cell of the tally. */
  private readonly cells: Uint32Array;

  constructor(
    private readonly policy: Policy,
    private readonly period: Period,
    private readonly held: Held,
  ) {
    this.ids = policy.funders.map(({ id }) => id);
    this.tally = new SettlementTally(this.ids);
    this.cells = new Uint32Array(held.loans.length);
  }

  /** Counts the lines of a household, whose outcomes are there. */
  count(household: number, places: readonly number[], outcomes: Outcomes): void {
    const { households, loans } = this.held;
    this.tally.begin(households[household] as Located);
    for (let i = 0; i < places.length; i++) {
      const place = places[i] as number;
      this.cells[place] = this.tally.count((loans[place] as Held['loans'][number]).product, outcomes.basisAt(place));
    }
  }

  /** Splits and adds up what was counted: lines, totals, groups, what is put right and what is payable. */
  settlement(outcomes: Outcomes, { settlements, advances }: Before, provenance: () => Provenance): Settlement {
    const { policy, period, ids } = this;
    const parts = split(outcomes.subsidy, policy.funders);
    this.tally.add(this.cells, outcomes);
    this.tally.fund(this.cells, parts);
    const linesOfAll = () => linesOf({ ids, outcomes, parts, keysAt: (place) => this.keysAt(place) });
    let lines: readonly SettlementLine[] | undefined;
    return Object.freeze({
      ...summaryOf(policy, period, this.tally, correctionsOf(settlements, ids), advances),
      // Made when they are looked at: whoever only needs the totals pays for no line.
      get loans() {
        lines ??= linesOfAll();
        return lines;
      },
      get provenance() {
        return provenance();
      },
    });
  }

  private keysAt(place: number): GroupKeys {
    const { loans, households, holdings } = this.held;
    const { township = '', category = '' } = households[holdings.household[place] as number] as Located;
    return { product: (loans[place] as Held['loans'][number]).product, township, category };
  }
}

/** The places of a household's loans, in the order of the loans. */
export function placesOf({ first, next }: Holdings, household: number): number[] {
  const places: number[] = [];
  for (let place = first[household] as number; place >= 0; place = next[place] as number) places.push(place);
  return places;
}

/** Every household's cap on amounts, in fen. */
function capsOf({ households }: Portfolio, { perHousehold }: NonNullable<Policy['amountCap']>): Integer[] {
  return new Array<Integer>(households.length).fill(perHousehold);
}

/**
 * What every loan comes to over a period, at the loan's place in the portfolio.
 *
 * @param caps what is left of every household's cap on amounts for the whole programme; what this period uses is taken off
 * @param sheet counts the households, where it is given
 */
function outcomesOf(
  { policy, households, loans }: Portfolio,
  holdings: Holdings,
  period: Period,
  caps: Integer[] | undefined,
  sheet?: Sheet,
): Outcomes {
  const assessor = new Assessor(termsOf(policy, period));
  const outcomes = new Outcomes(loans);
  const { first, next } = holdings;
  const alone = [0];
  for (let h = 0; h < households.length; h++) {
    const begin = first[h] as number;
    if (begin < 0) continue;
    // Most households have one loan: nothing is made for them.
    let places = alone;
    if ((next[begin] as number) < 0) alone[0] = begin;
    else places = placesOf(holdings, h).sort((a, b) => inHouseholdOrder(loans[a] as Loan, loans[b] as Loan));
    const used = assessor.assess(households[h] as Household, loans, places, outcomes, caps?.[h]);
    if (caps !== undefined) caps[h] = subtract(caps[h] as Integer, used);
    sheet?.count(h, places, outcomes);
  }
  return outcomes;
}
