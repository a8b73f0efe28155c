import {
  type Assessment,
  assess,
  customaryTerms,
  encodeSettlement,
  type Household,
  type HouseholdInput,
  type IssuedSettlementInput,
  type LoanAssessment,
  type LoanInput,
  type ParseOptions,
  type PolicyInput,
  type Portfolio,
  type PortfolioInput,
  parsePortfolio,
  type SuichangTerms,
  settle,
} from '../src/index.js';

/** The customary terms, and for what they leave open: the rule of the accrual day, no caps, misuse revokes, accrued interest. */
export const SUICHANG_TERMS = {
  ...customaryTerms,
  household: { ...customaryTerms.household, firstList: null },
  rateAppliesBy: 'accrual-day',
  principalCap: null,
  termCapMonths: null,
  amountCap: null,
  misuse: 'revoke',
  payment: 'accrued',
} as const satisfies SuichangTerms;

/** The policy of the published table of cases: ACT/360, 1.5 points, settlement rounding, 80/20. Every term is said. */
export const POLICY: PolicyInput = {
  id: 'test',
  name: 'test',
  window: { from: '2024-09-01', effectiveOn: '2024-12-12' },
  lenders: ['BANK'],
  products: [{ id: 'P', name: 'P' }],
  household: {
    listing: 'at-start',
    testedOn: 'contract',
    excludedAssistance: ['低保', '低边', '特困'],
    incomeCeiling: '100000.00',
  },
  subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.5' }],
  rateAppliesBy: 'accrual-day',
  dayCount: 'ACT/360',
  overdue: 'pause',
  extension: 'exclude',
  misuse: 'revoke',
  payment: 'accrued',
  otherSubsidy: 'exclude',
  rounding: 'settlement',
  funders: [
    { id: 'province', name: 'province', share: '0.8' },
    { id: 'local', name: 'local', share: '0.2' },
  ],
};

export const HOUSEHOLD: HouseholdInput = { id: 'H', listed: [{ from: '2024-08-15' }] };

/** 100,000 yuan at 3.6%, for a year from 2024-09-01. */
export const LOAN: LoanInput = {
  id: 'L',
  householdId: 'H',
  lender: 'BANK',
  product: 'P',
  principal: '100000.00',
  disbursedOn: '2024-09-01',
  maturesOn: '2025-09-01',
  rates: [{ from: '2024-01-01', pct: '3.6' }],
};

export interface Case {
  readonly policy?: Partial<PolicyInput>;
  readonly household?: Partial<HouseholdInput>;
  readonly period?: { readonly from: string; readonly to: string };
  readonly loans?: readonly Partial<LoanInput>[];
  readonly previous?: readonly IssuedSettlementInput[];
}

const YEAR_2024 = { from: '2024-01-01', to: '2025-01-01' };

/**
 * A portfolio of one household that differs from the standard one in what the case says. Earlier settlements are written by
 * hand, and taken as they are.
 */
export function portfolioOf({ policy, household, period = YEAR_2024, loans = [{}], previous = [] }: Case): Portfolio {
  const input = {
    policy: { ...POLICY, ...policy },
    period,
    households: [{ ...HOUSEHOLD, ...household }],
    loans: loans.map((loan, i) => ({ ...LOAN, ...(loans.length > 1 ? { id: `L${i + 1}` } : {}), ...loan })),
    previous,
  };
  return parsePortfolio(input, { takeUnhashed: true });
}

export function assessed(the: Case): Assessment {
  const { policy, period, households, loans } = portfolioOf(the);
  return assess({ policy, period, household: households[0] as Household, loans });
}

/** The only loan of a case, assessed. */
export function only(the: Case): LoanAssessment {
  return assessed(the).loans[0] as LoanAssessment;
}

/** The case settled, in the JSON form. */
export function settled(the: Case) {
  return encodeSettlement(settle(portfolioOf(the)));
}

/** fen as yuan with two decimals: what an expected amount worked out in fen is compared as. */
export function yuanText(fen: bigint): string {
  const digits = String(fen).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** numerator / denominator, half up: the rounding of an expected amount, written out. */
export function halfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

/** {@link parsePortfolio} of what the types do not know to be a portfolio. */
export function parseAnyPortfolio(input: unknown, options?: ParseOptions): Portfolio {
  return parsePortfolio(input as PortfolioInput, options);
}
