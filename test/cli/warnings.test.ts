import { beforeAll, describe, expect, it } from 'vitest';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';
import { folderOf, tiexi } from './command.js';

const YEAR = ['--from', '2024-01-01', '--through', '2024-12-31'];
const HOUSEHOLDS = 'household_id,listed_from\nH,2024-08-15\n';
const LOANS =
  'loan_id,household_id,lender,product,principal,disbursed_on,matures_on,rate_annual_pct\n' +
  'L,H,BANK,P,100000.00,2024-09-01,2025-09-01,3.6\n';
const EVENTS = 'loan_id,event,date,amount\nL,repayment,2024-11-01,40000.00\n';
// 100,000 for 61 days and 60,000 for 61 days: 9,760,000 × 1.5 / 36,000
const SUBSIDY = '406.67';

let cwd: string;
const policy = JSON.stringify(POLICY);
const line = (loan: object) => JSON.stringify({ household: HOUSEHOLD, loans: [{ ...LOAN, ...loan }] });

beforeAll(async () => {
  cwd = await folderOf({
    'policy.json': policy,
    'sound.ndjson': `${line({})}\n`,
    'small.ndjson': `${line({ principal: '15.00' })}\n`,
    'similar.ndjson': `${line({})}\n${line({ id: 'l' }).replace('"id":"H"', '"id":"h"').replaceAll('"householdId":"H"', '"householdId":"h"')}\n`,
    'faulty.json': '{"households": [], "loans": [{}]}',
    'event/households.csv': HOUSEHOLDS,
    'event/loans.csv': LOANS,
    'event/event.csv': EVENTS,
    'chinese/家庭.csv': '\ufeff户号,列入日期\nH,2024-08-15\n',
    'chinese/贷款.csv': LOANS,
    'chinese/还款.csv': EVENTS,
    'chinese/notes.csv': 'a,b\n1,2\n',
    'chinese/申报.csv': '借据号,贴息金额\nL,406.67\n',
    'several/households.csv': HOUSEHOLDS,
    'several/a.csv': LOANS,
    'several/b.csv': LOANS,
    'named/households.csv': HOUSEHOLDS,
    'named/loans.csv': LOANS,
    'named/old-loans.csv': LOANS,
  });
});

const settle = (input: string, ...flags: string[]) =>
  tiexi(['settle', input, '--policy', 'policy.json', ...YEAR, ...flags], { cwd });
const check = (input: string, ...flags: string[]) =>
  tiexi(['check', input, '--policy', 'policy.json', ...YEAR, ...flags], { cwd });
const total = (stdout: string) => /^subsidy +(\S+)$/m.exec(stdout)?.[1];

