import { balanceOf, rateOf } from '../accrual/balance.js';
import { concededRate, subsidyRate, waivedRate } from '../accrual/rates.js';
import { type ExcludedDays, excludedDaysOf } from '../eligibility/day-conditions.js';
import type { Day } from '../kernel/plain-date.js';
import { Cursor, type Timeline } from '../kernel/timeline.js';
import type { SubsidyRule } from '../model/policy.js';
import type { Household, Loan } from '../model/portfolio.js';
import type { Exclusion } from '../model/reasons.js';
import type { Terms } from './terms.js';

const NOTHING_EXCLUDED: readonly ExcludedDays[] = [];
const NO_CURSORS: readonly Cursor[] = [];

/**
 * A loan's timelines laid side by side, and a cursor on each. `moveTo` goes to the first day of a segment; everything
 * else tells what holds there, until the day that `moveTo` returned.
 */
export class Walk {
  private readonly balances: Timeline<number>;
  private readonly contracts: Timeline<number>;
  private readonly references: Timeline<number> | undefined;
  private readonly concessions: Timeline<number> | undefined;
  private readonly excluded: readonly ExcludedDays[];

  private readonly balanceAt: Cursor;
  private readonly contractAt: Cursor;
  private readonly referenceAt: Cursor;
  private readonly concessionAt: Cursor;
  private readonly ruleAt: Cursor;
  private readonly leftAt: Cursor;
  private readonly interestPeriodAt: Cursor;
  private readonly excludedAt: readonly Cursor[];
  private readonly cursors: readonly Cursor[];

  private readonly perLoan: number;
  private readonly other: number | undefined;

  /**
   * @param eligible for an ineligible loan only balance and contract rate matter
   * @param left what earlier loans of the household leave of its cap on principal, in fen
   */
  constructor(
    private readonly loan: Loan,
    household: Household,
    private readonly terms: Terms,
    eligible: boolean,
    private readonly left: Timeline<number> | undefined,
  ) {
    const { policy } = terms;
    this.balances = balanceOf(loan);
    this.contracts = rateOf(loan.rates);
    this.references = eligible && loan.referenceRates !== undefined ? rateOf(loan.referenceRates) : undefined;
    this.concessions = eligible && this.references === undefined ? terms.concession : undefined;
    this.excluded = eligible ? excludedDaysOf(loan, household, policy, terms.period.to) : NOTHING_EXCLUDED;

    this.balanceAt = Cursor.over(this.balances.changes);
    this.contractAt = Cursor.over(this.contracts.changes);
    this.referenceAt = Cursor.over(this.references?.changes);
    this.concessionAt = Cursor.over(this.concessions?.changes);
    this.ruleAt = Cursor.over(eligible && policy.rateAppliesBy === 'accrual-day' ? terms.rules.changes : undefined);
    this.leftAt = Cursor.over(eligible ? left?.changes : undefined);
    this.interestPeriodAt = Cursor.over(terms.interestPeriodStarts);
    this.excludedAt = this.excluded.length === 0 ? NO_CURSORS : this.excluded.map(({ days }) => Cursor.over(days));
    this.cursors = [
      this.balanceAt,
      this.contractAt,
      this.referenceAt,
      this.concessionAt,
      this.ruleAt,
      this.leftAt,
      this.interestPeriodAt,
    ];

    this.perLoan = policy.principalCap?.perLoan ?? Number.POSITIVE_INFINITY;
    this.other = policy.otherSubsidy === 'reduce' ? loan.otherSubsidy?.pct : undefined;
  }

  /** Goes to a day, not before the last one, and returns the next day on which anything changes, at most `end`. */
  moveTo(day: Day, end: Day): Day {
    let next: number = end;
    for (let i = 0; i < this.cursors.length; i++) next = Math.min(next, (this.cursors[i] as Cursor).moveTo(day));
    for (let i = 0; i < this.excludedAt.length; i++) next = Math.min(next, (this.excludedAt[i] as Cursor).moveTo(day));
    return next as Day;
  }

  /** In fen. */
  get balance(): number {
    return this.balances.values[this.balanceAt.index] as number;
  }

  /** The contract rate, in millionths of a percent. */
  get contract(): number {
    return this.contracts.values[this.contractAt.index] as number;
  }

  /** How many interest periods have begun inside the period. */
  get interestPeriod(): number {
    return this.interestPeriodAt.index;
  }

  /** The first day condition that fails, but for the caps on principal. */
  get exclusion(): Exclusion | undefined {
    for (let i = 0; i < this.excludedAt.length; i++) {
      if ((this.excludedAt[i] as Cursor).inside) return (this.excluded[i] as ExcludedDays).exclusion;
    }
    return undefined;
  }

  /** What the caps on principal leave of the balance, in fen (SPEC 5.1). */
  get covered(): number {
    const left = this.left === undefined ? Number.POSITIVE_INFINITY : (this.left.values[this.leftAt.index] as number);
    return Math.min(this.balance, this.perLoan, left);
  }

  /**
   * The place in `policy.subsidy` of the rule in force. The first starts no later than the window, so an eligible loan
   * always has one.
   */
  get rule(): number {
    const { policy, rules } = this.terms;
    return policy.rateAppliesBy === 'accrual-day'
      ? (rules.values[this.ruleAt.index] as number)
      : policy.subsidy.findLastIndex(({ from }) => from <= this.loan.disbursedOn);
  }

  /** The subsidy rate under a rule, in pico-percent. */
  subsidyRate(rule: number): number {
    return subsidyRate(this.terms.policy.subsidy[rule] as SubsidyRule, this.contract, this.other);
  }

  /** What the bank gives up beside a subsidy rate, in pico-percent (SPEC 5.4). */
  concessionRate(subsidy: number): number {
    if (this.references !== undefined) {
      return concededRate(this.references.values[this.referenceAt.index] as number, this.contract);
    }
    if (this.concessions === undefined) return 0;
    return waivedRate(this.concessions.values[this.concessionAt.index] as number, this.contract, subsidy);
  }
}
