import type { DayCountName } from '../kernel/day-count.js';
import type { MicroPercent } from '../kernel/percent.js';
import { CAP_KEY } from './cap-keys.js';
import { DATED_RATE, INTERVAL } from './dated.js';
import type { Text } from './faults.js';
import {
  CATEGORY,
  CATEGORY_OR_EMPTY,
  choice,
  DAY,
  decimalOr,
  either,
  FACTOR,
  type FieldsOfKind,
  ID,
  integer,
  kindsOf,
  MONEY,
  map,
  NAME,
  numberChoice,
  PERCENT,
  SHARE,
  SHARED_ID,
  SIGNED_PERCENT,
  TEXT_OR_EMPTY,
  textOr,
  union,
  variant,
} from './forms.js';
import { LIMITS } from './limits.js';
import type { ParsedAs } from './parsed.js';
import {
  type Encoded,
  field,
  type Input,
  type Labels,
  list,
  type Output,
  optional,
  type RecordForm,
  record,
  repeated,
} from './table.js';

export const policyWindowFields = {
  /** The first day on which a loan may be disbursed. */
  from: field(DAY, ['起始日', 'from']),
  /**
   * The day on which the programme comes into force. A loan disbursed before it is a trial loan, and is treated the
   * same.
   */
  effectiveOn: field(DAY, ['施行日', 'in force on']),
  /** The day after the last day on which a loan may be disbursed. Absent: no last day. */
  to: optional(DAY, ['终止日', 'to']),
  /**
   * The days on which a loan may be contracted: `from` is one of them, `to` is not. A loan without `contractedOn` is taken
   * to be contracted on the day of disbursement. Absent: any day.
   */
  contracted: optional(INTERVAL, ['合同签订期间', 'contracted']),
};

/** The days on which a loan may be disbursed, as input. */
export interface PolicyWindowInput extends Input<typeof policyWindowFields> {}
/** The days on which a loan may be disbursed, read. */
export interface PolicyWindow extends Output<typeof policyWindowFields> {}
const WINDOW = record<typeof policyWindowFields, PolicyWindowInput, PolicyWindow>(policyWindowFields);

export const productFields = {
  /** The id of the product, as in loans. */
  id: field(SHARED_ID, ['产品', 'product']),
  /** The name of the product, as shown in papers. */
  name: field(CATEGORY, ['产品名称', 'product name']),
};

/** A subsidised loan product, as input. */
export interface ProductInput extends Input<typeof productFields> {}
/** A subsidised loan product, read. */
export interface Product extends Output<typeof productFields> {}
const PRODUCT = record<typeof productFields, ProductInput, Product>(productFields);

export const LISTING = choice({
  /** The household must be on the list on the day that `testedOn` names. */
  'at-start': ['资格认定日在名单库内', 'on the list on the test day'],
  /** The household must be on the list on every subsidised day; other days are excluded. */
  'every-day': ['贴息期间每日均在名单库内', 'on the list on every day subsidised'],
  /** The household need not be on the list. */
  'not-required': ['不要求列入名单库', 'not required to be on the list'],
});

export const TESTED_ON = choice({
  /** The day of the contract; where it is not known, the day of disbursement. */
  contract: ['合同日期', 'the contract date'],
  /** The day of the disbursement. */
  disbursement: ['发放日期', 'the disbursement date'],
});

export const firstListFields = {
  /** The day on which the list was first made. A family that entered on it or before was on the list when it was made. */
  madeOn: field(DAY, ['首次建立日', 'made on']),
  /** The first day on which a family of the first list counts as being on the list. */
  countsFrom: field(DAY, ['视同列入日', 'counts from']),
};

/** From when the families of the first list count as being on it, as input. */
export interface FirstListInput extends Input<typeof firstListFields> {}
/** From when the families of the first list count as being on it, read. */
export interface FirstList extends Output<typeof firstListFields> {}
const FIRST_LIST = record<typeof firstListFields, FirstListInput, FirstList>(firstListFields);

/** The terms on households that a programme's text may leave open. */
export const openHouseholdFields = {
  /** On which days the household must be on the list of families (名单库). */
  listing: field(LISTING, ['名单认定方式', 'listing']),
  /** The test day: the day on which the list and the spells of assistance are looked up. */
  testedOn: field(TESTED_ON, ['资格认定日', 'tested on']),
  /**
   * From when the families of the first list count as being on the list. A `listed` interval that begins after `countsFrom`
   * and not after `madeOn` is taken to begin on `countsFrom`; all others begin on their own first day. Absent: every one does.
   */
  firstList: optional(FIRST_LIST, ['首次名单', 'first list']),
};

