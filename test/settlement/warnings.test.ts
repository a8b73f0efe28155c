import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WARNINGS, type WarningExample, warning } from '../../src/fields/warnings.js';
import { type Household, parsePortfolio, type WarningCode, warnings } from '../../src/index.js';
import { batchOfHouseholds } from '../../src/settlement/settler.js';
import { WarningCollector } from '../../src/settlement/warnings.js';
import { type Case, HOUSEHOLD, LOAN, POLICY, portfolioOf } from '../support.js';

const found = (the: Case) => warnings(portfolioOf(the)).map(({ message: _, ...rest }) => rest);
const examplesOf = (the: Case, code: WarningCode): readonly WarningExample[] =>
  found(the).find((each) => each.code === code)?.examples ?? [];
const codes = (the: Case) => found(the).map(({ code }) => code);

describe('a total that differs', () => {
  const raw = {
    code: 'TOTAL_DIFFERS',
    count: 1,
    examples: [{ place: 'loans.csv:4:5', value: '200000.00', nearest: '210000.00' }],
  } as const;

  it('is told with its cell and both amounts, in both languages', () => {
    expect(warning(raw, 'zh-CN').message).toContain('loans.csv:4:5（该行为 200000.00，各行之和为 210000.00）');
    expect(warning(raw, 'en').message).toContain('loans.csv:4:5 (200000.00 there, 210000.00 by its rows)');
  });
});

