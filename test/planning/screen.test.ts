import { describe, expect, it } from 'vitest';
import {
  type Household,
  type HouseholdInput,
  type PolicyInput,
  parseHousehold,
  parsePolicy,
  type Screening,
  screen,
  screenList,
} from '../../src/index.js';
import { assessed, HOUSEHOLD, LOAN, POLICY } from '../support.js';

const family = (part: Partial<HouseholdInput> = {}): Household =>
  parseHousehold({ household: { ...HOUSEHOLD, ...part }, loans: [] }).household;
const policyWith = (part: Partial<PolicyInput> = {}) => parsePolicy({ ...POLICY, ...part });
const on = (day: string, household: Partial<HouseholdInput> = {}, policy: Partial<PolicyInput> = {}): Screening =>
  screen({ policy: policyWith(policy), household: family(household), on: day });
const reasonsOn = (...given: Parameters<typeof on>) => on(...given).grounds.map(({ reason }) => reason);

describe('a family', () => {
  it('without a reason against it is eligible, with the facts of the day', () => {
    expect(on('2025-03-01', { annualIncome: '100000.00' })).toEqual({
      householdId: 'H',
      on: '2025-03-01',
      isEligible: true,
      grounds: [],
      facts: {
        testDay: '2025-03-01',
        testedOn: 'disbursement',
        listed: [{ from: '2024-08-15' }],
        annualIncome: '100000.00',
        incomeCeiling: '100000.00',
      },
      changes: [],
    });
  });

  it('on assistance is told its spell, and the day after it', () => {
    const assistance = [{ kind: '低保', from: '2025-01-01', to: '2025-07-01' }];
    expect(on('2025-06-30', { assistance })).toMatchObject({
      isEligible: false,
      grounds: [{ reason: 'HOUSEHOLD_ON_ASSISTANCE', facts: { testDay: '2025-06-30', assistance } }],
      changes: [{ reason: 'HOUSEHOLD_ON_ASSISTANCE', from: '2025-07-01' }],
      nextChange: '2025-07-01',
    });
    expect(on('2025-07-01', { assistance })).toMatchObject({ isEligible: true });
    expect(on('2025-07-01', { assistance })).not.toHaveProperty('nextChange');
  });

  it('that goes from one spell of assistance into another waits for the end of the last', () => {
    const assistance = [
      { kind: '低保', from: '2025-01-01', to: '2025-04-01' },
      { kind: '低边', from: '2025-04-01', to: '2025-09-01' },
    ];
    expect(on('2025-02-01', { assistance }).changes).toEqual([
      { reason: 'HOUSEHOLD_ON_ASSISTANCE', from: '2025-09-01' },
    ]);
  });

  it('with an income above the line is told by how much; no day is known', () => {
    expect(on('2025-03-01', { annualIncome: '108600.50' })).toMatchObject({
      grounds: [{ reason: 'INCOME_ABOVE_CEILING', facts: { annualIncome: '108600.50', incomeCeiling: '100000.00' } }],
      changes: [{ reason: 'INCOME_ABOVE_CEILING', above: '8600.50' }],
    });
    expect(on('2025-03-01', { annualIncome: '108600.50' })).not.toHaveProperty('nextChange');
  });

  it('that is not on the list is told the day on which it will be, if any', () => {
    expect(on('2024-10-01', { listed: [{ from: '2025-02-01' }] }).changes).toEqual([
      { reason: 'HOUSEHOLD_NOT_LISTED', from: '2025-02-01' },
    ]);
    expect(on('2025-03-01', { listed: [{ from: '2024-08-15', to: '2025-03-01' }] }).changes).toEqual([
      { reason: 'HOUSEHOLD_NOT_LISTED' },
    ]);
  });

  it('that is eligible is told the day on which it no longer is', () => {
    expect(on('2024-10-01', { listed: [{ from: '2024-08-15', to: '2025-03-01' }] })).toMatchObject({
      isEligible: true,
      nextChange: '2025-03-01',
    });
    const window = { ...POLICY.window, to: '2026-01-01' };
    expect(on('2025-12-31', {}, { window })).toMatchObject({ isEligible: true, nextChange: '2026-01-01' });
    expect(reasonsOn('2026-01-01', {}, { window })).toEqual(['DISBURSED_AFTER_WINDOW']);
  });

  it('before the window is told the first day of the window', () => {
    expect(on('2024-08-31').changes).toEqual([{ reason: 'DISBURSED_BEFORE_WINDOW', from: '2024-09-01' }]);
  });

  it('outside the days of contracts is told so', () => {
    const window = { ...POLICY.window, contracted: { from: '2025-01-01', to: '2025-07-01' } };
    expect(on('2024-12-31', {}, { window })).toMatchObject({
      grounds: [{ reason: 'CONTRACTED_BEFORE_WINDOW' }],
      nextChange: '2025-01-01',
    });
    expect(reasonsOn('2025-07-01', {}, { window })).toEqual(['CONTRACTED_AFTER_WINDOW']);
  });

  it('with several reasons is told all, each with what removes it, and the day when none is left', () => {
    const assistance = [{ kind: '特困', from: '2024-09-10', to: '2024-12-01' }];
    expect(on('2024-09-15', { listed: [{ from: '2024-11-01' }], assistance })).toMatchObject({
      grounds: [{ reason: 'HOUSEHOLD_NOT_LISTED' }, { reason: 'HOUSEHOLD_ON_ASSISTANCE' }],
      changes: [
        { reason: 'HOUSEHOLD_NOT_LISTED', from: '2024-11-01' },
        { reason: 'HOUSEHOLD_ON_ASSISTANCE', from: '2024-12-01' },
      ],
      nextChange: '2024-12-01',
    });
  });

  it('of a category for which there is no rule is told so; what only a loan can miss is not held against it', () => {
    const subsidy = [
      { ...POLICY.subsidy[0], when: { categories: ['经营类'], products: ['P'], principal: { from: '1000000' } } },
    ] as PolicyInput['subsidy'];
    expect(reasonsOn('2025-03-01', { category: '务工类' }, { subsidy })).toEqual(['NO_RULE']);
    expect(reasonsOn('2025-03-01', { category: '经营类' }, { subsidy })).toEqual([]);
    const products = [{ ...POLICY.subsidy[0], when: { products: ['Q'] } }] as PolicyInput['subsidy'];
    expect(reasonsOn('2025-03-01', {}, { subsidy: products })).toEqual([]);
    const townships = [{ ...POLICY.subsidy[0], when: { townships: ['妙高'] } }] as PolicyInput['subsidy'];
    expect(reasonsOn('2025-03-01', { township: '云峰' }, { subsidy: townships })).toEqual(['NO_RULE']);
    expect(reasonsOn('2025-03-01', {}, { conditions: [{ principal: { atLeast: '50000' } }] })).toEqual([]);
  });

  it('under a policy without products is told so', () => {
    expect(reasonsOn('2025-03-01', {}, { products: [] })).toEqual(['PRODUCT_NOT_ELIGIBLE']);
  });

  it.each(['every-day', 'at-start', 'not-required'] as const)('that was never listed, with listing %s', (listing) => {
    const household = { ...POLICY.household, listing };
    const expected = listing === 'not-required' ? [] : ['HOUSEHOLD_NOT_LISTED'];
    expect(reasonsOn('2025-03-01', { listed: [] }, { household })).toEqual(expected);
  });

  it('on the first list counts from the first day of that list', () => {
    const firstList = { countsFrom: '2024-09-01', madeOn: '2024-12-31' };
    const household = { ...POLICY.household, firstList };
    expect(reasonsOn('2024-09-01', { listed: [{ from: '2024-11-15' }] }, { household })).toEqual([]);
  });

  it('has the reasons of its household that the engine finds for a loan of that day', () => {
    const assistance = [{ kind: '低保', from: '2024-09-20', to: '2024-10-10' }];
    for (const day of ['2024-08-20', '2024-09-10', '2024-10-09', '2024-10-10']) {
      const loan = { ...LOAN, disbursedOn: day, maturesOn: '2025-10-10' };
      const engine = assessed({ household: { assistance }, loans: [loan] }).loans[0]?.reasons;
      expect(reasonsOn(day, { assistance })).toEqual(engine);
    }
  });

  it.each([
    [undefined, 'expected a request, {policy, household, on}; given: undefined'],
    [{ policy: POLICY, household: family(), on: '2025-01-01' }, /has not been read: call parsePolicy/],
    [{ policy: policyWith(), household: HOUSEHOLD, on: '2025-01-01' }, /has not been read: call parseHousehold/],
    [{ policy: policyWith(), household: family(), on: '2025-02-30' }, 'on: 2025-02-30 is not a day'],
  ])('is refused where it has not been read: %#', (request, message) => {
    expect(() => screen(request as never)).toThrow(message);
  });
});

