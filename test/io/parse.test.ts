import { runInNewContext } from 'node:vm';
import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { fault, formatFault, formatValue, NumberToken, type RawFault } from '../../src/fields/faults.js';
import {
  FAULTS,
  InvalidInputError,
  parsePolicy,
  parsePortfolio,
  parseSettlement,
  safeParsePolicy,
  safeParsePortfolio,
  year,
} from '../../src/index.js';
import { readJson } from '../../src/io/json.js';
import { HOUSEHOLD, LOAN, POLICY, parseAnyPortfolio, portfolioOf, settled } from '../support.js';

const PORTFOLIO = {
  policy: POLICY,
  period: { from: '2024-01-01', to: '2025-01-01' },
  households: [HOUSEHOLD],
  loans: [LOAN],
};

/** Faults as `CODE path`. */
function faultsIn(input: unknown): string[] {
  const result = safeParsePortfolio(input);
  return result.success ? [] : result.faults.map(({ code, path }) => `${code} ${path.join('.')}`);
}

const withLoan = (loan: object) => ({ ...PORTFOLIO, loans: [{ ...LOAN, ...loan }] });
const withHousehold = (household: object) => ({ ...PORTFOLIO, households: [{ ...HOUSEHOLD, ...household }] });
const withPolicy = (policy: object) => ({ ...PORTFOLIO, policy: { ...POLICY, ...policy } });

describe('a portfolio', () => {
  it('is read into integers: fen, millionths of a percent, day numbers', () => {
    const { loans, period } = parsePortfolio(PORTFOLIO);
    // 2024-09-01 is day 19967: 54 years of 365 days, 13 leap days and 244 days after 1970-01-01
    expect(loans[0]).toMatchObject({
      principal: 10_000_000,
      disbursedOn: 54 * 365 + 13 + 244,
      repayments: [],
      overdue: [],
    });
    expect(loans[0]?.rates[0]?.pct).toBe(3_600_000);
    expect(period).toEqual({ from: 54 * 365 + 13, to: 54 * 365 + 13 + 366 });
  });

  it('is sorted by id in the order of code units, for any order of the input', () => {
    const ids = ['L10', 'L2', 'Ω', '借1', 'A'];
    const { loans } = parsePortfolio({ ...PORTFOLIO, loans: ids.map((id) => ({ ...LOAN, id })) });
    expect(loans.map(({ id }) => id)).toEqual(['A', 'L10', 'L2', 'Ω', '借1']);
  });

  it('takes a parsed policy and period', () => {
    const policy = parsePolicy(POLICY);
    const portfolio = parsePortfolio({ ...PORTFOLIO, policy, period: year(2024) });
    expect(portfolio.policy).toBe(policy);
    expect(portfolio.period).toEqual(year(2024));
  });

  it('reads null in an optional field as its absence', () => {
    const loan = {
      contractedOn: null,
      extendedTo: null,
      referenceRates: null,
      repayments: null,
      overdue: null,
      interestPaidTo: null,
      misusedOn: null,
      otherSubsidy: null,
    };
    const household = { name: null, township: null, category: null, assistance: null, annualIncome: null };
    expect(
      faultsIn({ ...withLoan(loan), households: [{ ...HOUSEHOLD, ...household }], previous: null, advances: [] }),
    ).toEqual([]);
    expect(
      faultsIn(withPolicy({ principalCap: null, amountCap: null, concession: null, lenders: null, sources: null })),
    ).toEqual([]);
  });

  it('sorts other subsidies by their programmes, in an object and in text', () => {
    const input = withLoan({ otherSubsidy: ['c', 'a', 'b'].map((programme) => ({ programme })) });
    for (const written of [input, JSON.stringify(input)]) {
      const [loan] = parseAnyPortfolio(written).loans;
      expect(loan?.otherSubsidy?.map(({ programme }) => programme)).toEqual(['a', 'b', 'c']);
    }
  });

  it('takes amounts, rates and shares as JSON integers', () => {
    const funders = [{ id: 'a', name: 'a', share: 1 }];
    expect(
      faultsIn({
        ...withLoan({ principal: 1000, rates: [{ from: '2024-09-01', pct: 3 }] }),
        policy: { ...POLICY, funders },
      }),
    ).toEqual([]);
  });
});

