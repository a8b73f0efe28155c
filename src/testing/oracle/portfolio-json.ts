/**
 * The JSON of SPEC 2, 3 and 7, as the oracle reads it. An optional member may be null, which means the same as absent.
 */
import type { Day } from './calendar.js';

type Optional<T> = T | null | undefined;

/** A number of yuan, percent or a share: a decimal string, or a JSON integer. */
export type DecimalJson = string | number;

export interface IntervalJson {
  readonly from: Day;
  readonly to?: Optional<Day>;
}

export interface PeriodJson {
  readonly from: Day;
  readonly to: Day;
}

export interface DatedRateJson {
  readonly from: Day;
  readonly pct: DecimalJson;
}

export interface RepaymentJson {
  readonly on: Day;
  readonly amount: DecimalJson;
}

export interface LoanJson {
  readonly id: string;
  readonly householdId: string;
  readonly lender: string;
  readonly product: string;
  readonly principal: DecimalJson;
  readonly contractedOn?: Optional<Day>;
  readonly disbursedOn: Day;
  readonly maturesOn: Day;
  readonly extendedTo?: Optional<Day>;
  readonly rates: readonly DatedRateJson[];
  readonly referenceRates?: Optional<readonly DatedRateJson[]>;
  readonly repayments?: Optional<readonly RepaymentJson[]>;
  readonly overdue?: Optional<readonly IntervalJson[]>;
  readonly interestPaidTo?: Optional<Day>;
  readonly misusedOn?: Optional<Day>;
  readonly otherSubsidy?: Optional<{ readonly programme: string; readonly pct?: Optional<DecimalJson> }>;
}

export interface AssistanceSpellJson extends IntervalJson {
  readonly kind: string;
}

export interface HouseholdJson {
  readonly id: string;
  readonly name?: Optional<string>;
  readonly township?: Optional<string>;
  readonly category?: Optional<string>;
  readonly listed?: Optional<readonly IntervalJson[]>;
  readonly assistance?: Optional<readonly AssistanceSpellJson[]>;
  readonly annualIncome?: Optional<DecimalJson>;
}

export interface SubsidyRuleJson {
  readonly from: Day;
  readonly kind: 'points' | 'share' | 'above-floor';
  readonly points?: Optional<DecimalJson>;
  readonly share?: Optional<DecimalJson>;
  readonly floorPct?: Optional<DecimalJson>;
  readonly ceilingPct?: Optional<DecimalJson>;
  readonly maxPoints?: Optional<DecimalJson>;
  readonly maxShareOfContractRate?: Optional<DecimalJson>;
}

export interface InterestPeriodJson {
  readonly endsOn: number;
  readonly months: 1 | 3 | 12;
}

export interface FunderJson {
  readonly id: string;
  readonly name: string;
  readonly share: DecimalJson;
}

export interface PolicyJson {
  readonly id: string;
  readonly name: string;
  readonly window: { readonly from: Day; readonly effectiveOn: Day; readonly to?: Optional<Day> };
  readonly lenders?: Optional<readonly string[]>;
  readonly products: readonly { readonly id: string; readonly name: string }[];
  readonly household: {
    readonly listing: 'at-start' | 'every-day' | 'not-required';
    readonly testedOn: 'contract' | 'disbursement';
    readonly excludedAssistance: readonly string[];
    readonly incomeCeiling?: Optional<DecimalJson>;
  };
  readonly subsidy: readonly SubsidyRuleJson[];
  readonly rateAppliesBy: 'accrual-day' | 'disbursement-day';
  readonly concession?: Optional<readonly { readonly from: Day; readonly points: DecimalJson }[]>;
  readonly principalCap?: Optional<{
    readonly perLoan?: Optional<DecimalJson>;
    readonly perHousehold?: Optional<DecimalJson>;
  }>;
  readonly termCapMonths?: Optional<number>;
  readonly amountCap?: Optional<{ readonly perHousehold: DecimalJson; readonly per: 'period' | 'programme' }>;
  readonly dayCount: 'ACT/360' | 'ACT/365F' | 'ACT/ACT' | '30E/360';
  readonly overdue: 'pause' | 'stop' | 'ignore';
  readonly extension: 'exclude' | 'include';
  readonly misuse: 'revoke' | 'stop';
  readonly payment: 'accrued' | 'paid';
  readonly otherSubsidy: 'exclude' | 'reduce';
  readonly rounding: 'settlement' | 'interest-period' | 'day';
  readonly interestPeriod?: Optional<InterestPeriodJson>;
  readonly funders: readonly FunderJson[];
  readonly sources?: unknown;
}

/** The settled amounts of one loan: a line of SPEC 9, or an adjustment. A funder that is missing paid nothing. */
export interface IssuedLineJson {
  readonly loanId: string;
  readonly subsidy: DecimalJson;
  readonly funders: Readonly<Record<string, DecimalJson>>;
}

/** An earlier settlement as it was issued: the members of SPEC 9 that are read. */
export interface IssuedSettlementJson {
  readonly period: PeriodJson;
  readonly loans: readonly IssuedLineJson[];
  readonly adjustments?: Optional<readonly IssuedLineJson[]>;
}

/** An amount that a funder paid in advance (预拨). Several advances of one funder are added up. */
export interface AdvanceJson {
  readonly funder: string;
  readonly amount: DecimalJson;
}

/** The input of SPEC 7. */
export interface PortfolioJson {
  readonly policy: PolicyJson;
  readonly period: PeriodJson;
  readonly households: readonly HouseholdJson[];
  readonly loans: readonly LoanJson[];
  readonly previous?: Optional<readonly IssuedSettlementJson[]>;
  readonly advances?: Optional<readonly AdvanceJson[]>;
}
