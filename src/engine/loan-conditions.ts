import type { Batch } from '../fields/batch.js';
import type { Policy } from '../fields/policy.js';
import { BASIS_NAMES, type Basis } from '../fields/reasons.js';
import { ABSENT_DAY } from '../kernel/columns.js';
import { type DaySet, holds, type Interval, unionOf } from '../kernel/interval.js';
import type { Day } from '../kernel/plain-date.js';
import type { DictionaryColumn } from '../kernel/text-columns.js';
import { MAX_DAY } from '../kernel/timeline.js';
import { Conditions, type UnmetCondition } from './conditions.js';
import { listedFromDays } from './first-list.js';
import { LoanClasses } from './loan-classes.js';
import { OtherSubsidies } from './other-subsidies.js';
import { type OnGap, refuseGap } from './prepared-policy.js';
import { add, bitOf, type Reasons } from './reason-bits.js';

const LENDER_NOT_ELIGIBLE = bitOf('LENDER_NOT_ELIGIBLE');
const PRODUCT_NOT_ELIGIBLE = bitOf('PRODUCT_NOT_ELIGIBLE');
const DISBURSED_BEFORE_WINDOW = bitOf('DISBURSED_BEFORE_WINDOW');
const DISBURSED_AFTER_WINDOW = bitOf('DISBURSED_AFTER_WINDOW');
const CONTRACTED_BEFORE_WINDOW = bitOf('CONTRACTED_BEFORE_WINDOW');
const CONTRACTED_AFTER_WINDOW = bitOf('CONTRACTED_AFTER_WINDOW');
const HOUSEHOLD_NOT_LISTED = bitOf('HOUSEHOLD_NOT_LISTED');
const HOUSEHOLD_ON_ASSISTANCE = bitOf('HOUSEHOLD_ON_ASSISTANCE');
const INCOME_ABOVE_CEILING = bitOf('INCOME_ABOVE_CEILING');
const OTHER_SUBSIDY = bitOf('OTHER_SUBSIDY');
const MISUSED = bitOf('MISUSED');
const OVERDUE = bitOf('OVERDUE');
const NO_RULE = bitOf('NO_RULE');

/**
 * SPEC 4, loan conditions, under one policy. Each is tested once for every loan of a batch, one column after another, and
 * all that fail are reported, in SPEC's order.
 */
export class LoanConditions {
  /** Every reason why a loan of the batch begun with last is not eligible, at its place. */
  reasons = new Uint32Array(0);
  /** The classes of the loans. */
  readonly classes: LoanClasses;
  private readonly lenders: ReadonlySet<string> | undefined;
  private readonly products: ReadonlySet<string>;
  private readonly excludedAssistance: ReadonlySet<string>;
  private readonly conditions: Conditions | undefined;
  private readonly others: OtherSubsidies;

  /** @param onGap what is done with a loan that a condition tests against a reference that is not known */
  constructor(
    private readonly policy: Policy,
    onGap: OnGap = refuseGap,
  ) {
    const { lenders, products, household } = policy;
    this.lenders = lenders && new Set(lenders);
    this.products = new Set(products.map(({ id }) => id));
    this.excludedAssistance = new Set(household.excludedAssistance);
    this.classes = new LoanClasses(policy);
    this.others = new OtherSubsidies(policy);
    this.conditions = policy.conditions && new Conditions(policy.conditions, policy, this.classes, onGap);
  }

