import { describe, it } from 'vitest';
import { portfolios } from '../../src/testing/index.js';
import { always, PROPERTY_TIMEOUT, runs } from './always.js';

describe('exact segment amounts', () => {
  it(
    'always add up to those of the oracle’s days',
    () => always('segments-re-add', portfolios(), runs(150)),
    PROPERTY_TIMEOUT,
  );

  it(
    'always round to the line’s figures where rounding happens once',
    () => always('segments-re-add', portfolios({ rounding: 'settlement' }), runs(150)),
    PROPERTY_TIMEOUT,
  );
});