export const householdTermsFields = {
  ...openHouseholdFields,
  /** The kinds of social assistance that make a household ineligible on the test day, as named in its spells. */
  excludedAssistance: repeated(list(CATEGORY, 0, LIMITS.names), ['排除的救助类型', 'excluded assistance']),
  /**
   * The largest annual income in yuan. A household with a higher income is ineligible; one whose income is not known is
   * not. Absent: no ceiling.
   */
  incomeCeiling: optional(MONEY, ['收入上限', 'income ceiling']),
};

/** The terms on households, as input. */
export interface HouseholdTermsInput extends Input<typeof householdTermsFields> {}
/** The terms on households, read. The ceiling is in fen. */
export interface HouseholdTerms extends Output<typeof householdTermsFields> {}
const HOUSEHOLD_TERMS = record<typeof householdTermsFields, HouseholdTermsInput, HouseholdTerms>(householdTermsFields);

export const principalRangeFields = {
  /** The smallest principal in yuan. Absent: none. */
  from: optional(MONEY, ['起', 'from']),
  /** The principal in yuan below which a loan must be. Absent: none. */
  to: optional(MONEY, ['止（不含）', 'to']),
};

export const monthRangeFields = {
  /** The smallest number of months. Absent: none. */
  from: optional(integer(0), ['起', 'from']),
  /** The number of months below which a loan must be. Absent: none. */
  to: optional(integer(0), ['止（不含）', 'to']),
};

export const whenFields = {
  /** The product is one of these. */
  products: optional(list(SHARED_ID, 0, LIMITS.names), ['产品', 'products']),
  /** The category of the household is one of these; the empty text stands for a household without one. */
  categories: optional(list(CATEGORY_OR_EMPTY, 0, LIMITS.names), ['家庭类别', 'categories']),
  /** The lender is one of these. */
  lenders: optional(list(CATEGORY, 0, LIMITS.names), ['贷款机构', 'lenders']),
  /** The township of the household is one of these; the empty text stands for a household without one. */
  townships: optional(list(CATEGORY_OR_EMPTY, 0, LIMITS.names), ['乡镇', 'townships']),
  /** The principal is in this range: `from` is, `to` is not. */
  principal: optional(record(principalRangeFields), ['贷款金额', 'principal']),
  /**
   * The term in months is in this range: `from` is, `to` is not. The term is the largest number of months that added to
   * `disbursedOn` lead to `maturesOn` or before.
   */
  termMonths: optional(record(monthRangeFields), ['贷款期限（月）', 'term in months']),
  /** For each name, the loan or its household has the attribute with one of the values. A loan without it fits nothing. */
  attributes: optional(map('texts', list(CATEGORY_OR_EMPTY, 0, LIMITS.names)), ['属性', 'attributes']),
};

/** Of which loans an entry of a policy speaks, as input: all parts that are given must hold. */
export interface WhenInput extends Input<typeof whenFields> {}
/** Of which loans an entry of a policy speaks, read: all parts that are given must hold. Amounts are in fen. */
export interface When extends Output<typeof whenFields> {}
const WHEN = record<typeof whenFields, WhenInput, When>(whenFields);

/** Whether any of the entries is for some loans only. */
export function hasWhen(entries: readonly { readonly when?: When | undefined }[] = []): boolean {
  return entries.some(({ when }) => when !== undefined);
}

export const REFERENCE_ON = choice({
  /** The day of the contract; where it is not known, the day of disbursement. */
  contract: ['合同日期', 'the contract date'],
  /** The day of disbursement. */
  disbursement: ['发放日期', 'the disbursement date'],
  /** Each day by itself: the rate changes when the reference does. */
  accrual: ['计息当日', 'each day'],
});

export const rateFormulaFields = {
  /** The name of the reference rate: a name in `references`. */
  ref: field(SHARED_ID, ['参考利率', 'reference']),
  /** The day on which the reference is looked up. */
  on: field(REFERENCE_ON, ['取值日', 'on']),
  /** The factor by which the reference is multiplied, 0 to 10. Absent: 1. */
  times: optional(FACTOR, ['倍数', 'times']),
  /** The percentage points that are added to it, −100 to 100: -0.5 takes off half a point (50 basis points). Absent: 0. */
  plus: optional(SIGNED_PERCENT, ['加点（百分点）', 'plus']),
};

/** A rate that follows a reference rate, as input: times × reference + plus. */
export interface RateFormulaInput extends Input<typeof rateFormulaFields> {}
/** A rate that follows a reference rate, read: times × reference + plus. `times` and `plus` are millionths. */
export interface RateFormula extends Output<typeof rateFormulaFields> {}
const RATE_FORMULA = record<typeof rateFormulaFields, RateFormulaInput, RateFormula>(rateFormulaFields);

/** A rate of the policy, read: millionths of a percent, or a formula of a reference rate. */
export type PolicyRate = MicroPercent | RateFormula;

/** A rate in percent a year, or a formula of a reference rate. */
export const RATE = decimalOr(PERCENT, RATE_FORMULA);

