import pg from 'pg';
import type { Bank, StoredLine, Sums } from './bank.js';
import { folderWith, type Guide, pause } from './guide.js';
import type { Held } from './loans.js';
import type { Server } from './server.js';

/** Days and amounts as text. */
const types = { getTypeParser: () => (text: string) => text };
const SUMS = 'subsidy::text, province::text, local::text';

const householdRow = ({ household: { id, township, category, listed } }: Held) => ({
  ...{ household_id: id, township, category },
  ...{ listed_from: listed?.[0]?.from, listed_to: listed?.[0]?.to },
});

/** A database of a server, with the tables of the guide. */
export async function postgresql(server: Server, { program, schema }: Guide): Promise<Bank> {
  const folder = await folderWith(program, 'pg');
  const client = new pg.Client({ host: server.env.PGHOST, port: Number(server.env.PGPORT), user: 'postgres', types });
  await client.connect();
  const env = { ...server.env, PGAPPNAME: 'settle' };
  const insert = (table: string, rows: readonly object[], columns = '*') => {
    const into = columns === '*' ? table : `${table} (${columns})`;
    const sql = `INSERT INTO ${into} SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`;
    return client.query(sql, [JSON.stringify(rows)]);
  };
  const sumsOf = async (sql: string): Promise<Sums | undefined> => {
    const [row] = (await client.query<{ loans: string } & Omit<Sums, 'loans'>>(sql)).rows;
    return row && Number(row.loans) > 0 ? { ...row, loans: Number(row.loans) } : undefined;
  };
  return {
    folder,
    env,
    reset: async () => {
      await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
      await client.query(schema);
    },
    execute: async (sql) => {
      await client.query(sql);
    },
    rows: async (sql) => (await client.query<object>(sql)).rows,
    insert: async (held) => {
      const loans = held.flatMap((each) => each.loans);
      await insert('household', held.map(householdRow));
      await insert(
        'loan',
        loans.map(({ id, householdId, lender, product, principal, disbursedOn, maturesOn, rates }) => ({
          ...{ loan_id: id, household_id: householdId, lender, product, principal },
          ...{ disbursed_on: disbursedOn, matures_on: maturesOn, rate_pct: rates[0]?.pct },
        })),
      );
      await insert(
        'repayment',
        loans.flatMap(({ id, repayments }) =>
          (repayments ?? []).map(({ on, amount }) => ({ loan_id: id, paid_on: on, amount })),
        ),
        'loan_id, paid_on, amount',
      );
      await insert(
        'overdue',
        loans.flatMap(({ id, overdue }) =>
          (overdue ?? []).map(({ from, to }) => ({ loan_id: id, overdue_from: from, overdue_to: to })),
        ),
      );
    },
    repeat: async (copies) => {
      const n = `generate_series(2, ${copies}) AS n`;
      await client.query(`
        INSERT INTO household SELECT household_id || '-' || n, township, category, listed_from, listed_to FROM household, ${n};
        INSERT INTO loan SELECT loan_id || '-' || n, household_id || '-' || n, lender, product, principal, disbursed_on,
          matures_on, rate_pct FROM loan, ${n};
        INSERT INTO repayment (loan_id, paid_on, amount) SELECT loan_id || '-' || n, paid_on, amount FROM repayment, ${n};
        INSERT INTO overdue SELECT loan_id || '-' || n, overdue_from, overdue_to FROM overdue, ${n};
        ANALYZE`);
    },
    lines: async () => {
      const { rows } = await client.query<{ line: string }>(`
        SELECT json_build_object('loanId', loan_id, 'householdId', household_id, 'basis', basis, 'reasons', reasons,
          'subsidisedDays', subsidised_days, 'interest', interest::text, 'subsidy', subsidy::text,
          'funders', json_build_object('province', province::text, 'local', local::text)) AS line
        FROM settlement_line ORDER BY loan_id`);
      return rows.map(({ line }) => JSON.parse(line) as StoredLine);
    },
    sums: () =>
      sumsOf(`SELECT count(*) AS loans, sum(subsidy)::text AS subsidy, sum(province)::text AS province,
        sum(local)::text AS local FROM settlement_line`),
    totals: () => sumsOf(`SELECT loans, ${SUMS} FROM settlement`),
    writtenBytes: async () => {
      const { rows } = await client.query<{ size: string }>("SELECT pg_relation_size('settlement_line') AS size");
      return Number(rows[0]?.size);
    },
    afterKill: async () => {
      const open = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'settle'";
      while ((await client.query(open)).rowCount !== 0) await pause(20);
    },
    close: () => client.end(),
  };
}
