import type { Batch } from '../fields/batch.js';
import type { Policy } from '../fields/policy.js';
import { type Basis, REASON_NAMES, type Reason } from '../fields/reasons.js';
import { NO_DAY_THERE } from '../kernel/columns.js';
import type { WordColumn } from '../kernel/text-columns.js';
import { NEVER } from '../kernel/timeline.js';

const bitOf = (reason: Reason) => 1 << REASON_NAMES.indexOf(reason);

const LENDER_NOT_ELIGIBLE = bitOf('LENDER_NOT_ELIGIBLE');
const PRODUCT_NOT_ELIGIBLE = bitOf('PRODUCT_NOT_ELIGIBLE');
const DISBURSED_BEFORE_WINDOW = bitOf('DISBURSED_BEFORE_WINDOW');
const DISBURSED_AFTER_WINDOW = bitOf('DISBURSED_AFTER_WINDOW');
const HOUSEHOLD_NOT_LISTED = bitOf('HOUSEHOLD_NOT_LISTED');
const HOUSEHOLD_ON_ASSISTANCE = bitOf('HOUSEHOLD_ON_ASSISTANCE');
const INCOME_ABOVE_CEILING = bitOf('INCOME_ABOVE_CEILING');
const OTHER_SUBSIDY = bitOf('OTHER_SUBSIDY');
const MISUSED = bitOf('MISUSED');

/** Reasons as a number: a bit each, in SPEC's order. 0 is none, which makes a loan eligible. */
export type Reasons = number;

/** The reasons by their names, in SPEC's order. */
export function reasonsIn(reasons: Reasons): readonly Reason[] {
  return REASON_NAMES.filter((_, place) => (reasons & (1 << place)) !== 0);
}

/** {@link reasonsIn} the other way round. */
export function reasonsOf(names: readonly Reason[]): Reasons {
  return names.reduce((reasons, name) => reasons | bitOf(name), 0);
}

/**
 * SPEC 4, loan conditions, under one policy. Each is tested once, and all that fail are reported, in SPEC's order.
 *
 * They stand in a row, not in a table: every loan comes by here, and engines make one short piece of code of them. `begin`
 * takes the columns that they look at out of a batch, so that a loan costs no way through the batch.
 */
export class LoanConditions {
  private readonly lenders: ReadonlySet<string> | undefined;
  private readonly products: ReadonlySet<string>;
  private readonly excludedAssistance: ReadonlySet<string>;
  private readonly from: number;
  /** NEVER where the window has no end. */
  private readonly to: number;
  private readonly listedAtStart: boolean;
  private readonly testedOnContract: boolean;
  /** No income is above it where there is no ceiling. */
  private readonly incomeCeiling: number;
  private readonly excludesOtherSubsidy: boolean;
  private readonly misuseRevokes: boolean;

  private lender = NO_DAYS;
  private lenderIsEligible: Uint8Array | undefined;
  private product = NO_DAYS;
  private productIsEligible: Uint8Array = NO_FLAGS;
  private contractedOn = NO_DAYS;
  private disbursedOn = NO_DAYS;
  private misusedOn = NO_DAYS;
  private otherSubsidies = NO_DAYS;
  private listed = NO_INTERVALS;
  private assistance = NO_INTERVALS;
  private assistanceKind = NO_DAYS;
  private kindIsExcluded: Uint8Array = NO_FLAGS;
  private annualIncome = new Float64Array(0);

  constructor({ lenders, products, window, household, otherSubsidy, misuse }: Policy) {
    this.lenders = lenders && new Set(lenders);
    this.products = new Set(products.map(({ id }) => id));
    this.excludedAssistance = new Set(household.excludedAssistance);
    this.from = window.from;
    this.to = window.to ?? NEVER;
    this.listedAtStart = household.listing === 'at-start';
    this.testedOnContract = household.testedOn === 'contract';
    this.incomeCeiling = household.incomeCeiling ?? Number.POSITIVE_INFINITY;
    this.excludesOtherSubsidy = otherSubsidy === 'exclude';
    this.misuseRevokes = misuse === 'revoke';
  }

