import { describe, expect, it } from 'vitest';
import {
  assess,
  encodeAssessment,
  encodeExplanation,
  explain,
  type Household,
  period,
  settle,
} from '../../src/index.js';
import { assessed, type Case, portfolioOf } from '../support.js';

const FIRST_LIST = {
  household: {
    listing: 'at-start',
    testedOn: 'contract',
    firstList: { madeOn: '2024-09-30', countsFrom: '2024-09-10' },
    incomeCeiling: '100000.00',
  },
} as const;
const LATE = { contractedOn: '2024-09-05', disbursedOn: '2024-09-12' };

const CONTRACTED: Case['policy'] = {
  window: { from: '2024-09-01', effectiveOn: '2024-12-12', contracted: { from: '2024-09-01', to: '2024-09-10' } },
};

/** The case, what the reason rests on as data, in Chinese and in English. */
const CASES: readonly (readonly [string, Case, object, string, string])[] = [
  [
    'LENDER_NOT_ELIGIBLE',
    { loans: [{ lender: 'X' }] },
    { lender: 'X', lenders: ['BANK'] },
    '贷款机构不在政策范围内：X；政策范围：BANK',
    'the lender is not on the policy’s list (LENDER_NOT_ELIGIBLE): X; on the list: BANK',
  ],
  [
    'LENDER_NOT_ELIGIBLE',
    { policy: { lenders: [] } },
    { lender: 'BANK', lenders: [] },
    '贷款机构不在政策范围内：BANK；政策范围：无',
    'the lender is not on the policy’s list (LENDER_NOT_ELIGIBLE): BANK; on the list: nobody',
  ],
  [
    'PRODUCT_NOT_ELIGIBLE',
    { loans: [{ product: 'Q' }] },
    { product: 'Q', products: ['P'] },
    '产品不在政策范围内：Q；政策范围：P',
    'the product is not on the policy’s list (PRODUCT_NOT_ELIGIBLE): Q; on the list: P',
  ],
  [
    'DISBURSED_BEFORE_WINDOW',
    { loans: [{ disbursedOn: '2024-08-31' }] },
    { disbursedOn: '2024-08-31', windowFrom: '2024-09-01' },
    '发放日期早于适用期起始日：2024-08-31 < 2024-09-01',
    'disbursed before the window opened (DISBURSED_BEFORE_WINDOW): 2024-08-31 < 2024-09-01',
  ],
  [
    'DISBURSED_AFTER_WINDOW',
    {
      policy: { window: { from: '2024-09-01', effectiveOn: '2024-09-01', to: '2024-09-02' } },
      loans: [{ disbursedOn: '2024-09-02' }],
    },
    { disbursedOn: '2024-09-02', windowTo: '2024-09-02' },
    '发放日期不早于适用期终止日：2024-09-02 ≥ 2024-09-02',
    'disbursed after the window closed (DISBURSED_AFTER_WINDOW): 2024-09-02 ≥ 2024-09-02',
  ],
  [
    'HOUSEHOLD_NOT_LISTED',
    { household: { listed: [] } },
    { testDay: '2024-09-01', testedOn: 'disbursement', listed: [] },
    '资格认定日家庭不在名单库内：资格认定日（发放日期）2024-09-01；无列入名单的记录',
    'the household was not on the list on the test day (HOUSEHOLD_NOT_LISTED): tested on 2024-09-01 (the disbursement date); listed on no day',
  ],
  [
    'HOUSEHOLD_NOT_LISTED',
    {
      policy: FIRST_LIST,
      household: { listed: [{ from: '2024-08-01', to: '2024-09-01' }, { from: '2024-09-20' }] },
      loans: [LATE],
    },
    {
      testDay: '2024-09-05',
      testedOn: 'contract',
      listed: [
        { from: '2024-08-01', to: '2024-09-01' },
        { from: '2024-09-20', countsFrom: '2024-09-10' },
      ],
    },
    '资格认定日家庭不在名单库内：资格认定日（合同日期）2024-09-05；列入名单：2024-08-01 至 2024-09-01（不含）、2024-09-20 起（视同自 2024-09-10 起）',
    'tested on 2024-09-05 (the contract date); listed: 2024-08-01 to 2024-09-01 (exclusive), from 2024-09-20 (counts from 2024-09-10)',
  ],
  [
    'HOUSEHOLD_ON_ASSISTANCE',
    {
      household: {
        assistance: [
          { kind: '低保', from: '2024-08-01', to: '2024-10-01' },
          { kind: '特困', from: '2024-09-02' },
          { kind: '其他', from: '2024-08-01' },
        ],
      },
    },
    {
      testDay: '2024-09-01',
      testedOn: 'disbursement',
      assistance: [{ kind: '低保', from: '2024-08-01', to: '2024-10-01' }],
    },
    '资格认定日家庭属于不予贴息的救助对象：资格认定日（发放日期）2024-09-01；低保 2024-08-01 至 2024-10-01（不含）',
    'tested on 2024-09-01 (the disbursement date); 低保 2024-08-01 to 2024-10-01 (exclusive)',
  ],
  [
    'INCOME_ABOVE_CEILING',
    { household: { annualIncome: '108600.00' } },
    { annualIncome: '108600.00', incomeCeiling: '100000.00' },
    '家庭年收入超过上限：108,600.00 元 > 100,000.00 元',
    'the household’s annual income is above the ceiling (INCOME_ABOVE_CEILING): 108,600.00 yuan > 100,000.00 yuan',
  ],
  [
    'OTHER_SUBSIDY',
    { loans: [{ otherSubsidy: { programme: '创业担保', pct: '2.5' } }] },
    { programme: '创业担保', pct: '2.5' },
    '贷款已享受其他贴息：创业担保（2.5%）',
    'the loan is subsidised by another programme (OTHER_SUBSIDY): 创业担保 (2.5%)',
  ],
  [
    'OTHER_SUBSIDY',
    { loans: [{ otherSubsidy: { programme: '创业担保' } }] },
    { programme: '创业担保' },
    '贷款已享受其他贴息：创业担保 ',
    '(OTHER_SUBSIDY): 创业担保 ',
  ],
  [
    'MISUSED',
    { loans: [{ misusedOn: '2024-10-01' }] },
    { misusedOn: '2024-10-01' },
    '贷款被挪用，取消贴息：挪用日期 2024-10-01',
    'the loan was misused, which revokes the subsidy (MISUSED): since 2024-10-01',
  ],
  [
    'CONTRACTED_BEFORE_WINDOW',
    { policy: CONTRACTED, loans: [{ contractedOn: '2024-08-31', disbursedOn: '2024-09-12' }] },
    { contractDay: '2024-08-31', isOfDisbursement: false, contractedFrom: '2024-09-01' },
    '合同日期早于合同签订期间起始日：2024-08-31 < 2024-09-01',
    'contracted before the first day on which a loan may be contracted (CONTRACTED_BEFORE_WINDOW): 2024-08-31 < 2024-09-01',
  ],
  [
    'CONTRACTED_AFTER_WINDOW',
    { policy: CONTRACTED, loans: [{ contractedOn: undefined, disbursedOn: '2024-09-12' }] },
    { contractDay: '2024-09-12', isOfDisbursement: true, contractedTo: '2024-09-10' },
    '合同日期不早于合同签订期间终止日：2024-09-12（发放日期） ≥ 2024-09-10',
    '(CONTRACTED_AFTER_WINDOW): 2024-09-12 (disbursement date) ≥ 2024-09-10',
  ],
  [
    'OVERDUE',
    {
      policy: { overdue: 'revoke' },
      loans: [{ overdue: [{ from: '2024-12-01', to: '2024-12-03' }, { from: '2025-02-01' }] }],
    },
    { overdue: [{ from: '2024-12-01', to: '2024-12-03' }, { from: '2025-02-01' }] },
    '贷款发生逾期，取消贴息：',
    'the loan was overdue, which revokes the subsidy (OVERDUE): ',
  ],
  [
    'NO_RULE',
    { policy: { subsidy: [{ from: '2024-09-01', when: { products: ['Q'] }, kind: 'points', points: '1.5' }] } },
    {},
    '无适用于该贷款的贴息标准',
    'no subsidy rule is for such a loan (NO_RULE)',
  ],
  [
    'RATE_BELOW_CONDITION',
    {
      policy: { conditions: [{ rate: { atLeast: '3.7' } }, { rate: { atLeast: '3' } }, { rate: { atLeast: '4.35' } }] },
    },
    {
      rate: '3.6',
      conditions: [
        { condition: 1, atLeast: '3.7' },
        { condition: 3, atLeast: '4.35' },
      ],
    },
    '合同利率低于贷款条件的下限：3.6% < 3.7%（第 1 项条件）、4.35%（第 3 项条件）',
    'the contract rate is below what a condition asks for (RATE_BELOW_CONDITION): 3.6% < 3.7% (condition 1), 4.35% (condition 3)',
  ],
  [
    'RATE_ABOVE_CONDITION',
    {
      policy: { conditions: [{ rate: { atMost: '3.65' } }] },
      loans: [
        {
          rates: [
            { from: '2024-01-01', pct: '3.650001' },
            { from: '2024-10-01', pct: '3.6' },
          ],
        },
      ],
    },
    { rate: '3.650001', conditions: [{ condition: 1, atMost: '3.65' }] },
    '合同利率高于贷款条件的上限：3.650001% > 3.65%（第 1 项条件）',
    'the contract rate is above what a condition allows (RATE_ABOVE_CONDITION): 3.650001% > 3.65% (condition 1)',
  ],
  [
    'PRINCIPAL_BELOW_CONDITION',
    { policy: { conditions: [{ when: { products: ['P'] }, principal: { atLeast: '100000.01' } }] } },
    { principal: '100000.00', conditions: [{ condition: 1, atLeast: '100000.01' }] },
    '贷款金额低于贷款条件的下限：100,000.00 元 < 100,000.01 元（第 1 项条件）',
    'the principal is below what a condition asks for (PRINCIPAL_BELOW_CONDITION): 100,000.00 yuan < 100,000.01 yuan (condition 1)',
  ],
  [
    'PRINCIPAL_ABOVE_CONDITION',
    {
      policy: {
        conditions: [{ when: { products: ['Q'] }, principal: { atMost: '1' } }, { principal: { atMost: '99999.99' } }],
      },
    },
    { principal: '100000.00', conditions: [{ condition: 2, atMost: '99999.99' }] },
    '贷款金额高于贷款条件的上限：100,000.00 元 > 99,999.99 元（第 2 项条件）',
    'the principal is above what a condition allows (PRINCIPAL_ABOVE_CONDITION): 100,000.00 yuan > 99,999.99 yuan (condition 2)',
  ],
  [
    'TERM_BELOW_CONDITION',
    { policy: { conditions: [{ termMonths: { atLeast: 2 } }] }, loans: [{ maturesOn: '2024-10-31' }] },
    { months: '1', conditions: [{ condition: 1, atLeast: '2' }] },
    '贷款期限短于贷款条件的下限：1 个月 < 2 个月（第 1 项条件）',
    'the term is below what a condition asks for (TERM_BELOW_CONDITION): 1 month < 2 months (condition 1)',
  ],
  [
    'TERM_ABOVE_CONDITION',
    { policy: { conditions: [{ termMonths: { atMost: 12 } }] }, loans: [{ maturesOn: '2025-10-01' }] },
    { months: '13', conditions: [{ condition: 1, atMost: '12' }] },
    '贷款期限长于贷款条件的上限：13 个月 > 12 个月（第 1 项条件）',
    'the term is above what a condition allows (TERM_ABOVE_CONDITION): 13 months > 12 months (condition 1)',
  ],
];