describe('settle', () => {
  it('says on standard error what is unlikely, and settles', async () => {
    const { code, stdout, stderr } = await settle('small.ndjson', '--input', 'ndjson');
    expect([code, total(stdout)]).toEqual([0, '0.08']);
    expect(stderr).toMatch(/^warning: SMALL_PRINCIPAL: 1 loan with a principal below 1,000\.00 yuan: "L" \(15\.00\)/);
  });

  it('prints the same warnings for lines of JSON', async () => {
    const { code, stderr } = await settle('small.ndjson', '--output', 'ndjson');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning: SMALL_PRINCIPAL: /m);
    expect((await settle('sound.ndjson', '--output', 'ndjson')).stderr).not.toContain('warning');
  });

  it('finds ids that look alike on different lines', async () => {
    const { stderr } = await settle('similar.ndjson', '--output', 'ndjson');
    expect(stderr).toMatch(/^warning: SIMILAR_IDS: 2 pairs/m);
  });

  it.each([
    ['--format', 'json'],
    ['--output', 'ndjson'],
  ])('under --strict prints no settlement: %s %s', async (...flags) => {
    const { code, stdout, stderr } = await settle('small.ndjson', '--input', 'ndjson', '--strict', ...flags);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('SMALL_PRINCIPAL');
    expect(stderr).toMatch(/--strict: there are warnings; nothing was written\n$/);
  });

  it('under --strict settles what has no warnings', async () => {
    expect((await settle('sound.ndjson', '--strict')).code).toBe(0);
  });

  it('with --through has the last day in the period', async () => {
    const through = await settle('sound.ndjson', '--format', 'json');
    const { period } = JSON.parse(through.stdout);
    expect(period).toEqual({ from: '2024-01-01', to: '2025-01-01' });
  });

  it.each([
    [['--year', '2024', '--through', '2024-12-31'], 'the period is given twice'],
    [
      ['--from', '2024-01-01', '--to', '2024-12-31', '--through', '2024-12-31'],
      'is given twice; --to is the day after',
    ],
    [['--through', '2024-12-31'], '--from must be given together with --to or --through'],
    [['--from', '2024-01-01', '--through', '2024-02-30'], '--through must be a day'],
    [['--from', '2024-01-01', '--through', '2199-12-31'], '--through must be a day'],
  ])('refuses %j', async (flags, message) => {
    const { code, stderr } = await tiexi(['settle', 'sound.ndjson', '--policy', 'policy.json', ...flags], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('a folder of tables', () => {
  it.each(['whole', 'stream'])('has its events read from event.csv: %s', async (way) => {
    const { code, stdout, stderr } = await settle('event', ...(way === 'whole' ? [] : ['--output', 'ndjson']));
    expect(code).toBe(0);
    expect(stdout).toContain(SUBSIDY);
    expect(stderr).not.toContain('warning');
  });

  it.each(['whole', 'stream'])('has its tables known by their columns; other files are named: %s', async (way) => {
    const { code, stdout, stderr } = await settle('chinese', ...(way === 'whole' ? [] : ['--output', 'ndjson']));
    expect(code).toBe(0);
    expect(stdout).toContain(SUBSIDY);
    // The claim is read by reconcile.
    expect(stderr).toMatch(/^warning: UNREAD_FILE: 1 table not read: "chinese\/notes\.csv"/m);
  });

  it.each<[string, readonly string[]]>([
    ['reconcile', ['chinese/claims.csv']],
    ['compare', ['--with-terms', 'terms.json']],
    ['progress', ['--on', '2024-12-31']],
    ['screen', ['--on', '2024-12-31']],
    ['entries', ['--on', '2024-12-31']],
  ])('has the other files named by %s too, of which explain of one loan is silent', async (command, flags) => {
    const folder = await folderOf({
      'policy.json': policy,
      'terms.json': '{"overdue":"ignore"}',
      'in/households.csv': HOUSEHOLDS,
      'in/loans.csv': LOANS,
      'in/notes.csv': 'a,b\n1,2\n',
      'chinese/claims.csv': 'loan_id,subsidy\nL,1.00\n',
    });
    const terms = ['--policy', 'policy.json', ...YEAR];
    const { stderr } = await tiexi([command, 'in', ...flags, ...terms], { cwd: folder });
    expect(stderr).toMatch(/^warning: UNREAD_FILE: 1 table not read: "in\/notes\.csv"/m);
    const explained = await tiexi(['explain', 'in', '--loan', 'L', ...terms], { cwd: folder });
    expect([explained.code, explained.stderr]).toEqual([0, '']);
  });

  it.each([
    ['events', EVENTS],
    ['还款', EVENTS.replaceAll(',', '\t')],
    ['events.csv.bak', EVENTS],
    ['~events.dat', '\ufeff借据号;事件;日期;金额\nL;还款;2024-11-01;40000.00\n'],
    ['events.tsv', ''],
    ['events.xlsx', ''],
    ['EVENTS.XLS', ''],
  ])('has %s named, whose repayments are not read', async (name, text) => {
    const folder = await folderOf({
      'policy.json': policy,
      'in/households.csv': HOUSEHOLDS,
      'in/loans.csv': LOANS,
      [`in/${name}`]: text,
      'in/notes.txt': 'loan_id is missing in some rows\n',
      'in/.events.csv.swp': EVENTS,
      'in/old.csv/events.csv': EVENTS,
    });
    const { code, stderr } = await tiexi(['settle', 'in', '--policy', 'policy.json', ...YEAR], { cwd: folder });
    expect(code).toBe(0);
    expect(stderr).toContain(`UNREAD_FILE: 1 table not read: "in/${name}"`);
  });

  it.each(['several/b.csv', 'named/old-loans.csv'])(
    'reads every table of a kind, so that a copy is noticed: %s',
    async (copy) => {
      const { code, stderr } = await settle(copy.split('/')[0] as string);
      expect(code).toBe(2);
      expect(stderr).toMatch(new RegExp(`^${copy}:2:1 \\(loan_id\\): DUPLICATE_ID: `, 'm'));
    },
  );
});

describe('check', () => {
  it('lists warnings behind what it read', async () => {
    const { code, stdout } = await check('small.ndjson');
    expect(code).toBe(0);
    expect(stdout).toMatch(/no faults\nwarning: SMALL_PRINCIPAL: [^\n]+\n$/);
  });

  it('gives faults and warnings as JSON', async () => {
    const { code, stdout } = await check('small.ndjson', '--format', 'json');
    const { faults, warnings } = JSON.parse(stdout);
    expect([code, faults]).toEqual([0, []]);
    expect(warnings).toEqual([
      {
        code: 'SMALL_PRINCIPAL',
        message: expect.stringContaining('1 loan with a principal below'),
        count: 1,
        examples: [{ loanId: 'L', value: '15.00' }],
      },
    ]);
  });

  it('gives faults as JSON with 2', async () => {
    const { code, stdout, stderr } = await check('faulty.json', '--format', 'json');
    const { faults, warnings } = JSON.parse(stdout);
    expect([code, stderr, warnings]).toEqual([2, '', []]);
    expect(faults[0]).toEqual({
      code: 'MISSING_FIELD',
      path: ['loans', 0, 'id'],
      message: expect.stringContaining('required field is missing'),
    });
  });

  it('ends with 2 under --strict where there are warnings', async () => {
    expect((await check('small.ndjson', '--strict')).code).toBe(2);
    expect((await check('sound.ndjson', '--strict')).code).toBe(0);
  });
});

it('--strict is accepted by settle and check only', async () => {
  const { code, stderr } = await tiexi(['compare', 'sound.ndjson', '--strict'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('--strict can be used only with settle, check');
});
