import { readXlsx, type Sheet, type Workbook } from 'hucre/xlsx';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Portfolio, parsePortfolio, settle } from '../../src/index.js';
import { settlementWorkbook } from '../../src/papers/xlsx.js';
import { sealed } from '../../src/testing/issued-json.js';
import { HOUSEHOLD, halfUp, LOAN, POLICY, portfolioOf } from '../support.js';
import { recalculated, recordsOf, retyped, SOFFICE, sheetOf, toTheFen } from './spreadsheet.js';

/**
 * What somebody types into a cell of the workbook is followed by what depends on it, and is marked. LibreOffice computes
 * each changed workbook from false values in every formula's cell; the amounts are worked out here.
 */

const HERE = process.env.TIEXI_SOFFICE === 'required' || SOFFICE !== undefined;

/** Two loans of a household under all caps. L1 uses 80,000 of the 100,000 yuan, so that 20,000 are left for L2. */
const CAPPED = portfolioOf({
  policy: {
    principalCap: { perLoan: '80000.00', perHousehold: '100000.00' },
    amountCap: { perHousehold: '900.00', per: 'period' },
    concession: [{ from: '2024-09-01', points: '0.6' }],
  },
  household: { township: '妙高街道', category: '经营类' },
  loans: [
    { principal: '90000.00', interestPaidTo: '2024-12-21', extendedTo: '2025-12-01' },
    {
      principal: '50000.00',
      disbursedOn: '2024-10-01',
      rates: [{ from: '2024-01-01', pct: '4.35' }],
      repayments: [{ on: '2024-12-01', amount: '10000.00' }],
    },
  ],
});

/** Half of 4.35%, at most 2%, at most what another 3% leave: 1.35%, every day rounded. From 2024-09-11, 167 days of a unit, 28 February of three. */
const DAILY = portfolioOf({
  policy: {
    subsidy: [{ from: '2024-09-01', kind: 'share', share: '0.5', maxPoints: '2' }],
    otherSubsidy: 'reduce',
    dayCount: '30E/360',
    rounding: 'day',
  },
  period: { from: '2024-09-01', to: '2025-03-01' },
  loans: [
    {
      principal: '33333.33',
      disbursedOn: '2024-09-11',
      rates: [{ from: '2024-01-01', pct: '4.35' }],
      otherSubsidy: { programme: '其他', pct: '3' },
    },
  ],
});

/** 4% − 3% = 1%, at most 0.2 × 4.35% = 0.87%; conceded are 6% − 4.35% = 1.65%. */
const FLOORED = portfolioOf({
  policy: {
    subsidy: [
      { from: '2024-09-01', kind: 'above-floor', floorPct: '3', ceilingPct: '4', maxShareOfContractRate: '0.2' },
    ],
    dayCount: 'ACT/ACT',
    rounding: 'interest-period',
    interestPeriod: { endsOn: 20, months: 3 },
  },
  period: { from: '2024-07-01', to: '2025-07-01' },
  loans: [{ rates: [{ from: '2024-01-01', pct: '4.35' }], referenceRates: [{ from: '2024-01-01', pct: '6' }] }],
});
/** The days of its rows in leap years and in common ones: to the 20th of September, December, March and June, to the end. */
const FLOORED_DAYS = [
  [20n, 0n],
  [91n, 0n],
  [11n, 79n],
  [0n, 92n],
  [0n, 10n],
] as const;

/** The rule of the disbursement, 1.5%, for 257 days of 2025 to maturity: 1,056.16 of 365; 443.84 of the cap were used in 2024. */
const CORRECTED = parsePortfolio({
  policy: {
    ...POLICY,
    subsidy: [
      { from: '2024-09-01', kind: 'points', points: '1.5' },
      { from: '2024-10-01', kind: 'points', points: '1' },
    ],
    rateAppliesBy: 'disbursement-day',
    dayCount: 'ACT/365F',
    amountCap: { perHousehold: '1000.00', per: 'programme' },
  },
  period: { from: '2025-01-01', to: '2026-01-01' },
  households: [HOUSEHOLD],
  loans: [{ ...LOAN, disbursedOn: '2024-09-15', maturesOn: '2025-09-15' }],
  previous: [
    sealed(
      {
        period: { from: '2024-01-01', to: '2025-01-01' },
        loans: [{ loanId: 'L', subsidy: '1000.00', funders: { province: '800.00', local: '200.00' } }],
      },
      [],
    ),
  ],
  advances: [{ funder: 'local', amount: '900.00' }],
});

