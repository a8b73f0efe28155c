import type { Policy } from '../fields/policy.js';
import type { Household, Loan } from '../fields/portfolio.js';
import type { Basis, Reason } from '../fields/reasons.js';
import { holds, type Interval } from '../kernel/interval.js';
import type { Day } from '../kernel/plain-date.js';

const NO_REASONS: readonly Reason[] = Object.freeze([]);

/**
 * SPEC 4, loan conditions, under one policy. Each is tested once, and all that fail are reported, in SPEC's order.
 *
 * They stand in a row, not in a table: every loan comes by here, and engines make one short piece of code of them.
 */
export class LoanConditions {
  private readonly lenders: readonly string[] | undefined;
  private readonly products: readonly string[];
  private readonly from: Day;
  private readonly to: Day | undefined;
  private readonly listedAtStart: boolean;
  private readonly testedOnContract: boolean;
  private readonly excludedAssistance: readonly string[];
  private readonly incomeCeiling: number | undefined;
  private readonly excludesOtherSubsidy: boolean;
  private readonly misuseRevokes: boolean;

  constructor({ lenders, products, window, household, otherSubsidy, misuse }: Policy) {
    this.lenders = lenders && [...lenders];
    this.products = products.map(({ id }) => id);
    this.from = window.from;
    this.to = window.to;
    this.listedAtStart = household.listing === 'at-start';
    this.testedOnContract = household.testedOn === 'contract';
    this.excludedAssistance = [...household.excludedAssistance];
    this.incomeCeiling = household.incomeCeiling;
    this.excludesOtherSubsidy = otherSubsidy === 'exclude';
    this.misuseRevokes = misuse === 'revoke';
  }

  /** Every reason why the loan is not eligible, in SPEC's order; none for an eligible loan. */
  against(loan: Loan, household: Household): readonly Reason[] {
    const { disbursedOn } = loan;
    let reasons = NO_REASONS;
    if (this.lenders !== undefined && !isOneOf(this.lenders, loan.lender)) {
      reasons = [...reasons, 'LENDER_NOT_ELIGIBLE'];
    }
    if (!isOneOf(this.products, loan.product)) reasons = [...reasons, 'PRODUCT_NOT_ELIGIBLE'];
    if (disbursedOn < this.from) reasons = [...reasons, 'DISBURSED_BEFORE_WINDOW'];
    if (this.to !== undefined && disbursedOn >= this.to) reasons = [...reasons, 'DISBURSED_AFTER_WINDOW'];
    if (this.listedAtStart && !this.isListed(loan, household)) reasons = [...reasons, 'HOUSEHOLD_NOT_LISTED'];
    if (household.assistance.length > 0 && this.isOnAssistance(loan, household)) {
      reasons = [...reasons, 'HOUSEHOLD_ON_ASSISTANCE'];
    }
    if (this.isAboveCeiling(household)) reasons = [...reasons, 'INCOME_ABOVE_CEILING'];
    if (this.excludesOtherSubsidy && loan.otherSubsidy !== undefined) reasons = [...reasons, 'OTHER_SUBSIDY'];
    if (this.misuseRevokes && loan.misusedOn !== undefined) reasons = [...reasons, 'MISUSED'];
    return reasons;
  }

  /** The day on which list and assistance are looked up: the contract's (the disbursement's where unknown), or the disbursement's. */
  private testDay({ contractedOn, disbursedOn }: Loan): Day {
    return this.testedOnContract ? (contractedOn ?? disbursedOn) : disbursedOn;
  }

  private isListed(loan: Loan, { listed }: Household): boolean {
    const day = this.testDay(loan);
    for (let i = 0; i < listed.length; i++) if (holds(listed[i] as Interval, day)) return true;
    return false;
  }

  private isOnAssistance(loan: Loan, { assistance }: Household): boolean {
    const day = this.testDay(loan);
    return assistance.some((spell) => this.excludedAssistance.includes(spell.kind) && holds(spell, day));
  }

  /** An income that is not known is not above it; one that is equal is not either. */
  private isAboveCeiling({ annualIncome }: Household): boolean {
    return this.incomeCeiling !== undefined && annualIncome !== undefined && annualIncome > this.incomeCeiling;
  }
}

/** Whether a name is one of a few. */
function isOneOf(names: readonly string[], name: string): boolean {
  for (let i = 0; i < names.length; i++) if (names[i] === name) return true;
  return false;
}

/**
 * How the loan stands. One disbursed on trial is treated like a regular one from its own first day: that is the
 * retroactive eligibility (SPEC 4; the plan's last paragraph).
 */
export function basisOf(loan: Loan, reasons: readonly Reason[], policy: Policy): Basis {
  if (reasons.length > 0) return 'ineligible';
  return loan.disbursedOn < policy.window.effectiveOn ? 'trial' : 'regular';
}
