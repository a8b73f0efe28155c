import { expect, it } from 'vitest';
import { only } from '../support.js';

/** 二, 三(三): the products; 一(二): the lender; other subsidies and misuse, which the plan leaves open. */
it('a product on the list is eligible', () => {
  expect(only({}).reasons).toEqual([]);
});

it('a product that is not on the list is not', () => {
  expect(only({ loans: [{ product: 'Q' }] }).reasons).toEqual(['PRODUCT_NOT_ELIGIBLE']);
});

it('a loan of another bank is not eligible', () => {
  expect(only({ loans: [{ lender: 'OTHER' }] }).reasons).toEqual(['LENDER_NOT_ELIGIBLE']);
});

it('a loan of any bank is eligible where no lenders are named', () => {
  expect(only({ loans: [{ lender: 'OTHER' }], policy: { lenders: null } }).reasons).toEqual([]);
});

it('every reason is reported, in the order of the conditions', () => {
  const loan = only({
    policy: { window: { from: '2024-09-01', effectiveOn: '2024-12-12', to: '2024-09-02' } },
    household: {
      listed: [],
      assistance: [{ kind: '低边', from: '2020-01-01' }],
      annualIncome: '100000.01',
    },
    loans: [
      {
        lender: 'OTHER',
        product: 'Q',
        disbursedOn: '2024-09-02',
        misusedOn: '2024-10-01',
        otherSubsidy: { programme: 'X' },
      },
    ],
  });
  expect(loan.reasons).toEqual([
    'LENDER_NOT_ELIGIBLE',
    'PRODUCT_NOT_ELIGIBLE',
    'DISBURSED_AFTER_WINDOW',
    'HOUSEHOLD_NOT_LISTED',
    'HOUSEHOLD_ON_ASSISTANCE',
    'INCOME_ABOVE_CEILING',
    'OTHER_SUBSIDY',
    'MISUSED',
  ]);
});

it('an ineligible loan has interest and no other figure', () => {
  const loan = only({ loans: [{ product: 'Q', referenceRates: [{ from: '2024-01-01', pct: '5' }] }] });
  // 100,000.00 × 122 days × 3.6% / 360 = 1,220.00
  expect(loan.interest.toFixed(2)).toBe('1220.00');
  expect(loan.borrowerInterest.toFixed(2)).toBe('1220.00');
  expect(loan).toMatchObject({ subsidisedDays: 0, excludedDays: {} });
  for (const amount of [loan.subsidy, loan.concession, loan.capped, loan.principalDays])
    expect(amount.isZero()).toBe(true);
});
