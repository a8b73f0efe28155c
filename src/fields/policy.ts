import type { DayCountName } from '../kernel/day-count.js';
import { formatMicro, MICRO, type MicroShare } from '../kernel/percent.js';
import { formatDay } from '../kernel/plain-date.js';
import { checkDistinctDates, checkDistinctIds, checkInterval, sortInPlace } from './checks.js';
import type { RawFault } from './faults.js';
import {
  CATEGORY,
  choice,
  DAY,
  type FieldsOfKind,
  ID,
  integer,
  kindsOf,
  MONEY,
  map,
  numberChoice,
  PERCENT,
  SHARE,
  TEXT_OR_EMPTY,
  textOr,
  union,
  variant,
} from './forms.js';
import { isParsed, markParsed, type ParsedAs } from './parsed.js';
import { RecordSchema } from './schemas.js';
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
  /** The day on which the programme comes into force. A loan disbursed before it is on trial, and is treated alike. */
  effectiveOn: field(DAY, ['施行日', 'in force on']),
  /** The day after the last on which a loan may be disbursed; absent where there is no last. */
  to: optional(DAY, ['终止日', 'to']),
};

/** The days on which a loan may be disbursed. */
export interface PolicyWindowInput extends Input<typeof policyWindowFields> {}
/** The days on which a loan may be disbursed, read. */
export interface PolicyWindow extends Output<typeof policyWindowFields> {}
const WINDOW = record<typeof policyWindowFields, PolicyWindowInput, PolicyWindow>(policyWindowFields);

export const productFields = {
  /** The product, as loans name it. */
  id: field(CATEGORY, ['产品', 'product']),
  /** Its name, as papers show it. */
  name: field(CATEGORY, ['产品名称', 'name of the product']),
};

/** A loan product that is subsidised. */
export interface ProductInput extends Input<typeof productFields> {}
/** A loan product that is subsidised, read. */
export interface Product extends Output<typeof productFields> {}
const PRODUCT = record<typeof productFields, ProductInput, Product>(productFields);

export const LISTING = choice({
  /** The household must be on the list on the day that `testedOn` names. */
  'at-start': ['判定日在名单库内', 'on the list on the test day'],
  /** A day on which the household is not on the list is not subsidised. */
  'every-day': ['贴息期间每日均在名单库内', 'on the list on every day subsidised'],
  /** The list does not matter. */
  'not-required': ['不要求列入名单库', 'not required to be on the list'],
});

export const TESTED_ON = choice({
  /** The day of the contract; where that is not known, the disbursement. */
  contract: ['借款合同日', 'the day of the contract'],
  /** The day of the disbursement. */
  disbursement: ['贷款发放日', 'the day of disbursement'],
});

/** The terms on households that a programme's text may leave to whoever runs it. */
export const openHouseholdFields = {
  /** On which days the household must be on the list of families (名单库). */
  listing: field(LISTING, ['名单要求', 'listing']),
  /** The day on which the list and the spells of assistance are looked up. */
  testedOn: field(TESTED_ON, ['判定日', 'tested on']),
};

export const householdTermsFields = {
  ...openHouseholdFields,
  /** The kinds of social assistance that make a household ineligible on the test day, as its spells name them. */
  excludedAssistance: repeated(list(CATEGORY), ['排除的救助类型', 'excluded assistance']),
  /** The largest annual income, in yuan; a household whose income is known and above it is ineligible. Absent: no ceiling. */
  incomeCeiling: optional(MONEY, ['收入上限', 'income ceiling']),
};

/** The terms on households. */
export interface HouseholdTermsInput extends Input<typeof householdTermsFields> {}
/** The terms on households, read. The ceiling is in fen. */
export interface HouseholdTerms extends Output<typeof householdTermsFields> {}
const HOUSEHOLD_TERMS = record<typeof householdTermsFields, HouseholdTermsInput, HouseholdTerms>(householdTermsFields);