describe('a loan above loansPerHousehold', () => {
  const assessment = assessed({
    policy: {
      conditions: [{ loansPerHousehold: 2 }, { when: { products: ['P'] }, loansPerHousehold: 1 }],
      products: [
        { id: 'P', name: 'P' },
        { id: 'Q', name: 'Q' },
      ],
    },
    loans: [{ product: 'Q' }, { lender: 'X' }, {}, { disbursedOn: '2024-09-02' }],
  });

  it('is explained with the loans that count, condition by condition', () => {
    const [first, second, third, last] = encodeExplanation(assessment).loans;
    expect([first, third].map((loan) => loan?.grounds)).toEqual([[], []]);
    // A loan that is not eligible for another reason does not count.
    expect(second?.grounds.map(({ reason }) => reason)).toEqual(['LENDER_NOT_ELIGIBLE']);
    expect(last?.grounds).toEqual([
      {
        reason: 'TOO_MANY_LOANS',
        term: 'conditions',
        facts: {
          conditions: [
            { condition: 1, loansPerHousehold: 2, counted: [first?.loanId, third?.loanId] },
            { condition: 2, loansPerHousehold: 1, counted: [third?.loanId] },
          ],
        },
      },
    ]);
    expect(explain(assessment, { lang: 'zh-CN' })).toContain(
      `该户在先的贴息贷款已达贷款条件规定的笔数：第 1 项条件：每户至多 2 笔，已计入借据：${first?.loanId}、${third?.loanId}；第 2 项条件：每户至多 1 笔，已计入借据：${third?.loanId}`,
    );
    expect(explain(assessment, { lang: 'en' })).toContain(
      `(TOO_MANY_LOANS): condition 1: at most 2 loans a household, counted: ${first?.loanId}, ${third?.loanId}; condition 2: at most 1 loan a household, counted: ${third?.loanId}`,
    );
  });

  it('is explained in the short form too, without codes', () => {
    const text = explain(assessment, { lang: 'zh-CN', form: 'short', loanId: assessment.loans[3]?.loanId as string });
    expect(text).toContain('不予贴息：该户在先的贴息贷款已达贷款条件规定的笔数（第 1 项条件：每户至多 2 笔');
  });

  it('has the unmet conditions in the assessment', () => {
    expect(encodeAssessment(assessment).loans[3]?.unmetConditions).toEqual([
      {
        reason: 'TOO_MANY_LOANS',
        condition: 1,
        bound: '2',
        value: '2',
        counted: [assessment.loans[0]?.loanId, assessment.loans[2]?.loanId],
      },
      { reason: 'TOO_MANY_LOANS', condition: 2, bound: '1', value: '1', counted: [assessment.loans[2]?.loanId] },
    ]);
  });
});

