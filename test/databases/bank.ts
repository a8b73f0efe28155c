import type { Held } from './loans.js';

/** A line as it is in the table, its amounts in yuan. */
export interface StoredLine {
  readonly loanId: string;
  readonly householdId: string;
  readonly basis: string;
  readonly reasons: readonly string[];
  readonly subsidisedDays: number;
  readonly interest: string;
  readonly subsidy: string;
  readonly funders: { readonly province: string; readonly local: string };
}

/** The totals of a settlement, or the sums of its lines, in yuan. */
export interface Sums {
  readonly loans: number;
  readonly subsidy: string;
  readonly province: string;
  readonly local: string;
}

/** A database with the tables of a guide, as the tests see it from outside. */
export interface Bank {
  /** Where the program is. */
  readonly folder: string;
  /** What the program finds the database by. */
  readonly env: Readonly<Record<string, string>>;
  /** Makes empty tables. */
  reset(): Promise<void>;
  /** Runs SQL that returns nothing. */
  execute(sql: string): Promise<void>;
  /** The rows that a query returns. */
  rows(sql: string): Promise<readonly unknown[]>;
  insert(held: readonly Held[]): Promise<void>;
  /** Puts further households with the same loans beside each, so that there are so many of each. */
  repeat(copies: number): Promise<void>;
  /** The lines, by loan. */
  lines(): Promise<readonly StoredLine[]>;
  /** What the lines add up to, added up by the database; undefined where there are none. */
  sums(): Promise<Sums | undefined>;
  /** The totals of the settlement; undefined where there is none. */
  totals(): Promise<Sums | undefined>;
  /** How many bytes have been written for lines that are not committed, roughly; it grows while lines are written. */
  writtenBytes(): Promise<number>;
  /** Waits until the database has noticed that a program was killed. */
  afterKill(): Promise<void>;
  close(): Promise<void>;
}
