import { describe, expect, it } from 'vitest';
import { EVENT_COLUMNS, HeaderFinder, HOUSEHOLD_COLUMNS, LOAN_COLUMNS } from '../../src/io/csv-columns.js';

const loans = new HeaderFinder(LOAN_COLUMNS);
const households = new HeaderFinder(HOUSEHOLD_COLUMNS);

describe('a header', () => {
  it.each([
    ['借据号 借据编号 借据编码 LOAN_ID', 'loan_id'],
    ['户号 户编号 家庭编号', 'household_id'],
    ['贷款金额 发放金额 借款金额 贷款金额(元) 贷款金额（元） 贷款金额元 贷款金额【单位：元】', 'principal'],
    ['发放日期 发放日 放款日期 放款日 起息日', 'disbursed_on'],
    ['到期日期 到期日 贷款到期日期', 'matures_on'],
    ['合同日期 合同签订日期 签约日期', 'contracted_on'],
    ['产品 产品名称 贷款品种', 'product'],
    ['贷款机构 机构名称 经办银行', 'lender'],
  ])('of loans is known: %s', (names, field) => {
    for (const name of names.split(' ')) expect(loans.find(name), name).toMatchObject({ field });
  });

  it.each([
    ['户主 户主姓名 借款人', 'name'],
    ['列入日期 列入名单日期 入库日期', 'listed_from'],
    ['家庭年收入 年收入', 'annual_income'],
    ['乡镇 乡镇(街道) 乡镇（街道）', 'township'],
    ['家庭类别 类别', 'category'],
  ])('of households is known: %s', (names, field) => {
    for (const name of names.split(' ')) expect(households.find(name), name).toMatchObject({ field });
  });

  it.each([
    ['贷款金额(万元)', { field: 'principal', amountUnit: 'wan' }],
    ['发放金额万元', { field: 'principal', amountUnit: 'wan' }],
    ['年利率(%)', { field: 'rate', unit: 'annual_pct' }],
    ['年利率％', { field: 'rate', unit: 'annual_pct' }],
    ['执行年利率（%）', { field: 'rate', unit: 'annual_pct' }],
    ['合同利率(%)', { field: 'rate', unit: 'annual_pct' }],
    ['月利率(‰)', { field: 'rate', unit: 'monthly_permille' }],
    ['月利率(%)', { field: 'rate', unit: 'monthly_pct' }],
    ['年利率(‰)', { field: 'rate', unit: 'annual_permille' }],
    ['日利率(‱)', { field: 'rate', unit: 'daily_permyriad' }],
    ['参考年利率(%)', { field: 'reference_rate', unit: 'annual_pct' }],
    ['其他贴息月利率‰', { field: 'other_subsidy_rate', unit: 'monthly_permille' }],
    ['年利率', { field: 'rate', unit: 'annual_pct', isUnitInCells: true }],
    ['rate', { field: 'rate', unit: 'annual_pct', isUnitInCells: true }],
  ])('has its unit: %s', (name, match) => {
    expect(loans.find(name)).toMatchObject(match);
  });

  it('of a rate in ‰ that says no period is either', () => {
    expect(loans.find('执行利率(‰)')).toEqual({ either: ['年利率(‰)', '月利率(‰)'] });
  });

  it.each(['贷款账号', '借据', '期限(万元)', '户号(万元)', '发放日期(元', ''])('is not known: %s', (name) => {
    expect(loans.find(name)).toBeUndefined();
  });

  it('of events does not have those of loans', () => {
    expect(new HeaderFinder(EVENT_COLUMNS).find('贷款金额')).toBeUndefined();
  });
});
