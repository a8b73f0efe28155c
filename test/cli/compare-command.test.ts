import { describe, expect, it } from 'vitest';
import { customaryTerms } from '../../src/index.js';
import { displayWidth, folderOf, tiexi } from './command.js';
import { ENGLISH, POLICY, PORTFOLIO, REMAINING_TERMS } from './worked.js';

const CHANGES = { subsidy: [{ from: '2024-09-01', kind: 'points', points: '1' }], overdue: 'ignore' };
const FILES = {
  'portfolio.json': PORTFOLIO,
  'other.json': { ...POLICY, id: 'other', name: '另一政策', ...CHANGES },
  'changes.json': CHANGES,
};

async function compared(argv: readonly string[], files: Parameters<typeof folderOf>[0] = {}) {
  const cwd = await folderOf({ ...FILES, ...files });
  const { code, stdout, stderr } = await tiexi(['compare', 'portfolio.json', ...argv], { cwd });
  expect(code).toBe(0);
  // Of FILES, other.json alone is another programme.
  const isOther = argv.includes('other.json') && !('other.json' in files);
  expect(stderr).toMatch(isOther ? /^(warning: |提示：)SUBSIDISED_TWICE.*\n$/ : /^$/);
  return stdout;
}
const json = async (argv: readonly string[], files?: Parameters<typeof folderOf>[0]) =>
  JSON.parse(await compared([...argv, '--format', 'json'], files));

async function refused(argv: readonly string[], files: Parameters<typeof folderOf>[0] = {}) {
  const cwd = await folderOf({ ...FILES, ...files });
  const { code, stdout, stderr } = await tiexi(['compare', ...argv], { cwd });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  return stderr.split('\n').slice(0, -1);
}

// At 1 point: L1 14,710,000 + 5 × 130,000 = 15,360,000 yuan·days × 1% / 360 = 426.6666…; L3 338.8888…; L4 55.5555…
const SUBSIDIES = [
  ['L1', 'loses', { before: '612.92', after: '426.67', difference: '-186.25' }],
  ['L2', 'unchanged', { before: '0.00', after: '0.00', difference: '0.00' }],
  ['L3', 'loses', { before: '508.33', after: '338.89', difference: '-169.44' }],
  ['L4', 'loses', { before: '83.33', after: '55.56', difference: '-27.77' }],
];
const subsidiesOf = ({ loans }: { loans: { loanId: string; effect: string; subsidy: object }[] }) =>
  loans.map(({ loanId, effect, subsidy }) => [loanId, effect, subsidy]);

describe('compare --format json', () => {
  it('compares the input’s own policy with that of a file', async () => {
    const result = await json(['--with', 'other.json']);
    expect(subsidiesOf(result)).toEqual(SUBSIDIES);
    expect([result.policies.before.id, result.policies.after.id]).toEqual(['worked', 'other']);
    expect(result.totals.subsidy).toEqual({ before: '1204.58', after: '821.12', difference: '-383.46' });
    expect(result.effects.households.loses).toEqual({ count: 2, subsidy: '-383.46' });
  });

  it('compares with the same policy under other terms where --with-terms is given without --with', async () => {
    const result = await json(['--with-terms', 'changes.json']);
    expect(subsidiesOf(result)).toEqual(SUBSIDIES);
    expect(result.policies.after.id).toBe('worked');
    expect(result.terms.map(({ term }: { term: string }) => term)).toEqual(['subsidy', 'overdue']);
  });

  it('lets later terms override earlier ones', async () => {
    const files = { 'more.json': { subsidy: [{ from: '2024-09-01', kind: 'points', points: '2' }] } };
    const result = await json(
      ['--with', 'other.json', '--with-terms', 'changes.json', '--with-terms', 'more.json'],
      files,
    );
    // L4: 2,000,000 × 2% / 360
    expect(result.loans[3].subsidy.after).toBe('111.11');
    expect(result.policies.after.overdue).toBe('ignore');
  });

  describe('with a preset', () => {
    const rest = {
      household: { firstList: null },
      rateAppliesBy: 'accrual-day',
      principalCap: null,
      termCapMonths: null,
      amountCap: null,
      misuse: 'revoke',
      payment: 'accrued',
    };
    const own = ['--policy', 'suichang-2024', '--terms', 'customary', ...REMAINING_TERMS, '--subsidy-points', '1.5'];

    it.each([
      ['and its terms', ['--with', 'suichang-2024', '--with-terms', 'customary', '--with-terms', 'rest.json']],
      ['in a file that has its terms', ['--with', 'preset.json']],
    ])('%s', async (_, other) => {
      const preset = {
        preset: 'suichang-2024',
        terms: { ...customaryTerms, ...rest, household: { ...customaryTerms.household, ...rest.household } },
      };
      const result = await json([...own, ...other], { 'rest.json': rest, 'preset.json': preset });
      expect(result.terms).toMatchObject([
        {
          term: 'subsidy',
          before: { value: [{ points: '1.5' }], source: { kind: 'assumption' } },
          after: { value: [{ points: '1.8' }], source: { kind: 'rule' } },
        },
      ]);
      // L4: 2,000,000 × 1.8% / 360
      expect(result.loans[3].subsidy).toEqual({ before: '83.33', after: '100.00', difference: '16.67' });
    });
  });
});

