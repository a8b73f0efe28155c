import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tiexi } from '../cli/command.js';
import { ROOT } from './county.js';

/** Principal-days × 2% ÷ 360, in yuan, rounded half up to the fen. */
const subsidy = (principalDays: number) => (Math.round((principalDays * 2) / 360) / 100).toFixed(2);

/** Days of 2024 from the day of disbursement, which counts, to 31 December. */
const FROM = { '03-01': 306, '07-01': 184, '09-01': 122, '10-10': 83, '11-01': 61, '12-01': 31 };

describe('the tables of three invented banks, by their mappings', () => {
  it.each<[string, Readonly<Record<string, number>>, string]>([
    [
      'bank-a: GB18030, 万元, ‰ a month',
      // 18,300,000 × 2% ÷ 360 = 1,016.67; 5,185,000 × 2% ÷ 360 = 288.06
      { A001: 150_000 * FROM['09-01'], A002: 85_000 * FROM['11-01'] },
      '1304.73',
    ],
    [
      'bank-b: a wide sheet with a row of units',
      // 36,800,000 × 2% ÷ 360 = 2,044.44; 4,980,000 × 2% ÷ 360 = 276.67
      { 'B-01': 200_000 * FROM['07-01'], 'B-02': 60_000 * FROM['10-10'] },
      '2321.11',
    ],
    [
      'bank-c: days as day/month/year, a flow told apart by words',
      // 100,000 for the 121 days before 30 June, 60,000 for the 185 from then on, less 10 overdue days in September.
      // 22,600,000 × 2% ÷ 360 = 1,255.56; 1,550,000 × 2% ÷ 360 = 86.11
      { C1: 100_000 * 121 + 60_000 * (FROM['03-01'] - 121 - 10), C2: 50_000 * FROM['12-01'] },
      '1341.67',
    ],
  ])('%s', async (name, principalDays, total) => {
    const folder = `docs/examples/mappings/${name.split(':')[0]}`;
    const policy = ['--policy', 'docs/examples/mappings/policy.json', '--year', '2024'];
    const { code, stdout, stderr } = await tiexi(['settle', folder, ...policy, '--format', 'json'], { cwd: ROOT });
    expect(code, stderr).toBe(0);
    const { loans, totals } = JSON.parse(stdout);
    const lines = loans.map((line: Record<string, string>) => [line.loanId, line.principalDays, line.subsidy]);
    const expected = Object.entries(principalDays).map(([id, days]) => [id, days.toFixed(2), subsidy(days)]);
    expect(lines).toEqual(expected);
    expect(totals.subsidy).toBe(total);
    const streamed = await tiexi(['settle', folder, ...policy, '--output', 'ndjson'], { cwd: ROOT });
    expect(JSON.parse(streamed.stdout.trimEnd().split('\n').at(-1) as string).settlement.totals.subsidy).toBe(total);
  });

  it('has the monthly ‰ of bank-a as 12 times as much a year', async () => {
    // 3.625‰ × 12 = 4.35%: 18,300,000 × 4.35% ÷ 360 = 2,211.25
    const policy = ['--policy', 'docs/examples/mappings/policy.json', '--year', '2024'];
    const { stdout } = await tiexi(['settle', 'docs/examples/mappings/bank-a', ...policy, '--format', 'json'], {
      cwd: ROOT,
    });
    expect(JSON.parse(stdout).loans[0].interest).toBe('2211.25');
  });

  it('is of the encoding that it says', () => {
    const bytes = readFileSync(`${ROOT}docs/examples/mappings/bank-a/甲银行202412.csv`);
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow();
    expect(new TextDecoder('gb18030', { fatal: true }).decode(bytes)).toMatch(/^甲银行贷款清单,/);
  });
});
