import { describe, expect, it } from 'vitest';
import type { HouseholdInput, LoanInput, PolicyInput } from '../../src/index.js';
import { only } from '../support.js';

/** 二, 三(一): families up to 100,000 yuan of annual income; 低保, 低边 and 特困 are excluded; a dynamic list. */
const reasonsOf = (
  household: Partial<HouseholdInput>,
  loan: Partial<LoanInput> = {},
  policy: Partial<PolicyInput> = {},
) => only({ household, loans: [loan], policy }).reasons;

describe('the income line', () => {
  it.each([
    ['99999.99', []],
    ['100000.00', []],
    ['100000.01', ['INCOME_ABOVE_CEILING']],
  ] as const)('an annual income of %s yuan gives %j', (annualIncome, reasons) => {
    expect(reasonsOf({ annualIncome })).toEqual(reasons);
  });

  it('an unknown income is no reason', () => {
    expect(reasonsOf({})).toEqual([]);
  });

  it('without a ceiling no income is too high', () => {
    const household = { listing: 'at-start', testedOn: 'contract', excludedAssistance: [] } as const;
    expect(reasonsOf({ annualIncome: '9999999.00' }, {}, { household })).toEqual([]);
  });
});

describe('assistance, looked up on the test day', () => {
  const spell = { kind: '低保', from: '2024-09-10', to: '2024-09-20' };

  it.each([
    ['2024-09-09', []],
    ['2024-09-10', ['HOUSEHOLD_ON_ASSISTANCE']],
    ['2024-09-19', ['HOUSEHOLD_ON_ASSISTANCE']],
    ['2024-09-20', []],
  ] as const)('a spell from 09-10 to 09-20 and a loan from %s give %j', (disbursedOn, reasons) => {
    expect(reasonsOf({ assistance: [spell] }, { disbursedOn })).toEqual(reasons);
  });

  it('a spell without an end goes on', () => {
    expect(reasonsOf({ assistance: [{ kind: '特困', from: '2020-01-01' }] })).toEqual(['HOUSEHOLD_ON_ASSISTANCE']);
  });

  it('a kind that the policy does not exclude is no reason', () => {
    expect(reasonsOf({ assistance: [{ kind: '临时救助', from: '2020-01-01' }] })).toEqual([]);
  });
});

describe('the list at the start', () => {
  const listed = [
    { from: '2024-09-10', to: '2024-09-20' },
    { from: '2024-10-01', to: '2024-10-02' },
  ];

  it.each([
    ['2024-09-09', ['HOUSEHOLD_NOT_LISTED']],
    ['2024-09-10', []],
    ['2024-09-19', []],
    ['2024-09-20', ['HOUSEHOLD_NOT_LISTED']],
    ['2024-10-01', []],
    ['2024-10-02', ['HOUSEHOLD_NOT_LISTED']],
  ] as const)('a loan contracted on %s gives %j', (contractedOn, reasons) => {
    expect(reasonsOf({ listed }, { contractedOn, disbursedOn: '2024-11-01' })).toEqual(reasons);
  });

  it('without a contract day the disbursement is the test day', () => {
    expect(reasonsOf({ listed }, { disbursedOn: '2024-09-10' })).toEqual([]);
  });

  it('tested on disbursement, the contract day does not matter', () => {
    const household = { listing: 'at-start', testedOn: 'disbursement' } as const;
    const loan = { contractedOn: '2024-09-10', disbursedOn: '2024-09-20' };
    expect(reasonsOf({ listed }, loan, { household })).toEqual(['HOUSEHOLD_NOT_LISTED']);
  });

  it('a household without a spell on the list is not listed', () => {
    expect(reasonsOf({ listed: [] })).toEqual(['HOUSEHOLD_NOT_LISTED']);
  });

  it('no household is refused where the list is not required', () => {
    expect(reasonsOf({ listed: [] }, {}, { household: { listing: 'not-required', testedOn: 'contract' } })).toEqual([]);
  });
});

