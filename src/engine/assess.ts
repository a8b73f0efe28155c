import { Batch } from '../fields/batch.js';
import { refuseYears } from '../fields/cap-years.js';
import { amountCapsOf, type Cap, isPerLoan, principalCapsOf, type TimedCap } from '../fields/caps.js';
import type { ComputedFigure } from '../fields/figures.js';
import type { Household } from '../fields/household.js';
import type { Loan } from '../fields/loan.js';
import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { checkEarlierRead, checkHouseholdRead } from '../fields/read-check.js';
import { type Integer, larger, smaller, subtract } from '../kernel/integer.js';
import type { Day } from '../kernel/plain-date.js';
import { constant, difference, smallerOf, type Timeline } from '../kernel/timeline.js';
import { Accrual, type Trace } from './accrue.js';
import { checkRequest } from './assessment-check.js';
import { capGroupsIn } from './cap-groups.js';
import { CapRest } from './cap-rest.js';
import type { UnmetCondition } from './conditions.js';
import { CoveredDays } from './covered-days.js';
import { countsEarlierPeriods, EarlierSubsidies, type EarlierUse } from './earlier-subsidies.js';
import type { LoanFigures } from './figures.js';
import { type AppliedCap, type FoldedLoan, ownCap } from './folded-loan.js';
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
  /** Every stretch of days with a balance in the period, in order and without a gap. They are made when first read. */
  readonly segments: readonly Segment[];
  /**
   * How the segments' exact amounts became the figures: every rounding, every limit that bound. They are made when first
   * read.
   */
  readonly steps: readonly Step[];
}

/** One household's loans over a period. */
export interface Assessment {
  /** The policy under which the loans were assessed. */
  readonly policy: Policy;
  /** The assessed days. */
  readonly period: Period;
  /** The household itself, as it was read. */
  readonly household: Household;
  /** Its loans with their figures, in the household's order: by disbursement, then id by code unit. */
  readonly loans: readonly LoanAssessment[];
  /** The periods settled before this one, whose use of a cap on amounts counts. In the order of time. */
  readonly earlier: readonly Period[];
}

/** One household, and the period over which it is assessed. */
export interface AssessmentRequest {
  /** The days that are assessed, as `year` or `period` returns them. */
  readonly period: Period;
  /** The household, as a parser returned it. */
  readonly household: Household;
  /** All of the household's loans, in any order. */
  readonly loans: readonly Loan[];
  /**
   * The periods settled before this one. Under a cap on amounts for the calendar year or the whole programme, the subsidy of
   * the loans in these periods, as computed today, counts towards the cap (SPEC 5). Periods after this one are ignored. Absent:
   * none.
   */
  readonly earlier?: readonly Period[];
}

/**
 * Assesses one household's loans over a period: eligibility with its reasons, the subsidy of every day, caps and
 * rounding (SPEC 4 and 5). The household is the unit of work, since caps tie its loans together; only the funders' split
 * needs more (`settle`). For many households, one by one, `prepare` the policy first.
 *
 * Amounts are Decimals of yuan, rounded half up to the fen as the policy says. The day of disbursement counts, the day of
 * repayment does not.
 *
 * @throws TypeError where an argument has not been read, or a loan is of another household: mistakes of the program, not of
 * the data; InvalidInputError where a period is not within a calendar year under a cap for each.
 */
export function assess(input: AssessmentRequest & { readonly policy: Policy }): Assessment {
  checkRequest(input);
  const { policy, ...request } = input;
  return new HouseholdAssessor(policy, request.period).assess(request);
}

/** Assesses one household after another, with segments and steps. It stores nothing of the household before. */
export class HouseholdAssessor {
  private readonly prepared: PreparedPolicy;
  private readonly assessor: Assessor;
  private batch = new Batch();
  private outcomes = new Outcomes(0, this.batch);

  constructor(
    private readonly policy: Policy,
    private readonly period: Period,
  ) {
    this.prepared = preparePolicy(policy, period);
    this.assessor = new Assessor(this.prepared);
  }

  isOf({ from, to }: Period): boolean {
    return this.period.from === from && this.period.to === to;
  }

