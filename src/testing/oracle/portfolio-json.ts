/**
 * The JSON of SPEC 2, 3 and 7, as the oracle reads it. An optional member may be null, which means the same as absent.
 */
import type { Day } from './calendar.js';

export type Optional<T> = T | null | undefined;

/** A number of yuan, percent or a share: a decimal string, or a JSON integer. */
export type DecimalJson = string | number;

/** A half-open interval of days: `from` is in it, `to` is not. */
export interface IntervalJson {
  /** The first day. */
  readonly from: Day;
  /** The day after the last day. Absent: the interval has no end. */
  readonly to?: Optional<Day>;
}

/** A half-open period: `from` is in it, `to` is not. */
export interface PeriodJson {
  /** The first day. */
  readonly from: Day;
  /** The day after the last day. */
  readonly to: Day;
}

/** A rate with the day from which it is in force. */
export interface DatedRateJson {
  /** The first day on which the rate is in force. */
  readonly from: Day;
  /** The rate in percent a year. */
  readonly pct: DecimalJson;
}

/** A repayment of principal. */
export interface RepaymentJson {
  /** The day of the repayment. The repaid principal bears no interest on it. */
  readonly on: Day;
  /** The repaid principal in yuan. */
  readonly amount: DecimalJson;
}

/** A loan of SPEC 2. */
export interface LoanJson {
  /** What counts towards a subsidy; refunds are below 0. Absent: none. */
  readonly eligibleAmounts?: Optional<readonly RepaymentJson[]>;
  /** The id of the loan. */
  readonly id: string;
  /** The id of the borrowing household. */
  readonly householdId: string;
  /** The lender. */
  readonly lender: string;
  /** The id of the product. */
  readonly product: string;
  /** The amount disbursed, in yuan. */
  readonly principal: DecimalJson;
  /** The day of the contract. Absent: the day of disbursement is used. */
  readonly contractedOn?: Optional<Day>;
  /** The day of disbursement. It bears interest. */
  readonly disbursedOn: Day;
  /** The day on which the loan is due. */
  readonly maturesOn: Day;
  /** The day on which the extended loan is due. Absent: not extended. */
  readonly extendedTo?: Optional<Day>;
  /** The contract rates. */
  readonly rates: readonly DatedRateJson[];
  /** The rates that the bank would charge without its concession. Absent: not known. */
  readonly referenceRates?: Optional<readonly DatedRateJson[]>;
  /** The repayments of principal. */
  readonly repayments?: Optional<readonly RepaymentJson[]>;
  /** The overdue spells. */
  readonly overdue?: Optional<readonly IntervalJson[]>;
  /** The day up to which interest is paid; the day itself is not paid. Absent: no interest is paid. */
  readonly interestPaidTo?: Optional<Day>;
  /** The day of misuse. Absent: not misused. */
  readonly misusedOn?: Optional<Day>;
  /** The subsidies of other programmes: one, or a list. Absent: none. */
  readonly otherSubsidy?: Optional<OtherSubsidyJson | readonly OtherSubsidyJson[]>;
  /** What a programme distinguishes, by name. The loan has its household's too. */
  readonly attributes?: Optional<Readonly<Record<string, string>>>;
}

/** A subsidy of another programme. */
export interface OtherSubsidyJson {
  /** The name of the programme. */
  readonly programme: string;
  /** Who pays it, where the policy tells that apart. */
  readonly level?: Optional<string>;
  /** Its rate in percent a year. Absent: not known, and nothing is taken off. */
  readonly pct?: Optional<DecimalJson>;
}

/** A spell of social assistance. */
export interface AssistanceSpellJson extends IntervalJson {
  /** The kind of assistance. */
  readonly kind: string;
}

/** A household of SPEC 2. */
export interface HouseholdJson {
  /** The id of the household. */
  readonly id: string;
  /** The name of its head. */
  readonly name?: Optional<string>;
  /** The township. Absent: the group `''`. */
  readonly township?: Optional<string>;
  /** The category. Absent: the group `''`. */
  readonly category?: Optional<string>;
  /** The days on the list of families. */
  readonly listed?: Optional<readonly IntervalJson[]>;
  /** The spells of social assistance. */
  readonly assistance?: Optional<readonly AssistanceSpellJson[]>;
  /** The annual income in yuan. Absent: not known. */
  readonly annualIncome?: Optional<DecimalJson>;
  /** What the bank lends to the household at most, in yuan. Absent: not known. */
  readonly creditLine?: Optional<DecimalJson>;
  /** What a programme distinguishes, by name. */
  readonly attributes?: Optional<Readonly<Record<string, string>>>;
}