/** Whether a rate of a policy is a formula. */
export function isFormula(rate: PolicyRate | undefined): rate is RateFormula {
  return typeof rate === 'object';
}
export const rateBoundsFields = {
  /** The smallest contract rate, in percent a year. Absent: none. */
  atLeast: optional(RATE, ['不低于', 'at least']),
  /** The largest contract rate, in percent a year. Absent: none. */
  atMost: optional(RATE, ['不高于', 'at most']),
};

export const principalBoundsFields = {
  /** The smallest principal, in yuan. Absent: none. */
  atLeast: optional(MONEY, ['不低于', 'at least']),
  /** The largest principal, in yuan. Absent: none. */
  atMost: optional(MONEY, ['不高于', 'at most']),
};

export const monthBoundsFields = {
  /** The smallest term, in months. Absent: none. */
  atLeast: optional(integer(0), ['不低于', 'at least']),
  /** The largest term, in months. Absent: none. */
  atMost: optional(integer(0), ['不高于', 'at most']),
};

export const conditionFields = {
  /** The loans for which the condition holds. Absent: all. */
  when: optional(WHEN, ['适用于', 'when']),
  /** Bounds of the contract rate in force on the day of disbursement. A rate that equals a bound is within it. */
  rate: optional(record(rateBoundsFields), ['合同利率', 'contract rate']),
  /** Bounds of the principal. A principal that equals a bound is within it. */
  principal: optional(record(principalBoundsFields), ['贷款金额', 'principal']),
  /**
   * Bounds of the term in months, those included. The term is the largest number of months that added to `disbursedOn` lead
   * to `maturesOn` or before.
   */
  termMonths: optional(record(monthBoundsFields), ['贷款期限（月）', 'term in months']),
  /**
   * How many loans of a household are eligible among those for which the condition holds, in the order of `disbursedOn`, then
   * of the ids by code unit. Loans that are not eligible for another reason do not count. Absent: no limit.
   */
  loansPerHousehold: optional(integer(1), ['每户贷款笔数', 'loans per household']),
};

/** A condition on loans, as input. */
export interface ConditionInput extends Input<typeof conditionFields> {}
/** A condition on loans, read. Rates are millionths of a percent, amounts fen. */
export interface Condition extends Output<typeof conditionFields> {}
const CONDITION = record<typeof conditionFields, ConditionInput, Condition>(conditionFields);

/** The kinds of subsidy rules, with the fields that only rules of that kind have. */
export const RULES = {
  /** A fixed number of percentage points. */
  points: variant(['固定百分点', 'points'], {
    /** The subsidy rate in percentage points a year. */
    points: field(RATE, ['贴息百分点', 'points']),
  }),
  /** A share of the contract rate. */
  share: variant(['合同利率的比例', 'share of the contract rate'], {
    /** The subsidised share of the contract rate, 0 to 1. */
    share: field(SHARE, ['贴息比例', 'share']),
  }),
  /** The part of the contract rate above a floor, up to a ceiling. */
  'above-floor': variant(['超过下限的部分', 'above a floor'], {
    /** The contract rate is subsidised above this rate, in percent a year. */
    floorPct: field(RATE, ['利率下限', 'floor']),
    /** The contract rate is subsidised up to this rate, in percent a year. Absent: no ceiling. */
    ceilingPct: optional(RATE, ['利率上限', 'ceiling']),
    /** The subsidised share of that part, 0 to 1. Absent: all of it. It excludes `times` in the floor and the ceiling. */
    share: optional(SHARE, ['超过部分的贴息比例', 'share of the part above the floor']),
  }),
};

/** The fields of all rules before those of their kind. */
export const ruleFields = {
  /**
   * The first day on which the rule is in force. Of the rules that hold for a loan, the one with the latest first day that is
   * not after the day in question is chosen; of several with the same day, the first in the list.
   */
  from: field(DAY, ['起始日', 'from']),
  /** The loans for which the rule holds. Absent: all. */
  when: optional(WHEN, ['适用于', 'when']),
  /** The kind of the rule. It determines the other fields. */
  kind: field(kindsOf(RULES), ['标准类型', 'kind of rule']),
};

/** The fields of all rules after those of their kind. */
export const ruleLimitFields = {
  /** The largest subsidy rate in percentage points a year. Absent: no limit. */
  maxPoints: optional(RATE, ['贴息率上限（百分点）', 'at most, points']),
  /** The largest subsidised share of the contract rate, 0 to 1. Absent: no limit. */
  maxShareOfContractRate: optional(SHARE, ['贴息率上限（合同利率的比例）', 'at most, share of the contract rate']),
};

/** The name of a kind of subsidy rule: a key of {@link RULES}. */
export type RuleKind = keyof typeof RULES;

type RuleFields<K extends RuleKind> = FieldsOfKind<typeof ruleFields, typeof RULES, typeof ruleLimitFields, K>;