  assess({ household, loans, earlier = [] }: AssessmentRequest): Assessment {
    const { policy, period, prepared, assessor } = this;
    checkHouseholdRead(household, loans);
    checkEarlierRead(earlier);
    refuseYears(policy, period, earlier);
    const ordered = [...loans].sort(inHouseholdOrder);
    const batch = this.loaded(household, ordered);
    const assessments = new Assessments({ policy, period, batch, earlier }, prepared, assessor, this.outcomes);
    return assessments.at(0, household, ordered);
  }

  /** A batch of the household. Columns are used again: those of a batch, and those of outcomes, which are put anew. */
  private loaded(household: Household, loans: readonly Loan[]): Batch {
    const isFull = this.batch.words > MOST_WORDS;
    if (isFull) this.batch = new Batch();
    if (isFull || loans.length > this.outcomes.length) this.outcomes = new Outcomes(2 * loans.length, this.batch);
    return this.batch.load(household, loans);
  }
}

/** The batch keeps at most this many words for the next household, since each household costs time for every word. */
export const MOST_WORDS = 100;

/** The households of a batch over a period, each assessed when it is asked for. */
export class Assessments {
  private readonly batch: Batch;
  private readonly before: readonly Period[];

  /**
   * @param batch linked; nothing is added to it from here on
   * @param earlier the periods settled before this one, in any order, as in {@link assess}
   * @param assessor may have assessed others before; until the last household has been asked for, it may assess no others
   * @param outcomes likewise; of the batch, with a place at least for each of its loans
   */
  constructor(
    {
      policy,
      period,
      batch,
      earlier,
    }: {
      readonly policy: Policy;
      readonly period: Period;
      readonly batch: Batch;
      readonly earlier: readonly Period[];
    },
    private readonly prepared = preparePolicy(policy, period),
    private readonly assessor = new Assessor(prepared),
    private readonly outcomes = new Outcomes(batch.loans.count, batch),
  ) {
    new OtherSubsidies(policy).refuseIn(batch);
    this.batch = batch;
    this.before = Object.freeze(
      earlier.filter(({ from }) => from < period.from).sort((a, b) => a.from - b.from),
    ) as readonly Period[];
    assessor.begin(batch, earlierUseIn(this.before, period, batch, policy));
  }

  /**
   * The household at a place of the batch.
   *
   * @param household the object that the assessment names; without it, it is made from the batch
   * @param loans likewise its loans, in the household's order
   */
  at(
    place: number,
    household: Household = this.batch.households.at(place),
    loans: readonly Loan[] = this.loansAt(place),
  ): Assessment {
    const { batch, prepared, assessor, outcomes } = this;
    const places = this.placesAt(place);
    // One each for every loan, in the household's order.
    const folded: FoldedLoan[] = [];
    const limits: RawLimits[] = [];
    assessor.assess(place, outcomes, {
      folded: (_, loan) => void folded.push(loan),
      limits: (_, own) => void limits.push(own),
    });
    const assessed = loans.map((loan, i) => {
      const own = places[i] as number;
      const trace = new LoanTrace(prepared, folded[i] as FoldedLoan, limits[i] as RawLimits, loan, household);
      return assessmentOf(outcomes.figuresAt(own), loan, assessor.unmetAt(own, batch), trace);
    });
    const { policy, period } = prepared;
    return Object.freeze({ policy, period, household, loans: Object.freeze(assessed), earlier: this.before });
  }

  /** The places of a household's loans in the batch, in the household's order. */
  placesAt(household: number): Int32Array {
    const { order, begins } = this.batch;
    return order.subarray(begins[household], begins[household + 1]);
  }

  private loansAt(household: number): readonly Loan[] {
    return Array.from(this.placesAt(household), (place) => this.batch.loans.at(place));
  }
}

/** Where the assessment of a loan has what its segments and steps are made of. */
const TRACE = Symbol('trace');

interface Traced {
  readonly [TRACE]: LoanTrace;
}

