import { type Integer, least, subtract } from '../kernel/integer.js';
import { Cursor, constant, type Timeline } from '../kernel/timeline.js';
import type { Period } from '../model/period.js';
import type { Policy } from '../model/policy.js';
import type { Household, Loan } from '../model/portfolio.js';
import { type Accrued, accrue, type RawSegment } from './accrue.js';
import { type LoanFigures, type Outcome, OutcomeFigures } from './figures.js';
import { type Segment, segmentOf } from './segment.js';
import { type Terms, termsOf } from './terms.js';

/** A loan's figures over a period, with the segments that they are folded from. */
export interface LoanAssessment extends LoanFigures {
  /** Every stretch of days with a balance in the period, in order and without a gap. */
  readonly segments: readonly Segment[];
}

/** One household's loans over a period. */
export interface Assessment {
  readonly policy: Policy;
  readonly period: Period;
  readonly household: Household;
  /** In the household's order: by disbursement, then id by code unit. */
  readonly loans: readonly LoanAssessment[];
}

/**
 * Assesses one household's loans over a period: eligibility with its reasons, the subsidy of every day, caps and
 * rounding (SPEC 4 and 5). The household is the unit of work, since caps tie its loans together; only the funders' split
 * needs more (`settle`).
 *
 * Amounts are Decimals of yuan, rounded half up to the fen as the policy says. The day of disbursement counts, the day of
 * repayment does not.
 *
 * @param loans all of the household's loans, in any order
 * @throws TypeError where a loan is of another household: a mistake of the program, not of the data.
 */
export function assess({
  policy,
  period,
  household,
  loans,
}: {
  readonly policy: Policy;
  readonly period: Period;
  readonly household: Household;
  readonly loans: readonly Loan[];
}): Assessment {
  const stranger = loans.find((loan) => loan.householdId !== household.id);
  if (stranger !== undefined) {
    throw new TypeError(`loan ${stranger.id} is of household ${stranger.householdId}, not of ${household.id}`);
  }
  const terms = termsOf(policy, period);
  const ordered = [...loans].sort(inHouseholdOrder);
  const raw = new Map<string, RawSegment[]>();
  const outcomes = assessHousehold(ordered, household, terms, (loan, segment) => {
    const segments = raw.get(loan.id);
    if (segments === undefined) raw.set(loan.id, [segment]);
    else segments.push(segment);
  });
  return Object.freeze({
    policy,
    period,
    household,
    loans: Object.freeze(
      outcomes.map((outcome) => {
        const segments = (raw.get(outcome.loanId) ?? []).map((segment) => segmentOf(segment, terms));
        return new AssessedLoan(outcome, Object.freeze(segments));
      }),
    ),
  });
}

class AssessedLoan extends OutcomeFigures implements LoanAssessment {
  constructor(
    outcome: Outcome,
    readonly segments: readonly Segment[],
  ) {
    super(outcome);
    Object.freeze(this);
  }

  override toJSON() {
    return { ...super.toJSON(), segments: this.segments };
  }
}

/** A household's loans in the order in which caps are used up: by disbursement, then id by code unit (SPEC 5). */
export function inHouseholdOrder(a: Loan, b: Loan): number {
  return a.disbursedOn - b.disbursedOn || (a.id < b.id ? -1 : 1);
}

/**
 * The outcomes of one household's loans, which stand in the household's order. `sink` receives every segment of every
 * loan, where it is given.
 */
export function assessHousehold(
  loans: readonly Loan[],
  household: Household,
  terms: Terms,
  sink?: (loan: Loan, segment: RawSegment) => void,
): Outcome[] {
  const { policy } = terms;
  const perHousehold = policy.principalCap?.perHousehold;
  let left = perHousehold === undefined ? undefined : constant<number>(perHousehold);
  let amountLeft: Integer | undefined = policy.amountCap?.perHousehold;
  return loans.map((loan, i) => {
    // What this loan uses of the household's cap on principal is only worth keeping for a later loan.
    const used: RawSegment[] | undefined = left !== undefined && i < loans.length - 1 ? [] : undefined;
    const accrued = accrue(
      loan,
      household,
      terms,
      left,
      sink === undefined && used === undefined
        ? undefined
        : (segment) => {
            used?.push(segment);
            sink?.(loan, segment);
          },
    );
    if (left !== undefined && used !== undefined) left = withoutUsed(left, used);
    const subsidy = amountLeft === undefined ? accrued.subsidy : least(accrued.subsidy, amountLeft);
    if (amountLeft !== undefined) amountLeft = subtract(amountLeft, subsidy);
    return outcomeOf(loan, accrued, subsidy);
  });
}

function outcomeOf(loan: Loan, accrued: Accrued, subsidy: Integer): Outcome {
  // Against a reference rate the concession lies in the contract rate; else it is waived from the interest charged.
  const waives = loan.referenceRates === undefined;
  const waived = waives ? least(accrued.concession, subtract(accrued.interest, subsidy)) : 0;
  return {
    loanId: loan.id,
    householdId: loan.householdId,
    basis: accrued.basis,
    reasons: accrued.reasons,
    excludedDays: accrued.excludedDays,
    subsidisedDays: accrued.subsidisedDays,
    principalDays: accrued.principalDays,
    interest: accrued.interest,
    concession: waives ? waived : accrued.concession,
    waived,
    capped: subtract(accrued.subsidy, subsidy),
    subsidy,
  };
}

/** What is left of a cap once a loan's covered balances are taken off it. */
function withoutUsed(left: Timeline<number>, used: readonly RawSegment[]): Timeline<number> {
  const changes: number[] = [];
  const values: number[] = [left.values[0] as number];
  const days = [...new Set([...left.changes, ...used.flatMap(({ from, to }) => [from, to])])].sort((a, b) => a - b);
  const leftAt = Cursor.over(left.changes);
  let next = 0;
  for (const day of days) {
    leftAt.moveTo(day);
    while (next < used.length && (used[next] as RawSegment).to <= day) next += 1;
    const segment = used[next];
    const covered = segment !== undefined && segment.from <= day ? segment.covered : 0;
    changes.push(day);
    values.push((left.values[leftAt.index] as number) - covered);
  }
  return { changes, values };
}