/** A range: `from` is in it, `to` is not. */
export interface RangeJson<T> {
  /** The smallest value. Absent: none. */
  readonly from?: Optional<T>;
  /** The value after the largest. Absent: none. */
  readonly to?: Optional<T>;
}

/** Of which loans an entry speaks: all parts that are given must hold. */
export interface WhenJson {
  /** The products. */
  readonly products?: Optional<readonly string[]>;
  /** The categories of the household; `''` for none. */
  readonly categories?: Optional<readonly string[]>;
  /** The lenders. */
  readonly lenders?: Optional<readonly string[]>;
  /** The townships of the household; `''` for none. */
  readonly townships?: Optional<readonly string[]>;
  /** The principal in yuan. */
  readonly principal?: Optional<RangeJson<DecimalJson>>;
  /** The term in months. */
  readonly termMonths?: Optional<RangeJson<number>>;
  /** The attributes, by name. */
  readonly attributes?: Optional<Readonly<Record<string, readonly string[]>>>;
}

/** A rate that follows a reference rate: times × reference + plus. */
export interface RateFormulaJson {
  /** The name of the reference rate. */
  readonly ref: string;
  /** The day on which it is looked up; `accrual` is every day by itself. */
  readonly on: 'contract' | 'disbursement' | 'accrual';
  /** The factor, 0 to 10. Absent: 1. */
  readonly times?: Optional<DecimalJson>;
  /** The percentage points that are added, −100 to 100. Absent: 0. */
  readonly plus?: Optional<DecimalJson>;
}

/** A rate of a policy: in percent a year, or a formula. */
export type RateJson = DecimalJson | RateFormulaJson;

/** A published reference rate. */
export interface ReferenceJson {
  /** Its rates, each in force until the next. */
  readonly rates: readonly DatedRateJson[];
  /** The first day for which it is not known. */
  readonly until: Day;
}

/** Bounds of a value, both included. */
export interface BoundsJson<T> {
  /** The smallest value. Absent: none. */
  readonly atLeast?: Optional<T>;
  /** The largest value. Absent: none. */
  readonly atMost?: Optional<T>;
}

/** A condition on loans. All that apply are tested. */
export interface ConditionJson {
  /** The loans to which it applies. Absent: all. */
  readonly when?: Optional<WhenJson>;
  /** The contract rate in force on disbursement, in percent a year. */
  readonly rate?: Optional<BoundsJson<RateJson>>;
  /** The principal in yuan. */
  readonly principal?: Optional<BoundsJson<DecimalJson>>;
  /** The term in months. */
  readonly termMonths?: Optional<BoundsJson<number>>;
  /** How many loans of a household are eligible. Absent: any number. */
  readonly loansPerHousehold?: Optional<number>;
}

/** A cap of a list. */
export interface CapJson {
  /** The cap in yuan. */
  readonly limit: DecimalJson;
  /** Loans with the same values of these are under one cap: `loan`, `household`, `lender`, `product`, `attribute:NAME`. */
  readonly per: readonly string[];
  /** The loans to which it applies. Absent: all. */
  readonly when?: Optional<WhenJson>;
}

/** A cap of a list on amounts. */
export interface AmountCapJson extends CapJson {
  /** The time to which it applies. */
  readonly during: 'period' | 'year' | 'programme';
}

/** A subsidy rule of SPEC 3. The fields of other kinds are absent. */
export interface SubsidyRuleJson {
  /** The first day on which the rule is in force. */
  readonly from: Day;
  /** The loans for which it holds. Absent: all. */
  readonly when?: Optional<WhenJson>;
  /** The kind of the rule. */
  readonly kind: 'points' | 'share' | 'above-floor';
  /** For `points`: the subsidy rate in percentage points a year. */
  readonly points?: Optional<RateJson>;
  /** For `share`: the subsidised share of the contract rate. For `above-floor`: that of the part above the floor; absent: 1. */
  readonly share?: Optional<DecimalJson>;
  /** For `above-floor`: the floor in percent a year. */
  readonly floorPct?: Optional<RateJson>;
  /** For `above-floor`: the ceiling in percent a year. Absent: none. */
  readonly ceilingPct?: Optional<RateJson>;
  /** The largest subsidy rate in percentage points a year. Absent: no limit. */
  readonly maxPoints?: Optional<RateJson>;
  /** The largest subsidised share of the contract rate. Absent: no limit. */
  readonly maxShareOfContractRate?: Optional<DecimalJson>;
}

