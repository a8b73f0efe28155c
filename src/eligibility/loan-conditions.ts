import { holds } from '../kernel/interval.js';
import type { Policy } from '../model/policy.js';
import type { Household, Loan } from '../model/portfolio.js';
import type { Basis, Reason } from '../model/reasons.js';

interface LoanCondition {
  readonly reason: Reason;
  /** Whether the loan fails. */
  fails(loan: Loan, household: Household, policy: Policy): boolean;
}

/** The day on which list and assistance are looked up: the contract's (the disbursement's where unknown), or the disbursement's. */
function testDay(loan: Loan, policy: Policy) {
  return policy.household.testedOn === 'contract' ? (loan.contractedOn ?? loan.disbursedOn) : loan.disbursedOn;
}

/** SPEC 4, loan conditions, in its order: each is tested once, and all that fail are reported. */
const LOAN_CONDITIONS: readonly LoanCondition[] = [
  {
    reason: 'LENDER_NOT_ELIGIBLE',
    fails: (loan, _, { lenders }) => lenders !== undefined && !lenders.includes(loan.lender),
  },
  {
    reason: 'PRODUCT_NOT_ELIGIBLE',
    fails: (loan, _, { products }) => {
      // A loop, not `some`: every loan comes by here, and a closure for each costs.
      for (const { id } of products) if (id === loan.product) return false;
      return true;
    },
  },
  {
    reason: 'DISBURSED_BEFORE_WINDOW',
    fails: (loan, _, { window }) => loan.disbursedOn < window.from,
  },
  {
    reason: 'DISBURSED_AFTER_WINDOW',
    fails: (loan, _, { window }) => window.to !== undefined && loan.disbursedOn >= window.to,
  },
  {
    reason: 'HOUSEHOLD_NOT_LISTED',
    fails: (loan, household, policy) => {
      if (policy.household.listing !== 'at-start') return false;
      const day = testDay(loan, policy);
      return !household.listed.some((interval) => holds(interval, day));
    },
  },
  {
    reason: 'HOUSEHOLD_ON_ASSISTANCE',
    fails: (loan, household, policy) => {
      if (household.assistance.length === 0) return false;
      const day = testDay(loan, policy);
      const { excludedAssistance } = policy.household;
      return household.assistance.some((spell) => excludedAssistance.includes(spell.kind) && holds(spell, day));
    },
  },
  {
    reason: 'INCOME_ABOVE_CEILING',
    fails: (_, { annualIncome }, { household: { incomeCeiling } }) =>
      annualIncome !== undefined && incomeCeiling !== undefined && annualIncome > incomeCeiling,
  },
  {
    reason: 'OTHER_SUBSIDY',
    fails: (loan, _, { otherSubsidy }) => loan.otherSubsidy !== undefined && otherSubsidy === 'exclude',
  },
  {
    reason: 'MISUSED',
    fails: (loan, _, { misuse }) => loan.misusedOn !== undefined && misuse === 'revoke',
  },
];

const NO_REASONS: readonly Reason[] = Object.freeze([]);

/** Every reason why the loan is not eligible, in SPEC's order; none for an eligible loan. */
export function reasonsAgainst(loan: Loan, household: Household, policy: Policy): readonly Reason[] {
  let reasons: Reason[] | undefined;
  for (const condition of LOAN_CONDITIONS) {
    if (!condition.fails(loan, household, policy)) continue;
    reasons ??= [];
    reasons.push(condition.reason);
  }
  return reasons ?? NO_REASONS;
}

/**
 * How the loan stands. One disbursed on trial is treated like a regular one from its own first day: that is the
 * retroactive eligibility (SPEC 4; the plan's last paragraph).
 */
export function basisOf(loan: Loan, reasons: readonly Reason[], policy: Policy): Basis {
  if (reasons.length > 0) return 'ineligible';
  return loan.disbursedOn < policy.window.effectiveOn ? 'trial' : 'regular';
}
