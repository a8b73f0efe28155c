// Loans for the benchmarks: the same on every machine, of the form that a county's bank would have.

import { generator } from '../examples/make-county/random.js';
import { built } from './built.js';

export const POINTS = '1.8';
export const YEAR = 2025;

/** The programme under which the loans are settled, by a build's own function. */
export const policyOf = ({ customaryTerms, suichang2024 }: Pick<typeof built, 'customaryTerms' | 'suichang2024'>) =>
  suichang2024({
    ...customaryTerms,
    household: { ...customaryTerms.household, firstList: null },
    subsidy: [{ from: '2024-09-01', kind: 'points', points: POINTS }],
    rateAppliesBy: 'accrual-day',
    principalCap: null,
    termCapMonths: null,
    amountCap: null,
    misuse: 'revoke',
    payment: 'accrued',
  });

export const policy = policyOf(built);

/** A loan as it is written. */
export interface Loan {
  readonly id: string;
  readonly householdId: string;
  readonly lender: string;
  readonly product: string;
  readonly principal: string;
  readonly disbursedOn: string;
  readonly maturesOn: string;
  readonly rates: { readonly from: string; readonly pct: string }[];
  readonly repayments: { readonly on: string; readonly amount: string }[];
  overdue?: { readonly from: string; readonly to: string }[];
}

/** A household with its loans, as they are written. */
export interface Held {
  readonly household: {
    readonly id: string;
    readonly township: string;
    readonly listed: readonly { readonly from: string }[];
  };
  readonly loans: Loan[];
}

const two = (number: number) => String(number).padStart(2, '0');
const TOWNSHIPS = ['妙高街道', '云峰街道', '大柘镇', '石练镇'];

/**
 * Households with their loans, one after another. The loans are of the last quarter before the year and alive all year,
 * with four events in it: 2 to 4 repayments, an overdue spell, a new rate. Every tenth loan is the second of its household.
 */
export function* households(loans: number, seed = 20241212): Generator<Held> {
  const random = generator(seed);
  const integerIn = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  let held: Held | undefined;
  for (let i = 0; i < loans; i++) {
    if (i % 10 !== 9) {
      if (held !== undefined) yield held;
      const household = {
        id: `H${String(i).padStart(7, '0')}`,
        township: TOWNSHIPS[i % 4] as string,
        listed: [{ from: '2024-08-15' }],
      };
      held = { household, loans: [] };
    }
    if (held === undefined) throw new Error('the first loan has a household of its own');
    const disbursedOn = `2024-${two(integerIn(9, 12))}-${two(integerIn(1, 28))}`;
    const loan: Loan = {
      id: `L${String(i).padStart(7, '0')}`,
      householdId: held.household.id,
      lender: '遂昌农商银行',
      product: '共富经营贷',
      principal: `${integerIn(50, 500)}000.00`,
      disbursedOn,
      maturesOn: '2026-12-20',
      rates: [{ from: disbursedOn, pct: `7.${integerIn(20, 65)}` }],
      repayments: [],
    };
    const withSpell = i % 4 !== 0;
    const withRateChange = i % 4 >= 2;
    const repayments = 4 - Number(withSpell) - Number(withRateChange);
    for (let n = 0; n < repayments; n++) {
      const month = n * 3 + integerIn(1, 3);
      loan.repayments.push({
        on: `${YEAR}-${two(month)}-${two(integerIn(1, 28))}`,
        amount: `${integerIn(10, 99)}05.37`,
      });
    }
    if (withSpell) {
      const month = two(integerIn(1, 12));
      loan.overdue = [
        { from: `${YEAR}-${month}-${two(integerIn(1, 12))}`, to: `${YEAR}-${month}-${two(integerIn(13, 28))}` },
      ];
    }
    if (withRateChange) loan.rates.push({ from: `${YEAR}-${two(integerIn(1, 12))}-21`, pct: `6.${integerIn(80, 95)}` });
    held.loans.push(loan);
  }
  if (held !== undefined) yield held;
}
