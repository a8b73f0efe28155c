/** One portfolio, worked by hand in several tests, as JSON and as CSV in English and in Chinese. */

export const POLICY = {
  id: 'worked',
  name: '示例政策',
  window: { from: '2024-09-01', effectiveOn: '2024-12-12' },
  products: [{ id: '共富经营贷', name: '共富经营贷' }],
  household: { listing: 'at-start', testedOn: 'disbursement', excludedAssistance: ['低保'] },
  subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.5' }],
  rateAppliesBy: 'accrual-day',
  dayCount: 'ACT/360',
  overdue: 'pause',
  extension: 'exclude',
  misuse: 'revoke',
  payment: 'accrued',
  otherSubsidy: 'exclude',
  rounding: 'settlement',
  funders: [
    { id: 'province', name: '省级', share: '0.8' },
    { id: 'local', name: '县级', share: '0.2' },
  ],
};

export const PERIOD = { from: '2024-01-01', to: '2025-01-01' };

/** A loan of 100,000 at 3.6% to a household on the list since 2024-08-15. */
function plain(id: string, householdId: string, disbursedOn: string) {
  return {
    id,
    householdId,
    lender: '遂昌农商银行',
    product: '共富经营贷',
    principal: '100000.00',
    disbursedOn,
    maturesOn: '2026-09-01',
    rates: [{ from: disbursedOn, pct: '3.6' }],
  };
}

/**
 * The worked table: one loan with a repayment, an overdue spell and a reference rate; three on both sides of the window
 * and of the day the programme came into force.
 */
export const HOUSEHOLDS = [
  { id: 'H1', township: '妙高街道', category: '经营类', listed: [{ from: '2024-08-15' }] },
  { id: 'H2', township: '大柘镇', listed: [{ from: '2024-08-15' }], annualIncome: '88000.00' },
];

export const REPAID = {
  id: 'L1',
  householdId: 'H1',
  lender: '遂昌农商银行',
  product: '共富经营贷',
  principal: '150000.00',
  contractedOn: '2024-09-14',
  disbursedOn: '2024-09-15',
  maturesOn: '2025-09-15',
  rates: [{ from: '2024-09-15', pct: '4.35' }],
  referenceRates: [{ from: '2024-09-15', pct: '5.35' }],
  repayments: [{ on: '2024-11-20', amount: '20000.00' }],
  overdue: [{ from: '2024-12-21', to: '2024-12-26' }],
};

export const BOUNDARIES = [
  plain('L2', 'H2', '2024-08-31'),
  plain('L3', 'H2', '2024-09-01'),
  plain('L4', 'H2', '2024-12-12'),
];

export const PORTFOLIO = { policy: POLICY, period: PERIOD, households: HOUSEHOLDS, loans: [REPAID, ...BOUNDARIES] };

export interface CsvTexts {
  readonly 'households.csv': string;
  readonly 'loans.csv': string;
  readonly 'events.csv': string;
}

const rows = (...lines: string[]) => `${lines.join('\n')}\n`;

export const ENGLISH: CsvTexts = {
  'households.csv': rows(
    'household_id,township,category,listed_from,annual_income',
    'H1,妙高街道,经营类,2024-08-15,',
    'H2,大柘镇,,2024-08-15,88000.00',
  ),
  'loans.csv': rows(
    'loan_id,household_id,lender,product,principal,contracted_on,disbursed_on,matures_on,rate_annual_pct,reference_rate_annual_pct',
    'L1,H1,遂昌农商银行,共富经营贷,150000.00,2024-09-14,2024-09-15,2025-09-15,4.35,5.35',
    'L2,H2,遂昌农商银行,共富经营贷,100000.00,,2024-08-31,2026-09-01,3.6,',
    'L3,H2,遂昌农商银行,共富经营贷,100000.00,,2024-09-01,2026-09-01,3.6,',
    'L4,H2,遂昌农商银行,共富经营贷,100000.00,,2024-12-12,2026-09-01,3.6,',
  ),
  'events.csv': rows(
    'loan_id,event,date,amount',
    'L1,overdue-begin,2024-12-21,',
    'L1,overdue-end,2024-12-26,',
    'L1,repayment,2024-11-20,20000.00',
  ),
};

/** The same under Chinese headers, columns in another order, rates in ‰ a month: 4.35 / 1.2 = 3.625, 3.6 / 1.2 = 3. */
export const CHINESE: CsvTexts = {
  'households.csv': rows(
    '家庭年收入,户号,列入日期,家庭类别,乡镇',
    ',H1,2024-08-15,经营类,妙高街道',
    '88000.00,H2,2024-08-15,,大柘镇',
  ),
  'loans.csv': rows(
    '月利率（‰）,参考年利率(%),借据号,户号,贷款机构,产品,贷款金额,合同日期,发放日期,到期日期',
    '3.625,5.35,L1,H1,遂昌农商银行,共富经营贷,150000.00,2024-09-14,2024-09-15,2025-09-15',
    '3,,L2,H2,遂昌农商银行,共富经营贷,100000.00,,2024-08-31,2026-09-01',
    '3,,L3,H2,遂昌农商银行,共富经营贷,100000.00,,2024-09-01,2026-09-01',
    '3,,L4,H2,遂昌农商银行,共富经营贷,100000.00,,2024-12-12,2026-09-01',
  ),
  'events.csv': rows(
    '借据号,事件,日期,金额',
    'L1,还款,2024-11-20,20000.00',
    'L1,逾期开始,2024-12-21,',
    'L1,逾期结束,2024-12-26,',
  ),
};

/** Terms flags of the Suichang preset that say everything which the customary terms leave open. */
export const REMAINING_TERMS = [
  ...['--first-list', 'none', '--rate-applies-by', 'accrual-day', '--misuse', 'revoke', '--payment', 'accrued'],
  ...['--principal-cap-per-loan', 'none', '--principal-cap-per-household', 'none'],
  ...['--term-cap-months', 'none', '--amount-cap-per-household', 'none'],
];
