import type { Assessment, LoanAssessment } from '../engine/assess.js';
import type { ConditionReference, UnmetCondition } from '../engine/conditions.js';
import { listedFrom } from '../engine/first-list.js';
import { effectOf } from '../engine/other-subsidies.js';
import type { Household } from '../fields/household.js';
import type { Loan, OtherSubsidy } from '../fields/loan.js';
import type { Policy } from '../fields/policy.js';
import type { Reason } from '../fields/reasons.js';
import { formatFen } from '../kernel/fen.js';
import { contains } from '../kernel/interval.js';
import { formatMicro } from '../kernel/percent.js';
import { type Day, formatDay } from '../kernel/plain-date.js';

/** A half-open interval of days, as JSON. */
export interface EncodedSpell {
  /** The first day, `YYYY-MM-DD`. */
  readonly from: string;
  /** The day after the last, `YYYY-MM-DD`. Absent: no end. */
  readonly to?: string;
}

/** An interval on the list of families. */
export interface EncodedListing extends EncodedSpell {
  /**
   * The day from which the interval counts, `YYYY-MM-DD`, where it is not `from`: the household was on the first list when it
   * was made (`household.firstList`).
   */
  readonly countsFrom?: string;
}

/** A spell of social assistance. */
export interface EncodedAssistance extends EncodedSpell {
  /** The kind of assistance. */
  readonly kind: string;
}

/** The day on which the list and the spells of assistance are looked up. */
export interface TestDay {
  /** The day, `YYYY-MM-DD`. */
  readonly testDay: string;
  /** Which day it is: that of the contract, or that of the disbursement. */
  readonly testedOn: Policy['household']['testedOn'];
}

/** The day of a loan's contract. */
export interface ContractDay {
  /** The day, `YYYY-MM-DD`. */
  readonly contractDay: string;
  /** Whether it is that of the disbursement, since that of the contract is not known. */
  readonly isOfDisbursement: boolean;
}

/** A condition of the policy, by its number in `conditions`, counted from 1, with the smallest value that it asks for. */
export interface LeastOfCondition {
  /** The number of the condition. */
  readonly condition: number;
  /** The smallest value that it asks for. */
  readonly atLeast: string;
  /** The reference rate of which that is a formula; absent where it is none. */
  readonly reference?: ConditionReference;
}

/** A condition of the policy, by its number in `conditions`, counted from 1, with the largest value that it allows. */
export interface MostOfCondition {
  /** The number of the condition. */
  readonly condition: number;
  /** The largest value that it allows. */
  readonly atMost: string;
  /** The reference rate of which that is a formula; absent where it is none. */
  readonly reference?: ConditionReference;
}

/** A condition of the policy, by its number in `conditions`, counted from 1, on the number of loans of a household. */
export interface LoansOfCondition {
  /** The number of the condition. */
  readonly condition: number;
  /** How many loans of a household it allows. */
  readonly loansPerHousehold: number;
  /** The ids of the eligible loans before this one that count for it, in the household's order. */
  readonly counted: readonly string[];
}

/**
 * What each reason against a loan rests on: the value of the loan or the household, and the policy's that it is held
 * against. Amounts of yuan are strings of two decimals, rates strings in percent a year, days `YYYY-MM-DD`.
 */
