import type { Loan } from '../fields/loan.js';
import type { Policy, SubsidyRule } from '../fields/policy.js';
import type { DayCountName } from '../kernel/day-count.js';
import type { Integer } from '../kernel/integer.js';
import { MICRO } from '../kernel/percent.js';
import type { Mistake } from './mistakes.js';
import type { Figures, Reckoning } from './reckoning.js';

/*
 * How far a mistake can move an amount. It only saves work: a mistake that cannot lead to what was claimed need not be
 * tried. So a reach may be too long, and is never too short; amounts are bounds here, in floating point.
 */

/** However far. */
const NO_END = Number.POSITIVE_INFINITY;

/** Whether a mistake can lead to an amount, in fen. */
type Reach = (standing: Standing, claimed: number) => boolean;

/** What was reckoned before a mistake is made on top, and bounds of what a little more or less of it can come to. */
export class Standing {
  private readonly subsidy: number;
  readonly concession: number;
  readonly interest: number;
  /** The days of the period. */
  readonly days: number;
  /** The loan's contract rates, and those that the rules give before any limit: points, or up to the contract rate. */
  readonly contractRates: Bounds;
  readonly points: Bounds;
  /** The most that 1/360 of a year can bring, in fen. */
  readonly unit: number;
  /** The most that a day can bring, in fen: by months of 30 days, the last of February is three. */
  readonly day: number;
  readonly interestPeriods: number;
  /** How often the subsidy is rounded, at most. */
  readonly roundings: number;
  /** The stretches of days that are subsidised, at most. */
  readonly stretches: number;
  /** What rounding can make of an amount before and after a change, and of these bounds. */
  private readonly slack: number;
  private readonly isFree: boolean;

  constructor(
    readonly reckoning: Reckoning,
    private readonly outcome: Figures,
  ) {
    const { policy, period, loan, loans, roundedOn } = reckoning;
    this.subsidy = Number(outcome.subsidy);
    this.concession = Number(outcome.concession);
    this.interest = Number(outcome.interest);
    this.days = period.to - period.from;
    this.contractRates = contractRatesOf(loan);
    this.points = pointsOf(policy, this.contractRates.most);
    // No subsidy rate is above the contract rate.
    const rate = Math.min(this.contractRates.most, this.points.most);
    this.unit = (loan.principal * rate) / (100 * MICRO * 360);
    this.day = policy.dayCount === '30E/360' ? 3 * this.unit : this.unit;
    this.interestPeriods = this.days / 28 + 2;
    if (policy.rounding === 'day') this.roundings = this.days;
    else this.roundings = policy.rounding === 'settlement' && roundedOn === undefined ? 1 : this.interestPeriods;
    this.stretches = stretchesOf(reckoning);
    this.slack = 2 * this.roundings + 2 + this.subsidy * 1e-9;
    // Where a cap ties loans together, a mistake that gives one of them more may leave another less, or change nothing.
    this.isFree = loans.length === 1 && policy.amountCap === undefined;
  }

  /** Whether a mistake, made on top, can lead to an amount, in fen. */
  canLeadTo(amount: Integer, mistake: Mistake): boolean {
    const claimed = Number(amount);
    // Any mistake that moves a day may make the loan ineligible.
    if (!this.isFree || claimed === 0) return true;
    if (this.outcome.reasons.length > 0) return LIFTING.has(mistake);
    return REACH[mistake](this, claimed);
  }

  /** The segments that the loan is cut into, at most. */
  get segments(): number {
    const { loan, household, policy } = this.reckoning;
    const others = (loan.referenceRates?.length ?? 0) + (policy.concession?.length ?? 0) + 2 * household.listed.length;
    // Beside them: the window, maturity, and the ends of years and of interest periods.
    return this.stretches + others + 4 + this.days / 365 + this.interestPeriods;
  }

  /** Whether it is from so much less to so much more. */
  isAround(claimed: number, less: number, more: number): boolean {
    return claimed >= this.subsidy - less - this.slack && claimed <= this.subsidy + more + this.slack;
  }

  /** Whether it is between two multiples, or from so much less to so much more than them. */
  isMultiple(claimed: number, least: number, most: number, besides = 0): boolean {
    return (
      claimed >= this.subsidy * least - this.slack - besides && claimed <= this.subsidy * most + this.slack + besides
    );
  }
}

/** The stretches of days with one balance and one rate that are subsidised, at most. */
function stretchesOf({ loan, household, policy }: Reckoning): number {
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
interface Bounds {
  readonly least: number;
  readonly most: number;
}

function contractRatesOf({ rates }: Loan): Bounds {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const { pct } of rates) {
    if (pct < least) least = pct;
    if (pct > most) most = pct;
  }
  return { least, most };
}

/** Where a rule is no points, as much as the contract rate. */
function pointsOf({ subsidy }: Policy, contractRate: number): Bounds {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const rule of subsidy) {
    const rate = rule.kind === 'points' ? rule.points : contractRate;
    if (rate < least) least = rate;
    if (rate > most) most = rate;
  }
  return { least, most };
}

