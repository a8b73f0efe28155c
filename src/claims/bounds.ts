import type { Loan } from '../fields/loan.js';
import type { Policy, SubsidyRule } from '../fields/policy.js';
import type { DayCountName } from '../kernel/day-count.js';
import type { Integer } from '../kernel/integer.js';
import { MICRO } from '../kernel/percent.js';
import type { Mistake } from './mistakes.js';
import type { ClaimFigures, Scenario } from './scenario.js';

/*
 * How far a mistake can move an amount. It only saves work: a mistake that cannot lead to what was claimed need not be
 * tried. So a reach may be too long, and is never too short; amounts are bounds here, in floating point.
 */

/** However far. */
const UNBOUNDED = Number.POSITIVE_INFINITY;

/** Whether a mistake can lead to an amount, in fen. */
type BoundTest = (bounds: ScenarioBounds, claimed: number) => boolean;

/** What was result before a mistake is made on top, and bounds of what a little more or less of it can come to. */
export class ScenarioBounds {
  private readonly subsidy: number;
  readonly concession: number;
  readonly interest: number;
  /** The days of the period. */
  readonly days: number;
  /** The loan's contract rates, and those that the rules give before any limit: points, or up to the contract rate. */
  readonly contractRates: RateRange;
  readonly points: RateRange;
  /** The most that 1/360 of a year can bring, in fen. */
  readonly perUnit: number;
  /** The most that a day can bring, in fen: by months of 30 days, the last of February is three. */
  readonly perDay: number;
  readonly interestPeriods: number;
  /** How often the subsidy is rounded, at most. */
  readonly roundings: number;
  /** The stretches of days that are subsidised, at most. */
  readonly mergedSegments: number;
  /** What rounding can make of an amount before and after a change, and of these bounds. */
  private readonly tolerance: number;
  private readonly isIndependent: boolean;

  constructor(
    readonly scenario: Scenario,
    private readonly outcome: ClaimFigures,
  ) {
    const { policy, period, loan, loans, roundingDays: roundedOn } = scenario;
    this.subsidy = Number(outcome.subsidy);
    this.concession = Number(outcome.concession);
    this.interest = Number(outcome.interest);
    this.days = period.to - period.from;
    this.contractRates = contractRatesOf(loan);
    this.points = pointsOf(policy, this.contractRates.max);
    // No subsidy rate is above the contract rate.
    const rate = Math.min(this.contractRates.max, this.points.max);
    this.perUnit = (loan.principal * rate) / (100 * MICRO * 360);
    this.perDay = policy.dayCount === '30E/360' ? 3 * this.perUnit : this.perUnit;
    this.interestPeriods = this.days / 28 + 2;
    if (policy.rounding === 'day') this.roundings = this.days;
    else this.roundings = policy.rounding === 'settlement' && roundedOn === undefined ? 1 : this.interestPeriods;
    this.mergedSegments = maxMergedSegments(scenario);
    this.tolerance = 2 * this.roundings + 2 + this.subsidy * 1e-9;
    // Where a cap ties loans together, a mistake that gives one of them more may leave another less, or change nothing.
    this.isIndependent = loans.length === 1 && policy.amountCap === undefined;
  }

  /** Whether a mistake, made on top, can lead to an amount, in fen. */
  canExplain(amount: Integer, mistake: Mistake): boolean {
    const claimed = Number(amount);
    // Any mistake that moves a day may make the loan ineligible.
    if (!this.isIndependent || claimed === 0) return true;
    if (this.outcome.reasons.length > 0) return MAKES_ELIGIBLE.has(mistake);
    return BOUND_TESTS[mistake](this, claimed);
  }

  /** The segments that the loan is cut into, at most. */
  get segments(): number {
    const { loan, household, policy } = this.scenario;
    const others = (loan.referenceRates?.length ?? 0) + (policy.concession?.length ?? 0) + 2 * household.listed.length;
    // Beside them: the window, maturity, and the ends of years and of interest periods.
    return this.mergedSegments + others + 4 + this.days / 365 + this.interestPeriods;
  }

  /** Whether it is from so much less to so much more. */
  isAround(claimed: number, less: number, more: number): boolean {
    return claimed >= this.subsidy - less - this.tolerance && claimed <= this.subsidy + more + this.tolerance;
  }