/**
 * A rule that gives the subsidy rate from a day on: an entry of `policy.subsidy`. Rates are millionths of a percent,
 * shares millionths. The type parameter narrows the kind.
 */
export type SubsidyRule<K extends RuleKind = RuleKind> = {
  [P in K]: {
    /** The kind of the rule. It determines the other fields. */
    readonly kind: P;
  } & Output<RuleFields<P>>;
}[K];

const RULE = union(ruleFields, RULES, ruleLimitFields);

/** The fields of rules whose rates may be formulas, in the order of the table. */
export const RATE_FIELDS = ['points', 'floorPct', 'ceilingPct', 'maxPoints'] as const;
/** A field of a subsidy rule whose rate may be a formula. */
export type RateField = (typeof RATE_FIELDS)[number];

/** The rate that a rule has in a field; undefined where it has none. */
export function rateIn(rule: SubsidyRule, name: RateField): PolicyRate | undefined {
  return (rule as { readonly [K in RateField]?: PolicyRate | undefined })[name];
}

/** The formulas among the rates of a rule, by their fields. */
export function formulasOf(rule: SubsidyRule): readonly (readonly [field: RateField, formula: RateFormula])[] {
  return RATE_FIELDS.flatMap((name) => {
    const rate = rateIn(rule, name);
    return isFormula(rate) ? [[name, rate] as const] : [];
  });
}

/** A formula among the rates of a policy. */
interface PlacedFormula {
  /** Where it stands in the policy. */
  readonly path: readonly (string | number)[];
  readonly formula: RateFormula;
  /** The subsidy rule that it belongs to; absent for a bound of a condition. */
  readonly rule?: SubsidyRule;
}

/** Every formula among the rates of a policy: those of its subsidy rules, then those of its conditions. */
export function formulasIn({ subsidy = [], conditions = [] }: Partial<Policy>): readonly PlacedFormula[] {
  return [
    ...subsidy.flatMap((rule, i) =>
      formulasOf(rule).map(([field, formula]): PlacedFormula => ({ path: ['subsidy', i, field], formula, rule })),
    ),
    ...conditions.flatMap(({ rate }, i) =>
      (['atLeast', 'atMost'] as const).flatMap((side): readonly PlacedFormula[] => {
        const formula = rate?.[side];
        return isFormula(formula) ? [{ path: ['conditions', i, 'rate', side], formula }] : [];
      }),
    ),
  ];
}

export const concessionFields = {
  /**
   * The first day on which the points are waived. Of the entries that hold for a loan, the one with the latest first day that
   * is not after the day in question is chosen; of several with the same day, the first in the list.
   */
  from: field(DAY, ['起始日', 'from']),
  /** The loans for which the entry holds. Absent: all. */
  when: optional(WHEN, ['适用于', 'when']),
  /** The interest that the bank waives, in percentage points a year. */
  points: field(PERCENT, ['银行让利百分点', 'points of concession']),
};

/** The interest that the bank waives from a day on, as input. */
export interface ConcessionInput extends Input<typeof concessionFields> {}
/** The interest that the bank waives from a day on, read. The points are in millionths of a percent. */
export interface Concession extends Output<typeof concessionFields> {}
const CONCESSION = record<typeof concessionFields, ConcessionInput, Concession>(concessionFields);

export const principalCapFields = {
  /** The largest subsidised balance of a loan, in yuan. Absent: no cap. */
  perLoan: optional(MONEY, ['每笔', 'per loan']),
  /** The largest subsidised balance of all loans of a household together, in yuan. Absent: no cap. */
  perHousehold: optional(MONEY, ['每户', 'per household']),
};

/** Caps on the subsidised balance, as input. */
export interface PrincipalCapInput extends Input<typeof principalCapFields> {}
/** Caps on the subsidised balance, read. Amounts are in fen. */
export interface PrincipalCap extends Output<typeof principalCapFields> {}
const PRINCIPAL_CAP = record<typeof principalCapFields, PrincipalCapInput, PrincipalCap>(principalCapFields);

export const CAP_PER = choice({
  /** The cap applies to each settled period by itself. */
  period: ['每期', 'in each period'],
  /** The cap applies to all periods together: subsidies of earlier settlements count. */
  programme: ['整个项目期间', 'over the whole programme'],
});

export const amountCapFields = {
  /** The largest subsidy of a household, in yuan. */
  perHousehold: field(MONEY, ['每户', 'per household']),
  /** The time to which the cap applies. */
  per: field(CAP_PER, ['期间', 'per']),
};

/** A cap on the subsidy of a household, as input. */
export interface AmountCapInput extends Input<typeof amountCapFields> {}
/** A cap on the subsidy of a household, read. The amount is in fen. */
export interface AmountCap extends Output<typeof amountCapFields> {}
const AMOUNT_CAP = record<typeof amountCapFields, AmountCapInput, AmountCap>(amountCapFields);