describe('a reason against a loan is explained with its facts', () => {
  it.each(CASES)('%s %#', (reason, the, facts, chinese, english) => {
    const assessment = assessed(the);
    const [loan] = encodeExplanation(assessment).loans;
    expect(loan?.grounds.find((ground) => ground.reason === reason)?.facts).toEqual(facts);
    expect(explain(assessment, { lang: 'zh-CN' })).toContain(chinese);
    expect(explain(assessment, { lang: 'en' })).toContain(english);
  });
});

describe('an eligible loan is explained with the conditions that it meets', () => {
  it('the list and the income', () => {
    const assessment = assessed({
      policy: FIRST_LIST,
      household: { listed: [{ from: '2024-09-20' }], annualIncome: '100000.00' },
      loans: [{ contractedOn: '2024-09-10', disbursedOn: '2024-09-12' }],
    });
    expect(encodeExplanation(assessment).loans[0]?.eligibility).toEqual({
      testDay: '2024-09-10',
      testedOn: 'contract',
      listed: [{ from: '2024-09-20', countsFrom: '2024-09-10' }],
      annualIncome: '100000.00',
      incomeCeiling: '100000.00',
    });
    const text = explain(assessment, { lang: 'zh-CN' });
    expect(text).toContain('资格认定日（合同日期）2024-09-10；列入名单：2024-09-20 起（视同自 2024-09-10 起）');
    expect(text).toContain('家庭年收入：100,000.00 元 ≤ 收入上限 100,000.00 元');
  });

  it('an income that is not known, and a list that is not needed', () => {
    const household = { listing: 'not-required', testedOn: 'contract', incomeCeiling: '1' } as const;
    const text = explain(assessed({ policy: { household }, household: { listed: [] } }), { lang: 'en' });
    expect(text).toContain('annual income: not known');
    expect(text).not.toContain('tested on 2024');
  });
});