export interface ReasonFacts {
  /** The lender of the loan, and those that the policy has. */
  readonly LENDER_NOT_ELIGIBLE: { readonly lender: string; readonly lenders: readonly string[] };
  /** The product of the loan, and those that the policy has, by their ids. */
  readonly PRODUCT_NOT_ELIGIBLE: { readonly product: string; readonly products: readonly string[] };
  /** The day of disbursement, before the first day of the window. */
  readonly DISBURSED_BEFORE_WINDOW: { readonly disbursedOn: string; readonly windowFrom: string };
  /** The day of disbursement, on or after the day after the last of the window. */
  readonly DISBURSED_AFTER_WINDOW: { readonly disbursedOn: string; readonly windowTo: string };
  /** The day of the contract, before the first day on which a loan may be contracted. */
  readonly CONTRACTED_BEFORE_WINDOW: ContractDay & { readonly contractedFrom: string };
  /** The day of the contract, on or after the day after the last on which a loan may be contracted. */
  readonly CONTRACTED_AFTER_WINDOW: ContractDay & { readonly contractedTo: string };
  /** The test day, which is in none of the intervals on the list. */
  readonly HOUSEHOLD_NOT_LISTED: TestDay & { readonly listed: readonly EncodedListing[] };
  /** The test day, and the spells of excluded kinds that hold it. */
  readonly HOUSEHOLD_ON_ASSISTANCE: TestDay & { readonly assistance: readonly EncodedAssistance[] };
  /** The annual income, and the ceiling that it is above. */
  readonly INCOME_ABOVE_CEILING: { readonly annualIncome: string; readonly incomeCeiling: string };
  /** The other programme, with the rate that it subsidises where it is known. */
  readonly OTHER_SUBSIDY: { readonly programme: string; readonly level?: string; readonly pct?: string };
  /** The day of misuse. */
  readonly MISUSED: { readonly misusedOn: string };
  /** The overdue spells. */
  readonly OVERDUE: { readonly overdue: readonly EncodedSpell[] };
  /** The contract rate on the day of disbursement, and the conditions that it is below. */
  readonly RATE_BELOW_CONDITION: { readonly rate: string; readonly conditions: readonly LeastOfCondition[] };
  /** The contract rate on the day of disbursement, and the conditions that it is above. */
  readonly RATE_ABOVE_CONDITION: { readonly rate: string; readonly conditions: readonly MostOfCondition[] };
  /** The principal, and the conditions that it is below. */
  readonly PRINCIPAL_BELOW_CONDITION: { readonly principal: string; readonly conditions: readonly LeastOfCondition[] };
  /** The principal, and the conditions that it is above. */
  readonly PRINCIPAL_ABOVE_CONDITION: { readonly principal: string; readonly conditions: readonly MostOfCondition[] };
  /** The term in months, and the conditions that it is below. */
  readonly TERM_BELOW_CONDITION: { readonly months: string; readonly conditions: readonly LeastOfCondition[] };
  /** The term in months, and the conditions that it is above. */
  readonly TERM_ABOVE_CONDITION: { readonly months: string; readonly conditions: readonly MostOfCondition[] };
  /** Nothing: no rule's `when` holds. */
  readonly NO_RULE: Readonly<Record<string, never>>;
  /** The conditions that allow no more loans, each with the loans that count for it. */
  readonly TOO_MANY_LOANS: { readonly conditions: readonly LoansOfCondition[] };
}

/** A reason against a loan with what it rests on. */
export type ReasonWithFacts = {
  readonly [R in Reason]: {
    /** The reason. */
    readonly reason: R;
    /** What it rests on. */
    readonly facts: ReasonFacts[R];
  };
}[Reason];

/** What is known of a loan and its household that eligibility depends on, whether it passes or not. */
export interface EligibilityFacts extends TestDay {
  /** The intervals on the list of families. */
  readonly listed: readonly EncodedListing[];
  /** The annual income, in yuan; absent where it is not known. */
  readonly annualIncome?: string;
  /** The ceiling, in yuan; absent where the policy has none. */
  readonly incomeCeiling?: string;
}

type Unmet = readonly UnmetCondition[];

const FACTS: {
  readonly [R in Reason]: (loan: Loan, household: Household, policy: Policy, unmet: Unmet) => ReasonFacts[R];
} = {
  LENDER_NOT_ELIGIBLE: ({ lender }, _, { lenders = [] }) => ({ lender, lenders }),
  PRODUCT_NOT_ELIGIBLE: ({ product }, _, { products }) => ({ product, products: products.map(({ id }) => id) }),
  DISBURSED_BEFORE_WINDOW: ({ disbursedOn }, _, { window }) => ({
    disbursedOn: formatDay(disbursedOn),
    windowFrom: formatDay(window.from),
  }),
  DISBURSED_AFTER_WINDOW: ({ disbursedOn }, _, { window }) => ({
    disbursedOn: formatDay(disbursedOn),
    windowTo: formatDay(window.to as Day),
  }),
  CONTRACTED_BEFORE_WINDOW: (loan, _, { window }) => ({
    ...contractDayOf(loan),
    contractedFrom: formatDay(window.contracted?.from as Day),
  }),
  CONTRACTED_AFTER_WINDOW: (loan, _, { window }) => ({
    ...contractDayOf(loan),
    contractedTo: formatDay(window.contracted?.to as Day),
  }),
  HOUSEHOLD_NOT_LISTED: (loan, household, policy) => ({
    ...testDayOf(loan, policy),
    listed: listedOf(household, policy),
  }),
  HOUSEHOLD_ON_ASSISTANCE: (loan, { assistance }, policy) => ({
    ...testDayOf(loan, policy),
    assistance: assistance
      .filter(
        (spell) => policy.household.excludedAssistance.includes(spell.kind) && contains(spell, dayOf(loan, policy)),
      )
      .map(({ kind, from, to }) => ({ kind, ...spellOf(from, to) })),
  }),
  INCOME_ABOVE_CEILING: (_, { annualIncome }, { household: { incomeCeiling } }) => ({
    annualIncome: formatFen(annualIncome as number),
    incomeCeiling: formatFen(incomeCeiling as number),
  }),
  OTHER_SUBSIDY: ({ otherSubsidy = [] }, _, policy) => {
    const { programme, level, pct } = otherSubsidy.find((each) => effectOf(each, policy) === 'exclude') as OtherSubsidy;
    return {
      programme,
      ...(level === undefined ? {} : { level }),
      ...(pct === undefined ? {} : { pct: formatMicro(pct) }),
    };
  },
  MISUSED: ({ misusedOn }) => ({ misusedOn: formatDay(misusedOn as Day) }),
  OVERDUE: ({ overdue }) => ({ overdue: overdue.map(({ from, to }) => spellOf(from, to)) }),
  RATE_BELOW_CONDITION: (_loan, _household, _policy, unmet) => ({ rate: valueIn(unmet), conditions: leastIn(unmet) }),
  RATE_ABOVE_CONDITION: (_loan, _household, _policy, unmet) => ({ rate: valueIn(unmet), conditions: mostIn(unmet) }),
  PRINCIPAL_BELOW_CONDITION: (_loan, _household, _policy, unmet) => ({
    principal: valueIn(unmet),
    conditions: leastIn(unmet),
  }),
  PRINCIPAL_ABOVE_CONDITION: (_loan, _household, _policy, unmet) => ({
    principal: valueIn(unmet),
    conditions: mostIn(unmet),
  }),
  TERM_BELOW_CONDITION: (_loan, _household, _policy, unmet) => ({ months: valueIn(unmet), conditions: leastIn(unmet) }),
  TERM_ABOVE_CONDITION: (_loan, _household, _policy, unmet) => ({ months: valueIn(unmet), conditions: mostIn(unmet) }),
  NO_RULE: () => ({}),
  TOO_MANY_LOANS: (_loan, _household, _policy, unmet) => ({
    conditions: unmet.map(({ condition, bound, counted = [] }) => ({
      condition,
      loansPerHousehold: Number(bound),
      counted,
    })),
  }),
};

