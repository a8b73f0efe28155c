// The same loans settled by the command and by SQL in DuckDB, from the same files, on one thread each. DuckDB is installed
// apart, by pip; where that cannot be done, the section says so and measures nothing.

import { spawnSync } from 'node:child_process';
import { createReadStream, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type built, ROOT } from './built.js';
import { writeCsvFolder } from './csv-files.js';
import { writeLines, writePolicy } from './inputs.js';
import { count, medianOf, table, times } from './measure.js';
import { inFolder } from './process.js';
import { command, POLICY_FILE } from './streams.js';

type Line = ReturnType<typeof built.encodeSettlement>['loans'][number];

const VERSION = '1.4.2';
const LOANS = 1_000_000;
const ROUNDS = 3;
const FORMS = ['csv', 'ndjson'] as const;
type Form = (typeof FORMS)[number];

const QUERY = resolve(ROOT, 'test/bench/duckdb');

/** Runs the query that it reads from its input, on one thread. */
const PROGRAM = `
import sys, duckdb
connection = duckdb.connect()
connection.execute('SET threads = 1')
connection.execute(sys.stdin.read())
`;

export function duckdb(): Promise<string> {
  return inFolder((folder) => {
    const python = installed(join(folder, 'python'));
    return python === undefined ? `DuckDB ${VERSION} cannot be installed here.` : measured(folder, python);
  });
}

/** A Python that has DuckDB; undefined where none can be had. */
function installed(folder: string): string | undefined {
  const python = join(folder, 'bin/python');
  const steps: [string, string[]][] = [
    ['python3', ['-m', 'venv', folder]],
    [python, ['-m', 'pip', 'install', '--quiet', `duckdb==${VERSION}`]],
  ];
  const isDone = steps.every(([program, argv]) => spawnSync(program, argv, { stdio: 'ignore' }).status === 0);
  return isDone ? python : undefined;
}

async function measured(folder: string, python: string): Promise<string> {
  const inputs: Record<Form, string> = { csv: 'csv', ndjson: 'loans.ndjson' };
  writePolicy(join(folder, POLICY_FILE));
  writeCsvFolder(join(folder, inputs.csv), LOANS);
  writeLines(join(folder, inputs.ndjson), LOANS);
  const seconds = FORMS.map((form) => ({ form, own: [] as number[], sql: [] as number[] }));
  let differing = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const { form, own, sql } of seconds) {
      own.push(command(folder, inputs[form], 1).seconds);
      const lines = join(folder, `${form}-sql.ndjson`);
      sql.push(query(python, form, join(folder, inputs[form]), lines));
      if (round === 0) differing += await differences(join(folder, 'out'), lines);
    }
  }
  const rows = seconds.flatMap(({ form, own, sql }) => {
    const [ownTime, sqlTime] = [medianOf(own), medianOf(sql)];
    const shown = form === 'csv' ? 'CSV' : 'NDJSON';
    return [
      [`${shown} → lines, the command`, ownTime.toFixed(1), '', ''],
      [
        `${shown} → lines, SQL in DuckDB ${VERSION}`,
        sqlTime.toFixed(1),
        times(sqlTime / ownTime),
        form === 'csv' ? 'at least 2 ×' : 'at least 2.5 ×',
      ],
    ];
  });
  return [
    table([`${count(LOANS)} loans, one thread each`, 'seconds', 'over the command', 'to reach'], rows),
    '',
    `Lines that differ in a figure: ${count(differing)} of ${count(FORMS.length * LOANS)}. The query (\`test/bench/duckdb\`) is written for the policy of the benchmark; its first lines say what it leaves out.`,
  ].join('\n');
}

/** Seconds that a process takes to write the lines. */
function query(python: string, form: Form, input: string, lines: string): number {
  const read = (name: string) => readFileSync(join(QUERY, `${name}.sql`), 'utf8');
  const text = read('settle')
    .replace('$sources', () => read(form).trim())
    .replaceAll('$input', `'${input}'`)
    .replace('$lines', `'${lines}'`);
  const start = performance.now();
  const { status, stderr } = spawnSync(python, ['-c', PROGRAM], { input: text, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return (performance.now() - start) / 1000;
}

/** How many lines of the command are not, figure by figure, those of the query, in whatever order these are. */
async function differences(own: string, sql: string): Promise<number> {
  const expected = new Map<string, string>();
  for await (const line of createInterface({ input: createReadStream(sql) })) {
    expected.set((JSON.parse(line) as { readonly loanId: string }).loanId, line);
  }
  let differing = 0;
  for await (const line of createInterface({ input: createReadStream(own) })) {
    if (line.startsWith('{"settlement":')) continue;
    const { loanId, ...shown } = JSON.parse(line) as Line;
    if (expected.get(loanId) !== figuresOf({ loanId, ...shown })) differing += 1;
    expected.delete(loanId);
  }
  return differing + expected.size;
}

/** What the query writes of a line, as it writes it. */
function figuresOf(line: Line): string {
  const { loanId, householdId, basis, excludedDays, subsidisedDays, principalDays, interest, waived, subsidy } = line;
  const { borrowerInterest, funders, product, township } = line;
  return JSON.stringify({
    ...{ loanId, householdId, basis, overdueDays: excludedDays.OVERDUE ?? 0, subsidisedDays, principalDays, interest },
    ...{ waived, subsidy, borrowerInterest, ...funders, product, township },
  });
}