describe('the cap on amounts is explained with its earlier use', () => {
  const portfolio = portfolioOf({
    policy: { amountCap: { perHousehold: '1000.00', per: 'programme' } },
    period: { from: '2024-10-01', to: '2024-11-01' },
    loans: [{ principal: '120000.00' }, { principal: '240000.00' }, { principal: '240000.00' }],
  });
  const { policy, households, loans } = portfolio;
  const earlier = [period('2024-09-01', '2024-09-21')];
  const assessment = assess({
    policy,
    period: portfolio.period,
    household: households[0] as Household,
    loans,
    earlier,
  });

  it('earlier periods, then the household’s earlier loans', () => {
    // A day of 120,000 at 1.5% is 5.00, of 240,000 10.00. Twenty days of September: 100 + 200 + 200 = 500.00 used.
    // October has 31: L1 155.00 of the 500.00 left, L2 310.00 of 345.00, L3 35.00 of 35.00, and 275.00 are cut off.
    const text = explain(assessment, { lang: 'zh-CN', loanId: 'L3' });
    expect(text).toContain(
      '贴息金额上限（家庭 H） 1,000.00：以前各期（2024-09-01 至 2024-09-21（不含））已用 500.00，本户先发放的贷款已用 465.00，上限余额 35.00',
    );
    expect(text).toContain('贴息金额上限：310.00 → 35.00，因上限核减 275.00');
    const english = explain(assessment, { lang: 'en', loanId: 'L1' });
    expect(english).toContain(
      'cap on amounts (household H) 1,000.00: used in earlier periods (2024-09-01 to 2024-09-21 (exclusive)) 500.00, remaining cap 500.00',
    );
  });

  it('as data', () => {
    expect(encodeExplanation(assessment, { loanId: 'L3' }).loans[0]?.steps.at(-1)).toEqual({
      step: 'amount-cap',
      place: 0,
      cap: '1000.00',
      per: [{ key: 'household', value: 'H' }],
      during: 'programme',
      usedByEarlierPeriods: '500.00',
      usedByEarlierLoans: '465.00',
      left: '35.00',
      before: '310.00',
      after: '35.00',
      capped: '275.00',
    });
  });

  it('a balance limited by the cap on principal is marked', () => {
    const held = assessed({ policy: { principalCap: { perLoan: '60000' } } });
    expect(explain(held, { lang: 'en' })).toContain('held to the cap on principal (loan L) 60,000.00 [※ assumption]');
    expect(explain(held, { lang: 'zh-CN' })).toContain('受贴息本金上限（借据 L） 60,000.00 限制');
  });
});

