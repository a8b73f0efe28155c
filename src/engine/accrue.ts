import type { Household, Loan } from '../fields/portfolio.js';
import { EXCLUSION_NAMES, type Exclusion, type Reason } from '../fields/reasons.js';
import { type Integer, subtract } from '../kernel/integer.js';
import type { Day } from '../kernel/plain-date.js';
import type { Timeline } from '../kernel/timeline.js';
import { NOT_EXCLUDED } from './day-conditions.js';
import { type ExactSums, LoanSums, type Sums } from './sums.js';
import type { Terms } from './terms.js';
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
  readonly contractRate: number;
  readonly subsidyRate: number;
  readonly concessionRate: number;
  /** The place in `policy.subsidy` of the rule that gave the rate; undefined where nothing is subsidised. */
  readonly rule: number | undefined;
  readonly exclusion: Exclusion | undefined;
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

/** Looks on while a loan's segments are folded. It sees what is computed; leaving it out changes no figure. */
export interface Trace {
  readonly segment: (loan: Loan, segment: RawSegment) => void;
  readonly rounding?: ((loan: Loan, rounding: RawRounding) => void) | undefined;
  readonly dailyRounding?: ((loan: Loan, rounding: RawDailyRounding) => void) | undefined;
}

/**
 * What accrues on a loan over the period of the terms: rounded, before what ties it to the household's other loans (caps
 * on amounts). One accrual serves all loans of a settlement, one after another; its figures are those of the last.
 */
export class Accrual {
  /** Why the loan is not eligible; empty for an eligible one. */
  reasons: readonly Reason[] = [];
  subsidisedDays = 0;
  /** How many days with a balance each exclusion took, by its place. */
  readonly excludedDays = new Uint32Array(EXCLUSION_NAMES.length);
  /** Whether any day was excluded. */
  hasExcludedDays = false;

  private readonly walk: Walk;
  private readonly loanSums: LoanSums;
  private sums: Sums;

  constructor(private readonly terms: Terms) {
    this.walk = new Walk(terms);
    this.loanSums = new LoanSums(terms.policy);
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

  /**
   * Folds a loan's segments: cuts wherever one of its timelines changes, and adds one product for each stretch between two
   * cuts. The cost is that of the changes, never of the days.
   *
   * @param left what earlier loans of the household leave of its cap on principal, in fen, day by day
   * @param trace receives every segment with a balance, and every rounding
   */
  fold(loan: Loan, household: Household, left: Timeline<number> | undefined, trace: Trace | undefined): void {
    const { terms, walk } = this;
    const { policy, period, dayCount } = terms;
    this.reasons = terms.loanConditions.against(loan, household);
    const eligible = this.reasons.length === 0;
    const daily = policy.rounding === 'day';
    if (this.hasExcludedDays) this.clearExcludedDays();
    walk.begin(loan, household, eligible, left);
    const begin = Math.max(period.from, loan.disbursedOn) as Day;
    const sums = this.sumsFrom(begin, loan);

    let subsidisedDays = 0;
    let interestPeriod = NOT_BEGUN;
    let to: Day;
    for (let from = begin; from < period.to; from = to) {
      to = walk.moveTo(from, period.to);
      // No repayment brings a balance back, so nothing more accrues.
      if (walk.balance === 0) break;
      if (walk.interestPeriod !== interestPeriod) {
        if (interestPeriod !== NOT_BEGUN) round(sums, loan, from, trace);
        interestPeriod = walk.interestPeriod;
      }
      if (walk.changesRates) sums.setRates(walk);
      const units = dayCount.units(from, to);
      sums.add(walk.balance, walk.covered, units, to - from);
      if (walk.covered > 0) subsidisedDays += to - from;
      else if (walk.exclusion !== NOT_EXCLUDED) this.exclude(walk.exclusion, to - from);
      trace?.segment(loan, segmentAt(walk, from, to, units));
      if (daily && walk.covered > 0) this.addDaily(loan, from, to, trace);
    }
    round(sums, loan, period.to, trace);
    this.subsidisedDays = subsidisedDays;
  }

  private clearExcludedDays(): void {
    this.hasExcludedDays = false;
    for (let i = 0; i < this.excludedDays.length; i++) this.excludedDays[i] = 0;
  }

  private exclude(exclusion: number, days: number): void {
    this.hasExcludedDays = true;
    this.excludedDays[exclusion] = (this.excludedDays[exclusion] as number) + days;
  }

  /** Adds the subsidy of a segment's days, each rounded by itself. */
  private addDaily(loan: Loan, from: Day, to: Day, trace: Trace | undefined): void {
    const { covered, subsidyRate } = this.walk;
    for (const days of this.terms.dayCount.classes(from, to)) {
      if (days.days === 0) continue;
      const rounded = this.sums.addDailySubsidy(covered, days);
      trace?.dailyRounding?.(loan, { from, ...days, covered, subsidyRate, rounded });
    }
  }

  private sumsFrom(begin: Day, loan: Loan): Sums {
    const { period, dayCount } = this.terms;
    const span = begin < period.to ? Math.max(dayCount.units(begin, period.to), period.to - begin) : 0;
    this.sums = this.loanSums.begin(loan, span);
    return this.sums;
  }
}

/** Of no interest period. */
const NOT_BEGUN = -1;

/** A segment as a trace sees it: where nothing is covered, nothing is subsidised. */
function segmentAt(walk: Walk, from: Day, to: Day, units: number): RawSegment {
  const { covered, exclusion } = walk;
  const isCovered = covered > 0;
  return {
    from,
    to,
    units,
    balance: walk.balance,
    covered,
    contractRate: walk.contractRate,
    subsidyRate: isCovered ? walk.subsidyRate : 0,
    concessionRate: isCovered ? walk.concessionRate : 0,
    rule: isCovered ? walk.rule : undefined,
    exclusion: exclusion === NOT_EXCLUDED ? undefined : EXCLUSION_NAMES[exclusion],
  };
}

/** Rounds what was added up to a day, and shows it to whoever looks on. */
function round(sums: Sums, loan: Loan, to: Day, trace: Trace | undefined): void {
  if (trace?.rounding === undefined) {
    sums.round();
    return;
  }
  const exact = sums.exact();
  const { interest, subsidy, concession } = sums;
  sums.round();
  trace.rounding(loan, {
    to,
    exact,
    interest: subtract(sums.interest, interest),
    subsidy: subtract(sums.subsidy, subsidy),
    concession: subtract(sums.concession, concession),
  });
}