  /** Begins with a batch, to which nothing is added from here on. */
  begin({ loans, households }: Batch): void {
    const loan = loans.columns;
    const household = households.columns;
    this.lender = loan.lender.codes;
    this.lenderIsEligible = this.lenders && flags(loan.lender, this.lenders);
    this.product = loan.product.codes;
    this.productIsEligible = flags(loan.product, this.products);
    this.contractedOn = loan.contractedOn.days;
    this.disbursedOn = loan.disbursedOn.days;
    this.misusedOn = loan.misusedOn.days;
    this.otherSubsidies = loan.otherSubsidy.list.starts;
    this.listed = intervalsOf(household.listed);
    this.assistance = intervalsOf(household.assistance);
    const { kind } = household.assistance.rows.columns;
    this.assistanceKind = kind.codes;
    this.kindIsExcluded = flags(kind, this.excludedAssistance);
    this.annualIncome = household.annualIncome.numbers;
  }

  /** Every reason why the loan at a place is not eligible; its household is at another. */
  against(place: number, household: number): Reasons {
    const disbursedOn = this.disbursedOn[place] as number;
    let reasons = 0;
    if (this.lenderIsEligible !== undefined && this.lenderIsEligible[this.lender[place] as number] === 0) {
      reasons |= LENDER_NOT_ELIGIBLE;
    }
    if (this.productIsEligible[this.product[place] as number] === 0) reasons |= PRODUCT_NOT_ELIGIBLE;
    if (disbursedOn < this.from) reasons |= DISBURSED_BEFORE_WINDOW;
    if (disbursedOn >= this.to) reasons |= DISBURSED_AFTER_WINDOW;
    // List and assistance are looked up on the contract's day (the disbursement's where it is unknown), or the disbursement's.
    const contractedOn = this.contractedOn[place] as number;
    const day = this.testedOnContract && contractedOn !== NO_DAY_THERE ? contractedOn : disbursedOn;
    if (this.listedAtStart && !this.isListed(household, day)) reasons |= HOUSEHOLD_NOT_LISTED;
    if (this.assistance.starts[household] !== this.assistance.starts[household + 1]) {
      if (this.isOnAssistance(household, day)) reasons |= HOUSEHOLD_ON_ASSISTANCE;
    }
    // An income that is not known is −1 here; one that is equal to the ceiling is not above it.
    if ((this.annualIncome[household] as number) > this.incomeCeiling) reasons |= INCOME_ABOVE_CEILING;
    if (this.excludesOtherSubsidy && this.otherSubsidies[place] !== this.otherSubsidies[place + 1]) {
      reasons |= OTHER_SUBSIDY;
    }
    if (this.misuseRevokes && this.misusedOn[place] !== NO_DAY_THERE) reasons |= MISUSED;
    return reasons;
  }

  private isListed(household: number, day: number): boolean {
    const { starts, from, to } = this.listed;
    const end = starts[household + 1] as number;
    for (let i = starts[household] as number; i < end; i++) if (holdsDay(from, to, i, day)) return true;
    return false;
  }

  private isOnAssistance(household: number, day: number): boolean {
    const { starts, from, to } = this.assistance;
    const end = starts[household + 1] as number;
    for (let i = starts[household] as number; i < end; i++) {
      if (this.kindIsExcluded[this.assistanceKind[i] as number] === 1 && holdsDay(from, to, i, day)) return true;
    }
    return false;
  }
}

const NO_DAYS = new Int32Array(0);
const NO_FLAGS = new Uint8Array(0);

/** Lists of intervals: those of a place lie from `starts[place]` to before `starts[place + 1]`. */
interface Intervals {
  readonly starts: Int32Array;
  readonly from: Int32Array;
  /** {@link NO_DAY_THERE} where there is no end. */
  readonly to: Int32Array;
}

const NO_INTERVALS: Intervals = { starts: NO_DAYS, from: NO_DAYS, to: NO_DAYS };

function intervalsOf({ starts, rows }: Batch['households']['columns']['listed' | 'assistance']): Intervals {
  return { starts, from: rows.columns.from.days, to: rows.columns.to.days };
}

function holdsDay(from: Int32Array, to: Int32Array, interval: number, day: number): boolean {
  const end = to[interval] as number;
  return (from[interval] as number) <= day && (day < end || end === NO_DAY_THERE);
}

/** For every word of a column, by its number, 1 where it is among some names, else 0. */
function flags({ words }: WordColumn, names: ReadonlySet<string>): Uint8Array {
  return Uint8Array.from(words, (word) => (names.has(word) ? 1 : 0));
}

/**
 * How the loan stands. One disbursed on trial is treated like a regular one from its own first day: that is the
 * retroactive eligibility (SPEC 4; the plan's last paragraph).
 */
export function basisOf(disbursedOn: number, reasons: Reasons, policy: Policy): Basis {
  if (reasons !== 0) return 'ineligible';
  return disbursedOn < policy.window.effectiveOn ? 'trial' : 'regular';
}
