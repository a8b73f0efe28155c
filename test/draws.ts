/** How many of the random cases that a test names are drawn; vitest.config.ts says what `TIEXI_RUNS` is by default. */
const RUNS_FACTOR = Number(process.env.TIEXI_RUNS ?? 1);

/** Whether as much is tried as the tests name, as `npm run test:slow` does. */
export const THOROUGH = RUNS_FACTOR >= 1;

/** So many cases of a usual number, at least one. */
export const draws = (usual: number): number => Math.max(1, Math.round(usual * RUNS_FACTOR));

/** How often fast-check runs a property. */
export const runs = (usual: number): { numRuns: number } => ({ numRuns: draws(usual) });

/** Milliseconds that one property may take, shrinking included. */
export const PROPERTY_TIMEOUT = 120_000 * Math.max(1, 5 * RUNS_FACTOR);