/** The kinds of rules, with the fields that each alone has. */
export const RULES = {
  /** A fixed number of percentage points. */
  points: variant(['固定百分点', 'points'], {
    /** The subsidy rate, in percentage points a year. */
    points: field(PERCENT, ['贴息百分点', 'points']),
  }),
  /** A share of the contract rate. */
  share: variant(['合同利率的比例', 'share of the contract rate'], {
    /** The share of the contract rate that is subsidised, 0 to 1. */
    share: field(SHARE, ['贴息比例', 'share']),
  }),
  /** What the contract rate has above a floor, up to a ceiling. */
  'above-floor': variant(['超过下限的部分', 'above a floor'], {
    /** The rate above which the contract rate is subsidised, in percent a year. */
    floorPct: field(PERCENT, ['利率下限', 'floor']),
    /** The rate up to which the contract rate is subsidised, in percent a year; absent where there is none. */
    ceilingPct: optional(PERCENT, ['利率上限', 'ceiling']),
  }),
};

/** What a rule of every kind has before its own fields. */
export const ruleFields = {
  /** The day from which on the rule holds, until the next rule's. */
  from: field(DAY, ['起始日', 'from']),
  /** Its kind, which says what other fields it has. */
  kind: field(kindsOf(RULES), ['标准类型', 'kind of rule']),
};

/** What a rule of every kind has behind its own fields. */
export const ruleLimitFields = {
  /** The largest subsidy rate, in percentage points a year; absent where there is none. */
  maxPoints: optional(PERCENT, ['贴息率上限（百分点）', 'at most, points']),
  /** The largest share of the contract rate that is subsidised, 0 to 1; absent where there is none. */
  maxShareOfContractRate: optional(SHARE, ['贴息率上限（合同利率的比例）', 'at most, share of the contract rate']),
};

/** The kinds of subsidy rules. */
export type RuleKind = keyof typeof RULES;

type RuleFields<K extends RuleKind> = FieldsOfKind<typeof ruleFields, typeof RULES, typeof ruleLimitFields, K>;

/**
 * A rule that gives the subsidy rate from a day on: one entry of `policy.subsidy`. Rates are millionths of a percent,
 * shares millionths. Of a kind, or of any.
 */
export type SubsidyRule<K extends RuleKind = RuleKind> = {
  [P in K]: { readonly kind: P } & Output<RuleFields<P>>;
}[K];

const RULE = union(ruleFields, RULES, ruleLimitFields);

export const concessionFields = {
  /** The day from which on the points hold, until the next entry's. */
  from: field(DAY, ['起始日', 'from']),
  /** What the bank waives of its interest, in percentage points a year. */
  points: field(PERCENT, ['让利百分点', 'points']),
};

/** What the bank waives of its interest from a day on. */
export interface ConcessionInput extends Input<typeof concessionFields> {}
/** What the bank waives of its interest from a day on, read. In millionths of a percent. */
export interface Concession extends Output<typeof concessionFields> {}
const CONCESSION = record<typeof concessionFields, ConcessionInput, Concession>(concessionFields);

export const principalCapFields = {
  /** The largest balance of a loan that is subsidised, in yuan; absent where there is none. */
  perLoan: optional(MONEY, ['每笔', 'per loan']),
  /** The largest balance of all of a household's loans together that is subsidised, in yuan; absent where there is none. */
  perHousehold: optional(MONEY, ['每户', 'per household']),
};

/** Caps on the balance that is subsidised. */
export interface PrincipalCapInput extends Input<typeof principalCapFields> {}
/** Caps on the balance that is subsidised, read. In fen. */
export interface PrincipalCap extends Output<typeof principalCapFields> {}
const PRINCIPAL_CAP = record<typeof principalCapFields, PrincipalCapInput, PrincipalCap>(principalCapFields);

export const CAP_PER = choice({
  /** The cap holds in each settled period anew. */
  period: ['每期', 'in each period'],
  /** The cap holds over all periods together: what earlier settlements used of it counts. */
  programme: ['整个项目期间', 'over the whole programme'],
});

export const amountCapFields = {
  /** The largest subsidy of a household, in yuan. */
  perHousehold: field(MONEY, ['每户', 'per household']),
  /** The time over which the cap holds. */
  per: field(CAP_PER, ['期间', 'per']),
};

