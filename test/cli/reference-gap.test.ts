import { beforeAll, describe, expect, it } from 'vitest';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';
import { folderOf, tiexi } from './command.js';

/*
 * A reference rate that ends in December 2024. Of three households the second has a loan that needs it later; of the third
 * one is not eligible, and one has an amount that is none.
 */
const policy = {
  ...POLICY,
  subsidy: [{ from: '2024-09-01', kind: 'points', points: { ref: 'LPR1Y', on: 'accrual', plus: '-1.5' } }],
  references: { LPR1Y: { rates: [{ from: '2024-07-22', pct: '3.35' }], until: '2024-12-20' } },
};
const early = { maturesOn: '2024-12-20' };
const households = ['H1', 'H2', 'H3'].map((id) => ({ ...HOUSEHOLD, id }));
const loans = [
  { ...LOAN, id: 'A', householdId: 'H1', ...early },
  { ...LOAN, id: 'B', householdId: 'H2', ...early },
  { ...LOAN, id: 'C', householdId: 'H2' },
  { ...LOAN, id: 'D', householdId: 'H3', product: 'X' },
];
const linesOf = (all: readonly { readonly householdId: string }[]) =>
  households
    .map((household) =>
      JSON.stringify({ household, loans: all.filter(({ householdId }) => householdId === household.id) }),
    )
    .join('\n');
const csvOf = (all: typeof loans) =>
  [
    'loan_id,household_id,lender,product,principal,disbursed_on,matures_on,rate_annual_pct',
    ...all.map((loan) =>
      [
        loan.id,
        loan.householdId,
        loan.lender,
        loan.product,
        `"${loan.principal}"`,
        loan.disbursedOn,
        loan.maturesOn,
        '3.6',
      ].join(),
    ),
  ].join('\n');
const faulty = [...loans, { ...LOAN, id: 'E', householdId: 'H3', principal: '1,000' }];

let cwd: string;

beforeAll(async () => {
  const files = (all: typeof loans) => ({
    'households.csv': `household_id,listed_from\n${households.map(({ id }) => `${id},2024-08-15`).join('\n')}\n`,
    'loans.csv': csvOf(all),
  });
  const inFolder = (folder: string, all: typeof loans) =>
    Object.fromEntries(Object.entries(files(all)).map(([name, text]) => [`${folder}/${name}`, text]));
  cwd = await folderOf({
    'policy.json': policy,
    'all.json': { policy, period: { from: '2024-01-01', to: '2025-01-01' }, households, loans },
    'all.ndjson': linesOf(loans),
    'faulty.ndjson': linesOf(faulty),
    ...inFolder('csv', loans),
    ...inFolder('faulty', [...loans, { ...LOAN, id: 'E', householdId: 'H3', principal: '1,000' }]),
  });
});

const YEAR = ['--policy', 'policy.json', '--year', '2024'];
const MESSAGE = /REFERENCE_GAP: the loan needs a reference rate on "2024-12-20", for which none is given/;

describe('a reference rate that is not known', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['of JSON', ['all.json'], /^loans\[2\]: /],
    ['of NDJSON read as a whole', ['all.ndjson'], /^all\.ndjson:2: loans\[1\]: /],
    ['of NDJSON streamed', ['all.ndjson', '--output', 'ndjson'], /^all\.ndjson:2: loans\[1\]: /],
    ['of NDJSON on two threads', ['all.ndjson', '--output', 'ndjson', '--jobs', '2'], /^all\.ndjson:2: loans\[1\]: /],
    ['of CSV read as a whole', ['csv'], /^csv\/loans\.csv:4:1: /],
    ['of CSV streamed', ['csv', '--output', 'ndjson'], /^csv\/loans\.csv:4:1: /],
  ])('%s is told at its loan, and nothing is written', async (_, argv, place) => {
    const { code, stdout, stderr } = await tiexi(['settle', ...argv, ...YEAR], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const [first = '', ...rest] = stderr.trimEnd().split('\n');
    expect(first).toMatch(place);
    expect(first).toMatch(MESSAGE);
    expect(rest).toEqual(['1 fault; nothing was computed or written']);
  });

  it.each([
    ['of NDJSON as a whole', ['faulty.ndjson']],
    ['of NDJSON streamed', ['faulty.ndjson', '--output', 'ndjson']],
    ['of CSV as a whole', ['faulty']],
    ['of CSV streamed', ['faulty', '--output', 'ndjson']],
  ])('is told beside the faults of other lines, %s', async (_, argv) => {
    const { code, stderr } = await tiexi(['settle', ...argv, ...YEAR], { cwd });
    expect(code).toBe(2);
    expect(stderr.match(/[A-Z]+_[A-Z_]+(?=: )/g)).toEqual(['REFERENCE_GAP', 'INVALID_MONEY']);
  });

  it('is none where the days settled do not need it', async () => {
    const days = ['--from', '2024-01-01', '--to', '2024-12-20', '--policy', 'policy.json'];
    const { code, stderr } = await tiexi(['settle', 'all.ndjson', '--output', 'ndjson', ...days], { cwd });
    expect({ code, faults: stderr.match(/REFERENCE_GAP/g) }).toEqual({ code: 0, faults: null });
  });
});
