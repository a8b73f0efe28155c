/** What the laws add up and compare of lines and totals. */

import {
  type OracleAdjustment,
  type OracleLine,
  type OracleSettlement,
  type OracleTotals,
  toFen,
} from '../oracle/oracle.js';
import { fieldOf } from './property.js';

export const GROUPINGS = ['product', 'township', 'category', 'basis'] as const;

/** The amounts of a line that add up to those of the totals. */
export const AMOUNTS = [
  'principalDays',
  'interest',
  'concession',
  'waived',
  'capped',
  'subsidy',
  'borrowerInterest',
] as const satisfies readonly (keyof OracleLine & keyof OracleTotals)[];

export const COUNTS = ['loans', 'subsidisedLoans', 'households'] as const satisfies readonly (keyof OracleTotals)[];

export const ADJUSTMENT_FIELDS = [
  'loanId',
  'issued',
  'recomputed',
  'subsidy',
  'funders',
] as const satisfies readonly (keyof OracleAdjustment)[];

/** The fields that the oracle gives. */
export function fieldsOf<T extends object>(oracles: T | undefined): readonly (keyof T & string)[] {
  return Object.keys(oracles ?? {}) as (keyof T & string)[];
}

/** Some fields of an object: SPEC 9 lets a settlement carry more than it names. */
export function pick<T extends object, K extends keyof T & string>(value: T | undefined, fields: readonly K[]) {
  return Object.fromEntries(fields.map((field) => [field, value?.[field]]));
}

/** Amounts in fen, by name; funders as `funders.id`. */
export function amountsOf(row: OracleLine | OracleTotals): Record<string, bigint> {
  return Object.fromEntries([
    ...AMOUNTS.map((name) => [name, toFen(row[name])]),
    ...Object.entries(row.funders).map(([id, amount]) => [`funders.${id}`, toFen(amount)]),
  ]);
}

/** The amounts of rows added up, in fen. */
export function sumOfRows(rows: readonly (OracleLine | OracleTotals)[]): Record<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const row of rows) {
    for (const [name, fen] of Object.entries(amountsOf(row))) sums.set(name, (sums.get(name) ?? 0n) + fen);
  }
  return Object.fromEntries(sums);
}

export function countsOf(rows: readonly OracleLine[]) {
  return {
    loans: rows.length,
    subsidisedLoans: rows.filter(({ subsidy }) => toFen(subsidy) > 0n).length,
    households: new Set(rows.map(({ householdId }) => householdId)).size,
  };
}

/** What a loan's line and its adjustment come to, in fen, by loan id. */
export function withAdjustments({ loans, adjustments }: OracleSettlement): Map<string, bigint> {
  const byLoan = new Map<string, bigint>();
  for (const { loanId, subsidy } of [...loans, ...adjustments]) {
    byLoan.set(loanId, (byLoan.get(loanId) ?? 0n) + toFen(subsidy));
  }
  return byLoan;
}

/** A row that says what each funder pays: a line, totals or an adjustment. */
type FundedRow = Pick<OracleLine, 'funders'>;

/** What a funder pays in a row, in fen; undefined where the row does not name it. */
export function paidBy(row: FundedRow, funder: string): bigint | undefined {
  const amount = fieldOf(row.funders, funder);
  return typeof amount === 'string' ? toFen(amount) : undefined;
}

/** What all funders of a row pay, in fen. */
export function paidByAll({ funders }: FundedRow): bigint {
  return Object.values(funders).reduce((sum, amount) => sum + toFen(amount), 0n);
}
