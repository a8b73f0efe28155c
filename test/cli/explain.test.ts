import { describe, expect, it } from 'vitest';
import { folderOf, tiexi } from './command.js';
import { BOUNDARIES, ENGLISH, POLICY, PORTFOLIO } from './worked.js';

const stdin = JSON.stringify(PORTFOLIO);
const explained = async (argv: readonly string[], options: Parameters<typeof tiexi>[1] = { stdin }) => {
  const { code, stdout, stderr } = await tiexi(['explain', '-', ...argv], options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

describe('explain', () => {
  it('shows how the subsidy of 612.92 on 150,000 yuan is computed, and who pays it', async () => {
    const text = await explained(['--loan', 'L1']);
    expect(text).toMatch(/^Loan L1 of household H1, 2024-01-01 to 2025-01-01 \(exclusive\), 示例政策\n/);
    // 150,000.00 × 66/360 × 1.5% = 412.50; 130,000.00 × 31/360 × 1.5% = 167.9166…; × 6/360 = 32.50: together 612.9166…
    expect(text).toContain('; subsidy (unrounded) 412.50;');
    expect(text).toContain('; subsidy (unrounded) about 167.9167 (2015/12);');
    expect(text).toContain('; subsidy (unrounded) 32.50;');
    expect(text).toContain('half up: subsidy about 612.9167 (7355/12) → 612.92\n');
    // 80% of 612.92 is 490.336.
    expect(text).toContain('province: 612.92 × 80% = 490.336 → 490.34');
    expect(text).toMatch(/\n {2}subsidy: 612\.92\n/);
  });

  it('marks terms without a source as assumptions', async () => {
    expect(await explained(['--loan', 'L1'])).toContain(
      '  day count (dayCount): actual days over 360 (ACT/360) [※ assumption]\n',
    );
  });

  it('says why a loan gets nothing', async () => {
    const text = await explained(['--loan', 'L2']);
    expect(text).toContain('  disbursed before the window opened (DISBURSED_BEFORE_WINDOW)');
    expect(text).toMatch(/\n {2}subsidy: 0\.00\n/);
  });

  it('shows the loan of --loan, and no other loan of its household', async () => {
    const text = await explained(['--loan', 'L3']);
    expect(text.match(/^Loan /gm)).toHaveLength(1);
    expect(text).toMatch(/^Loan L3 of household H2, /);
    expect(text).not.toContain('L4');
  });

  it('is available in Chinese and as Markdown', async () => {
    const text = await explained(['--loan', 'L1', '--lang', 'zh-CN', '--format', 'markdown']);
    expect(text).toMatch(/^# 借据 L1（户号 H1），/);
    expect(text).toContain('\n## 计息分段（金额单位：元）\n\n| 起止日（不含终止日） |');
    expect(text).toContain('\n- 贴息金额：612.92\n');
  });

  it('has a short form of five lines, and an answer of five sentences for the family', async () => {
    const text = await explained(['--loan', 'L1', '--form', 'short']);
    expect(text.trimEnd().split('\n')).toHaveLength(5);
    expect(text).toContain('subsidy: 612.92 yuan');
    const answer = await explained(['--loan', 'L1', '--form', '客户答复', '--lang', 'zh-CN']);
    expect(answer.trimEnd().split('\n')).toHaveLength(5);
    expect(answer).toContain('\n其中财政补贴 612.92 元，');
    expect(await explained(['--loan', 'L1', '--form', 'long'])).toBe(await explained(['--loan', 'L1']));
  });

  it('is available as JSON', async () => {
    const json = JSON.parse(await explained(['--loan', 'L2', '--format', 'json']));
    expect(json.loans).toHaveLength(1);
    expect(json.loans[0]).toMatchObject({
      loanId: 'L2',
      subsidy: '0.00',
      grounds: [{ reason: 'DISBURSED_BEFORE_WINDOW', term: 'window', facts: { windowFrom: '2024-09-01' } }],
      split: [{ funder: 'province', part: '0.00' }, { funder: 'local' }],
    });
  });

  it('refuses --form with --format json', async () => {
    const argv = ['explain', '-', '--loan', 'L1', '--form', 'short', '--format', 'json'];
    expect(await tiexi(argv, { stdin })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'tiexi: --form cannot be used with --format json\nsee tiexi help explain\n',
    });
  });

  it('takes policy, period and terms from flags, as settle does', async () => {
    const cwd = await folderOf({ ...ENGLISH, 'policy.json': POLICY });
    const argv = ['.', '--policy', 'policy.json', '--year', '2024', '--loan', 'L4', '--subsidy-points', '1.2'];
    const { code, stdout } = await tiexi(['explain', ...argv], { cwd });
    expect(code).toBe(0);
    // 100,000.00 × 20/360 × 1.2% = 66.666…
    expect(stdout).toMatch(/\n {2}subsidy: 66\.67\n/);
  });

  it('shows the split of the whole settlement, not that of the household alone', async () => {
    // Three loans of 0.01: 80% of 0.03 is 0.024, so the province pays 0.02, a fen of the first two and none of the last.
    const loans = ['A', 'B', 'C'].map((id) => ({
      ...BOUNDARIES[2],
      id,
      householdId: id === 'C' ? 'H1' : 'H2',
      principal: '240.00',
      disbursedOn: '2024-12-31',
      rates: [{ from: '2024-12-31', pct: '3.6' }],
    }));
    const tiny = { stdin: JSON.stringify({ ...PORTFOLIO, loans }) };
    expect(await explained(['--loan', 'B'], tiny)).toContain('province: 0.01 × 80% = 0.008 → 0.01, rounded up');
    expect(await explained(['--loan', 'C'], tiny)).toContain('province: 0.01 × 80% = 0.008 → 0.00, rounded down');
  });
});

describe('a loan that is not there', () => {
  const refused = async (loanId: string, ...argv: string[]) => {
    const { code, stdout, stderr } = await tiexi(['explain', '-', '--loan', loanId, ...argv], { stdin });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    return stderr;
  };

  it('is refused with similar ids', async () => {
    expect(await refused('l3')).toBe('tiexi: --loan: loan l3 is not in the input; similar ids: L3, L1, L2\n');
    expect(await refused('L03')).toContain('; similar ids: L3, ');
  });

  it('is refused without a suggestion where no id is similar', async () => {
    expect(await refused('2024-0001')).toBe('tiexi: --loan: loan 2024-0001 is not in the input\n');
  });

  it('is reported in Chinese, with control characters escaped', async () => {
    expect(await refused('\u001b[31m借据', '--lang', 'zh-CN')).toBe(
      'tiexi: --loan：输入中没有借据号 \\u001b[31m借据\n',
    );
  });

  it('does not hide the faults of the input', async () => {
    const { code, stderr } = await tiexi(['explain', '-', '--loan', 'L9'], { stdin: '{"loans": []}' });
    expect(code).toBe(2);
    expect(stderr).toContain('policy: MISSING_FIELD');
  });
});
