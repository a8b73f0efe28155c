import { describe, expect, it } from 'vitest';
import {
  assess,
  encodePolicy,
  encodeSettlement,
  InvalidInputError,
  type PolicyInput,
  parsePolicy,
  period,
  safeParsePolicy,
  safeParsePortfolio,
  settle,
  settleStream,
} from '../../src/index.js';
import { POLICY, portfolioOf } from '../support.js';

const CAP = { limit: '150000', per: ['household'] };
const AMOUNT = { limit: '1500', per: ['household'], during: 'year' };

const faultsOf = (terms: object) => {
  const result = safeParsePolicy({ ...POLICY, ...terms });
  return result.success ? [] : result.faults.map(({ code, path, message }) => `${path.join('.')}: ${code}: ${message}`);
};

describe('a list of caps is refused', () => {
  it.each([
    [
      'an unknown key',
      [{ ...CAP, per: ['household', 'bank'] }],
      'principalCap.0.per.1: INVALID_VALUE: "bank" is not accepted here; write one of loan, household, lender, product, attribute:NAME',
    ],
    [
      'a key that is nearly one',
      [{ ...CAP, per: ['Households'] }],
      /^principalCap\.0\.per\.0: INVALID_VALUE: .* did you mean household\?/,
    ],
    [
      'an attribute without a name',
      [{ ...CAP, per: ['loan', 'attribute:'] }],
      'principalCap.0.per.1: INVALID_VALUE: "attribute:" is not accepted here',
    ],
    [
      'the same key twice',
      [{ ...CAP, per: ['household', 'lender', 'household'] }],
      'principalCap.0.per.2: INVALID_VALUE: "household" is not accepted here; the key stands before already; keep one',
    ],
    [
      'no key',
      [{ ...CAP, per: [] }],
      'principalCap.0.per: INVALID_VALUE: a list is not accepted here; at least 1 is needed',
    ],
    [
      'neither loan nor household',
      [{ ...CAP, per: ['lender'] }],
      'principalCap.0.per: INVALID_VALUE: "lender" is not accepted here; add loan or household',
    ],
    ['no limit', [{ per: ['loan'] }], 'principalCap.0.limit: MISSING_FIELD'],
    ['a limit that is none', [{ ...CAP, limit: '15万' }], 'principalCap.0.limit: INVALID_MONEY: "15万"'],
    [
      'a time, which a cap on principal does not have',
      [{ ...CAP, during: 'year' }],
      'principalCap.0.during: UNKNOWN_FIELD',
    ],
    ['another field', [{ ...CAP, perLoan: '1' }], 'principalCap.0.perLoan: UNKNOWN_FIELD'],
    ['a when with a fault', [{ ...CAP, when: { products: ['P '] } }], 'principalCap.0.when.products.0: INVALID_VALUE'],
    [
      'the same cap twice',
      [
        { limit: 1, per: ['loan', 'lender'] },
        { limit: '1.00', per: ['lender', 'loan'] },
      ],
      'principalCap.1: INVALID_VALUE: an object is not accepted here; it is the same cap as number 1 of the list; remove one',
    ],
    ['a text', '150000', 'principalCap: INVALID_VALUE: "150000" is not accepted here; write an object or a list'],
    ['a cap that is no object', [1], 'principalCap.0: INVALID_VALUE'],
  ])('%s', (_, principalCap, expected) => {
    const faults = faultsOf({ principalCap });
    expect(faults[0]).toMatch(expected);
    expect(faults).toHaveLength(1);
  });

  it.each([
    ['no time', [{ limit: 1, per: ['loan'] }], 'amountCap.0.during: MISSING_FIELD'],
    [
      'another time',
      [{ ...AMOUNT, during: 'month' }],
      'amountCap.0.during: INVALID_VALUE: "month" is not accepted here; write one of period, year, programme',
    ],
    [
      'a year in the short form',
      { perHousehold: '1', per: 'year' },
      'amountCap.per: INVALID_VALUE: "year" is not accepted here; write one of period, programme',
    ],
    ['the same cap twice', [AMOUNT, { ...AMOUNT, during: 'period' }, AMOUNT], 'amountCap.2: INVALID_VALUE'],
  ])('on amounts with %s', (_, amountCap, expected) => {
    expect(faultsOf({ amountCap })).toEqual([expect.stringContaining(expected)]);
  });

  it('is refused with all of its faults at once', () => {
    expect(
      faultsOf({
        principalCap: [{ limit: 'x', per: [] }, CAP, CAP],
        amountCap: [
          { ...AMOUNT, per: ['product'] },
          { ...AMOUNT, during: 1, per: ['loan', 'x'] },
        ],
      }).map((text) => text.split(': ')[0]),
    ).toEqual([
      'principalCap.0.limit',
      'principalCap.0.per',
      'amountCap.0.per',
      'amountCap.1.per.1',
      'amountCap.1.during',
    ]);
  });
});

