import type { Batch } from '../fields/batch.js';
import { EXCLUSION_NAMES, type Exclusion } from '../fields/reasons.js';
import { placeOfLowest, withoutLowest } from '../kernel/bits.js';
import type { DayCount } from '../kernel/day-count.js';
import { type Integer, subtract } from '../kernel/integer.js';
import type { Day } from '../kernel/plain-date.js';
import { MAX_DAY, type Timeline } from '../kernel/timeline.js';
import { NO_LIMIT, TermsOfClasses } from './class-terms.js';
import type { FigureColumns } from './columns.js';
import type { UnmetCondition } from './conditions.js';
import type { CoveredDays } from './covered-days.js';
import { NOT_EXCLUDED } from './day-conditions.js';
import type { LoanClasses } from './loan-classes.js';
import { LoanConditions } from './loan-conditions.js';
import type { PreparedPolicy } from './prepared-policy.js';
import type { Reasons } from './reason-bits.js';
import type { RawLookup } from './references.js';
import { type ExactSums, LoanSums, type Sums } from './sums.js';
import { Walk } from './walk.js';

/** A stretch of days on which nothing about a loan changes. Balances in fen, rates in pico-percent. */
export interface RawSegment {
  readonly from: Day;
  readonly to: Day;
  /** Units of the day count: the weight is units / denominator. */
  readonly units: number;
  readonly balance: number;
  /** The part of the balance that is subsidised; 0 where the days are excluded or the loan is ineligible. */
  readonly covered: number;
  /** The eligible amounts, where the policy subsidises these and the loan is eligible. */
  readonly eligible: number | undefined;
  readonly contractRate: number;
  readonly subsidyRate: number;
  readonly concessionRate: number;
  /** The place in `policy.subsidy` of the rule that gave the rate; undefined where nothing is subsidised. */
  readonly rule: number | undefined;
  /** The place in `policy.concession` of the entry whose points were waived; undefined where none were. */
  readonly concessionRule: number | undefined;
  /** The references that the rule looked up. */
  readonly lookups: readonly RawLookup[];
  readonly exclusion: Exclusion | undefined;
  /** The cap on principal that left less than the balance; undefined where none did, and where nobody asks. */
  readonly cap?: RawBoundCap;
}

/** A cap on principal that bound. */
export interface RawBoundCap {
  /** Its place among the caps of the policy. */
  readonly place: number;
  /** What earlier loans of the household had left of it. */
  readonly left: number;
}

/** A rounding: what had been added since the last one, exactly, and the fen that it became. */
export interface RawRounding {
  readonly to: Day;
  readonly exact: ExactSums;
  readonly interest: Integer;
  readonly subsidy: Integer;
  readonly concession: Integer;
}

/** Days of one segment whose subsidy is rounded day by day: each comes to `rounded` fen. */
export interface RawDailyRounding {
  readonly from: Day;
  readonly days: number;
  readonly units: number;
  readonly covered: number;
  readonly subsidyRate: number;
  readonly rounded: Integer;
}

/** Looks on while the segments of the loan at a place are folded. It sees what is computed; leaving it out changes no figure. */
export interface Trace {
  readonly segment: (place: number, segment: RawSegment) => void;
  readonly rounding?: ((place: number, rounding: RawRounding) => void) | undefined;
  readonly dailyRounding?: ((place: number, rounding: RawDailyRounding) => void) | undefined;
}

/**
 * What accrues on a loan over the period of the terms: rounded, before what ties it to the household's other loans (caps
 * on amounts). One accrual serves all loans of a settlement, one after another; its figures are those of the last.
 */
export class Accrual {
  /** Why the loan is not eligible; 0 for an eligible one. */
  reasons: Reasons = 0;
  subsidisedDays = 0;
  /** How many days with a balance each exclusion took, by its place. */
  readonly excludedDays = new Uint32Array(EXCLUSION_NAMES.length);
  /** A bit for each exclusion that took a day, by its place. */
  excluded = 0;

  private readonly loanConditions: LoanConditions;
  private readonly termsOfClasses: TermsOfClasses;
  private readonly walk: Walk;
  private principals = new Float64Array(0);
  private repaidStarts = new Int32Array(0);
  private repaidOn = new Int32Array(0);
  private repaidAmounts = new Float64Array(0);
  private readonly loanSums: LoanSums;
  private sums: Sums;
  private disbursedOn = new Int32Array(0);
  private readonly dayCount: DayCount;
  private readonly isActual: boolean;
  /** Whether the subsidy is rounded every day by itself. */
  private readonly daily: boolean;
  private readonly periodBegin: Day;
  private readonly periodEnd: Day;

