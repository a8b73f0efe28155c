import { defineConfig } from 'vitest/config';

/** The whole suite runs in each of these zones: no result may depend on where the machine stands. */
const ZONES = ['UTC', 'Asia/Shanghai', 'America/New_York', 'Pacific/Apia'];

export default defineConfig({
  test: {
    projects: ZONES.map((zone) => ({
      extends: true as const,
      test: {
        name: zone,
        include: ['test/**/*.test.ts'],
        testTimeout: 120_000,
        pool: 'forks' as const,
        // Random cases are drawn in full once, and by a quarter in the other zones.
        env: { TZ: zone, ...(zone === 'UTC' ? {} : { TIEXI_RUNS: '0.25' }) },
      },
    })),
    coverage: {
      provider: 'v8',
      include: ['src/{kernel,fields,policies,engine,settlement,claims,planning}/**'],
      exclude: ['src/kernel/brand.ts'],
      reporter: ['text', 'json-summary'],
      thresholds: { lines: 100, branches: 100, functions: 100, statements: 100 },
    },
  },
});
