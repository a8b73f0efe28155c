import type { Batch } from '../fields/batch.js';
import { EXCLUSION_NAMES } from '../fields/reasons.js';
import { ABSENT_DAY } from '../kernel/columns.js';
import type { Day } from '../kernel/plain-date.js';
import { Cursor, constant, MAX_DAY, MIN_DAY, type Timeline, valueOn } from '../kernel/timeline.js';
import { EligibleCursor, RateCursor } from './balance.js';
import { type ClassTerms, NO_LIMIT, type TermsOfClasses } from './class-terms.js';
import { ExclusionCursor, NOT_EXCLUDED } from './day-conditions.js';
import { contractDayAt } from './loan-conditions.js';
import { OtherSubsidies } from './other-subsidies.js';
import type { PreparedPolicy } from './prepared-policy.js';
import { concededRate, waivedRate } from './rates.js';
import { type Gap, PICO_PER_MICRO, RateResolver, type RawLookup } from './references.js';
import { subsidyRate } from './rules.js';

const NO_RULE = EXCLUSION_NAMES.indexOf('NO_RULE');
const NO_ELIGIBLE_AMOUNT = EXCLUSION_NAMES.indexOf('NO_ELIGIBLE_AMOUNT');
const PRINCIPAL_CAP = EXCLUSION_NAMES.indexOf('PRINCIPAL_CAP');

const NO_TERMS: ClassTerms = /* @__PURE__ */ Object.freeze({
  rules: /* @__PURE__ */ constant(-1),
  rulesOfPeriod: /* @__PURE__ */ constant(-1),
  concession: undefined,
  changesRates: false,
  funderShares: -1,
  principalLimit: NO_LIMIT,
});

/**
 * A loan's timelines, except that of its balance, with a cursor on each. `moveTo` goes to the first day of a stretch; the
 * fields then hold until the day that `moveTo` returned. The balance cuts stretches into segments ({@link Accrual}).
 *
 * One walk serves all loans of a settlement, one after another. `begin` sets every field that depends on the loan, so that
 * nothing of the loan before is left; `test/engine/walk.test.ts` walks loans in many orders and compares.
 */
export class Walk {
  /**
   * So much of the balance is subsidised at most, in fen: the eligible amounts, and what the caps on principal leave
   * (SPEC 5.1); 0 where the day is excluded or the loan is ineligible.
   */
  limit = 0;
  /** The eligible amounts of the loan, in fen, where the policy subsidises these; otherwise more than any balance. */
  eligibleAmount = NO_LIMIT;
  /** The place of the first day condition that fails; {@link NOT_EXCLUDED} where none does, and for an ineligible loan. */
  exclusion = NOT_EXCLUDED;
  /** Whether the rates are others than on the day before the stretch. */
  changesRates = false;
  /** The contract rate, in pico-percent. */
  contractRate = 0;
  /** The place in `policy.subsidy` of the rule in force; −1 where none is, which excludes the day. */
  rule = 0;
  /** The subsidy rate under the rule, in pico-percent; 0 for an ineligible loan. */
  subsidyRate = 0;
  /** What the bank gives up beside it, in pico-percent (SPEC 5.4); 0 for an ineligible loan. */
  concessionRate = 0;
  /** The place in `policy.concession` of the entry in force; −1 where none is, and for a loan with reference rates. */
  concessionRule = -1;
  /** How many interest periods have begun inside the period. */
  interestPeriod = 0;

  private readonly contractAt = new RateCursor();
  private readonly referenceAt = new RateCursor();
  private readonly concessionAt = new Cursor();
  private readonly ruleAt = new Cursor();
  private readonly eligibleAt = new EligibleCursor();
  private readonly leftAt = new Cursor();
  private readonly interestPeriodAt = new Cursor();
  private readonly excludedAt: ExclusionCursor;
  /** The next day on which a rate changes, or an exclusion begins or ceases; MIN_DAY before the first day. */
  private ratesUntil = MIN_DAY;
  private excludedUntil = MIN_DAY;

  private readonly needsEligible: boolean;
  private readonly byAccrualDay: boolean;
  private readonly byContractDay: boolean;
  private readonly reducesByOther: boolean;
  private readonly others: OtherSubsidies;
  /**
   * What holds for the loans of each class, and for the loan begun with last. Where it changes no rates, the cursors of the
   * policy stay at their beginning.
   */
  private termsOfClasses: TermsOfClasses | undefined;
  private terms: ClassTerms = NO_TERMS;
  private readonly hasInterestPeriods: boolean;
  /** Whether the policy has references, of which its rates may be formulas; and what these come to. */
  private readonly hasReferences: boolean;
  private readonly rates: RateResolver;
  /** Where the loan is in its batch, and the reference that its rates need on the day and that has none. */
  private place = 0;
  private gap: Gap | undefined;
  /** The columns of the batch in use, and where each loan's reference rates begin. */
  private batch: Batch | undefined;
  private references = new Int32Array(0);
  private left: Timeline<number> | undefined;
  /** So much of the balance is subsidised at most on a day that is not excluded, in fen; and whether it changes. */
  private most = NO_LIMIT;
  private changesMost = false;
  private eligible = false;
  private hasReference = false;
  /** The rate of another subsidy that is taken off, in millionths of a percent; 0 where there is none. */
  private other = 0;

