import { describe, it } from 'vitest';
import { portfolios } from '../../src/testing/index.js';
import { always, PROPERTY_TIMEOUT, runs } from './always.js';

describe('settlements of disjoint sets of households', () => {
  it(
    'always add up to the settlement of all, but for the one-fen choices among the funders',
    () => always('merging-adds-up', portfolios(), runs(300)),
    PROPERTY_TIMEOUT,
  );
});
