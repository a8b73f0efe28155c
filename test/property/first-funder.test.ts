import { describe, it } from 'vitest';
import { portfolios } from '../../src/testing/index.js';
import { always, PROPERTY_TIMEOUT, runs } from './always.js';

describe('the funders’ totals', () => {
  it(
    'always give the first its share of the total, half up, and the next their rescaled share of the rest',
    () => always('first-funder-half-up', portfolios(), runs(400)),
    PROPERTY_TIMEOUT,
  );
});