/** The rule of the contract, half of what is above 2%, for the first loan; that of its disbursement for the second. 82 days. */
const CONTRACTED = portfolioOf({
  policy: {
    subsidy: [
      { from: '2024-09-01', kind: 'above-floor', floorPct: '2', share: '0.5' },
      { from: '2024-10-01', kind: 'points', points: '1' },
    ],
    rateAppliesBy: 'contract-day',
  },
  loans: [
    { principal: '90000.00', contractedOn: '2024-09-30', disbursedOn: '2024-10-11' },
    { principal: '36000.00', contractedOn: undefined, disbursedOn: '2024-10-11' },
  ],
});

const PORTFOLIOS = { CAPPED, DAILY, FLOORED, CORRECTED, CONTRACTED } as const satisfies Record<string, Portfolio>;
type Name = keyof typeof PORTFOLIOS;
const NAMES = Object.keys(PORTFOLIOS) as Name[];

const [DETAIL, SEGMENTS, PARAMETERS, CHECKS] = ['明细表', '计息分段', '政策参数', '勾稽核对'];

/** A cell, by the head of its column and its row under it, or by the words in front of it. */
type At = readonly [sheet: string, head: string, row: number] | readonly [sheet: string, label: string];

function placeOf(workbook: Workbook, [sheet, head, row]: At): string {
  const { rows } = sheetOf(workbook, sheet);
  if (row === undefined) {
    const at = rows.findIndex((cells) => cells[1] === head);
    if (at < 0) throw new Error(`no row ${head} on ${sheet}`);
    return `${at},2`;
  }
  const at = rows.findIndex((cells) => cells.includes(head));
  if (at < 0) throw new Error(`no column ${head} on ${sheet}`);
  return `${at + row + 1},${rows[at]!.indexOf(head)}`;
}

const SERIAL_1970 = 25_569;
const day = (text: string) => Date.parse(text) / 86_400_000 + SERIAL_1970;

/** A number of days; LibreOffice shows the difference of two dates as a date where the cell has no format. */
const daysIn = (value: unknown) => (value instanceof Date ? day(value.toISOString()) : value);

const REMAINS = /^(序号|换算倍数|所需位数)$|^程序值/;
/** Words that formulas compute with, or that loans are grouped by. */
const WORDS = ['剔除原因', '产品', '乡镇', '家庭类别', '标准类型'];

interface Input {
  readonly sheet: string;
  readonly head: string;
  readonly place: string;
  readonly value: number | string;
}

/** A cell of every column that holds no formula: its value, changed. */
function inputsOf({ sheets }: Workbook): readonly Input[] {
  return sheets
    .filter(({ name }) => !['政策口径', '不予贴息贷款', '剔除天数'].includes(name))
    .flatMap((sheet) =>
      sheet.rows.flatMap((row, head) =>
        row[0] === '序号' ? row.flatMap((name, column) => inputUnder(sheet, String(name), head, column)) : [],
      ),
    );
}

function inputUnder(sheet: Sheet, head: string, headRow: number, column: number): readonly Input[] {
  if (head === 'null' || REMAINS.test(head)) return [];
  for (let row = headRow + 1; row < sheet.rows.length && sheet.rows[row]![0] !== null; row++) {
    const place = `${row},${column}`;
    if (sheet.cells?.get(place)?.formula !== undefined) continue;
    const value = sheet.rows[row]![column];
    const where = { sheet: sheet.name, head: `${head} ${String(sheet.rows[row]![1])}`, place };
    if (value instanceof Date) return [{ ...where, value: value.getTime() / 86_400_000 + SERIAL_1970 + 1 }];
    if (typeof value === 'number') return [{ ...where, value: value + 1 }];
    if (WORDS.includes(head) && typeof value === 'string') return [{ ...where, value: `${value}等` }];
  }
  return [];
}

