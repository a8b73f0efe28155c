import { intervalFields } from '../fields/dated.js';
import type { Lang, Text } from '../fields/faults.js';
import { householdFields } from '../fields/household.js';
import { advanceFields, issuedSettlementFields } from '../fields/issued.js';
import { labelText } from '../fields/label.js';
import { loanFields, otherSubsidyFields } from '../fields/loan.js';
import { funderFields, sourceFields } from '../fields/policy.js';
import { portfolioFields } from '../fields/portfolio.js';
import { MEASURES } from '../policies/milestones.js';
import { COLUMN_WORDS } from './column-words.js';
import { exclusive, snakeCase } from './forms.js';

const FROM = labelText(intervalFields.from.labels);
const TO = labelText(intervalFields.to.labels);
const TO_EXCLUSIVE = exclusive(TO);

/**
 * The terms of every channel, one text in each language: what stands over columns and beside figures in tables, CSV files,
 * papers and workbooks. Other forms are derived (`forms.ts`). Fields have their names in the tables of `src/fields`, figures
 * in `FIGURES`, terms of the policy in its table; those that columns show are taken from there.
 *
 * A term's key is its name in English CSV headers, in snake case.
 */
export const TERMS = {
  // Of households, loans and what is settled: the tables of fields.
  householdId: labelText(loanFields.householdId.labels),
  headOfHousehold: labelText(householdFields.name.labels),
  township: labelText(householdFields.township.labels),
  category: labelText(householdFields.category.labels),
  loanId: labelText(loanFields.id.labels),
  lender: labelText(loanFields.lender.labels),
  product: labelText(loanFields.product.labels),
  principal: labelText(loanFields.principal.labels),
  contractedOn: labelText(loanFields.contractedOn.labels),
  disbursedOn: labelText(loanFields.disbursedOn.labels),
  maturesOn: labelText(loanFields.maturesOn.labels),
  extendedTo: labelText(loanFields.extendedTo.labels),
  contractRate: labelText(loanFields.rates.labels),
  referenceRate: labelText(loanFields.referenceRates.labels),
  eligibleAmounts: labelText(loanFields.eligibleAmounts.labels),
  otherSubsidyRate: labelText(otherSubsidyFields.pct.labels),
  interestPaidTo: labelText(loanFields.interestPaidTo.labels),
  policy: labelText(portfolioFields.policy.labels),
  period: labelText(portfolioFields.period.labels),
  advances: labelText(portfolioFields.advances.labels),
  adjustments: labelText(issuedSettlementFields.adjustments.labels),
  funder: labelText(advanceFields.funder.labels),
  share: labelText(funderFields.share.labels),
  sharesNumber: { en: 'no. of the shares', 'zh-CN': '分担比例序号' },
  byLoan: { en: 'by loan', 'zh-CN': '按贷款类别' },
  otherLoans: { en: 'other loans', 'zh-CN': '其他贷款' },
  loansOfShares: { en: 'loans and periods', 'zh-CN': '适用贷款' },
  article: labelText(sourceFields.article.labels),
  interestSaved: MEASURES.interestSaved,
  interestSavedPerHousehold: MEASURES.interestSavedPerHousehold,

  // Of a loan and its days.
  contractNumber: { en: 'contract no.', 'zh-CN': '合同号' },
  basis: { en: 'basis', 'zh-CN': '贷款类别' },
  repaid: { en: 'principal repaid', 'zh-CN': '已还本金' },
  balance: { en: 'balance', 'zh-CN': '余额' },
  closingBalance: { en: 'closing balance', 'zh-CN': '期末余额' },
  subsidisedBalance: { en: 'subsidised balance', 'zh-CN': '贴息本金' },
  subsidyRate: { en: 'subsidy rate', 'zh-CN': '贴息率' },
  concessionRate: { en: 'concession rate', 'zh-CN': '银行让利率' },
  yearFraction: { en: 'year fraction', 'zh-CN': '占全年比例' },
  days: { en: 'days', 'zh-CN': '天数' },
  from: FROM,
  to: TO,
  toExclusive: TO_EXCLUSIVE,
  span: { en: `${FROM.en} → ${TO_EXCLUSIVE.en}`, 'zh-CN': '起止日（不含终止日）' },
  accrualFrom: { en: 'accrual from', 'zh-CN': '计息起始日' },
  accrualTo: { en: 'accrual to', 'zh-CN': '计息终止日' },
  segments: { en: 'segments', 'zh-CN': '计息分段' },
  eligibility: { en: 'eligibility', 'zh-CN': '资格审核' },
  eligible: { en: 'eligible', 'zh-CN': '符合条件' },
  screenedOn: { en: 'day', 'zh-CN': '审核日' },
  comparedWith: { en: 'compared with', 'zh-CN': '对比日' },
  listChange: { en: 'change', 'zh-CN': '变化' },
  nextChange: { en: 'next change', 'zh-CN': '下次变化日' },
  quotedHousehold: { en: 'household', 'zh-CN': '家庭' },
  quotedLoan: { en: 'loan that is considered', 'zh-CN': '拟发放贷款' },
  year: { en: 'year', 'zh-CN': '年度' },
  remedy: { en: 'what would remove the reason', 'zh-CN': '消除条件' },
  reasons: { en: 'reason for ineligibility', 'zh-CN': '不予贴息原因' },
  ineligibleLoans: { en: 'ineligible loans', 'zh-CN': '不予贴息笔数' },
  unsubsidisedLoans: { en: 'eligible loans without a subsidy', 'zh-CN': '符合条件而无贴息笔数' },
  exclusion: { en: 'reason for exclusion', 'zh-CN': '剔除原因' },
  exclusions: { en: 'excluded days', 'zh-CN': '剔除天数' },
  grounds: { en: 'grounds', 'zh-CN': '依据' },
  dayOffset: { en: 'days from that day', 'zh-CN': '距该日天数' },

  // Of amounts.
  amount: COLUMN_WORDS.amount,
  inWords: { en: 'in words', 'zh-CN': '大写' },
  subsidyOfPeriod: { en: 'subsidy of the period', 'zh-CN': '本期贴息金额' },
  subsidyBeforeLimits: { en: 'subsidy before limits', 'zh-CN': '限额前贴息金额' },
  subsidyBeforeCap: { en: 'subsidy before the cap', 'zh-CN': '核减前贴息金额' },
  remainingCap: { en: 'remaining cap', 'zh-CN': '上限余额' },
  remainingSubsidy: { en: 'remaining subsidy', 'zh-CN': '贴息金额余额' },
  lastFen: { en: 'last fen', 'zh-CN': '尾差' },
  payable: { en: 'payable', 'zh-CN': '应拨付' },
  recoverable: { en: 'recoverable', 'zh-CN': '应扣回' },
  nature: { en: 'nature', 'zh-CN': '性质' },
  topUp: { en: 'top-up', 'zh-CN': '补差' },
  clawback: { en: 'clawback', 'zh-CN': '扣回' },
  reallocation: { en: 'between funders', 'zh-CN': '分担主体间调整' },
  issued: { en: 'as issued', 'zh-CN': '原结算' },
  recomputed: { en: 'recomputed', 'zh-CN': '重新计算' },
  claimed: { en: 'claimed', 'zh-CN': '申报金额' },
  computed: { en: 'computed', 'zh-CN': '计算金额' },
  difference: { en: 'difference', 'zh-CN': '差额' },
  diagnosis: { en: 'diagnosis', 'zh-CN': '差异原因' },
  status: { en: 'status', 'zh-CN': '核对结果' },

  // Of tables.
  no: { en: 'no.', 'zh-CN': '序号' },
  grouping: { en: 'grouping', 'zh-CN': '分组' },
  name: { en: 'name', 'zh-CN': '名称' },
  remark: { en: 'remark', 'zh-CN': '备注' },
  item: { en: 'item', 'zh-CN': '项目' },
  figure: { en: 'figure', 'zh-CN': '数值' },
  total: { en: 'total', 'zh-CN': '合计' },
  none: COLUMN_WORDS.none,
  notStated: { en: '(none)', 'zh-CN': '（未填）' },
  allLoans: { en: 'all loans', 'zh-CN': '全部贷款' },
  ofWhichSubsidised: { en: 'of which subsidised', 'zh-CN': '其中：享受贴息' },
  loan: { en: 'loan', 'zh-CN': '借据' },
  rows: { en: 'rows', 'zh-CN': '行数' },
  or: { en: 'or', 'zh-CN': '或' },

  // Of terms of the policy and their sources.
  term: { en: 'term', 'zh-CN': '口径' },
  provision: { en: 'provision', 'zh-CN': '规定' },
  value: { en: 'value', 'zh-CN': '取值' },
  source: { en: 'source', 'zh-CN': '来源' },
  code: { en: 'code', 'zh-CN': '代码' },
  mark: { en: 'mark', 'zh-CN': '标记' },
  terms: { en: 'terms that are not from the plan', 'zh-CN': '非方案规定的口径' },

  // Of checks.
  checkedItem: { en: 'check', 'zh-CN': '核对事项' },
  checkedFigure: { en: 'figure checked', 'zh-CN': '核对数' },
  referenceFigure: { en: 'reference figure', 'zh-CN': '对照数' },
  result: { en: 'result', 'zh-CN': '结果' },
  ties: { en: 'ties', 'zh-CN': '相符' },
  doesNotTie: { en: 'does not tie', 'zh-CN': '不符' },

  // Of warnings.
  warning: { en: 'what is unlikely, and what to do', 'zh-CN': '提示内容' },
  warningCount: { en: 'how many', 'zh-CN': '数量' },

  // Of comparisons and of progress.
  before: { en: 'before', 'zh-CN': '原政策' },
  after: { en: 'after', 'zh-CN': '对比政策' },
  effect: { en: 'effect', 'zh-CN': '影响' },
  otherChanges: { en: 'other changes', 'zh-CN': '其他变化' },
  subsidisedTwice: { en: 'subsidised twice', 'zh-CN': '两项政策均予贴息的日期' },
  daysSubsidisedTwice: { en: 'days subsidised twice', 'zh-CN': '两项政策均予贴息的天数' },
  measure: { en: 'measure', 'zh-CN': '指标' },
  borrowingHouseholds: { en: 'borrowing households', 'zh-CN': '贷款户数' },
  milestone: { en: 'milestone', 'zh-CN': '时间节点' },
  target: { en: 'target', 'zh-CN': '目标值' },
  scope: { en: 'measured', 'zh-CN': '计量范围' },
  actual: { en: 'actual', 'zh-CN': '实际' },
  completion: { en: 'reached', 'zh-CN': '完成率' },
  notMeasured: { en: 'not measured', 'zh-CN': '未计量' },
  accrued: { en: 'accrued', 'zh-CN': '已发生' },
  expected: { en: 'expected', 'zh-CN': '预计' },
  settlement: { en: 'settlement', 'zh-CN': '结算' },

  // Of the workbook's formulas.
  digits: { en: 'digits needed', 'zh-CN': '所需位数' },
  programValue: { en: 'program', 'zh-CN': '程序值' },
  groupNumber: { en: 'number by', 'zh-CN': '分组序号' },
  parameter: { en: 'parameter', 'zh-CN': '参数' },
  units: { en: 'units', 'zh-CN': '计息单位' },
  yearUnits: { en: 'units of the day count in a year', 'zh-CN': '一年的计息单位' },
  leapDays: { en: 'days in leap years', 'zh-CN': '闰年天数' },
  daysOfKind: { en: 'days of kind', 'zh-CN': '计息日类别' },
  ruleNumber: { en: 'no. of the subsidy rule', 'zh-CN': '贴息标准序号' },
  concessionNumber: { en: 'no. of the concession', 'zh-CN': '银行让利序号' },
  usedBefore: { en: 'cap used by earlier periods', 'zh-CN': '以前各期已用上限' },
  datesCheck: { en: 'dates checked', 'zh-CN': '起止日核对' },
  balanceCheck: { en: 'balances checked', 'zh-CN': '余额核对' },
  remainder: { en: 'remainder', 'zh-CN': '余数' },
  shareOfRest: { en: 'share of what is left', 'zh-CN': '占未分担部分的比例' },
  scale: { en: 'scale', 'zh-CN': '换算倍数' },
} as const satisfies Record<string, Text>;

/** A term: a key of {@link TERMS}. */
export type TermKey = keyof typeof TERMS;

/** The header of a term's column in CSV files: its key in snake case in English, its text in Chinese. */
export function columnHeader(term: TermKey, lang: Lang): string {
  return lang === 'en' ? snakeCase(term) : TERMS[term]['zh-CN'];
}