/** When the bank settles interest. */
export interface InterestPeriodJson {
  /** The day of the month that ends an interest period; that day counts. */
  readonly endsOn: number;
  /** The number of months of an interest period. */
  readonly months: 1 | 3 | 12;
}

/** A funder of the subsidy. */
export interface FunderJson {
  /** The id of the funder. */
  readonly id: string;
  /** The name of the funder. */
  readonly name: string;
  /** The funder's share, 0 to 1. */
  readonly share: DecimalJson;
}

/** A policy of SPEC 3, without presets. */
export interface PolicyJson {
  /** The id of the policy. */
  readonly id: string;
  /** The name of the programme. */
  readonly name: string;
  /** The days on which a loan may be disbursed, and the day on which the programme comes into force. */
  readonly window: {
    readonly from: Day;
    readonly effectiveOn: Day;
    readonly to?: Optional<Day>;
    /** The days on which a loan may be contracted. Absent: any. */
    readonly contracted?: Optional<IntervalJson>;
  };
  /** The lenders whose loans are subsidised. Absent: all. */
  readonly lenders?: Optional<readonly string[]>;
  /** The subsidised products. */
  readonly products: readonly { readonly id: string; readonly name: string }[];
  /** The conditions on households. The ceiling is in yuan. */
  readonly household: {
    readonly listing: 'at-start' | 'every-day' | 'not-required';
    readonly testedOn: 'contract' | 'disbursement';
    /** The day on which the list was first made, and the day from which its families count as listed. Absent: none. */
    readonly firstList?: Optional<{ readonly madeOn: Day; readonly countsFrom: Day }>;
    readonly excludedAssistance: readonly string[];
    readonly incomeCeiling?: Optional<DecimalJson>;
  };
  /** The conditions on loans. Absent: none. */
  readonly conditions?: Optional<readonly ConditionJson[]>;
  /** The rules that give the subsidy rate. */
  readonly subsidy: readonly SubsidyRuleJson[];
  /** The day that determines which rule applies. */
  readonly rateAppliesBy: 'accrual-day' | 'disbursement-day' | 'contract-day';
  /** The points of interest that the bank waives, in percentage points a year. Absent: none. */
  readonly concession?: Optional<
    readonly { readonly from: Day; readonly when?: Optional<WhenJson>; readonly points: DecimalJson }[]
  >;
  /** What is subsidised. Absent: the balance. */
  readonly subsidisedOn?: Optional<'balance' | 'eligible-amounts'>;
  /** Caps on the subsidised balance, in yuan. Absent: none. */
  readonly principalCap?: Optional<
    { readonly perLoan?: Optional<DecimalJson>; readonly perHousehold?: Optional<DecimalJson> } | readonly CapJson[]
  >;
  /** The number of months for which a loan is subsidised. Absent: no limit. */
  readonly termCapMonths?: Optional<
    number | { readonly months: number; readonly from: 'disbursement' | 'first-eligible-amount' | 'first-loan' }
  >;
  /** The cap on a household's subsidy, in yuan. Absent: none. */
  readonly amountCap?: Optional<
    { readonly perHousehold: DecimalJson; readonly per: 'period' | 'programme' } | readonly AmountCapJson[]
  >;
  /** The day count. */
  readonly dayCount: 'ACT/360' | 'ACT/365F' | 'ACT/ACT' | '30E/360';
  /** The effect of an overdue spell. */
  readonly overdue: 'pause' | 'stop' | 'revoke' | 'ignore';
  /** Whether the days of an extension are subsidised. */
  readonly extension: 'exclude' | 'include';
  /** The effect of misuse. */
  readonly misuse: 'revoke' | 'stop';
  /** Whether interest must be paid for a day to be subsidised. */
  readonly payment: 'accrued' | 'paid';
  /** The effect of another programme's subsidy. */
  readonly otherSubsidy: 'exclude' | 'reduce' | Readonly<Record<string, 'exclude' | 'reduce' | 'ignore'>>;
  /** When amounts are rounded. */
  readonly rounding: 'settlement' | 'interest-period' | 'day';
  /** When the bank settles interest. Required for rounding by interest period. */
  readonly interestPeriod?: Optional<InterestPeriodJson>;
  /** The funders, in the order of the split. */
  readonly funders: readonly FunderJson[];
  /** Other shares of the funders, for some periods or loans. Absent: all loans have the funders' own. */
  readonly funderShares?: Optional<readonly FunderSharesJson[]>;
  /** The reference rates that formulas name. Absent: none. */
  readonly references?: Optional<Readonly<Record<string, ReferenceJson>>>;
  /** The sources of the terms. The oracle does not read them. */
  readonly sources?: unknown;
}