/** What a changed workbook shows. */
interface Shown {
  readonly detail: readonly Readonly<Record<string, unknown>>[];
  readonly segments: readonly Readonly<Record<string, unknown>>[];
  readonly workbook: Workbook;
}

function shownBy(workbook: Workbook): Shown {
  return {
    workbook,
    detail: recordsOf(sheetOf(workbook, DETAIL!), '借据号'),
    segments: recordsOf(sheetOf(workbook, SEGMENTS!), '借据号'),
  };
}

/** The checks that fail. */
function failedIn(workbook: Workbook): readonly string[] {
  return recordsOf(sheetOf(workbook, CHECKS!), '核对事项')
    .filter(({ 结果: result }) => result !== '相符')
    .map(({ 核对事项: what }) => String(what));
}

const subsidies = ({ detail }: Shown) => detail.map(({ 贴息金额: amount }) => toTheFen(amount));
const interests = ({ detail }: Shown) => detail.map(({ 应收利息: amount }) => toTheFen(amount));
const yuanOf = (fen: bigint) => toTheFen(Number(fen) / 100);

/** The interest of L1 of CAPPED: 90,000 yuan at 3.6% for so many days of a year of so many. */
const interestOfL1 = (days: bigint, year: bigint) => yuanOf(halfUp(9_000_000n * 36n * days, 1000n * year));
/** The amount of FLOORED at a rate, in thousandths of a percent: each row is rounded. */
const flooredAt = (rate: bigint) =>
  yuanOf(
    FLOORED_DAYS.map(([leap, common]) =>
      halfUp(10_000_000n * rate * (leap * 365n + common * 366n), 133_590n * 100_000n),
    ).reduce((sum, fen) => sum + fen),
  );
/** The subsidy of DAILY at a rate, in hundredths of a percent: 167 days of a unit and one of three. */
const dailyAt = (rate: bigint) => {
  const of = (units: bigint) => halfUp(3_333_333n * rate * units, 10_000n * 360n);
  return yuanOf(167n * of(1n) + of(3n));
};

interface Change {
  readonly what: string;
  readonly of: Name;
  readonly at: At;
  readonly value: number | string;
  /** What is shown then, and what it comes to. */
  readonly shows: (shown: Shown) => unknown;
  readonly expected: unknown;
  /** Checks that fail besides those of marked cells. */
  readonly fails?: readonly RegExp[];
}

const DATES = /^计息分段：起止日核对/;

