import type { Text } from './faults.js';

/**
 * The reasons why a loan is not eligible (SPEC 4, loan conditions), in the order in which they are tested and reported.
 */
export const REASONS = {
  LENDER_NOT_ELIGIBLE: { en: 'the lender is not on the policy’s list', 'zh-CN': '贷款机构不在政策范围内' },
  PRODUCT_NOT_ELIGIBLE: { en: 'the product is not on the policy’s list', 'zh-CN': '产品不在政策范围内' },
  DISBURSED_BEFORE_WINDOW: { en: 'disbursed before the window opened', 'zh-CN': '发放日期早于适用期起始日' },
  DISBURSED_AFTER_WINDOW: { en: 'disbursed after the window closed', 'zh-CN': '发放日期不早于适用期终止日' },
  CONTRACTED_BEFORE_WINDOW: {
    en: 'contracted before the first day on which a loan may be contracted',
    'zh-CN': '合同日期早于合同签订期间起始日',
  },
  CONTRACTED_AFTER_WINDOW: {
    en: 'contracted after the last day on which a loan may be contracted',
    'zh-CN': '合同日期不早于合同签订期间终止日',
  },
  HOUSEHOLD_NOT_LISTED: {
    en: 'the household was not on the list on the test day',
    'zh-CN': '资格认定日家庭不在名单库内',
  },
  HOUSEHOLD_ON_ASSISTANCE: {
    en: 'the household was on an excluded kind of assistance on the test day',
    'zh-CN': '资格认定日家庭属于不予贴息的救助对象',
  },
  INCOME_ABOVE_CEILING: { en: 'the household’s annual income is above the ceiling', 'zh-CN': '家庭年收入超过上限' },
  OTHER_SUBSIDY: { en: 'the loan is subsidised by another programme', 'zh-CN': '贷款已享受其他贴息' },
  MISUSED: { en: 'the loan was misused, which revokes the subsidy', 'zh-CN': '贷款被挪用，取消贴息' },
  OVERDUE: { en: 'the loan was overdue, which revokes the subsidy', 'zh-CN': '贷款发生逾期，取消贴息' },
  RATE_BELOW_CONDITION: {
    en: 'the contract rate is below what a condition asks for',
    'zh-CN': '合同利率低于贷款条件的下限',
  },
  RATE_ABOVE_CONDITION: {
    en: 'the contract rate is above what a condition allows',
    'zh-CN': '合同利率高于贷款条件的上限',
  },
  PRINCIPAL_BELOW_CONDITION: {
    en: 'the principal is below what a condition asks for',
    'zh-CN': '贷款金额低于贷款条件的下限',
  },
  PRINCIPAL_ABOVE_CONDITION: {
    en: 'the principal is above what a condition allows',
    'zh-CN': '贷款金额高于贷款条件的上限',
  },
  TERM_BELOW_CONDITION: { en: 'the term is below what a condition asks for', 'zh-CN': '贷款期限短于贷款条件的下限' },
  TERM_ABOVE_CONDITION: { en: 'the term is above what a condition allows', 'zh-CN': '贷款期限长于贷款条件的上限' },
  NO_RULE: { en: 'no subsidy rule is for such a loan', 'zh-CN': '无适用于该贷款的贴息标准' },
  TOO_MANY_LOANS: {
    en: 'earlier loans of the household are as many as a condition allows',
    'zh-CN': '该户在先的贴息贷款已达贷款条件规定的笔数',
  },
} as const satisfies Record<string, Text>;

/** The code of a reason: a key of {@link REASONS}. */
export type Reason = keyof typeof REASONS;

/** The reasons in the order of {@link REASONS}. */
export const REASON_NAMES = /* @__PURE__ */ Object.freeze(/* @__PURE__ */ Object.keys(REASONS)) as readonly Reason[];

/**
 * The reasons why a day of an eligible loan is not subsidised (SPEC 4, day conditions), in the order in which they are
 * tested.
 */
export const EXCLUSIONS = {
  EXTENDED: { en: 'in the extension', 'zh-CN': '展期期间' },
  AFTER_MATURITY: { en: 'on or after maturity', 'zh-CN': '到期日期及以后' },
  TERM_CAP: { en: 'beyond the longest subsidised term', 'zh-CN': '超过最长贴息期限' },
  OVERDUE: { en: 'overdue', 'zh-CN': '逾期' },
  MISUSED: { en: 'on or after the day of misuse', 'zh-CN': '挪用之日起' },
  INTEREST_UNPAID: { en: 'the interest is not paid', 'zh-CN': '利息未付' },
  HOUSEHOLD_NOT_LISTED: { en: 'the household is not on the list', 'zh-CN': '家庭不在名单库内' },
  NO_RULE: { en: 'no subsidy rule is in force', 'zh-CN': '无适用的贴息标准' },
  NO_ELIGIBLE_AMOUNT: { en: 'no eligible amount', 'zh-CN': '无可贴息支出' },
  PRINCIPAL_CAP: { en: 'the cap on principal is used up', 'zh-CN': '贴息本金上限已用完' },
} as const satisfies Record<string, Text>;

/** The code of an exclusion: a key of {@link EXCLUSIONS}. */
export type Exclusion = keyof typeof EXCLUSIONS;

/** The exclusions in the order of {@link EXCLUSIONS}. */
export const EXCLUSION_NAMES = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.keys(EXCLUSIONS),
) as readonly Exclusion[];

/**
 * The basis of a loan (SPEC 4): eligible and disbursed before the programme came into force, eligible and disbursed
 * later, or not eligible.
 */
export const BASES = {
  trial: { en: 'trial (treated alike)', 'zh-CN': '试行期发放（参照执行）' },
  regular: { en: 'regular', 'zh-CN': '正式期发放' },
  ineligible: { en: 'ineligible', 'zh-CN': '不予贴息' },
} as const satisfies Record<string, Text>;

/** The basis of a loan: a key of {@link BASES}. */
export type Basis = keyof typeof BASES;

/** The bases in the order of {@link BASES}. */
export const BASIS_NAMES = /* @__PURE__ */ Object.freeze(/* @__PURE__ */ Object.keys(BASES)) as readonly Basis[];
