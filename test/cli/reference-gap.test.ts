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
const faulty = [...loans, { ...LOAN, id: 'E', householdId: 'H3', principal: '1,00' }];

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
    ...inFolder('faulty', [...loans, { ...LOAN, id: 'E', householdId: 'H3', principal: '1,00' }]),
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
    ['of CSV read as a whole', ['csv'], /^csv\/loans\.csv:4:1 \(loan_id\): /],
    ['of CSV streamed', ['csv', '--output', 'ndjson'], /^csv\/loans\.csv:4:1 \(loan_id\): /],
  ])('%s is reported at its loan, and nothing is written', async (_, argv, place) => {
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
  ])('is reported together with the faults of other lines, %s', async (_, argv) => {
    const { code, stderr } = await tiexi(['settle', ...argv, ...YEAR], { cwd });
    expect(code).toBe(2);
    expect(stderr.match(/[A-Z]+_[A-Z_]+(?=: )/g)).toEqual(['REFERENCE_GAP', 'INVALID_MONEY']);
  });

  it('is no fault where the settled days do not need it', async () => {
    const days = ['--from', '2024-01-01', '--to', '2024-12-20', '--policy', 'policy.json'];
    const { code, stderr } = await tiexi(['settle', 'all.ndjson', '--output', 'ndjson', ...days], { cwd });
    expect({ code, faults: stderr.match(/REFERENCE_GAP/g) }).toEqual({ code: 0, faults: null });
  });
});

describe('--reference', () => {
  const without = { ...policy, references: undefined };
  const series = { rates: [{ from: '2024-07-22', pct: '3.35' }], until: '2025-01-20' };
  let folder: string;

  beforeAll(async () => {
    folder = await folderOf({
      'policy.json': without,
      'all.ndjson': linesOf(loans),
      'lpr.json': series,
      'several.json': { about: {}, references: { LPR1Y: series, LPR5Y: series } },
      'wrong.json': { rates: [{ from: '2024-07-22', pct: '3,35' }], until: '2025-01-20' },
      'list.json': [],
    });
  });

  const settled = (...argv: readonly string[]) => tiexi(['settle', 'all.ndjson', ...YEAR, ...argv], { cwd: folder });

  // 110 days to 2024-12-20, then 12 days more of C: 100,000 × (3.35 − 1.5)% × 342/360 = 1,757.50
  it.each(['LPR1Y=lpr.json', 'LPR1Y=several.json'])('%s gives a rate that the policy follows', async (reference) => {
    const { code, stdout, stderr } = await settled('--reference', reference, '--format', 'json');
    expect({ code, faults: stderr.match(/^.*[A-Z]_GAP.*$/m) }).toEqual({ code: 0, faults: null });
    expect(JSON.parse(stdout).totals.subsidy).toBe('1757.50');
  });

  it('is used for lines of JSON, too', async () => {
    const { code, stdout } = await settled('--reference', 'LPR1Y=lpr.json', '--output', 'ndjson');
    expect(code).toBe(0);
    expect(JSON.parse(stdout.split('\n')[2]!)).toMatchObject({ loanId: 'C', subsidy: '626.94' });
  });

  it.each([
    [['LPR1Y=wrong.json'], 'wrong.json: rates[0].pct: INVALID_RATE: "3,35" is not a rate in percent a year'],
    [
      ['LPR1Y=list.json'],
      'list.json: INVALID_VALUE: a list is not accepted here; expected a reference rate, {rates, until}',
    ],
    [['LPR2Y=several.json'], 'several.json: references.LPR2Y: MISSING_FIELD: required field is missing'],
    [['LPR1Y'], 'tiexi: --reference must be NAME=FILE, not LPR1Y'],
    [['LPR1Y=lpr.json', '--reference', 'LPR1Y=lpr.json'], 'tiexi: --reference gives LPR1Y twice'],
  ])('%j is refused', async ([first, ...rest], message) => {
    const { code, stdout, stderr } = await settled('--reference', first!, ...rest);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n')[0]).toContain(message);
  });

  it('that only the other policy of compare needs is refused where it is not known', async () => {
    const argv = ['compare', 'all.ndjson', '--policy', 'points.json', '--year', '2025', '--with', 'policy.json'];
    const points = { ...without, subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.5' }] };
    const other = await folderOf({
      'all.ndjson': linesOf(loans),
      'points.json': points,
      'policy.json': without,
      'lpr.json': series,
    });
    const { code, stdout, stderr } = await tiexi([...argv, '--reference', 'LPR1Y=lpr.json'], { cwd: other });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('REFERENCE_GAP');
    const chinese = await tiexi([...argv, '--reference', 'LPR1Y=lpr.json', '--lang', 'zh-CN'], { cwd: other });
    expect(chinese.code).toBe(2);
    expect(chinese.stderr).toMatch(/^loans\.C: REFERENCE_GAP: [^a-z]*"2025-01-20"[^a-z]*\(?LPR1Y[^a-z]*\n共 1 处错误/);
  });
});