  constructor(private readonly prepared: PreparedPolicy) {
    const { policy, period } = prepared;
    this.excludedAt = new ExclusionCursor(policy, period.to);
    this.needsEligible = policy.subsidisedOn === 'eligible-amounts';
    this.byAccrualDay = policy.rateAppliesBy === 'accrual-day';
    this.byContractDay = policy.rateAppliesBy === 'contract-day';
    this.others = new OtherSubsidies(policy);
    this.reducesByOther = this.others.mayBe('reduce');
    this.hasReferences = prepared.references.size > 0;
    this.rates = new RateResolver(prepared.references);
    this.hasInterestPeriods = prepared.interestPeriodStarts.length > 0;
  }

  /** Takes the columns out of a batch, whose loans have been sorted into classes and tested. */
  use(batch: Batch, terms: TermsOfClasses, reasons: Uint32Array): void {
    this.termsOfClasses = terms;
    const loan = batch.loans.columns;
    this.contractAt.use(loan.rates);
    this.referenceAt.use(loan.referenceRates);
    this.eligibleAt.use(loan.eligibleAmounts);
    this.references = loan.referenceRates.starts;
    this.excludedAt.use(batch, reasons);
    this.others.use(loan);
    this.batch = batch;
  }

  /** Begins with a household, whose loans come next. */
  beginHousehold(household: number): void {
    this.excludedAt.beginHousehold(household);
  }

  /**
   * Begins anew with the loan at a place.
   *
   * @param eligible for an ineligible loan only the contract rate matters
   * @param left what earlier loans of the household leave of the caps on principal that tie loans together, in fen
   */
  begin(place: number, eligible: boolean, left: Timeline<number> | undefined): void {
    this.place = place;
    this.gap = undefined;
    this.eligible = eligible;
    this.limit = 0;
    this.exclusion = NOT_EXCLUDED;
    this.changesRates = false;
    this.interestPeriod = 0;
    this.interestPeriodAt.begin(this.prepared.interestPeriodStarts);
    this.eligibleAmount = NO_LIMIT;
    this.beginRates(place);
    this.beginMost(place, eligible ? left : undefined);
    this.excludedUntil = eligible ? this.excludedAt.begin(place) : this.excludedAt.beginWithout();
  }

  private beginMost(place: number, left: Timeline<number> | undefined): void {
    const { principalLimit } = this.terms;
    this.most = left === undefined ? principalLimit : Math.min(principalLimit, left.values[0] as number);
    this.left = left;
    this.leftAt.begin(left?.changes);
    this.changesMost = this.leftAt.next < MAX_DAY || this.needsEligible;
    if (this.needsEligible) this.eligibleAt.begin(place);
  }

  private beginRates(place: number): void {
    const { eligible, byAccrualDay } = this;
    const terms = (this.termsOfClasses as TermsOfClasses).at(place);
    const isOfSameClass = terms === this.terms;
    this.terms = terms;
    this.ratesUntil = MIN_DAY;
    this.contractAt.begin(place);
    this.contractRate = 0;
    this.subsidyRate = 0;
    this.concessionRate = 0;
    this.concessionRule = -1;
    this.rule = 0;
    this.other = 0;
    this.hasReference = eligible && this.references[place] !== this.references[place + 1];
    if (this.hasReference) this.referenceAt.begin(place);
    else this.referenceAt.beginWithout();
    if (terms.changesRates || !isOfSameClass || this.hasReferences) {
      this.concessionAt.begin(eligible && !this.hasReference ? terms.concession?.changes : undefined);
      this.ruleAt.begin(eligible && byAccrualDay ? terms.rulesOfPeriod.changes : undefined);
    }
    if (!eligible) {
      if (this.hasReferences) this.rates.begin(ABSENT_DAY, 0);
      return;
    }
    const loan = (this.batch as Batch).loans.columns;
    if (this.reducesByOther) this.other = this.others.rateAt(place);
    if (byAccrualDay && !this.hasReferences) return;
    const disbursedOn = loan.disbursedOn.days;
    // Without accrual days the rule of one day holds throughout.
    if (!byAccrualDay) {
      const day = this.byContractDay ? contractDayAt(loan.contractedOn.days, disbursedOn, place) : disbursedOn[place];
      this.rule = this.ruleOn(day as number);
    }
    if (!this.hasReferences) return;
    this.rates.begin(loan.contractedOn.days[place] as number, disbursedOn[place] as number);
    if (!byAccrualDay) this.ruleAt.begin(this.prepared.accrualChanges[this.rule]);
  }