/** Fields that are made when they are first read. One function serves all objects, so that they are of one shape. */
const LAZY = {
  segments: {
    enumerable: true,
    get(this: Traced) {
      return this[TRACE].segments;
    },
  },
  steps: {
    enumerable: true,
    get(this: Traced) {
      return this[TRACE].steps;
    },
  },
};

/** What the segments and steps of a loan's assessment are made of; undefined of one that was copied. */
export function traceOf(assessed: LoanAssessment): LoanTrace | undefined {
  return (assessed as Partial<Traced>)[TRACE];
}

function assessmentOf(
  figures: LoanFigures,
  loan: Loan,
  unmetConditions: readonly UnmetCondition[],
  trace: LoanTrace,
): LoanAssessment {
  const assessed = Object.assign(figures, { loan, unmetConditions });
  Object.defineProperty(assessed, TRACE, { value: trace });
  Object.defineProperty(assessed, 'segments', LAZY.segments);
  Object.defineProperty(assessed, 'steps', LAZY.steps);
  return Object.freeze(assessed) as LoanAssessment;
}

/** A household's loans in the order in which caps are used up: by disbursement, then id by code unit (SPEC 5). */
export function inHouseholdOrder(a: Loan, b: Loan): number {
  return a.disbursedOn - b.disbursedOn || (a.id < b.id ? -1 : 1);
}

/**
 * What the loans of a batch were subsidised with in the periods before one, as computed today; undefined where no cap
 * counts it.
 *
 * @param before the periods, in the order of time
 */
export function earlierUseIn(
  before: readonly Period[],
  period: Period,
  batch: Batch,
  policy: Policy,
): EarlierSubsidies | undefined {
  if (before.length === 0 || !countsEarlierPeriods(policy)) return undefined;
  const earlier = new EarlierSubsidies(batch.loans.count);
  const outcomes = new Outcomes(batch.loans.count, batch);
  for (const one of before) {
    const assessor = new Assessor(preparePolicy(policy, one)).begin(batch, earlier.begin(one));
    for (let household = 0; household < batch.households.count; household++) assessor.assess(household, outcomes);
    earlier.add(outcomes.subsidy);
  }
  return earlier.begin(period);
}

/** Receives every loan of a household once it is assessed, in the order in which caps are used up. */
export interface HouseholdTrace {
  readonly folded: (place: number, loan: FoldedLoan) => void;
  readonly limits: (place: number, limits: RawLimits) => void;
}

/** The figures that limits and caps change. {@link Accrual} puts those that accrue on a loan by itself. */
const LIMITED = ['subsidy', 'capped', 'concession', 'waived'] as const satisfies readonly ComputedFigure[];
type LimitedFigure = (typeof LIMITED)[number];

/** A cap and its unused rest. `place` is the cap's index in the policy's list. */
interface PrincipalRest {
  readonly place: number;
  readonly cap: Cap;
  readonly rest: CapRest<Timeline<number>>;
}

interface AmountRest {
  readonly place: number;
  readonly cap: TimedCap;
  readonly rest: CapRest<Integer>;
}

/** Assesses one household after another under the same policy over the same period. */
export class Assessor {
  private readonly accrual: Accrual;
  private readonly principalCaps: readonly Cap[];
  /** The caps on principal that tie loans together. */
  private readonly tiedCaps: readonly PrincipalRest[];
  private readonly amountCaps: readonly AmountRest[];
  private order = new Int32Array(0);
  private begins = new Int32Array(0);
  private references = new Int32Array(0);
  private earlier: EarlierUse | undefined;

  constructor(private readonly prepared: PreparedPolicy) {
    this.accrual = new Accrual(prepared);
    this.principalCaps = principalCapsOf(prepared.policy);
    this.tiedCaps = this.principalCaps.flatMap((cap, place) =>
      isPerLoan(cap) ? [] : [{ place, cap, rest: new CapRest(constant<number>(cap.limit)) }],
    );
    this.amountCaps = amountCapsOf(prepared.policy).map((cap, place) => ({
      place,
      cap,
      rest: new CapRest<Integer>(cap.limit),
    }));
  }

