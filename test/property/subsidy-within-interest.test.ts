import { describe, it } from 'vitest';
import { portfolios } from '../../src/testing/index.js';
import { always, PROPERTY_TIMEOUT, runs } from './always.js';

describe('a loan’s subsidy', () => {
  it(
    'never exceeds its interest, is never negative, and is refused only with a reason',
    () => always('subsidy-within-interest', portfolios(), runs(300)),
    PROPERTY_TIMEOUT,
  );
});
