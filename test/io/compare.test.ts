import { describe, expect, it } from 'vitest';
import { encodeSettlement, settle } from '../../src/index.js';
import { differences } from '../../src/io/compare.js';
import { PORTFOLIO } from '../cli/worked.js';
import { parseAnyPortfolio } from '../support.js';

const settled = (input: object = PORTFOLIO) => encodeSettlement(settle(parseAnyPortfolio(input)));
/** As it is read from a file. */
const issuedOne = () => JSON.parse(JSON.stringify(settled()));

describe('the differences between two settlements', () => {
  it('are none between a settlement and itself, written and read', () => {
    expect(differences(issuedOne(), settled())).toEqual([]);
  });

  it('name the loan by its id, and the figure', () => {
    const issued = issuedOne();
    issued.loans[0].subsidy = '612.91';
    expect(differences(issued, settled())).toEqual([
      { path: 'loans[L1].subsidy', issued: '612.91', recomputed: '612.92' },
    ]);
  });

  it('ignore the order of lines, and include every line that only one has', () => {
    const issued = issuedOne();
    const [first, second, ...rest] = issued.loans;
    issued.loans = [...rest.reverse(), { ...first, loanId: 'L0' }, second];
    expect(differences(issued, settled())).toEqual([
      { path: 'loans[L1]', issued: undefined, recomputed: settled().loans[0] },
      { path: 'loans[L0]', issued: { ...first, loanId: 'L0' }, recomputed: undefined },
    ]);
  });

  it('include the second line of a loan', () => {
    const issued = issuedOne();
    issued.loans.push(issued.loans[0]);
    expect(differences(issued, settled())).toEqual([
      { path: 'loans[L1][2]', issued: settled().loans[0], recomputed: undefined },
    ]);
  });

  it('begin with version, policy and input', () => {
    const issued = issuedOne();
    issued.payable.province = '963.67';
    issued.provenance.version = '0.0.1';
    expect(differences(issued, settled()).map(({ path }) => path)).toEqual(['provenance.version', 'payable.province']);
  });

  it('name terms, funders, groups and days by their names', () => {
    const issued = issuedOne();
    issued.terms.find(({ term }: { term: string }) => term === 'dayCount').value = 'ACT/365F';
    issued.groups.township.妙高街道.funders.local = '122.57';
    issued.groups.category[''].loans = 4;
    issued.loans[0].excludedDays.OVERDUE = 4;
    const paths = differences(issued, settled()).map(({ path }) => path);
    expect(paths).toEqual([
      'terms[dayCount].value',
      'loans[L1].excludedDays.OVERDUE',
      'groups.township[妙高街道].funders.local',
      'groups.category[].loans',
    ]);
  });

  it('include a field that only one of them has', () => {
    const issued = issuedOne();
    issued.note = 'approved';
    delete issued.loans[0].reasons;
    expect(differences(issued, settled())).toEqual([
      { path: 'loans[L1].reasons', issued: undefined, recomputed: [] },
      { path: 'note', issued: 'approved', recomputed: undefined },
    ]);
  });

  it.each([
    ['a number for a text', 1, '1'],
    ['another form of the same number', '1.50', '1.5'],
    ['nothing for null', undefined, null],
    ['a list for an object', [], {}],
    ['an object for a list', { 0: 'a' }, ['a']],
    ['negative zero', -0, 0],
  ])('include %s', (_, issued, recomputed) => {
    expect(differences({ x: issued }, { x: recomputed })).toEqual([{ path: 'x', issued, recomputed }]);
  });

  it('compare own fields only, whatever their names', () => {
    const issued = JSON.parse('{"groups": {"__proto__": {"loans": 1}}}');
    expect(differences(issued, { groups: {} })).toEqual([
      { path: 'groups.__proto__', issued: { loans: 1 }, recomputed: undefined },
    ]);
    expect(differences({}, JSON.parse('{"constructor": "1.00"}'))).toEqual([
      { path: 'constructor', issued: undefined, recomputed: '1.00' },
    ]);
    expect(Object.prototype).not.toHaveProperty('loans');
  });
});
