import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { ROOT } from './county.js';

/** What is wrong with the bank's claims for 2024: with a row of the file, or with there being none. */
export interface Planted {
  readonly loanId: string;
  /**
   * `mistake`: the row is wrong by known mistakes; `systematic`: by one that its branch makes in all of its rows;
   * `transposed`: two digits of the amount are changed over, which no mistake explains; `unknown`: there is no such loan;
   * `duplicate`: the loan is claimed twice; `unclaimed`: it is eligible, and has no row.
   */
  readonly kind: 'mistake' | 'systematic' | 'transposed' | 'unknown' | 'duplicate' | 'unclaimed';
  readonly mistakes: readonly string[];
  /** Mistakes that give the same row, each by itself. */
  readonly alike?: readonly string[];
  /** The loan whose id was mistyped. */
  readonly meant?: string;
}

/** A row of the claims as it stands: yuan, days, yuan·days. */
export interface ClaimRow {
  readonly loanId: string;
  readonly subsidy: string;
  readonly days: string;
  readonly principalDays: string;
}

export const planted: readonly Planted[] = JSON.parse(
  readFileSync(join(ROOT, 'test/examples/planted-claims.json'), 'utf8'),
);

const rows: readonly Record<string, string>[] = parse(
  readFileSync(join(ROOT, 'docs/examples/suichang-2024/claims.csv'), 'utf8'),
  { columns: true },
);

/** The rows of docs/examples/suichang-2024/claims.csv, in its order. */
export const claims: readonly ClaimRow[] = rows.map((row) => ({
  loanId: row.借据号!,
  subsidy: row.贴息金额!,
  days: row.贴息天数!,
  principalDays: row.积数!,
}));
