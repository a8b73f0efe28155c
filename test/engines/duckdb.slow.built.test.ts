import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { blockWith, DUCKDB, folderOfGuide, HOUSEHOLDS, linesOf, run, sql, writeTables } from './engines.js';

const LOANS = 20_000;
const YEAR = ['--policy', 'policy.json', '--year', '2024'];

describe.runIf(DUCKDB)('the SQL of docs/guides/at-scale.md, in DuckDB', () => {
  let cwd: string;
  let settled: ReturnType<typeof linesOf>;

  beforeAll(async () => {
    cwd = await folderOfGuide();
    writeTables(cwd, LOANS);
    sql(cwd, HOUSEHOLDS());
    const text = run(cwd, 'tiexi', ['settle', 'households.ndjson', '--output', 'ndjson', ...YEAR]);
    await writeFile(join(cwd, 'lines.ndjson'), text);
    settled = linesOf(text);
  });

  it('makes lines of households that are settled as the tables in CSV', async () => {
    await mkdir(join(cwd, 'in'));
    sql(cwd, blockWith("COPY 'households.parquet' TO 'in/households.csv'"));
    const { loans, totals } = JSON.parse(run(cwd, 'tiexi', ['settle', 'in', '--format', 'json', ...YEAR]));
    expect(loans).toHaveLength(LOANS);
    expect(settled.settlement.totals).toEqual(totals);
    const byId = (a: { loanId: string }, b: { loanId: string }) => (a.loanId < b.loanId ? -1 : 1);
    expect(settled.lines.map((line) => JSON.parse(line)).sort(byId)).toEqual(loans);
  });

  it('writes the lines as Parquet whose sums are the totals', () => {
    sql(cwd, blockWith("read_json('lines.ndjson'"));
    const sums = sql(
      cwd,
      "SELECT count(*), sum(subsidy), sum(interest), sum(funders.province), sum(funders.local) FROM 'lines.parquet'",
    );
    const { totals } = settled.settlement as { totals: Record<string, string> & { funders: Record<string, string> } };
    const { subsidy, interest, funders } = totals;
    expect(sums).toBe(`${[LOANS, subsidy, interest, funders.province, funders.local].join('|')}\n`);
  });

  it('stops at an unknown event', () => {
    const other = HOUSEHOLDS().replace("'events.parquet'", 'e').replace("'households.ndjson'", "'none.ndjson'");
    const change = "CREATE TABLE e AS FROM 'events.parquet'; UPDATE e SET event = 'moved' WHERE loan_id = 'L0000003';";
    expect(() => sql(cwd, change + other)).toThrow('no such event: moved');
  });

  it('stops at two extensions of a loan', () => {
    const other = HOUSEHOLDS().replace("'events.parquet'", 'e').replace("'households.ndjson'", "'none.ndjson'");
    const two = ['2024-12-01', '2024-12-02'].map((day) => `('L0000003', 'extension', DATE '${day}', NULL, NULL)`);
    const change = `CREATE TABLE e AS FROM 'events.parquet'; INSERT INTO e VALUES ${two.join(', ')};`;
    expect(() => sql(cwd, change + other)).toThrow('two values: 2024-12-01, 2024-12-02');
  });
});
