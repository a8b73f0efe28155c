import { describe, expect, it } from 'vitest';
import { periodOf } from '../../src/fields/period.js';
import { type PolicyInput, parsePolicy, year } from '../../src/index.js';
import { Decimal } from '../../src/kernel/decimal.js';
import { dayOf } from '../../src/kernel/plain-date.js';
import { closingBalanceOf, exactMoney } from '../../src/papers/figures.js';
import { TERM_NAMES, type TermName } from '../../src/settlement/terms.js';
import { termText } from '../../src/words/policy-terms.js';
import { count, dayText, money, periodText } from '../../src/words/values.js';
import { POLICY, portfolioOf } from '../support.js';

const policyOf = (changed: Partial<PolicyInput>) => parsePolicy({ ...POLICY, ...changed });
const inChinese = (term: TermName, changed: Partial<PolicyInput>) => termText(term, policyOf(changed), 'zh-CN');
const inEnglish = (term: TermName, changed: Partial<PolicyInput>) => termText(term, policyOf(changed), 'en');

describe('a term in words', () => {
  it.each<[TermName, Partial<PolicyInput>, string, string]>([
    [
      'window',
      {},
      '2024年9月1日起发放的贷款；2024年12月12日起施行',
      'loans disbursed from 2024-09-01; in force from 2024-12-12',
    ],
    [
      'window',
      { window: { from: '2024-09-01', effectiveOn: '2024-12-12', to: '2026-01-01' } },
      '2024年9月1日起、2026年1月1日前发放的贷款；2024年12月12日起施行',
      'loans disbursed from 2024-09-01 and before 2026-01-01; in force from 2024-12-12',
    ],
    ['lenders', { lenders: ['甲', '乙'] }, '甲、乙', '甲, 乙'],
    ['lenders', { lenders: null }, '不限', 'any'],
    ['products', { products: [{ id: 'P', name: '贷' }] }, '贷（P）', '贷 (P)'],
    ['products', { products: [{ id: '贷', name: '贷' }] }, '贷', '贷'],
    ['products', { products: [] }, '无', 'none'],
    ['household.excludedAssistance', {}, '低保、低边、特困', '低保, 低边, 特困'],
    ['household.incomeCeiling', {}, '家庭年收入不超过 100,000.00 元', 'annual income of at most 100,000.00 yuan'],
    ['household.incomeCeiling', { household: { listing: 'at-start', testedOn: 'contract' } }, '无', 'none'],
    ['subsidy', {}, '2024年9月1日起，每年贴息 1.5 个百分点', 'from 2024-09-01, 1.5 percentage points a year'],
    [
      'subsidy',
      {
        subsidy: [
          { from: '2024-09-01', kind: 'share', share: '0.5', maxPoints: '2', maxShareOfContractRate: '0.333333' },
          { from: '2025-01-01', kind: 'above-floor', floorPct: '3.1', ceilingPct: '4.35' },
          { from: '2026-01-01', kind: 'above-floor', floorPct: '3' },
        ],
      },
      '2024年9月1日起，按合同利率的 50% 贴息，至多 2 个百分点，至多为合同利率的 33.3333%；2025年1月1日起，按合同利率（至多 4.35%）超过 3.1% 的部分贴息；2026年1月1日起，按合同利率超过 3% 的部分贴息',
      'from 2024-09-01, 50% of the contract rate, at most 2 percentage points, at most 33.3333% of the contract rate; from 2025-01-01, the contract rate above 3.1% and up to 4.35%; from 2026-01-01, the contract rate above 3%',
    ],
    [
      'subsidy',
      {
        subsidy: [
          {
            from: '2024-09-01',
            when: {
              products: ['P', 'Q'],
              categories: ['经营类', ''],
              lenders: ['甲'],
              townships: [],
              principal: { from: '50000', to: '150000' },
              termMonths: { from: 12 },
              attributes: { 借款人: ['个人'] },
            },
            kind: 'points',
            points: '1.5',
          },
          { from: '2024-09-01', when: {}, kind: 'points', points: '1' },
          { from: '2024-09-01', when: { principal: {}, termMonths: { to: 36 } }, kind: 'points', points: '1' },
        ],
      },
      '2024年9月1日起，适用于产品为P、Q、且家庭类别为经营类、（空）、且贷款机构为甲、且乡镇不为任何值、且贷款金额不低于 50,000.00 元、低于 150,000.00 元、且贷款期限不低于 12 个月、且借款人为个人的贷款，每年贴息 1.5 个百分点；2024年9月1日起，适用于全部贷款，每年贴息 1 个百分点；2024年9月1日起，适用于贷款金额不限、且贷款期限低于 36 个月的贷款，每年贴息 1 个百分点',
      'from 2024-09-01, for loans with product P or Q and category 经营类 or (none) and lender 甲 and township none of any and principal at least 50,000.00 yuan and below 150,000.00 yuan and term at least 12 months and 借款人 个人, 1.5 percentage points a year; from 2024-09-01, for all loans, 1 percentage points a year; from 2024-09-01, for loans with any principal and term below 36 months, 1 percentage points a year',
    ],
    ['conditions', {}, '无', 'none'],
    ['conditions', { conditions: [] }, '无', 'none'],
    [
      'conditions',
      { conditions: [{ when: { products: ['P'] }, loansPerHousehold: 1 }] },
      '适用于产品为P的贷款，每户至多 1 笔',
      'for loans with product P, at most 1 loan a household',
    ],
    [
      'conditions',
      {
        conditions: [
          {
            rate: { atLeast: '3', atMost: '4.35' },
            principal: { atMost: '300000' },
            termMonths: { atLeast: 1 },
            loansPerHousehold: 2,
          },
          { rate: { atLeast: '3.1' }, principal: {} },
        ],
      },
      '（1）合同利率不低于 3%、不高于 4.35%，贷款金额不高于 300,000.00 元，贷款期限不低于 1 个月，每户至多 2 笔；（2）合同利率不低于 3.1%',
      '(1) contract rate at least 3% and at most 4.35%, principal at most 300,000.00 yuan, term at least 1 month, at most 2 loans a household; (2) contract rate at least 3.1%',
    ],
    ['concession', {}, '无', 'none'],
    ['concession', { concession: [] }, '无', 'none'],
    [
      'concession',
      { concession: [{ from: '2024-09-01', when: { products: ['P'] }, points: '1.9' }] },
      '2024年9月1日起，适用于产品为P的贷款，银行减免 1.9 个百分点',
      'from 2024-09-01, for loans with product P, 1.9 percentage points waived by the bank',
    ],
    [
      'concession',
      { concession: [{ from: '2024-09-01', points: '1.9' }] },
      '2024年9月1日起，银行减免 1.9 个百分点',
      'from 2024-09-01, 1.9 percentage points waived by the bank',
    ],
    ['principalCap', {}, '无', 'none'],
    ['principalCap', { principalCap: {} }, '无', 'none'],
    [
      'principalCap',
      { principalCap: { perLoan: '300000', perHousehold: '500000' } },
      '每笔 300,000.00 元、每户 500,000.00 元',
      'per loan 300,000.00 yuan, per household 500,000.00 yuan',
    ],
    ['principalCap', { principalCap: [] }, '无', 'none'],
    [
      'principalCap',
      {
        principalCap: [
          { limit: '150000', per: ['loan', 'lender'] },
          { limit: '200000', per: ['household', 'lender', 'attribute:项目'], when: { products: ['P'] } },
        ],
      },
      '每笔至多 150,000.00 元；同一家庭、同一贷款机构、同一项目的贷款合计至多 200,000.00 元，适用于产品为P的贷款',
      'each loan at most 150,000.00 yuan; loans of one household and one lender and one 项目 together at most 200,000.00 yuan, for loans with product P',
    ],
    [
      'amountCap',
      { amountCap: [{ limit: '1500', per: ['household', 'product'], during: 'year' }] },
      '同一家庭、同一产品的贷款合计至多 1,500.00 元，每公历年度',
      'loans of one household and one product together at most 1,500.00 yuan, in each calendar year',
    ],
    ['termCapMonths', {}, '无', 'none'],
    ['termCapMonths', { termCapMonths: 36 }, '36 个月', '36 months'],
    [
      'termCapMonths',
      { termCapMonths: { months: 24, from: 'first-eligible-amount' } },
      '自首笔可贴息支出之日起 24 个月',
      '24 months from the first eligible amount',
    ],
    [
      'termCapMonths',
      { termCapMonths: { months: 24, from: 'first-loan' } },
      '自本户首笔符合条件的贷款发放之日起 24 个月',
      '24 months from the disbursement of the household’s first eligible loan',
    ],
    ['subsidisedOn', {}, '贷款余额', 'the balance'],
    [
      'subsidisedOn',
      { subsidisedOn: 'eligible-amounts' },
      '可贴息支出，以贷款余额为限',
      'the eligible amounts, at most the balance',
    ],
    ['amountCap', {}, '无', 'none'],
    [
      'amountCap',
      { amountCap: { perHousehold: '1500', per: 'period' } },
      '每户 1,500.00 元（每期）',
      'per household 1,500.00 yuan in each period',
    ],
    [
      'amountCap',
      { amountCap: { perHousehold: '1500', per: 'programme' } },
      '每户 1,500.00 元（整个项目期间）',
      'per household 1,500.00 yuan over the whole programme',
    ],
    ['interestPeriod', {}, '无', 'none'],
    [
      'interestPeriod',
      { interestPeriod: { endsOn: 20, months: 3 } },
      '每季末月 20 日结息',
      'quarterly, ending on day 20 of the month, that day counted',
    ],
    ['funders', {}, 'province 80%、local 20%', 'province 80%, local 20%'],
    ['funderShares', {}, '无', 'none'],
    ['funderShares', { funderShares: [] }, '无', 'none'],
    [
      'funderShares',
      {
        funderShares: [
          { from: '2026-01-01', when: { products: ['P'] }, shares: { local: '0.3', province: '0.7' } },
          { shares: { local: '1' } },
        ],
      },
      'province 0%、local 100%；2026年1月1日及以后起始的结算期，适用于产品为P的贷款，province 70%、local 30%',
      'province 0%, local 100%; for periods from 2026-01-01 on, for loans with product P, province 70%, local 30%',
    ],
  ])('%s of %o', (term, changed, chinese, english) => {
    expect(inChinese(term, changed)).toBe(chinese);
    expect(inEnglish(term, changed)).toBe(english);
  });

  it.each<[TermName, Partial<PolicyInput>[]]>([
    [
      'household.listing',
      (['at-start', 'every-day', 'not-required'] as const).map((listing) => ({
        household: { ...POLICY.household, listing },
      })),
    ],
    [
      'household.testedOn',
      (['contract', 'disbursement'] as const).map((testedOn) => ({ household: { ...POLICY.household, testedOn } })),
    ],
    ['rateAppliesBy', [{ rateAppliesBy: 'accrual-day' }, { rateAppliesBy: 'disbursement-day' }]],
    ['dayCount', (['ACT/360', 'ACT/365F', 'ACT/ACT', '30E/360'] as const).map((dayCount) => ({ dayCount }))],
    ['overdue', (['pause', 'stop', 'ignore'] as const).map((overdue) => ({ overdue }))],
    ['extension', [{ extension: 'exclude' }, { extension: 'include' }]],
    ['misuse', [{ misuse: 'revoke' }, { misuse: 'stop' }]],
    ['payment', [{ payment: 'accrued' }, { payment: 'paid' }]],
    ['otherSubsidy', [{ otherSubsidy: 'exclude' }, { otherSubsidy: 'reduce' }]],
    ['rounding', [{ rounding: 'settlement' }, { rounding: 'day' }]],
    ['interestPeriod', ([1, 3, 12] as const).map((months) => ({ interestPeriod: { endsOn: 20, months } }))],
  ])('%s has a text of its own for each value', (term, choices) => {
    for (const lang of ['en', 'zh-CN'] as const)
      expect(new Set(choices.map((changed) => termText(term, policyOf(changed), lang))).size).toBe(choices.length);
  });

  it('exists for every term, without names of the JSON form', () => {
    for (const term of TERM_NAMES) {
      expect(inChinese(term, {}), term).not.toBe('');
      expect(inChinese(term, {}), term).not.toMatch(/at-start|accrual-day|pause|exclude|points|\bkind\b/);
    }
  });
});

