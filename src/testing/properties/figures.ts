/** The figures of lines and totals that the properties add up and compare. */

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

/** The fields that the oracle has. */
export function fieldsOf<T extends object>(oracles: T | undefined): readonly (keyof T & string)[] {
  return Object.keys(oracles ?? {}) as (keyof T & string)[];
}

/** Some fields of an object. SPEC 9 allows a settlement to have more. */
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

/** The sums of the amounts of rows, in fen. */
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

/** The sum of a loan's line and its adjustment, in fen, by loan id. */
export function withAdjustments({ loans, adjustments }: OracleSettlement): Map<string, bigint> {
  const byLoan = new Map<string, bigint>();
  for (const { loanId, subsidy } of [...loans, ...adjustments]) {
    byLoan.set(loanId, (byLoan.get(loanId) ?? 0n) + toFen(subsidy));
  }
  return byLoan;
}

/** A row with the parts of the funders: a line, totals or an adjustment. */
type FundedRow = Pick<OracleLine, 'funders'>;

/** The amount that a funder pays in a row, in fen; undefined where the row does not name the funder. */
export function paidBy(row: FundedRow, funder: string): bigint | undefined {
  const amount = fieldOf(row.funders, funder);
  return typeof amount === 'string' ? toFen(amount) : undefined;
}

/** The amount that all funders of a row pay, in fen. */
export function paidByAll({ funders }: FundedRow): bigint {
  return Object.values(funders).reduce((sum, amount) => sum + toFen(amount), 0n);
}
