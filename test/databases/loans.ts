import { customaryTerms, encodePolicy, suichang2024 } from '../../src/index.js';
import {
  type HouseholdJson,
  type LoanJson,
  type OracleLine,
  type PolicyJson,
  settleByDay,
} from '../../src/testing/index.js';

/** A household with its loans, as the tables have them. */
export interface Held {
  readonly household: HouseholdJson & { readonly township: string; readonly category: string };
  readonly loans: readonly LoanJson[];
}

/** The policy of the guides, written a second time. */
const POLICY = encodePolicy(
  suichang2024({
    ...customaryTerms,
    household: { ...customaryTerms.household, firstList: null },
    rateAppliesBy: 'accrual-day',
    principalCap: { perHousehold: '300000.00' },
    termCapMonths: null,
    amountCap: null,
    misuse: 'revoke',
    payment: 'accrued',
  }),
);

const day = (month: number, date: number) => new Date(Date.UTC(2024, month - 1, date)).toISOString().slice(0, 10);
const yuan = (fen: number) => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
const TOWNSHIPS = ['妙高街道', '云峰街道', '大柘镇', '石练镇'];

/**
 * 100 loans of 80 households, among them loans before the window, households that are on no list or leave it, a household
 * whose loans are above the cap, repayments, overdue spells with and without an end, and loans that mature in the period.
 */
export function block(): Held[] {
  let loans = 0;
  const loanOf = (householdId: string): LoanJson => {
    const k = loans++;
    const disbursedOn = k % 13 === 0 ? day(8, 20 + (k % 10)) : day(9, 1 + ((k * 7) % 90));
    const repayments = [
      { on: day(12, 12), amount: yuan(1_234_56 + k * 17) },
      { on: day(12, 20 + (k % 11)), amount: yuan(999_99 + k) },
    ].slice(0, k % 6 === 0 ? 2 : k % 3 === 0 ? 1 : 0);
    const spell = { from: day(12, 3), ...(k % 10 === 0 ? {} : { to: day(12, 10) }) };
    return {
      id: `L${String(k).padStart(2, '0')}`,
      householdId,
      lender: '遂昌农商银行',
      product: '共富经营贷',
      principal: yuan(50_000_00 + k * 4_237_13),
      disbursedOn,
      maturesOn: k % 17 === 0 ? day(12, 15) : '2025-09-01',
      rates: [{ from: disbursedOn, pct: `${3 + (k % 5)}.${10 + (k % 90)}` }],
      repayments,
      overdue: k % 5 === 0 ? [spell] : [],
    };
  };
  return Array.from({ length: 80 }, (_, h) => {
    const id = `H${String(h).padStart(2, '0')}`;
    const spell = { from: day(8, 15), ...(h % 7 === 0 ? { to: day(11, 15) } : {}) };
    return {
      household: { id, township: TOWNSHIPS[h % 4] as string, category: '经营类', listed: h % 11 === 5 ? [] : [spell] },
      loans: Array.from({ length: h % 4 === 0 ? 2 : 1 }, () => loanOf(id)),
    };
  });
}

/** The lines of these loans by the day-by-day oracle. */
export function linesByOracle(held: readonly Held[]): readonly OracleLine[] {
  const households = held.map(({ household }) => household);
  const loans = held.flatMap((each) => each.loans);
  const period = { from: '2024-01-01', to: '2025-01-01' };
  return settleByDay({ policy: POLICY as PolicyJson, period, households, loans }).loans;
}