/** Shares of the funders for some periods or loans. A funder that is not named has 0. */
export interface FunderSharesJson {
  /** The first day on which a period may begin. Absent: before every day. */
  readonly from?: Optional<Day>;
  /** The loans for which the shares are. Absent: all. */
  readonly when?: Optional<WhenJson>;
  /** The shares by funder id; together 1. */
  readonly shares: Readonly<Record<string, DecimalJson>>;
}

/** The settled amounts of one loan: a line of SPEC 9, or an adjustment. A funder that is missing paid nothing. */
export interface IssuedLineJson {
  /** The id of the loan. */
  readonly loanId: string;
  /** The subsidy, or the correction, in yuan. */
  readonly subsidy: DecimalJson;
  /** The part of each funder in yuan, by funder id. */
  readonly funders: Readonly<Record<string, DecimalJson>>;
}

/** The sums of an issued settlement, or of a group of its lines: those of the figures that its lines have. */
export interface IssuedTotalsJson {
  /** The number of lines. */
  readonly loans?: number;
  /** The number of lines with a subsidy above 0. */
  readonly subsidisedLoans?: number;
  /** The number of distinct households. */
  readonly households?: number;
  /** The sum of the principal-days, in yuan·days. */
  readonly principalDays?: DecimalJson;
  /** The sum of the interest in yuan. */
  readonly interest?: DecimalJson;
  /** The sum of the concessions in yuan. */
  readonly concession?: DecimalJson;
  /** The sum of the waived interest in yuan. */
  readonly waived?: DecimalJson;
  /** The sum of what the cap on amounts cut off, in yuan. */
  readonly capped?: DecimalJson;
  /** The sum of the subsidies in yuan. */
  readonly subsidy: DecimalJson;
  /** The sum of the interest that borrowers paid, in yuan. */
  readonly borrowerInterest?: DecimalJson;
  /** The sums of the funders' parts in yuan, by funder id. */
  readonly funders: Readonly<Record<string, DecimalJson>>;
}

/** An earlier settlement as it was issued: the members of SPEC 9 that are read. */
export interface IssuedSettlementJson {
  /** The period that it settled. */
  readonly period: PeriodJson;
  /** Its lines. */
  readonly loans: readonly IssuedLineJson[];
  /** Its corrections of earlier settlements. Absent: none. */
  readonly adjustments?: Optional<readonly IssuedLineJson[]>;
  /** Its sums. The oracle does not read them. */
  readonly totals?: IssuedTotalsJson;
  /** Its sums by group. The oracle does not read them. */
  readonly groups?: Readonly<
    Record<'product' | 'township' | 'category' | 'basis', Readonly<Record<string, IssuedTotalsJson>>>
  >;
  /** What each funder had paid in advance, in yuan. The oracle does not read it. */
  readonly advances?: Optional<Readonly<Record<string, DecimalJson>>>;
  /** What each funder owed, in yuan. The oracle does not read it. */
  readonly payable?: Readonly<Record<string, DecimalJson>>;
  /** Its hash, and those of the settlements that it was adjusted against. The oracle does not read them. */
  readonly provenance?: { readonly previous: readonly string[]; readonly settlementSha256: string };
}

/** An amount that a funder paid in advance (预拨). Several advances of one funder are added up. */
export interface AdvanceJson {
  /** The id of the funder. */
  readonly funder: string;
  /** The amount in yuan. */
  readonly amount: DecimalJson;
}

/** The input of SPEC 7. */
export interface PortfolioJson {
  /** The policy. */
  readonly policy: PolicyJson;
  /** The period that is settled. */
  readonly period: PeriodJson;
  /** The households. */
  readonly households: readonly HouseholdJson[];
  /** The loans of the households. */
  readonly loans: readonly LoanJson[];
  /** All earlier settlements. Absent: none. */
  readonly previous?: Optional<readonly IssuedSettlementJson[]>;
  /** The amounts that funders paid in advance. Absent: none. */
  readonly advances?: Optional<readonly AdvanceJson[]>;
}
