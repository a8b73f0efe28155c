import { amountCapsOf, principalCapsOf, termCapOf } from '../fields/caps.js';
import type { Loan } from '../fields/loan.js';
import { hasWhen, isFormula, type Policy, type SubsidyRule } from '../fields/policy.js';
import type { DayCountName } from '../kernel/day-count.js';
import type { Integer } from '../kernel/integer.js';
import { MICRO } from '../kernel/percent.js';
import type { Mistake } from './mistakes.js';
import type { ClaimFigures, Scenario } from './scenario.js';

/*
 * Bounds of the amounts that a mistake can lead to. They only save work: a mistake whose bounds exclude the claimed
 * amount is not tried. Bounds may be too wide and are never too narrow. They are computed in floating point.
 */

/** No bound. */
const UNBOUNDED = Number.POSITIVE_INFINITY;

/** Whether a mistake can lead to an amount, in fen. */
type BoundTest = (bounds: ScenarioBounds, claimed: number) => boolean;

/** A scenario with its figures, and the quantities from which the bounds of all mistakes are computed. */
export class ScenarioBounds {
  private readonly subsidy: number;
  readonly concession: number;
  readonly interest: number;
  /** Days in the period. */
  readonly days: number;
  /**
   * The range of the loan's contract rates, and the range of the rates that the rules give before any limit. A rule of
   * another kind than points counts as up to the contract rate.
   */
  readonly contractRates: RateRange;
  readonly points: RateRange;
  /** Upper bound of the subsidy of 1/360 of a year, in fen. */
  readonly perUnit: number;
  /** Upper bound of the subsidy of a day, in fen. Under 30E/360 the last day of February counts as three days. */
  readonly perDay: number;
  readonly interestPeriods: number;
  /** Upper bound of the number of times that the subsidy is rounded. */
  readonly roundings: number;
  /** Upper bound of the number of merged segments. */
  readonly mergedSegments: number;
  /** What rounding can change before and after a mistake, plus the floating-point error of these bounds, in fen. */
  private readonly tolerance: number;
  private readonly isIndependent: boolean;

  constructor(
    readonly scenario: Scenario,
    private readonly outcome: ClaimFigures,
  ) {
    const { policy, period, loan, loans, roundingDays } = scenario;
    this.subsidy = Number(outcome.subsidy);
    this.concession = Number(outcome.concession);
    this.interest = Number(outcome.interest);
    this.days = period.to - period.from;
    this.contractRates = contractRatesOf(loan);
    this.points = pointsOf(policy, this.contractRates.max);
    // The subsidy rate is never above the contract rate.
    const rate = Math.min(this.contractRates.max, this.points.max);
    this.perUnit = (loan.principal * rate) / (100 * MICRO * 360);
    this.perDay = policy.dayCount === '30E/360' ? 3 * this.perUnit : this.perUnit;
    this.interestPeriods = this.days / 28 + 2;
    if (policy.rounding === 'day') this.roundings = this.days;
    else this.roundings = policy.rounding === 'settlement' && roundingDays === undefined ? 1 : this.interestPeriods;
    this.mergedSegments = maxMergedSegments(scenario);
    this.tolerance = 2 * this.roundings + 2 + this.subsidy * 1e-9;
    // Where a cap depends on several loans, a mistake that increases one loan's subsidy may decrease another's. Where entries
    // are for some loans only, rates are formulas, or conditions test loans, a mistake about a loan may lead to any other rate
    // or cap, or past a condition.
    const isForAll =
      [policy.subsidy, policy.concession, principalCapsOf(policy)].every((entries) => !hasWhen(entries)) &&
      policy.references === undefined &&
      policy.conditions === undefined;
    this.isIndependent = loans.length === 1 && amountCapsOf(policy).length === 0 && isForAll;
  }

  /** Whether a mistake, made in this scenario, can lead to an amount, in fen. */
  canExplain(amount: Integer, mistake: Mistake): boolean {
    const claimed = Number(amount);
    // A mistake that moves a day may make the loan ineligible.
    if (!this.isIndependent || claimed === 0) return true;
    if (this.outcome.reasons.length > 0) return MAKES_ELIGIBLE.has(mistake);
    return BOUND_TESTS[mistake](this, claimed);
  }

