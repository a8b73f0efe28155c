import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSettlement, parsePortfolio, parseSettlement, settle } from '../../src/index.js';
import { PROPERTY_TIMEOUT, portfolios, runs } from './arbitraries.js';

describe('a settlement written as JSON', () => {
  it(
    'always reads back to the same bytes: encode, parse, encode is the identity',
    () => {
      fc.assert(
        fc.property(portfolios(), (json) => {
          const written = JSON.stringify(encodeSettlement(settle(parsePortfolio(json))));
          expect(JSON.stringify(encodeSettlement(parseSettlement(JSON.parse(written))))).toBe(written);
        }),
        runs(300),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'always is plain JSON: nothing is lost or changed by writing and reading it',
    () => {
      fc.assert(
        fc.property(portfolios(), (json) => {
          const encoded = encodeSettlement(settle(parsePortfolio(json)));
          expect(JSON.parse(JSON.stringify(encoded))).toEqual(encoded);
        }),
        runs(150),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'is always the same for the same portfolio, which is never changed by settling it',
    () => {
      fc.assert(
        fc.property(portfolios(), (json) => {
          const before = JSON.stringify(json);
          const first = JSON.stringify(encodeSettlement(settle(parsePortfolio(json))));
          const second = JSON.stringify(encodeSettlement(settle(parsePortfolio(json))));
          expect(second).toBe(first);
          expect(JSON.stringify(json)).toBe(before);
        }),
        runs(100),
      );
    },
    PROPERTY_TIMEOUT,
  );
});
