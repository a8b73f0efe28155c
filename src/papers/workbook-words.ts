import type { Lang, Text } from '../fields/faults.js';
import { FIGURES, type Figure } from '../fields/figures.js';

/** The words of the workbook: sheets, heads, notes. Figures have their labels. */
export const WORDS = {
  summarySheet: { en: 'Summary', 'zh-CN': '申请汇总表' },
  detailSheet: { en: 'Detail', 'zh-CN': '明细表' },
  segmentsSheet: { en: 'Segments', 'zh-CN': '计息分段' },
  termsSheet: { en: 'Terms', 'zh-CN': '政策参数' },
  excludedSheet: { en: 'Excluded', 'zh-CN': '不予贴息' },
  excludedDaysSheet: { en: 'Excluded days', 'zh-CN': '部分天数不予贴息' },
  adjustmentsSheet: { en: 'Adjustments', 'zh-CN': '补差扣回' },
  checksSheet: { en: 'Checks', 'zh-CN': '核对' },

  summaryTitle: { en: 'Summary of the subsidy applied for', 'zh-CN': '贷款贴息申请汇总表' },
  detailTitle: { en: 'Subsidy loan by loan', 'zh-CN': '贷款贴息明细表' },
  segmentsTitle: { en: 'Segments of days, and what they come to', 'zh-CN': '计息分段表' },
  termsTitle: { en: 'Terms of the subsidy', 'zh-CN': '政策参数表' },
  excludedTitle: { en: 'Loans that are not eligible', 'zh-CN': '不予贴息贷款' },
  excludedDaysTitle: { en: 'Days of eligible loans that are not subsidised', 'zh-CN': '部分天数不予贴息的贷款' },
  adjustmentsTitle: { en: 'Adjustments to earlier settlements', 'zh-CN': '以往结算补差扣回表' },
  checksTitle: { en: 'Checks', 'zh-CN': '核对表' },

  policy: { en: 'Programme', 'zh-CN': '政策' },
  period: { en: 'Period', 'zh-CN': '结算期间' },
  lenders: { en: 'Lender', 'zh-CN': '贷款机构' },
  unit: { en: 'Amounts in yuan', 'zh-CN': '金额单位：元' },

  number: { en: 'No.', 'zh-CN': '序号' },
  household: { en: 'Household', 'zh-CN': '户号' },
  township: { en: 'Township', 'zh-CN': '乡镇' },
  category: { en: 'Category', 'zh-CN': '类别' },
  loan: { en: 'Loan', 'zh-CN': '借据号' },
  contract: { en: 'Contract no.', 'zh-CN': '合同号' },
  product: { en: 'Product', 'zh-CN': '产品' },
  principal: { en: 'Principal', 'zh-CN': '贷款金额' },
  disbursedOn: { en: 'Disbursed on', 'zh-CN': '发放日' },
  maturesOn: { en: 'Matures on', 'zh-CN': '到期日' },
  extendedTo: { en: 'Extended to', 'zh-CN': '展期至' },
  repaid: { en: 'Principal repaid', 'zh-CN': '已还本金' },
  closing: { en: 'Closing balance', 'zh-CN': '期末余额' },
  contractRate: { en: 'Rate, % a year', 'zh-CN': '年利率(%)' },
  from: { en: 'From', 'zh-CN': '计息起始日' },
  to: { en: 'To (not counted)', 'zh-CN': '计息截止日(不含)' },
  days: { en: 'Days', 'zh-CN': '天数' },
  interestPaidTo: { en: 'Interest paid to', 'zh-CN': '已付息至' },
  subsidyRate: { en: 'Subsidy rate, %', 'zh-CN': '贴息率(%)' },
  remark: { en: 'Remark', 'zh-CN': '备注' },

  accrued: { en: 'Subsidy before limits', 'zh-CN': '限额前贴息' },
  capLeft: { en: 'Left of the cap', 'zh-CN': '尚余上限' },
  tail: { en: 'Last fen: ', 'zh-CN': '尾差：' },
  digits: { en: 'Digits needed', 'zh-CN': '所需位数' },
  library: { en: 'tiexi: ', 'zh-CN': '程序值：' },
  groupNumber: { en: 'Number by ', 'zh-CN': '分组序号：' },

  yearUnits: { en: 'Units of the day count in a year', 'zh-CN': '一年的计息单位' },
  units: { en: 'Units', 'zh-CN': '计息单位' },
  balance: { en: 'Balance', 'zh-CN': '余额' },
  covered: { en: 'Subsidised balance', 'zh-CN': '贴息本金' },
  concessionRate: { en: 'Concession, %', 'zh-CN': '让利率(%)' },
  exactInterest: { en: 'Exact interest', 'zh-CN': '精确利息' },
  exactSubsidy: { en: 'Exact subsidy', 'zh-CN': '精确贴息' },
  exactConcession: { en: 'Exact concession', 'zh-CN': '精确让利' },
  roundedInterest: { en: 'Interest, rounded', 'zh-CN': '计入利息' },
  roundedSubsidy: { en: 'Subsidy, rounded', 'zh-CN': '计入贴息' },
  roundedConcession: { en: 'Concession, rounded', 'zh-CN': '计入让利' },
  scale: { en: 'Scale', 'zh-CN': '换算倍数' },
  numeratorOfInterest: { en: 'Interest, whole', 'zh-CN': '利息分子' },
  numeratorOfSubsidy: { en: 'Subsidy, whole', 'zh-CN': '贴息分子' },
  numeratorOfConcession: { en: 'Concession, whole', 'zh-CN': '让利分子' },
  daysOfUnits: { en: 'Days of units: ', 'zh-CN': '单位天数：' },
  why: { en: 'Why not subsidised', 'zh-CN': '不予贴息原因' },

  name: { en: 'Group', 'zh-CN': '项目' },
  total: { en: 'Total', 'zh-CN': '合计' },
  inWords: { en: 'Subsidy in words', 'zh-CN': '贴息金额人民币（大写）' },
  payInWords: { en: ', to be paid, in words', 'zh-CN': '应拨付人民币（大写）' },
  payBackInWords: { en: ', to be paid back, in words', 'zh-CN': '应扣回人民币（大写）' },

  funder: { en: 'Funder', 'zh-CN': '出资方' },
  share: { en: 'Share, %', 'zh-CN': '分担比例(%)' },
  ofPeriod: { en: 'Of this period', 'zh-CN': '本期贴息' },
  adjustment: { en: 'Adjustments', 'zh-CN': '补差/扣回' },
  advance: { en: 'Paid ahead', 'zh-CN': '已预拨' },
  payable: { en: 'Payable', 'zh-CN': '应拨付' },
  kind: { en: 'Kind', 'zh-CN': '性质' },
  toPay: { en: 'to be paid', 'zh-CN': '应拨付' },
  toGetBack: { en: 'to be paid back', 'zh-CN': '应扣回' },
  topUp: { en: 'to be paid', 'zh-CN': '补差' },
  clawBack: { en: 'to be paid back', 'zh-CN': '扣回' },
  between: { en: 'between funders', 'zh-CN': '出资方间调整' },
  issued: { en: 'As issued', 'zh-CN': '原结算' },
  recomputed: { en: 'Recomputed', 'zh-CN': '重新计算' },
  difference: { en: 'Difference', 'zh-CN': '差额' },

  term: { en: 'Term', 'zh-CN': '参数' },
  code: { en: 'Name', 'zh-CN': '代码' },
  value: { en: 'Value', 'zh-CN': '取值' },
  source: { en: 'Source', 'zh-CN': '来源' },
  mark: { en: 'Mark', 'zh-CN': '标记' },
  notFromPlan: { en: '※ not from the plan', 'zh-CN': '※ 非方案规定' },
  version: { en: 'Program', 'zh-CN': '程序' },
  policySha256: { en: 'SHA-256 of the policy', 'zh-CN': '政策 SHA-256' },
  inputSha256: { en: 'SHA-256 of the input', 'zh-CN': '输入 SHA-256' },

  reasons: { en: 'Reasons', 'zh-CN': '原因' },
  spells: { en: 'From – to, both counted', 'zh-CN': '起止日（含首尾）' },

  checked: { en: 'What is compared', 'zh-CN': '核对事项' },
  left: { en: 'This', 'zh-CN': '本数' },
  right: { en: 'With this', 'zh-CN': '对照数' },
  result: { en: 'Result', 'zh-CN': '结果' },
  agrees: { en: 'agrees', 'zh-CN': '一致' },
  disagrees: { en: 'DIFFERS', 'zh-CN': '不一致' },
  allAgree: { en: 'Everything agrees.', 'zh-CN': '全部一致。' },
  notAllAgree: { en: 'NOT EVERYTHING AGREES.', 'zh-CN': '存在不一致，请核查。' },
  restOfSubsidy: { en: 'rest of the subsidy', 'zh-CN': '贴息余额' },
  markedCells: { en: 'cells in red = 0', 'zh-CN': '标红单元格数 = 0' },

  preparedBy: { en: 'Prepared by', 'zh-CN': '制表人' },
  reviewedBy: { en: 'Reviewed by', 'zh-CN': '复核人' },
  approvedBy: { en: 'Approved by', 'zh-CN': '审批人' },
  date: { en: 'Date', 'zh-CN': '日期' },
  bankSeal: { en: 'Lender (seal)', 'zh-CN': '贷款机构（盖章）' },
  bureauSeal: { en: 'Finance bureau (seal)', 'zh-CN': '财政部门（盖章）' },
  footer: { en: 'Page &P of &N', 'zh-CN': '第 &P 页，共 &N 页' },

  rateChanged: { en: 'the rate changed in the period: see Segments', 'zh-CN': '期内利率有调整，见计息分段' },
  subsidyRateChanged: { en: 'the subsidy rate changed: see Segments', 'zh-CN': '期内贴息率有调整，见计息分段' },
  conceded: { en: 'the concession lies in the contract rate', 'zh-CN': '让利已含在合同利率内' },
  legend: {
    en: 'Amounts are formulas. A cell in red differs by a fen or more from what the program computed.',
    'zh-CN': '金额均为公式；红底单元格与程序计算值相差一分或以上。',
  },
} as const satisfies Record<string, Text>;

export type Word = keyof typeof WORDS;

/** The words in one language; a figure's is its label, which begins with a capital letter here. */
export type Say = (word: Word | Figure) => string;

export function sayIn(lang: Lang): Say {
  return (word) => (isFigure(word) ? capitalised(FIGURES[word].label[lang]) : WORDS[word][lang]);
}

function isFigure(word: Word | Figure): word is Figure {
  return Object.hasOwn(FIGURES, word);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Several things in one line. */
export function listed(parts: readonly string[], lang: Lang): string {
  return parts.filter((part) => part !== '').join(lang === 'en' ? '; ' : '；');
}
