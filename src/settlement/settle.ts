import { assessHousehold, inHouseholdOrder, subsidyOf } from '../assessment/assess.js';
import { type EncodedFigures, type LoanFigures, type Outcome, OutcomeFigures } from '../assessment/figures.js';
import { termsOf } from '../assessment/terms.js';
import type { Decimal } from '../kernel/decimal.js';
import { formatFen, yuan } from '../kernel/fen.js';
import { add, type Integer, subtract } from '../kernel/integer.js';
import type { Advance, Issued } from '../model/issued.js';
import type { Period } from '../model/period.js';
import type { Policy } from '../model/policy.js';
import type { Household, Loan, Portfolio } from '../model/portfolio.js';
import { type Adjustment, correctionsOf, type Recomputed } from './corrections.js';
import { type Provenance, provenanceOf } from './provenance.js';
import { split } from './split.js';
import { type Term, termsNotFromPlan } from './terms.js';
import { type ByFunder, byFunder, SumTotals, Tally, type Totals } from './totals.js';

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

/** How the lines of a settlement are grouped; a missing township or category is the key `""`. */
export const GROUPINGS = ['product', 'township', 'category', 'basis'] as const;
/** One way of grouping the lines of a settlement. */
export type Grouping = (typeof GROUPINGS)[number];

type KeyOf = (loan: Grouped, household: GroupedHousehold, outcome: Outcome) => string;

const GROUP_KEYS: Readonly<Record<Grouping, KeyOf>> = {
  product: (loan) => loan.product,
  township: (_, household) => household.township ?? '',
  category: (_, household) => household.category ?? '',
  basis: (_, __, outcome) => outcome.basis,
};

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
  /** What is put right of earlier settlements, where anything is; by loan id, in the order of code units. */
  readonly adjustments: readonly Adjustment[];
  /** What each funder paid ahead (预拨), in yuan. */
  readonly advances: ByFunder<Decimal>;
  /** What each funder owes, in yuan: its part of the total and of the adjustments, less its advances; below 0 it gets back. */
  readonly payable: ByFunder<Decimal>;
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
  const computed = (over: Period) => {
    const outcomes = outcomesOf(portfolio, holdings, over, caps);
    return { outcomes, parts: split(subsidiesOf(outcomes), policy.funders) };
  };
  const recomputed = (issued: Issued): Recomputed => ({ issued, ...computed(issued.period) });
  // In the order of time: a cap for the whole programme is used up by what comes first.
  const before = previous.filter((issued) => issued.period.from < period.from).map(recomputed);
  const { outcomes, parts } = computed(period);
  const after = previous.slice(before.length).map(recomputed);
  let provenance: Provenance | undefined;
  return settlementOf(
    { policy, period, households, loans, holdings, outcomes, parts },
    { settlements: [...before, ...after], advances },
    () => {
      provenance ??= provenanceOf(portfolio);
      return provenance;
    },
  );
}

/** What of a loan and of a household its groups depend on. */
type Grouped = Pick<Loan, 'product'>;
type GroupedHousehold = Pick<Household, 'township' | 'category'>;

/** Settled loans, by loan id, whose they are, and who pays for them: what a settlement is made of. */
export interface Sheet {
  readonly policy: Policy;
  readonly period: Period;
  readonly loans: readonly Grouped[];
  readonly households: readonly GroupedHousehold[];
  readonly holdings: Holdings;
  readonly outcomes: readonly Outcome[];
  /** Every funder's part of every subsidy. */
  readonly parts: readonly (readonly Integer[])[];
}

/** What was settled before, as computed today, and what was paid ahead. */
export interface Before {
  readonly settlements: readonly Recomputed[];
  readonly advances: readonly Advance[];
}

/** Adds up a sheet: lines, totals, groups, what is put right and what is payable. */
export function settlementOf(
  sheet: Sheet,
  { settlements, advances }: Before,
  provenance: () => Provenance,
): Settlement {
  const { policy, period, loans, households, holdings, outcomes, parts } = sheet;
  const ids = policy.funders.map(({ id }) => id);
  const lines: Lines = {
    ids,
    parts,
    keysAt: (place) => {
      const { township = '', category = '' } = households[holdings.household[place] as number] as GroupedHousehold;
      return { product: (loans[place] as Grouped).product, township, category };
    },
  };
  const adjustments = correctionsOf(settlements, ids);

  const totals = new Tally(ids.length);
  const groups = GROUPINGS.map((grouping) => ({ grouping, keyOf: GROUP_KEYS[grouping], tallies: new Tallies(ids) }));
  households.forEach((household, h) => {
    for (let place = holdings.first[h] as number; place >= 0; place = holdings.next[place] as number) {
      const outcome = outcomes[place] as Outcome;
      totals.count(outcome, parts, place);
      for (const { keyOf, tallies } of groups) {
        tallies.of(keyOf(loans[place] as Grouped, household, outcome)).count(outcome, parts, place);
      }
    }
  });

  const paidAhead = ids.map((id) => advancedBy(id, advances));
  const payable = ids.map((_, i) => {
    const adjusted = adjustments.reduce((sum, line) => add(sum, line.parts[i] as Integer), totals.parts[i] as Integer);
    return subtract(adjusted, paidAhead[i] as Integer);
  });

  return Object.freeze({
    policy,
    period,
    terms: Object.freeze(termsNotFromPlan(policy)),
    loans: Object.freeze(outcomes.map((outcome, place) => new OutcomeLine(outcome, lines, place))),
    totals: new SumTotals(totals, ids),
    groups: Object.freeze(
      Object.fromEntries(groups.map(({ grouping, tallies }) => [grouping, tallies.totals()])) as Settlement['groups'],
    ),
    adjustments: Object.freeze(adjustments),
    advances: Object.freeze(byFunder(ids, paidAhead, yuan)),
    payable: Object.freeze(byFunder(ids, payable, yuan)),
    get provenance() {
      return provenance();
    },
  });
}

