import { describe, expect, it } from 'vitest';
import { encodePortfolio } from '../../src/fields/portfolio.js';
import { encodeSettlement, safeParsePortfolio, settle } from '../../src/index.js';
import { readPortfolioCsv } from '../../src/io/csv.js';
import { readPortfolio } from '../../src/io/parse.js';
import { HOUSEHOLD, LOAN, POLICY, parseAnyPortfolio } from '../support.js';

const PERIOD = { from: '2024-01-01', to: '2025-01-01' };
const inputOf = (eligibleAmounts: unknown, policy: object = {}) => ({
  policy: { ...POLICY, ...policy },
  period: PERIOD,
  households: [HOUSEHOLD],
  loans: [{ ...LOAN, eligibleAmounts }],
});
const faultsOf = (input: unknown) => {
  const result = safeParsePortfolio(input);
  return result.success ? [] : result.faults.map(({ code, path }) => `${code} ${path.join('.')}`);
};

describe('eligible amounts', () => {
  it.each([
    [
      [
        { on: '2024-09-01', amount: '60000.00' },
        { on: '2024-10-01', amount: '-20000.00' },
      ],
    ],
    [
      [
        { on: '2024-09-01', amount: '9999999999999.99' },
        { on: '2024-09-02', amount: '-9999999999999.99' },
      ],
    ],
    [[{ on: '2024-09-01', amount: '0.00' }]],
  ])('are read in the same way from an object and from its text, and encoded again: %j', (amounts) => {
    const input = inputOf(amounts);
    const [value, ...texts] = [input, JSON.stringify(input), JSON.stringify(input, undefined, 1)].map((each) =>
      parseAnyPortfolio(each),
    );
    const written = encodePortfolio(value!);
    expect(written.loans[0]?.eligibleAmounts).toEqual(amounts);
    for (const each of texts) expect(encodePortfolio(each)).toEqual(written);
  });

  it('have the same input hash in any form and order', () => {
    const hashOf = (amounts: unknown) =>
      encodeSettlement(settle(parseAnyPortfolio(JSON.stringify(inputOf(amounts))))).provenance.inputSha256;
    const sorted = [
      { on: '2024-09-01', amount: '60000.00' },
      { on: '2024-10-01', amount: '-20000.00' },
    ];
    expect(
      hashOf([
        { on: '2024-10-01', amount: -20000 },
        { on: '2024-09-01', amount: '60000' },
      ]),
    ).toBe(hashOf(sorted));
    expect(hashOf([sorted[0]])).not.toBe(hashOf(sorted));
    // An empty list is as if absent, and the hash that of an input without.
    expect(new Set([hashOf([]), hashOf(null), hashOf(undefined)]).size).toBe(1);
  });

  it.each([
    ['a day before the disbursement', [{ on: '2024-08-31', amount: 1 }], 'INVALID_DATE loans.0.eligibleAmounts.0.on'],
    ['no day', [{ amount: 1 }], 'MISSING_FIELD loans.0.eligibleAmounts.0.on'],
    ['three decimals', [{ on: '2024-09-01', amount: '-1.001' }], 'INVALID_MONEY loans.0.eligibleAmounts.0.amount'],
    [
      'too large a refund',
      [{ on: '2024-09-01', amount: '-10000000000000' }],
      'INVALID_MONEY loans.0.eligibleAmounts.0.amount',
    ],
    ['a plus sign', [{ on: '2024-09-01', amount: '+1' }], 'INVALID_MONEY loans.0.eligibleAmounts.0.amount'],
    ['a float', [{ on: '2024-09-01', amount: -0.5 }], 'INVALID_MONEY loans.0.eligibleAmounts.0.amount'],
    ['another field', [{ on: '2024-09-01', amount: 1, paidTo: 'x' }], 'UNKNOWN_FIELD loans.0.eligibleAmounts.0.paidTo'],
    ['no list', { on: '2024-09-01', amount: 1 }, 'INVALID_VALUE loans.0.eligibleAmounts'],
  ])('with %s are refused, in an object and in a text', (_, amounts, fault) => {
    expect(faultsOf(inputOf(amounts))).toEqual([fault]);
    expect(faultsOf(JSON.stringify(inputOf(amounts)))).toEqual([fault]);
  });
});

describe('the events of eligible amounts in CSV', () => {
  const utf8 = (text: string) => new TextEncoder().encode(text);
  const files = (...events: string[]) => ({
    households: { name: 'households.csv', bytes: utf8('户号,列入日期\nH,2024-08-15\n') },
    loans: {
      name: 'loans.csv',
      bytes: utf8(
        '借据号,户号,贷款机构,产品,贷款金额,发放日期,到期日期,年利率(%)\nL,H,BANK,P,100000.00,2024-09-01,2025-09-01,3.6\n',
      ),
    },
    events: { name: 'events.csv', bytes: utf8(['借据号,事件,日期,金额', ...events, ''].join('\n')) },
  });
  const POLICY_OF_AMOUNTS = { ...POLICY, subsidisedOn: 'eligible-amounts' };

  it('are read under both names, a refund below 0', () => {
    const given = files('L,可贴息支出,2024-09-11,60000.00', 'L,eligible-amount,2024-10-01,-20000.00');
    const { input, faults } = readPortfolioCsv(given);
    const portfolio = readPortfolio({ policy: POLICY_OF_AMOUNTS, period: PERIOD, ...input }, [...faults]);
    expect(portfolio?.loans[0]?.eligibleAmounts?.map(({ amount }) => amount)).toEqual([60_000_00, -20_000_00]);
    // 60,000 for 20 days and 40,000 for 92 at 1.5%: 50.00 + 153.33… = 203.33
    expect(encodeSettlement(settle(portfolio!)).totals.subsidy).toBe('203.33');
  });

  it.each([
    ['L,可贴息支出,2024-08-31,1.00', 'INVALID_DATE events.csv 2 3'],
    ['L,可贴息支出,2024-09-11,-1.001', 'INVALID_MONEY events.csv 2 4'],
    ['L,可贴息支出,2024-09-11,', 'MISSING_FIELD events.csv 2 4'],
    ['L,还款,2024-09-11,-1.00', 'INVALID_MONEY events.csv 2 4'],
  ])('with a fault are refused at their cell: %s', (event, fault) => {
    const { input, faults, placed } = readPortfolioCsv(files(event));
    const found = [...faults];
    readPortfolio({ policy: POLICY_OF_AMOUNTS, period: PERIOD, ...input }, found);
    expect(
      placed(found.slice(faults.length)).map(({ code, file, line, column }) => `${code} ${file} ${line} ${column}`),
    ).toEqual([fault]);
  });
});
