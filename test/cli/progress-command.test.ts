import { describe, expect, it } from 'vitest';
import { displayWidth, folderOf, tiexi } from './command.js';
import { ENGLISH, POLICY, PORTFOLIO, REMAINING_TERMS } from './worked.js';

const stdin = JSON.stringify(PORTFOLIO);
const SUICHANG = ['--policy', 'suichang-2024', '--terms', 'customary', ...REMAINING_TERMS];

async function measured(argv: readonly string[], options: Parameters<typeof tiexi>[1] = { stdin }) {
  const { code, stdout, stderr } = await tiexi(['progress', '-', ...argv], options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

const refused = async (argv: readonly string[]) => {
  const { code, stdout, stderr } = await tiexi(['progress', ...argv], { stdin });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  return stderr;
};

/** The cells of the row that begins with a text. */
const cellsOf = (text: string, first: string) =>
  text
    .split('\n')
    .filter((line) => line.trimStart().startsWith(first))
    .map((line) => line.trim().split(/\s{2,}/));

describe('progress --format json', () => {
  it('measures the worked portfolio at the end of 2024', async () => {
    const result = JSON.parse(await measured(['--on', '2024-12-31', '--format', 'json']));
    // 130,000 + 100,000 + 100,000; 612.92 + 508.33 + 83.33; a half of 1,613.19 is 806.595
    expect(result).toMatchObject({
      policy: { id: 'worked' },
      period: { from: '2024-01-01', to: '2025-01-01' },
      on: '2024-12-31',
      loans: 3,
      balance: '330000.00',
      inPeriod: {
        subsidy: '1204.58',
        concession: '408.61',
        interestSaved: '1613.19',
        households: 2,
        perHousehold: '806.60',
      },
      // × 365 / 36,000: 130,000 × 1.5 = 1,977.0833…, twice 100,000 × 1.5 = 1,520.8333…; 130,000 × 1 = 1,318.0555…
      annualised: { subsidy: '5018.74', concession: '1318.06', interestSaved: '6336.80', perHousehold: '3168.40' },
      milestones: [],
    });
    expect(result).not.toHaveProperty('forecast');
  });

  it('forecasts with --until', async () => {
    const { forecast } = JSON.parse(
      await measured(['--on', '2024-12-31', '--until', '2025-06-30', '--format', 'json']),
    );
    // 90 days: 487.50 and twice 375.00; 181 days: 980.4166… and twice 754.1666…
    expect(forecast.periods[1].parts).toEqual([
      { from: '2025-01-01', to: '2025-04-01', subsidy: '1237.50', funders: { province: '990.00', local: '247.50' } },
      { from: '2025-04-01', to: '2025-07-01', subsidy: '1251.26', funders: { province: '1001.01', local: '250.25' } },
    ]);
    expect(forecast.total.subsidy).toBe('3693.34');
  });

  it('takes the year of the day where neither a flag nor the input gives a period', async () => {
    const cwd = await folderOf({ ...ENGLISH, 'policy.json': POLICY });
    const of = async (...argv: string[]) => {
      const { stdout } = await tiexi(['progress', '.', '--policy', 'policy.json', ...argv, '--format', 'json'], {
        cwd,
      });
      return JSON.parse(stdout).period;
    };
    expect(await of('--on', '2025-03-31')).toEqual({ from: '2025-01-01', to: '2025-04-01' });
    expect(await of('--on', '2025-03-31', '--from', '2024-09-01', '--to', '2025-09-01')).toEqual({
      from: '2024-09-01',
      to: '2025-04-01',
    });
  });
});

describe('progress in a table', () => {
  it('shows what is measured, the milestones with both readings, and what is not measured', async () => {
    const text = await measured(['--on', '2024-12-31', ...SUICHANG, '--subsidy-points', '1.5']);
    expect(text).toContain('at the end of 2024-12-31, from 2024-01-01\n');
    expect(text).toContain('balance of 3 eligible loans: 330,000.00\n');
    // Of L1 against its reference rate; of L3 and L4 1.9 points are waived: 643.8888… and 105.5555…
    expect(cellsOf(text, 'concession')[0]).toEqual(['concession', '1,158.06', '5,170.84']);
    expect(cellsOf(text, 'borrowing households')).toEqual([['borrowing households', '2', '2']]);
    expect(cellsOf(text, '2024-12-31')[0]).toEqual(['2024-12-31 (due)']);
    expect(cellsOf(text, 'increase of the balance lent')).toEqual([
      [
        'increase of the balance lent to target households',
        '50,000,000.00',
        'at the end of the day',
        '330,000.00',
        '0.66%',
      ],
      [
        'increase of the balance lent to target households',
        '100,000,000.00',
        'at the end of the day',
        '330,000.00',
        'not yet due',
      ],
    ]);
    expect(cellsOf(text, 'balance lent to target households  ')).toEqual([
      ['balance lent to target households', '200,000,000.00', 'at the end of the day', '330,000.00', 'not yet due'],
    ]);
    expect(cellsOf(text, 'interest saved (a year)')).toEqual([
      ['interest saved (a year)', '500,000.00', 'in the period', '2,362.64', '0.47%'],
    ]);
    expect(cellsOf(text, 'in a full year')[0]).toEqual(['in a full year', '10,189.58', '2.04%']);
    expect(cellsOf(text, 'funds levered')).toEqual([
      ['funds levered (twice the balance)', '400,000,000.00', 'not measured', '—', '—'],
    ]);
    expect(text).toContain('\n- funds levered: the portfolio holds the loans themselves');
    expect(text).toContain('Interest saved is subsidy + concession, by our reading; the plan does not define it.\n');
    expect(text).toContain('- rate applies by (rateAppliesBy): the standard in force on each day\n    assumption\n');
    expect(text).not.toContain('forecast');
  });

  it('says that there are no milestones where none are known', async () => {
    const text = await measured(['--on', '2024-09-10']);
    expect(text).toContain('\nno milestones are known for this policy\n');
    expect(text).toContain('balance of 1 eligible loan: 100,000.00\n');
  });

  it('shows the forecast: what has accrued, every quarter, every settlement, all together', async () => {
    const text = await measured(['--on', '2024-12-31', '--until', '2025-06-30']);
    const rows = text.slice(text.indexOf('forecast until 2025-06-30')).split('\n').slice(2, 10);
    expect(rows.map((row) => row.split(/\s{2,}/))).toEqual([
      ['accrued 2024-01-01 to 2024-12-31', '1,204.58', '963.66', '240.92'],
      ['settlement 2024-01-01 to 2024-12-31', '1,204.58', '963.66', '240.92'],
      ['expected 2025-01-01 to 2025-03-31', '1,237.50', '990.00', '247.50'],
      ['expected 2025-04-01 to 2025-06-30', '1,251.26', '1,001.01', '250.25'],
      ['settlement 2025-01-01 to 2025-06-30', '2,488.76', '1,991.01', '497.75'],
      ['accrued', '1,204.58', '963.66', '240.92'],
      ['expected', '2,488.76', '1,991.01', '497.75'],
      ['total', '3,693.34', '2,954.67', '738.67'],
    ]);
    expect(text).toContain('\nThe forecast assumes no further disbursements or repayments');
  });

  it('shows the subsidy that depends on interest not yet paid', async () => {
    const loans = [{ ...PORTFOLIO.loans[2], interestPaidTo: '2024-12-21' }];
    const paid = { stdin: JSON.stringify({ ...PORTFOLIO, loans }) };
    const text = await measured(['--on', '2024-12-31', '--until', '2025-01-31', '--payment', 'paid'], paid);
    // 11 days of 100,000
    expect(cellsOf(text, 'once interest is paid')).toEqual([
      ['once interest is paid 2024-01-01 to 2024-12-31', '45.83', '36.66', '9.17'],
    ]);
  });

  it('is in Chinese on request, with aligned columns', async () => {
    const text = await measured(['--on', '2024-12-15', '--until', '2025-06-30', ...SUICHANG, '--lang', 'zh-CN']);
    for (const words of ['截至 2024-12-15 日终，自 2024-01-01 起', '符合条件的贷款 3 笔，余额 330,000.00']) {
      expect(text).toContain(`${words}\n`);
    }
    expect(text).toContain('\n2024-12-31（下一节点）');
    expect(text).toMatch(/\n {2}户均减少利息支出（平均） +1,500\.00 +期内累计 /);
    expect(text).toContain('\n- 撬动资金：数据只有贷款本身');
    expect(text).toContain('减少利息支出＝贴息金额＋银行让利');
    const rows = text.slice(text.indexOf('预测至 2025-06-30')).split('\n').slice(0, 9);
    expect(rows[2]).toMatch(/^已发生 2024-01-01 至 2024-12-15 /);
    expect(rows[3]).toMatch(/^预计 2024-12-16 至 2024-12-31 /);
    expect(new Set(rows.map(displayWidth)).size).toBe(1);
  });
});

describe('a wrong call of progress', () => {
  it.each([
    [['-'], 'tiexi: progress needs --on with a day\n'],
    [
      ['-', '--on', '31.12.2024'],
      'tiexi: --on must be a day, YYYY-MM-DD from 1900-01-01 to 2199-12-31, not 31.12.2024\n',
    ],
    [['-', '--on', '2024-12-31', '--until', '2025-02-30'], '--until must be a day'],
    [
      ['-', '--on', '2024-12-31', '--until', '2024-12-31'],
      'tiexi: --until must be later than --on; it is 2024-12-31\n',
    ],
    [
      ['-', '--on', '2025-01-01'],
      'tiexi: --on 2025-01-01 is not in the period 2024-01-01 to 2025-01-01 (exclusive); give another period with --year',
    ],
    [['-', '--on', '2023-12-31'], '--on 2023-12-31 is not in the period'],
    [['-', '--on', '2024-12-31', '--format', 'csv'], 'tiexi: --format must be one of table, json, not csv\n'],
    [['-', '--on', '2024-12-31', '--loan', 'L1'], 'tiexi: --loan can be used only with explain, quote\n'],
  ])('%j is refused with what was expected', async (argv, message) => {
    expect(await refused(argv)).toContain(message);
  });

  it.each([
    [['-'], 'progress 须以 --on 给出日期'],
    [['-', '--on', '2024-13-01'], '--on 应为日期'],
    [['-', '--on', '2024-12-31', '--until', '2024-12-31'], '--until 须晚于 --on'],
    [['-', '--on', '2025-01-01'], '--on 2025-01-01 不在结算期 2024-01-01 至 2025-01-01（不含）内'],
  ])('%j is refused in Chinese', async (argv, message) => {
    expect(await refused([...argv, '--lang', 'zh-CN'])).toContain(message);
  });

  it('names the flags that belong to it', async () => {
    const { stderr } = await tiexi(['settle', '-', '--on', '2024-12-31'], { stdin });
    expect(stderr).toContain('--on can be used only with progress');
  });
});
