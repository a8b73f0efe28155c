import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import type { Household, Loan } from '../fields/portfolio.js';
import { add, type Integer, least, subtract } from '../kernel/integer.js';
import { Cursor, constant, EVER, NEVER, type Timeline } from '../kernel/timeline.js';
import { Accrual, type RawSegment, type Trace } from './accrue.js';
import { type LoanFigures, plainFigures } from './figures.js';
import { basisOf } from './loan-conditions.js';
import { Outcomes } from './outcomes.js';
import type { Segment } from './segment.js';
import { LoanTrace, type RawLimits, type Step } from './steps.js';
import { type Terms, termsOf } from './terms.js';

/** A loan's figures over a period, with the segments that they are folded from. */
export interface LoanAssessment extends LoanFigures {
  /** The loan itself, as it was read. */
  readonly loan: Loan;
  /** Every stretch of days with a balance in the period, in order and without a gap. */
  readonly segments: readonly Segment[];
  /** How the segments' exact amounts became the figures: every rounding, every limit that bound. */
  readonly steps: readonly Step[];
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
 * @param earlier the periods settled before this one: under a cap on amounts for the whole programme, what the household
 * gets in them, as computed today, is used up (SPEC 5). Later ones are passed over.
 * @throws TypeError where a loan is of another household: a mistake of the program, not of the data.
 */
export function assess({
  policy,
  period,
  household,
  loans,
  earlier = [],
}: {
  readonly policy: Policy;
  readonly period: Period;
  readonly household: Household;
  readonly loans: readonly Loan[];
  readonly earlier?: readonly Period[];
}): Assessment {
  const stranger = loans.find((loan) => loan.householdId !== household.id);
  if (stranger !== undefined) {
    throw new TypeError(`loan ${stranger.id} is of household ${stranger.householdId}, not of ${household.id}`);
  }
  const terms = termsOf(policy, period);
  const ordered = [...loans].sort(inHouseholdOrder);
  const shown = new Map(ordered.map((loan) => [loan.id, new LoanTrace(terms)]));
  const traceOf = (loan: Loan) => shown.get(loan.id) as LoanTrace;
  const before = earlier.filter(({ from }) => from < period.from);
  const amountLeft =
    policy.amountCap && subtract(policy.amountCap.perHousehold, capUsedIn(before, ordered, household, policy));
  const trace: HouseholdTrace = {
    segment: (loan, segment) => traceOf(loan).segment(segment),
    rounding: (loan, rounding) => traceOf(loan).rounding(rounding),
    dailyRounding: (loan, rounding) => traceOf(loan).dailyRounding(rounding),
    limits: (loan, limits) => traceOf(loan).limits(limits),
  };
  const outcomes = new Outcomes(ordered);
  new Assessor(terms).assess(household, ordered, [...ordered.keys()], outcomes, amountLeft, trace);
  return Object.freeze({
    policy,
    period,
    household,
    loans: Object.freeze(
      ordered.map((loan, place) => {
        const { segments, steps } = traceOf(loan);
        return Object.freeze({
          ...plainFigures(outcomes.at(place)),
          loan,
          segments: Object.freeze(segments),
          steps: Object.freeze(steps),
        });
      }),
    ),
  });
}

/** A household's loans in the order in which caps are used up: by disbursement, then id by code unit (SPEC 5). */
export function inHouseholdOrder(a: Loan, b: Loan): number {
  return a.disbursedOn - b.disbursedOn || (a.id < b.id ? -1 : 1);
}

/** What periods use of a household's cap on amounts for the whole programme, in fen; its loans stand in its order. */
export function capUsedIn(
  periods: readonly Period[],
  loans: readonly Loan[],
  household: Household,
  policy: Policy,
): Integer {
  if (policy.amountCap?.per !== 'programme') return 0;
  const cap = policy.amountCap.perHousehold;
  let used: Integer = 0;
  for (const period of [...periods].sort((a, b) => a.from - b.from)) {
    const assessor = new Assessor(termsOf(policy, period));
    used = add(used, assessor.assess(household, loans, [...loans.keys()], new Outcomes(loans), subtract(cap, used)));
  }
  return used;
}

/** Looks on while a household is assessed; see {@link Trace}. */
export interface HouseholdTrace extends Trace {
  readonly limits: (loan: Loan, limits: RawLimits) => void;
}

/** Assesses one household after another under the same terms. */
export class Assessor {
  private readonly accrual: Accrual;