/** The days of the shortest and of the longest year. */
const DAYS_IN_YEAR: Readonly<Record<DayCountName, readonly [shortest: number, longest: number]>> = {
  'ACT/360': [360, 360],
  'ACT/365F': [365, 365],
  'ACT/ACT': [365, 366],
  '30E/360': [360, 360],
};

/** The years are longer or shorter; and to or from months of 30 days, the ends of months differ. */
function dayCounted(to: DayCountName): Reach {
  return (standing, claimed) => {
    const { policy, period, loan } = standing.reckoning;
    const from = policy.dayCount;
    const [shortFrom, longFrom] = DAYS_IN_YEAR[from];
    const [shortTo, longTo] = DAYS_IN_YEAR[to];
    const days = Math.max(0, period.to - Math.max(period.from, loan.disbursedOn));
    // The 31st of a month is none of its 30 days, the last of February is up to three.
    const ends = from === '30E/360' || to === '30E/360' ? days / 28 + 2 + 2 * (days / 365 + 1) : 0;
    return standing.isMultiple(claimed, shortFrom / longTo, longFrom / shortTo, ends * standing.unit);
  };
}

/** So many days less to so many more, all in all, each of which may be rounded. */
function daysMoved(standing: Standing, claimed: number, less: number, more: number): boolean {
  const { policy } = standing.reckoning;
  // A loan that is disbursed a day later may come under another rule.
  if (policy.rateAppliesBy === 'disbursement-day' && policy.subsidy.length > 1) return true;
  return standing.isAround(claimed, less * (standing.day + 1), more * (standing.day + 1));
}

/** Days at the ends of the loan, of an extension, of all repayments together, of the period, and of every stretch. */
const endsOf = (standing: Standing) => 4 + standing.stretches + termCapMoved(standing);

/** A loan that is disbursed a day later reaches the longest term up to four days later: that of 28 February on a 28th, that of 1 March on a 1st. */
const termCapMoved = ({ reckoning: { policy } }: Standing) => (policy.termCapMonths === undefined ? 0 : 4);

/** Rounded so often instead. */
const rounded = (standing: Standing, claimed: number, times: number) => standing.isAround(claimed, times, times);

