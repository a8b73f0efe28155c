import fc, { type Arbitrary } from 'fast-check';
import { expect } from 'vitest';
import { type InvariantName, invariant, type PortfolioJson } from '../../src/testing/index.js';

export { PROPERTY_TIMEOUT, runs } from '../draws.js';

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
