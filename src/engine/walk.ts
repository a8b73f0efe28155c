import type { SubsidyRule } from '../fields/policy.js';
import type { Household, Loan } from '../fields/portfolio.js';
import { EXCLUSION_NAMES } from '../fields/reasons.js';
import type { Day } from '../kernel/plain-date.js';
import { Cursor, EVER, type Timeline } from '../kernel/timeline.js';
import { BalanceCursor, RateCursor } from './balance.js';
import { ExclusionCursor, NOT_EXCLUDED } from './day-conditions.js';
import { concededRate, PICO_PER_MICRO, subsidyRate, waivedRate } from './rates.js';
import type { Terms } from './terms.js';

const PRINCIPAL_CAP = EXCLUSION_NAMES.indexOf('PRINCIPAL_CAP');

/**
 * A loan's timelines laid side by side, and a cursor on each. `moveTo` goes to the first day of a segment; what the walk
 * then tells holds until the day that `moveTo` returned.
 *
 * One walk serves all loans of a settlement, one after another: nothing is made for a loan but its sets of excluded days.
 */
export class Walk {
  /** In fen. */
  balance = 0;
  /** The part of the balance that is subsidised, in fen: 0 where the day is excluded or the loan is ineligible. */
  covered = 0;
  /** The place of the first day condition that fails; {@link NOT_EXCLUDED} where none does, and for an ineligible loan. */
  exclusion = NOT_EXCLUDED;
  /** Whether the rates are others than on the day before the segment. */
  changesRates = false;
  /** The contract rate, in pico-percent. */
  contractRate = 0;
  /**
   * The place in `policy.subsidy` of the rule in force. The first starts no later than the window, so an eligible loan
   * always has one.
   */
  rule = 0;
  /** The subsidy rate under the rule, in pico-percent; 0 for an ineligible loan. */
  subsidyRate = 0;
  /** What the bank gives up beside it, in pico-percent (SPEC 5.4); 0 for an ineligible loan. */
  concessionRate = 0;
  /** How many interest periods have begun inside the period. */
  interestPeriod = 0;

  private readonly balanceAt = new BalanceCursor();
  private readonly contractAt = new RateCursor();
  private readonly referenceAt = new RateCursor();
  private readonly concessionAt = new Cursor();
  private readonly ruleAt = new Cursor();
  private readonly leftAt = new Cursor();
  private readonly interestPeriodAt = new Cursor();
  private ratesUntil = EVER;
  private readonly excludedAt: ExclusionCursor;

  private readonly perLoan: number;
  private readonly byAccrualDay: boolean;
  private readonly hasInterestPeriods: boolean;
  /** Whether rules or concession change within the period. */
  private readonly policyChanges: boolean;
  private left: Timeline<number> | undefined;
  private eligible = false;
  private hasReference = false;
  private other: number | undefined;

  constructor(private readonly terms: Terms) {
    const { policy, period } = terms;
    this.excludedAt = new ExclusionCursor(policy, period.to);
    this.perLoan = policy.principalCap?.perLoan ?? Number.MAX_SAFE_INTEGER;
    this.byAccrualDay = policy.rateAppliesBy === 'accrual-day';
    this.hasInterestPeriods = terms.interestPeriodStarts.length > 0;
    this.policyChanges = terms.rules.changes.length > 0 || (terms.concession?.changes.length ?? 0) > 0;
  }

  /**
   * Begins anew with a loan.
   *
   * @param eligible for an ineligible loan only balance and contract rate matter
   * @param left what earlier loans of the household leave of its cap on principal, in fen
   */
  begin(loan: Loan, household: Household, eligible: boolean, left: Timeline<number> | undefined): void {
    this.eligible = eligible;
    this.balanceAt.begin(loan);
    // A cursor that never moves need not begin again.
    if (this.hasInterestPeriods) this.interestPeriodAt.begin(this.terms.interestPeriodStarts);
    if (this.left !== undefined || left !== undefined) this.leftAt.begin(eligible ? left?.changes : undefined);
    this.left = left;
    this.beginRates(loan);
    this.covered = 0;
    this.exclusion = NOT_EXCLUDED;
    if (eligible) this.excludedAt.begin(loan, household);
  }

