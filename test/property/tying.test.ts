import { describe, it } from 'vitest';
import { portfolios } from '../../src/testing/index.js';
import { always, PROPERTY_TIMEOUT, runs } from './always.js';

describe('rows, groups and totals', () => {
  it(
    'always add up, to the fen and to the loan',
    () => always('rows-and-totals-tie', portfolios(), runs(300)),
    PROPERTY_TIMEOUT,
  );
});