describe('compare in a table', () => {
  it('shows terms, totals, funders, who gains, groups and the loans that change most', async () => {
    const text = await compared(['--with', 'other.json']);
    const cells = text.split('\n').map((line) => line.split(/\s{2,}/));
    expect(text).toMatch(
      /^before: 示例政策 \(worked\)\nafter: 另一政策 \(other\)\nperiod: 2024-01-01 to 2025-01-01 \(exclusive\)\n/,
    );
    expect(text).toContain(
      '\noverdue (overdue)\n  before: no subsidy on overdue days\n  after: overdue days are subsidised\n',
    );
    for (const row of [
      ['subsidised loans', '3', '3', '0'],
      ['subsidy', '1,204.58', '821.12', '-383.46'],
      // The concession of L1 on 5 more days of 130,000 at 1 point: 18.0555…
      ['concession', '408.61', '426.67', '+18.06'],
      ['interest saved (subsidy + concession)', '1,613.19', '1,247.79', '-365.40'],
      ['province', '963.66', '656.90', '-306.76'],
      ['gains', '0', '0.00', '0', '0.00'],
      ['loses', '3', '-383.46', '2', '-383.46'],
      ['妙高街道', '1', '1', '612.92', '426.67', '-186.25'],
      ['ineligible', '0', '0', '0.00', '0.00', '0.00'],
    ]) {
      expect(cells).toContainEqual(row);
    }
    const below = (heading: string) => cells.slice(cells.findIndex(([first]) => first === heading) + 2).slice(0, 3);
    expect(below('largest changes')).toEqual([
      ['L1', '612.92', '426.67', '-186.25', '103 → 108 days'],
      ['L3', '508.33', '338.89', '-169.44'],
      ['L4', '83.33', '55.56', '-27.77'],
    ]);
    // The other policy subsidises the overdue days from 12-21 to before 12-26, which this one passes over.
    expect(below('subsidised under both programmes')).toEqual([
      ['L1', '612.92', '426.67', '103', '2024-09-15 to 2024-12-21 (exclusive); 2024-12-26 to 2025-01-01 (exclusive)'],
      ['L3', '508.33', '338.89', '122', '2024-09-01 to 2025-01-01 (exclusive)'],
      ['L4', '83.33', '55.56', '20', '2024-12-12 to 2025-01-01 (exclusive)'],
    ]);
  });

  it('says that no term differs, and shows no loan', async () => {
    const text = await compared(['--with-terms', 'same.json'], { 'same.json': { overdue: 'pause' } });
    expect(text).toContain('(exclusive)\nno term differs\n');
    expect(text).not.toContain('largest changes');
  });

  it('shows a funder that only one of the two has, and reasons that differ', async () => {
    const other = { ...POLICY, products: [], funders: [{ id: 'city', name: '市级', share: '1' }] };
    const text = await compared(['--with', 'other.json'], { 'other.json': other });
    const cells = text.split('\n').map((line) => line.split(/\s{2,}/));
    expect(cells).toContainEqual(['city', '—', '0.00', '0.00']);
    expect(cells).toContainEqual(['province', '963.66', '—', '-963.66']);
    expect(text).toMatch(/\nL4 +83\.33 +0\.00 +-83\.33 +eligible → the product is not on the policy’s list\n/);
  });

  it('shows the twenty loans that change most, and how many more there are', async () => {
    const [loan] = PORTFOLIO.loans.slice(-1);
    const loans = Array.from({ length: 22 }, (_, i) => ({ ...loan, id: `L${i + 10}`, principal: `${1000 + i}00.00` }));
    const cwd = await folderOf({ ...FILES, 'portfolio.json': { ...PORTFOLIO, loans } });
    const { stdout } = await tiexi(['compare', 'portfolio.json', '--with', 'other.json'], { cwd });
    const [changes = '', twice = ''] = stdout.split('subsidised under both programmes');
    const shownIn = (text: string) => [...text.matchAll(/^(L\d\d) /gm)].map(([, id]) => id);
    const shown = shownIn(changes);
    expect(shown).toHaveLength(20);
    expect(shown[0]).toBe('L31');
    expect(shownIn(twice)).toEqual(Array.from({ length: 20 }, (_, i) => `L${i + 10}`));
    for (const text of [changes, twice]) expect(text).toMatch(/\n2 more rows: see --format csv or --format json\n\n?$/);
    const chinese = await tiexi(['compare', 'portfolio.json', '--with', 'other.json', '--lang', 'zh-CN'], { cwd });
    expect(chinese.stdout).toMatch(/\n另有 2 行：见 --format csv 或 --format json\n$/);
  });

  it('is in Chinese on request, with aligned columns', async () => {
    const text = await compared(['--with', 'other.json', '--lang', 'zh-CN']);
    expect(text).toMatch(/^原政策：示例政策（worked）\n对比政策：另一政策（other）\n结算期：/);
    expect(text).toMatch(/\n贴息减少 +3 +-383\.46 +2 +-383\.46\n/);
    expect(text).toMatch(/\n省级 +963\.66 +656\.90 +-306\.76\n/);
    expect(text).toMatch(/\nL1 .* 103 → 108 天\n/);
    const rows = text.slice(text.indexOf('\n乡镇 ')).split('\n').slice(1, 5);
    expect(new Set(rows.map(displayWidth)).size).toBe(1);
  });
});