  /** Upper bound of the number of segments. */
  get segments(): number {
    const { loan, household, policy } = this.scenario;
    const others = (loan.referenceRates?.length ?? 0) + (policy.concession?.length ?? 0) + 2 * household.listed.length;
    // The constant counts the cuts of the window and of maturity. Segments are also cut at the ends of years and of
    // interest periods.
    return this.mergedSegments + others + 4 + this.days / 365 + this.interestPeriods;
  }

  /** Whether an amount is at least the subsidy minus `less` and at most the subsidy plus `more`. */
  isAround(claimed: number, less: number, more: number): boolean {
    return claimed >= this.subsidy - less - this.tolerance && claimed <= this.subsidy + more + this.tolerance;
  }

  /** Whether an amount is between `least` and `most` times the subsidy, give or take `besides`. */
  isMultiple(claimed: number, least: number, most: number, besides = 0): boolean {
    return (
      claimed >= this.subsidy * least - this.tolerance - besides &&
      claimed <= this.subsidy * most + this.tolerance + besides
    );
  }
}

/** Upper bound of the number of merged segments: subsidised days with one balance and one rate. */
function maxMergedSegments({ loan, household, policy }: Scenario): number {
  const { repayments, rates, overdue, extendedTo, misusedOn, eligibleAmounts } = loan;
  const eligible = policy.subsidisedOn === 'eligible-amounts' ? (eligibleAmounts?.length ?? 0) : 0;
  const listed = policy.household.listing === 'every-day' ? 2 * household.listed.length : 0;
  const ends =
    Number(extendedTo !== undefined) +
    Number(misusedOn !== undefined) +
    Number(policy.termCapMonths !== undefined) +
    Number(policy.payment === 'paid');
  return rates.length + repayments.length + eligible + (policy.subsidy.length - 1) + 2 * overdue.length + listed + ends;
}

/** The smallest and the largest of some rates, in millionths of a percent. */
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

/** The range of the rules' rates. A rule of another kind than points, or with a formula, counts as the contract rate. */
function pointsOf({ subsidy }: Policy, contractRate: number): RateRange {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const rule of subsidy) {
    const rate = rule.kind === 'points' && !isFormula(rule.points) ? rule.points : contractRate;
    if (rate < least) least = rate;
    if (rate > most) most = rate;
  }
  return { min: least, max: most };
}

/** The length in days of the shortest and of the longest year of a day count. */
const DAYS_IN_YEAR: Readonly<Record<DayCountName, readonly [shortest: number, longest: number]>> = {
  'ACT/360': [360, 360],
  'ACT/365F': [365, 365],
  'ACT/ACT': [365, 366],
  '30E/360': [360, 360],
};

/**
 * Another length of the year changes the subsidy by a factor. A change to or from 30E/360 also changes the units at
 * month ends.
 */
function dayCounted(to: DayCountName): BoundTest {
  return (bounds, claimed) => {
    const { policy, period, loan } = bounds.scenario;
    const from = policy.dayCount;
    const [shortFrom, longFrom] = DAYS_IN_YEAR[from];
    const [shortTo, longTo] = DAYS_IN_YEAR[to];
    const days = Math.max(0, period.to - Math.max(period.from, loan.disbursedOn));
    // Under 30E/360 the 31st of a month has no units, and the last day of February up to three.
    const ends = from === '30E/360' || to === '30E/360' ? days / 28 + 2 + 2 * (days / 365 + 1) : 0;
    return bounds.isMultiple(claimed, shortFrom / longTo, longFrom / shortTo, ends * bounds.perUnit);
  };
}

/** Up to `less` days less to up to `more` days more in total, each of which may be rounded. */
function daysMoved(bounds: ScenarioBounds, claimed: number, less: number, more: number): boolean {
  const { policy } = bounds.scenario;
  // A loan disbursed a day later may fall under another rule.
  if (policy.rateAppliesBy !== 'accrual-day' && policy.subsidy.length > 1) return true;
  return bounds.isAround(claimed, less * (bounds.perDay + 1), more * (bounds.perDay + 1));
}

/**
 * Upper bound of the days that move at the ends of the loan, the extension, the repayments, the period and the
 * segments.
 */
const endsOf = (bounds: ScenarioBounds) => 4 + bounds.mergedSegments + termCapMoved(bounds);

/**
 * A disbursement a day later moves the term cap by up to four days: from 28 February to a 28th, or from 1 March to a
 * 1st.
 */
