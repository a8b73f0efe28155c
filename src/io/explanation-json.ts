import type { Assessment, LoanAssessment } from '../engine/assess.js';
import type { UnmetCondition } from '../engine/conditions.js';
import type { EncodedFigures } from '../engine/figures.js';
import type { Segment } from '../engine/segment.js';
import type { Step } from '../engine/steps.js';
import { isObject } from '../fields/faults.js';
import { type EncodedPeriod, PERIOD } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { unexpected } from '../fields/stages.js';
import { formatDay } from '../kernel/plain-date.js';
import { lineOf } from '../settlement/lines.js';
import {
  type EligibilityFacts,
  eligibilityFactsOf,
  type ReasonWithFacts,
  reasonsWithFacts,
} from '../settlement/reason-facts.js';
import type { Settlement } from '../settlement/settlement.js';
import { type SplitStep, splitSteps } from '../settlement/split.js';
import { TERM_OF_EXCLUSION, TERM_OF_REASON, type Term, termsOfPolicy } from '../settlement/terms.js';
import { type EncodedSegment, type EncodedStep, encodeFigures, encodeSegment } from './assessment-json.js';
import { type Encoded, encoded } from './encoded.js';
import { checkExplained, type ExplainOptions, explainedLoans } from './explain.js';

/** A reason against a loan, with the facts and the term that it rests on. */
export type EncodedReason = ReasonWithFacts & {
  /** The policy's name for the term that it rests on: see `terms` of the explanation. */
  readonly term: string;
};

/** A segment of an explained loan. */
export interface EncodedExplainedSegment extends EncodedSegment {
  /**
   * The policy's name for the term that its exclusion rests on, or its rule: see `terms` of the explanation. Absent for the
   * days of an ineligible loan, whose reasons have theirs, and for those after the maturity, which rest on no term.
   */
  readonly term?: string;
}

/**
 * A funder's part of one loan's subsidy, with its exact share, as JSON: amounts of yuan are strings of two decimals.
 */
export interface EncodedSplitStep extends Encoded<SplitStep> {}

/** The explanation of one loan. */
export interface EncodedLoanExplanation extends EncodedFigures {
  /** The day of disbursement, `YYYY-MM-DD`, by which the loan is on trial or regular. */
  readonly disbursedOn: string;
  /** What eligibility depends on: the test day, the list, the income. Of every loan, eligible or not. */
  readonly eligibility: EligibilityFacts;
  /** Every reason against the loan with its facts and its term, in SPEC's order; empty for an eligible one. */
  readonly grounds: readonly EncodedReason[];
  /** Every condition of the policy that the loan does not meet, in the order of the grounds, then of the conditions. */
  readonly unmetConditions: readonly UnmetCondition[];
  /** Every stretch of days with a balance in the period, in order and without a gap, with its exact amounts. */
  readonly segments: readonly EncodedExplainedSegment[];
  /** Every rounding and every limit, in the order in which they were taken. */
  readonly steps: readonly EncodedStep[];
  /** Who pays, funder after funder; absent where no settlement is given, or it has no line of the loan. */
  readonly split?: readonly EncodedSplitStep[];
  /**
   * The place in `policy.funderShares` of the entry that gave the funders' shares, counted from 0; absent where they have their
   * own, and without `split`.
   */
  readonly funderShares?: number;
}

/** The explanation of the loans of a household. */
export interface EncodedExplanation {
  /** The policy's id and name. */
  readonly policy: Pick<Policy, 'id' | 'name'>;
  /** The assessed period. */
  readonly period: EncodedPeriod;
  /** The household, by its id. */
  readonly householdId: string;
  /** Every term of the policy, with its value and its source; `kind` is `assumption` for those of the caller (※). */
  readonly terms: readonly Term[];
  /** The loans: by disbursement, then id by code unit. */
  readonly loans: readonly EncodedLoanExplanation[];
}

/**
 * The content of `explain` as JSON instead of words: for every loan eligibility with its reasons, every segment with its exact
 * amounts, every rounding and limit, and who pays; and every term with its source. It is plain data that `JSON.stringify`
 * and `structuredClone` keep. Amounts of yuan are strings of two decimals, rates strings in percent a year, days
 * `YYYY-MM-DD`. The words of codes are in `REASONS`, `EXCLUSIONS` and `BASES`.
 *
 * @throws RangeError where `loanId` is not among the assessment's loans; TypeError where the values are not an assessment and
 * a settlement
 */
export function encodeExplanation(
  assessment: Assessment,
  options: Pick<ExplainOptions, 'loanId' | 'settlement'> = {},
): EncodedExplanation {
  if (!isObject(options)) throw unexpected('options, an object such as {loanId}', options);
  const { loanId, settlement } = options;
  checkExplained(assessment, settlement);
  const { policy, period, household } = assessment;
  return {
    policy: { id: policy.id, name: policy.name },
    period: PERIOD.encode(period),
    householdId: household.id,
    terms: encoded(termsOfPolicy(policy)),
    loans: explainedLoans(assessment, loanId).map((loan) => encodeLoan(loan, assessment, settlement)),
  };
}

function encodeLoan(
  assessed: LoanAssessment,
  assessment: Assessment,
  settlement: Settlement | undefined,
): EncodedLoanExplanation {
  const { policy, household } = assessment;
  const { loan, unmetConditions, segments, steps, ...figures } = assessed;
  const line = settlement && lineOf(settlement, figures.loanId);
  return {
    ...encodeFigures(figures),
    disbursedOn: formatDay(loan.disbursedOn),
    eligibility: eligibilityFactsOf(loan, household, policy),
    grounds: reasonsWithFacts(assessed, assessment).map((reason) => ({
      ...reason,
      term: TERM_OF_REASON[reason.reason],
    })),
    unmetConditions: encoded(unmetConditions),
    segments: segments.map((segment) => ({ ...encodeSegment(segment), ...termOf(segment) })),
    steps: steps.map(encoded<Step>),
    ...(line === undefined ? {} : { split: encoded(splitSteps(line, policy)) }),
    ...(line?.funderShares === undefined ? {} : { funderShares: line.funderShares }),
  };
}

function termOf({ exclusion, rule }: Segment): { readonly term?: string } {
  const term = exclusion === undefined ? rule !== undefined && 'subsidy' : TERM_OF_EXCLUSION[exclusion];
  return term ? { term } : {};
}