/** A cap on the subsidy of a household. */
export interface AmountCapInput extends Input<typeof amountCapFields> {}
/** A cap on the subsidy of a household, read. In fen. */
export interface AmountCap extends Output<typeof amountCapFields> {}
const AMOUNT_CAP = record<typeof amountCapFields, AmountCapInput, AmountCap>(amountCapFields);

export const MONTHS = numberChoice({
  /** Every month. */
  1: ['每月', 'monthly'],
  /** In March, June, September and December. */
  3: ['每季末月', 'quarterly'],
  /** In December. */
  12: ['每年 12 月', 'yearly, in December'],
});

export const interestPeriodFields = {
  /** The day of the month with which an interest period ends, that day counted: 1 to 28. */
  endsOn: field(integer(1, 28), ['结息日', 'ends on']),
  /** In which months an interest period ends. */
  months: field(MONTHS, ['结息月数', 'months']),
};

/** When the bank settles its interest. */
export interface InterestPeriodInput extends Input<typeof interestPeriodFields> {}
/** When the bank settles its interest, read. */
export interface InterestPeriod extends Output<typeof interestPeriodFields> {}
const INTEREST_PERIOD = record<typeof interestPeriodFields, InterestPeriodInput, InterestPeriod>(interestPeriodFields);

export const RATE_APPLIES_BY = choice({
  /** On every day the rule that is in force on it. */
  'accrual-day': ['按计息当日的标准', 'the standard in force on each day'],
  /** On every day the rule that was in force on the disbursement. */
  'disbursement-day': ['按贷款发放日的标准', 'the standard in force on disbursement'],
});

export const DAY_COUNT = choice<Readonly<Record<DayCountName, Labels>>>({
  /** A day is 1/360 of a year. */
  'ACT/360': ['实际天数/360（ACT/360）', 'actual days over 360 (ACT/360)'],
  /** A day is 1/365 of a year, in leap years too. */
  'ACT/365F': ['实际天数/365（ACT/365F）', 'actual days over 365 (ACT/365F)'],
  /** A day is 1/366 of a year in a leap year, otherwise 1/365. */
  'ACT/ACT': ['实际天数/当年天数（ACT/ACT）', 'actual days over the days of the year (ACT/ACT)'],
  /** Every month has 30 days, a year 360. */
  '30E/360': ['每月 30 天/360（30E/360）', 'months of 30 days over 360 (30E/360)'],
});

export const OVERDUE = choice({
  /** Days in an overdue spell are not subsidised. */
  pause: ['逾期期间不贴息', 'no subsidy on overdue days'],
  /** Nothing is subsidised from the first day of the first overdue spell on. */
  stop: ['自首次逾期之日起不再贴息', 'no subsidy from the first overdue day on'],
  /** Overdue spells do not matter. */
  ignore: ['逾期期间照常贴息', 'overdue days are subsidised'],
});

export const EXTENSION = choice({
  /** Days from `maturesOn` to before `extendedTo` are not subsidised. */
  exclude: ['展期期间不贴息', 'no subsidy in an extension'],
  /** Days of an extension are subsidised like any other. */
  include: ['展期期间照常贴息', 'extensions are subsidised'],
});

export const MISUSE = choice({
  /** A loan that was misused is not eligible. */
  revoke: ['挪用的贷款全部不予贴息', 'a misused loan gets no subsidy at all'],
  /** Nothing is subsidised from `misusedOn` on. */
  stop: ['自挪用之日起不再贴息', 'no subsidy from the day of misuse on'],
});

export const PAYMENT = choice({
  /** Days are subsidised whether their interest is paid or not. */
  accrued: ['按应计利息贴息，不论是否已付', 'accrued interest, paid or not'],
  /** Only days before `interestPaidTo` are subsidised. */
  paid: ['只对已付利息的期间贴息', 'only days whose interest is paid'],
});

export const OTHER_SUBSIDY = choice({
  /** A loan with another subsidy is not eligible. */
  exclude: ['已享受其他贴息的贷款不予贴息', 'a loan under another subsidy gets none'],
  /** The subsidy rate is at most the contract rate less the other subsidy's. */
  reduce: ['已享受其他贴息的，以扣除后的利率为限', 'at most what another subsidy leaves of the rate'],
});

