import type { ChoiceForm } from '../fields/forms.js';
import type {
  CAP_PER,
  DAY_COUNT,
  EXTENSION,
  LISTING,
  MISUSE,
  OTHER_SUBSIDY,
  OVERDUE,
  PAYMENT,
  RATE_APPLIES_BY,
  ROUNDING,
  TESTED_ON,
} from '../fields/policy.js';

/*
 * The short Chinese names by which values are typed as arguments of the command, beside the labels of the tables of fields.
 */

type NamesOf<F> = F extends ChoiceForm<infer K> ? Readonly<Record<K, string>> : never;

export const LISTING_NAMES: NamesOf<typeof LISTING> = {
  'at-start': '资格认定日在库',
  'every-day': '每日在库',
  'not-required': '不要求',
};
export const TESTED_ON_NAMES: NamesOf<typeof TESTED_ON> = { contract: '合同日期', disbursement: '发放日期' };
export const RATE_APPLIES_BY_NAMES: NamesOf<typeof RATE_APPLIES_BY> = {
  'accrual-day': '计息当日',
  'disbursement-day': '发放日期',
  'contract-day': '合同日期',
};
export const CAP_PER_NAMES: NamesOf<typeof CAP_PER> = { period: '每期', programme: '整个项目期间' };
export const DAY_COUNT_NAMES: NamesOf<typeof DAY_COUNT> = {
  'ACT/360': '实际天数/360',
  'ACT/365F': '实际天数/365',
  'ACT/ACT': '实际天数/当年天数',
  '30E/360': '每月30天/360',
};
export const OVERDUE_NAMES: NamesOf<typeof OVERDUE> = { pause: '暂停', stop: '终止', revoke: '取消', ignore: '照常' };
export const EXTENSION_NAMES: NamesOf<typeof EXTENSION> = { exclude: '不贴息', include: '照常' };
export const MISUSE_NAMES: NamesOf<typeof MISUSE> = { revoke: '取消', stop: '终止' };
export const PAYMENT_NAMES: NamesOf<typeof PAYMENT> = { accrued: '应收利息', paid: '已付利息' };
export const OTHER_SUBSIDY_NAMES: NamesOf<typeof OTHER_SUBSIDY> = { exclude: '不予贴息', reduce: '扣除' };
export const ROUNDING_NAMES: NamesOf<typeof ROUNDING> = {
  settlement: '期末',
  'interest-period': '结息期',
  day: '逐日',
};

/** The Chinese names of values that are not options of a term. Those that are codes in Chinese too (JSON, CSV) have none. */
export const ARGUMENT_NAMES: Readonly<Record<string, string>> = {
  none: '无',
  customary: '通行做法',
  'suichang-2024': '遂昌县财金助力扩中家庭项目',
  table: '表格',
  report: '报送材料',
  xlsx: '工作簿',
  text: '文本',
  markdown: '标记文本',
  subsidy: '应收财政贴息',
  concession: '银行让利',
  waived: '减免利息',
  borrowerInterest: '借款人承担利息',
  long: '逐项说明',
  short: '简要说明',
  customer: '客户答复',
  'zh-CN': '中文',
  en: '英文',
};
