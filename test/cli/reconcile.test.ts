import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';
import { folderOf, tiexi } from './command.js';

// 508.33 each: 100,000 × 122 × 1.5 / 36,000; over 365 days 501.37
const PORTFOLIO = JSON.stringify({
  policy: POLICY,
  period: { from: '2024-01-01', to: '2025-01-01' },
  households: [HOUSEHOLD],
  loans: ['A', 'B', 'C'].map((id) => ({ ...LOAN, id, product: id === 'C' ? 'Q' : 'P' })),
});
/** C’s product is not on the list. */
const WARNING =
  'warning: UNKNOWN_PRODUCT: 1 loan of a product that is not on the policy’s list, so not subsidised: "Q" (1 loan, nearest on the list: "P"); where it is the same product, write its ID as on the list\n';
const RIGHT = [
  { loanId: 'A', subsidy: '508.33' },
  { loanId: 'B', subsidy: '508.33' },
];

let cwd: string;

beforeAll(async () => {
  cwd = await folderOf({
    'portfolio.json': PORTFOLIO,
    'right.json': JSON.stringify(RIGHT),
    'wrong.json': JSON.stringify([
      { loanId: 'A', subsidy: '501.37', days: 121 },
      { loanId: 'C', subsidy: '1.00' },
    ]),
    'funders.csv': '借据号,贴息金额,province,local,客户\nA,508.33,406.67,101.66,张三\nB,508.33,406.66,101.67,李四\n',
    'treasuries.json': JSON.stringify({
      ...JSON.parse(PORTFOLIO),
      policy: {
        ...POLICY,
        funders: [
          { id: 'p', name: '省级财政', share: '0.8' },
          { id: 'c', name: '县级财政', share: '0.2' },
        ],
      },
    }),
    'treasuries.csv': '借据号,贴息金额,省级,县级财政\nA,508.33,406.67,101.66\nB,508.33,406.65,101.68\n',
    'english.csv': '\ufeffloan_id,subsidy,subsidised_days,principal_days\r\nA,508.33,122,12200000\r\nB,508.33,,\r\n',
    'faulty.csv': '借据号,贴息金额,贴息天数\nA,"508,33",122\n,1.00,12½\nB,1.2万,\n',
    'total.csv':
      '借据号,贴息金额(元),province承担,local 负担\nA,508.33,406.67,101.66\nB,508.33,406.66,101.67\n合计,1016.66,813.33,203.33\n',
    'wrong-total.csv': '借据号,贴息金额\nA,508.33\n小计,508.33\nB,508.33\n小计,508.33\nTotal,1000.00\n',
    'no-subsidy.csv': '借据号,金额\nA,508.33\n',
    'faulty.json': JSON.stringify([{ loanId: 'A', subsidy: '1,00' }]),
    'no.json': '[{]',
    'empty.csv': '',
    'faulty-portfolio.json': JSON.stringify({
      ...JSON.parse(PORTFOLIO),
      period: { from: '2024-01-01', to: '2024-13-01' },
    }),
  });
});

const reconcile = (claims: string, ...flags: string[]) =>
  tiexi(['reconcile', 'portfolio.json', claims, ...flags], { cwd });

