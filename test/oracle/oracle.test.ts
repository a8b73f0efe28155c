import { describe, expect, it } from 'vitest';
import { addMonths, daysOf, nextDay, thirtyDayNumber } from '../../src/testing/oracle/calendar.js';
import {
  add,
  compare,
  divide,
  floor,
  fraction,
  fromDecimal,
  halfUp,
  smallest,
} from '../../src/testing/oracle/fraction.js';
import {
  dailyBookingsByDay,
  loanDays,
  type OracleLine,
  settleByDay,
  toFen,
  toYuan,
} from '../../src/testing/oracle/oracle.js';
import type {
  HouseholdJson,
  IssuedLineJson,
  IssuedSettlementJson,
  LoanJson,
  PeriodJson,
  PolicyJson,
  PortfolioJson,
} from '../../src/testing/oracle/portfolio-json.js';

const POLICY: PolicyJson = {
  id: 'worked',
  name: 'Worked by hand',
  window: { from: '2024-09-01', effectiveOn: '2024-12-12' },
  products: [{ id: 'business', name: '共富经营贷' }],
  household: { listing: 'at-start', testedOn: 'disbursement', excludedAssistance: [] },
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
    { id: 'province', name: '省', share: '0.8' },
    { id: 'local', name: '县', share: '0.2' },
  ],
  sources: {},
};

const HOUSEHOLD: HouseholdJson = { id: 'H1', listed: [{ from: '2024-08-15' }] };

const YEAR_2024 = { from: '2024-01-01', to: '2025-01-01' };

function loan(id: string, disbursedOn: string, more: Partial<LoanJson> = {}): LoanJson {
  return {
    id,
    householdId: 'H1',
    lender: '遂昌农商银行',
    product: 'business',
    principal: '100000.00',
    disbursedOn,
    maturesOn: '2026-09-01',
    rates: [{ from: disbursedOn, pct: '3.6' }],
    ...more,
  };
}

function portfolio(loans: LoanJson[], policy: Partial<PolicyJson> = {}, household: Partial<HouseholdJson> = {}) {
  return {
    policy: { ...POLICY, ...policy },
    period: YEAR_2024,
    households: [{ ...HOUSEHOLD, ...household }],
    loans,
  } satisfies PortfolioJson;
}

function lineOf(json: PortfolioJson, loanId: string): OracleLine {
  const line = settleByDay(json).loans.find((candidate) => candidate.loanId === loanId);
  if (line === undefined) throw new Error(`no line ${loanId}`);
  return line;
}

/** fen × percent × days / (100 × 360), the percent given in hundredths, rounded half up. */
function act360(fenDays: bigint, hundredthsOfPercent: bigint): string {
  const denominator = 100n * 100n * 360n;
  return toYuan((2n * fenDays * hundredthsOfPercent + denominator) / (2n * denominator));
}

const BEFORE_WINDOW = loan('before', '2024-08-31');
const FIRST_DAY = loan('first-day', '2024-09-01');
const IN_FORCE = loan('in-force', '2024-12-12');