  /** Whether it is between two multiples, or from so much less to so much more than them. */
  isMultiple(claimed: number, least: number, most: number, besides = 0): boolean {
    return (
      claimed >= this.subsidy * least - this.tolerance - besides &&
      claimed <= this.subsidy * most + this.tolerance + besides
    );
  }
}

/** The stretches of days with one balance and one rate that are subsidised, at most. */
function maxMergedSegments({ loan, household, policy }: Scenario): number {
  const { repayments, rates, overdue, extendedTo, misusedOn } = loan;
  const listed = policy.household.listing === 'every-day' ? 2 * household.listed.length : 0;
  const ends =
    Number(extendedTo !== undefined) +
    Number(misusedOn !== undefined) +
    Number(policy.termCapMonths !== undefined) +
    Number(policy.payment === 'paid');
  return rates.length + repayments.length + (policy.subsidy.length - 1) + 2 * overdue.length + listed + ends;
}

/** The least and the largest of some rates, in millionths of a percent. */
interface RateRange {
  readonly min: number;
  readonly max: number;
}

function contractRatesOf({ rates }: Loan): RateRange {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const { pct } of rates) {
    if (pct < least) least = pct;
    if (pct > most) most = pct;
  }
  return { min: least, max: most };
}

/** Where a rule is no points, as much as the contract rate. */
function pointsOf({ subsidy }: Policy, contractRate: number): RateRange {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const rule of subsidy) {
    const rate = rule.kind === 'points' ? rule.points : contractRate;
    if (rate < least) least = rate;
    if (rate > most) most = rate;
  }
  return { min: least, max: most };
}

/** The days of the shortest and of the longest year. */
const DAYS_IN_YEAR: Readonly<Record<DayCountName, readonly [shortest: number, longest: number]>> = {
  'ACT/360': [360, 360],
  'ACT/365F': [365, 365],
  'ACT/ACT': [365, 366],
  '30E/360': [360, 360],
};

/** The years are longer or shorter; and to or from months of 30 days, the ends of months differ. */
function dayCounted(to: DayCountName): BoundTest {
  return (bounds, claimed) => {
    const { policy, period, loan } = bounds.scenario;
    const from = policy.dayCount;
    const [shortFrom, longFrom] = DAYS_IN_YEAR[from];
    const [shortTo, longTo] = DAYS_IN_YEAR[to];
    const days = Math.max(0, period.to - Math.max(period.from, loan.disbursedOn));
    // The 31st of a month is none of its 30 days, the last of February is up to three.
    const ends = from === '30E/360' || to === '30E/360' ? days / 28 + 2 + 2 * (days / 365 + 1) : 0;
    return bounds.isMultiple(claimed, shortFrom / longTo, longFrom / shortTo, ends * bounds.perUnit);
  };
}

/** So many days less to so many more, all in all, each of which may be rounded. */
function daysMoved(bounds: ScenarioBounds, claimed: number, less: number, more: number): boolean {
  const { policy } = bounds.scenario;
  // A loan that is disbursed a day later may come under another rule.
  if (policy.rateAppliesBy === 'disbursement-day' && policy.subsidy.length > 1) return true;
  return bounds.isAround(claimed, less * (bounds.perDay + 1), more * (bounds.perDay + 1));
}

/** Days at the ends of the loan, of an extension, of all repayments together, of the period, and of every stretch. */
const endsOf = (bounds: ScenarioBounds) => 4 + bounds.mergedSegments + termCapMoved(bounds);

/** A loan that is disbursed a day later reaches the longest term up to four days later: that of 28 February on a 28th, that of 1 March on a 1st. */
const termCapMoved = ({ scenario: { policy } }: ScenarioBounds) => (policy.termCapMonths === undefined ? 0 : 4);

/** Rounded so often instead. */
const rounded = (bounds: ScenarioBounds, claimed: number, times: number) => bounds.isAround(claimed, times, times);

/** Whether the subsidy rate is the points of a rule, limited by nothing but the contract rate. */
function isPoints({ policy, loan }: Scenario): boolean {
  return (
    loan.otherSubsidy === undefined &&
    policy.subsidy.every(
      ({ kind, maxPoints, maxShareOfContractRate }) =>
        kind === 'points' && maxPoints === undefined && maxShareOfContractRate === undefined,
    )
  );
}

