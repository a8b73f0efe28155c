import { describe, expect, it } from 'vitest';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';
import { folderOf, tiexi } from './command.js';
import { FILES, TERMS } from './settled-tables.js';

/** The terms of the preset: 1.8 points of subsidy, 1.9 of concession, no caps. */
const PRESET = TERMS.filter((_, i) => !['--year', '2024'].includes(TERMS[i] as string));

/** 150,000 yuan at 4.35% from 2025-11-01 to 2026-11-01: 61 days of 2025 and 304 of 2026. */
const CONSIDERED = [
  ...['--principal', '150000', '--rate', '4.35', '--on', '2025-11-01', '--days', '365'],
  ...['--product', '共富经营贷'],
];

const quoted = (argv: readonly string[], cwd?: string) => tiexi(['quote', ...argv], cwd === undefined ? {} : { cwd });

/** 150,000 yuan × the rate in percent × days ÷ 360, in yuan of two decimals. */
const of = (pct: number, days: number) => ((150_000 * pct * days) / 100 / 360).toFixed(2);

describe('tiexi quote', () => {
  it('needs no input: a principal, a rate and days, for a household on the list', async () => {
    const { code, stdout } = await quoted([...CONSIDERED, ...PRESET, '--format', 'json']);
    expect(code).toBe(0);
    const { isEligible, years, total } = JSON.parse(stdout);
    expect(isEligible).toBe(true);
    // 150,000 × 1.8% × 61 ÷ 360 = 457.50, × 304 ÷ 360 = 2,280.00; 80% and 20% of each.
    expect(years).toMatchObject([
      { year: 2025, subsidisedDays: 61, subsidy: '457.50', funders: { province: '366.00', local: '91.50' } },
      { year: 2026, subsidisedDays: 304, subsidy: '2280.00', funders: { province: '1824.00', local: '456.00' } },
    ]);
    // Interest of 4.35% and concession of 1.9 points: 1,105.625 and 5,510.00; 482.916… and 2,406.666….
    expect([of(4.35, 304), of(1.9, 61), of(1.9, 304)]).toEqual(['5510.00', '482.92', '2406.67']);
    expect(total).toMatchObject({
      interest: '6615.63',
      subsidy: '2737.50',
      concession: '2889.59',
      // 6,615.63 − 2,737.50 − 2,889.59.
      borrowerInterest: '988.54',
    });
  });

  it('shows a row for each year, and their sums, in both languages', async () => {
    const { stdout } = await quoted([...CONSIDERED, ...PRESET, '--lang', 'zh-CN']);
    expect(stdout).toContain('家庭：已列入名单，无救助，无其他贷款\n');
    expect(stdout).toContain(
      '拟发放贷款：150,000.00 元、4.35%、2025-11-01 至 2026-11-01（不含）、遂昌农商银行、共富经营贷\n资格审核：符合条件\n',
    );
    expect(stdout).toMatch(/^2025 +61 +1,105\.63 +457\.50 +482\.92 +165\.21 +366\.00 +91\.50$/m);
    expect(stdout).toMatch(/^合计 +365 +6,615\.63 +2,737\.50 +2,889\.59 +988\.54 +2,190\.00 +547\.50$/m);
    const english = (await quoted([...CONSIDERED, ...PRESET])).stdout;
    expect(english).toContain('household: on the list, without assistance and without another loan\n');
    expect(english).toMatch(/^total +365 +6,615\.63/m);
    // The terms that the plan does not fix, with their sources.
    expect(english).toContain('- cap on term, months (termCapMonths): none\n    assumption\n');
  });

  it('takes the day on which the loan is due in place of a number of days', async () => {
    const due = CONSIDERED.map((each) => (each === '--days' ? '--until' : each === '365' ? '2026-11-01' : each));
    expect(await quoted([...due, ...PRESET])).toEqual(await quoted([...CONSIDERED, ...PRESET]));
  });

  it('counts the loans that a household of the input has towards a cap, which it shows', async () => {
    // Of 160,000 yuan a household, L1 has 150,000 until 2025-09-01 (130,000 after a repayment): 30,000 are subsidised.
    const cwd = await folderOf(FILES);
    const capped = PRESET.map((each, i) => (PRESET[i - 1] === '--principal-cap-per-household' ? '160000' : each));
    const argv = ['.', '--household', 'H1', '--principal', '150000', '--rate', '4.35', '--on', '2025-01-01'];
    const loan = [...argv, '--days', '90', '--product', '共富经营贷', ...capped];
    const { years } = JSON.parse((await quoted([...loan, '--format', 'json'], cwd)).stdout);
    // 30,000 × 1.8% × 90 ÷ 360 = 135.00.
    expect(years).toMatchObject([{ year: 2025, subsidy: '135.00' }]);
    expect((await quoted(loan, cwd)).stdout).toContain('household: H1 (甲)\n');
  });

  it('shows by how much a cap on amounts cuts the subsidy', async () => {
    const cap = PRESET.flatMap((each) =>
      each === '--amount-cap-per-household' ? ['--amount-cap-per', 'programme', each] : [each],
    ).map((each, i, all) => (all[i - 1] === '--amount-cap-per-household' ? '1000' : each));
    const { stdout } = await quoted([...CONSIDERED, ...cap]);
    // 2,737.50 without the cap.
    expect(stdout).toMatch(/^total +365 +6,615\.63 +1,000\.00 +2,889\.59 +2,726\.04 +1,737\.50 +800\.00 +200\.00$/m);
    expect(stdout).toContain('cut off by the cap');
  });

  it('takes a loan of the input, with its own repayments', async () => {
    const loan = { ...LOAN, id: 'Q', repayments: [{ on: '2024-10-01', amount: '40000.00' }] };
    const input = JSON.stringify({ policy: POLICY, households: [HOUSEHOLD], loans: [loan] });
    const cwd = await folderOf({ 'a.json': input });
    const { years } = JSON.parse((await quoted(['a.json', '--format', 'json'], cwd)).stdout);
    expect(JSON.parse((await quoted(['a.json', '--loan', 'Q', '--format', 'json'], cwd)).stdout).years).toEqual(years);
    // (100,000 × 30 + 60,000 × 92) × 1.5% ÷ 360 = 355.00, 60,000 × 243 × 1.5% ÷ 360 = 607.50.
    expect(years.map(({ subsidy }: { subsidy: string }) => subsidy)).toEqual(['355.00', '607.50']);
  });

  it('says why the loan is not eligible', async () => {
    const { stdout } = await quoted([...CONSIDERED, ...PRESET, '--lender', '他行']);
    expect(stdout).toContain('eligibility: not eligible\n- the lender is not on the policy’s list');
    expect(stdout).toMatch(/^total +0 +6,615\.63 +0\.00 +0\.00 +6,615\.63/m);
  });

  it('does not need an id that the household has already', async () => {
    const loans = [{ ...LOAN, id: 'considered' }];
    const cwd = await folderOf({ 'a.json': JSON.stringify({ policy: POLICY, households: [HOUSEHOLD], loans }) });
    const argv = ['a.json', '--principal', '1', '--rate', '4', '--on', '2024-10-01'];
    expect((await quoted([...argv, '--days', '30'], cwd)).code).toBe(0);
  });
});

