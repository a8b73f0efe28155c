import { PICO_PER_MICRO, unitOf } from '../accrual/rates.js';
import { type ExactSums, type Sums, sumsFor } from '../accrual/sums.js';
import { basisOf, reasonsAgainst } from '../eligibility/loan-conditions.js';
import { add, type Integer, subtract } from '../kernel/integer.js';
import type { Day } from '../kernel/plain-date.js';
import type { Timeline } from '../kernel/timeline.js';
import type { Household, Loan } from '../model/portfolio.js';
import { type Basis, EXCLUSIONS, type Exclusion, type Reason } from '../model/reasons.js';
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

/** What accrued on a loan over the period: rounded, before what ties it to the household's other loans (caps on amounts). */
export interface Accrued {
  readonly basis: Basis;
  readonly reasons: readonly Reason[];
  readonly excludedDays: Readonly<Partial<Record<Exclusion, number>>>;
  readonly subsidisedDays: number;
  readonly principalDays: Integer;
  readonly interest: Integer;
  readonly concession: Integer;
  /** Before the interest limits it: rounded day by day, it may come to more. */
  readonly subsidy: Integer;
}

const NO_DAYS: Readonly<Partial<Record<Exclusion, number>>> = Object.freeze({});

/**
 * Folds a loan's segments over the period of the terms: cuts wherever one of its timelines changes, and adds one product
 * for each stretch between two cuts. The cost is that of the changes, never of the days.
 *
 * @param left what earlier loans of the household leave of its cap on principal, in fen, day by day
 * @param trace receives every segment with a balance, and every rounding
 */
export function accrue(
  loan: Loan,
  household: Household,
  terms: Terms,
  left: Timeline<number> | undefined,
  trace: Trace | undefined,
): Accrued {
  const { policy, period, dayCount } = terms;
  const reasons = reasonsAgainst(loan, household, policy);
  const eligible = reasons.length === 0;
  const daily = policy.rounding === 'day';
  const walk = new Walk(loan, household, terms, eligible, left);
  const begin = Math.max(period.from, loan.disbursedOn) as Day;
  const sums = sumsOver(loan, begin, period.to, terms);

  let subsidisedDays = 0;
  let principalDays: Integer = 0;
  let excludedDays: Partial<Record<Exclusion, number>> | undefined;
  let interestPeriod: number | undefined;
  let to: Day;
  for (let from = begin; from < period.to; from = to) {
    to = walk.moveTo(from, period.to);
    const { balance, contract } = walk;
    // No repayment brings a balance back, so nothing more accrues.
    if (balance === 0) break;
    if (interestPeriod !== undefined && walk.interestPeriod !== interestPeriod) round(sums, loan, from, trace);
    interestPeriod = walk.interestPeriod;
    const units = dayCount.units(from, to);
    const contractRate = contract * PICO_PER_MICRO;
    sums.addInterest(balance, units, contractRate);

    let covered = 0;
    let subsidyRate = 0;
    let concessionRate = 0;
    let rule: number | undefined;
    let exclusion: Exclusion | undefined;
    if (eligible) {
      exclusion = walk.exclusion;
      if (exclusion === undefined) {
        covered = walk.covered;
        if (covered === 0) exclusion = 'PRINCIPAL_CAP';
      }
      if (exclusion === undefined) {
        rule = walk.rule;
        subsidyRate = walk.subsidyRate(rule);
        concessionRate = walk.concessionRate(subsidyRate);
        subsidisedDays += to - from;
        principalDays = add(principalDays, product(covered, to - from));
        sums.addConcession(covered, units, concessionRate);
        if (!daily) sums.addSubsidy(covered, units, subsidyRate);
      } else {
        excludedDays ??= {};
        excludedDays[exclusion] = (excludedDays[exclusion] ?? 0) + (to - from);
      }
    }
    trace?.segment(loan, {
      from,
      to,
      units,
      balance,
      covered,
      contractRate,
      subsidyRate,
      concessionRate,
      rule,
      exclusion,
    });
    if (daily && rule !== undefined) {
      for (const days of dayCount.classes(from, to)) {
        if (days.days === 0) continue;
        const rounded = sums.addDailySubsidy(covered, days, subsidyRate);
        trace?.dailyRounding?.(loan, { from, ...days, covered, subsidyRate, rounded });
      }
    }
  }
  round(sums, loan, period.to, trace);

  return {
    basis: basisOf(loan, reasons, policy),
    reasons,
    excludedDays: excludedDays === undefined ? NO_DAYS : inOrderOfPrecedence(excludedDays),
    subsidisedDays,
    principalDays,
    interest: sums.interest,
    concession: sums.concession,
    subsidy: sums.subsidy,
  };
}

const PRECEDENCE = Object.keys(EXCLUSIONS) as Exclusion[];

/** The exclusions in their order of precedence, not of their days, so that equal outcomes are written alike. */
function inOrderOfPrecedence(days: Readonly<Partial<Record<Exclusion, number>>>): Partial<Record<Exclusion, number>> {
  const ordered: Partial<Record<Exclusion, number>> = {};
  for (const exclusion of PRECEDENCE) if (days[exclusion] !== undefined) ordered[exclusion] = days[exclusion];
  return ordered;
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

function product(a: number, b: number): Integer {
  const safe = a * b;
  return Number.isSafeInteger(safe) ? safe : BigInt(a) * BigInt(b);
}

function sumsOver(loan: Loan, begin: Day, end: Day, terms: Terms): Sums {
  let largest = 0;
  for (const { pct } of loan.rates) if (pct > largest) largest = pct;
  if (loan.referenceRates !== undefined) for (const { pct } of loan.referenceRates) if (pct > largest) largest = pct;
  const units = begin < end ? terms.dayCount.units(begin, end) : 0;
  return sumsFor(loan.principal, units, largest * PICO_PER_MICRO, unitOf(loan, terms.precision), terms.dayCount);
}
