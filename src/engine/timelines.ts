import type { Batch, LoanColumns } from '../fields/batch.js';
import type { SubsidyRule } from '../fields/policy.js';
import { add, type Integer, smaller } from '../kernel/integer.js';
import type { Day } from '../kernel/plain-date.js';
import { changesUpTo, type Timeline, valueOn } from '../kernel/timeline.js';
import { Change, LoanChanges } from './changes.js';
import { type ClassTerms, NO_LIMIT, type TermsOfClasses } from './class-terms.js';
import { DayConditions } from './day-conditions.js';
import { contractDayAt } from './loan-conditions.js';
import { OtherSubsidies } from './other-subsidies.js';
import type { PreparedPolicy } from './prepared-policy.js';
import { concededRate, waivedRate } from './rates.js';
import { type Gap, RateResolver } from './references.js';
import { RuleTerms, subsidyRate } from './rules.js';

const NONE = new Int32Array(0);
const NO_AMOUNTS = new Float64Array(0);

/**
 * What holds for a loan on the first day for which it is assessed, and what changes afterwards, in the order of the days.
 *
 * One serves all loans of a settlement, one after another. `begin` sets every field that depends on the loan, so that
 * nothing of the loan before is left; `test/engine/timelines.test.ts` takes loans in many orders and compares.
 */
export class LoanTimelines {
  /** The changes after the first day and before the last on which there may be a balance. */
  readonly changes = new LoanChanges();

  // What holds on the first day. A change gives the value from its day on.

  /**
   * In fen: the principal less every repayment up to and including the day itself, so that the day of disbursement counts
   * and the day of repayment does not (算头不算尾; SPEC 2).
   */
  balance = 0;
  /** The last contract rate that starts on the day or before, in millionths of a percent (SPEC 2). */
  contract = 0;
  /** Likewise of the reference rates. */
  reference = 0;
  /** Whether the loan has reference rates, against which its concession is measured. */
  hasReference = false;
  /** A bit for each day condition that fails, by the place of its exclusion; 0 for an ineligible loan. */
  excluded = 0;
  /** The place in `policy.subsidy` of the rule in force; −1 where none is, which excludes the day. */
  rule = 0;
  /** The place in `policy.concession` of the entry in force; −1 where none is, and for a loan with reference rates. */
  concessionRule = -1;
  /** The least of the caps on the principal of every loan by itself, in fen; 0 for an ineligible loan. It never changes. */
  principalLimit = 0;
  /** What earlier loans of the household leave of the caps on principal that tie loans together, in fen. */
  left = NO_LIMIT;
  /** The eligible amounts of the loan, in fen, where the policy subsidises these; otherwise more than any balance. */
  eligibleAmount = NO_LIMIT;

  /** The reference that the rule in force needs on the day whose rates were asked for last, and that has no rate. */
  gap: Gap | undefined;
  /** Whether the policy subsidises eligible amounts. */
  readonly needsEligible: boolean;

  private readonly dayConditions: DayConditions;
  /** The rate of another subsidy that is taken off, in millionths of a percent; 0 where there is none. */
  private other = 0;
  /** What counts of the eligible amounts up to a day; it may be below 0. */
  private eligibleSum: Integer = 0;

  private readonly byAccrualDay: boolean;
  private readonly byContractDay: boolean;
  private readonly reducesByOther: boolean;
  private readonly others: OtherSubsidies;
  /** Whether the policy has references, of which its rates may be formulas; and what these come to. */
  private readonly hasReferences: boolean;
  private readonly rates: RateResolver;
  private readonly subsidyRules: readonly SubsidyRule[];
  /** What the rules come to, where the policy has no references. */
  private readonly termsOfRules: readonly RuleTerms[];
  /** What the rule in force comes to on a day, where the policy has references. */
  private readonly termsOfDay = new RuleTerms();
  private readonly concessionPoints: readonly number[];
  private readonly periodBegin: Day;
  /** The day after the last for which loans are assessed. */
  private periodEnd: Day;

  /** The columns of the batch in use, and what its loans share. */
  private batch: Batch | undefined;
  private termsOfClasses: TermsOfClasses | undefined;
  private disbursedOn = NONE;
  private principals = NO_AMOUNTS;
  private repaidStarts = NONE;
  private repaidOn = NONE;
  private repaidAmounts = NO_AMOUNTS;
  private contractRates: LoanColumns['rates'] | undefined;
  private referenceRates: LoanColumns['rates'] | undefined;
  private referenceStarts = NONE;

