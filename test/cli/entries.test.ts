import { describe, expect, it } from 'vitest';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';
import { folderOf, tiexi } from './command.js';

// 100,000 yuan at 1.5%: 4.17, 8.33, 12.50 to date
const portfolioWith = (loan: object = {}, more: object = {}) =>
  JSON.stringify({ policy: POLICY, households: [HOUSEHOLD], loans: [{ ...LOAN, ...loan }], ...more });

const run = async (files: Readonly<Record<string, string>>, ...argv: string[]) =>
  tiexi(['entries', ...argv], { cwd: await folderOf(files) });

const shortly = (lines: string) =>
  lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .map(({ day, account, kind, funder, amount }) => [day, account, kind, funder, amount].filter(Boolean).join(' '));

describe('entries', () => {
  it('prints a line for each entry of a day, by default in the year of the day', async () => {
    const { code, stdout } = await run({ 'p.json': portfolioWith() }, 'p.json', '--on', '2024-09-01');
    expect(code).toBe(0);
    expect(shortly(stdout)).toEqual(['2024-09-01 subsidy accrual 4.17']);
  });

  it('prints those of several days, and nothing that was posted', async () => {
    const files = { 'p.json': portfolioWith() };
    const first = await run(files, 'p.json', '--on', '2024-09-02', '--since', '2024-09-01');
    expect(shortly(first.stdout)).toEqual(['2024-09-01 subsidy accrual 4.17', '2024-09-02 subsidy accrual 4.16']);
    const posted = { ...files, 'a.ndjson': first.stdout };
    const again = await run(posted, 'p.json', '--on', '2024-09-02', '--posted', 'a.ndjson');
    expect([again.code, again.stdout]).toEqual([0, '']);
  });

  it('names what was changed since the data that was known', async () => {
    const files = { 'then.json': portfolioWith() };
    const first = await run(files, 'then.json', '--on', '2024-09-01');
    const late = portfolioWith({ overdue: [{ from: '2024-09-01', to: '2024-09-02' }] });
    const both = { ...files, 'now.json': late, 'a.ndjson': first.stdout };
    const { stdout } = await run(
      both,
      'now.json',
      '--on',
      '2024-09-02',
      '--posted',
      'a.ndjson',
      '--known',
      'then.json',
    );
    const [accrual, correction] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(accrual).toMatchObject({ kind: 'accrual', amount: '4.17', reasons: [] });
    expect(correction).toMatchObject({
      kind: 'correction',
      amount: '-4.17',
      reasons: [{ loanId: 'L', field: 'overdue', on: '2024-09-01' }],
    });
  });

  it('posts the accounts that are named, also by their Chinese names', async () => {
    const files = { 'p.json': portfolioWith() };
    for (const account of ['borrowerInterest', '借款人承担利息']) {
      const { stdout } = await run(files, 'p.json', '--on', '2024-09-01', '--account', account);
      expect(shortly(stdout)).toEqual(['2024-09-01 borrowerInterest accrual 5.83']);
    }
  });

  it('needs no reference rate of a later day', async () => {
    const policy = {
      ...POLICY,
      subsidy: [{ from: '2024-09-01', kind: 'points', points: { ref: 'R', on: 'accrual', times: '0.5' } }],
      references: { R: { rates: [{ from: '2024-01-01', pct: '3.6' }], until: '2024-09-03' } },
    };
    const files = { 'p.json': portfolioWith({}, { policy, period: { from: '2024-01-01', to: '2025-01-01' } }) };
    // 100,000 × 1.8% ÷ 360 = 5.00
    const argv = ['p.json', '--on', '2024-09-02', '--since', '2024-09-02'];
    expect(shortly((await run(files, ...argv)).stdout)).toEqual([
      '2024-09-02 subsidy accrual 5.00',
      '2024-09-02 subsidy correction 5.00',
    ]);
    expect((await run(files, 'p.json', '--on', '2024-09-03')).stderr).toContain('REFERENCE_GAP');
  });

  it('prints those of a settlement', async () => {
    const files = { 'p.json': portfolioWith({}, { period: { from: '2024-09-01', to: '2024-10-01' } }) };
    const settled = (await tiexi(['settle', 'p.json', '--format', 'json'], { cwd: await folderOf(files) })).stdout;
    const days = await run(files, 'p.json', '--on', '2024-09-30', '--since', '2024-09-01');
    const { code, stdout } = await run(
      { 's.json': settled, 'a.ndjson': days.stdout },
      ...['--settled', 's.json', '--posted', 'a.ndjson'],
    );
    expect(code).toBe(0);
    // 30 days: 125.00
    expect(shortly(stdout)).toEqual([
      '2024-09-30 subsidy allocation -125.00',
      '2024-09-30 subsidy allocation province 100.00',
      '2024-09-30 subsidy allocation local 25.00',
    ]);
    const all = { ...files, 'a.ndjson': days.stdout, 'b.ndjson': stdout };
    const late = await run(all, 'p.json', '--on', '2024-09-30', '--posted', 'a.ndjson', '--posted', 'b.ndjson');
    expect(late.code).toBe(2);
    expect(late.stderr).toContain('the period has been settled');
  });

  it('tells every fault of what was posted, with its file and line', async () => {
    const posted = '{"loanId": "L"}\nnot JSON\n';
    const { code, stdout, stderr } = await run(
      { 'p.json': portfolioWith(), 'a.ndjson': posted },
      ...['p.json', '--on', '2024-09-01', '--posted', 'a.ndjson'],
    );
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('a.ndjson:1');
    expect(stderr).toContain('a.ndjson:2');
    expect(stderr.trim().split('\n')).toHaveLength(6);
  });

  it.each([
    ['no day', ['p.json'], 'entries needs --on with a day, or --settled with a settlement'],
    [
      'a day before the first',
      ['p.json', '--on', '2024-09-01', '--since', '2024-09-02'],
      '--since must not be later than --on; it is 2024-09-02',
    ],
    [
      'a day out of the period',
      ['p.json', '--on', '2024-09-01', '--year', '2025'],
      '--on 2024-09-01 is not in the period',
    ],
    [
      'a first day out of it',
      ['p.json', '--on', '2024-09-01', '--since', '2023-12-31'],
      '--since 2023-12-31 is not in the period',
    ],
    ['an input and a settlement', ['p.json', '--settled', 's.json'], '--settled takes no input: unexpected p.json'],
    ['a day and a settlement', ['--settled', 's.json', '--on', '2024-09-01'], '--settled cannot be used with --on'],
    ['an unknown account', ['p.json', '--on', '2024-09-01', '--account', 'cash'], '--account must be one of subsidy'],
    [
      'the last day of all',
      ['p.json', '--on', '2199-12-31'],
      '--on must be a day, YYYY-MM-DD from 1900-01-01 to 2199-12-30',
    ],
  ])('refuses %s', async (_, argv, message) => {
    const { code, stderr } = await run({ 'p.json': portfolioWith() }, ...argv);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
