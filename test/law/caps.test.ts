import { describe, expect, it } from 'vitest';
import type { LoanInput, PolicyInput } from '../../src/index.js';
import { dailyBookings } from '../../src/index.js';
import { assessed, type Case, settled } from '../support.js';

/*
 * Lists of caps (SPEC 3 and 5). 100,000 yuan at 1.5% under ACT/360 are 4.166… a day; amounts are chosen so that they end:
 * 24,000 are 1.00 a day, 12,000 0.50.
 */

const ONE: Partial<LoanInput> = { principal: '24000' };
const DAYS = { from: '2025-01-01', to: '2025-01-11' };
const LENDERS = { lenders: ['BANK', 'OTHER'] };

/** The subsidies of the loans over ten days of January. */
function subsidies(policy: Partial<PolicyInput>, loans: readonly Partial<LoanInput>[], more: Case = {}): string[] {
  const of = settled({ policy: { ...LENDERS, ...policy }, period: DAYS, ...more, loans });
  return of.loans.map(({ subsidy }) => subsidy);
}

describe('a cap on principal ties together the loans with the same values of its keys', () => {
  const per = (...keys: string[]) => ({ principalCap: [{ limit: '36000', per: keys as ['household'] }] });
  const twoLenders = [ONE, { ...ONE, lender: 'OTHER' }, ONE];

  it.each([
    ['household', ['household'], ['10.00', '5.00', '0.00']],
    ['household and lender', ['household', 'lender'], ['10.00', '10.00', '5.00']],
    ['household and product', ['household', 'product'], ['10.00', '5.00', '0.00']],
    ['loan', ['loan'], ['10.00', '10.00', '10.00']],
    ['loan, whatever stands beside it', ['loan', 'household'], ['10.00', '10.00', '10.00']],
  ])('%s', (_, keys, expected) => {
    expect(subsidies(per(...keys), twoLenders)).toEqual(expected);
  });

  it('loans without an attribute have one value in common, which is not the empty text', () => {
    const project = (name?: string) => ({ ...ONE, ...(name === undefined ? {} : { attributes: { project: name } }) });
    const loans = [project(), project(''), project(), project('A'), project('A')];
    expect(subsidies(per('household', 'attribute:project'), loans)).toEqual([
      '10.00',
      '10.00',
      '5.00',
      '10.00',
      '5.00',
    ]);
  });

  it('an attribute of the household applies to all its loans', () => {
    const household = { attributes: { project: 'A' } };
    const loans = [ONE, { ...ONE, attributes: { project: 'A' } }];
    expect(subsidies(per('household', 'attribute:project'), loans, { household })).toEqual(['10.00', '5.00']);
  });
});

describe('several caps bind together', () => {
  it('each loan is limited by the smallest rest', () => {
    const principalCap = [
      { limit: '48000', per: ['household'] },
      { limit: '30000', per: ['household', 'lender'] },
      { limit: '20000', per: ['loan'], when: { lenders: ['OTHER'] } },
    ] satisfies PolicyInput['principalCap'];
    // L1 24,000; L2 at most 20,000; L3 has 6,000 of its lender, and 4,000 of the household: 4,000 × 1.5% × 10 ÷ 360 = 1.67
    const loans = [ONE, { ...ONE, lender: 'OTHER' }, ONE];
    expect(subsidies({ principalCap }, loans)).toEqual(['10.00', '8.33', '1.67']);
  });

  it('a cap for some loans neither limits nor counts others', () => {
    const principalCap = [
      { limit: '24000', per: ['household'], when: { lenders: ['OTHER'] } },
    ] satisfies PolicyInput['principalCap'];
    const loans = [ONE, { ...ONE, lender: 'OTHER' }, ONE, { ...ONE, lender: 'OTHER' }];
    const { loans: lines } = settled({ policy: { ...LENDERS, principalCap }, period: DAYS, loans });
    expect(lines.map(({ subsidy }) => subsidy)).toEqual(['10.00', '10.00', '10.00', '0.00']);
    expect(lines[3]?.excludedDays).toEqual({ PRINCIPAL_CAP: 10 });
  });

  it('caps on amounts bind together too, and the part cut off is in `capped`', () => {
    const amountCap = [
      { limit: '12', per: ['household', 'lender'], during: 'period' },
      { limit: '15', per: ['household'], during: 'period' },
      { limit: '9', per: ['loan'], during: 'period' },
    ] satisfies PolicyInput['amountCap'];
    const { loans } = settled({
      policy: { ...LENDERS, amountCap },
      period: DAYS,
      loans: [ONE, { ...ONE, lender: 'OTHER' }, ONE],
    });
    // L1 9.00 of 9; L2 6.00 of the 15 − 9; L3 nothing of it.
    expect(loans.map(({ subsidy, capped }) => [subsidy, capped])).toEqual([
      ['9.00', '1.00'],
      ['6.00', '4.00'],
      ['0.00', '10.00'],
    ]);
  });
});