describe('a list of families', () => {
  const households = [
    family({ id: 'H3', name: '丙', township: '云峰', listed: [{ from: '2025-02-01' }] }),
    family({ id: 'H1', name: '甲', listed: [{ from: '2024-08-15', to: '2025-01-10' }] }),
    family({ id: 'H2' }),
    family({ id: 'H4', annualIncome: '120000', listed: [] }),
  ];
  const list = screenList({ policy: policyWith(), households, on: '2025-03-01', since: '2024-12-31' });

  it('says who has become eligible since a day, and who no longer is, by id', () => {
    expect(
      list.households.map(({ screening, change }) => [screening.householdId, screening.isEligible, change]),
    ).toEqual([
      ['H1', false, 'left'],
      ['H2', true, undefined],
      ['H3', true, 'entered'],
      ['H4', false, undefined],
    ]);
    expect(list.counts).toEqual({ households: 4, eligible: 2, entered: 1, left: 1 });
    expect(list.reasons).toEqual({ HOUSEHOLD_NOT_LISTED: 2, INCOME_ABOVE_CEILING: 1 });
    expect(list.households[2]).toMatchObject({ name: '丙', township: '云峰', before: { on: '2024-12-31' } });
  });

  it('compares nothing without a day to compare with', () => {
    const alone = screenList({ policy: policyWith(), households, on: '2025-03-01' });
    expect(alone).not.toHaveProperty('since');
    expect(alone.households.some((row) => 'before' in row || 'change' in row)).toBe(false);
    expect(alone.counts).toEqual({ households: 4, eligible: 2, entered: 0, left: 0 });
  });

  it.each([
    [null, 'expected a request, {policy, households, on}; given: null'],
    [{ policy: policyWith(), households: HOUSEHOLD, on: '2025-01-01' }, 'expected a list of households'],
  ])('is refused where it is none: %#', (request, message) => {
    expect(() => screenList(request as never)).toThrow(message);
  });
});