describe('compare --format csv', () => {
  it('has a line for every loan', async () => {
    const text = await compared(['--with', 'other.json', '--format', 'csv']);
    const [header, first, second] = text.replace('\ufeff', '').split('\r\n');
    expect(header?.split(',').slice(4, 14)).toEqual([
      'loan_id',
      'product',
      'effect',
      'basis_before',
      'basis_after',
      'remark_before',
      'remark_after',
      'subsidised_days_before',
      'subsidised_days_after',
      'subsidised_days_difference',
    ]);
    // Interest 1,856.00 in either case; the borrower pays 1,856.00 less the subsidy
    expect(first).toBe(
      '1,H1,妙高街道,经营类,L1,共富经营贷,loses,trial (treated alike),trial (treated alike),,,103,108,5,' +
        '1856.00,1856.00,0.00,408.61,426.67,18.06,612.92,426.67,-186.25,1021.53,853.34,-168.19,1243.08,1429.33,186.25,' +
        '103,2024-09-15 to 2024-12-21 (exclusive); 2024-12-26 to 2025-01-01 (exclusive)',
    );
    expect(second).toContain(',L2,共富经营贷,unchanged,ineligible,ineligible,disbursed before the window opened,');
  });

  it('has no id that a spreadsheet would evaluate as a formula', async () => {
    const loans = [{ ...PORTFOLIO.loans[0], id: '=1+1' }];
    const text = await compared(['--with', 'other.json', '--format', 'csv'], {
      'portfolio.json': { ...PORTFOLIO, loans },
    });
    expect(text).toContain(",'=1+1,");
  });

  it('has Chinese headers that tell the two policies apart', async () => {
    const text = await compared(['--with', 'other.json', '--format', 'csv', '--lang', 'zh-CN']);
    expect(text).toContain('贴息金额（原政策）,贴息金额（对比政策）,贴息金额（差额）,减少利息支出（原政策）');
    expect(text).toContain(',L1,共富经营贷,贴息减少,');
  });
});

describe('a wrong call of compare', () => {
  it('without another policy is refused with what was expected', async () => {
    const [first] = await refused(['portfolio.json']);
    expect(first).toBe(
      'tiexi: compare needs another policy: --with, or --with-terms for the same policy under other terms',
    );
    expect((await refused(['portfolio.json', '--lang', 'zh-CN']))[0]).toBe(
      'tiexi: compare 须给出对比政策：--with，或以 --with-terms 给出同一政策的其他口径',
    );
  });

  it('names the command that --with-terms belongs to', async () => {
    const { stderr } = await tiexi(['settle', '-', '--with-terms', 'x.json', '--lang', 'zh-CN']);
    expect(stderr).toContain('--with-terms 只用于 compare');
    expect((await tiexi(['settle', '-', '--with-terms', 'x.json'])).stderr).toContain(
      '--with-terms can be used only with compare',
    );
  });

  it('of a missing file is refused', async () => {
    expect(await refused(['portfolio.json', '--with', 'none.json'])).toEqual([
      'tiexi: cannot read none.json: no such file or folder',
      'nothing was written',
    ]);
  });
});