  /**
   * Begins with a batch that is linked, and to which nothing is added from here on.
   *
   * @param earlier what the loans used of caps on amounts in the periods before this one; undefined for nothing
   */
  begin(batch: Batch, earlier?: EarlierUse): this {
    const { accrual } = this;
    accrual.use(batch);
    this.order = batch.order;
    this.begins = batch.begins;
    this.references = batch.loans.columns.referenceRates.starts;
    this.earlier = earlier;
    for (const { cap, rest } of this.tiedCaps) rest.use(capGroupsIn(batch, cap, accrual.classes));
    for (const { cap, rest } of this.amountCaps) rest.use(capGroupsIn(batch, cap, accrual.classes));
    return this;
  }

  /**
   * Assesses from here on only up to a day of the period, which is not assessed itself: the figures are those of a period that
   * ends there. It is not for a trace, of which the last rounding would name the end of the whole period.
   */
  endBefore(day: Day): this {
    this.accrual.endBefore(day);
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
   */
  assess(household: number, outcomes: Outcomes, trace?: HouseholdTrace): void {
    const { accrual, order, begins, tiedCaps, amountCaps } = this;
    const begin = begins[household] as number;
    const last = (begins[household + 1] as number) - 1;
    for (const { rest } of tiedCaps) rest.begin();
    if (amountCaps.length > 0) this.beginAmounts(begin, last);
    const leftByPeriods = trace && amountCaps.length > 0 ? this.leftOfAmounts(begin, last) : undefined;
    accrual.beginHousehold(household);
    for (let i = begin; i <= last; i++) {
      const place = order[i] as number;
      if (tiedCaps.length === 0) accrual.fold(place, undefined, outcomes, trace && this.traceAt(place, trace));
      else this.foldWithinTied(place, i === last, outcomes, trace);
      if (trace !== undefined || !this.limitNumbers(place, outcomes)) {
        this.limit(place, outcomes, trace, leftByPeriods?.get(place));
      }
      // What this loan uses of the caps only matters to a later loan.
      if (i < last) this.takeOffAmounts(place, outcomes);
    }
  }

  /** Folds a loan within what earlier loans of the household leave of the caps on principal, and takes off what it uses. */
  private foldWithinTied(place: number, isLast: boolean, outcomes: Outcomes, trace: HouseholdTrace | undefined): void {
    const { tiedCaps } = this;
    let left: Timeline<number> | undefined;
    for (let i = 0; i < tiedCaps.length; i++) {
      const { rest } = tiedCaps[i] as PrincipalRest;
      if (!rest.applies(place)) continue;
      left = left === undefined ? rest.at(place) : smallerOf(left, rest.at(place));
    }
    const own = trace && this.traceAt(place, trace);
    if (left === undefined || isLast) {
      this.accrual.fold(place, left, outcomes, own);
      return;
    }
    const covered = new CoveredDays();
    this.accrual.fold(place, left, outcomes, own, covered);
    const used = covered.timeline();
    for (const { rest } of tiedCaps) if (rest.applies(place)) rest.put(place, difference(rest.at(place), used));
  }

  /** What passes the loan at a place on, with the caps on principal that apply to it. */
  private traceAt(place: number, { folded }: HouseholdTrace): Trace {
    return { caps: this.principalCapsAt(place), folded: (loan) => folded(place, loan) };
  }

  private principalCapsAt(place: number): readonly AppliedCap[] {
    const { principalCaps, tiedCaps, accrual } = this;
    return principalCaps.flatMap((cap, i) => {
      if (isPerLoan(cap)) return accrual.classes.holds(accrual.classes.at(place), cap.when) ? [ownCap(cap, i)] : [];
      const { rest } = tiedCaps.find((tied) => tied.place === i) as PrincipalRest;
      return rest.applies(place) ? [{ place: i, left: rest.at(place) }] : [];
    });
  }

  /** Begins with the caps on amounts of a household: what earlier periods used of them is taken off. */
  private beginAmounts(begin: number, last: number): void {
    const { amountCaps, earlier, order } = this;
    for (const { cap, rest } of amountCaps) {
      rest.begin();
      if (earlier === undefined || cap.during === 'period') continue;
      for (let i = begin; i <= last; i++) {
        const place = order[i] as number;
        if (!rest.applies(place)) continue;
        const used = earlier.at(cap.during, place);
        if (used !== 0) rest.put(place, larger(subtract(rest.at(place), used), 0));
      }
    }
  }

  /** What is left of every cap on amounts for every loan of a household, by the place of the loan; 0 where it does not apply. */
  private leftOfAmounts(begin: number, last: number): ReadonlyMap<number, readonly Integer[]> {
    const places = Array.from(this.order.subarray(begin, last + 1));
    const leftFor = (place: number) => this.amountCaps.map(({ rest }) => (rest.applies(place) ? rest.at(place) : 0));
    return new Map(places.map((place) => [place, leftFor(place)]));
  }

  /**
   * Puts what accrued on a loan within its limits: the subsidy never exceeds the interest; then the caps on amounts cut it;
   * what is waived never exceeds what the subsidy leaves of the interest (SPEC 5).
   *
   * @param leftByPeriods what earlier periods left of every cap on amounts; for the trace
   */
  private limit(
    place: number,
    { columns }: Outcomes,
    trace: HouseholdTrace | undefined,
    leftByPeriods: readonly Integer[] | undefined,
  ): void {
    const { amountCaps } = this;
    const interest = columns.interest.at(place);
    const accrued = columns.subsidy.at(place);
    const accruedConcession = columns.concession.at(place);
    const withinInterest = smaller(accrued, interest);
    let subsidy = withinInterest;
    for (let i = 0; i < amountCaps.length; i++) {
      const { rest } = amountCaps[i] as AmountRest;
      if (rest.applies(place)) subsidy = smaller(subsidy, rest.at(place));
    }
    // Against a reference rate the concession lies in the contract rate; else it is waived from the interest.
    const waives = this.references[place] === this.references[place + 1];
    const concession = waives ? smaller(accruedConcession, subtract(interest, subsidy)) : accruedConcession;
    const limited: Record<LimitedFigure, Integer> = {
      subsidy,
      capped: subtract(withinInterest, subsidy),
      concession,
      waived: waives ? concession : 0,
    };
    for (const name of LIMITED) columns[name].put(place, limited[name]);
    if (trace !== undefined) {
      const caps = amountCaps.flatMap(({ place: own, rest }, i) =>
        rest.applies(place) ? [{ place: own, leftByPeriods: leftByPeriods?.[i] as Integer, left: rest.at(place) }] : [],
      );
      trace.limits(place, { accrued, withinInterest, caps, subsidy, accruedConcession, concession });
    }
  }

  /** {@link limit} in numbers, without a trace. Returns whether all amounts are numbers; where they are not, nothing is put. */
  private limitNumbers(place: number, { columns }: Outcomes): boolean {
    const { amountCaps } = this;
    const interest = columns.interest.numberAt(place);
    const accrued = columns.subsidy.numberAt(place);
    const accruedConcession = columns.concession.numberAt(place);
    if (Number.isNaN(interest + accrued + accruedConcession)) return false;
    const withinInterest = Math.min(accrued, interest);
    let subsidy = withinInterest;
    for (let i = 0; i < amountCaps.length; i++) {
      const { rest } = amountCaps[i] as AmountRest;
      if (!rest.applies(place)) continue;
      // A cap is a number, and so is what is left of it.
      subsidy = Math.min(subsidy, rest.at(place) as number);
    }
    const waives = this.references[place] === this.references[place + 1];
    const concession = waives ? Math.min(accruedConcession, interest - subsidy) : accruedConcession;
    columns.subsidy.putNumber(place, subsidy);
    columns.capped.putNumber(place, withinInterest - subsidy);
    columns.concession.putNumber(place, concession);
    columns.waived.putNumber(place, waives ? concession : 0);
    return true;
  }

  /** Takes the subsidy of a loan off the caps on amounts that apply to it. */
  private takeOffAmounts(place: number, { subsidy }: Outcomes): void {
    if (this.amountCaps.length === 0) return;
    const used = subsidy.at(place);
    if (used === 0) return;
    for (const { rest } of this.amountCaps) if (rest.applies(place)) rest.put(place, subtract(rest.at(place), used));
  }
}