  constructor(private readonly prepared: PreparedPolicy) {
    const { policy, period } = prepared;
    this.dayConditions = new DayConditions(policy, this.changes);
    this.needsEligible = policy.subsidisedOn === 'eligible-amounts';
    this.byAccrualDay = policy.rateAppliesBy === 'accrual-day';
    this.byContractDay = policy.rateAppliesBy === 'contract-day';
    this.others = new OtherSubsidies(policy);
    this.reducesByOther = this.others.mayBe('reduce');
    this.hasReferences = prepared.references.size > 0;
    this.rates = new RateResolver(prepared.references);
    this.subsidyRules = policy.subsidy;
    this.termsOfRules = this.hasReferences ? [] : policy.subsidy.map((rule) => new RuleTerms().put(rule, this.rates));
    this.concessionPoints = (policy.concession ?? []).map(({ points }) => points);
    this.periodBegin = period.from;
    this.periodEnd = period.to;
  }

  /** Takes the columns out of a batch, whose loans have been sorted into classes and tested. */
  use(batch: Batch, terms: TermsOfClasses, reasons: Uint32Array): void {
    this.batch = batch;
    this.termsOfClasses = terms;
    const loan = batch.loans.columns;
    this.disbursedOn = loan.disbursedOn.days;
    this.principals = loan.principal.numbers;
    this.repaidStarts = loan.repayments.starts;
    this.repaidOn = loan.repayments.rows.columns.on.days;
    this.repaidAmounts = loan.repayments.rows.columns.amount.numbers;
    this.contractRates = loan.rates;
    this.referenceRates = loan.referenceRates;
    this.referenceStarts = loan.referenceRates.starts;
    this.dayConditions.use(batch, reasons);
    this.others.use(loan);
  }

  /** {@link Assessor.endBefore} */
  endBefore(day: Day): void {
    this.periodEnd = day;
  }

  /** Begins with a household, whose loans come next. */
  beginHousehold(household: number): void {
    this.dayConditions.beginHousehold(household);
  }

  /**
   * Begins with the loan at a place.
   *
   * @param eligible for an ineligible loan only balance and contract rate matter
   * @param left what earlier loans of the household leave of the caps on principal that tie loans together, in fen
   */
  begin(place: number, eligible: boolean, left: Timeline<number> | undefined): void {
    const { changes } = this;
    const { interestPeriodStarts } = this.prepared;
    const disbursedOn = this.disbursedOn[place] as Day;
    changes.begin(disbursedOn > this.periodBegin ? disbursedOn : this.periodBegin, this.periodEnd);
    this.balance = this.addRepayments(place);
    this.contract = this.addRates(this.contractRates as LoanColumns['rates'], place, Change.ContractRate);
    for (let i = 0; i < interestPeriodStarts.length; i++) {
      changes.addInside(interestPeriodStarts[i] as number, Change.InterestPeriod, 0);
    }
    this.excluded = 0;
    this.rule = 0;
    this.concessionRule = -1;
    this.hasReference = false;
    this.other = 0;
    this.principalLimit = 0;
    this.left = NO_LIMIT;
    this.eligibleAmount = NO_LIMIT;
    this.gap = undefined;
    if (eligible) this.beginEligible(place, left);
    changes.sort();
  }

  private beginEligible(place: number, left: Timeline<number> | undefined): void {
    const terms = (this.termsOfClasses as TermsOfClasses).at(place);
    this.principalLimit = terms.principalLimit;
    this.excluded = this.dayConditions.add(place);
    this.hasReference = this.referenceStarts[place] !== this.referenceStarts[place + 1];
    if (this.hasReference) {
      this.reference = this.addRates(this.referenceRates as LoanColumns['rates'], place, Change.ReferenceRate);
    } else if (terms.concession !== undefined)
      this.concessionRule = this.addTimeline(terms.concession, Change.Concession);
    this.rule = this.byAccrualDay
      ? this.addTimeline(terms.rulesOfPeriod, Change.Rule)
      : this.ruleThroughout(place, terms);
    if (this.reducesByOther) this.other = this.others.rateAt(place);
    if (this.hasReferences) this.beginReferences(place);
    if (left !== undefined) this.left = this.addTimeline(left, Change.Left);
    if (this.needsEligible) this.eligibleAmount = this.addEligibleAmounts(place);
  }

  /** The rule of a loan under a policy that looks it up on one day. */
  private ruleThroughout(place: number, { rules }: ClassTerms): number {
    const { disbursedOn } = this;
    const { contractedOn } = (this.batch as Batch).loans.columns;
    const day = this.byContractDay ? contractDayAt(contractedOn.days, disbursedOn, place) : disbursedOn[place];
    return valueOn(rules, day as number);
  }

  private beginReferences(place: number): void {
    const { changes, rule } = this;
    const { contractedOn } = (this.batch as Batch).loans.columns;
    this.rates.begin(contractedOn.days[place] as number, this.disbursedOn[place] as number);
    // A rule that holds throughout is looked up again where a reference of each day changes.
    if (this.byAccrualDay) return;
    for (const day of this.prepared.accrualChanges[rule] ?? []) changes.addInside(day, Change.Rule, rule);
  }

