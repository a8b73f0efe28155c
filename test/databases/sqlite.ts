import { statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import type { Bank, StoredLine, Sums } from './bank.js';
import { folderWith, type Guide } from './guide.js';
import { opened } from './sqlite-driver.js';

const fenOf = (yuan: unknown) => BigInt(String(yuan).replace('.', ''));
const yuanOf = (fen: bigint) => {
  const digits = String(fen).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

interface SumsInFen {
  readonly loans: bigint;
  readonly subsidy: bigint;
  readonly province: bigint;
  readonly local: bigint;
}

interface LineRow extends Omit<SumsInFen, 'loans'> {
  readonly loanId: string;
  readonly householdId: string;
  readonly basis: string;
  readonly reasons: string;
  readonly days: bigint;
  readonly interest: bigint;
}

/** A file with the tables of the guide. */
export async function sqlite({ program, schema }: Guide): Promise<Bank> {
  const folder = await folderWith(program, 'better-sqlite3');
  const file = join(folder, 'loans.sqlite');
  /** A connection of its own for each use: the first one after a kill undoes what was not committed. */
  const using = async <T>(use: (database: Database.Database) => T): Promise<T> => {
    const database = (await opened(file)).defaultSafeIntegers();
    try {
      return use(database);
    } finally {
      database.close();
    }
  };
  const sumsOf = (sql: string): Promise<Sums | undefined> =>
    using((database) => {
      const row = database.prepare<[], SumsInFen>(sql).get();
      if (row === undefined || row.loans === 0n) return undefined;
      const { loans, subsidy, province, local } = row;
      return { loans: Number(loans), subsidy: yuanOf(subsidy), province: yuanOf(province), local: yuanOf(local) };
    });
  return {
    folder,
    env: {},
    reset: async () => {
      for (const end of ['', '-wal', '-shm']) await rm(`${file}${end}`, { force: true });
      await using((database) => database.exec(schema));
    },
    execute: (sql) =>
      using((database) => {
        database.exec(sql);
      }),
    rows: (sql) => using((database) => database.prepare(sql).all()),
    insert: (held) =>
      using((database) => {
        const insert = (table: string, rows: readonly (readonly unknown[])[]) => {
          for (const row of rows) database.prepare(`INSERT INTO ${table} VALUES (${row.map(() => '?')})`).run(...row);
        };
        const loans = held.flatMap((each) => each.loans);
        insert(
          'household',
          held.map(({ household: { id, township, category, listed } }) => [
            ...[id, township, category, listed?.[0]?.from ?? null, listed?.[0]?.to ?? null],
          ]),
        );
        insert(
          'loan',
          loans.map(({ id, householdId, lender, product, principal, disbursedOn, maturesOn, rates }) => [
            ...[id, householdId, lender, product, fenOf(principal), disbursedOn, maturesOn, rates[0]?.pct],
          ]),
        );
        insert(
          'repayment',
          loans.flatMap(({ id, repayments }) =>
            (repayments ?? []).map(({ on, amount }) => [null, id, on, fenOf(amount)]),
          ),
        );
        insert(
          'overdue',
          loans.flatMap(({ id, overdue }) => (overdue ?? []).map(({ from, to }) => [id, from, to ?? null])),
        );
      }),
    repeat: (copies) =>
      using((database) => {
        const n = `(WITH RECURSIVE s(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM s WHERE n < ${copies}) SELECT n FROM s)`;
        database.exec(`
          BEGIN;
          INSERT INTO household SELECT household_id || '-' || n, township, category, listed_from, listed_to FROM household, ${n};
          INSERT INTO loan SELECT loan_id || '-' || n, household_id || '-' || n, lender, product, principal_fen,
            disbursed_on, matures_on, rate_pct FROM loan, ${n};
          INSERT INTO repayment SELECT NULL, loan_id || '-' || n, paid_on, amount_fen FROM repayment, ${n};
          INSERT INTO overdue SELECT loan_id || '-' || n, overdue_from, overdue_to FROM overdue, ${n};
          COMMIT`);
      }),
    lines: () =>
      using((database) =>
        database
          .prepare<[], LineRow>(
            `SELECT loan_id AS loanId, household_id AS householdId, basis, reasons, subsidised_days AS days,
               interest_fen AS interest, subsidy_fen AS subsidy, province_fen AS province, local_fen AS local
             FROM settlement_line ORDER BY loan_id`,
          )
          .all()
          .map(
            ({ loanId, householdId, basis, reasons, days, interest, subsidy, province, local }): StoredLine => ({
              ...{ loanId, householdId, basis, reasons: JSON.parse(reasons), subsidisedDays: Number(days) },
              ...{ interest: yuanOf(interest), subsidy: yuanOf(subsidy) },
              funders: { province: yuanOf(province), local: yuanOf(local) },
            }),
          ),
      ),
    sums: () =>
      sumsOf(`SELECT count(*) AS loans, sum(subsidy_fen) AS subsidy, sum(province_fen) AS province,
        sum(local_fen) AS local FROM settlement_line`),
    totals: () =>
      sumsOf(`SELECT loans, subsidy_fen AS subsidy, province_fen AS province, local_fen AS local FROM settlement`),
    writtenBytes: async () => statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0,
    afterKill: async () => {},
    close: async () => {},
  };
}