it('eligible amounts below the balance are given with the segment, and as data', () => {
  const policy = { subsidisedOn: 'eligible-amounts' as const };
  const of = assessed({ policy, loans: [{ eligibleAmounts: [{ on: '2024-11-01', amount: '60000' }] }] });
  expect(explain(of, { lang: 'zh-CN' })).toContain('；可贴息支出 60,000.00 [※');
  expect(explain(of, { lang: 'en' })).toContain('; eligible amounts 60,000.00 [※');
  const [before, after] = encodeExplanation(of).loans[0]!.segments;
  expect([before?.eligible, before?.exclusion, before?.term]).toEqual(['0.00', 'NO_ELIGIBLE_AMOUNT', 'subsidisedOn']);
  expect([after?.eligible, after?.covered, after?.days]).toEqual(['60000.00', '60000.00', 61]);
});

describe('of several caps those that bound are named', () => {
  // L1 and L2 are of one lender, L3 of another; all are covered with what 120,000 a lender and 150,000 together leave.
  const caps = assessed({
    policy: {
      lenders: ['BANK', 'OTHER'],
      principalCap: [
        { limit: '150000', per: ['household'] },
        { limit: '120000', per: ['household', 'lender', 'attribute:project'] },
      ],
      amountCap: [
        { limit: '500', per: ['household', 'attribute:project'], during: 'period' },
        { limit: '100', per: ['lender', 'household'], during: 'year', when: { lenders: ['OTHER'] } },
      ],
    },
    loans: [{}, { attributes: { project: 'A' } }, { lender: 'OTHER' }],
  });

  it('on principal, by its number, keys, limit and what was used before', () => {
    const bound = (loanId: string) => encodeExplanation(caps, { loanId }).loans[0]?.segments.map(({ cap }) => cap);
    expect(bound('L1')).toEqual([undefined]);
    // 150,000 − 100,000 = 50,000
    const household = { key: 'household', value: 'H' };
    expect(bound('L2')).toEqual([{ place: 0, per: [household], limit: '150000.00', usedByEarlierLoans: '100000.00' }]);
    expect(bound('L3')).toEqual([{ place: 0, per: [household], limit: '150000.00', usedByEarlierLoans: '150000.00' }]);
    const texts = (['en', 'zh-CN'] as const).map((lang) => explain(caps, { lang, loanId: 'L2' }));
    expect(texts[0]).toContain(
      'held to the cap on principal no. 1 (household H) 150,000.00, used by earlier loans of the household 100,000.00 [※',
    );
    expect(texts[1]).toContain('受贴息本金上限第 1 条（家庭 H） 150,000.00，本户先发放的贷款已用 100,000.00 限制 [※');
    expect(explain(caps, { lang: 'en', loanId: 'L3' })).toContain(
      '(PRINCIPAL_CAP) [※ assumption]; cap on principal no. 1 (household H) 150,000.00, used by earlier loans of the household 150,000.00',
    );
  });

  it('on amounts, each with what it cut off', () => {
    // L1: 100,000 × 122 × 1.5% ÷ 360 = 508.33; L2: 50,000, 254.17, under the same cap of 500.00 only where it has the project.
    const steps = (loanId: string) =>
      encodeExplanation(caps, { loanId }).loans[0]?.steps.filter(({ step }) => step === 'amount-cap');
    const none = { usedByEarlierPeriods: '0.00', usedByEarlierLoans: '0.00' };
    expect(steps('L1')).toEqual([
      {
        step: 'amount-cap',
        place: 0,
        cap: '500.00',
        per: [{ key: 'household', value: 'H' }, { key: 'attribute:project' }],
        during: 'period',
        ...none,
        left: '500.00',
        before: '508.33',
        after: '500.00',
        capped: '8.33',
      },
    ]);
    expect(steps('L2')).toMatchObject([
      { place: 0, per: [{}, { key: 'attribute:project', value: 'A' }], ...none, before: '254.17', capped: '0.00' },
    ]);
    expect(steps('L3')).toMatchObject([
      { place: 0, usedByEarlierLoans: '500.00', left: '0.00', before: '0.00' },
      { place: 1, per: [{ key: 'lender', value: 'OTHER' }, {}], during: 'year', ...none, left: '100.00' },
    ]);
    expect(explain(caps, { lang: 'zh-CN', loanId: 'L1' })).toContain(
      '贴息金额上限第 1 条（家庭 H、project （未填）） 500.00：上限余额 500.00',
    );
  });
});