  /**
   * Adds the repayments. Returns the balance of the first day: the principal less every repayment up to and including the day
   * itself, so that the day of disbursement counts and the day of repayment does not (算头不算尾; SPEC 2).
   */
  private addRepayments(place: number): number {
    const { changes, repaidOn, repaidAmounts } = this;
    const { first } = changes;
    const last = this.repaidStarts[place + 1] as number;
    let balance = this.principals[place] as number;
    let later = balance;
    for (let i = this.repaidStarts[place] as number; i < last; i++) {
      const day = repaidOn[i] as Day;
      if (day >= changes.end) break;
      const amount = repaidAmounts[i] as number;
      later -= amount;
      if (day <= first) balance = later;
      else changes.add(day, Change.Repaid, amount);
      // What changes once nothing is left need not be added.
      if (later === 0) changes.end = day > first ? day : first;
    }
    return balance;
  }

  /** Adds the changes of a rate. Returns that of the first day, in millionths of a percent. */
  private addRates({ starts, rows }: LoanColumns['rates'], place: number, kind: Change): number {
    const { changes } = this;
    const { first, end } = changes;
    const { days } = rows.columns.from;
    const { numbers } = rows.columns.pct;
    const last = starts[place + 1] as number;
    let rate = 0;
    for (let i = starts[place] as number; i < last; i++) {
      const day = days[i] as number;
      if (day <= first) rate = numbers[i] as number;
      else if (day < end) changes.add(day, kind, numbers[i] as number);
    }
    return rate;
  }

  /** Adds the eligible amounts. Returns what counts on the first day. */
  private addEligibleAmounts(place: number): number {
    const { starts, rows } = (this.batch as Batch).loans.columns.eligibleAmounts;
    const { on, amount } = rows.columns;
    this.eligibleSum = 0;
    let eligible = 0;
    for (let i = starts[place] as number; i < (starts[place + 1] as number); i++) {
      const day = on.days[i] as number;
      if (day <= this.changes.first) eligible = this.addEligible(amount.numbers[i] as number);
      else this.changes.addInside(day, Change.EligibleAmount, amount.numbers[i] as number);
    }
    return eligible;
  }

  /** Adds an eligible amount to those before. Returns what counts, in fen: together they are not below 0 (SPEC 2). */
  addEligible(amount: number): number {
    this.eligibleSum = add(this.eligibleSum, amount);
    // More than any balance is as much as the largest.
    return this.eligibleSum < 0 ? 0 : Number(smaller(this.eligibleSum, Number.MAX_SAFE_INTEGER));
  }

  /** Adds what changes over time. Returns the value of the first day. */
  private addTimeline({ changes: days, values }: Timeline<number>, kind: Change): number {
    if (days.length === 0) return values[0] as number;
    const { changes } = this;
    const begun = changesUpTo(days, changes.first);
    for (let i = begun; i < days.length && (days[i] as number) < changes.end; i++) {
      changes.add(days[i] as number, kind, values[i + 1] as number);
    }
    return values[begun] as number;
  }

  /**
   * The subsidy rate on a day, in pico-percent. Where a reference that it needs has no rate, {@link gap} names it.
   *
   * @param contract the contract rate of the day, in millionths of a percent
   * @param rule the place of the rule in force; below 0 for none
   */
  subsidyRateOn(day: number, contract: number, rule: number): number {
    if (rule < 0) return 0;
    const terms = this.hasReferences ? this.termsOn(day, rule) : (this.termsOfRules[rule] as RuleTerms);
    return subsidyRate(terms, contract, this.other);
  }

  private termsOn(day: number, rule: number): RuleTerms {
    const { rates } = this;
    rates.moveTo(day);
    const terms = this.termsOfDay.put(this.subsidyRules[rule] as SubsidyRule, rates);
    this.gap = rates.gap;
    return terms;
  }

  /**
   * What the bank gives up beside it, in pico-percent (SPEC 5.4); parameters are in millionths of a percent.
   *
   * @param rule the place of the entry of the policy's concession in force; below 0 for none
   * @param subsidy the subsidy rate of the day, in pico-percent
   */
  concessionRateOf(contract: number, reference: number, rule: number, subsidy: number): number {
    if (this.hasReference) return concededRate(reference, contract);
    return rule < 0 ? 0 : waivedRate(this.concessionPoints[rule] as number, contract, subsidy);
  }

  /** Tells that the reference of the rule in force has no rate on a day that would be subsidised. */
  tellGap(gap: Gap, place: number): void {
    this.prepared.onGap(gap, place, this.batch as Batch, this.prepared.policy);
  }
}