export const ROUNDING = choice({
  /** A loan's amount is rounded once in a settlement, half up to the fen. */
  settlement: ['期末一次四舍五入到分', 'half up to the fen, once for the period'],
  /** It is rounded in every interest period, half up to the fen, and then added up. */
  'interest-period': ['每个结息期四舍五入到分', 'half up to the fen in every interest period'],
  /** The subsidy is rounded on every day, half up to the fen, and then added up; other amounts are rounded once. */
  day: ['逐日四舍五入到分', 'half up to the fen every day'],
});

/** The terms that a programme's text may leave to whoever runs it: a part of a policy, under the policy's own names. */
export const openTermFields = {
  /** The rules that give the subsidy rate, each from its day on; one of them holds when the window opens. */
  subsidy: field(list(RULE, 1), ['贴息标准', 'subsidy']),
  /** By which day the rule is chosen. */
  rateAppliesBy: field(RATE_APPLIES_BY, ['标准适用依据', 'rate applies by']),
  /** What the bank waives of its interest (让利), where a loan has no reference rates; absent where nothing is waived. */
  concession: optional(list(CONCESSION), ['银行让利', 'concession']),
  /** Caps on the balance that is subsidised; absent where there are none. */
  principalCap: optional(PRINCIPAL_CAP, ['贴息本金上限', 'cap on principal']),
  /** For how many months from its disbursement a loan is subsidised, 1 to 1200; absent where there is no limit. */
  termCapMonths: optional(integer(1, 1200), ['最长贴息期限（月）', 'cap on term, months']),
  /** A cap on the subsidy of a household; absent where there is none. */
  amountCap: optional(AMOUNT_CAP, ['贴息金额上限', 'cap on amounts']),
  /** Which part of a year a day is. */
  dayCount: field(DAY_COUNT, ['计息基础', 'day count']),
  /** What an overdue spell leads to. */
  overdue: field(OVERDUE, ['逾期处理', 'overdue']),
  /** Whether an extension (展期) is subsidised. */
  extension: field(EXTENSION, ['展期处理', 'extension']),
  /** What misuse (挪用) leads to. */
  misuse: field(MISUSE, ['挪用处理', 'misuse']),
  /** Whether the interest must be paid. */
  payment: field(PAYMENT, ['付息要求', 'payment']),
  /** What a subsidy of another programme leads to. */
  otherSubsidy: field(OTHER_SUBSIDY, ['其他贴息处理', 'other subsidy']),
  /** How often amounts are rounded. */
  rounding: field(ROUNDING, ['舍入', 'rounding']),
  /** When the bank settles its interest; must be given where `rounding` is `interest-period`. */
  interestPeriod: optional(INTEREST_PERIOD, ['结息周期', 'interest period']),
};

export const funderFields = {
  /** Its id, under which amounts are given. */
  id: field(ID, ['出资方编号', 'funder']),
  /** Its name, as papers show it. */
  name: field(CATEGORY, ['出资方名称', 'name of the funder']),
  /** Its share, 0 to 1; the shares of all funders add up to exactly 1. */
  share: field(SHARE, ['分担比例', 'share']),
};

/** Who pays a share of the subsidy. */
export interface FunderInput extends Input<typeof funderFields> {}
/** Who pays a share of the subsidy, read. The share is in millionths. */
export interface Funder extends Output<typeof funderFields> {}
const FUNDER = record<typeof funderFields, FunderInput, Funder>(funderFields);

export const SOURCE_KIND = choice({
  /** The programme's own text. */
  plan: ['方案', 'plan'],
  /** Another rule. */
  rule: ['其他规定', 'another rule'],
  /** An assumption of whoever runs the programme. */
  assumption: ['自行设定', 'assumption'],
});

export const sourceFields = {
  /** What it is. */
  kind: field(SOURCE_KIND, ['来源', 'kind of source']),
  /** The article, in the numbering of the plan or of the rule. */
  article: optional(TEXT_OR_EMPTY, ['条款', 'article']),
  /** The title or the number of the plan or of the rule. */
  title: optional(TEXT_OR_EMPTY, ['文件', 'title']),
  /** What else is to be said. */
  note: optional(TEXT_OR_EMPTY, ['说明', 'note']),
};