const termCapMoved = ({ scenario: { policy } }: ScenarioBounds) => (policy.termCapMonths === undefined ? 0 : 4);

/** The subsidy is rounded `times` times instead. */
const rounded = (bounds: ScenarioBounds, claimed: number, times: number) => bounds.isAround(claimed, times, times);

/** Whether the subsidy rate is the points of a rule, limited by the contract rate only. */
function isPoints({ policy, loan }: Scenario): boolean {
  return (
    loan.otherSubsidy === undefined &&
    policy.subsidy.every(
      ({ kind, maxPoints, maxShareOfContractRate }) =>
        kind === 'points' && maxPoints === undefined && maxShareOfContractRate === undefined,
    )
  );
}

/** Whether a rule's rate is proportional to the rate that it names or depends on. */
const isProportional = ({ kind }: SubsidyRule) => kind === 'points' || kind === 'share';

/** The points, or the contract rates of a share, times 10/12 or 12/10. A limit may bind before or after. */
const permille: BoundTest = (bounds, claimed) => {
  const { loan, policy } = bounds.scenario;
  if (loan.otherSubsidy !== undefined || !policy.subsidy.every(isProportional)) return true;
  // Rates are rounded to the millionth of a percent.
  const rate = (3 * loan.principal * bounds.days) / (100 * MICRO * 360);
  const isFree = isPoints(bounds.scenario) && (bounds.points.max * 12) / 10 < bounds.contractRates.min;
  return isFree
    ? bounds.isMultiple(claimed, 10 / 12, 10 / 12, rate) || bounds.isMultiple(claimed, 12 / 10, 12 / 10, rate)
    : bounds.isMultiple(claimed, 10 / 12, 12 / 10, rate);
};

/** The subsidy rate is at most the contract rate, and every subsidised day bears interest. */
const atContractRate: BoundTest = (bounds, claimed) => {
  if (!bounds.isAround(claimed, 0, bounds.interest + 2 * bounds.roundings)) return false;
  const { points, contractRates } = bounds;
  // A loan that was contracted before the first rule has no subsidy, of which the amount would be a multiple, and neither has
  // a day before it. Where a mistake leaves only some of the rules, the first one may begin after the loan.
  const { policy, loan } = bounds.scenario;
  const beginsLater = policy.subsidy.every(({ from }) => from > loan.disbursedOn);
  if (!isPoints(bounds.scenario) || points.min === 0 || policy.rateAppliesBy === 'contract-day' || beginsLater)
    return true;
  return bounds.isMultiple(
    claimed,
    Math.max(1, contractRates.min / points.max),
    Math.max(1, contractRates.max / points.min),
    // Rounding errors are scaled too.
    (bounds.roundings * contractRates.max) / points.min,
  );
};

/** Only days from `effectiveOn` on remain, or none. */
const withoutTrial: BoundTest = (bounds, claimed) => {
  const { policy, period } = bounds.scenario;
  const left = Math.max(0, period.to - policy.window.effectiveOn);
  return bounds.isAround(claimed, UNBOUNDED, 0) && claimed <= left * (bounds.perDay + 1) + 2 * bounds.roundings + 2;
};

/** At most the subsidy of the repaid amounts, from each repayment to the end of the period. */
const withoutRepayments: BoundTest = (bounds, claimed) => {
  const { loan, period } = bounds.scenario;
  let repaidDays = 0;
  for (const { on, amount } of loan.repayments) {
    repaidDays += amount * Math.max(0, period.to - Math.max(on, period.from));
  }
  return bounds.isAround(claimed, 0, (bounds.perDay * repaidDays) / loan.principal);
};

/** Combines a bound test with a condition under which the mistake can be made at all. */
function where(is: (scenario: Scenario) => boolean, reach: BoundTest): BoundTest {
  return (bounds, claimed) => is(bounds.scenario) && reach(bounds, claimed);
}