describe('the faults of the other policy', () => {
  it('name its file, every one', async () => {
    const other = { ...POLICY, dayCount: 'ACT/364', rounding: undefined };
    const lines = await refused(['portfolio.json', '--with', 'other.json'], { 'other.json': other });
    expect(lines[0]).toMatch(/^other\.json: dayCount: INVALID_VALUE: "ACT\/364" is not accepted here; /);
    expect(lines[1]).toMatch(/^other\.json: rounding: MISSING_FIELD: /);
    expect(lines.slice(2)).toEqual(['2 faults; nothing was computed or written']);
  });

  it('name the terms file that gave the term, or else the policy', async () => {
    const files = { 'a.json': { overdue: 'sometimes' }, 'b.json': { dayCount: 'ACT/364' } };
    const terms = ['--with-terms', 'a.json', '--with-terms', 'b.json'];
    const places = (lines: string[]) => lines.map((line) => line.split(': ').slice(0, 2).join(': '));
    expect(places(await refused(['portfolio.json', ...terms], files)).slice(0, 2)).toEqual([
      'b.json: dayCount',
      'a.json: overdue',
    ]);
    const preset = await refused(['portfolio.json', '--with', 'suichang-2024', ...terms], files);
    expect(places(preset)).toContain('--with suichang-2024: terms.subsidy');
    expect(places(preset)).toContain('a.json: terms.overdue');
    // The rule is the input’s own, the window that it does not reach is the file’s.
    const window = { 'w.json': { window: { from: '2024-08-01', effectiveOn: '2024-12-12' } } };
    expect(places(await refused(['portfolio.json', '--with-terms', 'w.json'], window))[0]).toBe('w.json: subsidy');
  });

  it('are reported together with those of the input', async () => {
    const files = { 'portfolio.json': { ...PORTFOLIO, loans: [{}] }, 'other.json': { ...POLICY, overdue: 'no' } };
    const lines = await refused(['portfolio.json', '--with', 'other.json'], files);
    expect(lines[0]).toMatch(/^loans\[0\]\.id: MISSING_FIELD/);
    expect(lines.at(-2)).toMatch(/^other\.json: overdue: INVALID_VALUE/);
    expect(lines.at(-1)).toBe(`${lines.length - 1} faults; nothing was computed or written`);
  });

  it('are reported together with those of its JSON text', async () => {
    const other = JSON.stringify({ ...POLICY, overdue: 'no' }).replace('{', '{"id":"other",');
    const lines = await refused(['portfolio.json', '--with', 'other.json'], { 'other.json': other });
    expect(lines[0]).toMatch(/^other\.json:1:\d+: DUPLICATE_KEY/);
    expect(lines[1]).toMatch(/^other\.json: overdue: INVALID_VALUE/);
    expect(lines).toHaveLength(3);
  });

  it('in terms alone are reported only where the input has no faults', async () => {
    const files = {
      'portfolio.json': { ...PORTFOLIO, policy: { ...POLICY, overdue: 'no' } },
      'a.json': { payment: 'no' },
    };
    const lines = await refused(['portfolio.json', '--with-terms', 'a.json'], files);
    expect(lines).toEqual([expect.stringMatching(/^policy\.overdue: /), '1 fault; nothing was computed or written']);
  });

  it.each([
    ['not JSON', '{"id":', /^other\.json:1:7: INVALID_JSON: /],
    ['no object', '[]', /^other\.json: INVALID_VALUE: a list is not accepted here; expected a policy object$/m],
    [
      'JSON in a string',
      '"{}"',
      /^other\.json: INVALID_VALUE: "\{\}" is not accepted here; expected a policy object$/m,
    ],
    [
      'a number with a fraction',
      '{"termCapMonths": 1.5}',
      /^other\.json: termCapMonths: INVALID_VALUE: 1\.5 \(a JSON number\)/m,
    ],
  ])('tell of a file that is %s', async (_, text, line) => {
    const lines = await refused(['portfolio.json', '--with', 'other.json'], { 'other.json': text });
    expect(lines.join('\n')).toMatch(line);
  });

  it('are told in Chinese', async () => {
    const files = { 'other.json': '[]', 'a.json': '[]' };
    const argv = ['portfolio.json', '--with', 'other.json', '--with-terms', 'a.json', '--lang', 'zh-CN'];
    expect(await refused(argv, files)).toEqual([
      'other.json: INVALID_VALUE: 此处不接受 列表；应为政策对象',
      'a.json: INVALID_VALUE: 此处不接受 列表；应为口径对象',
      '共 2 处错误；未计算，也未写入文件',
    ]);
  });
});

it('the input may be a folder of CSV, under a policy of the flags', async () => {
  const cwd = await folderOf({ ...ENGLISH, 'policy.json': POLICY, 'changes.json': CHANGES });
  const argv = ['.', '--policy', 'policy.json', '--year', '2024', '--with-terms', 'changes.json', '--format', 'json'];
  const { stdout } = await tiexi(['compare', ...argv], { cwd });
  expect(subsidiesOf(JSON.parse(stdout))).toEqual(SUBSIDIES);
});