describe('the short form', () => {
  it('is five lines: the loan, the days, the interest, who pays, what is left', () => {
    // 150,000 × 66/360 × 1.5% + 130,000 × 37/360 × 1.5% = 412.50 + 200.4166… = 612.92, five days overdue;
    // interest 1,856.00, as in the guide; the concession of one point lies in the contract rate: 408.61
    const assessment = assessed({
      loans: [
        {
          principal: '150000.00',
          disbursedOn: '2024-09-15',
          maturesOn: '2025-09-15',
          rates: [{ from: '2024-09-15', pct: '4.35' }],
          referenceRates: [{ from: '2024-09-15', pct: '5.35' }],
          repayments: [{ on: '2024-11-20', amount: '20000.00' }],
          overdue: [{ from: '2024-12-21', to: '2024-12-26' }],
        },
      ],
    });
    expect(explain(assessment, { form: 'short', lang: 'zh-CN' })).toBe(
      [
        '借据 L，P，贷款金额 150,000.00 元，发放日期 2024年9月15日',
        '2024年1月1日至2024年12月31日：贴息天数 103 天；剔除天数：逾期 5 天',
        '应收利息：1,856.00 元',
        '贴息金额：612.92 元；银行让利：408.61 元（其中 408.61 元 已含在合同利率内）',
        '借款人承担利息：1,243.08 元',
        '',
      ].join('\n'),
    );
    expect(explain(assessment, { form: 'short', lang: 'en' })).toBe(
      [
        'Loan L, P, principal 150,000.00 yuan, disbursement date 2024-09-15',
        '2024-01-01 to 2024-12-31: subsidised days 103; excluded days: overdue 5 days',
        'interest: 1,856.00 yuan',
        'subsidy: 612.92 yuan; concession: 408.61 yuan, 408.61 yuan of it in the contract rate',
        'borrower’s interest: 1,243.08 yuan',
        '',
      ].join('\n'),
    );
  });

  it('gives the reasons of an ineligible loan, and the part that a cap cut off', () => {
    const refused = explain(assessed({ household: { annualIncome: '108600' } }), { form: 'short' });
    expect(refused.split('\n')[1]).toBe(
      '2024年1月1日至2024年12月31日：不予贴息：家庭年收入超过上限（108,600.00 元 > 100,000.00 元）',
    );
    // 508.33, cut to 500.00
    const policy = { amountCap: { perHousehold: '500.00', per: 'period' } } as const;
    const capped = explain(assessed({ policy }), { form: 'short' });
    expect(capped.split('\n')[3]).toBe('贴息金额：500.00 元（已因上限核减 8.33 元）；银行让利：0.00 元');
    const english = explain(assessed({ policy }), { form: 'short', lang: 'en' });
    expect(english).toContain('subsidy: 500.00 yuan after 8.33 yuan cut off by the cap');
  });

  it('is a list in Markdown, and has every loan of the household where none is named', () => {
    const assessment = assessed({ loans: [{}, { product: 'a|b' }] });
    const lines = explain(assessment, { form: 'short', format: 'markdown' }).trimEnd().split('\n');
    expect(lines.filter((line) => line !== '')).toHaveLength(10);
    expect(lines.filter((line) => line !== '').every((line) => line.startsWith('- '))).toBe(true);
    expect(lines[6]).toContain('a\\|b');
    expect(explain(assessment, { form: 'short', loanId: 'L2' }).trimEnd().split('\n')).toHaveLength(5);
  });

  it('differs from the long form, and from the answer for the family', () => {
    expect(explain(assessed({}), { form: 'customer' })).not.toBe(explain(assessed({}), { form: 'short' }));
    const { assessment, settlement } = { assessment: assessed({}), settlement: settle(portfolioOf({})) };
    expect(explain(assessment, { settlement, form: 'long' })).toBe(explain(assessment, { settlement }));
  });
});