describe('a cap of a calendar year', () => {
  const cap = (during: 'year' | 'programme' | 'period', per: 'loan' | 'household' = 'household') => ({
    amountCap: [{ limit: '12', per: [per], during }],
  });
  const issued = (from: string, to: string) => ({ period: { from, to }, loans: [] });
  const [december, january] = [issued('2024-12-01', '2024-12-11'), issued('2025-01-01', '2025-01-11')];
  const february = { from: '2025-02-01', to: '2025-02-11' };
  const of = (policy: Partial<PolicyInput>, previous: Case['previous'], period = february) =>
    settled({ policy, period, previous: previous!, loans: [ONE] });

  it('counts what earlier periods of the same year used', () => {
    // 12.00 − 10.00 = 2.00 are left in February; under the programme December used 10.00 and January 2.00.
    expect(of(cap('year'), [january, december]).totals.subsidy).toBe('2.00');
    expect(of(cap('year', 'loan'), [january, december]).totals.subsidy).toBe('2.00');
    expect(of(cap('programme'), [january, december]).totals.subsidy).toBe('0.00');
    expect(of(cap('period'), [january, december]).totals.subsidy).toBe('10.00');
    expect(of(cap('year'), [december], { from: '2025-01-01', to: '2025-01-11' }).totals.subsidy).toBe('10.00');
  });

  it('recomputes a later period with this one counted', () => {
    // February is settled after March: March, issued with nothing, comes to 2.00 today.
    const march = issued('2025-03-01', '2025-03-11');
    const settlement = of(cap('year'), [march]);
    expect(settlement.totals.subsidy).toBe('10.00');
    expect(settlement.adjustments.map(({ subsidy }) => subsidy)).toEqual(['2.00']);
    expect(of(cap('period'), [march]).adjustments.map(({ subsidy }) => subsidy)).toEqual(['10.00']);
  });

  it('is used first, in every period, by the loan that is earlier in the order', () => {
    const { loans } = settled({ policy: cap('year'), period: february, previous: [january], loans: [ONE, ONE] });
    // January: 10.00 and 2.00; nothing is left.
    expect(loans.map(({ subsidy }) => subsidy)).toEqual(['0.00', '0.00']);
  });
});

it('the bookings of a period add up to its settlement under lists of caps', () => {
  const policy = {
    ...LENDERS,
    principalCap: [{ limit: '36000', per: ['household', 'lender'] }],
    amountCap: [{ limit: '12', per: ['household'], during: 'year' }],
  } satisfies Partial<PolicyInput>;
  const loans = [ONE, { ...ONE, lender: 'OTHER' }, ONE];
  const booked = dailyBookings(assessed({ policy, period: DAYS, loans }));
  const sums = booked.map(({ bookings }) =>
    bookings.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0),
  );
  // L1 10.00, L2 the 2.00 that are left, L3 nothing
  expect(sums).toEqual([1000, 200, 0]);
  expect(settled({ policy, period: DAYS, loans }).loans.map(({ subsidy }) => subsidy)).toEqual([
    '10.00',
    '2.00',
    '0.00',
  ]);
});
