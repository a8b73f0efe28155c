import { Batch } from '../fields/batch.js';
import type { ComputedFigure } from '../fields/figures.js';
import type { Household } from '../fields/household.js';
import type { Loan } from '../fields/loan.js';
import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { add, type Integer, smaller, subtract } from '../kernel/integer.js';
import { Cursor, constant, MAX_DAY, MIN_DAY, type Timeline } from '../kernel/timeline.js';
import { Accrual, type RawSegment, type Trace } from './accrue.js';
import type { UnmetCondition } from './conditions.js';
import type { LoanFigures } from './figures.js';
import { basisOf } from './loan-conditions.js';
import { OtherSubsidies } from './other-subsidies.js';
import { Outcomes } from './outcomes.js';
import { type PreparedPolicy, preparePolicy } from './prepared-policy.js';
import type { Segment } from './segment.js';
import { LoanTrace, type RawLimits, type Step } from './steps.js';

/** A loan's figures over a period, with the segments that they are folded from. */
export interface LoanAssessment extends LoanFigures {
  /** The loan itself, as it was read. */
  readonly loan: Loan;
  /** Every condition of the policy that the loan does not meet, in the order of its reasons, then of the conditions. */
  readonly unmetConditions: readonly UnmetCondition[];
  /** Every stretch of days with a balance in the period, in order and without a gap. */
  readonly segments: readonly Segment[];
  /** How the segments' exact amounts became the figures: every rounding, every limit that bound. */
  readonly steps: readonly Step[];
}

/** One household's loans over a period. */
export interface Assessment {
  /** The terms under which it was made. */
  readonly policy: Policy;
  /** The days that it is of. */
  readonly period: Period;
  /** The household itself, as it was read. */
  readonly household: Household;
  /** Its loans, each with what it comes to. In the household's order: by disbursement, then id by code unit. */
  readonly loans: readonly LoanAssessment[];
  /** The periods settled before this one, whose use of a cap on amounts counts. In the order of time. */
  readonly earlier: readonly Period[];
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
  const prepared = preparePolicy(policy, period);
  checkRead(household, loans);
  const ordered = [...loans].sort(inHouseholdOrder);
  const batch = Batch.of(household, ordered);
  new OtherSubsidies(policy).refuseIn(batch);
  const before = earlier.filter(({ from }) => from < period.from).sort((a, b) => a.from - b.from);
  const amountLeft = capLeftOf(before, batch, policy);
  const traces = ordered.map(() => new LoanTrace(prepared, amountLeft));
  const traceOf = (place: number) => traces[place] as LoanTrace;
  const trace: HouseholdTrace = {
    segment: (place, segment) => traceOf(place).segment(segment),
    rounding: (place, rounding) => traceOf(place).rounding(rounding),
    dailyRounding: (place, rounding) => traceOf(place).dailyRounding(rounding),
    limits: (place, limits) => traceOf(place).limits(limits),
  };
  const outcomes = new Outcomes(batch.loans.count, batch);
  const assessor = new Assessor(prepared).begin(batch);
  assessor.assess(0, outcomes, amountLeft, trace);
  return Object.freeze({
    policy,
    period,
    household,
    loans: Object.freeze(
      ordered.map((loan, place) => {
        const { segments, steps } = traceOf(place);
        return Object.freeze(
          Object.assign(outcomes.figuresAt(place), {
            loan,
            unmetConditions: assessor.unmetAt(place, batch),
            segments: Object.freeze(segments),
            steps: Object.freeze(steps),
          }),
        );
      }),
    ),
    earlier: Object.freeze(before),
  });
}

/** What earlier periods leave of a household's cap on amounts, in fen; undefined where there is none. */
export function capLeftOf(before: readonly Period[], batch: Batch, policy: Policy): Integer | undefined {
  return policy.amountCap && subtract(policy.amountCap.perHousehold, capUsedIn(before, batch, policy));
}

/** A household's loans in the order in which caps are used up: by disbursement, then id by code unit (SPEC 5). */
export function inHouseholdOrder(a: Loan, b: Loan): number {
  return a.disbursedOn - b.disbursedOn || (a.id < b.id ? -1 : 1);
}

/**
 * Whether household and loans are what a parser returned, and belong together. Types say so; a JavaScript program may hand
 * over anything.
 *
 * @throws TypeError that says what to call
 */
export function checkRead(household: Household, loans: readonly Loan[]): void {
  if (!Array.isArray(household?.listed) || household.listed.some(({ from }) => typeof from !== 'number')) {
    throw new TypeError('the household has not been read: call parseHousehold or parsePortfolio');
  }
  for (const loan of loans) {
    if (typeof loan?.disbursedOn !== 'number' || typeof loan.principal !== 'number') {
      throw new TypeError('a loan has not been read: call parseHousehold or parsePortfolio');
    }
    if (loan.householdId === household.id) continue;
    throw new TypeError(`loan ${loan.id} is of household ${loan.householdId}, not of ${household.id}`);
  }
}

/** What periods use of a household's cap on amounts for the whole programme, in fen; the batch holds it alone. */
export function capUsedIn(periods: readonly Period[], batch: Batch, policy: Policy): Integer {
  if (policy.amountCap?.per !== 'programme') return 0;
  const cap = policy.amountCap.perHousehold;
  const outcomes = new Outcomes(batch.loans.count, batch);
  let used: Integer = 0;
  for (const period of [...periods].sort((a, b) => a.from - b.from)) {
    used = add(used, new Assessor(preparePolicy(policy, period)).begin(batch).assess(0, outcomes, subtract(cap, used)));
  }
  return used;
}

