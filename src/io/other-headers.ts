/*
 * Headers of tables that others write. They are read only: what is written has the words of `src/words`.
 */

/** The headers that banks and bureaus use for columns, besides their own. */
export const OTHER_HEADERS: Readonly<Partial<Record<string, readonly string[]>>> = {
  loan_id: ['借据编号', '借据编码'],
  household_id: ['户编号', '家庭编号'],
  lender: ['机构名称', '经办银行'],
  product: ['产品名称', '贷款品种'],
  principal: ['发放金额', '借款金额'],
  contracted_on: ['合同签订日期', '签约日期'],
  disbursed_on: ['发放日', '放款日期', '放款日', '起息日'],
  matures_on: ['到期日', '贷款到期日期'],
  name: ['户主姓名', '借款人'],
  township: ['乡镇(街道)'],
  category: ['类别'],
  annual_income: ['年收入'],
  listed_from: ['列入名单日期', '入库日期'],
  subsidy: ['申请贴息金额', '本期贴息'],
};

/** Names of the contract rate; that without a period is of a year where its unit is %. */
export const OF_CONTRACT = [
  ['执行年利率', 'annual'],
  ['执行利率', undefined],
  ['合同利率', undefined],
] as const;

/** The columns of a table of repayments that are known and not read. */
export const REPAYMENT_PASSED_OVER = [
  '归还利息',
  '还款利息',
  '还息金额',
  '利息',
  '罚息',
  '归还罚息',
  '还款罚息',
  '复利',
  '归还复利',
] as const;

/** The columns of any table that are known and not read. An account (贷款账号) is no note: it is never a loan's id. */
export const PASSED_OVER = ['序号', '备注', '身份证号', '手机号', '联系电话', '贷款账号', 'no', 'remark'] as const;
