import { balanceOf, rateOf } from '../accrual/balance.js';
import { concededRate, PICO_PER_MICRO, subsidyRate, unitOf, waivedRate } from '../accrual/rates.js';
import { type Sums, sumsFor } from '../accrual/sums.js';
import { excludedDaysOf } from '../eligibility/day-conditions.js';
import { basisOf, reasonsAgainst } from '../eligibility/loan-conditions.js';
import { add, type Integer } from '../kernel/integer.js';
import type { Day } from '../kernel/plain-date.js';
import { Cursor, type Timeline } from '../kernel/timeline.js';
import type { SubsidyRule } from '../model/policy.js';
import type { Household, Loan } from '../model/portfolio.js';
import type { Basis, Exclusion, Reason } from '../model/reasons.js';
import type { Terms } from './terms.js';

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

/** Receives a loan's segments in order, as they are folded. */
export type SegmentSink = (segment: RawSegment) => void;

/** What accrued on a loan over the period: rounded, before what ties it to the household's other loans (caps on amounts). */
export interface Accrued {
  readonly basis: Basis;
  readonly reasons: readonly Reason[];
  readonly excludedDays: Readonly<Partial<Record<Exclusion, number>>>;
  readonly subsidisedDays: number;
  readonly principalDays: Integer;
  readonly interest: Integer;
  readonly concession: Integer;
  readonly subsidy: Integer;
}

const NO_DAYS: Readonly<Partial<Record<Exclusion, number>>> = Object.freeze({});

/**
 * Folds a loan's segments over the period of the terms: lays its timelines side by side, cuts wherever one of them
 * changes, and adds one product for each segment. The cost is that of the changes, never of the days.
 *
 * @param left what earlier loans of the household leave of its cap on principal, in fen, day by day
 * @param sink receives every segment with a balance; leaving it out changes no figure
 */
