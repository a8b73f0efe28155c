import { describe, it } from 'vitest';
import { portfolios } from '../../src/testing/index.js';
import { always, PROPERTY_TIMEOUT, runs } from './always.js';

describe('the funders of every line, group and total', () => {
  it('always add up to its subsidy', () => always('funders-tie', portfolios(), runs(150)), PROPERTY_TIMEOUT);

  it(
    'are always less than a fen off their exact share of a line where there are two',
    () => always('funders-tie', portfolios({ funders: 2 }), runs(400)),
    PROPERTY_TIMEOUT,
  );
});
