import type { Text } from '../fields/faults.js';
import { COLUMN_WORDS } from './column-words.js';
import { bracketed, heading } from './forms.js';
import { TERMS } from './terms.js';

/** Headings of documents, sections, tables and sheets: sentence case in English. */
export const HEADINGS = {
  // Documents.
  application: { en: 'Application for subsidy funds', 'zh-CN': '贴息资金补助申请报告' },
  annex: { en: 'Annex to the special audit report', 'zh-CN': '专项审计报告附表' },
  auditReport: { en: 'Special audit report with its annex', 'zh-CN': '专项审计报告及附表' },
  summary: { en: 'Summary of the subsidy application', 'zh-CN': '贷款贴息申请汇总表' },
  detail: { en: 'Detail of the subsidy', 'zh-CN': '贷款贴息明细表' },

  // Sections and tables.
  basisOfApplication: { en: 'Basis of the application', 'zh-CN': '申请依据' },
  loansAndSubsidies: { en: 'Loans and subsidies', 'zh-CN': '贷款与贴息情况' },
  byProduct: { en: 'By product', 'zh-CN': '分产品情况' },
  amountApplied: { en: 'Amount applied for', 'zh-CN': '申请金额' },
  funding: { en: 'Funders’ shares', 'zh-CN': '资金分担' },
  sharesByLoan: { en: 'Shares by loan', 'zh-CN': '各类贷款分担比例' },
  adjustmentsAndAdvances: { en: 'Adjustments and advances', 'zh-CN': '以前年度调整和预拨资金' },
  request: { en: 'Request', 'zh-CN': '申请事项' },
  totals: { en: 'Totals', 'zh-CN': '总体情况' },
  groups: { en: 'Groups', 'zh-CN': '分组情况' },
  countsOfGroups: { en: 'loans and principal-days', 'zh-CN': '笔数与积数' },
  amountsOfGroups: { en: 'amounts', 'zh-CN': '金额' },
  eligibility: heading(TERMS.eligibility),
  ineligibleLoans: { en: 'Ineligible loans', 'zh-CN': '不予贴息贷款' },
  ineligibleByReason: { en: 'Ineligible loans by reason', 'zh-CN': '不予贴息贷款（按原因）' },
  excludedDays: heading(TERMS.exclusions),
  caps: { en: 'Caps', 'zh-CN': '上限' },
  cutByAmountCap: { en: 'Subsidies cut by the cap on amounts', 'zh-CN': '因贴息金额上限核减的贷款' },
  largestSubsidies: { en: 'Largest subsidies', 'zh-CN': '贴息金额最大的贷款' },
  nearPolicyDates: { en: 'Loans disbursed near the dates of the policy', 'zh-CN': '临近政策时点发放的贷款' },
  adjustments: heading(TERMS.adjustments),
  adjustmentsByNature: bracketed(heading(TERMS.adjustments), { en: 'by nature', 'zh-CN': '按性质' }),
  checks: { en: 'Checks', 'zh-CN': '勾稽核对' },
  warnings: { en: 'Warnings', 'zh-CN': '提示' },
  sample: { en: 'Sample', 'zh-CN': '抽样复核' },
  segments: heading(TERMS.segments),
  segmentsInYuan: bracketed(heading(TERMS.segments), { en: 'amounts in yuan', 'zh-CN': '金额单位：元' }),
  planTerms: { en: 'Terms from the plan', 'zh-CN': '方案规定的口径' },
  otherTerms: heading(TERMS.terms),
  terms: { en: 'Terms of the policy', 'zh-CN': '政策口径' },
  parameters: { en: 'Policy parameters', 'zh-CN': '政策参数' },
  termsOfExplanation: bracketed(
    { en: 'Terms', 'zh-CN': '口径' },
    { en: '※ assumption', 'zh-CN': '※ 为暂定，待主管部门确认' },
  ),
  provenance: { en: 'Data and verification', 'zh-CN': '数据与复核' },
  roundingAndLimits: { en: 'Rounding and limits', 'zh-CN': '尾数处理与上限' },
  result: heading(TERMS.result),

  // Sheets.
  summarySheet: { en: 'Summary', 'zh-CN': '申请汇总表' },
  detailSheet: { en: 'Detail', 'zh-CN': '明细表' },
  templateNotes: { en: 'Notes', 'zh-CN': '填表说明' },

  // Tables of the terminal.
  effects: { en: 'by the subsidy', 'zh-CN': '按贴息金额' },
  subsidisedTwice: { en: 'subsidised under both programmes', 'zh-CN': '两项政策均予贴息的贷款' },
  largestChanges: { en: 'largest changes', 'zh-CN': '变动最大的贷款' },
  likeliestDiagnosis: bracketed(TERMS.diagnosis, { en: 'the likeliest', 'zh-CN': '取最可能者' }),
  interestSavedAs: bracketed(TERMS.interestSaved, { en: 'subsidy + concession', 'zh-CN': '贴息金额＋银行让利' }),

  // Fields at the head and at the foot of papers.
  addressee: { en: 'Filed with', 'zh-CN': '报送' },
  applicant: { en: 'Applicant', 'zh-CN': '申请单位' },
  audited: { en: 'Audited institution', 'zh-CN': '被审计单位' },
  auditor: { en: 'Auditor', 'zh-CN': '审计机构' },
  financeBureau: { en: 'Finance bureau', 'zh-CN': '财政部门' },
  head: { en: 'Head', 'zh-CN': '负责人' },
  handledBy: { en: 'Handled by', 'zh-CN': '经办人' },
  preparedBy: { en: 'Prepared by', 'zh-CN': '制表人' },
  auditedBy: { en: 'Audited by', 'zh-CN': '审计人' },
  reviewedBy: { en: 'Reviewed by', 'zh-CN': '复核人' },
  approvedBy: { en: 'Approved by', 'zh-CN': '审批人' },
  date: COLUMN_WORDS.date,
  account: { en: 'Account and contact', 'zh-CN': '收款账户和联系方式' },
  reportingUnit: { en: 'Reporting unit', 'zh-CN': '填报单位' },
  accountName: { en: 'Account holder', 'zh-CN': '户名' },
  accountBank: { en: 'Bank of the account', 'zh-CN': '开户行' },
  accountNumber: { en: 'Account number', 'zh-CN': '账号' },
  contact: { en: 'Contact', 'zh-CN': '联系人' },
  telephone: { en: 'Telephone', 'zh-CN': '联系电话' },
  program: { en: 'Program', 'zh-CN': '计算程序' },
  policySha256: { en: 'SHA-256 of the policy', 'zh-CN': '政策数据 SHA-256' },
  inputSha256: { en: 'SHA-256 of the input', 'zh-CN': '输入数据 SHA-256' },
} as const satisfies Record<string, Text>;