export const capOnPrincipalFields = {
  /** The largest subsidised balance of the loans under the cap together, in yuan. */
  limit: field(MONEY, ['上限', 'limit']),
  /**
   * The keys: loans with the same values of all of them are under one cap. `loan` or `household` is among them; others are
   * `lender`, `product`, and `attribute:NAME`. Loans without the attribute have the same value, which differs from every text.
   */
  per: field(list(CAP_KEY, 1, LIMITS.names), ['适用单位', 'per']),
  /** The loans to which the cap applies. Absent: all. */
  when: optional(WHEN, ['适用于', 'when']),
};

/** A cap on the subsidised balance, as input. */
export interface CapOnPrincipalInput extends Input<typeof capOnPrincipalFields> {}
/** A cap on the subsidised balance, read. The limit is in fen. */
export interface CapOnPrincipal extends Output<typeof capOnPrincipalFields> {}
const CAPS_ON_PRINCIPAL = list(
  record<typeof capOnPrincipalFields, CapOnPrincipalInput, CapOnPrincipal>(capOnPrincipalFields),
  0,
  LIMITS.rules,
);

export const CAP_DURING = choice({
  /** The cap applies to each settled period by itself. */
  period: ['每期', 'in each period'],
  /**
   * The cap applies to a calendar year: the subsidies of earlier settlements of the same year count. The period and every
   * earlier one lie within a calendar year.
   */
  year: ['每公历年度', 'in each calendar year'],
  /** The cap applies to all periods together: the subsidies of earlier settlements count. */
  programme: ['整个项目期间', 'over the whole programme'],
});

export const capOnAmountFields = {
  /** The largest subsidy of the loans under the cap together, in yuan. */
  limit: field(MONEY, ['上限', 'limit']),
  /**
   * The keys: loans with the same values of all of them are under one cap. `loan` or `household` is among them; others are
   * `lender`, `product`, and `attribute:NAME`. Loans without the attribute have the same value, which differs from every text.
   */
  per: field(list(CAP_KEY, 1, LIMITS.names), ['适用单位', 'per']),
  /** The time to which the cap applies. */
  during: field(CAP_DURING, ['期间', 'during']),
  /** The loans to which the cap applies. Absent: all. */
  when: optional(WHEN, ['适用于', 'when']),
};

/** A cap on subsidies, as input. */
export interface CapOnAmountInput extends Input<typeof capOnAmountFields> {}
/** A cap on subsidies, read. The limit is in fen. */
export interface CapOnAmount extends Output<typeof capOnAmountFields> {}
const CAPS_ON_AMOUNTS = list(
  record<typeof capOnAmountFields, CapOnAmountInput, CapOnAmount>(capOnAmountFields),
  0,
  LIMITS.rules,
);

export const MONTHS = numberChoice({
  /** Every month. */
  1: ['每月', 'monthly'],
  /** In March, June, September and December. */
  3: ['每季末月', 'quarterly'],
  /** In December. */
  12: ['每年 12 月', 'yearly, in December'],
});

export const TERM_CLOCK = choice({
  /** The disbursement of the loan. */
  disbursement: ['贷款发放之日', 'the disbursement'],
  /** The first day of an eligible amount above 0. A loan without one has no limit. */
  'first-eligible-amount': ['首笔可贴息支出之日', 'the first eligible amount'],
  /** The disbursement of the first of the household's loans that is eligible, by disbursement, then by id. */
  'first-loan': ['本户首笔符合条件的贷款发放之日', 'the disbursement of the household’s first eligible loan'],
});

export const termCapFields = {
  /** The number of months, 1 to 1200. */
  months: field(integer(1, 1200), ['月数', 'months']),
  /** The day from which they count. */
  from: field(TERM_CLOCK, ['起算日', 'from']),
};

/** The longest subsidised term, and from when it counts, as input. */
export interface TermCapInput extends Input<typeof termCapFields> {}
/** The longest subsidised term, and from when it counts, read. */
export interface TermCap extends Output<typeof termCapFields> {}
const TERM_CAP = record<typeof termCapFields, TermCapInput, TermCap>(termCapFields);

export const interestPeriodFields = {
  /** The last day of an interest period: a day of the month, 1 to 28. That day counts. */
  endsOn: field(integer(1, 28), ['结息日', 'ends on']),
  /** The months in which an interest period ends. */
  months: field(MONTHS, ['结息月数', 'months']),
};

/** When the bank settles interest, as input. */
export interface InterestPeriodInput extends Input<typeof interestPeriodFields> {}
/** When the bank settles interest, read. */
export interface InterestPeriod extends Output<typeof interestPeriodFields> {}
const INTEREST_PERIOD = record<typeof interestPeriodFields, InterestPeriodInput, InterestPeriod>(interestPeriodFields);