export function accrue(
  loan: Loan,
  household: Household,
  terms: Terms,
  left: Timeline<number> | undefined,
  sink: SegmentSink | undefined,
): Accrued {
  const { policy, dayCount } = terms;
  const reasons = reasonsAgainst(loan, household, policy);
  const basis = basisOf(loan, reasons, policy);
  const eligible = reasons.length === 0;

  const balances = balanceOf(loan);
  const contracts = rateOf(loan.rates);
  const references = loan.referenceRates && rateOf(loan.referenceRates);
  const excluded = eligible ? excludedDaysOf(loan, household, policy) : [];

  const byAccrualDay = policy.rateAppliesBy === 'accrual-day';
  const balanceAt = Cursor.over(balances.changes);
  const contractAt = Cursor.over(contracts.changes);
  const interestPeriodAt = Cursor.over(terms.interestPeriodStarts);
  const ruleAt = Cursor.over(eligible && byAccrualDay ? terms.rules.changes : undefined);
  const referenceAt = Cursor.over(eligible ? references?.changes : undefined);
  const concessionAt = Cursor.over(eligible && references === undefined ? terms.concession?.changes : undefined);
  const leftAt = Cursor.over(eligible ? left?.changes : undefined);
  const excludedAt = excluded.map(({ days }) => Cursor.over(days));
  const cursors = [balanceAt, contractAt, interestPeriodAt, ruleAt, referenceAt, concessionAt, leftAt];

  const disbursementRule = eligible && !byAccrualDay ? ruleIn(terms, loan.disbursedOn) : -1;
  const other = loan.otherSubsidy?.pct;
  const perLoan = policy.principalCap?.perLoan ?? Number.POSITIVE_INFINITY;
  const daily = policy.rounding === 'day';
  const begin = Math.max(terms.period.from, loan.disbursedOn) as Day;
  const end = terms.period.to;
  const sums = sumsOver(loan, begin, end, terms);

  let subsidisedDays = 0;
  let principalDays: Integer = 0;
  let excludedDays: Partial<Record<Exclusion, number>> | undefined;
  let interestPeriod = 0;
  for (let from = begin; from < end; ) {
    let to = end;
    for (let i = 0; i < cursors.length; i++) to = sooner((cursors[i] as Cursor).moveTo(from), to);
    for (let i = 0; i < excludedAt.length; i++) to = sooner((excludedAt[i] as Cursor).moveTo(from), to);
    const balance = balances.values[balanceAt.index] as number;
    // No repayment brings a balance back, so nothing more accrues.
    if (balance === 0) break;
    if (interestPeriodAt.index !== interestPeriod) {
      interestPeriod = interestPeriodAt.index;
      sums.round();
    }
    const units = dayCount.units(from, to);
    const contract = contracts.values[contractAt.index] as number;
    const contractRate = contract * PICO_PER_MICRO;
    sums.addInterest(balance, units, contractRate);

    let covered = 0;
    let rate = 0;
    let concessionRate = 0;
    let rule: number | undefined;
    let exclusion: Exclusion | undefined;
    if (eligible) {
      for (let i = 0; i < excludedAt.length && exclusion === undefined; i++) {
        if ((excludedAt[i] as Cursor).inside) exclusion = (excluded[i] as { exclusion: Exclusion }).exclusion;
      }
      if (exclusion === undefined) {
        covered = Math.min(balance, perLoan, left === undefined ? balance : (left.values[leftAt.index] as number));
        if (covered === 0) exclusion = 'PRINCIPAL_CAP';
      }
      if (exclusion === undefined) {
        rule = policy.rateAppliesBy === 'accrual-day' ? (terms.rules.values[ruleAt.index] as number) : disbursementRule;
        rate = subsidyRate(
          policy.subsidy[rule] as SubsidyRule,
          contract,
          policy.otherSubsidy === 'reduce' ? other : undefined,
        );
        concessionRate =
          references !== undefined
            ? concededRate(references.values[referenceAt.index] as number, contract)
            : terms.concession !== undefined
              ? waivedRate(terms.concession.values[concessionAt.index] as number, contract, rate)
              : 0;
        subsidisedDays += to - from;
        principalDays = add(principalDays, productOf(covered, to - from));
        if (daily) {
          sums.addDailySubsidy(covered, dayCount.classes(from, to), rate);
          sums.addConcession(covered, units, concessionRate);
        } else {
          sums.addSubsidy(covered, units, rate, concessionRate);
        }
      } else {
        excludedDays ??= {};
        excludedDays[exclusion] = (excludedDays[exclusion] ?? 0) + (to - from);
      }
    }
    sink?.({ from, to, units, balance, covered, contractRate, subsidyRate: rate, concessionRate, rule, exclusion });
    from = to;
  }
  sums.round();

  return {
    basis,
    reasons,
    excludedDays: excludedDays ?? NO_DAYS,
    subsidisedDays,
    principalDays,
    interest: sums.interest,
    concession: sums.concession,
    // Rounding every day may come to more than the interest rounded once; the subsidy never does.
    subsidy: sums.subsidy < sums.interest ? sums.subsidy : sums.interest,
  };
}

function sooner(change: number, to: Day): Day {
  return change < to ? (change as Day) : to;
}

/** The rule in force on a day; the first starts no later than the window, so an eligible loan always has one. */
function ruleIn({ policy }: Terms, day: Day): number {
  return policy.subsidy.findLastIndex((rule) => rule.from <= day);
}

function productOf(a: number, b: number): Integer {
  const product = a * b;
  return Number.isSafeInteger(product) ? product : BigInt(a) * BigInt(b);
}

function sumsOver(loan: Loan, begin: Day, end: Day, terms: Terms): Sums {
  let largest = 0;
  for (const { pct } of loan.rates) if (pct > largest) largest = pct;
  if (loan.referenceRates !== undefined) for (const { pct } of loan.referenceRates) if (pct > largest) largest = pct;
  const units = begin < end ? terms.dayCount.units(begin, end) : 0;
  return sumsFor(loan.principal, units, largest * PICO_PER_MICRO, unitOf(loan, terms.precision), terms.dayCount);
}
