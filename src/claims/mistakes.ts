import type { Text } from '../fields/faults.js';

/**
 * The known mistakes in a claim, with their descriptions in both languages. The more likely mistake comes first; the
 * order decides between mistakes that explain an amount equally well. Codes are stable.
 */
export const MISTAKES = {
  DAY_COUNT_ACT_365F: { en: 'days counted over 365 (ACT/365F)', 'zh-CN': '按实际天数/365 计息' },
  DAY_COUNT_ACT_360: { en: 'days counted over 360 (ACT/360)', 'zh-CN': '按实际天数/360 计息' },
  DAY_COUNT_30E_360: { en: 'months of 30 days counted (30E/360)', 'zh-CN': '按每月 30 天、每年 360 天计息' },
  DAY_COUNT_ACT_ACT: {
    en: 'days counted over the actual year (ACT/ACT)',
    'zh-CN': '按实际天数/当年实际天数（365 或 366）计息',
  },
  BOTH_ENDS_COUNTED: { en: 'the first day and the last day both counted', 'zh-CN': '头尾均计（首日与末日都计息）' },
  NEITHER_END_COUNTED: { en: 'neither the first day nor the last counted', 'zh-CN': '头尾均不计' },
  NIGHT_ON_END_DAY: {
    en: 'the day of disbursement left out and that of repayment counted',
    'zh-CN': '算尾不算头（放款日不计，还款日计）',
  },
  OVERDUE_NOT_EXCLUDED: { en: 'overdue days not left out', 'zh-CN': '未剔除逾期天数' },
  EXTENSION_NOT_EXCLUDED: { en: 'days of the extension not left out', 'zh-CN': '未剔除展期天数' },
  AFTER_MATURITY_NOT_EXCLUDED: { en: 'days after maturity not left out', 'zh-CN': '未剔除到期后的天数' },
  REPAYMENTS_IGNORED: { en: 'a repayment ignored', 'zh-CN': '未扣减已还本金' },
  TRIAL_DAYS_LEFT_OUT: {
    en: 'days on trial, before the programme was in force, left out',
    'zh-CN': '漏计政策施行前的试行天数',
  },
  PERIOD_NOT_CLIPPED: { en: 'days outside the settled period claimed', 'zh-CN': '计入结算期以外的天数' },
  PERIOD_BY_INTEREST_DAY: {
    en: 'claimed up to the last 20th, as the bank settles its interest',
    'zh-CN': '按银行结息日（20 日）截止，而非结算期末',
  },
  CONCESSION_INCLUDED: { en: 'the bank’s concession claimed too', 'zh-CN': '将银行让利一并申报' },
  CONTRACT_RATE_SUBSIDISED: {
    en: 'the contract rate claimed instead of the subsidy rate',
    'zh-CN': '按合同利率而非贴息率申报',
  },
  WHOLE_MONTHS: { en: 'whole months counted instead of days', 'zh-CN': '按整月而非按天计息' },
  RATE_CHANGE_IGNORED: { en: 'a change of rate ignored', 'zh-CN': '未按利率调整计算' },
  RATE_CHANGE_ON_WRONG_DAY: { en: 'a change of rate from a wrong day on', 'zh-CN': '利率调整起始日有误' },
  CATCH_ALL_RULE_USED: {
    en: 'the rule for all loans used instead of the one for such loans',
    'zh-CN': '未适用该类贷款的标准，误用一般标准',
  },
  REFERENCE_OF_DISBURSEMENT_DAY: {
    en: 'the reference rate of the disbursement date used',
    'zh-CN': '误按发放日期当日的参考利率计算',
  },
  REFERENCE_OF_ACCRUAL_DAY: {
    en: 'the reference rate of each day used',
    'zh-CN': '误按计息当日的参考利率计算',
  },
  WHOLE_BALANCE_INSTEAD_OF_ELIGIBLE: {
    en: 'the whole balance subsidised instead of the eligible amounts',
    'zh-CN': '按全部余额而非可贴息支出计算',
  },
  PRINCIPAL_CAP_IGNORED: { en: 'a cap on principal ignored', 'zh-CN': '未执行贴息本金上限' },
  AMOUNT_CAP_IGNORED: { en: 'the cap on amounts ignored', 'zh-CN': '未执行贴息金额上限' },
  CAP_OF_YEAR_IGNORED: {
    en: 'the cap of the calendar year ignored, or what earlier periods of the year used of it',
    'zh-CN': '未执行年度贴息金额上限，或未扣减本年度前期已用额度',
  },
  CAP_PER_LENDER_SHARED: {
    en: 'a cap per lender applied as if shared by all lenders of the household',
    'zh-CN': '将分机构上限误作各机构合计上限',
  },
  CLOCK_FROM_DISBURSEMENT: {
    en: 'the longest subsidised term counted from the loan’s own disbursement',
    'zh-CN': '最长贴息期限误从本笔贷款发放之日起计',
  },
  TERM_CAP_IGNORED: { en: 'the longest subsidised term ignored', 'zh-CN': '未执行最长贴息期限' },
  RATE_LIMIT_IGNORED: { en: 'a limit on the subsidy rate ignored', 'zh-CN': '未执行贴息率上限' },
  OTHER_SUBSIDY_NOT_DEDUCTED: { en: 'another programme’s subsidy not deducted', 'zh-CN': '未扣减其他贴息' },
  LEVELS_NOT_TOLD_APART: {
    en: 'other programmes’ subsidies of all levels treated alike',
    'zh-CN': '未按级次区分其他贴息',
  },
  MISUSE_NOT_EXCLUDED: { en: 'days after the misuse not left out', 'zh-CN': '未剔除挪用后的天数' },
  INTEREST_UNPAID_NOT_EXCLUDED: { en: 'days of unpaid interest not left out', 'zh-CN': '未剔除欠息天数' },
  UNLISTED_DAYS_NOT_EXCLUDED: {
    en: 'days on which the household was not listed not left out',
    'zh-CN': '未剔除家庭不在名单库内的天数',
  },
  ELIGIBILITY_IGNORED: { en: 'claimed as if the loan were eligible', 'zh-CN': '将不符合条件的贷款按符合条件申报' },
  MONTHLY_PERMILLE_AS_ANNUAL_PCT: {
    en: 'a monthly rate in ‰ taken for a yearly rate in %, or the reverse',
    'zh-CN': '月利率（‰）与年利率（%）混用',
  },
  ROUNDED_BY_INTEREST_PERIOD: { en: 'rounded at every interest settlement', 'zh-CN': '按每个结息期分别四舍五入' },
  ROUNDED_BY_SEGMENT: { en: 'rounded for every stretch of days', 'zh-CN': '按每个计息分段分别四舍五入' },
  ROUNDED_DAILY: { en: 'rounded every day', 'zh-CN': '逐日四舍五入' },
  ROUNDED_ONCE: { en: 'rounded once, at the end', 'zh-CN': '仅在期末一次四舍五入' },
  TRUNCATED: { en: 'cut off after the fen instead of rounded', 'zh-CN': '直接舍去分以下尾数' },
  ROUNDED_TO_YUAN: { en: 'rounded to whole yuan', 'zh-CN': '四舍五入到元' },
  CONCESSION_INSTEAD_OF_SUBSIDY: {
    en: 'the bank’s concession claimed instead of the subsidy',
    'zh-CN': '将银行让利误作贴息申报',
  },
  ONE_FUNDERS_PART: { en: 'one funder’s part claimed for the whole', 'zh-CN': '仅申报单个分担主体承担部分' },
  DECIMAL_POINT_MOVED: { en: 'the decimal point in the wrong place', 'zh-CN': '小数点错位' },
} as const satisfies Record<string, Text>;

/** The code of a known mistake: a key of `MISTAKES`. */
export type Mistake = keyof typeof MISTAKES;

const PLACES = new Map(Object.keys(MISTAKES).map((mistake, place) => [mistake, place]));

/** Compares two mistakes by their order in the catalogue. */
export function inCatalogueOrder(a: Mistake, b: Mistake): number {
  return (PLACES.get(a) as number) - (PLACES.get(b) as number);
}