describe('caps as written', () => {
  it('are encoded in the form in which they were written, short or as a list', () => {
    const short = { principalCap: { perLoan: '1.00' }, amountCap: { perHousehold: '2.00', per: 'period' } } as const;
    const list = {
      principalCap: [
        { limit: '1.00', per: ['loan'] },
        { limit: '3.00', per: ['household', 'attribute:a b'] },
      ],
      amountCap: [{ limit: '2.00', per: ['household'], during: 'year', when: { products: ['P'] } }],
    } as const;
    for (const terms of [short, list]) {
      const { principalCap, amountCap } = encodePolicy(parsePolicy({ ...POLICY, ...terms }));
      expect({ principalCap, amountCap }).toEqual(terms);
    }
    expect(encodePolicy(parsePolicy({ ...POLICY, principalCap: [] })).principalCap).toEqual([]);
  });

  it('as a list give the same figures as in the short form', () => {
    const loans = [{}, { principal: '80000.00' }, { principal: '50000.00' }];
    const figuresOf = (policy: Partial<PolicyInput>) => encodeSettlement(settle(portfolioOf({ policy, loans }))).loans;
    expect(
      figuresOf({
        principalCap: [
          { limit: '90000', per: ['loan'] },
          { limit: '150000', per: ['household'] },
        ],
        amountCap: [{ limit: '600', per: ['household'], during: 'period' }],
      }),
    ).toEqual(
      figuresOf({
        principalCap: { perLoan: '90000', perHousehold: '150000' },
        amountCap: { perHousehold: '600', per: 'period' },
      }),
    );
  });
});

describe('under a cap of a calendar year every period lies within one', () => {
  const policy = { ...POLICY, amountCap: [AMOUNT] };
  const acrossYears = { from: '2024-07-01', to: '2025-07-01' };
  const issued = { period: { from: '2022-12-31', to: '2023-01-02' }, loans: [] };
  const input = { policy, period: acrossYears, households: [], loans: [], previous: [issued] };

  it('otherwise the input is refused, with the day on which it must end', () => {
    const result = safeParsePortfolio(input, { takeUnhashed: true });
    expect(
      result.success ? [] : result.faults.map(({ code, path, message }) => [code, path.join('.'), message]),
    ).toEqual([
      ['INVALID_VALUE', 'period', expect.stringContaining('must end on 2025-01-01 or before')],
      ['INVALID_VALUE', 'previous.0.period', expect.stringContaining('must end on 2023-01-01 or before')],
    ]);
    expect(
      safeParsePortfolio({ ...input, period: { from: '2024-01-01', to: '2025-01-01' }, previous: [] }).success,
    ).toBe(true);
  });

  it('a period that ends on 1 January lies within the year before; one of 31 December and 1 January does not', () => {
    const faults = (from: string, to: string) => {
      const result = safeParsePortfolio({ ...input, period: { from, to }, previous: [] });
      return result.success ? 0 : result.faults.length;
    };
    expect(faults('2024-12-31', '2025-01-01')).toBe(0);
    expect(faults('2024-12-31', '2025-01-02')).toBe(1);
    expect(faults('2025-01-01', '2026-01-01')).toBe(0);
  });

  it('also where a program combines policy and period', () => {
    const portfolio = portfolioOf({ policy: { amountCap: [AMOUNT] as PolicyInput['amountCap'] } });
    const across = period('2024-07-01', '2025-07-01');
    expect(() => settle({ ...portfolio, period: across })).toThrow(InvalidInputError);
    const [household] = portfolio.households;
    const given = { policy: portfolio.policy, period: across, household: household!, loans: portfolio.loans };
    expect(() => assess(given)).toThrow(InvalidInputError);
    expect(() => settleStream([], { policy: portfolio.policy, period: across })).toThrow(InvalidInputError);
  });
});

it('faults of caps are reported in Chinese too', () => {
  const result = safeParsePolicy(
    {
      ...POLICY,
      principalCap: [
        { ...CAP, per: ['lender'] },
        { ...CAP, per: ['x'] },
      ],
    },
    { lang: 'zh-CN' },
  );
  const messages = result.success ? [] : result.faults.map(({ message }) => message);
  expect(messages.join()).toMatch(
    /请加上“loan”（每笔）或“household”（每户）.*应为其中之一：loan、household、lender、product、attribute:NAME/,
  );
});
