import { describe, it } from 'vitest';
import { portfolios } from '../../src/testing/index.js';
import { always, PROPERTY_TIMEOUT, runs } from './always.js';

describe('the order of households, loans, repayments, rates, overdue and list spells', () => {
  it(
    'never changes a byte of the settlement, nor a segment',
    () => always('input-order-never-matters', portfolios(), runs(300)),
    PROPERTY_TIMEOUT,
  );
});