/** Looks on while a household is assessed; see {@link Trace}. */
export interface HouseholdTrace extends Trace {
  readonly limits: (place: number, limits: RawLimits) => void;
}

/** The figures that limits and caps change. Every other figure is one that a loan accrues: {@link Accrual} has it. */
type LimitedFigure = 'concession' | 'waived' | 'capped' | 'subsidy';

/** Assesses one household after another under the same policy over the same period. */
export class Assessor {
  private readonly accrual: Accrual & Readonly<Record<Exclude<ComputedFigure, LimitedFigure>, Integer>>;
  private order = new Int32Array(0);
  private begins = new Int32Array(0);
  private disbursedOn = new Int32Array(0);
  private references = new Int32Array(0);

  constructor(private readonly prepared: PreparedPolicy) {
    this.accrual = new Accrual(prepared);
  }

  /** Begins with a batch that is linked, and to which nothing is added from here on. */
  begin(batch: Batch): this {
    this.accrual.use(batch);
    this.order = batch.order;
    this.begins = batch.begins;
    this.disbursedOn = batch.loans.columns.disbursedOn.days;
    this.references = batch.loans.columns.referenceRates.starts;
    return this;
  }

  /** Every condition of the policy that the loan at a place of the batch begun with last does not meet. */
  unmetAt(place: number, batch: Batch): readonly UnmetCondition[] {
    return this.accrual.unmetAt(place, batch);
  }

  /** Puts which shares the funders have of every loan of the batch begun with last; nothing where all have their own. */
  putFunderShares(outcomes: Outcomes): void {
    if (this.prepared.policy.funderShares === undefined) return;
    for (let place = 0; place < outcomes.length; place++) outcomes.putFunderShares(place, this.funderSharesAt(place));
  }

  /**
   * The place in `policy.funderShares` of the entry that gives the shares of the loan at a place of the batch begun with last;
   * −1 where they are the funders' own.
   */
  funderSharesAt(place: number): number {
    return this.accrual.funderSharesAt(place);
  }

  /**
   * Works out the loans of the household at a place in the batch.
   *
   * @param outcomes receives what is worked out, at the places of the loans
   * @param capLeft what is left of the household's cap on amounts, in fen; undefined where there is none
   * @returns what the household is subsidised with, in fen
   */
  assess(
    household: number,
    outcomes: Outcomes,
    capLeft: Integer | undefined = this.prepared.policy.amountCap?.perHousehold,
    trace?: HouseholdTrace,
  ): Integer {
    const { accrual, order, begins } = this;
    const begin = begins[household] as number;
    const last = (begins[household + 1] as number) - 1;
    const perHousehold = this.prepared.policy.principalCap?.perHousehold;
    let left = perHousehold === undefined ? undefined : constant<number>(perHousehold);
    let amountLeft = capLeft;
    let subsidised: Integer = 0;
    accrual.beginHousehold(household);
    for (let i = begin; i <= last; i++) {
      const place = order[i] as number;
      // What this loan uses of the household's cap on principal is only worth keeping for a later loan.
      const used: RawSegment[] | undefined = left === undefined || i === last ? undefined : [];
      accrual.fold(place, left, used === undefined ? trace : keeping(used, trace));
      if (left !== undefined && used !== undefined) left = withoutUsed(left, used);
      const subsidy = this.limit(place, outcomes, amountLeft, trace);
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
    place: number,
    outcomes: Outcomes,
    amountLeft: Integer | undefined,
    trace: HouseholdTrace | undefined,
  ): Integer {
    const { accrual } = this;
    const { interest, subsidy: accrued, concession: accruedConcession } = accrual;
    const withinInterest = smaller(accrued, interest);
    const isCapped = amountLeft !== undefined && amountLeft < withinInterest;
    const subsidy = isCapped ? amountLeft : withinInterest;
    const capped = isCapped ? subtract(withinInterest, amountLeft) : 0;
    // Against a reference rate the concession lies in the contract rate; else it is waived from the interest.
    const waives = this.references[place] === this.references[place + 1];
    const concession = waives ? smaller(accruedConcession, subtract(interest, subsidy)) : accruedConcession;
    const waived = waives ? concession : 0;
    const { columns } = outcomes;
    const basis = basisOf(this.disbursedOn[place] as number, accrual.reasons, this.prepared.policy);
    outcomes.putEligibility(place, basis, accrual);
    accrual.putInto(columns, place);
    columns.concession.put(place, concession);
    columns.waived.put(place, waived);
    columns.capped.put(place, capped);
    columns.subsidy.put(place, subsidy);
    trace?.limits(place, { accrued, withinInterest, amountLeft, subsidy, capped, accruedConcession, concession });
    return subsidy;
  }
}

/** A trace that keeps a loan's segments, and passes all it sees on. */
function keeping(segments: RawSegment[], next: Trace | undefined): Trace {
  return {
    segment: (place, segment) => {
      segments.push(segment);
      next?.segment(place, segment);
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
  for (let day = MIN_DAY; ; ) {
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
    const usedChanges = segment === undefined ? MAX_DAY : covers ? segment.to : segment.from;
    day = Math.min(leftAt.next, usedChanges);
    if (day === MAX_DAY) return { changes, values };
  }
}
