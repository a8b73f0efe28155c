/**
 * The oracle: SPEC 2 to 7 by brute force. It computes every day of the period, and of every earlier period, with exact
 * fractions, and rounds only where SPEC says so. It shares no code with the package. It is written to be compared with
 * SPEC by reading, section by section. Its input must be valid (SPEC 8).
 *
 * It does not handle presets, nor what a settlement says of its policy besides figures (`policy`, `terms`).
 */
import { addMonths, civilDate, type Day, daysOf, isLeapYear, nextDay, thirtyDayNumber } from './calendar.js';
import {
  compare,
  divide,
  type Fraction,
  floor,
  fraction,
  fromDecimal,
  halfUp,
  largest,
  multiply,
  ONE,
  smallest,
  subtract,
  sum,
  ZERO,
} from './fraction.js';
import type {
  AmountCapJson,
  CapJson,
  ConditionJson,
  DatedRateJson,
  DecimalJson,
  FunderSharesJson,
  HouseholdJson,
  InterestPeriodJson,
  IntervalJson,
  LoanJson,
  Optional,
  OtherSubsidyJson,
  PeriodJson,
  PolicyJson,
  PortfolioJson,
  RateFormulaJson,
  RateJson,
  SubsidyRuleJson,
  WhenJson,
} from './portfolio-json.js';

// ---------------------------------------------------------------------------------------------------------- results

export type Reason =
  | 'LENDER_NOT_ELIGIBLE'
  | 'PRODUCT_NOT_ELIGIBLE'
  | 'DISBURSED_BEFORE_WINDOW'
  | 'DISBURSED_AFTER_WINDOW'
  | 'CONTRACTED_BEFORE_WINDOW'
  | 'CONTRACTED_AFTER_WINDOW'
  | 'HOUSEHOLD_NOT_LISTED'
  | 'HOUSEHOLD_ON_ASSISTANCE'
  | 'INCOME_ABOVE_CEILING'
  | 'OTHER_SUBSIDY'
  | 'MISUSED'
  | 'OVERDUE'
  | 'RATE_BELOW_CONDITION'
  | 'RATE_ABOVE_CONDITION'
  | 'PRINCIPAL_BELOW_CONDITION'
  | 'PRINCIPAL_ABOVE_CONDITION'
  | 'TERM_BELOW_CONDITION'
  | 'TERM_ABOVE_CONDITION'
  | 'NO_RULE'
  | 'TOO_MANY_LOANS';

export type Exclusion =
  | 'EXTENDED'
  | 'AFTER_MATURITY'
  | 'TERM_CAP'
  | 'OVERDUE'
  | 'MISUSED'
  | 'INTEREST_UNPAID'
  | 'HOUSEHOLD_NOT_LISTED'
  | 'NO_RULE'
  | 'NO_ELIGIBLE_AMOUNT'
  | 'PRINCIPAL_CAP';

export type Basis = 'regular' | 'trial' | 'ineligible';

/** A line of SPEC 9. Amounts and principal-days (积数) are strings of two decimals. */
export interface OracleLine {
  /** The id of the loan. */
  readonly loanId: string;
  /** The id of the household. */
  readonly householdId: string;
  /** The basis of the loan. */
  readonly basis: Basis;
  /** The reasons against the loan, in the order of SPEC 4; empty where it is eligible. */
  readonly reasons: Reason[];
  /** The number of days with each exclusion. */
  readonly excludedDays: Partial<Record<Exclusion, number>>;
  /** The number of days that passed every condition. */
  readonly subsidisedDays: number;
  /** The sum of the covered balance over the subsidised days, in yuan·days. */
  readonly principalDays: string;
  /** Interest on every day with a balance, in yuan. */
  readonly interest: string;
  /** The interest that the bank forgoes, in yuan. */
  readonly concession: string;
  /** The waived part of the concession, in yuan. */
  readonly waived: string;
  /** The part of the subsidy that the cap on amounts cut off, in yuan. */
  readonly capped: string;
  /** The part of the interest that the funders pay, in yuan. */
  readonly subsidy: string;
  /** interest − subsidy − waived, in yuan. */
  readonly borrowerInterest: string;
  /** The part of each funder in yuan, by funder id. */
  readonly funders: Record<string, string>;
  /** The id of the product. */
  readonly product: string;
  /** `''` where it is absent, as in the groups. */
  readonly township: string;
  /** `''` where it is absent, as in the groups. */
  readonly category: string;
  /**
   * The place in the policy's `funderShares`, in the order of their first days, of the entry that gives the funders' shares.
   * Absent: they have their own.
   */
  readonly funderShares?: number;
}

/** Totals of lines. Amounts are strings of two decimals. */
export interface OracleTotals {
  /** The number of loans. */
  readonly loans: number;
  /** The number of loans with a subsidy above 0. */
  readonly subsidisedLoans: number;
  /** The number of distinct households. */
  readonly households: number;
  /** The sum of the principal-days, in yuan·days. */
  readonly principalDays: string;
  /** The sum of the interest, in yuan. */
  readonly interest: string;
  /** The sum of the concessions, in yuan. */
  readonly concession: string;
  /** The sum of the waived interest, in yuan. */
  readonly waived: string;
  /** The sum of what the cap on amounts cut off, in yuan. */
  readonly capped: string;
  /** The sum of the subsidies, in yuan. */
  readonly subsidy: string;
  /** The sum of the interest that borrowers pay, in yuan. */
  readonly borrowerInterest: string;
  /** The part of each funder in yuan, by funder id. */
  readonly funders: Record<string, string>;
}

/** A correction of the earlier settlements of a loan: above 0 is still owed (补差), below 0 was paid too much (扣回). */
export interface OracleAdjustment {
  /** The id of the loan. */
  readonly loanId: string;
  /** The amount that the earlier settlements paid, their adjustments included. */
  readonly issued: string;
  /** The amount of the same periods on today's data. */
  readonly recomputed: string;
  /** recomputed − issued. */
  readonly subsidy: string;
  /** The part of each funder in the correction, in yuan, by funder id. */
  readonly funders: Record<string, string>;
}

/** A settlement in the JSON form of SPEC 9, without `policy` and `terms`. */
export interface OracleSettlement {
  /** The settled period. */
  readonly period: PeriodJson;
  /** A line for every loan, sorted by loan id. */
  readonly loans: OracleLine[];
  /** Totals of all lines. */
  readonly totals: OracleTotals;
  /** Totals by product, township, category and basis. */
  readonly groups: {
    readonly product: Record<string, OracleTotals>;
    readonly township: Record<string, OracleTotals>;
    readonly category: Record<string, OracleTotals>;
    readonly basis: Record<string, OracleTotals>;
  };
  /** The adjustments other than 0, sorted by loan id. */
  readonly adjustments: OracleAdjustment[];
  /** The amount that each funder paid in advance. */
  readonly advances: Record<string, string>;
  /** Total of this period + adjustments − advances, by funder. */
  readonly payable: Record<string, string>;
}