/** The loan's value, which is the same for every condition on it. */
const valueIn = ([first]: Unmet) => first?.value as string;
const referenceIn = ({ reference }: UnmetCondition) => (reference === undefined ? {} : { reference });
const leastIn = (unmet: Unmet) =>
  unmet.map((each) => ({ condition: each.condition, atLeast: each.bound, ...referenceIn(each) }));
const mostIn = (unmet: Unmet) =>
  unmet.map((each) => ({ condition: each.condition, atMost: each.bound, ...referenceIn(each) }));

/** Every reason against a loan of an assessment with what it rests on. */
export function reasonsWithFacts(
  { reasons, loan, unmetConditions }: Pick<LoanAssessment, 'reasons' | 'loan' | 'unmetConditions'>,
  { household, policy }: Pick<Assessment, 'household' | 'policy'>,
): readonly ReasonWithFacts[] {
  return reasons.map((reason) => {
    const unmet = unmetConditions.filter((each) => each.reason === reason);
    return { reason, facts: FACTS[reason](loan, household, policy, unmet) } as ReasonWithFacts;
  });
}

/** What is known of a loan and its household that eligibility depends on. */
export function eligibilityFactsOf(loan: Loan, household: Household, policy: Policy): EligibilityFacts {
  const { annualIncome } = household;
  const { incomeCeiling } = policy.household;
  return {
    ...testDayOf(loan, policy),
    listed: listedOf(household, policy),
    ...(annualIncome === undefined ? {} : { annualIncome: formatFen(annualIncome) }),
    ...(incomeCeiling === undefined ? {} : { incomeCeiling: formatFen(incomeCeiling) }),
  };
}

/** The day of the contract; it is that of the disbursement where it is not known. */
const contractDay = ({ contractedOn, disbursedOn }: Loan): Day => contractedOn ?? disbursedOn;

function contractDayOf(loan: Loan): ContractDay {
  return { contractDay: formatDay(contractDay(loan)), isOfDisbursement: loan.contractedOn === undefined };
}

/** The test day (SPEC 4). */
function dayOf(loan: Loan, { household: { testedOn } }: Policy): Day {
  return testedOn === 'contract' ? contractDay(loan) : loan.disbursedOn;
}

/** The test day; it is that of the disbursement where the day of the contract is not known. */
function testDayOf(loan: Loan, policy: Policy): TestDay {
  const isContract = policy.household.testedOn === 'contract' && loan.contractedOn !== undefined;
  return { testDay: formatDay(dayOf(loan, policy)), testedOn: isContract ? 'contract' : 'disbursement' };
}

function listedOf({ listed }: Household, { household: { firstList } }: Policy): readonly EncodedListing[] {
  return listed.map(({ from, to }) => {
    const counts = listedFrom(from, firstList);
    return { ...spellOf(from, to), ...(counts === from ? {} : { countsFrom: formatDay(counts) }) };
  });
}

function spellOf(from: Day, to: Day | undefined): EncodedSpell {
  return { from: formatDay(from), ...(to === undefined ? {} : { to: formatDay(to) }) };
}