describe('150,000 from 2024-09-15 at 4.35%, 20,000 repaid on 11-20, overdue from 12-21 to 12-26', () => {
  const json = portfolio([
    loan('repaid', '2024-09-15', {
      principal: '150000.00',
      rates: [{ from: '2024-09-15', pct: '4.35' }],
      referenceRates: [{ from: '2024-09-15', pct: '5.35' }],
      repayments: [{ on: '2024-11-20', amount: '20000.00' }],
      overdue: [{ from: '2024-12-21', to: '2024-12-26' }],
    }),
  ]);
  const line = lineOf(json, 'repaid');
  // 09-15 to 11-20: 16 + 31 + 19 days at 150,000; 11-20 to year end: 11 + 31 days at 130,000, 5 of them overdue.
  const DAYS_AT_150000 = 16n + 31n + 19n;
  const DAYS_AT_130000 = 11n + 31n;
  const OVERDUE_DAYS = 5n;
  const subsidisedFenDays = 150000_00n * DAYS_AT_150000 + 130000_00n * (DAYS_AT_130000 - OVERDUE_DAYS);
  const interestFenDays = 150000_00n * DAYS_AT_150000 + 130000_00n * DAYS_AT_130000;

  it('counts 103 subsidised days: 66 before the repayment, 42 after it, less 5 overdue', () => {
    expect(line.subsidisedDays).toBe(66 + 42 - 5);
  });
  it('excludes the 5 overdue days and no others', () => {
    expect(line.excludedDays).toEqual({ OVERDUE: 5 });
  });
  it('has 14,710,000 principal-days: 150,000 × 66 + 130,000 × 37', () => {
    expect(line.principalDays).toBe('14710000.00');
    expect(line.principalDays).toBe(toYuan(subsidisedFenDays));
  });
  it('charges 1,856.00 interest, on the overdue days too', () => {
    expect(line.interest).toBe('1856.00');
    expect(line.interest).toBe(act360(interestFenDays, 4_35n));
  });
  it('subsidises 612.92: 14,710,000 × 1.5% / 360 is 612.91666…', () => {
    expect(line.subsidy).toBe('612.92');
    expect(line.subsidy).toBe(act360(subsidisedFenDays, 1_50n));
  });
  it('finds a concession of 408.61: 14,710,000 × (5.35 − 4.35)% / 360 is 408.6111…', () => {
    expect(line.concession).toBe('408.61');
    expect(line.concession).toBe(act360(subsidisedFenDays, 1_00n));
  });
  it('waives nothing, since the loan has reference rates', () => {
    expect(line.waived).toBe('0.00');
  });
  it('leaves 1,243.08 to the borrower: 1,856.00 − 612.92', () => {
    expect(line.borrowerInterest).toBe('1243.08');
  });
  it('splits 490.34 and 122.58: 80% of 612.92 is 490.336', () => {
    expect(line.funders).toEqual({ province: '490.34', local: '122.58' });
  });
  it('is a trial loan, disbursed before the policy came into force', () => {
    expect(line.basis).toBe('trial');
  });
  it('books 103 days that add up to 612.92', () => {
    const bookings = dailyBookingsByDay(json, 'repaid');
    expect(bookings).toHaveLength(103);
    expect(bookings.reduce((total, { amount }) => total + toFen(amount), 0n)).toBe(612_92n);
  });
  it('books the first day 6.25 (150,000 × 1.5% / 360) and no overdue day', () => {
    const bookings = dailyBookingsByDay(json, 'repaid');
    // The concession is 150,000 × (5.35 − 4.35)% / 360 = 4.1666…
    expect(bookings[0]).toEqual({ on: '2024-09-15', amount: '6.25', concession: '4.17', waived: '0.00' });
    expect(bookings.map(({ on }) => on).filter((on) => on >= '2024-12-20' && on <= '2024-12-26')).toEqual([
      '2024-12-20',
      '2024-12-26',
    ]);
  });
});

describe('100,000 from 2024-08-31 at 3.6%, the day before the window', () => {
  const line = lineOf(portfolio([BEFORE_WINDOW]), 'before');

  it('is ineligible: DISBURSED_BEFORE_WINDOW', () => {
    expect([line.basis, line.reasons]).toEqual(['ineligible', ['DISBURSED_BEFORE_WINDOW']]);
  });
  it('is charged 1,230.00: 10 yuan a day on 1 + 30 + 31 + 30 + 31 days', () => {
    expect(line.interest).toBe('1230.00');
    expect(line.interest).toBe(act360(100000_00n * (1n + 30n + 31n + 30n + 31n), 3_60n));
  });
  it('gets nothing, has no principal-days and no excluded days', () => {
    expect([line.subsidy, line.principalDays, line.subsidisedDays, line.excludedDays]).toEqual(['0.00', '0.00', 0, {}]);
  });
  it('leaves its whole interest to the borrower', () => {
    expect(line.borrowerInterest).toBe('1230.00');
  });
});

describe('100,000 from 2024-09-01 at 3.6%, the first day of the window', () => {
  const line = lineOf(portfolio([FIRST_DAY]), 'first-day');

  it('counts 122 days: 30 + 31 + 30 + 31', () => {
    expect([line.subsidisedDays, line.principalDays]).toEqual([122, '12200000.00']);
  });
  it('is charged 1,220.00', () => {
    expect(line.interest).toBe('1220.00');
  });
  it('gets 508.33: 12,200,000 × 1.5% / 360 is 508.333…', () => {
    expect(line.subsidy).toBe('508.33');
    expect(line.subsidy).toBe(act360(100000_00n * 122n, 1_50n));
  });
  it('splits 406.66 and 101.67 on its own: 80% of 508.33 is 406.664', () => {
    expect(line.funders).toEqual({ province: '406.66', local: '101.67' });
  });
  it('is a trial loan', () => {
    expect(line.basis).toBe('trial');
  });
});

describe('100,000 from 2024-12-12 at 3.6%, the day the policy came into force', () => {
  const line = lineOf(portfolio([IN_FORCE]), 'in-force');

  it('counts 20 days, 12-12 to 12-31', () => {
    expect([line.subsidisedDays, line.principalDays]).toEqual([20, '2000000.00']);
  });
  it('is charged 200.00', () => {
    expect(line.interest).toBe('200.00');
  });
  it('gets 83.33: 2,000,000 × 1.5% / 360 is 83.333…', () => {
    expect(line.subsidy).toBe('83.33');
  });
  it('splits 66.66 and 16.67 on its own: 80% of 83.33 is 66.664', () => {
    expect(line.funders).toEqual({ province: '66.66', local: '16.67' });
  });
  it('is a regular loan', () => {
    expect(line.basis).toBe('regular');
  });
});