describe('refused input', () => {
  const cases: [string, unknown, string[]][] = [
    ['text that is no JSON', 'text', ['INVALID_JSON ']],
    ['a number', 7, ['INVALID_VALUE ']],
    ['null', null, ['INVALID_VALUE ']],
    ['a list', [], ['INVALID_VALUE ']],
    ['an empty object', {}, ['policy', 'period', 'households', 'loans'].map((name) => `MISSING_FIELD ${name}`)],
    ['an unknown field', { ...PORTFOLIO, extra: 1 }, ['UNKNOWN_FIELD extra']],
    ['loans that are no list', { ...PORTFOLIO, loans: {} }, ['INVALID_VALUE loans']],
    ['a loan that is no object', { ...PORTFOLIO, loans: [7] }, ['INVALID_VALUE loans.0']],
    [
      'a period that ends when it begins',
      { ...PORTFOLIO, period: { from: '2024-01-01', to: '2024-01-01' } },
      ['INVALID_INTERVAL period'],
    ],
    ['a period without an end', { ...PORTFOLIO, period: { from: '2024-01-01' } }, ['MISSING_FIELD period.to']],
    ['a period that is no object', { ...PORTFOLIO, period: 2024 }, ['INVALID_VALUE period']],
    ['a repeated loan', { ...PORTFOLIO, loans: [LOAN, LOAN] }, ['DUPLICATE_ID loans.1.id']],
    ['a repeated household', { ...PORTFOLIO, households: [HOUSEHOLD, HOUSEHOLD] }, ['DUPLICATE_ID households.1.id']],
    ['an unknown household', withLoan({ householdId: 'X' }), ['UNKNOWN_HOUSEHOLD loans.0.householdId']],
    ['an amount that is a float', withLoan({ principal: 0.1 }), ['INVALID_MONEY loans.0.principal']],
    ['an empty id', withLoan({ id: '' }), ['INVALID_VALUE loans.0.id']],
    ['a name that is no text', withHousehold({ name: 7 }), ['INVALID_VALUE households.0.name']],
    ['a source of unknown form', withPolicy({ sources: { dayCount: 7 } }), ['INVALID_VALUE policy.sources.dayCount']],
    ['sources that are no object', withPolicy({ sources: 7 }), ['INVALID_VALUE policy.sources']],
    ['a list where text is meant', withLoan({ lender: ['BANK'] }), ['INVALID_VALUE loans.0.lender']],
    ['a text where a list is meant', withPolicy({ lenders: 'BANK' }), ['INVALID_VALUE policy.lenders']],
    ['a term cap of no months', withPolicy({ termCapMonths: 0 }), ['INVALID_VALUE policy.termCapMonths']],
    ['an id that is a number', withLoan({ id: 7 }), ['INVALID_VALUE loans.0.id']],
    ['a missing id', withLoan({ id: undefined }), ['MISSING_FIELD loans.0.id']],
    ['a date that is none', withLoan({ maturesOn: '2025-02-30' }), ['INVALID_DATE loans.0.maturesOn']],
    ['an optional date that is none', withLoan({ misusedOn: '' }), ['INVALID_DATE loans.0.misusedOn']],
    [
      'a rate above 100',
      withLoan({ rates: [{ from: '2024-09-01', pct: '100.1' }] }),
      ['INVALID_RATE loans.0.rates.0.pct'],
    ],
    ['an unknown field of a loan', withLoan({ colour: 'red' }), ['UNKNOWN_FIELD loans.0.colour']],
    [
      'a contract after disbursement',
      withLoan({ contractedOn: '2024-09-02' }),
      ['CONTRACT_AFTER_DISBURSEMENT loans.0.contractedOn'],
    ],
    [
      'a maturity on disbursement',
      withLoan({ maturesOn: '2024-09-01' }),
      ['MATURITY_NOT_AFTER_DISBURSEMENT loans.0.maturesOn'],
    ],
    [
      'an extension to maturity',
      withLoan({ extendedTo: '2025-09-01' }),
      ['EXTENSION_NOT_AFTER_MATURITY loans.0.extendedTo'],
    ],
    ['no rate', withLoan({ rates: [] }), ['RATE_GAP loans.0.rates']],
    ['a rate that starts late', withLoan({ rates: [{ from: '2024-09-02', pct: '3' }] }), ['RATE_GAP loans.0.rates']],
    [
      'a reference rate that starts late',
      withLoan({ referenceRates: [{ from: '2024-09-02', pct: '3' }] }),
      ['RATE_GAP loans.0.referenceRates'],
    ],
    [
      'two rates of one day, told at their own place',
      withLoan({
        rates: [
          { from: '2024-10-01', pct: 3 },
          { from: '2024-01-01', pct: 2 },
          { from: '2024-10-01', pct: 1 },
        ],
      }),
      ['DUPLICATE_RATE_DATE loans.0.rates.2.from'],
    ],
    [
      'a repayment before disbursement, told at its own place',
      withLoan({
        repayments: [
          { on: '2024-10-01', amount: 1 },
          { on: '2024-08-31', amount: 1 },
        ],
      }),
      ['REPAYMENT_BEFORE_DISBURSEMENT loans.0.repayments.1.on'],
    ],
    [
      'repayments above the principal',
      withLoan({
        repayments: [
          { on: '2024-10-01', amount: '99999.99' },
          { on: '2024-10-02', amount: '0.02' },
        ],
      }),
      ['REPAYMENT_EXCEEDS_PRINCIPAL loans.0.repayments'],
    ],
    [
      'an overdue spell that ends when it begins',
      withLoan({ overdue: [{ from: '2024-10-01', to: '2024-10-01' }] }),
      ['INVALID_INTERVAL loans.0.overdue.0'],
    ],
    [
      'a listing that ends before it begins',
      withHousehold({ listed: [{ from: '2024-10-01', to: '2024-09-01' }] }),
      ['INVALID_INTERVAL households.0.listed.0'],
    ],
    [
      'assistance likewise',
      withHousehold({ assistance: [{ kind: '低保', from: '2024-10-01', to: '2024-09-01' }] }),
      ['INVALID_INTERVAL households.0.assistance.0'],
    ],
    ['an income that is none', withHousehold({ annualIncome: '1.2万' }), ['INVALID_MONEY households.0.annualIncome']],
    ['a household that is no object', { ...PORTFOLIO, households: [HOUSEHOLD, null] }, ['INVALID_VALUE households.1']],
    ['a policy that is no object', { ...PORTFOLIO, policy: 7 }, ['INVALID_VALUE policy']],
    [
      'shares that miss 1',
      withPolicy({ funders: [{ id: 'a', name: 'a', share: '0.999999' }] }),
      ['SHARES_DO_NOT_SUM policy.funders'],
    ],
    [
      'a share above 1',
      withPolicy({ funders: [{ id: 'a', name: 'a', share: '1.1' }] }),
      ['INVALID_SHARE policy.funders.0.share'],
    ],
    ['no funders', withPolicy({ funders: [] }), ['INVALID_VALUE policy.funders']],
    [
      'funders of one id',
      withPolicy({ funders: ['0.5', '0.5'].map((share) => ({ id: 'a', name: 'a', share })) }),
      ['DUPLICATE_ID policy.funders.1.id'],
    ],
    [
      'a gap before the first rule',
      withPolicy({ subsidy: [{ from: '2024-09-02', kind: 'points', points: 1 }] }),
      ['POLICY_GAP policy.subsidy'],
    ],
    [
      'two rules of one day',
      withPolicy({ subsidy: [1, 2].map((points) => ({ from: '2024-09-01', kind: 'points', points })) }),
      ['DUPLICATE_RATE_DATE policy.subsidy.1.from'],
    ],
    [
      'a rule of unknown kind',
      withPolicy({ subsidy: [{ from: '2024-09-01', kind: 'half' }] }),
      ['INVALID_VALUE policy.subsidy.0.kind'],
    ],
    [
      'a rule without its figure',
      withPolicy({ subsidy: [{ from: '2024-09-01', kind: 'points' }] }),
      ['MISSING_FIELD policy.subsidy.0.points'],
    ],
    [
      'a window that ends before it opens',
      withPolicy({ window: { from: '2024-09-01', effectiveOn: '2024-12-12', to: '2024-08-01' } }),
      ['INVALID_INTERVAL policy.window'],
    ],
    [
      'rounding by interest period without one',
      withPolicy({ rounding: 'interest-period' }),
      ['MISSING_FIELD policy.interestPeriod'],
    ],
    [
      'an interest period that ends on the 29th',
      withPolicy({ interestPeriod: { endsOn: 29, months: 3 } }),
      ['INVALID_VALUE policy.interestPeriod.endsOn'],
    ],
    [
      'an interest period of two months',
      withPolicy({ interestPeriod: { endsOn: 20, months: 2 } }),
      ['INVALID_VALUE policy.interestPeriod.months'],
    ],
    ['an unknown day count', withPolicy({ dayCount: 'ACT/361' }), ['INVALID_VALUE policy.dayCount']],
  ];
  it.each(cases)('%s', (_, input, faults) => {
    expect(faultsIn(input)).toEqual(faults);
  });

  it('all faults are reported at once: valid fields of a faulty loan are still checked', () => {
    const input = {
      ...withPolicy({ dayCount: 'x' }),
      period: { from: '2024-13-01', to: '2025-01-01' },
      loans: [
        { ...LOAN, principal: '1,000', disbursedOn: '2025-09-01', colour: 'red', householdId: 'X' },
        { ...LOAN, repayments: [{ on: '2024-08-01', amount: '1.2万' }] },
      ],
    };
    expect(faultsIn(input).sort()).toEqual(
      [
        'INVALID_VALUE policy.dayCount',
        'INVALID_DATE period.from',
        'INVALID_MONEY loans.0.principal',
        'UNKNOWN_FIELD loans.0.colour',
        'MATURITY_NOT_AFTER_DISBURSEMENT loans.0.maturesOn',
        'INVALID_MONEY loans.1.repayments.0.amount',
        'UNKNOWN_HOUSEHOLD loans.0.householdId',
        'DUPLICATE_ID loans.1.id',
      ].sort(),
    );
  });

  it('a key that names the prototype is a field like any other', () => {
    const input = JSON.parse(JSON.stringify(PORTFOLIO).replace('"id":"L"', '"id":"L","__proto__":{"polluted":1}'));
    expect(faultsIn(input)).toEqual(['UNKNOWN_FIELD loans.0.__proto__']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('an input that is not an object', () => {
  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [5, '5'],
    [[], 'a list'],
    [Buffer.from('{}'), 'an array of bytes'],
    [new Uint8Array(2).buffer, 'an array of bytes'],
  ])('%j is named, with what was expected', (input, shown) => {
    const told = (parse: () => unknown) => {
      try {
        parse();
      } catch (error) {
        return (error as Error).message.split('\n')[1];
      }
      return undefined;
    };
    const refused = `INVALID_VALUE: ${shown} is not accepted here; expected `;
    expect(told(() => parsePortfolio(input as never))).toBe(
      `${refused}a portfolio, {policy, period, households, loans}, or its JSON text`,
    );
    expect(told(() => parsePolicy(input))).toBe(`${refused}a policy object, a preset or its JSON text`);
    expect(told(() => parseSettlement(input))).toBe(`${refused}a settlement object or its JSON text`);
  });

  it('is named in Chinese', () => {
    const result = safeParsePortfolio(undefined, { lang: 'zh-CN' });
    expect(result).toMatchObject({
      faults: [
        {
          message: '此处不接受 undefined；应为贷款数据对象 {policy, period, households, loans} 或其 JSON 文本',
          path: [],
        },
      ],
    });
  });
});

describe('the message of a fault', () => {
  it('the place, the value and the remedy, in either language', () => {
    const input = withLoan({ maturesOn: '2025-02-30' });
    const [en] = (safeParsePortfolio(input) as { faults: readonly unknown[] }).faults;
    expect(en).toEqual({
      code: 'INVALID_DATE',
      path: ['loans', 0, 'maturesOn'],
      value: '"2025-02-30"',
      message: '"2025-02-30" is not a civil date; write YYYY-MM-DD, 1900-01-01 to 2199-12-31',
    });
    const result = safeParsePortfolio(input, { lang: 'zh-CN' });
    expect(result.success || result.faults[0]?.message).toBe(
      '"2025-02-30" 不是有效日期；请写成 YYYY-MM-DD，范围 1900-01-01 至 2199-12-31',
    );
  });

  it('says why a Date is not a day and what to do, for every day and a Date of any realm', () => {
    const why = {
      en: 'a Date is not a civil date; write YYYY-MM-DD, 1900-01-01 to 2199-12-31; a Date is an instant in a time zone, not a civil day: give the day as text (with the PostgreSQL client pg: types.setTypeParser(1082, String))',
      'zh-CN':
        '日期时间对象 不是有效日期；请写成 YYYY-MM-DD，范围 1900-01-01 至 2199-12-31；日期时间对象是某一时区的时刻，不是民用日期：请以文本给出日期（PostgreSQL 客户端 pg：types.setTypeParser(1082, String)）',
    };
    for (const given of [new Date('2024-09-01'), new Date(Number.NaN), runInNewContext('new Date(0)')]) {
      for (const [lang, message] of Object.entries(why) as [keyof typeof why, string][]) {
        for (const input of [
          withLoan({ disbursedOn: given }),
          withLoan({ misusedOn: given }),
          withHousehold({ listed: [{ from: given }] }),
          withPolicy({ window: { from: given, effectiveOn: '2024-12-12' } }),
          { ...PORTFOLIO, period: { from: given, to: '2025-01-01' } },
        ]) {
          const result = safeParsePortfolio(input, { lang });
          expect(result.success || result.faults.map((fault) => fault.message)).toEqual([message]);
        }
      }
    }
  });

  it('a Decimal is shown by its digits', () => {
    const result = safeParsePortfolio(withLoan({ principal: new Decimal('-12.345') }));
    expect(result.success || result.faults.map(({ code, value }) => [code, value])).toEqual([
      ['INVALID_MONEY', '-12.345'],
    ]);
  });

  it('the error that is thrown holds every fault and shows each on its line', () => {
    try {
      parsePolicy({ ...POLICY, dayCount: 'x', overdue: 'y' });
      expect.fail('it did not throw');
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidInputError);
      expect((error as InvalidInputError).message.split('\n')).toEqual([
        '2 faults in the input',
        'dayCount: INVALID_VALUE: "x" is not accepted here; write one of ACT/360, ACT/365F, ACT/ACT, 30E/360',
        'overdue: INVALID_VALUE: "y" is not accepted here; write one of pause, stop, revoke, ignore',
      ]);
    }
    expect(() => parsePolicy({ ...POLICY, id: '' })).toThrow(/^1 fault in the input\nid: INVALID_VALUE/);
  });

  it('a fault of a file shows file, line and column', () => {
    const raw: RawFault = {
      code: 'INVALID_MONEY',
      path: ['loans', 0],
      value: '1.2万',
      file: 'loans.csv',
      line: 3,
      column: 5,
    };
    expect(formatFault(fault(raw, 'en'))).toMatch(/^loans\.csv:3:5: INVALID_MONEY: "1\.2万" is not an amount/);
    expect(formatFault(fault({ code: 'INVALID_JSON', path: [] }, 'en'))).toMatch(/^INVALID_JSON: /);
  });

  it('a fault of a cell shows the header of its column behind the place, a long one shortened', () => {
    const shown = (header: string) => {
      const raw = {
        code: 'MISSING_FIELD',
        path: [],
        file: '明细.xlsx',
        sheet: 'Sheet1',
        line: 7,
        column: 5,
        header,
      } as const;
      return formatFault(fault(raw, 'zh-CN'));
    };
    expect(shown('放款日')).toBe('明细.xlsx ▸ Sheet1!E7 (放款日): MISSING_FIELD: 缺少必填项');
    expect(shown('日'.repeat(61))).toBe(`明细.xlsx ▸ Sheet1!E7 (${'日'.repeat(60)}…): MISSING_FIELD: 缺少必填项`);
  });

  it.each([
    ['１２', '"１２"'],
    ['x'.repeat(100), `"${'x'.repeat(59)}…`],
    [{}, 'an object'],
    [[1], 'a list'],
    [null, 'null'],
    [1.5, '1.5'],
    [new Date(0), 'a Date'],
    [new Decimal('4.350'), '4.35'],
    [new Decimal('1e9000000000'), '1e+9000000000'],
    [new Decimal('7'.repeat(90)), `${'7'.repeat(60)}…`],
    [{ toStringTag: '[object Decimal]' }, 'an object'],
    [10n ** 70n, `1${'0'.repeat(59)}…`],
    [() => 1, 'a function'],
    [new NumberToken('1e400'), '1e400 (a JSON number)'],
  ])('the value %o is shown as %s', (value, shown) => {
    expect(formatValue(value)).toBe(shown);
  });

  it('every code says what is wrong and what to do, in both languages', () => {
    const { MISSING_FIELD, ...others } = FAULTS;
    expect(MISSING_FIELD).toEqual({ en: 'required field is missing{detail}', 'zh-CN': '缺少必填项{detail}' });
    for (const [code, texts] of Object.entries(others)) {
      for (const text of Object.values(texts)) expect(text, code).toMatch(/.{5,}[;；]./);
    }
  });

  it('a safe parse of a valid policy returns it', () => {
    expect(safeParsePolicy(POLICY)).toMatchObject({ success: true, data: { id: 'test' } });
  });
});

describe('JSON text', () => {
  const parsed = (text: string) => {
    const faults: RawFault[] = [];
    return { value: readJson(text, faults), faults };
  };

  it('one byte-order mark at the beginning is skipped', () => {
    const text = JSON.stringify(PORTFOLIO);
    expect(faultsIn(`\ufeff${text}`)).toEqual([]);
    expect(faultsIn(`\ufeff\ufeff${text}`)).toEqual(['INVALID_JSON ']);
    expect(faultsIn(` \ufeff${text}`)).toEqual(['INVALID_JSON ']);
    expect(parsed('\ufeff{"a":1}').faults).toMatchObject([{ code: 'INVALID_JSON', line: 1, column: 1 }]);
  });

  it.each(['1.5', '1e3', '-0.1', '1.0', '1E+2'])('the number %s never becomes a float', (text) => {
    expect(parsed(text).value).toEqual(new NumberToken(text));
    expect(parsed(`{"a":[1,${text}],"b":"${text}","c":{"d": ${text}}}`).value).toEqual({
      a: [1, new NumberToken(text)],
      b: text,
      c: { d: new NumberToken(text) },
    });
  });

  it('numbers inside strings stay text, whatever stands around them', () => {
    const value = { name: 'a, 1.5 "q": 2.5\\', 'k: 1.5': ['[ 3.5'] };
    expect(parsed(JSON.stringify(value)).value).toEqual(value);
  });

  it('an amount written as 1e5 is refused as an amount', () => {
    const text = JSON.stringify(PORTFOLIO).replace('"100000.00"', '1e5');
    const result = safeParsePortfolio(parsed(text).value);
    expect(result.success || result.faults.map(({ code, value }) => [code, value])).toContainEqual([
      'INVALID_MONEY',
      '1e5 (a JSON number)',
    ]);
  });

  it('a portfolio and a policy may be given as text, and then no float is missed', () => {
    expect(parsePortfolio(JSON.stringify(PORTFOLIO)).loans).toEqual(parsePortfolio(PORTFOLIO).loans);
    expect(safeParsePolicy(JSON.stringify(POLICY)).success).toBe(true);
    const text = JSON.stringify(withLoan({ principal: 1000 }));
    expect(faultsIn(text)).toEqual([]);
    expect(faultsIn(text.replace('1000,', '1000.0,'))).toEqual(['INVALID_MONEY loans.0.principal']);
    expect(safeParsePolicy('{')).toMatchObject({ success: false, faults: [{ code: 'INVALID_JSON' }] });
  });

  it('text that is no JSON is one fault', () => {
    expect(parsed('{"a":}').faults.map(({ code }) => code)).toEqual(['INVALID_JSON']);
  });
});

describe('years', () => {
  it('a year holds its first day and ends before the next year’s', () => {
    expect(settled({}).period).toEqual({ from: '2024-01-01', to: '2025-01-01' });
    expect(portfolioOf({}).period).toEqual(year(2024));
  });

  it.each([1899, 2199, 2024.5, Number.NaN, Number.POSITIVE_INFINITY])('%d is no year to settle', (y) => {
    expect(() => year(y)).toThrow(RangeError);
  });

  it.each([1900, 2198])('%d is', (y) => {
    expect(year(y).to - year(y).from).toBe(365);
  });
});

describe('a settlement read from JSON', () => {
  const json = () =>
    JSON.parse(JSON.stringify(settled({ policy: { concession: [{ from: '2024-09-01', points: 1 }] } })));

  it('has the figures that were issued, as Decimals', () => {
    const { loans, totals, payable, groups } = parseSettlement(json());
    expect(loans[0]?.subsidy.toFixed(2)).toBe('508.33');
    expect(totals.funders.province?.toFixed(2)).toBe('406.66');
    expect(payable.local?.toFixed(2)).toBe('101.67');
    expect(groups.product.P?.loans).toBe(1);
  });

  interface IssuedSettlement {
    loans?: { reasons: string[] }[];
    totals: Record<string, unknown>;
  }
  // The hash is that of what was issued.
  const HASH = 'provenance.settlementSha256';
  const spoilt: [string, (issued: IssuedSettlement) => void, string[]][] = [
    ['a figure that is no amount', ({ totals }) => Object.assign(totals, { subsidy: '1' }), ['totals.subsidy', HASH]],
    // A missing field comes behind those that are there.
    ['a missing part', (issued) => delete issued.loans, [HASH, 'loans']],
    ['an unknown reason', ({ loans }) => loans?.[0]?.reasons.push('X'), ['loans.0.reasons.0', HASH]],
    [
      'days that are no object',
      ({ loans }) => Object.assign(loans?.[0] ?? {}, { excludedDays: 7 }),
      ['loans.0.excludedDays', HASH],
    ],
    ['a policy that is no object', (issued) => Object.assign(issued, { policy: 7 }), ['policy', HASH]],
  ];
  it.each(spoilt)('%s is refused', (_, spoil, paths) => {
    const settlement = json();
    spoil(settlement);
    expect(() => parseSettlement(settlement)).toThrow(InvalidInputError);
    try {
      parseSettlement(settlement);
    } catch (error) {
      const faults = (error as InvalidInputError).faults.map((f) => f.path.join('.'));
      expect(faults).toEqual(paths);
    }
  });

  it.each([undefined, null, 7, 'text', {}])('%o is refused', (input) => {
    expect(() => parseSettlement(input)).toThrow(InvalidInputError);
  });
});
