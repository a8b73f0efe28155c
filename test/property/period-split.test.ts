import { describe, it } from 'vitest';
import { portfolios } from '../../src/testing/index.js';
import { always, PROPERTY_TIMEOUT, runs } from './always.js';

describe('splitting a period at any day', () => {
  it(
    'never changes the sum of the exact amounts, the days and the principal-days',
    () => always('period-split', portfolios({ shortestPeriod: 2 }), runs(200)),
    PROPERTY_TIMEOUT,
  );
});