describe('the list every day', () => {
  const everyDay = { household: { listing: 'every-day', testedOn: 'contract' } } as const;

  it('excludes the days off the list, and only those', () => {
    const loan = only({
      policy: everyDay,
      household: {
        listed: [
          { from: '2024-09-03', to: '2024-09-10' },
          { from: '2024-09-08', to: '2024-09-12' },
        ],
      },
      period: { from: '2024-09-01', to: '2024-09-16' },
    });
    // off: 1, 2; listed: 3 … 11; off: 12 … 15
    expect(loan.excludedDays).toEqual({ HOUSEHOLD_NOT_LISTED: 2 + 4 });
    expect(loan.subsidisedDays).toBe(9);
  });

  it('a household without a spell on the list has every day excluded, but its loan is eligible', () => {
    const loan = only({ policy: everyDay, household: { listed: [] } });
    expect(loan).toMatchObject({ basis: 'trial', reasons: [], excludedDays: { HOUSEHOLD_NOT_LISTED: 122 } });
  });
});

/** 四(一), last paragraph: the list was made in September 2024; loans of the trial are treated alike from 2024-09-01. */
describe('the first list', () => {
  const firstList = { madeOn: '2024-09-30', countsFrom: '2024-09-01' };
  const atStart = { household: { listing: 'at-start', testedOn: 'contract', firstList } } as const;
  const contractOf = (contractedOn: string, ...from: readonly string[]) =>
    reasonsOf({ listed: from.map((day) => ({ from: day })) }, { contractedOn, disbursedOn: '2024-10-05' }, atStart);

  it.each([
    // the day on which the family entered, the day of its contract
    ['2024-09-30', '2024-08-31', ['HOUSEHOLD_NOT_LISTED']],
    ['2024-09-30', '2024-09-01', []],
    ['2024-09-29', '2024-09-01', []],
    ['2024-10-01', '2024-09-30', ['HOUSEHOLD_NOT_LISTED']],
    ['2024-10-01', '2024-10-01', []],
    ['2024-09-02', '2024-09-01', []],
    ['2024-09-01', '2024-08-31', ['HOUSEHOLD_NOT_LISTED']],
    ['2024-08-31', '2024-08-31', []],
  ] as const)('listed from %s, contracted on %s: %j', (from, contractedOn, reasons) => {
    expect(contractOf(contractedOn, from)).toEqual(reasons);
  });

  it('a spell that ended keeps its end', () => {
    const listed = [{ from: '2024-09-20', to: '2024-09-25' }];
    const on = (contractedOn: string) => reasonsOf({ listed }, { contractedOn, disbursedOn: '2024-10-05' }, atStart);
    expect(on('2024-09-01')).toEqual([]);
    expect(on('2024-09-24')).toEqual([]);
    expect(on('2024-09-25')).toEqual(['HOUSEHOLD_NOT_LISTED']);
  });

  it('changes nothing where it was made before it counts', () => {
    const policy = {
      household: {
        listing: 'at-start',
        testedOn: 'contract',
        firstList: { madeOn: '2024-09-01', countsFrom: '2024-09-30' },
      },
    } as const;
    const loan = { contractedOn: '2024-09-01', disbursedOn: '2024-09-05' };
    expect(reasonsOf({ listed: [{ from: '2024-09-01' }] }, loan, policy)).toEqual([]);
    expect(reasonsOf({ listed: [{ from: '2024-09-02' }] }, loan, policy)).toEqual(['HOUSEHOLD_NOT_LISTED']);
  });

  it('does not change spells of assistance', () => {
    const assistance = [{ kind: '低保', from: '2024-09-20' }];
    const loan = { contractedOn: '2024-09-10', disbursedOn: '2024-09-10' };
    expect(reasonsOf({ assistance, listed: [{ from: '2024-09-20' }] }, loan, atStart)).toEqual([]);
  });

  it('shifts the days off the list where every day needs it', () => {
    const everyDay = { household: { listing: 'every-day', testedOn: 'contract', firstList } } as const;
    const excludedDays = (from: string) =>
      only({
        policy: everyDay,
        household: { listed: [{ from }] },
        loans: [{ disbursedOn: '2024-09-01' }],
        period: { from: '2024-09-01', to: '2024-10-11' },
      }).excludedDays;
    expect(excludedDays('2024-09-30')).toEqual({});
    // 30 days of September
    expect(excludedDays('2024-10-01')).toEqual({ HOUSEHOLD_NOT_LISTED: 30 });
  });
});
