import { expect, it } from 'vitest';
import { encodePortfolio } from '../../src/fields/portfolio.js';
import { encodeSettlement, parseSettlement, safeParsePortfolio, settle } from '../../src/index.js';
import { portfolioOf } from '../support.js';

const portfolio = portfolioOf({});
const issued = JSON.parse(JSON.stringify(encodeSettlement(settle(portfolio))));
delete issued.groups.product.P.households;
delete issued.provenance.settlementSha256;

it('a group that lacks a count which other groups have is reported', () => {
  expect(() => parseSettlement(issued, { takeUnhashed: true })).toThrow('groups.product.P.households');
});

it('a group of an earlier settlement that lacks a count which other groups have is reported as altered', () => {
  const period = { from: '2030-01-01', to: '2031-01-01' };
  const result = safeParsePortfolio(
    { ...encodePortfolio(portfolio), period, previous: [issued] },
    { takeUnhashed: true },
  );
  expect(result.success ? [] : result.faults.map(({ code, path }) => [code, path.join('.')])).toEqual([
    ['SETTLEMENT_ALTERED', 'previous.0.groups.product.P.households'],
  ]);
});