/** A place for the seal of an institution. */
export function sealOf(institution: Text): Text {
  return bracketed(institution, { en: 'seal', 'zh-CN': '盖章' });
}

/** A place for the signature of a person. */
export function signatureOf(person: Text): Text {
  return bracketed(person, { en: 'signature', 'zh-CN': '签字' });
}

/** The names of the files that the command writes. */
export const FILE_NAMES = {
  summary: { en: 'summary.csv', 'zh-CN': '汇总表.csv' },
  detail: { en: 'detail.csv', 'zh-CN': '明细表.csv' },
  adjustments: { en: 'adjustments.csv', 'zh-CN': '以前年度调整.csv' },
  application: { en: 'application', 'zh-CN': '申请报告' },
  annex: { en: 'audit-annex', 'zh-CN': '审计附表' },
  workbook: { en: 'settlement.xlsx', 'zh-CN': '贴息结算.xlsx' },
  lines: { en: 'loans.ndjson', 'zh-CN': 'loans.ndjson' },
  policy: { en: 'policy.json', 'zh-CN': '政策.json' },
  mapping: { en: 'mapping.json', 'zh-CN': '列名对应.json' },
  guide: { en: 'guide.md', 'zh-CN': '说明.md' },
  templates: { en: 'templates', 'zh-CN': '模板' },
  loans: { en: 'loans', 'zh-CN': '贷款' },
  households: { en: 'households', 'zh-CN': '家庭' },
  repayments: { en: 'repayments', 'zh-CN': '还款流水' },
  events: { en: 'events', 'zh-CN': '事件' },
} as const satisfies Record<string, Text>;