  /** The place of the rule that is in force on a day; −1 where none is. */
  private ruleOn(day: number): number {
    return valueOn(this.terms.rules, day);
  }

  /** Goes to a day, not before the last one, and returns the next day on which anything changes, at most `end`. */
  moveTo(day: Day, end: Day): Day {
    let next: number = end;
    this.changesRates = day >= this.ratesUntil;
    if (this.changesRates) this.moveRatesTo(day);
    if (this.ratesUntil < next) next = this.ratesUntil;
    if (this.hasInterestPeriods) next = Math.min(next, this.moveInterestPeriodTo(day));
    if (!this.eligible) return next as Day;
    if (day >= this.excludedUntil) this.excludedUntil = this.excludedAt.moveTo(day);
    if (this.excludedUntil < next) next = this.excludedUntil;
    if (this.changesMost) next = Math.min(next, this.moveMostTo(day));
    let { exclusion } = this.excludedAt;
    if (exclusion === NOT_EXCLUDED) {
      if (this.rule < 0) exclusion = NO_RULE;
      else if (this.most === 0) exclusion = this.eligibleAmount === 0 ? NO_ELIGIBLE_AMOUNT : PRINCIPAL_CAP;
      else if (this.gap !== undefined) this.tellGap(this.gap);
    }
    this.limit = exclusion === NOT_EXCLUDED ? this.most : 0;
    this.exclusion = exclusion;
    return next as Day;
  }

  // What few policies need stands apart, so that engines put the body of moveTo into its caller.

  /** Returns the next day on which an interest period begins. */
  private moveInterestPeriodTo(day: Day): number {
    const { interestPeriodAt } = this;
    interestPeriodAt.moveTo(day);
    this.interestPeriod = interestPeriodAt.index;
    return interestPeriodAt.next;
  }

  /** Returns the next day on which what is subsidised at most changes. */
  private moveMostTo(day: Day): number {
    const { left, leftAt, eligibleAt } = this;
    let most = this.terms.principalLimit;
    if (left !== undefined) {
      leftAt.moveTo(day);
      most = Math.min(most, left.values[leftAt.index] as number);
    }
    if (this.needsEligible) {
      eligibleAt.moveTo(day);
      this.eligibleAmount = eligibleAt.eligible;
      most = Math.min(most, this.eligibleAmount);
    }
    this.most = most;
    return this.needsEligible ? Math.min(leftAt.next, eligibleAt.next) : leftAt.next;
  }

  private tellGap(gap: Gap): void {
    this.prepared.onGap(gap, this.place, this.batch as Batch, this.prepared.policy);
  }

  /** The references that the rule in force looks up. */
  get lookups(): readonly RawLookup[] {
    const rule = this.hasReferences ? this.prepared.policy.subsidy[this.rule] : undefined;
    return rule === undefined ? [] : this.rates.lookupsOf(rule);
  }

  private moveRatesTo(day: Day): void {
    const { contractAt, referenceAt, concessionAt, ruleAt } = this;
    contractAt.moveTo(day);
    this.ratesUntil = contractAt.next;
    if (this.hasReference) {
      referenceAt.moveTo(day);
      if (referenceAt.next < this.ratesUntil) this.ratesUntil = referenceAt.next;
    }
    if (this.terms.changesRates || this.hasReferences) {
      concessionAt.moveTo(day);
      ruleAt.moveTo(day);
      this.ratesUntil = Math.min(this.ratesUntil, concessionAt.next, ruleAt.next);
    }
    this.contractRate = contractAt.rate * PICO_PER_MICRO;
    if (!this.eligible) return;
    if (this.byAccrualDay) this.rule = this.terms.rulesOfPeriod.values[ruleAt.index] as number;
    const rule = this.prepared.policy.subsidy[this.rule];
    if (this.hasReferences) this.rates.moveTo(day);
    this.subsidyRate = rule === undefined ? 0 : subsidyRate(rule, contractAt.rate, this.other, this.rates);
    if (this.hasReferences) this.gap = this.rates.gap;
    if (this.hasReference) this.concessionRate = concededRate(referenceAt.rate, contractAt.rate);
    else if (this.terms.concession !== undefined) this.waive(this.terms.concession);
  }

  private waive(concession: Timeline<number>): void {
    this.concessionRule = concession.values[this.concessionAt.index] as number;
    const { points = 0 } = this.prepared.policy.concession?.[this.concessionRule] ?? {};
    this.concessionRate = waivedRate(points, this.contractAt.rate, this.subsidyRate);
  }
}
