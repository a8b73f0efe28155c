import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Page, ROOT, readPage } from '../docs/markdown.js';
import { folderOf } from '../setup/folders.js';

/** `TIEXI_ENGINES=required`: where an engine is not found, its tests fail instead of being left out. */
const REQUIRED = process.env.TIEXI_ENGINES === 'required';

/** `TIEXI_PYTHON`: a Python with pyspark, pyarrow, pandas and duckdb; by default that of the path. */
export const PYTHON = process.env.TIEXI_PYTHON ?? 'python3';

const runs = (program: string, ...argv: readonly string[]) => spawnSync(program, argv).status === 0;
const isThere = (name: string, has: boolean) => {
  if (REQUIRED && !has) throw new Error(`TIEXI_ENGINES is required, and ${name} is not there`);
  return has;
};

/** Whether DuckDB, Spark with a JVM, and GNU parallel are there. */
export const DUCKDB = isThere('duckdb', runs(PYTHON, '-c', 'import duckdb'));
export const SPARK = isThere(
  'pyspark',
  DUCKDB && runs(PYTHON, '-c', 'import pyspark, pyarrow, pandas') && runs('java', '-version'),
);
export const PARALLEL = isThere('parallel', runs('parallel', '--version'));

/** The guide whose texts are run. */
export const GUIDE: Page = readPage('docs/guides/at-scale.md');

/** The only block of the guide in which a text is. */
export function blockWith(text: string): string {
  const found = GUIDE.blocks.filter((block) => block.text.includes(text));
  if (found.length !== 1) throw new Error(`${GUIDE.path} has ${found.length} blocks with ${text}`);
  return (found[0] as (typeof found)[number]).text;
}

/** The built command. */
export const COMMAND = join(ROOT, JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).bin.tiexi);

/** A folder with the guide's policy and, in `bin`, the command as `tiexi`. */
export async function folderOfGuide(): Promise<string> {
  const policy = GUIDE.blocks.find(({ name }) => name === 'policy.json')?.text as string;
  const cwd = await folderOf({ 'policy.json': policy });
  await mkdir(join(cwd, 'bin'));
  await writeFile(join(cwd, 'bin/tiexi'), `#!/bin/sh\nexec '${process.execPath}' '${COMMAND}' "$@"\n`);
  await chmod(join(cwd, 'bin/tiexi'), 0o755);
  return cwd;
}

/** Runs a program in a folder, with `tiexi` on its path. @throws Error where it ends with another code than 0 */
export function run(cwd: string, program: string, argv: readonly string[], input = ''): string {
  const env = { ...process.env, PATH: `${join(cwd, 'bin')}:${process.env.PATH}`, LANG: 'C.UTF-8' };
  const done = spawnSync(program, argv, { cwd, input, env, encoding: 'utf8', maxBuffer: 2 ** 29 });
  if (done.status !== 0) throw new Error(`${program} ${argv.join(' ')}: ${done.status}\n${done.stderr}`);
  return done.stdout;
}

/** Runs statements in DuckDB; the result of the last as text, a row a line. */
export function sql(cwd: string, statements: string): string {
  const program =
    'import sys, duckdb\n' +
    'result = duckdb.connect().execute(sys.stdin.read())\n' +
    "for row in result.fetchall(): print('|'.join(map(str, row)))";
  return run(cwd, PYTHON, ['-c', program], statements);
}

/** Households with two loans each, and events of a third of the loans, as the tables of the guide. */
export function writeTables(cwd: string, loans: number): void {
  sql(
    cwd,
    `COPY (SELECT concat('H', lpad(((i * 7919) % ${loans / 2})::VARCHAR, 7, '0')) AS household_id,
       concat('乡', i % 20) AS township, NULL::VARCHAR AS category, NULL::DECIMAL(18,2) AS annual_income,
       DATE '2024-08-15' AS listed_from, NULL::DATE AS listed_to, NULL::VARCHAR AS assistance_kind,
       NULL::DATE AS assistance_from, NULL::DATE AS assistance_to
       FROM range(${loans / 2}) t(i)) TO 'households.parquet';
     COPY (SELECT concat('L', lpad(((i * 104729) % ${loans})::VARCHAR, 7, '0')) AS loan_id,
       concat('H', lpad((i // 2)::VARCHAR, 7, '0')) AS household_id, '遂昌农商银行' AS lender, '共富经营贷' AS product,
       (10000 + (i * 37) % 190000 + (i % 100) / 100)::DECIMAL(18,2) AS principal, NULL::DATE AS contracted_on,
       (DATE '2024-09-01' + (i % 90)::INTEGER)::DATE AS disbursed_on,
       (DATE '2025-09-01' + (i % 90)::INTEGER)::DATE AS matures_on, 7.5::DECIMAL(9,6) AS rate_annual_pct,
       NULL::DECIMAL(9,6) AS reference_rate_annual_pct, NULL::VARCHAR AS other_subsidy_programme,
       NULL::DECIMAL(9,6) AS other_subsidy_rate_annual_pct FROM range(${loans}) t(i)) TO 'loans.parquet';
     COPY (SELECT concat('L', lpad(i::VARCHAR, 7, '0')) AS loan_id,
       CASE i % 4 WHEN 1 THEN 'rate-change' WHEN 2 THEN 'overdue-begin' ELSE 'repayment' END AS event,
       DATE '2024-12-15' AS date, CASE WHEN i % 4 IN (0, 3) THEN 1000.50::DECIMAL(18,2) END AS amount,
       CASE WHEN i % 4 = 1 THEN 6.9::DECIMAL(9,6) END AS rate_annual_pct
       FROM range(${loans}) t(i) WHERE i % 3 = 0) TO 'events.parquet';
     SELECT 1`,
  );
}

/** The SQL of the guide that makes a line for each household. */
export const HOUSEHOLDS = () => blockWith('CREATE TEMP MACRO one');

/** The lines of loans, and the settlement behind them. */
export function linesOf(text: string): { readonly lines: string[]; readonly settlement: Record<string, unknown> } {
  const lines = text.trimEnd().split('\n');
  return { settlement: JSON.parse(lines.pop() as string).settlement, lines };
}
