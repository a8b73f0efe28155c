import { expect, it } from 'vitest';
import { settle } from '../../src/index.js';
import { columnsOf, type IntegerLine, linesOf } from '../../src/settlement/lines.js';
import { portfolioOf } from '../support.js';

it('a funder that a line does not name has a part of 0', () => {
  const { outcomes } = columnsOf(settle(portfolioOf({})));
  const keys = { product: 'P', township: '', category: '' };
  const line: IntegerLine = { ...outcomes.at(0), ...keys, funders: {} };
  expect(linesOf([line], ['province']).parts[0]?.at(0)).toBe(0);
});