/** Whether a rule's rate grows as the rates grow that it names, or depends on. */
const isProportional = ({ kind }: SubsidyRule) => kind === 'points' || kind === 'share';

/** The rates of points, or the contract rates that a share is of, times 10/12 or 12/10; limits may bind before or after. */
const permille: BoundTest = (bounds, claimed) => {
  const { loan, policy } = bounds.scenario;
  if (loan.otherSubsidy !== undefined || !policy.subsidy.every(isProportional)) return true;
  // A rate is rounded to the millionth of a percent.
  const rate = (3 * loan.principal * bounds.days) / (100 * MICRO * 360);
  const isFree = isPoints(bounds.scenario) && (bounds.points.max * 12) / 10 < bounds.contractRates.min;
  return isFree
    ? bounds.isMultiple(claimed, 10 / 12, 10 / 12, rate) || bounds.isMultiple(claimed, 12 / 10, 12 / 10, rate)
    : bounds.isMultiple(claimed, 10 / 12, 12 / 10, rate);
};

/** No subsidy rate exceeds the contract rate, and every subsidised day is one of interest. */
const atContractRate: BoundTest = (bounds, claimed) => {
  if (!bounds.isAround(claimed, 0, bounds.interest + 2 * bounds.roundings)) return false;
  const { points, contractRates } = bounds;
  if (!isPoints(bounds.scenario) || points.min === 0) return true;
  return bounds.isMultiple(
    claimed,
    Math.max(1, contractRates.min / points.max),
    Math.max(1, contractRates.max / points.min),
    // What was rounded is scaled, too.
    (bounds.roundings * contractRates.max) / points.min,
  );
};

/** Days before the programme was in force: what is left are those from then on, or none. */
const withoutTrial: BoundTest = (bounds, claimed) => {
  const { policy, period } = bounds.scenario;
  const left = Math.max(0, period.to - policy.window.effectiveOn);
  return bounds.isAround(claimed, UNBOUNDED, 0) && claimed <= left * (bounds.perDay + 1) + 2 * bounds.roundings + 2;
};

/** No more than all repayments, from the day of each to the end of the period. */
const withoutRepayments: BoundTest = (bounds, claimed) => {
  const { loan, period } = bounds.scenario;
  let repaidDays = 0;
  for (const { on, amount } of loan.repayments) {
    repaidDays += amount * Math.max(0, period.to - Math.max(on, period.from));
  }
  return bounds.isAround(claimed, 0, (bounds.perDay * repaidDays) / loan.principal);
};

/** Nowhere, where there is nothing to make the mistake with. */
function where(is: (scenario: Scenario) => boolean, reach: BoundTest): BoundTest {
  return (bounds, claimed) => is(bounds.scenario) && reach(bounds, claimed);
}

/** Whether there is a rate, or a rule, after the first. */
const changesRate = ({ loan, policy }: Scenario) => loan.rates.length > 1 || policy.subsidy.length > 1;

const increasing: BoundTest = (bounds, claimed) => bounds.isAround(claimed, 0, UNBOUNDED);
const decreasing: BoundTest = (bounds, claimed) => bounds.isAround(claimed, UNBOUNDED, 0);
const unbounded: BoundTest = () => true;

