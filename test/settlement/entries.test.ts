import { describe, expect, it } from 'vitest';
import {
  accruals,
  encodeEntries,
  encodeSettlement,
  entries,
  InvalidInputError,
  type LedgerEntry,
  type Portfolio,
  parseEntries,
  parsePortfolio,
  parseSettlement,
  period,
  settle,
  settlementEntries,
} from '../../src/index.js';
import { type Case, HOUSEHOLD, LOAN, POLICY, portfolioOf } from '../support.js';

// 100,000 yuan at 1.5%: 4.1666… yuan a day, so 4.17, 8.33, 12.50, 16.67, 20.83, 25.00 to date.
const SEPTEMBER = { from: '2024-09-01', to: '2024-10-01' };
const caseOf = (the: Case = {}) => portfolioOf({ period: SEPTEMBER, ...the });

const posted = (...made: readonly (readonly LedgerEntry[])[]) => parseEntries(encodeEntries(made.flat()));

/** Day, account, kind and amount of entries. */
const shortly = (made: readonly LedgerEntry[]) =>
  made.map(({ day, account, kind, funder, sequence, amount }) =>
    [day, account, kind, funder, sequence, amount.toFixed(2)].filter((part) => part !== undefined).join(' '),
  );

const on = (portfolio: Portfolio, day: string) => accruals(portfolio, { on: day });

