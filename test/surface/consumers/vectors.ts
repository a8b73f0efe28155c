import * as fc from 'fast-check';
import { type Implementation, invariant, portfolios, runVectors, settleWithTiexi, type VectorRun } from 'tiexi/testing';

const implementation: Implementation = settleWithTiexi;
const { passed, failed }: VectorRun = runVectors(implementation);
const { check } = invariant('engine-equals-oracle');
fc.assert(
  fc.property(portfolios(), (portfolio) => check(portfolio) === undefined),
  { numRuns: 20, seed: 1 },
);
console.log(`${passed.length > 100} ${failed.length}`);
declare const console: { log(...texts: string[]): void };