export const RATE_APPLIES_BY = choice({
  /** The rule in force on each day. */
  'accrual-day': ['按计息当日的标准', 'the standard in force on each day'],
  /** The rule in force on the day of disbursement, for all days. */
  'disbursement-day': ['按发放日期当日的标准', 'the standard in force on the disbursement date'],
  /** The rule in force on the day of the contract, for all days; where it is not known, on the day of disbursement. */
  'contract-day': ['按合同日期当日的标准', 'the standard in force on the contract date'],
});

export const DAY_COUNT = choice<Readonly<Record<DayCountName, Labels>>>({
  /** A day is 1/360 of a year. */
  'ACT/360': ['实际天数/360（ACT/360）', 'actual days over 360 (ACT/360)'],
  /** A day is 1/365 of a year, in leap years too. */
  'ACT/365F': ['实际天数/365（ACT/365F）', 'actual days over 365 (ACT/365F)'],
  /** A day is 1/366 of a year in a leap year, otherwise 1/365. */
  'ACT/ACT': ['实际天数/当年天数（ACT/ACT）', 'actual days over the days of the year (ACT/ACT)'],
  /** Every month has 30 days, and a year 360. */
  '30E/360': ['每月 30 天/360（30E/360）', 'months of 30 days over 360 (30E/360)'],
});

export const SUBSIDISED_ON = choice({
  /** The balance. */
  balance: ['贷款余额', 'the balance'],
  /** The eligible amounts of the loan up to and including the day, at most the balance. Without any, the day is excluded. */
  'eligible-amounts': ['可贴息支出，以贷款余额为限', 'the eligible amounts, at most the balance'],
});

export const OVERDUE = choice({
  /** The days of overdue spells are not subsidised. */
  pause: ['逾期期间不贴息', 'no subsidy on overdue days'],
  /** No day from the first overdue day on is subsidised. */
  stop: ['自首次逾期之日起不再贴息', 'no subsidy from the first overdue day on'],
  /** A loan with an overdue spell, on whatever days, is not eligible. */
  revoke: ['发生逾期的贷款全部不予贴息', 'a loan that was ever overdue gets no subsidy at all'],
  /** Overdue days are subsidised like other days. */
  ignore: ['逾期期间照常贴息', 'overdue days are subsidised'],
});

export const EXTENSION = choice({
  /** The days from `maturesOn` to before `extendedTo` are not subsidised. */
  exclude: ['展期期间不贴息', 'no subsidy in an extension'],
  /** The days of an extension are subsidised like other days. */
  include: ['展期期间照常贴息', 'extensions are subsidised'],
});

export const MISUSE = choice({
  /** A misused loan is not eligible. */
  revoke: ['挪用的贷款全部不予贴息', 'a misused loan gets no subsidy at all'],
  /** No day from `misusedOn` on is subsidised. */
  stop: ['自挪用之日起不再贴息', 'no subsidy from the day of misuse on'],
});

export const PAYMENT = choice({
  /** Days are subsidised whether or not their interest is paid. */
  accrued: ['按应收利息贴息，不论是否已付', 'accrued interest, paid or not'],
  /** Only days before `interestPaidTo` are subsidised. */
  paid: ['只对已付利息的期间贴息', 'only days whose interest is paid'],
});

export const OTHER_SUBSIDY = choice({
  /** A loan with another subsidy is not eligible. */
  exclude: ['已享受其他贴息的贷款不予贴息', 'a loan under another subsidy gets none'],
  /** The subsidy rate is at most the contract rate less the other subsidy's rate. */
  reduce: ['已享受其他贴息的，以扣除后的利率为限', 'at most what another subsidy leaves of the rate'],
});

export const OTHER_SUBSIDY_OF_LEVEL = choice({
  /** A loan with another subsidy of this level is not eligible. */
  exclude: ['不予贴息', 'a loan under it gets none'],
  /** The rates of other subsidies of this level are taken off. */
  reduce: ['以扣除后的利率为限', 'at most what it leaves of the rate'],
  /** Another subsidy of this level changes nothing. */
  ignore: ['不影响贴息', 'it changes nothing'],
});

/** What is done with a subsidy of another programme. */
export type OtherSubsidyEffect = keyof typeof OTHER_SUBSIDY_OF_LEVEL.choices;

export const ROUNDING = choice({
  /** Each amount of a loan is rounded once in a settlement, half up to the fen. */
  settlement: ['期末一次四舍五入到分', 'half up to the fen, once for the period'],
  /** Each amount is rounded in every interest period, half up to the fen, and then added up. */
  'interest-period': ['每个结息期四舍五入到分', 'half up to the fen in every interest period'],
  /** The subsidy is rounded on every day, half up to the fen, and then added up. Other amounts are rounded once. */
  day: ['逐日四舍五入到分', 'half up to the fen every day'],
});