/** The booking of a day. */
export interface DailyBooking {
  /** The day. */
  readonly on: Day;
  /** The subsidy in yuan, a string of two decimals; it may be below 0. */
  readonly amount: string;
  /** The concession, likewise. */
  readonly concession: string;
  /** The part of the concession that is waived, likewise. */
  readonly waived: string;
}

// ------------------------------------------------------------------------------------- SPEC 1, numbers and intervals

/** Converts yuan to fen: `"150000.00"` is 15000000n. */
export function toFen(yuan: DecimalJson): bigint {
  return floor(multiply(fromDecimal(yuan), fraction(100n)));
}

/** Formats fen as yuan with two decimals. */
export function toYuan(fen: bigint): string {
  const digits = String(fen < 0n ? -fen : fen).padStart(3, '0');
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function isGiven<T>(value: T): value is NonNullable<T> {
  return value !== undefined && value !== null;
}

function smallestFen(first: bigint, ...others: bigint[]): bigint {
  return others.reduce((least, other) => (other < least ? other : least), first);
}

function sumFen(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

/** SPEC 1: `from` is in an interval, `to` is not; without `to` it has no end; overlapping intervals count once. */
function holds(intervals: readonly IntervalJson[] | null | undefined, d: Day): boolean {
  return (intervals ?? []).some((interval) => interval.from <= d && (!isGiven(interval.to) || d < interval.to));
}

/** The entry with the latest `from` ≤ d; of several with the same `from` the first. Entries may be in any order. */
function inForce<T extends { readonly from: Day }>(entries: readonly T[], d: Day): T | undefined {
  let last: T | undefined;
  for (const entry of entries) {
    if (entry.from <= d && (last === undefined || entry.from > last.from)) last = entry;
  }
  return last;
}

/**
 * SPEC 3, when: of the entries that hold for the loan, those with the latest `from` ≤ d; of these the first in the list.
 */
function chosen<T extends { readonly from: Day; readonly when?: WhenJson | null | undefined }>(
  entries: readonly T[],
  household: HouseholdJson,
  loan: LoanJson,
  d: Day,
): T | undefined {
  return inForce(
    entries.filter(({ when }) => speaksOf(when, household, loan)),
    d,
  );
}

/** Compares ids by code unit, as `<` does for strings. */
function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

// ------------------------------------------------------------------------------------------------- SPEC 2, the loan

/** balance(d) = principal − all repayments with `on` ≤ d, for d ≥ disbursedOn; 0 before. */
function balanceOn(loan: LoanJson, d: Day): bigint {
  if (d < loan.disbursedOn) return 0n;
  let balance = toFen(loan.principal);
  for (const repayment of loan.repayments ?? []) {
    if (repayment.on <= d) balance -= toFen(repayment.amount);
  }
  return balance;
}

/** eligible(d) = the sum of those with `on` ≤ d, not below 0. */
function eligibleOn(loan: LoanJson, d: Day): bigint {
  let eligible = 0n;
  for (const entry of loan.eligibleAmounts ?? []) {
    if (entry.on <= d) eligible += toFen(entry.amount);
  }
  return eligible < 0n ? 0n : eligible;
}

/** The day of the contract, or of disbursement where it is absent. */
function contractDayOf(loan: LoanJson): Day {
  return loan.contractedOn ?? loan.disbursedOn;
}

function rateOn(rates: readonly DatedRateJson[], d: Day): Fraction {
  const rate = inForce(rates, d);
  if (rate === undefined) throw new Error(`no rate in force on ${d}`);
  return fromDecimal(rate.pct);
}

// ------------------------------------------------------------------------------------------------- SPEC 3, when

/** The largest n with disbursedOn + n months ≤ maturesOn. */
function termInMonths(loan: LoanJson): number {
  let months = 0;
  while (addMonths(loan.disbursedOn, months + 1) <= loan.maturesOn) months += 1;
  return months;
}

/** Whether all parts of a `when` hold for a loan. Without one, every loan is meant. */
function speaksOf(when: WhenJson | null | undefined, household: HouseholdJson, loan: LoanJson): boolean {
  if (!isGiven(when)) return true;
  const fits = (names: readonly string[] | null | undefined, name: string) => !isGiven(names) || names.includes(name);
  const { principal, termMonths } = when;
  const months = termInMonths(loan);
  const fen = toFen(loan.principal);
  const attributes = { ...household.attributes, ...loan.attributes };
  return (
    fits(when.products, loan.product) &&
    fits(when.categories, household.category ?? '') &&
    fits(when.lenders, loan.lender) &&
    fits(when.townships, household.township ?? '') &&
    !(isGiven(principal?.from) && fen < toFen(principal.from)) &&
    !(isGiven(principal?.to) && fen >= toFen(principal.to)) &&
    !(isGiven(termMonths?.from) && months < termMonths.from) &&
    !(isGiven(termMonths?.to) && months >= termMonths.to) &&
    Object.entries(when.attributes ?? {}).every(
      ([name, values]) => Object.hasOwn(attributes, name) && values.includes(attributes[name] as string),
    )
  );
}

// ----------------------------------------------------------------------------------------- SPEC 4, who is eligible

/**
 * Whether the household is on the list on a day. One that was on the first list when it was made, because an interval that
 * holds `d` or a later day began by then, is on it from `countsFrom` on.
 */
function isListedOn({ household: { firstList } }: PolicyJson, household: HouseholdJson, d: Day): boolean {
  return (household.listed ?? []).some((interval) => {
    const hasEnded = isGiven(interval.to) && interval.to <= d;
    const isOfFirstList =
      isGiven(firstList) && interval.from > firstList.countsFrom && interval.from <= firstList.madeOn;
    return !hasEnded && (interval.from <= d || (isOfFirstList && firstList.countsFrom <= d));
  });
}

/** The loan conditions that fail, in the order of SPEC; all but the last, which depends on the household's other loans. */
function reasonsOf(policy: PolicyJson, household: HouseholdJson, loan: LoanJson): Reason[] {
  const reasons: Reason[] = [];
  const { window } = policy;
  const { listing, testedOn, excludedAssistance, incomeCeiling } = policy.household;
  const contractDay = contractDayOf(loan);
  const testDay = testedOn === 'contract' ? contractDay : loan.disbursedOn;

  if (isGiven(policy.lenders) && !policy.lenders.includes(loan.lender)) reasons.push('LENDER_NOT_ELIGIBLE');
  if (!policy.products.some((product) => product.id === loan.product)) reasons.push('PRODUCT_NOT_ELIGIBLE');
  if (loan.disbursedOn < window.from) reasons.push('DISBURSED_BEFORE_WINDOW');
  if (isGiven(window.to) && loan.disbursedOn >= window.to) reasons.push('DISBURSED_AFTER_WINDOW');
  if (isGiven(window.contracted) && contractDay < window.contracted.from) reasons.push('CONTRACTED_BEFORE_WINDOW');
  if (isGiven(window.contracted?.to) && contractDay >= window.contracted.to) reasons.push('CONTRACTED_AFTER_WINDOW');
  if (listing === 'at-start' && !isListedOn(policy, household, testDay)) reasons.push('HOUSEHOLD_NOT_LISTED');
  const excludedSpells = (household.assistance ?? []).filter((spell) => excludedAssistance.includes(spell.kind));
  if (holds(excludedSpells, testDay)) reasons.push('HOUSEHOLD_ON_ASSISTANCE');
  if (
    isGiven(household.annualIncome) &&
    isGiven(incomeCeiling) &&
    toFen(household.annualIncome) > toFen(incomeCeiling)
  ) {
    reasons.push('INCOME_ABOVE_CEILING');
  }
  if (othersWith('exclude', policy, loan).length > 0) reasons.push('OTHER_SUBSIDY');
  if (isGiven(loan.misusedOn) && policy.misuse === 'revoke') reasons.push('MISUSED');
  if ((loan.overdue ?? []).length > 0 && policy.overdue === 'revoke') reasons.push('OVERDUE');
  const applying = conditionsOf(policy, household, loan);
  const rate = rateOn(loan.rates, loan.disbursedOn);
  // A loan disbursed outside the window is not tested against a reference that is not known.
  const isInWindow = loan.disbursedOn >= window.from && !(isGiven(window.to) && loan.disbursedOn >= window.to);
  const isKnown = (bound: RateJson) => isInWindow || knownOn(policy, loan, bound, loan.disbursedOn);
  const comparedTo = (bound: Optional<RateJson>) =>
    isGiven(bound) && isKnown(bound) ? compare(rate, policyRateOn(policy, loan, bound, loan.disbursedOn)) : 0;
  const below = (bound: Optional<RateJson>) => comparedTo(bound) < 0;
  const above = (bound: Optional<RateJson>) => comparedTo(bound) > 0;
  // All are tested, also behind one that fails: the rates of each are needed (SPEC 3).
  const [areBelow, areAbove] = [
    applying.map((one) => below(one.rate?.atLeast)),
    applying.map((one) => above(one.rate?.atMost)),
  ];
  if (areBelow.includes(true)) reasons.push('RATE_BELOW_CONDITION');
  if (areAbove.includes(true)) reasons.push('RATE_ABOVE_CONDITION');
  const fen = toFen(loan.principal);
  if (applying.some(({ principal }) => isGiven(principal?.atLeast) && fen < toFen(principal.atLeast))) {
    reasons.push('PRINCIPAL_BELOW_CONDITION');
  }
  if (applying.some(({ principal }) => isGiven(principal?.atMost) && fen > toFen(principal.atMost))) {
    reasons.push('PRINCIPAL_ABOVE_CONDITION');
  }
  const months = termInMonths(loan);
  if (applying.some(({ termMonths }) => isGiven(termMonths?.atLeast) && months < termMonths.atLeast)) {
    reasons.push('TERM_BELOW_CONDITION');
  }
  if (applying.some(({ termMonths }) => isGiven(termMonths?.atMost) && months > termMonths.atMost)) {
    reasons.push('TERM_ABOVE_CONDITION');
  }
  if (!policy.subsidy.some((rule) => speaksOf(rule.when, household, loan))) reasons.push('NO_RULE');
  return reasons;
}

/** The subsidies of other programmes with which the policy does this: with all alike, or by their levels. */
function othersWith(effect: 'exclude' | 'reduce', policy: PolicyJson, loan: LoanJson): readonly OtherSubsidyJson[] {
  const { otherSubsidy } = loan;
  const others = !isGiven(otherSubsidy) ? [] : 'programme' in otherSubsidy ? [otherSubsidy] : otherSubsidy;
  return others.filter(({ level }) => {
    if (typeof policy.otherSubsidy === 'string') return policy.otherSubsidy === effect;
    const own = isGiven(level) ? policy.otherSubsidy[level] : undefined;
    if (own === undefined) throw new Error(`the policy does not name the level ${level} of loan ${loan.id}`);
    return own === effect;
  });
}

/** The conditions that apply to a loan: nothing is chosen. */
function conditionsOf(policy: PolicyJson, household: HouseholdJson, loan: LoanJson): readonly ConditionJson[] {
  return (policy.conditions ?? []).filter(({ when }) => speaksOf(when, household, loan));
}

/** The reasons of every loan of a household, whose loans are in its order. */
function reasonsOfHousehold(policy: PolicyJson, household: HouseholdJson, loans: readonly LoanJson[]): Reason[][] {
  const all: Reason[][] = [];
  for (const [place, loan] of loans.entries()) {
    const reasons = reasonsOf(policy, household, loan);
    const isFull = conditionsOf(policy, household, loan).some((condition) => {
      const counted = loans
        .slice(0, place)
        .filter((other, at) => all[at]?.length === 0 && conditionsOf(policy, household, other).includes(condition));
      return isGiven(condition.loansPerHousehold) && counted.length >= condition.loansPerHousehold;
    });
    all.push(isFull ? [...reasons, 'TOO_MANY_LOANS'] : reasons);
  }
  return all;
}

/** The earliest day of an entry of `eligibleAmounts` whose own amount is above 0. */
function firstEligibleDay(loan: LoanJson): Day | undefined {
  const days = (loan.eligibleAmounts ?? []).filter(({ amount }) => toFen(amount) > 0n).map(({ on }) => on);
  return days.sort(byCodeUnit)[0];
}

function basisOf(policy: PolicyJson, loan: LoanJson, reasons: readonly Reason[]): Basis {
  if (reasons.length > 0) return 'ineligible';
  return loan.disbursedOn < policy.window.effectiveOn ? 'trial' : 'regular';
}

/**
 * The first day condition that fails, in the order of SPEC. `PRINCIPAL_CAP`, the last, depends on the household's other
 * loans and is tested elsewhere.
 */
function exclusionOn(
  policy: PolicyJson,
  household: HouseholdJson,
  loan: LoanJson,
  firstLoan: LoanJson | undefined,
  d: Day,
): Exclusion | undefined {
  const matured = d >= loan.maturesOn;
  const inExtension = matured && isGiven(loan.extendedTo) && d < loan.extendedTo;
  if (inExtension && policy.extension === 'exclude') return 'EXTENDED';
  if (matured && !inExtension) return 'AFTER_MATURITY';
  if (isGiven(policy.termCapMonths)) {
    const { months, from } =
      typeof policy.termCapMonths === 'number'
        ? { months: policy.termCapMonths, from: 'disbursement' as const }
        : policy.termCapMonths;
    const begin = {
      disbursement: loan.disbursedOn,
      'first-eligible-amount': firstEligibleDay(loan),
      'first-loan': firstLoan?.disbursedOn,
    }[from];
    if (begin !== undefined && d >= addMonths(begin, months)) return 'TERM_CAP';
  }
  if (policy.overdue === 'pause' && holds(loan.overdue, d)) return 'OVERDUE';
  if (policy.overdue === 'stop' && (loan.overdue ?? []).some((spell) => spell.from <= d)) return 'OVERDUE';
  if (policy.misuse === 'stop' && isGiven(loan.misusedOn) && d >= loan.misusedOn) return 'MISUSED';
  if (policy.payment === 'paid' && (!isGiven(loan.interestPaidTo) || loan.interestPaidTo <= d)) {
    return 'INTEREST_UNPAID';
  }
  if (policy.household.listing === 'every-day' && !isListedOn(policy, household, d)) return 'HOUSEHOLD_NOT_LISTED';
  if (ruleOn(policy, household, loan, d) === undefined) return 'NO_RULE';
  if (policy.subsidisedOn === 'eligible-amounts' && eligibleOn(loan, d) === 0n) return 'NO_ELIGIBLE_AMOUNT';
  return undefined;
}

// ---------------------------------------------------------------------------------------------- SPEC 5, how much

/** The rule in force on the day that `rateAppliesBy` names. */
function ruleOn(policy: PolicyJson, household: HouseholdJson, loan: LoanJson, d: Day): SubsidyRuleJson | undefined {
  const days = { 'accrual-day': d, 'disbursement-day': loan.disbursedOn, 'contract-day': contractDayOf(loan) };
  return chosen(policy.subsidy, household, loan, days[policy.rateAppliesBy]);
}

/** A reference rate is not known on a day on which a loan needs it: the input is refused (SPEC 3). */
export class ReferenceGapError extends Error {
  override readonly name = 'ReferenceGapError';

  constructor(
    readonly loanId: string,
    readonly day: Day,
  ) {
    super(`loan ${loanId} needs a reference rate on ${day}, for which none is given`);
  }
}

/** The day of which a formula takes the reference. */
function referenceDay(loan: LoanJson, { on }: RateFormulaJson, d: Day): Day {
  return { contract: contractDayOf(loan), disbursement: loan.disbursedOn, accrual: d }[on];
}

/** The rates of a reference that are published for a day or earlier; none where it is not known on that day. */
function publishedOn(policy: PolicyJson, { ref }: RateFormulaJson, day: Day): readonly DatedRateJson[] {
  const reference = policy.references?.[ref];
  if (reference === undefined) throw new Error(`the policy has no reference ${ref}`);
  return day >= reference.until ? [] : reference.rates.filter(({ from }) => from <= day);
}

function knownOn(policy: PolicyJson, loan: LoanJson, rate: RateJson, d: Day): boolean {
  return typeof rate !== 'object' || publishedOn(policy, rate, referenceDay(loan, rate, d)).length > 0;
}

/** A rate of the policy for a loan on a day: a number, or times × reference + plus. */
function policyRateOn(policy: PolicyJson, loan: LoanJson, rate: RateJson, d: Day): Fraction {
  if (typeof rate !== 'object') return fromDecimal(rate);
  const day = referenceDay(loan, rate, d);
  const published = publishedOn(policy, rate, day);
  if (published.length === 0) throw new ReferenceGapError(loan.id, day);
  const times = isGiven(rate.times) ? fromDecimal(rate.times) : ONE;
  const plus = isGiven(rate.plus) ? fromDecimal(rate.plus) : ZERO;
  return sum([multiply(times, rateOn(published, day)), plus]);
}

/** Step 2: s(d), in percent a year. */
function subsidyRateOn(policy: PolicyJson, household: HouseholdJson, loan: LoanJson, d: Day): Fraction {
  const contractRate = rateOn(loan.rates, d);
  const rule = ruleOn(policy, household, loan, d);
  if (rule === undefined) throw new Error(`no subsidy rule in force for loan ${loan.id} on ${d}`);
  const rateIn = (rate: RateJson) => policyRateOn(policy, loan, rate, d);

  let s: Fraction;
  switch (rule.kind) {
    case 'points':
      s = rateIn(rule.points as RateJson);
      break;
    case 'share':
      s = multiply(fromDecimal(rule.share as DecimalJson), contractRate);
      break;
    case 'above-floor': {
      const ceiled = isGiven(rule.ceilingPct) ? smallest(contractRate, rateIn(rule.ceilingPct)) : contractRate;
      const above = largest(ZERO, subtract(ceiled, rateIn(rule.floorPct as RateJson)));
      s = isGiven(rule.share) ? multiply(fromDecimal(rule.share), above) : above;
      break;
    }
  }
  if (isGiven(rule.maxPoints)) s = smallest(s, rateIn(rule.maxPoints));
  if (isGiven(rule.maxShareOfContractRate)) {
    s = smallest(s, multiply(fromDecimal(rule.maxShareOfContractRate), contractRate));
  }
  const takenOff = othersWith('reduce', policy, loan).flatMap(({ pct }) => (isGiven(pct) ? [fromDecimal(pct)] : []));
  if (takenOff.length > 0) s = smallest(s, subtract(contractRate, sum(takenOff)));
  return smallest(largest(ZERO, s), contractRate);
}

/** Step 3: w(d), the day's part of a year. */
function dayWeight(dayCount: PolicyJson['dayCount'], d: Day): Fraction {
  switch (dayCount) {
    case 'ACT/360':
      return fraction(1n, 360n);
    case 'ACT/365F':
      return fraction(1n, 365n);
    case 'ACT/ACT':
      return fraction(1n, isLeapYear(civilDate(d).year) ? 366n : 365n);
    case '30E/360':
      return fraction(BigInt(thirtyDayNumber(nextDay(d)) - thirtyDayNumber(d)), 360n);
  }
}

/** A day of a loan. Amounts are in fen, exact. On a day that does not pass, only `interest` may be above 0. */
export interface LoanDay {
  /** The day. */
  readonly on: Day;
  /** The balance at the end of the day, in fen. */
  readonly balance: bigint;
  /** Why a day with a balance of an eligible loan is not subsidised. */
  readonly exclusion: Exclusion | undefined;
  /** Whether it is a day with a balance of an eligible loan, without an exclusion. */
  readonly passed: boolean;
  /** The part of the balance that is subsidised, in fen. */
  readonly covered: bigint;
  /** Percent a year; 0 on a day without a balance. */
  readonly contractRate: Fraction;
  /** Percent a year; 0 on a day that does not pass. */
  readonly subsidyRate: Fraction;
  /** The interest of the day. */
  readonly interest: Fraction;
  /** The subsidy of the day. */
  readonly subsidy: Fraction;
  /** What the bank forgoes against `referenceRates`. */
  readonly concession: Fraction;
  /** What the bank waives under the policy's `concession`, for loans without `referenceRates`. */
  readonly waived: Fraction;
}

interface AccruedLoan {
  readonly loan: LoanJson;
  readonly household: HouseholdJson;
  readonly reasons: Reason[];
  readonly days: LoanDay[];
}

/** The order of a household's loans: by disbursedOn, then by id, by code unit. */
function inHouseholdOrder(loans: readonly LoanJson[]): LoanJson[] {
  return [...loans].sort((a, b) => byCodeUnit(a.disbursedOn, b.disbursedOn) || byCodeUnit(a.id, b.id));
}

/** The caps on principal. The short form is a cap per loan and a cap per household. */
function principalCapsOf({ principalCap }: PolicyJson): readonly CapJson[] {
  if (!isGiven(principalCap)) return [];
  if (isCapList(principalCap)) return principalCap;
  const { perLoan, perHousehold } = principalCap;
  return [
    ...(isGiven(perLoan) ? [{ limit: perLoan, per: ['loan'] }] : []),
    ...(isGiven(perHousehold) ? [{ limit: perHousehold, per: ['household'] }] : []),
  ];
}

/** The caps on amounts. The short form is a cap per household. */
function amountCapsOf({ amountCap }: PolicyJson): readonly AmountCapJson[] {
  if (!isGiven(amountCap)) return [];
  if (isCapList(amountCap)) return amountCap;
  return [{ limit: amountCap.perHousehold, per: ['household'], during: amountCap.per }];
}

function isCapList<T>(caps: object | readonly T[]): caps is readonly T[] {
  return Array.isArray(caps);
}

/** The value of a key of a cap; undefined for an attribute that the loan does not have. */
function keyOf(key: string, household: HouseholdJson, loan: LoanJson): string | undefined {
  if (key === 'loan') return loan.id;
  if (key === 'household') return loan.householdId;
  if (key === 'lender') return loan.lender;
  if (key === 'product') return loan.product;
  const name = key.slice('attribute:'.length);
  const attributes = { ...household.attributes, ...loan.attributes };
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}

/** Whether a cap applies to both loans of a household, and ties them together: they have the same values of all keys. */
function ties(cap: CapJson, household: HouseholdJson, one: LoanJson, other: LoanJson): boolean {
  return (
    speaksOf(cap.when, household, one) &&
    speaksOf(cap.when, household, other) &&
    cap.per.every((key) => keyOf(key, household, one) === keyOf(key, household, other))
  );
}

/** Steps 1 to 5 for every day of the period, for all loans of the household together. */
function accrueHousehold(
  policy: PolicyJson,
  period: PeriodJson,
  household: HouseholdJson,
  loans: readonly LoanJson[],
): AccruedLoan[] {
  const ordered = inHouseholdOrder(loans);
  const reasons = reasonsOfHousehold(policy, household, ordered);
  const accrued = ordered.map((loan, place) => ({
    loan,
    household,
    reasons: reasons[place] as Reason[],
    days: [] as LoanDay[],
  }));
  const caps = principalCapsOf(policy);
  const firstLoan = accrued.find(({ reasons }) => reasons.length === 0)?.loan;

  for (const d of daysOf(period)) {
    const weight = dayWeight(policy.dayCount, d);
    /** fen × percent/100 × w(d) */
    const amount = (fen: bigint, pct: Fraction) =>
      multiply(fraction(fen * pct.numerator, pct.denominator * 100n), weight);
    const coveredBefore: { readonly loan: LoanJson; readonly covered: bigint }[] = [];

    for (const { loan, reasons, days } of accrued) {
      const balance = balanceOn(loan, d);
      const unsubsidised = {
        on: d,
        balance,
        exclusion: undefined,
        passed: false,
        covered: 0n,
        contractRate: ZERO,
        subsidyRate: ZERO,
        interest: ZERO,
        subsidy: ZERO,
        concession: ZERO,
        waived: ZERO,
      };
      if (balance === 0n) {
        days.push(unsubsidised);
        continue;
      }

      // Step 5: interest on every day with a balance, subsidised or not, also for ineligible loans.
      const contractRate = rateOn(loan.rates, d);
      const withInterest = { ...unsubsidised, contractRate, interest: amount(balance, contractRate) };
      if (reasons.length > 0) {
        days.push(withInterest);
        continue;
      }
      const exclusion = exclusionOn(policy, household, loan, firstLoan, d);
      if (exclusion !== undefined) {
        days.push({ ...withInterest, exclusion });
        continue;
      }

      // Step 1: covered(d). A day on which the caps leave nothing does not pass.
      let covered = balance;
      if (policy.subsidisedOn === 'eligible-amounts') covered = smallestFen(covered, eligibleOn(loan, d));
      for (const cap of caps) {
        if (!speaksOf(cap.when, household, loan)) continue;
        const tied = coveredBefore.filter((before) => ties(cap, household, before.loan, loan));
        covered = smallestFen(covered, toFen(cap.limit) - sumFen(tied.map((before) => before.covered)));
      }
      if (covered === 0n) {
        days.push({ ...withInterest, exclusion: 'PRINCIPAL_CAP' });
        continue;
      }
      coveredBefore.push({ loan, covered });

      // Steps 2 and 3.
      const subsidyRate = subsidyRateOn(policy, household, loan, d);
      const subsidy = amount(covered, subsidyRate);

      // Step 4.
      let concession = ZERO;
      let waived = ZERO;
      const policyConcession = chosen(policy.concession ?? [], household, loan, d);
      if (isGiven(loan.referenceRates)) {
        concession = amount(covered, largest(ZERO, subtract(rateOn(loan.referenceRates, d), contractRate)));
      } else if (policyConcession !== undefined) {
        const points = fromDecimal(policyConcession.points);
        waived = amount(covered, smallest(points, subtract(contractRate, subsidyRate)));
      }
      days.push({ ...withInterest, passed: true, covered, subsidyRate, subsidy, concession, waived });
    }
  }
  return accrued;
}

// ------------------------------------------------------------------------------------------------- SPEC 5, rounding

/** An interest period ends on `endsOn`, that day counted, of every month, every third month or December. */
function endsInterestPeriod(interestPeriod: InterestPeriodJson, d: Day): boolean {
  const { month, day } = civilDate(d);
  return day === interestPeriod.endsOn && month % interestPeriod.months === 0;
}

/** The groups of days whose sum is rounded at once. */
function stretchesOf(policy: PolicyJson, rounding: PolicyJson['rounding'], days: readonly LoanDay[]): LoanDay[][] {
  if (rounding === 'settlement') return [[...days]];
  if (rounding === 'day') return days.map((day) => [day]);
  if (!isGiven(policy.interestPeriod)) throw new Error('rounding by interest period needs an interestPeriod');
  const stretches: LoanDay[][] = [];
  let stretch: LoanDay[] = [];
  for (const day of days) {
    stretch.push(day);
    if (endsInterestPeriod(policy.interestPeriod, day.on)) {
      stretches.push(stretch);
      stretch = [];
    }
  }
  stretches.push(stretch);
  return stretches;
}

type DailyAmount = 'interest' | 'subsidy' | 'concession' | 'waived';

function roundedSum(policy: PolicyJson, days: readonly LoanDay[], amount: DailyAmount): bigint {
  // `day` rounds only the subsidy on every day; the other amounts once.
  const rounding = policy.rounding === 'day' && amount !== 'subsidy' ? 'settlement' : policy.rounding;
  return sumFen(stretchesOf(policy, rounding, days).map((stretch) => halfUp(sum(stretch.map((day) => day[amount])))));
}

/** The figures of a line before the funders' split, in fen. */
interface Figures {
  readonly loan: LoanJson;
  readonly household: HouseholdJson;
  readonly basis: Basis;
  readonly reasons: Reason[];
  readonly excludedDays: Partial<Record<Exclusion, number>>;
  readonly subsidisedDays: number;
  readonly principalDays: bigint;
  readonly interest: bigint;
  readonly concession: bigint;
  readonly waived: bigint;
  readonly capped: bigint;
  readonly subsidy: bigint;
  readonly borrowerInterest: bigint;
}

function excludedDaysOf(days: readonly LoanDay[]): Partial<Record<Exclusion, number>> {
  const excludedDays: Partial<Record<Exclusion, number>> = {};
  for (const { exclusion } of days) {
    if (exclusion !== undefined) excludedDays[exclusion] = (excludedDays[exclusion] ?? 0) + 1;
  }
  return excludedDays;
}

/** What a loan was subsidised with in a period. */
interface Subsidised {
  readonly period: PeriodJson;
  readonly loan: LoanJson;
  readonly fen: bigint;
}

/** Whether what was used in an earlier period counts towards a cap in a period. */
function counts({ during }: AmountCapJson, earlier: PeriodJson, period: PeriodJson): boolean {
  const yearOf = ({ from }: PeriodJson) => civilDate(from).year;
  return earlier === period || during === 'programme' || (during === 'year' && yearOf(earlier) === yearOf(period));
}

/**
 * The rounded figures of a household's loans, in their order. `subsidised` has what its loans got in earlier periods; what
 * they get in this period is added to it.
 */
function householdFigures(
  policy: PolicyJson,
  period: PeriodJson,
  accrued: readonly AccruedLoan[],
  subsidised: Subsidised[],
): Figures[] {
  return accrued.map(({ loan, household, reasons, days }) => {
    const interest = roundedSum(policy, days, 'interest');

    // The subsidy is at most the interest; then the caps on amounts limit it, loan by loan.
    const uncapped = smallestFen(roundedSum(policy, days, 'subsidy'), interest);
    let subsidy = uncapped;
    for (const cap of amountCapsOf(policy)) {
      if (!speaksOf(cap.when, household, loan)) continue;
      const used = subsidised.filter(
        (before) => counts(cap, before.period, period) && ties(cap, household, before.loan, loan),
      );
      subsidy = smallestFen(subsidy, toFen(cap.limit) - sumFen(used.map(({ fen }) => fen)));
    }
    subsidised.push({ period, loan, fen: subsidy });

    // Waived is at most interest − subsidy; it is then part of `concession`.
    const waived = smallestFen(roundedSum(policy, days, 'waived'), interest - subsidy);
    return {
      loan,
      household,
      basis: basisOf(policy, loan, reasons),
      reasons,
      excludedDays: excludedDaysOf(days),
      subsidisedDays: days.filter((day) => day.passed).length,
      principalDays: sumFen(days.map((day) => day.covered)),
      interest,
      concession: roundedSum(policy, days, 'concession') + waived,
      waived,
      capped: uncapped - subsidy,
      subsidy,
      borrowerInterest: interest - subsidy - waived,
    };
  });
}

// ------------------------------------------------------------------------------------------------ SPEC 6, who pays

/** The entries of the funders' shares in the order of their first days; one without a day is earlier than every other. */
function sharesEntriesOf({ funderShares }: PolicyJson): readonly FunderSharesJson[] {
  return [...(funderShares ?? [])].sort((a, b) => byCodeUnit(a.from ?? '', b.from ?? ''));
}

/** The place of the entry chosen for a loan by the first day of the period; undefined where none holds. */
function sharesEntryOf(policy: PolicyJson, period: PeriodJson, household: HouseholdJson, loan: LoanJson) {
  const entries = sharesEntriesOf(policy);
  let last: number | undefined;
  for (const [place, { from, when }] of entries.entries()) {
    const holds = (from ?? '') <= period.from && speaksOf(when, household, loan);
    if (holds && (last === undefined || (from ?? '') > (entries[last]?.from ?? ''))) last = place;
  }
  return last;
}

/** The shares of the funders, in their order: their own, or those of an entry, in which a funder that is not named has 0. */
function sharesOf(policy: PolicyJson, entry: number | undefined): readonly Fraction[] {
  if (entry === undefined) return policy.funders.map(({ share }) => fromDecimal(share));
  const { shares } = sharesEntriesOf(policy)[entry] as FunderSharesJson;
  return policy.funders.map(({ id }) => (Object.hasOwn(shares, id) ? fromDecimal(shares[id] as DecimalJson) : ZERO));
}

/** The amount that each funder pays for each loan: by funder id, in the order of `lines`. */
function splitAmongFunders(policy: PolicyJson, lines: readonly SharedFigures[]): Map<string, bigint[]> {
  const paid = new Map(policy.funders.map(({ id }) => [id, lines.map(() => 0n)]));
  const isSame = (a: readonly Fraction[], b: readonly Fraction[]) =>
    a.every((share, i) => compare(share, b[i] as Fraction) === 0);
  // Loans with the same shares are split together.
  const distinct: (readonly Fraction[])[] = [];
  for (const { shares } of lines) if (!distinct.some((other) => isSame(shares, other))) distinct.push(shares);
  for (const shares of distinct) {
    const rows = [...lines.keys()].filter((row) => isSame((lines[row] as SharedFigures).shares, shares));
    const parts = splitTogether(
      policy,
      shares,
      rows.map((row) => lines[row] as SharedFigures),
    );
    for (const [id, amounts] of parts) {
      for (const [i, row] of rows.entries()) (paid.get(id) as bigint[])[row] = amounts[i] as bigint;
    }
  }
  return paid;
}

/** The split of loans with the same shares. */
function splitTogether(
  policy: PolicyJson,
  shares: readonly Fraction[],
  lines: readonly Figures[],
): Map<string, bigint[]> {
  const paid = new Map<string, bigint[]>();
  let rest = lines.map((line) => line.subsidy);
  let sharesLeft = ONE;

  policy.funders.forEach((funder, position) => {
    const own = shares[position] as Fraction;
    if (position === policy.funders.length - 1) {
      // The last funder pays the rest.
      paid.set(funder.id, rest);
      return;
    }
    // The share, rescaled to the remaining shares. For the first funder all shares remain.
    const share = compare(sharesLeft, ZERO) === 0 ? ZERO : divide(own, sharesLeft);
    const total = halfUp(multiply(share, fraction(sumFen(rest))));

    // Each part is the floor at first. The missing fen go one each to the largest remainders.
    const exact = rest.map((fen) => multiply(share, fraction(fen)));
    const given = exact.map(floor);
    const remainders = exact.map((amount, row) => subtract(amount, fraction(given[row] as bigint)));
    const rowsByRemainder = lines
      .map((_line, row) => row)
      .sort(
        (a, b) =>
          compare(remainders[b] as Fraction, remainders[a] as Fraction) ||
          byCodeUnit((lines[a] as Figures).loan.id, (lines[b] as Figures).loan.id),
      );
    const missing = Number(total - sumFen(given));
    for (const row of rowsByRemainder.slice(0, missing)) given[row] = (given[row] as bigint) + 1n;

    paid.set(funder.id, given);
    rest = rest.map((fen, row) => fen - (given[row] as bigint));
    sharesLeft = subtract(sharesLeft, own);
  });
  return paid;
}

// --------------------------------------------------------------------------- SPEC 7 and 9, the settlement and its form

/** A line with the entry that gives the funders' shares, and these shares. */
interface SharedFigures extends Figures {
  readonly entry: number | undefined;
  readonly shares: readonly Fraction[];
}

interface Row extends SharedFigures {
  readonly funders: ReadonlyMap<string, bigint>;
}

function mapYuan(amounts: Iterable<readonly [string, bigint]>): Record<string, string> {
  return Object.fromEntries([...amounts].map(([id, fen]) => [id, toYuan(fen)]));
}

function lineOf(row: Row): OracleLine {
  return {
    loanId: row.loan.id,
    householdId: row.loan.householdId,
    basis: row.basis,
    reasons: row.reasons,
    excludedDays: row.excludedDays,
    subsidisedDays: row.subsidisedDays,
    principalDays: toYuan(row.principalDays),
    interest: toYuan(row.interest),
    concession: toYuan(row.concession),
    waived: toYuan(row.waived),
    capped: toYuan(row.capped),
    subsidy: toYuan(row.subsidy),
    borrowerInterest: toYuan(row.borrowerInterest),
    funders: mapYuan(row.funders),
    product: row.loan.product,
    township: row.household.township ?? '',
    category: row.household.category ?? '',
    ...(row.entry === undefined ? {} : { funderShares: row.entry }),
  };
}

function totalsOf(policy: PolicyJson, rows: readonly Row[]): OracleTotals {
  const total = (figure: (row: Row) => bigint) => sumFen(rows.map(figure));
  return {
    loans: rows.length,
    subsidisedLoans: rows.filter((row) => row.subsidy > 0n).length,
    households: new Set(rows.map((row) => row.household.id)).size,
    principalDays: toYuan(total((row) => row.principalDays)),
    interest: toYuan(total((row) => row.interest)),
    concession: toYuan(total((row) => row.concession)),
    waived: toYuan(total((row) => row.waived)),
    capped: toYuan(total((row) => row.capped)),
    subsidy: toYuan(total((row) => row.subsidy)),
    borrowerInterest: toYuan(total((row) => row.borrowerInterest)),
    funders: mapYuan(policy.funders.map(({ id }) => [id, total((row) => row.funders.get(id) ?? 0n)])),
  };
}

function groupBy(policy: PolicyJson, rows: readonly Row[], keyOf: (row: Row) => string): Record<string, OracleTotals> {
  const keys = [...new Set(rows.map(keyOf))].sort(byCodeUnit);
  return Object.fromEntries(
    keys.map((key) => [
      key,
      totalsOf(
        policy,
        rows.filter((row) => keyOf(row) === key),
      ),
    ]),
  );
}

/** Each household with the days of its loans. A generator, so that only one household's days are in memory. */
function* accrue(portfolio: PortfolioJson, period: PeriodJson): Generator<[HouseholdJson, AccruedLoan[]]> {
  const { policy, households, loans } = portfolio;
  const own = new Map(households.map(({ id }) => [id, [] as LoanJson[]]));
  for (const loan of loans) own.get(loan.householdId)?.push(loan);
  for (const household of households) {
    yield [household, accrueHousehold(policy, period, household, own.get(household.id) ?? [])];
  }
}

/**
 * The lines of one period, sorted by loan id, with the funders' split of this period. `subsidised` has what the loans of each
 * household got in earlier periods; what they get in this period is added to it.
 */
function settlePeriod(portfolio: PortfolioJson, period: PeriodJson, subsidised: Map<string, Subsidised[]>): Row[] {
  const { policy } = portfolio;
  const lines: SharedFigures[] = [];
  for (const [household, accrued] of accrue(portfolio, period)) {
    const own = subsidised.get(household.id) ?? [];
    subsidised.set(household.id, own);
    for (const line of householdFigures(policy, period, accrued, own)) {
      const entry = sharesEntryOf(policy, period, household, line.loan);
      lines.push({ ...line, entry, shares: sharesOf(policy, entry) });
    }
  }
  lines.sort((a, b) => byCodeUnit(a.loan.id, b.loan.id));

  const paid = splitAmongFunders(policy, lines);
  return lines.map((line, position): Row => {
    const funders = policy.funders.map(({ id }) => [id, paid.get(id)?.[position] ?? 0n] as const);
    return { ...line, funders: new Map(funders) };
  });
}

/** The amounts paid for a loan: in total, and by each funder that paid. */
interface Paid {
  readonly subsidy: bigint;
  readonly funders: ReadonlyMap<string, bigint>;
}

/** The earlier settlements as they were issued: their lines and their adjustments. */
function issuedByLoan({ previous }: PortfolioJson): Map<string, Paid[]> {
  const issued = new Map<string, Paid[]>();
  for (const { loans, adjustments } of previous ?? []) {
    for (const { loanId, subsidy, funders } of [...loans, ...(adjustments ?? [])]) {
      const parts = Object.entries(funders).map(([id, amount]) => [id, toFen(amount)] as const);
      issued.set(loanId, [...(issued.get(loanId) ?? []), { subsidy: toFen(subsidy), funders: new Map(parts) }]);
    }
  }
  return issued;
}

/** Recomputed − issued, by loan and funder, in fen. Loans for which all of these are 0 are left out. */
function adjust(policy: PolicyJson, recomputed: Map<string, Paid[]>, issued: Map<string, Paid[]>) {
  const loanIds = [...new Set([...recomputed.keys(), ...issued.keys()])].sort(byCodeUnit);
  const subsidyOf = (paid: readonly Paid[]) => sumFen(paid.map(({ subsidy }) => subsidy));
  const partOf = (paid: readonly Paid[], funder: string) =>
    sumFen(paid.map(({ funders }) => funders.get(funder) ?? 0n));
  return loanIds
    .map((loanId) => {
      const [now, before] = [recomputed.get(loanId) ?? [], issued.get(loanId) ?? []];
      return {
        loanId,
        issued: subsidyOf(before),
        recomputed: subsidyOf(now),
        subsidy: subsidyOf(now) - subsidyOf(before),
        funders: new Map(policy.funders.map(({ id }) => [id, partOf(now, id) - partOf(before, id)])),
      };
    })
    .filter(({ subsidy, funders }) => subsidy !== 0n || [...funders.values()].some((part) => part !== 0n));
}

/** @throws TypeError where the value is not a portfolio in its JSON form, or its policy is a preset */
function checked(portfolio: unknown): PortfolioJson {
  const { policy, period, households, loans } = (portfolio ?? {}) as Partial<PortfolioJson>;
  const days = [policy?.window?.from, period?.from];
  if (days.every((day) => typeof day === 'string') && [households, loans].every(Array.isArray)) {
    return portfolio as PortfolioJson;
  }
  const given =
    typeof portfolio === 'object' && portfolio !== null
      ? `an object with the fields {${Object.keys(portfolio).join(', ')}}`
      : String(portfolio);
  throw new TypeError(
    `expected a portfolio in its JSON form, with its policy written out, as plainPortfolio returns it; given: ${given}`,
  );
}

/** The shares of the funders of every loan in the period, by loan id: in the order of the policy's funders. */
export function sharesByLoan(portfolio: unknown): Map<string, readonly Fraction[]> {
  const { policy, period, households, loans } = checked(portfolio);
  const byId = new Map(households.map((household) => [household.id, household]));
  return new Map(
    loans.map((loan) => {
      const household = byId.get(loan.householdId) as HouseholdJson;
      return [loan.id, sharesOf(policy, sharesEntryOf(policy, period, household, loan))];
    }),
  );
}

/**
 * Settles the input of SPEC 7 by brute force, and returns the JSON form of SPEC 9.
 *
 * @throws TypeError where the value is not a portfolio in its JSON form, or its policy is a preset
 */
export function settleByDay(portfolio: unknown): OracleSettlement {
  const json = checked(portfolio);
  const { policy, period, previous, advances } = json;

  // All periods in order. The part of a cap that an earlier period uses is not available to later ones.
  const periods = [period, ...(previous ?? []).map((settlement) => settlement.period)];
  periods.sort((a, b) => byCodeUnit(a.from, b.from));
  const subsidised = new Map<string, Subsidised[]>();
  const recomputed = new Map<string, Paid[]>();
  let rows: Row[] = [];
  for (const one of periods) {
    const settled = settlePeriod(json, one, subsidised);
    if (one === period) rows = settled;
    else for (const row of settled) recomputed.set(row.loan.id, [...(recomputed.get(row.loan.id) ?? []), row]);
  }

  const adjustments = adjust(policy, recomputed, issuedByLoan(json));
  const perFunder = (amount: (id: string) => bigint) => new Map(policy.funders.map(({ id }) => [id, amount(id)]));
  const total = perFunder((id) => sumFen(rows.map(({ funders }) => funders.get(id) ?? 0n)));
  const adjusted = perFunder((id) => sumFen(adjustments.map(({ funders }) => funders.get(id) ?? 0n)));
  const advanced = perFunder((id) =>
    sumFen((advances ?? []).filter(({ funder }) => funder === id).map(({ amount }) => toFen(amount))),
  );
  const payable = perFunder((id) => (total.get(id) ?? 0n) + (adjusted.get(id) ?? 0n) - (advanced.get(id) ?? 0n));

  return {
    period,
    loans: rows.map(lineOf),
    totals: totalsOf(policy, rows),
    groups: {
      product: groupBy(policy, rows, (row) => row.loan.product),
      township: groupBy(policy, rows, (row) => row.household.township ?? ''),
      category: groupBy(policy, rows, (row) => row.household.category ?? ''),
      basis: groupBy(policy, rows, (row) => row.basis),
    },
    adjustments: adjustments.map(({ loanId, issued, recomputed, subsidy, funders }) => ({
      loanId,
      issued: toYuan(issued),
      recomputed: toYuan(recomputed),
      subsidy: toYuan(subsidy),
      funders: mapYuan(funders),
    })),
    advances: mapYuan(advanced),
    payable: mapYuan(payable),
  };
}

/**
 * Every day of the period by loan id, days without a balance included.
 *
 * @throws TypeError where the value is not a portfolio in its JSON form, or its policy is a preset
 */
export function daysByLoan(portfolio: unknown): Map<string, LoanDay[]> {
  const json = checked(portfolio);
  const accrued = [...accrue(json, json.period)].flatMap(([_household, loans]) => loans);
  return new Map(accrued.map(({ loan, days }) => [loan.id, days]));
}

/** The days of one loan. Only the loans of its own household are computed. */
export function loanDays(portfolio: unknown, loanId: string): LoanDay[] {
  const { households, loans, ...terms } = checked(portfolio);
  const householdId = loans.find((loan) => loan.id === loanId)?.householdId;
  const own = households.filter((household) => household.id === householdId);
  const days = daysByLoan({ ...terms, households: own, loans }).get(loanId);
  if (days === undefined) throw new Error(`no loan ${loanId} of a known household`);
  return days;
}

/**
 * SPEC 7, daily booking: day i books A(i) − A(i − 1), A(i) being what the settlement of the period's first i days gives the
 * loan. Every day from its disbursement on is settled anew. Days that are neither subsidised nor book an amount are left
 * out.
 *
 * @throws Error where there is no such loan; TypeError where the value is not a portfolio in its JSON form, or its policy is a
 * preset
 */
export function dailyBookingsByDay(portfolio: unknown, loanId: string): DailyBooking[] {
  const { households, loans, period, ...terms } = checked(portfolio);
  const householdId = loans.find((loan) => loan.id === loanId)?.householdId;
  const own = {
    ...terms,
    households: households.filter(({ id }) => id === householdId),
    loans: loans.filter((loan) => loan.householdId === householdId),
  };
  const bookings: DailyBooking[] = [];
  let before = { subsidy: 0n, concession: 0n, waived: 0n, days: 0 };
  for (const on of daysOf(period)) {
    const lines = settleByDay({ ...own, period: { from: period.from, to: nextDay(on) } }).loans;
    const line = lines.find((one) => one.loanId === loanId);
    if (line === undefined) throw new Error(`no loan ${loanId} of a known household`);
    const now = {
      subsidy: toFen(line.subsidy),
      concession: toFen(line.concession),
      waived: toFen(line.waived),
      days: line.subsidisedDays,
    };
    const amount = now.subsidy - before.subsidy;
    const concession = now.concession - before.concession;
    const waived = now.waived - before.waived;
    if (now.days !== before.days || amount !== 0n || concession !== 0n || waived !== 0n) {
      bookings.push({ on, amount: toYuan(amount), concession: toYuan(concession), waived: toYuan(waived) });
    }
    before = now;
  }
  return bookings;
}
