import { describe, it } from 'vitest';
import { portfolios } from '../../src/testing/index.js';
import { always, PROPERTY_TIMEOUT, runs } from './always.js';

describe('a loan’s segments', () => {
  it(
    'always partition its days with a balance, and have the oracle’s values for each day',
    () => always('segments-partition', portfolios(), runs(150)),
    PROPERTY_TIMEOUT,
  );
});