  constructor(private readonly terms: Terms) {
    this.accrual = new Accrual(terms);
  }

  /**
   * Works out a household's loans.
   *
   * @param loans the loans of many households
   * @param places those of this household's, in its order
   * @param outcomes receives what is worked out, at the places of the loans
   * @param capLeft what is left of the household's cap on amounts, in fen; undefined where there is none
   * @returns what the household is subsidised with, in fen
   */
  assess(
    household: Household,
    loans: readonly Loan[],
    places: readonly number[],
    outcomes: Outcomes,
    capLeft: Integer | undefined = this.terms.policy.amountCap?.perHousehold,
    trace?: HouseholdTrace,
  ): Integer {
    const { policy } = this.terms;
    const perHousehold = policy.principalCap?.perHousehold;
    let left = perHousehold === undefined ? undefined : constant<number>(perHousehold);
    let amountLeft = capLeft;
    let subsidised: Integer = 0;
    for (let i = 0; i < places.length; i++) {
      const place = places[i] as number;
      const loan = loans[place] as Loan;
      // What this loan uses of the household's cap on principal is only worth keeping for a later loan.
      const used: RawSegment[] | undefined = left === undefined || i === places.length - 1 ? undefined : [];
      this.accrual.fold(loan, household, left, used === undefined ? trace : keeping(used, trace));
      if (left !== undefined && used !== undefined) left = withoutUsed(left, used);
      const subsidy = this.limit(loan, place, outcomes, amountLeft, trace);
      if (amountLeft !== undefined) amountLeft = subtract(amountLeft, subsidy);
      subsidised = add(subsidised, subsidy);
    }
    return subsidised;
  }

  /**
   * Puts what accrued on a loan, within its limits: the subsidy never exceeds the interest; then the cap on amounts cuts
   * it; what is waived never exceeds what the subsidy leaves of the interest (SPEC 5). Returns the subsidy.
   */
  private limit(
    loan: Loan,
    place: number,
    outcomes: Outcomes,
    amountLeft: Integer | undefined,
    trace: HouseholdTrace | undefined,
  ): Integer {
    const { accrual } = this;
    const { interest, subsidy: accrued, concession: accruedConcession } = accrual;
    const withinInterest = least(accrued, interest);
    const subsidy = amountLeft === undefined ? withinInterest : least(withinInterest, amountLeft);
    const capped = subtract(withinInterest, subsidy);
    // Against a reference rate the concession lies in the contract rate; else it is waived from the interest.
    const waives = loan.referenceRates === undefined;
    const concession = waives ? least(accruedConcession, subtract(interest, subsidy)) : accruedConcession;
    const waived = waives ? concession : 0;
    outcomes.putAccrued(
      place,
      basisOf(loan, accrual.reasons, this.terms.policy),
      accrual,
      subsidy,
      capped,
      concession,
      waived,
    );
    trace?.limits(loan, { accrued, withinInterest, amountLeft, subsidy, capped, accruedConcession, concession });
    return subsidy;
  }
}

/** A trace that keeps a loan's segments, and passes all it sees on. */
function keeping(segments: RawSegment[], next: Trace | undefined): Trace {
  return {
    segment: (loan, segment) => {
      segments.push(segment);
      next?.segment(loan, segment);
    },
    rounding: next?.rounding,
    dailyRounding: next?.dailyRounding,
  };
}

/** What is left of a cap once a loan's covered balances, which stand in order, are taken off it: one walk over both. */
function withoutUsed(left: Timeline<number>, used: readonly RawSegment[]): Timeline<number> {
  const changes: number[] = [];
  const values: number[] = [left.values[0] as number];
  const leftAt = Cursor.over(left.changes);
  let next = 0;
  for (let day = EVER; ; ) {
    leftAt.moveTo(day);
    while (next < used.length && (used[next] as RawSegment).to <= day) next += 1;
    const segment = used[next];
    const covers = segment !== undefined && segment.from <= day;
    const value = (left.values[leftAt.index] as number) - (covers ? segment.covered : 0);
    // Only where something changes: a later loan is cut on every day that stands here.
    if (value !== values[values.length - 1]) {
      changes.push(day);
      values.push(value);
    }
    const usedChanges = segment === undefined ? NEVER : covers ? segment.to : segment.from;
    day = Math.min(leftAt.next, usedChanges);
    if (day === NEVER) return { changes, values };
  }
}
