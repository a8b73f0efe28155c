import type { RawSegment } from '../engine/accrue.js';
import { Assessor, type HouseholdTrace } from '../engine/assess.js';
import type { Outcome } from '../engine/figures.js';
import { Outcomes } from '../engine/outcomes.js';
import { type Terms, termsOf } from '../engine/terms.js';
import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import type { Household, Loan } from '../fields/portfolio.js';
import { type Integer, subtract } from '../kernel/integer.js';

/** What a loan's subsidy is reckoned from. A mistake is a change to it. */
export interface Reckoning {
  readonly policy: Policy;
  readonly period: Period;
  readonly household: Household;
  /** The loan whose subsidy is claimed. */
  readonly loan: Loan;
  /** All of its household's loans, in the household's order; it alone where no cap ties them together. */
  readonly loans: readonly Loan[];
  /** What earlier periods used of the household's cap on amounts, in fen. */
  readonly capUsed: Integer;
  /** Days on which the sums are rounded besides. */
  readonly roundedOn: readonly number[] | undefined;
}

/** What a loan comes to, as far as a claim is about it. Amounts in fen. */
export type Figures = Pick<Outcome, 'reasons' | 'subsidy' | 'concession' | 'interest'>;

/** What the engine computes for a loan. */
export interface Reckoned {
  readonly outcome: Figures;
  /** Every stretch of days with a balance, in order. */
  readonly segments: readonly RawSegment[];
  readonly terms: Terms;
}

/** What a loan comes to, reckoned so. */
export function outcomeUnder(reckoning: Reckoning): Figures {
  return engineFor(reckoning).assess(reckoning);
}

/** All that the engine computes for a loan, reckoned so. */
export function reckonedUnder(reckoning: Reckoning): Reckoned {
  const engine = engineFor(reckoning);
  const segments: RawSegment[] = [];
  const outcome = engine.assess(reckoning, {
    segment: (loan, segment) => {
      if (loan === reckoning.loan) segments.push(segment);
    },
    limits: () => {},
  });
  return { outcome, segments, terms: engine.terms };
}

/** The engine made ready for a policy and a period, with room for what it computes: for one household after another. */
class Engine {
  private readonly assessor: Assessor;
  private outcomes = new Outcomes([]);
  private places: readonly number[] = [];

  constructor(readonly terms: Terms) {
    this.assessor = new Assessor(terms);
  }

  assess({ household, loan, loans, capUsed, policy }: Reckoning, trace?: HouseholdTrace): Figures {
    if (loans.length !== this.places.length) {
      this.places = [...loans.keys()];
      this.outcomes = new Outcomes(loans);
    }
    const { outcomes } = this;
    const capLeft = policy.amountCap && subtract(policy.amountCap.perHousehold, capUsed);
    this.assessor.assess(household, loans, this.places, outcomes, capLeft, trace);
    const place = loans.indexOf(loan);
    return {
      reasons: outcomes.reasonsAt(place),
      subsidy: outcomes.subsidy.at(place),
      concession: outcomes.concession.at(place),
      interest: outcomes.interest.at(place),
    };
  }
}

/** Engines by policy, period and days of rounding: all are the same objects from loan to loan, but for what a mistake changes. */
const engines = new WeakMap<Policy, WeakMap<Period, WeakMap<readonly number[], Engine>>>();
/** Where nothing is rounded besides. */
const NO_DAYS: readonly number[] = [];

function engineFor({ policy, period, roundedOn }: Reckoning): Engine {
  const ofPolicy = kept(engines, policy, () => new WeakMap());
  const ofPeriod = kept(ofPolicy, period, () => new WeakMap());
  return kept(ofPeriod, roundedOn ?? NO_DAYS, () => {
    const terms = termsOf(policy, period);
    return new Engine(roundedOn === undefined ? terms : { ...terms, interestPeriodStarts: roundedOn });
  });
}

/** What a map holds under a key; made, and kept, where it holds nothing yet. */
export function kept<K extends object, V>(map: WeakMap<K, V>, key: K, make: () => V): V;
export function kept<K, V>(map: Map<K, V>, key: K, make: () => V): V;
export function kept<K extends object, V>(map: WeakMap<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
