import { halfUp, yuanText } from '../support.js';
import type { Bank, StoredLine, Sums } from './bank.js';
import { block, linesByOracle } from './loans.js';

/** 100 loans, so often: 100,000. */
export const COPIES = 1000;

const HELD = block();

/** The line of each loan by the oracle, with what the tables have of it. */
export const EXPECTED = linesByOracle(HELD)
  .map(({ loanId, householdId, basis, reasons, subsidisedDays, interest, subsidy, funders }) => ({
    ...{ loanId, householdId, basis, reasons, subsidisedDays, interest, subsidy },
    funders: { province: funders.province as string, local: funders.local as string },
  }))
  .sort((a, b) => (a.loanId < b.loanId ? -1 : 1)) satisfies StoredLine[];

export const fenOf = (yuan: string) => BigInt(yuan.replace('.', ''));

/** The totals of the loans, so often, by the oracle: every line is rounded by itself, and 80% of the whole once. */
export function totalsOf(copies: number): Sums {
  const subsidy = EXPECTED.reduce((sum, line) => sum + fenOf(line.subsidy), 0n) * BigInt(copies);
  const province = halfUp(subsidy * 8n, 10n);
  return {
    loans: EXPECTED.length * copies,
    ...{ subsidy: yuanText(subsidy), province: yuanText(province), local: yuanText(subsidy - province) },
  };
}

/** Puts all loans into empty tables. */
export async function fill(bank: Bank, copies: number): Promise<void> {
  await bank.reset();
  await bank.insert(HELD);
  if (copies > 1) await bank.repeat(copies);
}