const CHANGES: readonly Change[] = [
  {
    what: 'nothing: the amounts as settled',
    of: 'CAPPED',
    at: [PARAMETERS!, '计息基础'],
    value: 'ACT/360',
    shows: (shown) => [interests(shown), subsidies(shown)],
    // 90,000 × 3.6% × 122/360; (50,000 × 61 + 40,000 × 31) × 4.35%/360; 80,000 and 20,000 × 1.5% for 122 and 92 days.
    expected: [
      ['1098.00', '518.38'],
      ['406.67', '76.67'],
    ],
  },
  {
    what: 'the day count, 30E/360: 120 and 90 days',
    of: 'CAPPED',
    at: [PARAMETERS!, '计息基础'],
    value: '30E/360',
    shows: (shown) => [shown.segments.map((row) => row.计息单位), interests(shown)[0], subsidies(shown)],
    expected: [[120, 60, 30], '1080.00', ['400.00', '75.00']],
  },
  {
    what: 'the day count, ACT/365F',
    of: 'CAPPED',
    at: [PARAMETERS!, '计息基础'],
    value: 'ACT/365F',
    shows: (shown) => interests(shown)[0],
    expected: interestOfL1(122n, 365n),
  },
  {
    what: 'the day count, ACT/ACT: 2024 is a leap year',
    of: 'CAPPED',
    at: [PARAMETERS!, '计息基础'],
    value: 'ACT/ACT',
    shows: (shown) => interests(shown)[0],
    expected: interestOfL1(122n, 366n),
  },
  {
    what: 'the end of a segment: a day less, and the row does not reach the end of the period',
    of: 'CAPPED',
    at: [SEGMENTS!, '终止日（不含）', 0],
    value: day('2024-12-31'),
    shows: (shown) => [
      daysIn(shown.segments[0]!.天数),
      shown.segments.map((row) => row.起止日核对),
      interests(shown)[0],
      shown.detail[0]!.贴息天数,
    ],
    expected: [121, ['不符', '相符', '相符'], interestOfL1(121n, 360n), 121],
    fails: [DATES],
  },
  {
    what: 'the beginning of a segment: it overlaps the one before',
    of: 'CAPPED',
    at: [SEGMENTS!, '起始日', 2],
    value: day('2024-10-20'),
    shows: (shown) => [daysIn(shown.segments[2]!.天数), shown.segments.map((row) => row.起止日核对)],
    expected: [73, ['相符', '相符', '不符']],
    fails: [DATES],
  },
  {
    what: 'the end of the period: neither loan reaches it',
    of: 'CAPPED',
    at: [PARAMETERS!, '结算期：终止日（不含）'],
    value: day('2025-01-02'),
    shows: (shown) => shown.segments.map((row) => row.起止日核对),
    expected: ['不符', '相符', '不符'],
    fails: [DATES],
  },
  {
    what: 'the disbursement on the detail: the segments do not begin with it',
    of: 'CAPPED',
    at: [DETAIL!, '发放日期', 0],
    value: day('2024-09-02'),
    shows: (shown) => shown.segments.map((row) => row.起止日核对),
    expected: ['不符', '相符', '相符'],
    fails: [DATES],
  },
  {
    what: 'the maturity on the detail: subsidised days are after it',
    of: 'DAILY',
    at: [DETAIL!, '到期日期', 0],
    value: day('2025-02-28'),
    shows: (shown) => shown.segments.map((row) => row.起止日核对),
    expected: ['不符'],
    fails: [DATES],
  },
  {
    what: 'a balance: it is subsidised, and leaves 30,000 of the household’s cap',
    of: 'CAPPED',
    at: [SEGMENTS!, '余额', 0],
    value: 70_000,
    shows: (shown) => [shown.segments.map((row) => row.贴息本金), subsidies(shown)],
    // 70,000 × 1.5% × 122/360, 30,000 × 1.5% × 92/360.
    expected: [
      [70_000, 30_000, 30_000],
      ['355.83', '115.00'],
    ],
    fails: [/^计息分段：余额核对/],
  },
  {
    what: 'a balance that grows',
    of: 'CAPPED',
    at: [SEGMENTS!, '余额', 1],
    value: 30_000,
    shows: (shown) => shown.segments.map((row) => row.余额核对),
    expected: ['相符', '相符', '不符'],
    fails: [/^计息分段：余额核对/],
  },
  {
    what: 'a subsidised balance above the balance, typed over its formula',
    of: 'CAPPED',
    at: [SEGMENTS!, '贴息本金', 0],
    value: 90_000.01,
    shows: (shown) => [shown.segments.map((row) => row.余额核对), subsidies(shown)[0]],
    // 90,000.01 × 1.5% × 122/360.
    expected: [['不符', '相符', '相符'], '457.50'],
    fails: [/^计息分段：余额核对/],
  },
  {
    what: 'the principal repaid: the closing balance is another',
    of: 'CAPPED',
    at: [DETAIL!, '已还本金', 1],
    value: 9_000,
    shows: (shown) => [toTheFen(shown.detail[1]!.期末余额), shown.segments.map((row) => row.余额核对)],
    expected: ['41000.00', ['相符', '相符', '不符']],
    fails: [/^计息分段：余额核对/],
  },
  {
    what: 'a contract rate',
    of: 'CAPPED',
    at: [SEGMENTS!, '合同利率（%）', 0],
    value: 4,
    shows: (shown) => [interests(shown)[0], shown.detail[0]!['合同利率（%）']],
    expected: ['1220.00', 4],
  },
  {
    what: 'why days are excluded: nothing is covered, and the cap is left to the other loan',
    of: 'CAPPED',
    at: [SEGMENTS!, '剔除原因', 0],
    value: '逾期',
    shows: (shown) => [shown.segments.map((row) => row.贴息本金), subsidies(shown), shown.detail[0]!.贴息天数],
    // (50,000 × 61 + 40,000 × 31) × 1.5%/360.
    expected: [[0, 50_000, 40_000], ['0.00', '178.75'], 0],
  },
  {
    what: 'the cap of a loan',
    of: 'CAPPED',
    at: [PARAMETERS!, '贴息本金上限（每笔）'],
    value: 60_000,
    shows: subsidies,
    // 60,000 × 1.5% × 122/360; 40,000 × 1.5% × 92/360.
    expected: ['305.00', '153.33'],
  },
  {
    what: 'the cap of a household',
    of: 'CAPPED',
    at: [PARAMETERS!, '贴息本金上限（每户）'],
    value: 130_000,
    shows: subsidies,
    expected: ['406.67', '178.75'],
  },
  {
    what: 'the cap on amounts: 43.33 are left for the second loan',
    of: 'CAPPED',
    at: [PARAMETERS!, '贴息金额上限（每户）'],
    value: 450,
    shows: (shown) => [subsidies(shown), toTheFen(shown.detail[1]!.因上限核减)],
    expected: [['406.67', '43.33'], '33.34'],
  },
  {
    what: 'the points of a rule',
    of: 'CAPPED',
    at: [PARAMETERS!, '贴息百分点（%）', 0],
    value: 2,
    shows: subsidies,
    // 80,000 × 2% × 122/360; 20,000 × 2% × 92/360.
    expected: ['542.22', '102.22'],
  },
  {
    what: 'nothing: the rule of the contract, or of the disbursement where there is none',
    of: 'CONTRACTED',
    at: [PARAMETERS!, '计息基础'],
    value: 'ACT/360',
    shows: (shown) => [shown.segments.map((row) => row.贴息标准序号), subsidies(shown)],
    // 90,000 × 0.8% × 82/360, 36,000 × 1% × 82/360.
    expected: [
      [1, 2],
      ['164.00', '82.00'],
    ],
  },
  {
    what: 'the day of the contract: the later rule is its own',
    of: 'CONTRACTED',
    at: [DETAIL!, '合同日期', 0],
    value: day('2024-10-01'),
    shows: (shown) => [shown.segments.map((row) => row.贴息标准序号), subsidies(shown)],
    // 90,000 × 1% × 82/360.
    expected: [
      [2, 2],
      ['205.00', '82.00'],
    ],
  },
  {
    what: 'the share of what is above the floor',
    of: 'CONTRACTED',
    at: [PARAMETERS!, '超过部分的贴息比例', 0],
    value: 1,
    shows: subsidies,
    // 90,000 × 1.6% × 82/360.
    expected: ['328.00', '82.00'],
  },
  {
    what: 'the first day of a rule: it begins inside of a segment',
    of: 'CAPPED',
    at: [PARAMETERS!, '起始日', 0],
    value: day('2024-10-01'),
    shows: (shown) => [shown.segments.map((row) => row.贴息标准序号), subsidies(shown)],
    expected: [
      [0, 1, 1],
      ['0.00', '76.67'],
    ],
    fails: [DATES],
  },
  {
    what: 'the points of the concession',
    of: 'CAPPED',
    at: [PARAMETERS!, '银行让利百分点（%）', 0],
    value: 1,
    shows: (shown) => shown.detail.map((row) => toTheFen(row.银行让利)),
    // 80,000 × 1% × 122/360; 20,000 × 1% × 92/360.
    expected: ['271.11', '51.11'],
  },
  {
    what: 'a funder’s share: 70% of 406.67 in whole fen, and the fen that L1 has; two are due now',
    of: 'CAPPED',
    at: [PARAMETERS!, '分担比例（%）', 0],
    value: 70,
    shows: (shown) => shown.detail.map((row) => [row.province, row.local].map(toTheFen)),
    expected: [
      ['284.67', '122.00'],
      ['53.66', '23.01'],
    ],
    fails: [/^分担比例合计 = 100/, /^province 合计 = /],
  },
  {
    what: 'the fen of the largest remainder, given to a loan of a smaller one',
    of: 'CORRECTED',
    at: [DETAIL!, '尾差：province', 0],
    value: 0.02,
    // 556.16 × 80% is 444.928, and the fen that makes 444.93 of it; now it is two.
    shows: (shown) => toTheFen(shown.detail[0]!.province),
    expected: '444.94',
    fails: [/^尾差：province/, /^province 合计 = /],
  },
  {
    what: 'the cap used by earlier periods: 100 more are left',
    of: 'CORRECTED',
    at: [DETAIL!, '以前各期已用上限', 0],
    value: 343.84,
    shows: subsidies,
    expected: ['656.16'],
  },
  {
    what: 'the cap of the programme: 200 more are left',
    of: 'CORRECTED',
    at: [PARAMETERS!, '贴息金额上限（每户）'],
    value: 1_200,
    shows: subsidies,
    expected: ['756.16'],
  },
  {
    what: 'the disbursement, by which the rule is chosen: 1% for 257 days',
    of: 'CORRECTED',
    at: [DETAIL!, '发放日期', 0],
    value: day('2024-10-05'),
    shows: (shown) => [
      shown.segments[0]!.贴息标准序号,
      shown.segments[0]!['贴息率（%）'],
      shown.detail[0]!.限额前贴息金额,
    ],
    expected: [2, 1, 704.11],
  },
  {
    what: 'what was issued',
    of: 'CORRECTED',
    at: ['以前年度调整', '原结算', 0],
    value: 400,
    shows: ({ workbook }) =>
      recordsOf(sheetOf(workbook, '以前年度调整'), '原结算')
        .slice(0, 1)
        .map((row) => [toTheFen(row.差额), row.性质]),
    // 443.84 were right.
    expected: [['43.84', '补差']],
  },
  {
    what: 'an advance',
    of: 'CORRECTED',
    at: ['申请汇总表', '预拨资金', 1],
    value: 0,
    shows: ({ workbook }) => {
      const [, local] = recordsOf(sheetOf(workbook, '申请汇总表'), '分担比例（%）');
      return [toTheFen(local!.应拨付), local!.性质];
    },
    // 111.23 of 2025; 88.77 rather than 200.00 of 2024 (355.07 are the other funder’s).
    expected: ['0.00', '应拨付'],
  },
  {
    what: 'nothing: 1.35% every day',
    of: 'DAILY',
    at: [PARAMETERS!, '计息基础'],
    value: '30E/360',
    shows: subsidies,
    expected: [dailyAt(135n)],
  },
  {
    what: 'another day count, every day rounded: 171 days of 1.23',
    of: 'DAILY',
    at: [PARAMETERS!, '计息基础'],
    value: 'ACT/ACT',
    shows: subsidies,
    expected: ['210.33'],
  },
  {
    what: 'the limit of a rule in points',
    of: 'DAILY',
    at: [PARAMETERS!, '贴息率上限（百分点）', 0],
    value: 1,
    shows: subsidies,
    expected: [dailyAt(100n)],
  },
  {
    what: 'the share of a rule: 0.2 × 4.35%',
    of: 'DAILY',
    at: [PARAMETERS!, '贴息比例', 0],
    value: 0.2,
    shows: subsidies,
    expected: [dailyAt(87n)],
  },
  {
    what: 'the rate of another subsidy: 4.35% − 3.5%',
    of: 'DAILY',
    at: [SEGMENTS!, '其他贴息年利率（%）', 0],
    value: 3.5,
    shows: subsidies,
    expected: [dailyAt(85n)],
  },
  {
    what: 'nothing: 0.87%, and 1.65% conceded',
    of: 'FLOORED',
    at: [PARAMETERS!, '计息基础'],
    value: 'ACT/ACT',
    shows: (shown) => [interests(shown)[0], subsidies(shown)[0], toTheFen(shown.detail[0]!.银行让利)],
    expected: [flooredAt(4350n), flooredAt(870n), flooredAt(1650n)],
  },
  {
    what: 'the floor of a rule: 4% − 3.5%',
    of: 'FLOORED',
    at: [PARAMETERS!, '利率下限（%）', 0],
    value: 3.5,
    shows: subsidies,
    expected: [flooredAt(500n)],
  },
  {
    what: 'the ceiling of a rule: 3.6% − 3%',
    of: 'FLOORED',
    at: [PARAMETERS!, '利率上限（%）', 0],
    value: 3.6,
    shows: subsidies,
    expected: [flooredAt(600n)],
  },
  {
    what: 'the limit of a rule as a share: 0.1 × 4.35%',
    of: 'FLOORED',
    at: [PARAMETERS!, '贴息率上限（合同利率的比例）', 0],
    value: 0.1,
    shows: subsidies,
    expected: [flooredAt(435n)],
  },
  {
    what: 'a reference rate: 5% − 4.35% on the first row',
    of: 'FLOORED',
    at: [SEGMENTS!, '参考利率（%）', 0],
    value: 5,
    shows: (shown) => toTheFen(shown.segments[0]!['银行让利（四舍五入后）']),
    // 100,000 × 0.65% × 20/366.
    expected: yuanOf(halfUp(10_000_000n * 650n * 20n, 366n * 100_000n)),
  },
];

