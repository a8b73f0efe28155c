import { describe, it } from 'vitest';
import { portfolios } from '../../src/testing/index.js';
import { always, PROPERTY_TIMEOUT, runs } from './always.js';

describe('the engine and the day-by-day oracle', () => {
  it(
    'always agree on every figure of the lines, the totals, the groups, the adjustments and what is payable',
    () => always('engine-equals-oracle', portfolios(), runs(500)),
    PROPERTY_TIMEOUT,
  );

  it(
    'always agree where there are earlier settlements',
    () => always('engine-equals-oracle', portfolios({ previous: true }), runs(200)),
    PROPERTY_TIMEOUT,
  );
});