describe('the last three together', () => {
  const together = settleByDay(portfolio([BEFORE_WINDOW, FIRST_DAY, IN_FORCE]));

  it('get 591.66: 0.00 + 508.33 + 83.33', () => {
    expect(together.totals.subsidy).toBe('591.66');
  });
  it('split 473.33 and 118.33: 80% of 591.66 is 473.328', () => {
    expect(together.totals.funders).toEqual({ province: '473.33', local: '118.33' });
    expect(together.payable).toEqual({ province: '473.33', local: '118.33' });
  });
  it('give the province 406.66 + 66.66 by floors, one fen short; both remainders are .4, so the smaller id gets it', () => {
    // floor(0.8 × 50833) = 40666, floor(0.8 × 8333) = 6666: 47332 of 47333. 'first-day' < 'in-force'.
    expect(together.loans.map(({ loanId, funders }) => [loanId, funders.province, funders.local])).toEqual([
      ['before', '0.00', '0.00'],
      ['first-day', '406.67', '101.66'],
      ['in-force', '66.66', '16.67'],
    ]);
  });
  it('give the fen to the other loan when its id is the smaller one', () => {
    const renamed = [BEFORE_WINDOW, { ...FIRST_DAY, id: '借据10' }, { ...IN_FORCE, id: '借据1' }];
    expect(settleByDay(portfolio(renamed)).loans.map(({ loanId, funders }) => [loanId, funders.province])).toEqual([
      ['before', '0.00'],
      ['借据1', '66.67'],
      ['借据10', '406.66'],
    ]);
  });
  it('give the fen by code unit: 𠮷 comes before 﨑, though its code point is the greater', () => {
    const renamed = [
      { ...FIRST_DAY, id: '﨑' },
      { ...IN_FORCE, id: '𠮷' },
    ];
    expect(settleByDay(portfolio(renamed)).loans.map(({ loanId, funders }) => [loanId, funders.province])).toEqual([
      ['𠮷', '66.67'],
      ['﨑', '406.66'],
    ]);
  });
  it('are 3 loans of 1 household, 2 of them subsidised', () => {
    expect([together.totals.loans, together.totals.subsidisedLoans, together.totals.households]).toEqual([3, 2, 1]);
  });
  it('fall into one group of product, township and category, and three of basis', () => {
    const { product, township, category, basis } = together.groups;
    expect([product, township, category].map(Object.keys)).toEqual([['business'], [''], ['']]);
    expect(Object.entries(basis).map(([key, { subsidy }]) => [key, subsidy])).toEqual([
      ['ineligible', '0.00'],
      ['regular', '83.33'],
      ['trial', '508.33'],
    ]);
  });
});

