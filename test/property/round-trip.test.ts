import { describe, it } from 'vitest';
import { portfolios } from '../../src/testing/index.js';
import { always, PROPERTY_TIMEOUT, runs } from './always.js';

describe('a settlement written as JSON', () => {
  it(
    'always reads back to the same bytes, loses nothing, and is the same when settled again',
    () => always('encode-parse-identity', portfolios(), runs(300)),
    PROPERTY_TIMEOUT,
  );
});