  /** Begins with a batch that is linked, to which nothing is added from here on. */
  begin(batch: Batch): void {
    const { policy } = this;
    const { lender, product, misusedOn, overdue } = batch.loans.columns;
    const { count } = batch.loans;
    this.classes.begin(batch);
    if (this.reasons.length < count) this.reasons = new Uint32Array(count);
    else this.reasons.fill(0, 0, count);
    if (this.lenders !== undefined) this.addWhereNot(LENDER_NOT_ELIGIBLE, lender, this.lenders, count);
    this.addWhereNot(PRODUCT_NOT_ELIGIBLE, product, this.products, count);
    this.addOutsideWindow(batch);
    this.addContractedOutsideWindow(batch);
    this.addOfHouseholds(batch);
    const { reasons } = this;
    if (this.others.mayBe('exclude')) {
      this.others.use(batch.loans.columns);
      for (let i = 0; i < count; i++) if (this.others.excludesAt(i)) add(reasons, i, OTHER_SUBSIDY);
    }
    if (policy.misuse === 'revoke') {
      const { days } = misusedOn;
      for (let i = 0; i < count; i++) if (days[i] !== ABSENT_DAY) add(reasons, i, MISUSED);
    }
    if (policy.overdue === 'revoke') {
      const { starts } = overdue;
      for (let i = 0; i < count; i++) if (starts[i] !== starts[i + 1]) add(reasons, i, OVERDUE);
    }
    this.conditions?.addOutside(batch, reasons);
    this.addWithoutRule(batch);
    this.conditions?.addTooMany(batch, reasons);
  }

  /** Every condition of the policy that the loan at a place of the batch begun with last does not meet. */
  unmetAt(place: number, batch: Batch): readonly UnmetCondition[] {
    return this.conditions?.unmetAt(place, batch, this.reasons) ?? NONE_UNMET;
  }

  private addWhereNot(
    reason: Reasons,
    { codes, words }: DictionaryColumn,
    names: ReadonlySet<string>,
    count: number,
  ): void {
    const { reasons } = this;
    const isNamed = flags(words, names);
    for (let i = 0; i < count; i++) if (isNamed[codes[i] as number] === 0) add(reasons, i, reason);
  }

  private addOutsideWindow({ loans }: Batch): void {
    const { reasons } = this;
    const { days } = loans.columns.disbursedOn;
    const { from, to = MAX_DAY } = this.policy.window;
    for (let i = 0; i < loans.count; i++) {
      const day = days[i] as number;
      if (day < from) add(reasons, i, DISBURSED_BEFORE_WINDOW);
      if (day >= to) add(reasons, i, DISBURSED_AFTER_WINDOW);
    }
  }

  private addWithoutRule(batch: Batch): void {
    const { classes, policy, reasons } = this;
    if (policy.subsidy.some(({ when }) => when === undefined)) return;
    const hasRule: boolean[] = [];
    for (let i = 0; i < batch.loans.count; i++) {
      const own = classes.at(i);
      hasRule[own] ??= policy.subsidy.some(({ when }) => classes.holds(own, when));
      if (hasRule[own] === false) add(reasons, i, NO_RULE);
    }
  }

  private addContractedOutsideWindow({ loans }: Batch): void {
    const { contracted } = this.policy.window;
    if (contracted === undefined) return;
    const { reasons } = this;
    const { disbursedOn, contractedOn } = loans.columns;
    const { from, to = MAX_DAY } = contracted;
    for (let i = 0; i < loans.count; i++) {
      const day = contractDayAt(contractedOn.days, disbursedOn.days, i);
      if (day < from) add(reasons, i, CONTRACTED_BEFORE_WINDOW);
      if (day >= to) add(reasons, i, CONTRACTED_AFTER_WINDOW);
    }
  }

  private addOfHouseholds({ loans, households, owners }: Batch): void {
    const { reasons, policy } = this;
    const { testedOn, listing, incomeCeiling } = policy.household;
    const { listed, assistance, annualIncome } = households.columns;
    const disbursedOn = loans.columns.disbursedOn.days;
    const contractedOn = loans.columns.contractedOn.days;
    const isListed = new DaysOfHouseholds(listed, listedFromDays(listed.rows.columns.from, policy));
    const { kind } = assistance.rows.columns;
    const isOnAssistance = new DaysOfHouseholds(
      assistance,
      assistance.rows.columns.from.days,
      flags(kind.words, this.excludedAssistance),
      kind.codes,
    );
    for (let i = 0; i < loans.count; i++) {
      const owner = owners[i] as number;
      // List and assistance are looked up on the contract's day, or the disbursement's.
      const day = testedOn === 'contract' ? contractDayAt(contractedOn, disbursedOn, i) : (disbursedOn[i] as number);
      if (listing === 'at-start' && !isListed.hold(owner, day)) add(reasons, i, HOUSEHOLD_NOT_LISTED);
      if (isOnAssistance.hold(owner, day)) add(reasons, i, HOUSEHOLD_ON_ASSISTANCE);
      // An income that is not known is −1 here; one that is equal to the ceiling is not above it.
      if (incomeCeiling !== undefined && (annualIncome.numbers[owner] as number) > incomeCeiling) {
        add(reasons, i, INCOME_ABOVE_CEILING);
      }
    }
  }
}