  constructor(prepared: PreparedPolicy) {
    this.dayCount = prepared.dayCount;
    this.isActual = prepared.dayCount.isActual;
    this.daily = prepared.policy.rounding === 'day';
    this.periodBegin = prepared.period.from;
    this.periodEnd = prepared.period.to;
    this.loanConditions = new LoanConditions(prepared.policy, prepared.onGap);
    this.termsOfClasses = new TermsOfClasses(prepared, this.loanConditions.classes);
    this.walk = new Walk(prepared);
    this.loanSums = new LoanSums(prepared.policy);
    this.sums = this.loanSums.within(0, 0, 0, 1);
  }

  /** In fen-days. */
  get principalDays(): Integer {
    return this.sums.principalDays;
  }
  get interest(): Integer {
    return this.sums.interest;
  }
  get concession(): Integer {
    return this.sums.concession;
  }
  /** Before the interest limits it: rounded day by day, it may come to more. */
  get subsidy(): Integer {
    return this.sums.subsidy;
  }

  /** The classes of the loans of the batch in use. */
  get classes(): LoanClasses {
    return this.loanConditions.classes;
  }

  /** Takes the columns out of a batch, to which nothing is added from here on. */
  use(batch: Batch): void {
    this.loanConditions.begin(batch);
    this.walk.use(batch, this.termsOfClasses, this.loanConditions.reasons);
    const { principal, repayments } = batch.loans.columns;
    this.principals = principal.numbers;
    this.repaidStarts = repayments.starts;
    this.repaidOn = repayments.rows.columns.on.days;
    this.repaidAmounts = repayments.rows.columns.amount.numbers;
    this.loanSums.use(batch, this.spanFrom(this.periodBegin));
    this.disbursedOn = batch.loans.columns.disbursedOn.days;
  }

  /**
   * The place in `policy.funderShares` of the entry that gives the shares of the loan at a place of the batch; −1 where they are
   * the funders' own.
   */
  funderSharesAt(place: number): number {
    return this.termsOfClasses.at(place).funderShares;
  }

  /** Every condition of the policy that the loan at a place of the batch does not meet. */
  unmetAt(place: number, batch: Batch): readonly UnmetCondition[] {
    return this.loanConditions.unmetAt(place, batch);
  }

  /** Begins with a household, whose loans come next. */
  beginHousehold(household: number): void {
    this.walk.beginHousehold(household);
  }

  /**
   * Folds the segments of the loan at a place: cuts wherever one of its timelines changes, and adds one product for each
   * segment between two cuts. The cost is that of the changes, never of the days. What changes most often, the
   * balance, is walked inside the stretches in which nothing else changes.
   *
   * @param left what earlier loans of the household leave of the caps on principal that tie loans together, in fen, day by day
   * @param trace receives every segment with a balance, and every rounding
   * @param used receives what is subsidised of the balance, day by day
   */
  fold(place: number, left: Timeline<number> | undefined, trace: Trace | undefined, used?: CoveredDays): void {
    const { walk, dayCount, isActual, daily, periodEnd } = this;
    const reasons = this.loanConditions.reasons[place] as Reasons;
    this.reasons = reasons;
    if (this.excluded !== 0) this.clearExcludedDays();
    walk.begin(place, reasons === 0, left);
    const { principals, repaidStarts, repaidOn, repaidAmounts } = this;
    let balance = principals[place] as number;
    let repayment = repaidStarts[place] as number;
    const repaid = repaidStarts[place + 1] as number;
    let next = repayment < repaid ? (repaidOn[repayment] as number) : MAX_DAY;
    const disbursedOn = this.disbursedOn[place] as Day;
    const begin = disbursedOn > this.periodBegin ? disbursedOn : this.periodBegin;
    const sums = this.sumsFrom(begin, place);

    let subsidisedDays = 0;
    let interestPeriod = 0;
    let until: Day;
    for (let from = begin; from < periodEnd; from = until) {
      for (; next <= from; next = repayment < repaid ? (repaidOn[repayment] as number) : MAX_DAY) {
        balance -= repaidAmounts[repayment++] as number;
      }
      // No repayment brings a balance back, so nothing more accrues.
      if (balance === 0) break;
      until = walk.moveTo(from, periodEnd);
      if (walk.interestPeriod !== interestPeriod) {
        if (from !== begin) round(sums, place, from, trace);
        interestPeriod = walk.interestPeriod;
      }
      if (walk.changesRates) sums.setRates(walk);
      const { limit } = walk;
      let day = from;
      do {
        const to = next < until ? (next as Day) : until;
        const days = to - day;
        const units = isActual ? days : dayCount.units(day, to);
        const covered = balance < limit ? balance : limit;
        sums.add(balance, covered, units, days);
        if (used !== undefined) used.add(covered, day, to);
        if (trace !== undefined) trace.segment(place, segmentAt(walk, balance, covered, day, to, units));
        if (daily && covered > 0) this.addDaily(place, covered, day, to, trace);
        day = to;
        for (; next <= day; next = repayment < repaid ? (repaidOn[repayment] as number) : MAX_DAY) {
          balance -= repaidAmounts[repayment++] as number;
        }
      } while (day < until && balance > 0);
      if (limit > 0) subsidisedDays += day - from;
      else if (walk.exclusion !== NOT_EXCLUDED) this.exclude(walk.exclusion, day - from);
    }
    round(sums, place, periodEnd, trace);
    this.subsidisedDays = subsidisedDays;
  }