/** Whether there is more than one contract rate or more than one rule. */
const changesRate = ({ loan, policy }: Scenario) =>
  loan.rates.length > 1 || policy.subsidy.length > 1 || policy.rateAppliesBy === 'contract-day';

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
  // A loan disbursed inside the period has no days before the period.
  PERIOD_BY_INTEREST_DAY: (bounds, claimed) => {
    const { loan, period } = bounds.scenario;
    return daysMoved(bounds, claimed, 32, loan.disbursedOn < period.from ? 32 : 0);
  },
  // The concession is added as settled, or as it was before it was limited to the remaining interest.
  CONCESSION_INCLUDED: (bounds, claimed) => bounds.isAround(claimed - bounds.concession, bounds.roundings, UNBOUNDED),
  CONTRACT_RATE_SUBSIDISED: atContractRate,
  // Up to a month at the ends of every segment, and twelfths of a year in place of months of up to 31 days.
  WHOLE_MONTHS: (bounds, claimed) => {
    const most = (32 * bounds.mergedSegments + bounds.days / 20) * bounds.perDay;
    return bounds.isAround(claimed, most, most);
  },
  RATE_CHANGE_IGNORED: where(changesRate, unbounded),
  RATE_CHANGE_ON_WRONG_DAY: where(changesRate, unbounded),
  // Every rule is for all loans here.
  CATCH_ALL_RULE_USED: () => false,
  // No rate is a formula here.
  REFERENCE_OF_DISBURSEMENT_DAY: () => false,
  REFERENCE_OF_ACCRUAL_DAY: () => false,
  WHOLE_BALANCE_INSTEAD_OF_ELIGIBLE: where(({ policy }) => policy.subsidisedOn === 'eligible-amounts', increasing),
  PRINCIPAL_CAP_IGNORED: where(({ policy }) => principalCapsOf(policy).length > 0, increasing),
  // There is no cap on amounts here, and one on principal has no other loan to tie.
  AMOUNT_CAP_IGNORED: () => false,
  CAP_OF_YEAR_IGNORED: () => false,
  CAP_PER_LENDER_SHARED: () => false,
  // Of a loan alone the household's first loan is the loan itself; the first eligible amount is not before the disbursement.
  CLOCK_FROM_DISBURSEMENT: where(({ policy }) => termCapOf(policy)?.from === 'first-eligible-amount', decreasing),
  TERM_CAP_IGNORED: where(({ policy }) => policy.termCapMonths !== undefined, increasing),
  RATE_LIMIT_IGNORED: increasing,
  OTHER_SUBSIDY_NOT_DEDUCTED: where(({ loan }) => loan.otherSubsidy !== undefined, increasing),
  LEVELS_NOT_TOLD_APART: where(({ policy }) => typeof policy.otherSubsidy !== 'string', unbounded),
  MISUSE_NOT_EXCLUDED: where(({ loan }) => loan.misusedOn !== undefined, increasing),
  INTEREST_UNPAID_NOT_EXCLUDED: where(({ policy }) => policy.payment === 'paid', increasing),
  UNLISTED_DAYS_NOT_EXCLUDED: where(({ policy }) => policy.household.listing === 'every-day', increasing),
  // The loan is eligible here.
  ELIGIBILITY_IGNORED: () => false,
  MONTHLY_PERMILLE_AS_ANNUAL_PCT: permille,
  ROUNDED_BY_INTEREST_PERIOD: (bounds, claimed) => rounded(bounds, claimed, bounds.interestPeriods),
  // A segment is cut wherever anything changes, also where only the interest or the concession does.
  ROUNDED_BY_SEGMENT: (bounds, claimed) => rounded(bounds, claimed, bounds.segments),
  ROUNDED_DAILY: (bounds, claimed) => rounded(bounds, claimed, bounds.days),
  ROUNDED_ONCE: (bounds, claimed) => rounded(bounds, claimed, 1),
  TRUNCATED: (bounds, claimed) => bounds.isAround(claimed, bounds.roundings, 0),
  ROUNDED_TO_YUAN: (bounds, claimed) => bounds.isAround(claimed, 100, 100),
  CONCESSION_INSTEAD_OF_SUBSIDY: ({ concession }, claimed) => claimed === concession,
  ONE_FUNDERS_PART: decreasing,
  DECIMAL_POINT_MOVED: unbounded,
};

/** The mistakes that can give an ineligible loan an amount. */
const MAKES_ELIGIBLE: ReadonlySet<Mistake> = new Set([
  'ELIGIBILITY_IGNORED',
  'LEVELS_NOT_TOLD_APART',
  'MISUSE_NOT_EXCLUDED',
  'OTHER_SUBSIDY_NOT_DEDUCTED',
  'OVERDUE_NOT_EXCLUDED',
  // These move the day on which the list is looked up.
  'NEITHER_END_COUNTED',
  'NIGHT_ON_END_DAY',
]);
