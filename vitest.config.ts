import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

/**
 * `TIEXI_RUNS`: how many of the random cases that the tests name are drawn. 1 is all of them, with the tests that are
 * slow (`npm run test:slow`).
 */
const RUNS = process.env.TIEXI_RUNS ?? '0.1';

/** `TIEXI_ZONES=all`: the other zones run every test too; `npm run test:zones` runs these zones alone. */
const ALL_IN_ALL_ZONES = process.env.TIEXI_ZONES === 'all';

/** No result may depend on where the machine stands. */
const EAST_AND_WEST = ['Asia/Shanghai', 'America/New_York'];
const OTHER_ZONES = [...EAST_AND_WEST, 'Pacific/Apia'];

const ALL = 'test/**/*.test.ts';
/** Of the built package and its command: dist is built before where it is missing or older than src. */
const BUILT = 'test/**/*.built.test.ts';
/** Of the built page in a browser: a command of their own (`npm run test:browser`), which sets `TIEXI_BROWSER`. */
const BROWSER = 'test/**/*.browser.test.ts';
const HAS_BROWSER = process.env.TIEXI_BROWSER !== undefined;
/** Of a minute or more, or with many processes or a database: where all cases are drawn. */
const SLOW = ['test/**/*.slow.test.ts', 'test/**/*.slow.built.test.ts'];
/** East and west of UTC on every run: the calendar, the readers, one settlement from files to files. */
const ZONED = [
  'test/time-zone.test.ts',
  'test/kernel/days.test.ts',
  'test/io/csv.test.ts',
  'test/io/json.test.ts',
  'test/io/parse.test.ts',
  'test/io/household-lines.test.ts',
  'test/cli/settle.test.ts',
];
for (const path of ZONED) if (!existsSync(path)) throw new Error(`${path} is to run in other zones and is not there`);

/** Processes of their own, which have the zone that they are given: once is enough. */
const ONCE = [
  'test/papers/retyped.slow.test.ts',
  'test/papers/recalculated.slow.test.ts',
  'test/cli/same-bytes.built.test.ts',
  'test/databases/postgresql.slow.built.test.ts',
  'test/databases/sqlite.slow.built.test.ts',
  'test/engines/duckdb.slow.built.test.ts',
  'test/engines/parallel.slow.built.test.ts',
  'test/engines/spark.slow.built.test.ts',
];

interface Part {
  readonly name: string;
  readonly zone?: string;
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
  readonly build?: boolean;
}

function project({ name, zone = 'UTC', include, exclude = [], build = false }: Part): TestProjectConfiguration {
  return {
    extends: true,
    test: {
      name,
      include: [...include],
      exclude: [...exclude, ...(Number(RUNS) >= 1 ? [] : SLOW), ...(name === 'browser' ? [] : [BROWSER])],
      env: { TZ: zone, TIEXI_RUNS: RUNS },
      globalSetup: build ? ['test/setup/build.ts'] : [],
    },
  };
}

export default defineConfig({
  test: {
    projects: [
      project({ name: 'UTC', include: [ALL], exclude: [BUILT] }),
      project({ name: 'built', include: [BUILT], build: true }),
      ...(HAS_BROWSER ? [project({ name: 'browser', include: [BROWSER], build: true })] : []),
      ...(ALL_IN_ALL_ZONES
        ? OTHER_ZONES.map((zone) => project({ name: zone, zone, include: [ALL], exclude: ONCE, build: true }))
        : EAST_AND_WEST.map((zone) => project({ name: zone, zone, include: ZONED }))),
    ],
    pool: 'forks',
    // Both of two cores; vitest leaves one to itself otherwise.
    maxWorkers: availableParallelism(),
    // One process runs many files and loads the sources once: nothing in the house is kept at module level.
    isolate: false,
    setupFiles: ['test/setup/each-file.ts'],
    testTimeout: 120_000 * Math.max(1, 5 * Number(RUNS)),
    hookTimeout: 120_000,
    reporters: ['./test/setup/reporter.ts', 'default'],
    coverage: {
      provider: 'v8',
      include: ['src/{kernel,fields,policies,engine,settlement,claims,planning}/**'],
      exclude: ['src/kernel/brand.ts'],
      reporter: ['text', 'json-summary'],
      thresholds: { lines: 100, branches: 100, functions: 100, statements: 100 },
    },
  },
});
