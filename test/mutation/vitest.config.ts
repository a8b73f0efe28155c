import { defineConfig } from 'vitest/config';

/** The quick part of the suite, in one zone: what mutants of kernel to settlement are run against. */
export default defineConfig({
  test: {
    include: ['test/{kernel,law,engine,settlement,policies,vectors}/**/*.test.ts', 'test/io/{parse,explain}.test.ts'],
    env: { TZ: 'UTC' },
  },
});