/** Where a term comes from: the programme's own text, another rule, or an assumption of whoever runs it. */
export interface Source extends Output<typeof sourceFields> {}
/** Where a term comes from, as it is written. */
export interface SourceInput extends Input<typeof sourceFields> {}
export const SOURCE: RecordForm<typeof sourceFields, SourceInput, Source> = record(sourceFields);

export const policyFields = {
  /** The policy's id. */
  id: field(ID, ['政策编号', 'id']),
  /** The programme's name, as papers show it. */
  name: field(ID, ['项目名称', 'name']),
  /** The days on which a loan may be disbursed. */
  window: field(WINDOW, ['适用期', 'window']),
  /** The lenders whose loans are subsidised, as loans name them; absent where any is, and of an empty list none is. */
  lenders: optional(list(CATEGORY), ['贷款机构', 'lenders']),
  /** The loan products that are subsidised. */
  products: field(list(PRODUCT), ['贷款产品', 'products']),
  /** Which households are eligible. */
  household: field(HOUSEHOLD_TERMS, ['家庭条件', 'household']),
  ...openTermFields,
  /** Who pays the subsidy, in the order in which it is split. */
  funders: field(list(FUNDER, 1), ['出资方', 'funders']),
  /** Where each term comes from, under its name (`dayCount`, `household.listing`); a term without is an assumption. */
  sources: optional(map(textOr(SOURCE)), ['来源', 'sources']),
};

/** A policy as it is written in JSON. */
export interface PolicyInput extends Input<typeof policyFields> {}

/**
 * A subsidy programme's terms, read and checked. Amounts are integers of fen, rates millionths of a percent, shares
 * millionths, days day numbers; dated lists are in the order of their days. Only the parsers and the presets make one.
 */
export interface Policy extends Output<typeof policyFields>, ParsedAs<'Policy'> {}

/** A policy in its one written form: what `parsePolicy` reads back into the same policy. */
export interface EncodedPolicy extends Encoded<typeof policyFields> {}

export const POLICY = record<typeof policyFields, PolicyInput, Policy, EncodedPolicy>(policyFields);
const SCHEMA = /* @__PURE__ */ new RecordSchema(POLICY);

/** Reads a policy object (not a preset); `faults` receives what is wrong with it. */
export function readPolicy(input: unknown, path: RawFault['path'], faults: RawFault[]): Policy | undefined {
  if (isParsed(input, 'Policy')) return input as Policy;
  const before = faults.length;
  const policy = SCHEMA.read(input, path, faults);
  checkPolicy(policy, path, faults);
  sortInPlace(policy.subsidy, (rule) => rule.from);
  sortInPlace(policy.concession, (entry) => entry.from);
  return faults.length > before ? undefined : markParsed(policy as Policy, 'Policy');
}

/** What must hold between the terms of a policy. Terms that could not be read are passed over. */
function checkPolicy(policy: Partial<Policy>, path: RawFault['path'], faults: RawFault[]): void {
  const { window, subsidy, funders } = policy;
  if (window !== undefined) checkInterval(window, [...path, 'window'], faults);
  if (window !== undefined && subsidy?.every((rule) => rule.from > window.from)) {
    faults.push({
      code: 'POLICY_GAP',
      path: [...path, 'subsidy'],
      value: formatDay(subsidy.map((rule) => rule.from).reduce((first, from) => (from < first ? from : first))),
      detail: formatDay(window.from),
    });
  }
  checkDistinctDates(subsidy, path, 'subsidy', faults);
  checkDistinctDates(policy.concession, path, 'concession', faults);
  checkDistinctIds(policy.products, path, 'products', faults);
  checkDistinctIds(funders, path, 'funders', faults);
  const whole = funders?.reduce((sum, funder) => sum + funder.share, 0);
  if (whole !== undefined && whole !== MICRO) {
    faults.push({
      code: 'SHARES_DO_NOT_SUM',
      path: [...path, 'funders'],
      value: formatMicro(whole as MicroShare),
    });
  }
  if (policy.rounding === 'interest-period' && policy.interestPeriod === undefined) {
    faults.push({ code: 'MISSING_FIELD', path: [...path, 'interestPeriod'] });
  }
}