describe('figures', () => {
  it.each([
    ['0', '0.00'],
    ['999.99', '999.99'],
    ['1000', '1,000.00'],
    ['-612.92', '-612.92'],
    ['-123456.7', '-123,456.70'],
    ['9999999999999.99', '9,999,999,999,999.99'],
  ])('%s yuan are %s', (amount, written) => {
    expect(money(new Decimal(amount))).toBe(written);
  });

  it.each([
    [0, '0'],
    [999, '999'],
    [12_345, '12,345'],
    [1_000_000, '1,000,000'],
  ])('%i is counted as %s', (number, written) => {
    expect(count(number)).toBe(written);
  });

  // Fen over a denominator, in yuan.
  it.each([
    ['41250', '1', '412.50'],
    ['50375', '3', '167.916666…'],
    ['1', '1', '0.01'],
    ['1', '8', '0.00125'],
    ['1', '16', '0.000625'],
    ['1', '64', '0.000156…'],
    ['123456789', '1', '1,234,567.89'],
    ['0', '1', '0.00'],
    ['1', '100000000', '0.000000…'],
  ])('%s/%s fen are %s yuan, exactly', (numerator, denominator, written) => {
    expect(exactMoney({ numerator, denominator })).toBe(written);
  });

  it('a period is written with its first and its last day', () => {
    expect(dayText(dayOf(2024, 2, 29), 'zh-CN')).toBe('2024年2月29日');
    expect(periodText(year(2024), 'zh-CN')).toBe('2024年1月1日至2024年12月31日');
    expect(periodText(periodOf(dayOf(2024, 2, 28), dayOf(2024, 3, 1)), 'en')).toBe('2024-02-28 to 2024-02-29');
  });

  it('a balance is that at the end of the last day, after its repayments', () => {
    const balanceAt = (repaidOn: string, disbursedOn = '2024-09-01') => {
      const loans = [{ disbursedOn, maturesOn: '2026-01-01', repayments: [{ on: repaidOn, amount: '40000.00' }] }];
      const { loans: read, period } = portfolioOf({ loans });
      return closingBalanceOf(read[0] as (typeof read)[number], period).toFixed(2);
    };
    expect(balanceAt('2024-12-31')).toBe('60000.00');
    expect(balanceAt('2025-01-01')).toBe('100000.00');
    expect(balanceAt('2025-03-01', '2024-12-31')).toBe('100000.00');
    expect(balanceAt('2025-03-01', '2025-01-01')).toBe('0.00');
  });
});