describe('warnings', () => {
  it('are none for a portfolio in which nothing is unlikely', () => {
    expect(found({})).toEqual([]);
  });

  it('name a lender that is not on the list as it is written, with the nearest on the list', () => {
    const lenders = ['遂昌农商银行', '缙云农商银行'];
    const lender = '浙江遂昌农村商业银行股份有限公司';
    const the = { policy: { lenders }, loans: [{ lender }, { lender }, { lender: lenders[0] as string }] };
    expect(found(the)[0]).toEqual({
      code: 'UNKNOWN_LENDER',
      count: 2,
      examples: [{ loanId: 'L1', value: lender, count: 2, nearest: '遂昌农商银行' }],
    });
  });

  it('include no unknown lender where the policy names none', () => {
    const { lenders: _, ...policy } = POLICY;
    const the = parsePortfolio({
      policy,
      period: { from: '2024-01-01', to: '2025-01-01' },
      households: [HOUSEHOLD],
      loans: [{ ...LOAN, lender: 'ANOTHER' }],
    });
    expect(warnings(the)).toEqual([]);
  });

  it('name a product in quotation marks', () => {
    expect(examplesOf({ loans: [{ product: '“P”' }, {}] }, 'UNKNOWN_PRODUCT')).toEqual([
      { loanId: 'L1', value: '“P”', count: 1, nearest: 'P' },
    ]);
  });

  it('list the most frequent names first, five at most', () => {
    const loans = ['a', 'b', 'b', 'c', 'd', 'e', 'f', 'f', 'f'].map((product) => ({ product }));
    const [warning] = found({ loans });
    expect([warning?.count, warning?.examples.map(({ value }) => value)]).toEqual([9, ['f', 'b', 'a', 'c', 'd']]);
  });

  describe('name a household whose loans are together above its credit line', () => {
    const creditLine = '150000.00';
    const above = (loans: Case['loans'], line = creditLine) =>
      examplesOf({ household: { creditLine: line }, loans: loans ?? [] }, 'ABOVE_CREDIT_LINE');
    const first = { principal: '100000.00', disbursedOn: '2024-09-01' };
    const second = { principal: '50000.01', disbursedOn: '2024-10-05', maturesOn: '2025-10-05' };

    it('from the first day on which they are, by how much', () => {
      expect(above([second, first])).toEqual([{ householdId: 'H', value: '2024-10-05 0.01' }]);
      expect(found({ household: { creditLine }, loans: [first, second] }).map(({ count }) => count)).toEqual([1]);
    });

    it('but not where they are equal to it', () => {
      expect(above([first, { ...second, principal: '50000.00' }])).toEqual([]);
    });

    it('but not where the first loan is repaid on the day of the second', () => {
      expect(above([{ ...first, repayments: [{ on: '2024-10-05', amount: '0.01' }] }, second])).toEqual([]);
      expect(above([{ ...first, repayments: [{ on: '2024-10-06', amount: '0.01' }] }, second])).toHaveLength(1);
    });

    it('but no household without a credit line, or without loans', () => {
      expect(codes({ loans: [first, second] })).toEqual([]);
      expect(above([])).toEqual([]);
    });
  });

  it.each([
    [2, 4, []],
    [3, 5, ['MISUSED']],
  ])('%i of %i loans not eligible for one reason: %j', (ineligible, all, reasons) => {
    const loans = Array.from({ length: all }, (_, i) => (i < ineligible ? { misusedOn: '2024-10-01' } : {}));
    expect(examplesOf({ loans }, 'MOSTLY_INELIGIBLE').map(({ value }) => value)).toEqual(reasons);
  });

  it.each([
    ['999.99', 1],
    ['1000.00', 0],
  ])('a principal of %s: %i', (principal, count) => {
    expect(examplesOf({ loans: [{ principal }] }, 'SMALL_PRINCIPAL')).toHaveLength(count);
  });

  it.each([
    ['0.499999', 1],
    ['0.5', 0],
    ['24', 0],
    ['24.000001', 1],
    ['0.0435', 1],
  ])('a rate of %s: %i', (pct, count) => {
    const rates = [{ from: '2024-01-01', pct }];
    const examples = count === 0 ? [] : [{ loanId: 'L', value: `${pct}%` }];
    expect(examplesOf({ loans: [{ rates }] }, 'UNUSUAL_RATE')).toEqual(examples);
    const referenceRates = rates;
    expect(examplesOf({ loans: [{ referenceRates }] }, 'UNUSUAL_RATE')).toEqual(examples);
  });

  it('name a repayment given twice, also with others of the day in between', () => {
    const repayments = ['3.00', '2.00', '3.00', '3.00'].map((amount) => ({ on: '2024-10-01', amount }));
    const the = { loans: [{ repayments: [...repayments, { on: '2024-10-02', amount: '2.00' }] }] };
    expect(found(the)).toEqual([
      {
        code: 'REPEATED_REPAYMENT',
        count: 2,
        examples: [
          { loanId: 'L', value: '2024-10-01 3.00' },
          { loanId: 'L', value: '2024-10-01 3.00' },
        ],
      },
    ]);
  });

  it.each(['3.31125E+17', '3.31125e17', '123.0', '331125202409010000', '12345678901234500'])(
    'the id %s looks rounded',
    (id) => {
      expect(examplesOf({ loans: [{ id }] }, 'ID_LOOKS_ROUNDED')).toEqual([{ loanId: id }]);
    },
  );

  it.each(['123', '1.5', 'E17', '331125202409010001', '1234567890123450', '000000000000000000', 'L1.0'])(
    'the id %s does not',
    (id) => {
      expect(codes({ loans: [{ id }] })).not.toContain('ID_LOOKS_ROUNDED');
    },
  );

  it.each([
    ['L1', 'l1'],
    ['L1', 'Ｌ１'],
    ['ß', 'SS'],
    ['l1', 'Ｌ1'],
  ])('the ids %s and %s are similar', (one, other) => {
    const [similar] = examplesOf({ loans: [{ id: one }, { id: other }] }, 'SIMILAR_IDS');
    expect(new Set([similar?.loanId, similar?.nearest])).toEqual(new Set([one, other]));
  });

  it('are none for ids that are all in lower case', () => {
    expect(codes({ loans: [{ id: 'a1' }, { id: 'a2' }] })).toEqual([]);
  });

  it('name a household with loans that is not on the list at all', () => {
    expect(examplesOf({ household: { listed: [] } }, 'HOUSEHOLD_WITHOUT_LISTING')).toEqual([{ householdId: 'H' }]);
    const policy = { household: { ...POLICY.household, listing: 'not-required' as const } };
    expect(codes({ policy, household: { listed: [] } })).toEqual([]);
    expect(codes({ household: { listed: [] }, loans: [] })).toEqual([]);
  });

  it.each([
    [{ from: '2023-01-01', to: '2024-01-01' }, ['PERIOD_OUTSIDE_WINDOW']],
    [{ from: '2024-01-01', to: '2024-09-01' }, ['PERIOD_OUTSIDE_WINDOW']],
    [{ from: '2024-01-01', to: '2024-09-02' }, []],
    [{ from: '2024-01-01', to: '2024-12-31' }, ['PERIOD_ENDS_EARLY']],
    [{ from: '2025-01-01', to: '2025-02-28' }, ['PERIOD_ENDS_EARLY']],
    [{ from: '2024-01-01', to: '2024-12-30' }, []],
  ])('the period %j: %j', (period, expected) => {
    expect(codes({ period })).toEqual(expected);
  });

  it('write a period in Chinese as Chinese has it', () => {
    const [warning] = warnings(portfolioOf({ period: { from: '2023-01-01', to: '2024-01-01' } }), { lang: 'zh-CN' });
    expect(warning?.message).toContain('结算期 "2023-01-01 至 2024-01-01" 在政策适用期之外');
  });

  it.each([
    ['2025-08-01', []],
    ['2025-09-01', ['PERIOD_OUTSIDE_WINDOW']],
  ])('a period from %s, after the window: %j, since the loans are due on 2025-09-01', (from, expected) => {
    const policy = { window: { from: '2024-09-01', effectiveOn: '2024-12-12', to: '2025-01-01' } };
    expect(codes({ policy, period: { from, to: '2026-01-01' } })).toEqual(expected);
  });

  it('count all examples, and show five', () => {
    const loans = Array.from({ length: 7 }, () => ({ principal: '15.00' }));
    const [warning] = warnings(portfolioOf({ loans }));
    expect([warning?.count, warning?.examples.length]).toEqual([7, 5]);
    expect(warning?.message).toContain('7 loans with a principal below 1,000.00 yuan: "L1" (15.00), ');
    expect(warning?.message).toContain(' …; ');
  });

  it('name a household whose id looks rounded', () => {
    expect(found({ household: { id: '123.0' }, loans: [{ householdId: '123.0', id: '借1' }] })).toEqual([
      { code: 'ID_LOOKS_ROUNDED', count: 1, examples: [{ householdId: '123.0' }] },
    ]);
  });

  it('take an extension for the day on which a loan is due, and no loan outside the window', () => {
    const policy = { window: { from: '2024-09-01', effectiveOn: '2024-12-12', to: '2025-01-01' } };
    const period = { from: '2025-09-01', to: '2026-01-01' };
    expect(codes({ policy, period, loans: [{ extendedTo: '2025-12-01' }] })).toEqual([]);
    const late = { disbursedOn: '2025-06-01', maturesOn: '2026-06-01' };
    expect(codes({ policy, period, loans: [late, {}] })).toContain('PERIOD_OUTSIDE_WINDOW');
  });

  it('have no suggestion where the list is empty', () => {
    expect(examplesOf({ policy: { lenders: [] } }, 'UNKNOWN_LENDER')).toEqual([
      { loanId: 'L', value: 'BANK', count: 1 },
    ]);
  });

  it('count all names, also where there are too many to distinguish', () => {
    const loans = Array.from({ length: 1002 }, (_, i) => ({ product: `p${i}` }));
    expect(found({ loans }).find(({ code }) => code === 'UNKNOWN_PRODUCT')?.count).toBe(1002);
  });

  it('find similar ids only among the number that is kept', () => {
    const portfolio = portfolioOf({ loans: [{ id: 'x' }, { id: 'y' }, { id: 'Y' }] });
    const similarWith = (most: number) => {
      const collector = new WarningCollector(portfolio.policy, most);
      collector.add(batchOfHouseholds([{ household: portfolio.households[0] as Household, loans: portfolio.loans }]));
      return collector.finish(portfolio.period, () => portfolio.loans.map(({ id }) => id)).map(({ code }) => code);
    };
    expect([similarWith(2), similarWith(1)]).toEqual([['SIMILAR_IDS'], []]);
  });

  it('name a reason in Chinese', () => {
    const the = portfolioOf({ loans: [{ misusedOn: '2024-10-01' }] });
    expect(warnings(the, { lang: 'zh-CN' })[0]?.message).toContain('贷款被挪用，取消贴息（1 笔贷款）');
  });

  it('are in Chinese on request', () => {
    const [warning] = warnings(portfolioOf({ loans: [{ principal: '15.00' }] }), { lang: 'zh-CN' });
    expect(warning?.message).toBe(
      '1 笔贷款的贷款金额不足 1,000.00 元："L"（15.00）；金额单位为元，请核对是否误按万元填写',
    );
  });

  it('have a message in both languages with the number or the examples', () => {
    for (const { en, 'zh-CN': chinese } of Object.values(WARNINGS)) {
      expect(en).toMatch(/\{(count|examples)\}/);
      expect(chinese).toMatch(/\{(count|examples)\}/);
    }
  });

  it('are the same from parts of the households as from all of them', () => {
    const loan = fc.record({
      id: fc.constantFrom('l', 'Ｌ', 'L', '1.0', 'x').map((id) => id),
      principal: fc.constantFrom('15.00', '100000.00'),
      lender: fc.constantFrom('BANK', 'bank', '银行'),
      repayments: fc.constantFrom(
        [],
        [1, 1].map(() => ({ on: '2024-10-01', amount: '1.00' })),
      ),
    });
    const household = fc.record({
      listed: fc.constantFrom([], HOUSEHOLD.listed),
      loans: fc.array(loan, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(household, { maxLength: 5 }), (drawn) => {
        const households = drawn.map(({ listed }, h) => ({ ...HOUSEHOLD, id: `H${h}`, listed }));
        const loans = drawn.flatMap(({ loans: own }, h) =>
          own.map((each, i) => ({ ...LOAN, ...each, id: `${each.id}${h}${i}`, householdId: `H${h}` })),
        );
        const portfolio = parsePortfolio({
          policy: POLICY,
          period: { from: '2024-01-01', to: '2024-12-31' },
          households,
          loans,
        });
        const collector = new WarningCollector(portfolio.policy, 100);
        for (const each of portfolio.households) {
          const part = new WarningCollector(portfolio.policy, 100);
          const own = portfolio.loans.filter(({ householdId }) => householdId === each.id);
          part.add(batchOfHouseholds([{ household: each, loans: own }]));
          collector.absorb(structuredClone(part.part()));
        }
        const ids = { loans: portfolio.loans, households: portfolio.households };
        const inParts = collector.finish(portfolio.period, (kind) => ids[kind].map(({ id }) => id));
        const counts = (list: readonly { readonly code: string; readonly count: number }[]) =>
          list.map(({ code, count }) => [code, count]);
        expect(counts(inParts)).toEqual(counts(warnings(portfolio)));
      }),
    );
  });
});