describe('rules of SPEC 5 worked by hand', () => {
  it('4 fen split 80:20 are 3 and 1, not 4 and 0', () => {
    // 100 yuan × 1.44% × 9 / 360 is 0.036; 80% of 4 fen is 3.2.
    const policy: Partial<PolicyJson> = { subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.44' }] };
    const json = portfolio([loan('small', '2024-12-23', { principal: '100.00' })], policy);
    expect(lineOf(json, 'small').funders).toEqual({ province: '0.03', local: '0.01' });
  });
  it('66.3 split 70/21/9 is 46.41, 13.92 and 5.97', () => {
    // 36,000 × 6.63% × 10 / 360 is 66.30; 70% of it is 46.41; of the 19.89 left 21/30 are 13.923.
    const policy: Partial<PolicyJson> = {
      subsidy: [{ from: '2024-09-01', kind: 'points', points: '6.63' }],
      funders: [
        { id: 'a', name: 'a', share: '0.7' },
        { id: 'b', name: 'b', share: '0.21' },
        { id: 'c', name: 'c', share: '0.09' },
      ],
    };
    const line = lineOf(
      portfolio(
        [loan('three', '2024-12-22', { principal: '36000.00', rates: [{ from: '2024-12-22', pct: '8' }] })],
        policy,
      ),
      'three',
    );
    expect([line.subsidy, line.funders]).toEqual(['66.30', { a: '46.41', b: '13.92', c: '5.97' }]);
  });
  it('30E/360 gives the 31st no weight and the last of February the rest of 30 days', () => {
    const json = {
      ...portfolio([loan('x', '2024-09-30')], { dayCount: '30E/360' }),
      period: { from: '2024-10-29', to: '2025-03-02' },
    };
    const interest = new Map(loanDays(json, 'x').map((day) => [day.on, halfUp(day.interest)]));
    expect(
      ['2024-10-29', '2024-10-30', '2024-10-31', '2025-02-27', '2025-02-28'].map((on) => interest.get(on)),
    ).toEqual([10_00n, 0n, 10_00n, 10_00n, 30_00n]);
  });
  it('ACT/ACT divides by 366 in 2024 and by 365 in 2025', () => {
    const json = {
      ...portfolio([loan('x', '2024-12-31', { principal: '36500.00' })], { dayCount: 'ACT/ACT' }),
      period: { from: '2024-12-31', to: '2025-01-02' },
    };
    expect(
      loanDays(json, 'x')
        .map(({ interest }) => interest)
        .map(halfUp),
    ).toEqual([halfUp(fraction(36500_00n * 36n, 366n * 1000n)), 3_60n]);
  });
  it('rounds each quarter to the 20th, the 20th counted', () => {
    // 09-01 to 09-20: 20 days of 4.1666…, 83.33; to 12-20: 91 days, 379.1666…, 379.17; to year end: 11, 45.83.
    const policy: Partial<PolicyJson> = { rounding: 'interest-period', interestPeriod: { endsOn: 20, months: 3 } };
    const line = lineOf(portfolio([FIRST_DAY], policy), 'first-day');
    expect(line.subsidy).toBe(toYuan(83_33n + 379_17n + 45_83n));
  });
  it('rounds the subsidy every day and the interest once', () => {
    // 4.1666… a day is 4.17, times 20; the interest is 200.00 all the same.
    const line = lineOf(portfolio([IN_FORCE], { rounding: 'day' }), 'in-force');
    expect([line.subsidy, line.interest]).toEqual(['83.40', '200.00']);
  });
  it('covers the earlier loan of a household first, and excludes a day without a rest', () => {
    const line = lineOf(portfolio([FIRST_DAY, IN_FORCE], { principalCap: { perHousehold: '100000' } }), 'in-force');
    expect([line.subsidisedDays, line.excludedDays]).toEqual([0, { PRINCIPAL_CAP: 20 }]);
  });
  it('cuts by amountCap in the order of disbursement, and says what it cut', () => {
    const policy: Partial<PolicyJson> = { amountCap: { perHousehold: '550.00', per: 'period' } };
    const lines = settleByDay(portfolio([IN_FORCE, FIRST_DAY], policy)).loans;
    expect(lines.map(({ loanId, subsidy, capped }) => [loanId, subsidy, capped])).toEqual([
      ['first-day', '508.33', '0.00'],
      ['in-force', '41.67', '41.66'],
    ]);
  });
  it('covers the smaller id first of two loans of one day', () => {
    const loans = [loan('b', '2024-12-12'), loan('a', '2024-12-12')];
    const lines = settleByDay(portfolio(loans, { principalCap: { perHousehold: '150000' } })).loans;
    expect(lines.map(({ loanId, principalDays }) => [loanId, principalDays])).toEqual([
      ['a', '2000000.00'],
      ['b', '1000000.00'],
    ]);
  });
  it('covers no more of a loan than perLoan', () => {
    const line = lineOf(portfolio([IN_FORCE], { principalCap: { perLoan: '30000' } }), 'in-force');
    expect([line.principalDays, line.subsidy, line.interest]).toEqual(['600000.00', '25.00', '200.00']);
  });
  it('applies the rule of the accrual day, or that of the disbursement day for the whole of a loan', () => {
    // 10 days at 1.5 are 41.666…, 10 days at 2 from 12-22 on are 55.555…; 20 days at 1.5 are 83.333….
    const subsidy: PolicyJson['subsidy'] = [
      { from: '2024-09-01', kind: 'points', points: '1.5' },
      { from: '2024-12-22', kind: 'points', points: '2' },
    ];
    const subsidyBy = (rateAppliesBy: PolicyJson['rateAppliesBy']) =>
      lineOf(portfolio([IN_FORCE], { subsidy, rateAppliesBy }), 'in-force').subsidy;
    expect([subsidyBy('accrual-day'), subsidyBy('disbursement-day')]).toEqual(['97.22', '83.33']);
  });
  it.each([
    ['what it leaves of the contract rate, where that is less', { programme: 'p', pct: '2.6' }, '1'],
    ['the policy itself, where it leaves more', { programme: 'p', pct: '2' }, '1.5'],
    ['nothing, where it is above the contract rate', { programme: 'p', pct: '4' }, '0'],
    ['the policy itself, where its rate is not known', { programme: 'p' }, '1.5'],
  ])('beside another subsidy grants %s', (_name, otherSubsidy, expected) => {
    const json = portfolio([{ ...IN_FORCE, otherSubsidy }], { otherSubsidy: 'reduce' });
    const rate = loanDays(json, 'in-force').at(-1)?.subsidyRate ?? fraction(-1n);
    expect(compare(rate, fromDecimal(expected))).toBe(0);
  });
  it('finds no concession in a reference rate below the contract rate', () => {
    // 11 days at a reference of 3.1, less than 3.6: nothing; 9 days from 12-23 at 4.6: 25.00.
    const referenceRates = [
      { from: '2024-12-12', pct: '3.1' },
      { from: '2024-12-23', pct: '4.6' },
    ];
    expect(lineOf(portfolio([{ ...IN_FORCE, referenceRates }]), 'in-force').concession).toBe('25.00');
  });
  it('waives on a day no more than that day’s subsidy leaves, although other days leave more', () => {
    // 10 days at 3.6 leave 2.1 points of the 2.5 offered, 10 days at 5.6 from 12-22 on leave all 2.5: 58.333… + 69.444….
    const rates = [
      { from: '2024-12-12', pct: '3.6' },
      { from: '2024-12-22', pct: '5.6' },
    ];
    const concession = [{ from: '2024-01-01', points: '2.5' }];
    expect(lineOf(portfolio([{ ...IN_FORCE, rates }], { concession }), 'in-force').waived).toBe('127.78');
  });
  it('waives in the period no more than interest less subsidy', () => {
    // 2 days of 90 yuan at 1% are 0.5 fen: subsidy and waived would both be 1 fen, of an interest of 1 fen at 2%.
    const json = {
      ...portfolio([loan('tiny', '2024-12-12', { principal: '90.00', rates: [{ from: '2024-12-12', pct: '2' }] })], {
        subsidy: [{ from: '2024-09-01', kind: 'points', points: '1' }],
        concession: [{ from: '2024-09-01', points: '1' }],
      }),
      period: { from: '2024-12-12', to: '2024-12-14' },
    };
    const line = lineOf(json, 'tiny');
    expect([line.interest, line.subsidy, line.waived, line.borrowerInterest]).toEqual(['0.01', '0.01', '0.00', '0.00']);
  });
  it('waives what the contract rate leaves above the subsidy rate, at most', () => {
    // 20 days: min(2.5, 3.6 − 1.5) = 2.1 points: 116.6666…; the borrower pays 200.00 − 83.33 − 116.67.
    const line = lineOf(portfolio([IN_FORCE], { concession: [{ from: '2024-01-01', points: '2.5' }] }), 'in-force');
    expect([line.waived, line.concession, line.borrowerInterest]).toEqual(['116.67', '116.67', '0.00']);
  });
  it('holds the subsidy to the interest when days are rounded up', () => {
    // 2.00 at 100%, all of it subsidised, is 0.00555… a day: 20 days of 0.01, but only 0.11 of interest.
    const policy: Partial<PolicyJson> = {
      rounding: 'day',
      subsidy: [{ from: '2024-09-01', kind: 'share', share: '1' }],
    };
    const json = portfolio(
      [loan('tiny', '2024-12-12', { principal: '2.00', rates: [{ from: '2024-12-12', pct: '100' }] })],
      policy,
    );
    const line = lineOf(json, 'tiny');
    expect([line.interest, line.subsidy, line.capped, line.borrowerInterest]).toEqual(['0.11', '0.11', '0.00', '0.00']);
  });
  it.each([
    ['points', { kind: 'points', points: '1.8' }, '1.8'],
    ['points above the contract rate', { kind: 'points', points: '5' }, '3.6'],
    ['half the contract rate', { kind: 'share', share: '0.5' }, '1.8'],
    ['what is above a floor of 3%', { kind: 'above-floor', floorPct: '3' }, '0.6'],
    [
      'what is above a floor of 3% up to a ceiling of 3.5%',
      { kind: 'above-floor', floorPct: '3', ceilingPct: '3.5' },
      '0.5',
    ],
    ['nothing below a floor', { kind: 'above-floor', floorPct: '4' }, '0'],
    ['at most maxPoints', { kind: 'share', share: '0.5', maxPoints: '1' }, '1'],
    ['at most a share of the contract rate', { kind: 'points', points: '3', maxShareOfContractRate: '0.5' }, '1.8'],
  ] as const)('on a contract rate of 3.6 the subsidy rate is %s', (_name, rule, expected) => {
    const json = portfolio([IN_FORCE], { subsidy: [{ from: '2024-09-01', ...rule }] });
    const rate = loanDays(json, 'in-force').at(-1)?.subsidyRate ?? fraction(-1n);
    expect(compare(rate, fromDecimal(expected))).toBe(0);
  });
});

describe('conditions of SPEC 4 on their boundary days', () => {
  it('all reasons are named, in SPEC order', () => {
    const json = portfolio(
      [
        loan('bad', '2024-08-31', {
          lender: 'other',
          product: 'other',
          misusedOn: '2025-06-01',
          otherSubsidy: { programme: 'guarantee' },
        }),
      ],
      {
        lenders: ['遂昌农商银行'],
        household: {
          listing: 'at-start',
          testedOn: 'disbursement',
          excludedAssistance: ['低保'],
          incomeCeiling: '100000',
        },
      },
      {
        listed: [{ from: '2024-09-01' }],
        assistance: [{ kind: '低保', from: '2024-08-31', to: '2024-09-01' }],
        annualIncome: '100000.01',
      },
    );
    expect(lineOf(json, 'bad').reasons).toEqual([
      'LENDER_NOT_ELIGIBLE',
      'PRODUCT_NOT_ELIGIBLE',
      'DISBURSED_BEFORE_WINDOW',
      'HOUSEHOLD_NOT_LISTED',
      'HOUSEHOLD_ON_ASSISTANCE',
      'INCOME_ABOVE_CEILING',
      'OTHER_SUBSIDY',
      'MISUSED',
    ]);
  });
  it('an income equal to the ceiling is eligible, one fen more is not', () => {
    const household = { ...POLICY.household, incomeCeiling: '100000.00' };
    const basis = (annualIncome: string) =>
      lineOf(portfolio([IN_FORCE], { household }, { annualIncome }), 'in-force').basis;
    expect(['99999.99', '100000.00', '100000.01'].map(basis)).toEqual(['regular', 'regular', 'ineligible']);
  });
  it('the last day of the window is the day before its `to`', () => {
    const window = { from: '2024-09-01', effectiveOn: '2024-12-12' };
    const reasons = (to: string) => lineOf(portfolio([IN_FORCE], { window: { ...window, to } }), 'in-force').reasons;
    expect([reasons('2024-12-12'), reasons('2024-12-13')]).toEqual([['DISBURSED_AFTER_WINDOW'], []]);
  });
  it('the list is tested on the contract day when the policy says so, and on disbursement where there is none', () => {
    const household = { ...POLICY.household, testedOn: 'contract' } as const;
    const signed = loan('signed', '2024-12-12', { contractedOn: '2024-08-14' });
    const json = portfolio([signed, IN_FORCE], { household });
    expect(settleByDay(json).loans.map(({ loanId, reasons }) => [loanId, reasons])).toEqual([
      ['in-force', []],
      ['signed', ['HOUSEHOLD_NOT_LISTED']],
    ]);
  });
  it.each([
    [
      'EXTENDED before AFTER_MATURITY',
      {},
      { maturesOn: '2024-12-20', extendedTo: '2024-12-24' },
      { EXTENDED: 4, AFTER_MATURITY: 8 },
    ],
    ['AFTER_MATURITY from maturity on', {}, { maturesOn: '2024-12-20' }, { AFTER_MATURITY: 12 }],
    [
      'TERM_CAP from the same day a month later on',
      { termCapMonths: 1 },
      { disbursedOn: '2024-11-30', rates: [{ from: '2024-11-30', pct: '3.6' }] },
      { TERM_CAP: 2 },
    ],
    [
      'OVERDUE once a day of two overlapping spells',
      {},
      {
        overdue: [
          { from: '2024-12-15', to: '2024-12-18' },
          { from: '2024-12-17', to: '2024-12-20' },
        ],
      },
      { OVERDUE: 5 },
    ],
    [
      'OVERDUE for good where a spell stops it',
      { overdue: 'stop' },
      { overdue: [{ from: '2024-12-15', to: '2024-12-16' }] },
      { OVERDUE: 17 },
    ],
    ['MISUSED from the day of misuse on', { misuse: 'stop' }, { misusedOn: '2024-12-31' }, { MISUSED: 1 }],
    [
      'INTEREST_UNPAID from the day interest is paid to',
      { payment: 'paid' },
      { interestPaidTo: '2024-12-21' },
      { INTEREST_UNPAID: 11 },
    ],
    ['INTEREST_UNPAID always where none is paid', { payment: 'paid' }, {}, { INTEREST_UNPAID: 20 }],
    ['no day after full repayment', {}, { repayments: [{ on: '2024-12-13', amount: '100000' }] }, {}],
  ] as const)('excludes %s', (_name, policy, more, expected) => {
    expect(lineOf(portfolio([{ ...IN_FORCE, ...more }], policy), 'in-force').excludedDays).toEqual(expected);
  });
  it('excludes HOUSEHOLD_NOT_LISTED on the days outside the list where every day is tested', () => {
    const household = { ...POLICY.household, listing: 'every-day' } as const;
    const json = portfolio([IN_FORCE], { household }, { listed: [{ from: '2024-01-01', to: '2024-12-30' }] });
    expect(lineOf(json, 'in-force').excludedDays).toEqual({ HOUSEHOLD_NOT_LISTED: 2 });
  });
});

describe('earlier settlements: 36,000 at 1.5 points is 1.50 a day, 15.00 in each ten days', () => {
  const DECEMBER_12 = { from: '2024-12-12', to: '2024-12-22' };
  const DECEMBER_22 = { from: '2024-12-22', to: '2025-01-01' };
  const JANUARY_1 = { from: '2025-01-01', to: '2025-01-11' };
  const TEN_DAYS = loan('L1', '2024-12-12', { principal: '36000.00' });

  const paid = (loanId: string, province: string, local: string): IssuedLineJson => ({
    loanId,
    subsidy: toYuan(toFen(province) + toFen(local)),
    funders: { province, local },
  });
  const settle = (period: PeriodJson, more: Partial<PortfolioJson>, policy: Partial<PolicyJson> = {}) =>
    settleByDay({ ...portfolio([TEN_DAYS], policy), period, ...more });
  const issued = (period: PeriodJson, ...loans: IssuedLineJson[]): IssuedSettlementJson => ({ period, loans });

  it('pays 3.00 more (补差) where 12.00 were issued for 15.00', () => {
    const { adjustments, payable } = settle(DECEMBER_22, {
      previous: [issued(DECEMBER_12, paid('L1', '9.60', '2.40'))],
    });
    expect(adjustments).toEqual([
      {
        loanId: 'L1',
        issued: '12.00',
        recomputed: '15.00',
        subsidy: '3.00',
        funders: { province: '2.40', local: '0.60' },
      },
    ]);
    // 80% of 15.00 is 12.00: 12.00 + 2.40, 3.00 + 0.60.
    expect(payable).toEqual({ province: '14.40', local: '3.60' });
  });
  it('takes 85.00 back (扣回) where 100.00 were issued, which makes the payable amount negative', () => {
    const { adjustments, payable, totals } = settle(DECEMBER_22, {
      previous: [issued(DECEMBER_12, paid('L1', '80.00', '20.00'))],
    });
    expect(adjustments).toMatchObject([{ subsidy: '-85.00', funders: { province: '-68.00', local: '-17.00' } }]);
    expect(totals.funders).toEqual({ province: '12.00', local: '3.00' });
    expect(payable).toEqual({ province: '-56.00', local: '-14.00' });
  });
  it('takes back the whole of a loan that is no longer there, and adjusts in the order of loan ids by code unit', () => {
    const { adjustments } = settle(DECEMBER_22, {
      previous: [issued(DECEMBER_12, paid('﨑', '0.80', '0.20'), paid('𠮷', '1.60', '0.40'))],
    });
    // 'L' is U+004C, 𠮷 begins with U+D842, 﨑 is U+FA11.
    expect(adjustments.map(({ loanId, recomputed, subsidy }) => [loanId, recomputed, subsidy])).toEqual([
      ['L1', '15.00', '15.00'],
      ['𠮷', '0.00', '-2.00'],
      ['﨑', '0.00', '-1.00'],
    ]);
  });
  it('never corrects twice: 12.00 issued, then 15.00 with an adjustment of 3.00, is 30.00 for 30.00', () => {
    const first = issued(DECEMBER_12, paid('L1', '9.60', '2.40'));
    const second = {
      ...issued(DECEMBER_22, paid('L1', '12.00', '3.00')),
      adjustments: [paid('L1', '2.40', '0.60')],
    };
    for (const previous of [
      [first, second],
      [second, first],
    ])
      expect(settle(JANUARY_1, { previous }).adjustments).toEqual([]);
    const { adjustments } = settle(JANUARY_1, { previous: [first, { ...second, adjustments: null }] });
    expect(adjustments).toMatchObject([{ issued: '27.00', recomputed: '30.00', subsidy: '3.00' }]);
  });
  it('adjusts between the funders alone: the province paid all 15.00', () => {
    const { adjustments } = settle(DECEMBER_22, {
      previous: [issued(DECEMBER_12, { loanId: 'L1', subsidy: '15.00', funders: { province: '15' } })],
    });
    expect(adjustments).toEqual([
      {
        loanId: 'L1',
        issued: '15.00',
        recomputed: '15.00',
        subsidy: '0.00',
        funders: { province: '-3.00', local: '3.00' },
      },
    ]);
  });
  it('splits each period by itself: 2 fen and 2 fen are 2 and 0 fen each, not 3 and 1', () => {
    // 48 yuan × 1.5% × 10 / 360 is 0.02; 80% of 2 fen is 1.6, of 4 fen 3.2.
    const small = [loan('small', '2024-12-12', { principal: '48.00' })];
    const previous = [issued(DECEMBER_12), issued(DECEMBER_22)];
    expect(settle(JANUARY_1, { loans: small, previous }).adjustments).toMatchObject([
      { subsidy: '0.04', funders: { province: '0.04', local: '0.00' } },
    ]);
  });
  it('takes from a programme cap of 20.00 what earlier periods used as recomputed, whatever was issued', () => {
    const programme: Partial<PolicyJson> = { amountCap: { perHousehold: '20.00', per: 'programme' } };
    for (const earlier of [issued(DECEMBER_12), issued(DECEMBER_12, paid('L1', '16.00', '4.00'))]) {
      const { loans } = settle(DECEMBER_22, { previous: [earlier] }, programme);
      expect(loans).toMatchObject([{ subsidy: '5.00', capped: '10.00' }]);
    }
    const period: Partial<PolicyJson> = { amountCap: { perHousehold: '20.00', per: 'period' } };
    const { loans } = settle(DECEMBER_22, { previous: [issued(DECEMBER_12)] }, period);
    expect(loans).toMatchObject([{ subsidy: '15.00', capped: '0.00' }]);
  });
  it('lets periods use a programme cap in the order of time, the settled one before a later one', () => {
    const programme: Partial<PolicyJson> = { amountCap: { perHousehold: '40.00', per: 'programme' } };
    const previous = [issued(JANUARY_1), issued(DECEMBER_12)];
    const { loans, adjustments } = settle(DECEMBER_22, { previous }, programme);
    // 15.00 + 15.00 + 10.00
    expect(loans).toMatchObject([{ subsidy: '15.00', capped: '0.00' }]);
    expect(adjustments).toMatchObject([{ recomputed: '25.00', subsidy: '25.00' }]);
  });
  it('keeps a programme cap by household: another one has its own', () => {
    const programme: Partial<PolicyJson> = { amountCap: { perHousehold: '20.00', per: 'programme' } };
    const other = loan('L2', '2024-12-12', { principal: '36000.00', householdId: 'H2' });
    const { loans } = settle(
      DECEMBER_22,
      {
        households: [HOUSEHOLD, { ...HOUSEHOLD, id: 'H2', listed: [{ from: '2024-12-12' }] }],
        loans: [TEN_DAYS, { ...other, disbursedOn: '2024-12-17' }],
        previous: [issued(DECEMBER_12)],
      },
      programme,
    );
    // L2 used 5 days, 7.50, and 20.00 − 7.50 = 12.50 are left.
    expect(loans.map(({ subsidy, capped }) => [subsidy, capped])).toEqual([
      ['5.00', '10.00'],
      ['12.50', '2.50'],
    ]);
  });
  it('deducts advances (预拨), added up by funder, also to below 0', () => {
    const { advances, payable } = settle(DECEMBER_22, {
      advances: [
        { funder: 'local', amount: '1.50' },
        { funder: 'province', amount: '20' },
        { funder: 'local', amount: '0.25' },
      ],
    });
    expect(advances).toEqual({ province: '20.00', local: '1.75' });
    expect(payable).toEqual({ province: '-8.00', local: '1.25' });
  });
});

describe("the oracle's own calendar and fractions", () => {
  it('1900-01-01 to 2199-12-31 are 300 years of 365 days and 73 leap days', () => {
    // 75 years divisible by 4, without 1900 and 2100.
    expect(daysOf({ from: '1900-01-01', to: '2199-12-31' }).length + 1).toBe(300 * 365 + 73);
  });
  it('steps over leap and ordinary Februaries and the year end', () => {
    expect(['2024-02-28', '2024-02-29', '2023-02-28', '2100-02-28', '2024-12-31'].map(nextDay)).toEqual([
      '2024-02-29',
      '2024-03-01',
      '2023-03-01',
      '2100-03-01',
      '2025-01-01',
    ]);
  });
  it('a missing day of month becomes the last', () => {
    expect([addMonths('2024-08-31', 6), addMonths('2024-01-31', 1), addMonths('2024-02-29', 12)]).toEqual([
      '2025-02-28',
      '2024-02-29',
      '2025-02-28',
    ]);
  });
  it('30E/360 counts 360 days a year', () => {
    expect(thirtyDayNumber('2025-01-01') - thirtyDayNumber('2024-01-01')).toBe(360);
  });
  it('half a fen goes up, less does not', () => {
    expect([halfUp(fraction(5n, 10n)), halfUp(fraction(49n, 100n)), halfUp(fraction(-5n, 10n))]).toEqual([1n, 0n, -1n]);
  });
  it('a third three times is one', () => {
    const third = divide(fraction(1n), fromDecimal('3'));
    expect(compare(add(add(third, third), third), fraction(1n))).toBe(0);
  });
  it('0.1 + 0.2 is 0.3', () => {
    expect(compare(add(fromDecimal('0.1'), fromDecimal('0.2')), fromDecimal('0.3'))).toBe(0);
  });
  it('floor and the smallest are exact', () => {
    expect([floor(fraction(7n, 2n)), floor(fraction(-7n, 2n))]).toEqual([3n, -4n]);
    expect(smallest(fraction(1n, 3n), fraction(33n, 100n))).toEqual(fraction(33n, 100n));
  });
  it('amounts are read as strings of up to two decimals and as integers', () => {
    expect(['150000.00', '0.5', '7', 12, '-0.50'].map(toFen)).toEqual([150000_00n, 50n, 7_00n, 12_00n, -50n]);
  });
});