describe('a policy that names no lenders', () => {
  it('needs none', async () => {
    const { lenders: _, ...policy } = POLICY;
    const cwd = await folderOf({ 'policy.json': JSON.stringify(policy) });
    const loan = ['--principal', '100000', '--rate', '3.6', '--on', '2024-09-01', '--days', '36'];
    const { stdout } = await quoted(['--policy', 'policy.json', ...loan], cwd);
    expect(stdout).toContain('100,000.00 yuan, 3.6%, 2024-09-01 to 2024-10-07 (exclusive), P\n');
    // 100,000 × 1.5% × 36 ÷ 360 = 150.00, of 360.00 interest.
    expect(stdout).toMatch(/^2024 +36 +360\.00 +150\.00 +0\.00 +210\.00 +120\.00 +30\.00$/m);
  });
});

describe('what quote refuses', () => {
  it('an amount and a rate that are none, by their flags, all at once', async () => {
    const wrong = CONSIDERED.map((each) => (each === '150000' ? '1.234' : each === '4.35' ? 'x' : each));
    const { code, stderr } = await quoted([...wrong, ...PRESET]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^--principal: INVALID_MONEY: /m);
    expect(stderr).toMatch(/^--rate: INVALID_RATE: /m);
    expect(stderr).toContain('2 faults');
  });

  it.each<[string, string[], string]>([
    ['nothing', [], 'quote needs --principal, --rate, --on and --until or --days, or an input with the loan'],
    ['a rate alone', ['--rate', '4'], 'quote needs --principal, --on, too'],
    ['no end', ['--principal', '1', '--rate', '4', '--on', '2025-01-01'], 'quote needs --until with a day, or --days'],
    ['two ends', [...CONSIDERED, '--until', '2026-01-01'], 'the loan is due twice; give --until or --days'],
    [
      'an end before the beginning',
      ['--principal', '1', '--rate', '4', '--on', '2025-01-01', '--until', '2025-01-01'],
      '--until must be later than --on; it is 2025-01-01',
    ],
    [
      'a loan on the last day',
      ['--principal', '1', '--rate', '4', '--on', '2199-12-31', '--days', '1'],
      '--on must be before 2199-12-31, not 2199-12-31',
    ],
    [
      'a household of no input',
      [...CONSIDERED, '--household', 'H1'],
      '--household is of the input, which is not given',
    ],
    [
      'a loan of the input and a described one',
      ['-', '--loan', 'L1', '--rate', '4'],
      '--loan is of the input and cannot be used with --rate',
    ],
    [
      'several products',
      [...CONSIDERED.slice(0, -2), ...PRESET],
      'quote needs --product; the policy has 共富经营贷, 共富助学贷',
    ],
  ])('%s', async (_, argv, message) => {
    const { code, stderr } = await quoted(argv);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('a loan or a household that the input does not have, and several of which none is named', async () => {
    const cwd = await folderOf(FILES);
    const considered = [...CONSIDERED, ...PRESET];
    expect((await quoted(['.', ...PRESET, '--loan', 'L9'], cwd)).stderr).toContain(
      '--loan: loan L9 is not in the input; similar ids: L1, L2',
    );
    expect((await quoted(['.', ...considered, '--household', 'H9'], cwd)).stderr).toContain(
      '--household: household H9 is not in the input; similar ids: H1, H2',
    );
    expect((await quoted(['.', ...PRESET], cwd)).stderr).toContain(
      'quote needs --loan with an ID: the input has 2 loans',
    );
    expect((await quoted(['.', ...considered], cwd)).stderr).toContain(
      'quote needs --household with an ID: the input has 2 households',
    );
  });
});
