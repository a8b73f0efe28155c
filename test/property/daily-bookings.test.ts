import { describe, it } from 'vitest';
import { portfolios } from '../../src/testing/index.js';
import { always, PROPERTY_TIMEOUT, runs } from './always.js';

describe('daily bookings', () => {
  it(
    'always equal the oracle’s, and add up to the settlement, caps on amounts included',
    () => always('daily-bookings-add-up', portfolios(), runs(200)),
    PROPERTY_TIMEOUT,
  );

  it(
    'always add up with rounding by settlement',
    () => always('daily-bookings-add-up', portfolios({ rounding: 'settlement' }), runs(150)),
    PROPERTY_TIMEOUT,
  );

  it(
    'always add up with rounding by interest-period',
    () => always('daily-bookings-add-up', portfolios({ rounding: 'interest-period' }), runs(150)),
    PROPERTY_TIMEOUT,
  );

  it(
    'always add up with rounding by day',
    () => always('daily-bookings-add-up', portfolios({ rounding: 'day' }), runs(150)),
    PROPERTY_TIMEOUT,
  );
});
