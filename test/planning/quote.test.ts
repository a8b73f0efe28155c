import { describe, expect, it } from 'vitest';
import { encodeQuote, type LoanInput, type PolicyInput, parseHousehold, parsePolicy, quote } from '../../src/index.js';
import { HOUSEHOLD, halfUp, LOAN, POLICY, yuanText } from '../support.js';

const policyWith = (part: Partial<PolicyInput> = {}) => parsePolicy({ ...POLICY, ...part });

function quoted(
  loan: Partial<LoanInput>,
  policy: Partial<PolicyInput> = {},
  others: readonly Partial<LoanInput>[] = [],
) {
  const loans = [{ ...LOAN, ...loan }, ...others.map((other) => ({ ...LOAN, ...other }))];
  const read = parseHousehold({ household: HOUSEHOLD, loans });
  const [own, ...rest] = loans.map(({ id }) => read.loans.find((each) => each.id === id)) as [never, ...never[]];
  return encodeQuote(quote({ policy: policyWith(policy), household: read.household, loan: own, loans: rest }));
}

/** 100,000 yuan × hundredths of a percent × days ÷ 360, half up to the fen. */
const of = (hundredths: bigint, days: bigint) => yuanText(halfUp(10_000_000n * hundredths * days, 10_000n * 360n));

describe('the quote of a loan', () => {
  // Of 100,000 yuan at 3.6%, subsidised with 1.5 points, from 2024-09-01 to 2025-09-01: 122 days of 2024 and 243 of 2025.
  it('has each year until the loan is due, and their sums', () => {
    const { years, total, isEligible, grounds } = quoted({});
    expect([isEligible, grounds]).toEqual([true, []]);
    expect(years).toMatchObject([
      {
        year: 2024,
        from: '2024-01-01',
        to: '2025-01-01',
        subsidisedDays: 122,
        interest: of(360n, 122n),
        subsidy: '508.33',
      },
      {
        year: 2025,
        from: '2025-01-01',
        to: '2025-09-01',
        subsidisedDays: 243,
        interest: of(360n, 243n),
        subsidy: '1012.50',
      },
    ]);
    expect(of(150n, 122n)).toBe('508.33');
    expect(of(150n, 243n)).toBe('1012.50');
    // 1,220.00 + 2,430.00 of interest; 508.33 + 1,012.50 of subsidy.
    expect(total).toMatchObject({
      interest: '3650.00',
      subsidy: '1520.83',
      borrowerInterest: '2129.17',
      capped: '0.00',
    });
  });

  it('splits each year by the shares of the funders', () => {
    const { years, total } = quoted({});
    // 80% of 508.33 is 406.664, of 1,012.50 exactly 810.00.
    expect(years.map(({ funders }) => funders)).toEqual([
      { province: '406.66', local: '101.67' },
      { province: '810.00', local: '202.50' },
    ]);
    expect(total.funders).toEqual({ province: '1216.66', local: '304.17' });
  });

  it('counts its earlier years towards a cap for the programme', () => {
    const amountCap = [{ limit: '600.00', per: ['household'], during: 'programme' }] as const;
    const { years, total } = quoted({}, { amountCap });
    expect(years.map(({ subsidy }) => subsidy)).toEqual(['508.33', '91.67']);
    expect(total).toMatchObject({ subsidy: '600.00', capped: '920.83' });
  });

  it('comes after the loans that the household has', () => {
    // Of a cap of 150,000 yuan a household, the earlier loan takes 100,000: 50,000 yuan are subsidised.
    const principalCap = [{ limit: '150000.00', per: ['household'] }] as const;
    const { years } = quoted({ disbursedOn: '2024-10-01', maturesOn: '2025-01-01' }, { principalCap }, [
      { id: 'EARLIER', disbursedOn: '2024-09-01' },
    ]);
    // 50,000 × 1.5% × 92 ÷ 360 = 191.666…
    expect(years.map(({ year, subsidy }) => [year, subsidy])).toEqual([[2024, '191.67']]);
  });

  it('ends on the day to which the loan is extended', () => {
    const { years } = quoted({ extendedTo: '2026-03-01' }, { extension: 'include' });
    expect(years.map(({ year, to }) => [year, to])).toEqual([
      [2024, '2025-01-01'],
      [2025, '2026-01-01'],
      [2026, '2026-03-01'],
    ]);
  });

  it('takes interest as paid when due', () => {
    expect(quoted({}, { payment: 'paid' }).total.subsidy).toBe('1520.83');
  });

  it('says why a loan is not eligible; the family pays all of the interest', () => {
    const { isEligible, grounds, total } = quoted({ lender: 'OTHER' });
    expect([isEligible, grounds]).toEqual([
      false,
      [{ reason: 'LENDER_NOT_ELIGIBLE', facts: { lender: 'OTHER', lenders: ['BANK'] } }],
    ]);
    expect(total).toMatchObject({ subsidy: '0.00', borrowerInterest: '3650.00' });
  });

  it('is refused for a loan that the household has, and for what has not been read', () => {
    const { household, loans } = parseHousehold({ household: HOUSEHOLD, loans: [LOAN] });
    const [loan] = loans as [never];
    expect(() => quote({ policy: policyWith(), household, loan, loans })).toThrow(
      new RangeError('loan L is among the loans of the household'),
    );
    expect(() => quote({ policy: policyWith(), household, loan: LOAN as never })).toThrow(/call parseHousehold/);
    expect(() => quote(undefined as never)).toThrow('expected a request, {policy, household, loan}; given: undefined');
    expect(() => encodeQuote({} as never)).toThrow('expected the result of quote');
  });
});