/** The terms that a programme's text may leave open, named as in a policy. */
export const openTermFields = {
  /** The rules that give the subsidy rate, each from its first day. One of them is in force when the window opens. */
  subsidy: field(list(RULE, 1, LIMITS.rules), ['贴息标准', 'subsidy']),
  /** The day that determines which rule applies. */
  rateAppliesBy: field(RATE_APPLIES_BY, ['贴息标准适用原则', 'rate applies by']),
  /**
   * The interest that the bank waives (让利) on loans without reference rates, each entry from its first day. Absent:
   * none.
   */
  concession: optional(list(CONCESSION, 0, LIMITS.rules), ['银行让利', 'concession']),
  /**
   * Caps on the subsidised balance, of loans, of households, or a list of caps with keys; all that apply to a loan bind
   * together. Absent: none.
   */
  principalCap: optional(either(PRINCIPAL_CAP, CAPS_ON_PRINCIPAL), ['贴息本金上限', 'cap on principal']),
  /**
   * The number of months for which a loan is subsidised, 1 to 1200, from its disbursement; or the number and the day from which
   * they count. Absent: no limit.
   */
  termCapMonths: optional(either(integer(1, 1200), TERM_CAP), ['最长贴息期限（月）', 'cap on term, months']),
  /**
   * A cap on the subsidy of a household, or a list of caps with keys; all that apply to a loan bind together. Absent: none.
   */
  amountCap: optional(either(AMOUNT_CAP, CAPS_ON_AMOUNTS), ['贴息金额上限', 'cap on amounts']),
  /** The day count: which part of a year a day is. */
  dayCount: field(DAY_COUNT, ['计息基础', 'day count']),
  /** The effect of an overdue spell. */
  overdue: field(OVERDUE, ['逾期处理', 'overdue']),
  /** Whether the days of an extension (展期) are subsidised. */
  extension: field(EXTENSION, ['展期处理', 'extension']),
  /** The effect of misuse (挪用). */
  misuse: field(MISUSE, ['挪用处理', 'misuse']),
  /** Whether interest must be paid for a day to be subsidised. */
  payment: field(PAYMENT, ['付息条件', 'payment']),
  /**
   * The effect of another programme's subsidy: one for all, or one for each level. Where it is told apart by level, every
   * subsidy of a loan has a level that is named here.
   */
  otherSubsidy: field(either(OTHER_SUBSIDY, map('texts', OTHER_SUBSIDY_OF_LEVEL)), ['其他贴息处理', 'other subsidy']),
  /** When amounts are rounded. */
  rounding: field(ROUNDING, ['尾数处理（四舍五入）', 'rounding']),
  /** When the bank settles interest. Required where `rounding` is `interest-period`. */
  interestPeriod: optional(INTEREST_PERIOD, ['结息周期', 'interest period']),
};

export const funderFields = {
  /** The id of the funder, by which amounts are given. */
  id: field(ID, ['分担主体编号', 'funder ID']),
  /** The name of the funder, as shown in papers. */
  name: field(CATEGORY, ['分担主体名称', 'funder name']),
  /** The funder's share, 0 to 1. The shares of all funders add up to exactly 1. */
  share: field(SHARE, ['分担比例', 'share']),
};

/** A funder, which pays a share of the subsidy, as input. */
export interface FunderInput extends Input<typeof funderFields> {}
/** A funder, which pays a share of the subsidy, read. The share is in millionths. */
export interface Funder extends Output<typeof funderFields> {}
const FUNDER = record<typeof funderFields, FunderInput, Funder>(funderFields);

export const funderSharesFields = {
  /**
   * The entry holds for periods that begin on this day or later. Of the entries that hold for a loan, the one with the latest
   * day is chosen; of several with the same day, the first in the list. Absent: earlier than every day.
   */
  from: optional(DAY, ['起始日', 'from']),
  /** The loans for which the entry holds. Absent: all. */
  when: optional(WHEN, ['适用于', 'when']),
  /**
   * The shares of the funders, by their ids, in place of their own: each 0 to 1, together exactly 1. A funder that is not named
   * has 0.
   */
  shares: field(map('ids', SHARE, LIMITS.funders), ['分担比例', 'shares']),
};

/** Shares of the funders for some periods or some loans, as input. */
export interface FunderSharesInput extends Input<typeof funderSharesFields> {}
/** Shares of the funders for some periods or some loans, read. The shares are in millionths, by funder id. */
export interface FunderShares extends Output<typeof funderSharesFields> {}
const FUNDER_SHARES = record<typeof funderSharesFields, FunderSharesInput, FunderShares>(funderSharesFields);

export const SOURCE_KIND = choice({
  /** The programme's own text. */
  plan: ['方案', 'plan'],
  /** A reading of the programme's text, which its words alone do not settle. */
  reading: ['对方案的理解', 'reading of the plan'],
  /** Another rule. */
  rule: ['其他规定', 'another rule'],
  /** An assumption of whoever runs the programme. */
  assumption: ['暂定，待主管部门确认', 'assumption'],
});