describe('the answer for the family', () => {
  const answer = (the: Case, lang: 'zh-CN' | 'en' = 'zh-CN') =>
    explain(assessed(the), { form: 'customer', lang }).trimEnd().split('\n');

  // 100,000 yuan at 3.6% for the 122 days from 2024-09-01: 1,220.00; at 1.5 points 508.333….
  it('says in five sentences what is paid by whom', () => {
    expect(answer({ household: { name: '张三' } })).toEqual([
      '张三：您的贷款 L，本金 100,000.00 元，2024年9月1日发放。',
      '2024年9月1日至2024年12月31日，利息合计 1,220.00 元。',
      '其中财政补贴 508.33 元，补贴 122 天。',
      '银行按合同约定利率计息。',
      '您实际承担利息 711.67 元。',
    ]);
    expect(answer({ household: { name: 'Zhang San' } }, 'en')).toEqual([
      'Zhang San: your loan L of 100,000.00 yuan was paid out on 2024-09-01.',
      'From 2024-09-01 to 2024-12-31 its interest is 1,220.00 yuan.',
      'The government pays 508.33 yuan of it, for 122 days.',
      'The bank charges the agreed rate.',
      'You pay 711.67 yuan yourself.',
    ]);
  });

  it('names the days without a subsidy, and what is above a cap', () => {
    // 117 of the 122 days: 487.50, cut to 400.00.
    const the = {
      policy: { amountCap: { perHousehold: '400.00', per: 'period' } } as const,
      loans: [{ overdue: [{ from: '2024-12-01', to: '2024-12-06' }] }],
    };
    expect(answer(the)[2]).toBe(
      '其中财政补贴 400.00 元，补贴 117 天。以下天数没有补贴：逾期 5 天。超过补贴上限的 87.50 元不予补贴。',
    );
    expect(answer(the, 'en')[2]).toBe(
      'The government pays 400.00 yuan of it, for 117 days. Nothing is paid for: overdue 5 days. 87.50 yuan more are above the limit.',
    );
  });

  it('says why nothing is paid', () => {
    const the = { household: { annualIncome: '108600' } };
    expect(answer(the)[2]).toBe('不能享受财政补贴：家庭年收入超过上限（108,600.00 元 > 100,000.00 元）。');
    expect(answer(the, 'en')[2]).toMatch(/^The government pays nothing of it: .*108,600\.00 yuan > 100,000\.00 yuan/);
    expect(answer(the)[4]).toBe('您实际承担利息 1,220.00 元。');
  });

  it('says what the bank charges less: by its rate, or by what it waives', () => {
    // 1 point of 100,000 yuan for 122 days: 338.888….
    const referenceRates = [{ from: '2024-09-01', pct: '4.6' }];
    expect(answer({ loans: [{ referenceRates }] })[3]).toBe('银行给予利率优惠，比按一般利率计算少收 338.89 元。');
    expect(answer({ loans: [{ referenceRates }] }, 'en')[3]).toBe(
      'The bank charges 338.89 yuan less than at its usual rate.',
    );
    const concession = [{ from: '2024-09-01', points: '1' }];
    expect(answer({ policy: { concession } })[3]).toBe('银行另外免收利息 338.89 元。');
    expect(answer({ policy: { concession } }, 'en')[3]).toBe('The bank does not charge 338.89 yuan of it.');
    expect(answer({ policy: { concession } })[4]).toBe('您实际承担利息 372.78 元。');
  });

  it('names the days of the period where the loan is of a later one, and is a list in Markdown', () => {
    const later = { loans: [{ disbursedOn: '2025-02-01', maturesOn: '2026-02-01' }] };
    expect(answer(later)[1]).toBe('2024年1月1日至2024年12月31日，利息合计 0.00 元。');
    const markdown = explain(assessed({}), { form: 'customer', format: 'markdown' }).trimEnd().split('\n');
    expect(markdown.map((line) => line.slice(0, 2))).toEqual(['- ', '- ', '- ', '- ', '- ']);
  });
});