  /** Puts the figures that nothing limits afterwards into their columns, over what was put there before. */
  putInto(columns: FigureColumns, place: number): void {
    columns.subsidisedDays.put(place, this.subsidisedDays);
    columns.principalDays.put(place, this.principalDays);
    columns.interest.put(place, this.interest);
  }

  private clearExcludedDays(): void {
    for (let bits = this.excluded; bits !== 0; bits = withoutLowest(bits)) this.excludedDays[placeOfLowest(bits)] = 0;
    this.excluded = 0;
  }

  private exclude(exclusion: number, days: number): void {
    this.excluded |= 1 << exclusion;
    this.excludedDays[exclusion] = (this.excludedDays[exclusion] as number) + days;
  }

  /** Adds the subsidy of a segment's days, each rounded by itself. */
  private addDaily(place: number, covered: number, from: Day, to: Day, trace: Trace | undefined): void {
    const { subsidyRate } = this.walk;
    for (const days of this.dayCount.classes(from, to)) {
      if (days.days === 0) continue;
      const rounded = this.sums.addDailySubsidy(covered, days);
      trace?.dailyRounding?.(place, { from, ...days, covered, subsidyRate, rounded });
    }
  }

  private sumsFrom(begin: Day, place: number): Sums {
    this.sums = this.loanSums.begin(place, this.spanFrom(begin));
    return this.sums;
  }

  /** The units or days from a day to the end of the period, whichever are more. */
  private spanFrom(begin: Day): number {
    const days = Math.max(this.periodEnd - begin, 0);
    return this.isActual || days === 0 ? days : Math.max(this.dayCount.units(begin, this.periodEnd), days);
  }
}

const NO_LOOKUPS: readonly RawLookup[] = [];

/** A segment as a trace sees it: where nothing is covered, nothing is subsidised. */
function segmentAt(walk: Walk, balance: number, covered: number, from: Day, to: Day, units: number): RawSegment {
  const { exclusion } = walk;
  const isCovered = covered > 0;
  return {
    from,
    to,
    units,
    balance,
    covered,
    eligible: walk.eligibleAmount === NO_LIMIT ? undefined : walk.eligibleAmount,
    contractRate: walk.contractRate,
    subsidyRate: isCovered ? walk.subsidyRate : 0,
    concessionRate: isCovered ? walk.concessionRate : 0,
    rule: isCovered ? walk.rule : undefined,
    concessionRule: isCovered && walk.concessionRule >= 0 ? walk.concessionRule : undefined,
    lookups: isCovered ? walk.lookups : NO_LOOKUPS,
    exclusion: exclusion === NOT_EXCLUDED ? undefined : EXCLUSION_NAMES[exclusion],
  };
}

/** Rounds what was added up to a day, and shows it to whoever looks on. */
function round(sums: Sums, place: number, to: Day, trace: Trace | undefined): void {
  if (trace?.rounding === undefined) {
    sums.round();
    return;
  }
  const exact = sums.exact();
  const { interest, subsidy, concession } = sums;
  sums.round();
  trace.rounding(place, {
    to,
    exact,
    interest: subtract(sums.interest, interest),
    subsidy: subtract(sums.subsidy, subsidy),
    concession: subtract(sums.concession, concession),
  });
}