describe('entries', () => {
  it('posts what the day adds', () => {
    const made = entries(
      on(caseOf(), '2024-09-02'),
      parseEntries(encodeEntries(entries(on(caseOf(), '2024-09-01'), []))),
    );
    expect(shortly(made)).toEqual(['2024-09-02 subsidy accrual 1 4.16']);
    expect(made[0]).toMatchObject({ loanId: 'L', reasons: [] });
    expect(made[0]?.key).toMatch(/^[0-9a-f]{64}$/);
  });

  it('posts an account for each figure, those of the usual accounts where none are named', () => {
    const portfolio = caseOf({ policy: { concession: [{ from: '2024-09-01', points: '1.9' }] } });
    const accrued = on(portfolio, '2024-09-01');
    // 1.9%: 5.2777… a day; 3.6%: 10.00 of interest
    expect(shortly(entries(accrued, []))).toEqual([
      '2024-09-01 subsidy accrual 1 4.17',
      '2024-09-01 concession accrual 1 5.28',
      '2024-09-01 waived accrual 1 5.28',
    ]);
    expect(shortly(entries(accrued, [], { accounts: ['borrowerInterest'] }))).toEqual([
      '2024-09-01 borrowerInterest accrual 1 0.55',
    ]);
    expect(() => entries(accrued, [], { accounts: ['interest' as never] })).toThrow(
      new RangeError('no account "interest"; expected one of subsidy, concession, waived, borrowerInterest'),
    );
  });

  it('corrects what was posted for earlier days, on the first of the days, beside what the day adds', () => {
    const first = entries(accruals(caseOf(), period('2024-09-01', '2024-09-05')), []);
    // Half was repaid on the 3rd: 2.0833… a day since, so 8.33, 10.42, 12.50, 14.58 to date
    const late = caseOf({ loans: [{ repayments: [{ on: '2024-09-03', amount: '50000.00' }] }] });
    expect(shortly(entries(on(late, '2024-09-05'), posted(first)))).toEqual([
      '2024-09-05 subsidy accrual 1 2.08',
      '2024-09-05 subsidy correction 1 -4.17',
    ]);
  });

  it('corrects a day that was posted, where it is posted again with other data, and adds nothing with the same', () => {
    const first = entries(on(caseOf(), '2024-09-01'), []);
    const late = caseOf({ loans: [{ overdue: [{ from: '2024-09-01', to: '2024-09-02' }] }] });
    const second = entries(on(late, '2024-09-01'), posted(first));
    expect(shortly(second)).toEqual(['2024-09-01 subsidy correction 1 -4.17']);
    expect(entries(on(late, '2024-09-01'), posted(first, second))).toEqual([]);
    const third = entries(on(caseOf(), '2024-09-01'), posted(first, second));
    expect(shortly(third)).toEqual(['2024-09-01 subsidy correction 2 4.17']);
    expect(new Set([...first, ...second, ...third].map(({ key }) => key)).size).toBe(3);
  });

  it('leaves what was posted for later days to the entries of these days', () => {
    const first = entries(accruals(caseOf(), period('2024-09-01', '2024-09-04')), []);
    const late = caseOf({ loans: [{ overdue: [{ from: '2024-09-01', to: '2024-09-02' }] }] });
    const corrected = entries(on(late, '2024-09-02'), posted(first));
    // 4.17 to date in place of 8.33
    expect(shortly(corrected)).toEqual(['2024-09-02 subsidy correction 1 -4.16']);
    // 8.33 in place of 12.50 − 4.16 = 8.34
    expect(shortly(entries(on(late, '2024-09-03'), posted(first, corrected)))).toEqual([
      '2024-09-03 subsidy correction 1 -0.01',
    ]);
  });

  it('takes a balance for the entries of days before, and refuses one from the first day on', () => {
    const balance = { loanId: 'L', day: '2024-09-02', account: 'subsidy', kind: 'balance', amount: '8.00' };
    expect(shortly(entries(on(caseOf(), '2024-09-03'), parseEntries([balance])))).toEqual([
      '2024-09-03 subsidy accrual 1 4.17',
      '2024-09-03 subsidy correction 1 0.33',
    ]);
    expect(() => entries(on(caseOf(), '2024-09-02'), parseEntries([balance]))).toThrow(
      /INVALID_VALUE: "2024-09-02" is not accepted here; a balance must be of a day before/,
    );
  });

  it('does not count what was posted before the period, nor supplements and clawbacks', () => {
    const before = { loanId: 'L', account: 'subsidy', sequence: 1 };
    const other = parseEntries([
      { ...before, day: '2024-08-31', kind: 'accrual', amount: '100.00' },
      { ...before, day: '2024-09-01', kind: 'clawback', funder: 'local', amount: '-7.00' },
      { ...before, day: '2024-09-01', kind: 'supplement', funder: 'province', amount: '3.00' },
    ]);
    expect(shortly(entries(on(caseOf(), '2024-09-02'), other))).toEqual([
      '2024-09-02 subsidy accrual 1 4.16',
      '2024-09-02 subsidy correction 1 4.17',
    ]);
  });

  it('reverses a loan that is no longer in the data', () => {
    const two = caseOf({ loans: [{}, {}] });
    const first = entries(on(two, '2024-09-01'), []);
    const one = entries(on(caseOf({ loans: [{ id: 'L2' }] }), '2024-09-02'), posted(first));
    expect(one.map(({ loanId }) => loanId)).toEqual(['L2', 'L1']);
    expect(shortly(one)).toEqual(['2024-09-02 subsidy accrual 1 4.16', '2024-09-02 subsidy correction 1 -4.17']);
  });

  it('corrects a loan whose cap an earlier loan of the household uses up', () => {
    // 10.00 for the household: 4.17 + 4.17, then 8.33 and 1.67, then 10.00 and nothing
    const capped = caseOf({ policy: { amountCap: { perHousehold: '10.00', per: 'period' } }, loans: [{}, {}] });
    const made = entries(accruals(capped, period('2024-09-01', '2024-09-04')), []);
    expect(made.map(({ loanId, day, amount }) => [loanId, day.slice(8), amount.toFixed(2)].join(' '))).toEqual([
      'L1 01 4.17',
      'L1 02 4.16',
      'L1 03 1.67',
      'L2 01 4.17',
      'L2 02 -2.50',
      'L2 03 -1.67',
    ]);
  });

  it('refuses a period that has been settled', () => {
    const portfolio = caseOf();
    const daily = entries(accruals(portfolio), []);
    const settled = settlementEntries(settle(portfolio), posted(daily));
    const late = caseOf({ loans: [{ overdue: [{ from: '2024-09-03', to: '2024-09-04' }] }] });
    expect(() => entries(accruals(late), posted(daily, settled))).toThrow(InvalidInputError);
    expect(() => entries(accruals(late), posted(daily, settled))).toThrow(
      /posted\[30\]\.kind: INVALID_VALUE: "allocation" is not accepted here; the period has been settled/,
    );
    const october = portfolioOf({ period: { from: '2024-10-01', to: '2024-11-01' } });
    expect(shortly(entries(on(october, '2024-10-01'), posted(daily, settled)))).toEqual([
      '2024-10-01 subsidy accrual 1 4.17',
    ]);
  });

  it('counts amounts that no number holds exactly', () => {
    const balance = {
      loanId: 'L',
      account: 'subsidy',
      day: '2024-09-01',
      kind: 'balance',
      amount: '123456789012345678.91',
    };
    const made = entries(on(caseOf(), '2024-09-02'), parseEntries([balance]));
    // 8.33 − 4.16 − 123,456,789,012,345,678.91
    expect(made[1]?.amount.toFixed(2)).toBe('-123456789012345674.74');
  });
});