const BOUND_TESTS: Readonly<Record<Mistake, BoundTest>> = {
  DAY_COUNT_ACT_365F: dayCounted('ACT/365F'),
  DAY_COUNT_ACT_360: dayCounted('ACT/360'),
  DAY_COUNT_30E_360: dayCounted('30E/360'),
  DAY_COUNT_ACT_ACT: dayCounted('ACT/ACT'),
  BOTH_ENDS_COUNTED: (bounds, claimed) => daysMoved(bounds, claimed, 0, endsOf(bounds)),
  NEITHER_END_COUNTED: (bounds, claimed) => daysMoved(bounds, claimed, endsOf(bounds), termCapMoved(bounds)),
  NIGHT_ON_END_DAY: (bounds, claimed) => daysMoved(bounds, claimed, endsOf(bounds), endsOf(bounds)),
  OVERDUE_NOT_EXCLUDED: where(({ loan }) => loan.overdue.length > 0, increasing),
  EXTENSION_NOT_EXCLUDED: where(({ loan }) => loan.extendedTo !== undefined, increasing),
  AFTER_MATURITY_NOT_EXCLUDED: increasing,
  REPAYMENTS_IGNORED: where(({ loan }) => loan.repayments.length > 0, withoutRepayments),
  TRIAL_DAYS_LEFT_OUT: withoutTrial,
  PERIOD_NOT_CLIPPED: increasing,
  // A loan that is disbursed inside the period has no days before it.
  PERIOD_BY_INTEREST_DAY: (bounds, claimed) => {
    const { loan, period } = bounds.scenario;
    return daysMoved(bounds, claimed, 32, loan.disbursedOn < period.from ? 32 : 0);
  },
  // What was given up is added as it is settled, or as it was before it was held to what is left of the interest.
  CONCESSION_INCLUDED: (bounds, claimed) => bounds.isAround(claimed - bounds.concession, bounds.roundings, UNBOUNDED),
  CONTRACT_RATE_SUBSIDISED: atContractRate,
  // A month at the ends of every stretch, and twelfths of a year in place of up to 31 days.
  WHOLE_MONTHS: (bounds, claimed) => {
    const most = (32 * bounds.mergedSegments + bounds.days / 20) * bounds.perDay;
    return bounds.isAround(claimed, most, most);
  },
  RATE_CHANGE_IGNORED: where(changesRate, unbounded),
  RATE_CHANGE_ON_WRONG_DAY: where(changesRate, unbounded),
  PRINCIPAL_CAP_IGNORED: where(({ policy }) => policy.principalCap !== undefined, increasing),
  AMOUNT_CAP_IGNORED: where(({ policy }) => policy.amountCap !== undefined, increasing),
  TERM_CAP_IGNORED: where(({ policy }) => policy.termCapMonths !== undefined, increasing),
  RATE_LIMIT_IGNORED: increasing,
  OTHER_SUBSIDY_NOT_DEDUCTED: where(({ loan }) => loan.otherSubsidy !== undefined, increasing),
  MISUSE_NOT_EXCLUDED: where(({ loan }) => loan.misusedOn !== undefined, increasing),
  INTEREST_UNPAID_NOT_EXCLUDED: where(({ policy }) => policy.payment === 'paid', increasing),
  UNLISTED_DAYS_NOT_EXCLUDED: where(({ policy }) => policy.household.listing === 'every-day', increasing),
  // Here the loan is eligible.
  ELIGIBILITY_IGNORED: () => false,
  MONTHLY_PERMILLE_AS_ANNUAL_PCT: permille,
  ROUNDED_BY_INTEREST_PERIOD: (bounds, claimed) => rounded(bounds, claimed, bounds.interestPeriods),
  // Segments are cut where anything changes, be it only for the interest or the concession.
  ROUNDED_BY_SEGMENT: (bounds, claimed) => rounded(bounds, claimed, bounds.segments),
  ROUNDED_DAILY: (bounds, claimed) => rounded(bounds, claimed, bounds.days),
  ROUNDED_ONCE: (bounds, claimed) => rounded(bounds, claimed, 1),
  TRUNCATED: (bounds, claimed) => bounds.isAround(claimed, bounds.roundings, 0),
  ROUNDED_TO_YUAN: (bounds, claimed) => bounds.isAround(claimed, 100, 100),
  CONCESSION_INSTEAD_OF_SUBSIDY: ({ concession }, claimed) => claimed === concession,
  ONE_FUNDERS_PART: decreasing,
  DECIMAL_POINT_MOVED: unbounded,
};

/** What can give an ineligible loan an amount. */
const MAKES_ELIGIBLE: ReadonlySet<Mistake> = new Set([
  'ELIGIBILITY_IGNORED',
  'MISUSE_NOT_EXCLUDED',
  'OTHER_SUBSIDY_NOT_DEDUCTED',
  // The list may be looked up a day later.
  'NEITHER_END_COUNTED',
  'NIGHT_ON_END_DAY',
]);