export const textFields = {
  /** The text in Chinese. */
  'zh-CN': field(NAME, ['中文', 'in Chinese']),
  /** The text in English. */
  en: field(NAME, ['英文', 'in English']),
};
const TEXT = record<typeof textFields, Input<typeof textFields>, Text>(textFields);

export const sourceFields = {
  /** The kind of source. */
  kind: field(SOURCE_KIND, ['来源', 'kind of source']),
  /** The article, as numbered in the plan or rule. */
  article: optional(TEXT_OR_EMPTY, ['条款', 'article']),
  /** The title or number of the plan or rule. */
  title: optional(TEXT_OR_EMPTY, ['文件', 'title']),
  /** Further remarks: a text, or one in each language. */
  note: optional(textOr(TEXT, TEXT_OR_EMPTY), ['说明', 'note']),
};

/**
 * The source of a term, read: the programme's own text, a reading of it, another rule, or an assumption of whoever runs the
 * programme.
 */
export interface Source extends Output<typeof sourceFields> {}
/** The source of a term, as input. */
export interface SourceInput extends Input<typeof sourceFields> {}
export const SOURCE: RecordForm<typeof sourceFields, SourceInput, Source> = record(sourceFields);

export const referenceFields = {
  /** The published rates, each in force from its first day until the next one's. */
  rates: field(list(DATED_RATE, 1, LIMITS.rates), ['利率', 'rates']),
  /** The first day for which the rate is not known yet. What is published for it or later is not used. */
  until: field(DAY, ['已知至（不含）', 'until']),
};

/** A published reference rate such as the one-year LPR, as input. */
export interface ReferenceInput extends Input<typeof referenceFields> {}
/** A published reference rate such as the one-year LPR, read. Rates are in millionths of a percent. */
export interface Reference extends Output<typeof referenceFields> {}
const REFERENCE = record<typeof referenceFields, ReferenceInput, Reference>(referenceFields);

export const policyFields = {
  /** The id of the policy. */
  id: field(ID, ['政策编号', 'policy ID']),
  /** The name of the programme, as shown in papers. */
  name: field(NAME, ['政策名称', 'policy name']),
  /** The days on which a loan may be disbursed. */
  window: field(WINDOW, ['适用期', 'window']),
  /** The lenders whose loans are subsidised, as named in loans. Absent: all lenders. Empty: none. */
  lenders: optional(list(CATEGORY, 0, LIMITS.names), ['贷款机构', 'lenders']),
  /** The subsidised loan products. */
  products: field(list(PRODUCT, 0, LIMITS.names), ['产品', 'products']),
  /** The conditions on households. */
  household: field(HOUSEHOLD_TERMS, ['家庭条件', 'household']),
  /**
   * The conditions on loans. A loan is tested against every one that holds for it, on the day of disbursement, and is not
   * eligible where it does not meet one. Absent: none.
   */
  conditions: optional(list(CONDITION, 0, LIMITS.rules), ['贷款条件', 'conditions']),
  ...openTermFields,
  /** The amount that is subsidised. Absent: the balance. */
  subsidisedOn: optional(SUBSIDISED_ON, ['贴息基数', 'subsidised on']),
  /** The funders, in the order in which the subsidy is split. */
  funders: field(list(FUNDER, 1, LIMITS.funders), ['分担主体', 'funders']),
  /**
   * Other shares of the funders than their own, for periods from a day on or for some loans. The entry is chosen for the first
   * day of the period. Loans for which none holds have the funders' own shares. Absent: all have.
   */
  funderShares: optional(list(FUNDER_SHARES, 0, LIMITS.rules), ['另定分担比例', 'other shares of the funders']),
  /** The reference rates that formulas of rates name, by their names. Absent: none. */
  references: optional(map('ids', REFERENCE, LIMITS.references), ['参考利率', 'references']),
  /**
   * The source of each term, by the name of the term (`dayCount`, `household.listing`). A term without a source is an
   * assumption.
   */
  sources: optional(map('texts', textOr(SOURCE)), ['来源', 'sources']),
};

/** A policy, as input. */
export interface PolicyInput extends Input<typeof policyFields> {}

/**
 * The terms of a subsidy programme, read and checked. Amounts are integers of fen, rates millionths of a percent,
 * shares millionths, days day numbers; dated lists are in the order of their days. Only the parsers and the presets
 * return one.
 */
export interface Policy extends Output<typeof policyFields>, ParsedAs<'Policy'> {}

/** A policy in canonical JSON form. `parsePolicy` reads it back into an equal policy. */
export interface EncodedPolicy extends Encoded<typeof policyFields> {}

export const POLICY = record<typeof policyFields, PolicyInput, Policy, EncodedPolicy>(policyFields);