/** The day of the contract of the loan at a place; the day of disbursement where it is not known. */
export function contractDayAt(contractedOn: Int32Array, disbursedOn: Int32Array, place: number): number {
  const day = contractedOn[place] as number;
  return day === ABSENT_DAY ? (disbursedOn[place] as number) : day;
}

/** A household with more intervals than this has their union made once, so that its loans do not go through all of them. */
const FEW = 16;

/** Days that lie in intervals of households, by the places of the households. */
class DaysOfHouseholds {
  private readonly starts: Int32Array;
  /** {@link ABSENT_DAY} where there is no end. */
  private readonly to: Int32Array;
  /** The unions of the intervals of households that have many. */
  private readonly unions = new Map<number, DaySet>();

  /**
   * @param from the first days of the intervals
   * @param isCounted by the number of an interval's kind: 0 where intervals of that kind do not count
   * @param kinds the numbers of the intervals' kinds; all count where it is left out
   */
  constructor(
    { starts, rows }: Batch['households']['columns']['listed' | 'assistance'],
    private readonly from: Int32Array,
    private readonly isCounted: Uint8Array = NO_FLAGS,
    private readonly kinds?: Int32Array,
  ) {
    this.starts = starts;
    this.to = rows.columns.to.days;
  }

  hold(household: number, day: number): boolean {
    const start = this.starts[household] as number;
    const end = this.starts[household + 1] as number;
    if (end - start > FEW) return holds(this.unionOfAll(household, start, end), day);
    for (let i = start; i < end; i++) {
      const to = this.to[i] as number;
      if ((this.from[i] as number) > day || (day >= to && to !== ABSENT_DAY)) continue;
      if (this.counts(i)) return true;
    }
    return false;
  }

  private counts(place: number): boolean {
    return this.kinds === undefined || this.isCounted[this.kinds[place] as number] === 1;
  }

  private unionOfAll(household: number, start: number, end: number): DaySet {
    let union = this.unions.get(household);
    if (union === undefined) {
      const intervals: Interval[] = [];
      for (let i = start; i < end; i++) {
        const to = this.to[i] as Day;
        if (this.counts(i)) intervals.push({ from: this.from[i] as Day, to: to === ABSENT_DAY ? undefined : to });
      }
      union = unionOf(intervals);
      this.unions.set(household, union);
    }
    return union;
  }
}

const NONE_UNMET: readonly UnmetCondition[] = /* @__PURE__ */ Object.freeze([]);

const NO_FLAGS = new Uint8Array(0);

/** For every word of a column, by its number, 1 where it is among some names, else 0. */
function flags(words: readonly string[], names: ReadonlySet<string>): Uint8Array {
  const flags = new Uint8Array(words.length);
  for (let i = 0; i < words.length; i++) if (names.has(words[i] as string)) flags[i] = 1;
  return flags;
}

const placeOf = (basis: Basis) => BASIS_NAMES.indexOf(basis);

const TRIAL = placeOf('trial');
const REGULAR = placeOf('regular');
const INELIGIBLE = placeOf('ineligible');

/**
 * How the loan stands, by the place of the basis among their names. One disbursed on trial is treated like a regular one from its own first day: that is the
 * retroactive eligibility (SPEC 4; the plan's last paragraph).
 */
export function basisOf(disbursedOn: number, reasons: Reasons, effectiveOn: number): number {
  if (reasons !== 0) return INELIGIBLE;
  return disbursedOn < effectiveOn ? TRIAL : REGULAR;
}