/** Whether the subsidy rate is the points of a rule, limited by nothing but the contract rate. */
function isPoints({ policy, loan }: Reckoning): boolean {
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
const permille: Reach = (standing, claimed) => {
  const { loan, policy } = standing.reckoning;
  if (loan.otherSubsidy !== undefined || !policy.subsidy.every(isProportional)) return true;
  // A rate is rounded to the millionth of a percent.
  const rate = (3 * loan.principal * standing.days) / (100 * MICRO * 360);
  const isFree = isPoints(standing.reckoning) && (standing.points.most * 12) / 10 < standing.contractRates.least;
  return isFree
    ? standing.isMultiple(claimed, 10 / 12, 10 / 12, rate) || standing.isMultiple(claimed, 12 / 10, 12 / 10, rate)
    : standing.isMultiple(claimed, 10 / 12, 12 / 10, rate);
};

/** No subsidy rate exceeds the contract rate, and every subsidised day is one of interest. */
const atContractRate: Reach = (standing, claimed) => {
  if (!standing.isAround(claimed, 0, standing.interest + 2 * standing.roundings)) return false;
  const { points, contractRates } = standing;
  if (!isPoints(standing.reckoning) || points.least === 0) return true;
  return standing.isMultiple(
    claimed,
    Math.max(1, contractRates.least / points.most),
    Math.max(1, contractRates.most / points.least),
    // What was rounded is scaled, too.
    (standing.roundings * contractRates.most) / points.least,
  );
};

/** Days before the programme was in force: what is left are those from then on, or none. */
const withoutTrial: Reach = (standing, claimed) => {
  const { policy, period } = standing.reckoning;
  const left = Math.max(0, period.to - policy.window.effectiveOn);
  return standing.isAround(claimed, NO_END, 0) && claimed <= left * (standing.day + 1) + 2 * standing.roundings + 2;
};

/** No more than all repayments, from the day of each to the end of the period. */
const withoutRepayments: Reach = (standing, claimed) => {
  const { loan, period } = standing.reckoning;
  let repaidDays = 0;
  for (const { on, amount } of loan.repayments) {
    repaidDays += amount * Math.max(0, period.to - Math.max(on, period.from));
  }
  return standing.isAround(claimed, 0, (standing.day * repaidDays) / loan.principal);
};

/** Nowhere, where there is nothing to make the mistake with. */
function where(is: (reckoning: Reckoning) => boolean, reach: Reach): Reach {
  return (standing, claimed) => is(standing.reckoning) && reach(standing, claimed);
}

/** Whether there is a rate, or a rule, after the first. */
const changesRate = ({ loan, policy }: Reckoning) => loan.rates.length > 1 || policy.subsidy.length > 1;

const raising: Reach = (standing, claimed) => standing.isAround(claimed, 0, NO_END);
const lowering: Reach = (standing, claimed) => standing.isAround(claimed, NO_END, 0);
const anywhere: Reach = () => true;

const REACH: Readonly<Record<Mistake, Reach>> = {
  DAY_COUNT_ACT_365F: dayCounted('ACT/365F'),
  DAY_COUNT_ACT_360: dayCounted('ACT/360'),
  DAY_COUNT_30E_360: dayCounted('30E/360'),
  DAY_COUNT_ACT_ACT: dayCounted('ACT/ACT'),
  BOTH_ENDS_COUNTED: (standing, claimed) => daysMoved(standing, claimed, 0, endsOf(standing)),
  NEITHER_END_COUNTED: (standing, claimed) => daysMoved(standing, claimed, endsOf(standing), termCapMoved(standing)),
  NIGHT_ON_END_DAY: (standing, claimed) => daysMoved(standing, claimed, endsOf(standing), endsOf(standing)),
  OVERDUE_NOT_EXCLUDED: where(({ loan }) => loan.overdue.length > 0, raising),
  EXTENSION_NOT_EXCLUDED: where(({ loan }) => loan.extendedTo !== undefined, raising),
  AFTER_MATURITY_NOT_EXCLUDED: raising,
  REPAYMENTS_IGNORED: where(({ loan }) => loan.repayments.length > 0, withoutRepayments),
  TRIAL_DAYS_LEFT_OUT: withoutTrial,
  PERIOD_NOT_CLIPPED: raising,
  // A loan that is disbursed inside the period has no days before it.
  PERIOD_BY_INTEREST_DAY: (standing, claimed) => {
    const { loan, period } = standing.reckoning;
    return daysMoved(standing, claimed, 32, loan.disbursedOn < period.from ? 32 : 0);
  },
  // What was given up is added as it is settled, or as it was before it was held to what is left of the interest.
  CONCESSION_INCLUDED: (standing, claimed) =>
    standing.isAround(claimed - standing.concession, standing.roundings, NO_END),
  CONTRACT_RATE_SUBSIDISED: atContractRate,
  // A month at the ends of every stretch, and twelfths of a year in place of up to 31 days.
  WHOLE_MONTHS: (standing, claimed) => {
    const most = (32 * standing.stretches + standing.days / 20) * standing.day;
    return standing.isAround(claimed, most, most);
  },
  RATE_CHANGE_IGNORED: where(changesRate, anywhere),
  RATE_CHANGE_ON_WRONG_DAY: where(changesRate, anywhere),
  PRINCIPAL_CAP_IGNORED: where(({ policy }) => policy.principalCap !== undefined, raising),
  AMOUNT_CAP_IGNORED: where(({ policy }) => policy.amountCap !== undefined, raising),
  TERM_CAP_IGNORED: where(({ policy }) => policy.termCapMonths !== undefined, raising),
  RATE_LIMIT_IGNORED: raising,
  OTHER_SUBSIDY_NOT_DEDUCTED: where(({ loan }) => loan.otherSubsidy !== undefined, raising),
  MISUSE_NOT_EXCLUDED: where(({ loan }) => loan.misusedOn !== undefined, raising),
  INTEREST_UNPAID_NOT_EXCLUDED: where(({ policy }) => policy.payment === 'paid', raising),
  UNLISTED_DAYS_NOT_EXCLUDED: where(({ policy }) => policy.household.listing === 'every-day', raising),
  // Here the loan is eligible.
  ELIGIBILITY_IGNORED: () => false,
  MONTHLY_PERMILLE_AS_ANNUAL_PCT: permille,
  ROUNDED_BY_INTEREST_PERIOD: (standing, claimed) => rounded(standing, claimed, standing.interestPeriods),
  // Segments are cut where anything changes, be it only for the interest or the concession.
  ROUNDED_BY_SEGMENT: (standing, claimed) => rounded(standing, claimed, standing.segments),
  ROUNDED_DAILY: (standing, claimed) => rounded(standing, claimed, standing.days),
  ROUNDED_ONCE: (standing, claimed) => rounded(standing, claimed, 1),
  TRUNCATED: (standing, claimed) => standing.isAround(claimed, standing.roundings, 0),
  ROUNDED_TO_YUAN: (standing, claimed) => standing.isAround(claimed, 100, 100),
  CONCESSION_INSTEAD_OF_SUBSIDY: ({ concession }, claimed) => claimed === concession,
  ONE_FUNDERS_PART: lowering,
  DECIMAL_POINT_MOVED: anywhere,
};

/** What can give an ineligible loan an amount. */
const LIFTING: ReadonlySet<Mistake> = new Set([
  'ELIGIBILITY_IGNORED',
  'MISUSE_NOT_EXCLUDED',
  'OTHER_SUBSIDY_NOT_DEDUCTED',
  // The list may be looked up a day later.
  'NEITHER_END_COUNTED',
  'NIGHT_ON_END_DAY',
]);
