import { expect, it } from 'vitest';
import { encodeSettlement, parseSettlement, settle } from '../../src/index.js';
import { portfolioOf } from '../support.js';

it('a group that lacks a count which other groups have is reported', () => {
  const issued = JSON.parse(JSON.stringify(encodeSettlement(settle(portfolioOf({})))));
  delete issued.groups.product.P.households;
  delete issued.provenance.settlementSha256;
  expect(() => parseSettlement(issued, { takeUnhashed: true })).toThrow('groups.product.P.households');
});