describe('the reasons of a correction', () => {
  const given = { policy: POLICY, period: SEPTEMBER, households: [HOUSEHOLD], loans: [LOAN, { ...LOAN, id: 'M' }] };
  const before = parsePortfolio(given);
  const first = entries(on(before, '2024-09-05'), []);
  const reasonsAfter = (now: Portfolio) => {
    const made = entries(on(now, '2024-09-06'), posted(first), { known: { before, now } });
    return made.find(({ kind, loanId }) => kind === 'correction' && loanId === 'L')?.reasons;
  };

  it('are the events of the loan that are new, changed or gone, by their days', () => {
    const repayments = [
      { on: '2024-09-03', amount: '50000.00' },
      { on: '2024-09-02', amount: '10000.00' },
    ];
    expect(
      reasonsAfter(
        parsePortfolio({
          ...given,
          loans: [{ ...LOAN, repayments, misusedOn: '2024-09-04' }, given.loans[1] as never],
        }),
      ),
    ).toEqual([
      { loanId: 'L', field: 'repayments', on: '2024-09-02' },
      { loanId: 'L', field: 'repayments', on: '2024-09-03' },
      { loanId: 'L', field: 'misusedOn', on: '2024-09-04' },
    ]);
  });

  it('are those of the household, of its other loans and of the policy, too', () => {
    const now = parsePortfolio({
      ...given,
      policy: { ...POLICY, subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.6' }] },
      households: [{ ...HOUSEHOLD, annualIncome: '50000.00', listed: [{ from: '2024-08-16' }] }],
      loans: [LOAN, { ...LOAN, id: 'N', principal: '1000.00' }],
    });
    expect(reasonsAfter(now)).toEqual([
      { householdId: 'H', field: 'listed', on: '2024-08-15' },
      { householdId: 'H', field: 'listed', on: '2024-08-16' },
      { householdId: 'H', field: 'annualIncome' },
      { loanId: 'M', field: 'loan', on: '2024-09-01' },
      { loanId: 'N', field: 'loan', on: '2024-09-01' },
      { field: 'policy' },
    ]);
  });

  it('are none where the data is not given, and none of an accrual', () => {
    const now = parsePortfolio({ ...given, loans: [{ ...LOAN, principal: '90000.00' }] });
    const made = entries(on(now, '2024-09-06'), posted(first));
    expect(made.map(({ reasons }) => reasons)).toEqual(made.map(() => []));
    expect(reasonsAfter(now)?.[0]).toEqual({ loanId: 'L', field: 'principal' });
  });

  it('of a loan that neither data has are those of the policy alone', () => {
    const stray = parseEntries([
      { loanId: 'X', day: '2024-09-05', account: 'subsidy', kind: 'accrual', sequence: 1, amount: '1.00' },
    ]);
    const households = { households: before.households, loans: before.loans };
    const made = entries(on(before, '2024-09-06'), stray, { known: { before: households, now: before } });
    expect(made.find(({ loanId }) => loanId === 'X')).toMatchObject({ kind: 'correction', reasons: [] });
  });

  it('are of a household that was not in the data before only that its loans are new', () => {
    const none = { households: [], loans: [] };
    const made = entries(on(before, '2024-09-06'), [], { known: { before: none, now: before } });
    expect(made.find(({ kind }) => kind === 'correction')?.reasons).toEqual([
      { loanId: 'L', field: 'loan', on: '2024-09-01' },
      { loanId: 'M', field: 'loan', on: '2024-09-01' },
    ]);
  });
});

describe('settlementEntries', () => {
  it('moves the subsidy of every loan to the funders, where every day was posted', () => {
    const portfolio = caseOf();
    const daily = entries(accruals(portfolio), []);
    const settlement = settle(portfolio);
    const made = settlementEntries(settlement, posted(daily));
    // 30 days: 125.00; 80% are 100.00
    expect(shortly(made)).toEqual([
      '2024-09-30 subsidy allocation 1 -125.00',
      '2024-09-30 subsidy allocation province 1 100.00',
      '2024-09-30 subsidy allocation local 1 25.00',
    ]);
    expect(made[0]?.settlement).toBe(settlement.provenance.settlementSha256);
    expect(settlementEntries(settlement, posted(daily, made))).toEqual([]);
  });

  it('brings what was posted to the line, of every account', () => {
    const portfolio = caseOf({ policy: { concession: [{ from: '2024-09-01', points: '1.9' }] } });
    const daily = entries(accruals(portfolio, period('2024-09-01', '2024-09-30')), []);
    // of 30 days 29 were posted: 120.83 of 125.00, and 153.06 of 158.33
    expect(
      shortly(settlementEntries(settle(portfolio), posted(daily))).filter((line) => !line.includes('alloc')),
    ).toEqual([
      '2024-09-30 subsidy settlement 1 4.17',
      '2024-09-30 concession settlement 1 5.27',
      '2024-09-30 waived settlement 1 5.27',
    ]);
  });

  it('reverses a loan that the settlement does not have', () => {
    const daily = entries(on(caseOf({ loans: [{ id: 'X' }] }), '2024-09-01'), []);
    const made = settlementEntries(settle(caseOf({ loans: [] })), posted(daily));
    expect(made.map(({ loanId, kind, amount }) => [loanId, kind, amount.toFixed(2)])).toEqual([
      ['X', 'settlement', '-4.17'],
    ]);
  });

  it('takes back by funder what a later settlement adjusts, and follows one that was issued anew', () => {
    const first = settle(caseOf());
    const october = { from: '2024-10-01', to: '2024-11-01' };
    const previous = [encodeSettlement(first)];
    const later = (loan: object) => settle(portfolioOf({ period: october, loans: [loan], previous }));
    // 6 days of 30 were overdue: 25.00 less, of which the province has 20.00
    const overdue = later({ overdue: [{ from: '2024-09-05', to: '2024-09-11' }] });
    const made = settlementEntries(overdue, []);
    expect(shortly(made).filter((line) => !line.includes('allocation'))).toEqual([
      '2024-10-31 subsidy settlement 1 129.17',
      '2024-10-31 subsidy clawback province 1 -20.00',
      '2024-10-31 subsidy clawback local 1 -5.00',
    ]);
    expect(settlementEntries(overdue, posted(made))).toEqual([]);
    // issued anew with 3 days: 12.50 less, so 10.00 and 2.50
    const anew = later({ overdue: [{ from: '2024-09-05', to: '2024-09-08' }] });
    expect(shortly(settlementEntries(anew, posted(made)))).toEqual([
      '2024-10-31 subsidy supplement province 1 10.00',
      '2024-10-31 subsidy supplement local 1 2.50',
    ]);
    // issued anew without an adjustment
    expect(shortly(settlementEntries(later({}), posted(made)))).toEqual([
      '2024-10-31 subsidy supplement local 1 5.00',
      '2024-10-31 subsidy supplement province 1 20.00',
    ]);
  });

  it('of a settlement without a hash do not name it', () => {
    const { provenance, ...rest } = encodeSettlement(settle(caseOf()));
    const { settlementSha256: _, ...unhashed } = provenance;
    const taken = parseSettlement({ ...rest, provenance: unhashed }, { takeUnhashed: true });
    expect(settlementEntries(taken, []).map((entry) => Object.hasOwn(entry, 'settlement'))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('counts a balance of a day before the last, and refuses another', () => {
    const balance = { loanId: 'L', day: '2024-09-29', account: 'subsidy', kind: 'balance', amount: '124.00' };
    expect(shortly(settlementEntries(settle(caseOf()), parseEntries([balance])))[0]).toBe(
      '2024-09-30 subsidy settlement 1 1.00',
    );
    expect(() => settlementEntries(settle(caseOf()), parseEntries([{ ...balance, day: '2024-09-30' }]))).toThrow(
      InvalidInputError,
    );
  });
});
