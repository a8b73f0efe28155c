import fc, { type Arbitrary } from 'fast-check';
import { expect } from 'vitest';
import { type InvariantName, invariant, type PortfolioJson } from '../../src/testing/index.js';

/** `TIEXI_RUNS=10` runs every property ten times as often. */
const RUNS_FACTOR = Number(process.env.TIEXI_RUNS ?? 1);

export function runs(usual: number): { numRuns: number } {
  return { numRuns: Math.max(1, Math.round(usual * RUNS_FACTOR)) };
}

/** Milliseconds that one property may take, shrinking included. */
export const PROPERTY_TIMEOUT = 120_000 * Math.max(1, RUNS_FACTOR);

/** An invariant holds of every portfolio drawn, with every change that it makes. */
export function always(name: InvariantName, portfolios: Arbitrary<PortfolioJson>, howOften: { numRuns: number }): void {
  const { check } = invariant(name);
  fc.assert(
    fc.property(portfolios, fc.nat(), (portfolio, seed) => {
      expect(check(portfolio, seed)).toBeUndefined();
    }),
    howOften,
  );
}