describe('reconcile', () => {
  it('ends with 0 where every row agrees', async () => {
    const { code, stdout, stderr } = await reconcile('right.json');
    expect([code, stderr]).toEqual([0, WARNING]);
    expect(stdout).toMatch(/^agreed +2 +1,016\.66 +1,016\.66 +0\.00$/m);
  });

  it('ends with 1 where a row does not agree, and gives the reason', async () => {
    const { code, stdout } = await reconcile('wrong.json');
    expect(code).toBe(1);
    expect(stdout).toContain('A: claimed too little; claimed 501.37, computed 508.33, difference -6.96');
    expect(stdout).toContain('    → days counted over 365 (ACT/365F) (DAY_COUNT_ACT_365F)');
    expect(stdout).toContain('    subsidised days: claimed 121, computed 122');
    expect(stdout).toContain('    the product is not on the policy’s list\n    → no known mistake\n');
    expect(stdout).toContain('B: not claimed; claimed 0.00, computed 508.33, difference -508.33');
    expect(stdout).toMatch(/^days counted over 365 \(ACT\/365F\) \(DAY_COUNT_ACT_365F\) +1 +-6\.96$/m);
    expect(stdout).toMatch(/^no known mistake +1 +1\.00$/m);
  });

  it('compares a row of totals with the sums, and knows a funder’s part by 承担 behind its name', async () => {
    const { code, stdout, stderr } = await reconcile('total.csv');
    expect([code, stderr]).toEqual([
      0,
      `${WARNING}total.csv:4: the row 合计 is not a loan; it agrees with the sums of its columns\n`,
    ]);
    expect(stdout).toMatch(/^agreed +2 +1,016\.66 +1,016\.66 +0\.00$/m);
  });

  it('reports a row of totals that differs from the sums', async () => {
    const { code, stderr } = await reconcile('wrong-total.csv');
    expect(code).toBe(0);
    expect(stderr.startsWith(WARNING)).toBe(true);
    expect(stderr.slice(WARNING.length).split('\n')).toEqual([
      expect.stringMatching(
        /^warning: TOTAL_DIFFERS: 1 total .*: wrong-total\.csv:6:2 \(1000\.00 there, 1016\.66 by its rows\)/,
      ),
      'wrong-total.csv:3: the row 小计 is not a loan; it agrees with the sums of its columns',
      'wrong-total.csv:5: the row 小计 is not a loan; it agrees with the sums of its columns',
      'wrong-total.csv:6: the row Total is not a loan',
      '',
    ]);
  });

  it.each([
    ['blanks in its word', '借据号,贴息金额\nA,508.33\nB,508.33\n合　计,1016.66\n'],
    ['a colon behind its word', '借据号,贴息金额\nA,508.33\nB,508.33\n总计：,1016.66\n'],
    ['a unit behind its word', '借据号,贴息金额\nA,508.33\nB,508.33\n合计（元）,1016.66\n'],
    ['its word in another width', 'loan_id,subsidy\nA,508.33\nB,508.33\nＴotal,1016.66\n'],
    ['its place above the rows', '借据号,贴息金额\n合计,1016.66\nA,508.33\nB,508.33\n'],
    ['a section of rows each', '借据号,贴息金额\nA,508.33\n合计,508.33\nB,508.33\n合计,508.33\n总计,1016.66\n'],
  ])('takes rows of totals with %s for no loans', async (_, csv) => {
    const folder = await folderOf({ 'portfolio.json': PORTFOLIO, 'claim.csv': csv });
    const { code, stdout, stderr } = await tiexi(['reconcile', 'portfolio.json', 'claim.csv'], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^agreed +2 +1,016\.66 +1,016\.66 +0\.00$/m);
    expect(stderr.startsWith(WARNING)).toBe(true);
    expect(stderr.slice(WARNING.length)).toMatch(
      /^(claim\.csv:\d: the row .+ is not a loan; it agrees with the sums of its columns\n)+$/,
    );
  });

  it('says what stands in a row of totals that cannot be read', async () => {
    const csv = '借据号,贴息金额\nA,508.33\nB,508.33\n合计,"10,16.66"\n';
    const folder = await folderOf({ 'portfolio.json': PORTFOLIO, 'claim.csv': csv });
    const { stderr } = await tiexi(['reconcile', 'portfolio.json', 'claim.csv'], { cwd: folder });
    expect(stderr).toContain('claim.csv:4:2 (10,16.66 there, 1016.66 by its rows)');
  });

  it('is in Chinese on request', async () => {
    const { stdout } = await reconcile('wrong.json', '--lang', 'zh-CN');
    expect(stdout).toContain('A：少报；申报金额 501.37，计算金额 508.33，差额 -6.96');
    expect(stdout).toContain('→ 按实际天数/365 计息\n');
    expect(stdout).toContain('贴息天数：申报 121，计算 122');
  });

  it('gives the reconciliation as JSON', async () => {
    const { code, stdout } = await reconcile('wrong.json', '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      rows: [
        { loanId: 'A', status: 'under', diagnoses: [{ mistakes: ['DAY_COUNT_ACT_365F'] }] },
        { loanId: 'C', status: 'ineligible', reasons: ['PRODUCT_NOT_ELIGIBLE'], diagnoses: [] },
        { loanId: 'B', status: 'unclaimed' },
      ],
      totals: { under: { rows: 1, claimed: '501.37', computed: '508.33', difference: '-6.96' } },
      mistakes: [{ mistake: 'DAY_COUNT_ACT_365F', rows: 1, difference: '-6.96' }],
    });
  });

  it('gives a line for every row as CSV', async () => {
    const { stdout } = await reconcile('wrong.json', '--format', 'csv');
    expect(stdout.split('\r\n')).toEqual([
      '\ufeffno,loan_id,status,claimed,computed,difference,diagnosis,remark',
      '1,A,claimed too little,501.37,508.33,-6.96,days counted over 365 (ACT/365F) (DAY_COUNT_ACT_365F),"subsidised days: claimed 121, computed 122"',
      '2,C,not eligible,1.00,0.00,1.00,no known mistake,the product is not on the policy’s list',
      '3,B,not claimed,0.00,508.33,-508.33,,',
      '',
    ]);
  });

  it('reads CSV with Chinese or English headers, and names the columns that it ignored', async () => {
    const english = await reconcile('english.csv');
    expect([english.code, english.stderr]).toEqual([0, WARNING]);
    const chinese = await reconcile('funders.csv');
    // A bears the fen that is missing to 0.8 × 1,016.66 = 813.328.
    expect([chinese.code, chinese.stderr]).toEqual([0, `${WARNING}funders.csv: columns not read: 客户\n`]);
    const { stderr } = await reconcile('funders.csv', '--lang', 'zh-CN');
    expect(stderr).toMatch(/^提示：UNKNOWN_PRODUCT：.*\nfunders\.csv：未读取的列：客户\n$/);
  });

  it('reads a funder’s part under its name and its short name', async () => {
    const { code, stdout, stderr } = await tiexi(['reconcile', 'treasuries.json', 'treasuries.csv'], { cwd });
    expect([code, stderr]).toEqual([1, WARNING]);
    // B's are 406.66 and 101.67: the fen that is missing to 0.8 × 1,016.66 = 813.328 is A's.
    expect(stdout).toMatch(/^B: /m);
    expect(stdout).not.toMatch(/^A: /m);
  });

  it('agrees in every row with the detail that settle writes', async () => {
    await tiexi(['settle', 'portfolio.json', '--out', 'out', '--lang', 'zh-CN'], { cwd });
    const { code } = await reconcile(join('out', '明细表.csv'));
    expect(code).toBe(0);
  });

  it.each([
    [
      'faulty.csv',
      [
        'faulty.csv:2:2 (贴息金额): INVALID_MONEY: "508,33"',
        'faulty.csv:3:1 (借据号): MISSING_FIELD',
        'faulty.csv:3:3 (贴息天数): INVALID_VALUE: "12½"',
        'faulty.csv:4:2 (贴息金额): INVALID_MONEY: "1.2万"',
        '4 faults; nothing was computed or written',
      ],
    ],
    ['no-subsidy.csv', ['no-subsidy.csv:1: MISSING_FIELD: required field is missing: the column subsidy', '1 fault;']],
    ['empty.csv', ['empty.csv:1: MISSING_FIELD: required field is missing: the header row']],
    ['faulty.json', ['faulty.json: [0].subsidy: INVALID_MONEY: "1,00"']],
    ['no.json', ['no.json:1:3: INVALID_JSON']],
    ['nowhere.csv', ['cannot read nowhere.csv: no such file or folder']],
  ])('refuses %s with every fault in its place', async (file, lines) => {
    const { code, stdout, stderr } = await reconcile(file);
    expect([code, stdout]).toEqual([2, '']);
    for (const line of lines) expect(stderr).toContain(line);
  });

  it('reports the faults of the input and of the claim together', async () => {
    const told = async (claims: string) => {
      const { code, stdout, stderr } = await tiexi(['reconcile', 'faulty-portfolio.json', claims], { cwd });
      expect([code, stdout]).toEqual([2, '']);
      return stderr.split('\n').map((line) => line.replace(/: [^:]*$/, ''));
    };
    const ofInput = 'period.to: INVALID_DATE';
    expect(await told('right.json')).toEqual([ofInput, '1 fault; nothing was computed or written', '']);
    expect(await told('faulty.json')).toEqual([
      ofInput,
      'faulty.json: [0].subsidy: INVALID_MONEY',
      '2 faults; nothing was computed or written',
      '',
    ]);
    expect(await told('faulty.csv')).toEqual([
      ofInput,
      'faulty.csv:2:2 (贴息金额): INVALID_MONEY',
      'faulty.csv:3:1 (借据号): MISSING_FIELD',
      'faulty.csv:3:3 (贴息天数): INVALID_VALUE',
      'faulty.csv:4:2 (贴息金额): INVALID_MONEY',
      '5 faults; nothing was computed or written',
      '',
    ]);
  });

  it('needs a claim behind the input, which is one portfolio or files of tables', async () => {
    const none = await tiexi(['reconcile', 'portfolio.json'], { cwd });
    expect([none.code, none.stderr.split('\n')[0]]).toEqual([
      2,
      'tiexi: reconcile needs a claim: a JSON file or a table after the input',
    ]);
    expect((await reconcile('right.json', 'more.json')).stderr).toContain(
      'several inputs must be files of tables, which portfolio.json is not',
    );
  });

  it('shows one hundred rows and the number of the others', async () => {
    const many = Array.from({ length: 103 }, (_, i) => ({ loanId: `X${i}`, subsidy: '1.00' }));
    const folder = await folderOf({ 'portfolio.json': PORTFOLIO, 'many.json': JSON.stringify([...RIGHT, ...many]) });
    const { stdout } = await tiexi(['reconcile', 'portfolio.json', 'many.json'], { cwd: folder });
    expect(stdout.match(/^X\d+: /gm)).toHaveLength(100);
    expect(stdout).toContain('3 more rows: see --format csv or --format json');
  });
});