describe.runIf(HERE)(`a workbook in which something is typed${HERE ? '' : ': soffice is not installed'}`, () => {
  const inputs: { readonly name: Name; readonly input: Input }[] = [];
  let changed: readonly Workbook[];
  let swept: readonly Workbook[];

  beforeAll(async () => {
    const written = new Map<Name, { readonly bytes: Uint8Array; readonly workbook: Workbook }>();
    for (const name of NAMES) {
      const bytes = await settlementWorkbook(settle(PORTFOLIOS[name]), PORTFOLIOS[name]);
      const workbook = await readXlsx(bytes);
      written.set(name, { bytes, workbook });
      // A column that an earlier workbook has is not typed into again.
      const known = new Set(inputs.map(({ input }) => `${input.sheet} ${input.head}`));
      const further = inputsOf(workbook).filter(({ sheet, head }) => !known.has(`${sheet} ${head}`));
      inputs.push(...further.map((input) => ({ name, input })));
    }
    const files = await Promise.all([
      ...CHANGES.map(({ of, at, value }) => {
        const { bytes, workbook } = written.get(of)!;
        return retyped(bytes, at[0], placeOf(workbook, at), value);
      }),
      ...inputs.map(({ name, input }) => retyped(written.get(name)!.bytes, input.sheet, input.place, input.value)),
    ]);
    const read = await recalculated(files);
    changed = read.slice(0, CHANGES.length);
    swept = read.slice(CHANGES.length);
  }, 300_000);

  it.each(CHANGES.map((change, i) => ({ ...change, i })))('$of, $what', ({ i, what, shows, expected, fails = [] }) => {
    const shown = shownBy(changed[i]!);
    expect(shows(shown)).toEqual(expected);
    const failed = failedIn(shown.workbook);
    if (what.startsWith('nothing')) {
      expect(failed).toEqual([]);
      return;
    }
    expect(failed.some((check) => /标红单元格数/.test(check))).toBe(true);
    for (const check of fails) expect(failed.filter((each) => check.test(each))).not.toEqual([]);
  });

  it('has inputs of every kind', () => {
    expect(inputs.length).toBeGreaterThan(45);
    const heads = new Set(inputs.map(({ input }) => `${input.sheet} ${input.head.split(' ')[0]}`));
    for (const head of [
      '明细表 贷款金额',
      '明细表 尾差：province',
      '计息分段 终止日（不含）',
      '政策参数 起始日',
      '政策参数 分担比例（%）',
      '以前年度调整 重新计算',
      '申请汇总表 预拨资金',
      '明细表 乡镇',
    ]) {
      expect(heads).toContain(head);
    }
  });

  it('reports it on the sheet of checks, whichever input was changed', () => {
    const silent = inputs.filter((_, i) => failedIn(swept[i]!).length === 0);
    expect(silent.map(({ name, input }) => `${name}: ${input.sheet} ${input.head} ${input.place}`)).toEqual([]);
    const first = swept.map((workbook) => sheetOf(workbook, CHECKS!).rows[1]![0]);
    expect(new Set(first)).toEqual(new Set(['存在不符，请核查。']));
  });
});
