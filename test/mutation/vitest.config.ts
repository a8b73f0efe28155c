import { defineConfig } from 'vitest/config';

/** What mutants are run against: the quick part of the suite, in one zone, with few random cases. */
export default defineConfig({
  test: {
    include: [
      'test/{kernel,law,fields,engine,settlement,claims,policies,vectors,bad}/**/*.test.ts',
      'test/io/{csv,csv-blocks,explain,household-lines,json,json-error,parse}.test.ts',
      'test/fuzz/batch-reader.test.ts',
    ],
    env: { TZ: 'UTC', TIEXI_RUNS: '0.02' },
    setupFiles: ['test/setup/each-file.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