/**
 * Which loans are whose: for each household, in its list's order, the place of its first loan, and for each loan the
 * place of its household, and of that household's next loan; −1 where there is none.
 */
interface Holdings {
  readonly first: Int32Array;
  readonly next: Int32Array;
  readonly household: Int32Array;
}

export function holdingsOf(
  households: readonly { readonly id: string }[],
  loans: readonly { readonly householdId: string }[],
): Holdings {
  const placeOf = new Map<string, number>();
  for (let h = 0; h < households.length; h++) placeOf.set((households[h] as { readonly id: string }).id, h);
  const first = new Int32Array(households.length).fill(-1);
  const next = new Int32Array(loans.length).fill(-1);
  const household = new Int32Array(loans.length);
  for (let place = loans.length - 1; place >= 0; place--) {
    const own = placeOf.get((loans[place] as { readonly householdId: string }).householdId) as number;
    next[place] = first[own] as number;
    first[own] = place;
    household[place] = own;
  }
  return { first, next, household };
}

/** What a funder paid ahead, in fen. */
function advancedBy(id: string, advances: readonly Advance[]): Integer {
  return advances.reduce<Integer>((sum, { funder, amount }) => (funder === id ? add(sum, amount) : sum), 0);
}

/** Every household's cap on amounts, in fen. */
function capsOf({ households }: Portfolio, { perHousehold }: NonNullable<Policy['amountCap']>): Integer[] {
  return new Array<Integer>(households.length).fill(perHousehold);
}

function subsidiesOf(outcomes: readonly Outcome[]): readonly Integer[] {
  return outcomes.map(({ subsidy }) => subsidy);
}

/**
 * What every loan comes to over a period, at the loan's place in the portfolio.
 *
 * @param caps what is left of every household's cap on amounts for the whole programme; what this period uses is taken off
 */
function outcomesOf(
  { policy, households, loans }: Portfolio,
  { first, next }: Holdings,
  period: Period,
  caps: Integer[] | undefined,
): readonly Outcome[] {
  const terms = termsOf(policy, period);
  const outcomes = new Array<Outcome>(loans.length);
  for (let h = 0; h < households.length; h++) {
    const places: number[] = [];
    for (let place = first[h] as number; place >= 0; place = next[place] as number) places.push(place);
    if (places.length > 1) places.sort((a, b) => inHouseholdOrder(loans[a] as Loan, loans[b] as Loan));
    const own = places.map((place) => loans[place] as Loan);
    const assessed = assessHousehold(own, households[h] as Household, terms, caps?.[h]);
    if (caps !== undefined) caps[h] = subtract(caps[h] as Integer, subsidyOf(assessed));
    for (let i = 0; i < places.length; i++) outcomes[places[i] as number] = assessed[i] as Outcome;
  }
  return outcomes;
}

/** What every line of a settlement shows besides its own outcome. */
export interface Lines {
  /** The funders, in the policy's order. */
  readonly ids: readonly string[];
  /** Every funder's part of every line, in fen. */
  readonly parts: readonly (readonly Integer[])[];
  readonly keysAt: (place: number) => GroupKeys;
}

/** A line over an outcome, at its place among all lines. */
export class OutcomeLine extends OutcomeFigures implements SettlementLine {
  constructor(
    outcome: Outcome,
    private readonly lines: Lines,
    private readonly place: number,
  ) {
    super(outcome);
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
    return byFunder(this.lines.ids, this.ownParts(), yuan);
  }

  override toJSON(): EncodedFigures & GroupKeys & { readonly funders: ByFunder<string> } {
    const funders = byFunder(this.lines.ids, this.ownParts(), formatFen);
    return { ...super.toJSON(), funders, ...this.lines.keysAt(this.place) };
  }

  private ownParts(): readonly Integer[] {
    return this.lines.parts.map((part) => part[this.place] as Integer);
  }
}

/** Tallies by key. */
class Tallies {
  private readonly byKey = new Map<string, Tally>();

  constructor(private readonly ids: readonly string[]) {}

  of(key: string): Tally {
    let tally = this.byKey.get(key);
    if (tally === undefined) {
      tally = new Tally(this.ids.length);
      this.byKey.set(key, tally);
    }
    return tally;
  }

  /** In the order of the keys by code unit, so that the same input gives the same bytes. */
  totals(): Readonly<Record<string, Totals>> {
    const sorted = [...this.byKey].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.freeze(Object.fromEntries(sorted.map(([key, tally]) => [key, new SumTotals(tally, this.ids)])));
  }
}