  private beginRates(loan: Loan): void {
    const { terms, eligible } = this;
    this.ratesUntil = EVER;
    this.contractAt.begin(loan.rates);
    const references = eligible ? loan.referenceRates : undefined;
    if (this.hasReference || references !== undefined) this.referenceAt.begin(references);
    this.hasReference = references !== undefined;
    if (this.policyChanges) {
      this.concessionAt.begin(eligible && !this.hasReference ? terms.concession?.changes : undefined);
      this.ruleAt.begin(eligible && this.byAccrualDay ? terms.rules.changes : undefined);
    }
    this.subsidyRate = 0;
    this.concessionRate = 0;
    if (!eligible) return;
    this.other = terms.policy.otherSubsidy === 'reduce' ? loan.otherSubsidy?.pct : undefined;
    // The rule of the day of disbursement holds throughout.
    if (!this.byAccrualDay) this.rule = terms.policy.subsidy.findLastIndex(({ from }) => from <= loan.disbursedOn);
  }

  /** Goes to a day, not before the last one, and returns the next day on which anything changes, at most `end`. */
  moveTo(day: Day, end: Day): Day {
    const { balanceAt, leftAt, interestPeriodAt } = this;
    this.changesRates = day >= this.ratesUntil;
    if (this.changesRates) this.moveRatesTo(day);
    balanceAt.moveTo(day);
    leftAt.moveTo(day);
    interestPeriodAt.moveTo(day);
    this.balance = balanceAt.balance;
    this.interestPeriod = interestPeriodAt.index;
    let next = this.ratesUntil < end ? this.ratesUntil : end;
    if (balanceAt.next < next) next = balanceAt.next;
    if (leftAt.next < next) next = leftAt.next;
    if (interestPeriodAt.next < next) next = interestPeriodAt.next;
    if (!this.eligible) return next as Day;
    this.excludedAt.moveTo(day);
    this.cover(this.excludedAt.exclusion);
    return Math.min(next, this.excludedAt.next) as Day;
  }

  private cover(exclusion: number): void {
    this.covered = exclusion === NOT_EXCLUDED ? this.withinCaps() : 0;
    this.exclusion = exclusion === NOT_EXCLUDED && this.covered === 0 ? PRINCIPAL_CAP : exclusion;
  }

  /** What the caps on principal leave of the balance, in fen (SPEC 5.1). */
  private withinCaps(): number {
    const { balance, perLoan, left } = this;
    const within = balance < perLoan ? balance : perLoan;
    return left === undefined ? within : Math.min(within, left.values[this.leftAt.index] as number);
  }

  private moveRatesTo(day: Day): void {
    const { contractAt, referenceAt, concessionAt, ruleAt } = this;
    contractAt.moveTo(day);
    referenceAt.moveTo(day);
    concessionAt.moveTo(day);
    ruleAt.moveTo(day);
    this.ratesUntil = Math.min(contractAt.next, referenceAt.next, concessionAt.next, ruleAt.next);
    this.contractRate = contractAt.rate * PICO_PER_MICRO;
    if (!this.eligible) return;
    const { policy, rules, concession } = this.terms;
    if (this.byAccrualDay) this.rule = rules.values[ruleAt.index] as number;
    const subsidy = subsidyRate(policy.subsidy[this.rule] as SubsidyRule, contractAt.rate, this.other);
    this.subsidyRate = subsidy;
    if (this.hasReference) this.concessionRate = concededRate(referenceAt.rate, contractAt.rate);
    else if (concession !== undefined) {
      this.concessionRate = waivedRate(concession.values[concessionAt.index] as number, contractAt.rate, subsidy);
    }
  }
}
