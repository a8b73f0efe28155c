import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../docs/markdown.js';
import { COMMAND, folderOfGuide, HOUSEHOLDS, linesOf, PYTHON, run, SPARK, sql, writeTables } from './engines.js';

const LOANS = 200_000;
/** On a quiet machine with two cores it takes about two minutes. */
const TIME = 600_000;

/** The processes of Spark's workers below a process. */
function executorsOf(root: number): number[] {
  const parents = new Map<number, { parent: number; command: string }>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
      parents.set(Number(pid), { parent, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') });
    } catch {
      // It has ended.
    }
  }
  const isBelow = (pid: number): boolean => pid === root || (pid > 1 && isBelow(parents.get(pid)?.parent ?? 0));
  return [...parents]
    .filter(([pid, { command }]) => command.includes('CoarseGrainedExecutorBackend') && isBelow(pid))
    .map(([pid]) => pid);
}

describe.runIf(SPARK)('docs/examples/spark/settle.py, on a cluster of two worker processes', () => {
  let cwd: string;

  beforeAll(async () => {
    cwd = await folderOfGuide();
    writeTables(cwd, LOANS);
  });

  it(
    'gives the undivided settlement of 200,000 loans, with a worker killed in the middle',
    async () => {
      const argv = ['--input', cwd, '--output', join(cwd, 'out'), '--policy', 'policy.json', '--year', '2024'];
      const program = join(ROOT, 'docs/examples/spark/settle.py');
      const child = spawn(PYTHON, [program, ...argv, '--parts', '8', '--tiexi', `${process.execPath} ${COMMAND}`], {
        cwd,
        env: {
          ...process.env,
          PYSPARK_PYTHON: PYTHON,
          PYSPARK_DRIVER_PYTHON: PYTHON,
          SPARK_LOCAL_IP: '127.0.0.1',
          SPARK_WORKER_DIR: join(cwd, 'work'),
          PYSPARK_SUBMIT_ARGS:
            '--master local-cluster[2,1,1024] --conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=4 pyspark-shell',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let told = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        told = (told + text).slice(-20_000);
      });
      let printed = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
      const ended = once(child, 'close');
      // The first pass has begun to write, and has not ended.
      const drafts = join(cwd, 'out/drafts');
      while (child.exitCode === null && !existsSync(join(drafts, '_temporary'))) await setTimeout(50);
      await setTimeout(500);
      const [victim] = executorsOf(child.pid as number);
      expect([victim !== undefined, existsSync(join(drafts, '_SUCCESS'))], told).toEqual([true, false]);
      process.kill(victim as number, 'SIGKILL');
      await ended;
      expect(child.exitCode, told).toBe(0);
      expect(told).toMatch(/Lost executor|Executor .* removed|KilledByExternal|exited/i);

      sql(cwd, HOUSEHOLDS());
      const flags = ['--output', 'ndjson', '--policy', 'policy.json', '--year', '2024', '--jobs', '2'];
      const { settlement, lines } = linesOf(run(cwd, 'tiexi', ['settle', 'households.ndjson', ...flags]));
      const { provenance: _, ...whole } = settlement;
      const { provenance: __, ...figures } = JSON.parse(
        readFileSync(join(cwd, 'out/settlement.json'), 'utf8'),
      ).settlement;
      expect(figures).toEqual(whole);
      expect(printed).toContain(`${LOANS} loans`);

      const written = sql(
        cwd,
        `SELECT md5(string_agg(concat_ws('|', loanId, subsidy, interest, subsidisedDays, township, funders['province'],
           funders['local']), chr(10) ORDER BY loanId))
         FROM read_parquet('out/lines/*/*.parquet', hive_partitioning = true)`,
      );
      const expected = lines
        .map((line) => JSON.parse(line))
        .sort((a, b) => (a.loanId < b.loanId ? -1 : 1))
        .map(({ loanId, subsidy, interest, subsidisedDays, township, funders }) =>
          [loanId, subsidy, interest, subsidisedDays, township, funders.province, funders.local].join('|'),
        )
        .join('\n');
      expect(written.trim()).toBe(createHash('md5').update(expected).digest('hex'));
      const types = sql(
        cwd,
        "SELECT DISTINCT typeof(subsidy), typeof(funders) FROM read_parquet('out/lines/*/*.parquet')",
      );
      expect(types).toBe('DECIMAL(18,2)|MAP(VARCHAR, DECIMAL(18,2))\n');
    },
    TIME,
  );
});
