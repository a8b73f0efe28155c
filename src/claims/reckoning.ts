import type { RawSegment } from '../assessment/accrue.js';
import { assessHousehold, type HouseholdTrace } from '../assessment/assess.js';
import type { Outcome } from '../assessment/figures.js';
import { type Terms, termsOf } from '../assessment/terms.js';
import { type Integer, subtract } from '../kernel/integer.js';
import type { Period } from '../model/period.js';
import type { Policy } from '../model/policy.js';
import type { Household, Loan } from '../model/portfolio.js';

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
  readonly roundedOn?: readonly number[] | undefined;
}

/** What the engine computes for a loan. */
export interface Reckoned {
  readonly outcome: Outcome;
  /** Every stretch of days with a balance, in order. */
  readonly segments: readonly RawSegment[];
  readonly terms: Terms;
}

/** A loan's subsidy, reckoned so, in fen. */
export function subsidyUnder(reckoning: Reckoning): Integer {
  return outcomeUnder(reckoning, termsUnder(reckoning)).subsidy;
}

/** All that the engine computes for a loan, reckoned so. */
export function reckonedUnder(reckoning: Reckoning): Reckoned {
  const terms = termsUnder(reckoning);
  const segments: RawSegment[] = [];
  const outcome = outcomeUnder(reckoning, terms, {
    segment: (loan, segment) => {
      if (loan === reckoning.loan) segments.push(segment);
    },
    limits: () => {},
  });
  return { outcome, segments, terms };
}

function outcomeUnder({ household, loan, loans, capUsed, policy }: Reckoning, terms: Terms, trace?: HouseholdTrace) {
  const capLeft = policy.amountCap && subtract(policy.amountCap.perHousehold, capUsed);
  return assessHousehold(loans, household, terms, capLeft, trace)[loans.indexOf(loan)] as Outcome;
}

/** Terms by policy and period: both are the same objects from loan to loan, but for what a mistake changes. */
const known = new WeakMap<Policy, WeakMap<Period, Terms>>();

function termsUnder({ policy, period, roundedOn }: Reckoning): Terms {
  let ofPolicy = known.get(policy);
  if (ofPolicy === undefined) {
    ofPolicy = new WeakMap();
    known.set(policy, ofPolicy);
  }
  let terms = ofPolicy.get(period);
  if (terms === undefined) {
    terms = termsOf(policy, period);
    ofPolicy.set(period, terms);
  }
  return roundedOn === undefined ? terms : { ...terms, interestPeriodStarts: roundedOn };
}
