import { describe, expect, it } from 'vitest';
import { xlsxOf } from '../io/tables/made.js';
import { folderOf, tiexi } from './command.js';
import { EVENTS, FIRST, HEADER, HOUSEHOLDS, SECOND, SUBSIDY, settled, settledFrom, TERMS } from './settled-tables.js';

type Cell = string | number | { readonly style: number; readonly value: number | string };

/** Style 1 is a day, 2 a percentage. */
const FORMATS = ['yyyy/m/d', '0.00%'];

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const letters = 'ABCDEFGHIJKLMNOP';

/** The XML of rows, from row 1 on: texts, numbers, and numbers with a style. A text that begins with = is a formula. */
function data(rows: readonly (readonly Cell[])[]): string {
  const xml = rows.map((cells, r) => {
    const own = cells.map((cell, c) => {
      const at = `r="${letters[c]}${r + 1}"`;
      if (cell === '') return '';
      if (typeof cell === 'object') return `<c ${at} s="${cell.style}"><v>${cell.value}</v></c>`;
      if (typeof cell === 'number') return `<c ${at}><v>${cell}</v></c>`;
      if (cell.startsWith('=')) return `<c ${at}><f>${cell.slice(1)}</f></c>`;
      return `<c ${at} t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`;
    });
    return `<row r="${r + 1}">${own.join('')}</row>`;
  });
  return xml.join('');
}

const cellsOf = (csv: string): Cell[][] =>
  csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

interface MadeTable {
  readonly name: string;
  readonly rows: readonly (readonly Cell[])[];
  readonly state?: string;
  readonly merged?: readonly string[];
}

const workbook = (...tables: readonly MadeTable[]) =>
  xlsxOf({ formats: FORMATS, sheets: tables.map(({ rows, ...sheet }) => ({ ...sheet, data: data(rows) })) });

const households = { name: '家庭', rows: cellsOf(HOUSEHOLDS) };
const loans = { name: '贷款', rows: cellsOf(HEADER + FIRST + SECOND) };
const events = { name: '事件', rows: cellsOf(EVENTS) };

/** 45536 is 2024-09-01, 45901 is 2025-09-01, 45575 is 2024-10-10, 45940 is 2025-10-10. */
const day = (value: number): Cell => ({ style: 1, value });
const percent: Cell = { style: 2, value: '4.3499999999999997E-2' };
const AS_EXCEL_HAS_THEM: readonly (readonly Cell[])[] = [
  ['2024年度扩中家庭贷款明细表'],
  ['序号', '借据号', '户号', '贷款机构', '产品', '贷款金额', '发放日期', '到期日期', '年利率'],
  [1, 'L1', 'H1', '遂昌农商银行', '共富经营贷', 150000, day(45536), day(45901), percent],
  [2, 'L2', 'H2', '遂昌农商银行', '共富助学贷', 60000, day(45575), day(45940), percent],
  ['合计', '', '', '', '', 210000],
];

describe('a workbook', () => {
  it.each<[string, Uint8Array, RegExp | undefined]>([
    ['with a sheet for each table', workbook(households, loans, events), undefined],
    [
      'with a title, days, percentages and a row of totals',
      workbook(households, { name: '明细', rows: AS_EXCEL_HAS_THEM, merged: ['A1:I1', 'A5:E5'] }, events),
      /^in\.xlsx ▸ 明细: 1 row above the header not read$[\s\S]*^in\.xlsx ▸ 明细!5: the row 合计 is not a loan; it agrees/m,
    ],
    [
      'that begins in column B and row 2',
      workbook(households, events, { name: '贷款', rows: [[], ...loans.rows.map((cells) => ['', ...cells])] }),
      undefined,
    ],
    [
      'with a sum that was never computed',
      workbook(households, { ...loans, rows: [...loans.rows, ['合计', '', '', '', '=SUM(E2:E3)']] }, events),
      /^in\.xlsx ▸ 贷款!4: the row 合计 is not a loan$/m,
    ],
    [
      'with a hidden sheet, and one of notes',
      workbook(
        households,
        loans,
        events,
        { ...events, name: '旧', state: 'hidden' },
        { name: '填表说明', rows: [['按月填报']] },
      ),
      /^in\.xlsx ▸ 旧: hidden sheet, not read$/m,
    ],
    [
      'with loans on two sheets and a chart of numbers beside',
      workbook(
        households,
        { name: '一', rows: cellsOf(HEADER + FIRST) },
        { name: '二', rows: cellsOf(HEADER + SECOND) },
        events,
        {
          name: '统计',
          rows: [
            ['月份', '笔数'],
            [9, 1],
          ],
        },
      ),
      /^warning: UNREAD_FILE: 1 table not read: "in\.xlsx ▸ 统计"/m,
    ],
    [
      'with the first cell of a household merged over the rows of its loans',
      workbook(
        {
          name: '明细',
          rows: [
            ['户号', '户主', '列入日期', '借据号', '贷款机构', '产品', '贷款金额', '发放日期', '到期日期', '年利率(%)'],
            ['H1', '甲', '2024/8/15', 'L1', '遂昌农商银行', '共富经营贷', 150000, '2024/9/1', '2025/9/1', 4.35],
            ['', '', '', 'L2', '遂昌农商银行', '共富助学贷', 60000, day(45575), day(45940), 4.35],
          ],
          merged: ['A2:A3', 'B2:B3', 'C2:C3'],
        },
        events,
      ),
      undefined,
    ],
  ])('%s is settled', async (_, bytes, told) => {
    const { whole, streamed } = await settledFrom('in.xlsx', { 'in.xlsx': bytes });
    expect([whole.code, whole.subsidy], whole.stderr).toEqual([0, SUBSIDY]);
    expect([streamed.code, streamed.subsidy], streamed.stderr).toEqual([0, SUBSIDY]);
    if (told !== undefined) for (const { stderr } of [whole, streamed]) expect(stderr).toMatch(told);
  });

  it('of each table that init writes is read, and nothing of it is unknown', async () => {
    const cwd = await folderOf();
    const decided = TERMS.filter((_, i) => !['--policy', '--year'].includes(TERMS[i - (i % 2)] as string));
    expect((await tiexi(['init', '.', ...decided, '--lang', 'zh-CN'], { cwd })).code).toBe(0);
    const { code, stdout, stderr } = await tiexi(['settle', '.', '--year', '2024', '--format', 'json'], { cwd });
    expect([code, stderr]).toEqual([0, 'policy: taken from 政策.json\n']);
    expect(JSON.parse(stdout).totals.loans).toBe(0);
  });

  it('is read beside files of text, and under any name', async () => {
    const files = { 'a.csv': HOUSEHOLDS, '台账.xls': workbook(loans), '流水.xls': EVENTS };
    const { whole, streamed } = await settled(files);
    expect([whole.code, whole.subsidy, streamed.subsidy], whole.stderr).toEqual([0, SUBSIDY, SUBSIDY]);
  });

  it.each<[string, readonly Cell[], string, RegExp]>([
    [
      'an id of 18 digits',
      [{ style: 0, value: '331125199001011234' }],
      'A2 (借据号)',
      /more than 15 digits, of which the spreadsheet has kept 15/,
    ],
    ['a day as id', [day(45536)], 'A2 (借据号)', /is a date, a percentage or a logical value and not an id/],
    [
      'a formula that was never computed',
      ['L1', '=B1'],
      'B2 (户号)',
      /the formula of the cell has no value in the file/,
    ],
    [
      'a number as day',
      ['L1', 'H1', '遂昌农商银行', '共富经营贷', 150000, 45536],
      'F2 (发放日期)',
      /may mean 2024-09-01 or 2028-09-02/,
    ],
  ])('has %s refused where it stands', async (_, cells, cell, why) => {
    const [header = [], first = [], second = []] = loans.rows;
    const spoilt = { name: '贷款', rows: [header, [...cells, ...first.slice(cells.length)], second] };
    const { whole, streamed } = await settledFrom('in.xlsx', { 'in.xlsx': workbook(households, spoilt) });
    for (const { code, stderr } of [whole, streamed]) {
      expect(code).toBe(2);
      const [place, refusal] = stderr.split(': ');
      expect(place).toBe(`in.xlsx ▸ 贷款!${cell}`);
      expect(refusal).toMatch(/^INVALID_(VALUE|DATE)$/);
      expect(stderr).toMatch(why);
      expect(stderr).toMatch(/^1 fault;/m);
    }
  });

  it('has the faults of its sheets told in their order, each once', async () => {
    const wrong = { name: '贷款', rows: cellsOf(`${HEADER}${FIRST.replace('2025-09-01', '2025-9-31')}${SECOND}`) };
    const late = { name: '事件', rows: cellsOf(EVENTS.replace('2024-11-20', '2024-13-20')) };
    const { whole, streamed } = await settledFrom('in.xlsx', { 'in.xlsx': workbook(late, wrong, households) });
    for (const { stderr } of [whole, streamed]) {
      expect(stderr.split('\n').map((line) => line.split(':')[0])).toEqual([
        'in.xlsx ▸ 贷款!G2 (到期日期)',
        'in.xlsx ▸ 事件!C2 (日期)',
        '2 faults; nothing was computed or written',
        '',
      ]);
    }
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['is damaged', workbook(households, loans).slice(0, -30), /the workbook is damaged: .* obtain it again/],
    ['is a web page', '<html><table><tr><td>借据号</td></tr></table></html>', /is a web page and not a workbook/],
  ])('that %s is refused with what to do, and nothing else is told', async (_, bytes, why) => {
    const { whole, streamed } = await settledFrom('.', { 'households.csv': HOUSEHOLDS, '贷款.xls': bytes });
    for (const { code, stderr } of [whole, streamed]) {
      expect(code).toBe(2);
      expect(stderr).toMatch(/^贷款\.xls: INVALID_VALUE: /);
      expect(stderr).toMatch(why);
      expect(stderr).toMatch(/^1 fault;/m);
    }
  });

  it('has repeated loans told at the sheet and the cell', async () => {
    const copy = { name: '副本', rows: cellsOf(HEADER + FIRST) };
    const { whole, streamed } = await settledFrom('in.xlsx', { 'in.xlsx': workbook(households, loans, copy) });
    for (const { code, stderr } of [whole, streamed]) {
      expect(code).toBe(2);
      expect(stderr).toMatch(/^in\.xlsx ▸ 副本!A2 \(借据号\): DUPLICATE_ID: "L1"/);
    }
  });

  it('has the place of a fault as fields, for programs', async () => {
    const cwd = await folderOf({ 'in.xlsx': workbook(households, { name: '贷款', rows: [loans.rows[0] ?? [], [5]] }) });
    const { stdout } = await tiexi(
      ['check', 'in.xlsx', '--policy', 'suichang-2024', '--year', '2024', '--format', 'json'],
      { cwd },
    );
    const ofLoans = JSON.parse(stdout).faults.filter(({ sheet }: { sheet?: string }) => sheet === '贷款');
    expect(ofLoans[0]).toMatchObject({
      code: 'MISSING_FIELD',
      file: 'in.xlsx',
      sheet: '贷款',
      line: 2,
      column: 2,
      header: '户号',
    });
  });
});

describe('a claim in a workbook', () => {
  const input = { 'in/households.csv': HOUSEHOLDS, 'in/loans.csv': HEADER + FIRST + SECOND, 'in/events.csv': EVENTS };
  /** L1 is 873.00: 17,460,000 yuan·days × 1.8% ÷ 360; L2 249.00: 4,980,000 yuan·days. */
  const claim = (second: Cell) => [
    ['2024年度贴息申报表'],
    ['借据号', '贷款金额', '本期贴息', '省级承担'],
    ['L1', 150000, 873, '698.40'],
    ['L2', 60000, second, 199.2],
    ['合计', 210000, 1122],
  ];
  const reconciled = async (rows: readonly (readonly Cell[])[]) => {
    const claims = workbook({ name: '封面', rows: [['遂昌农商银行']] }, { name: '申报', rows });
    const cwd = await folderOf({ ...input, 'claim.xlsx': claims });
    return tiexi(['reconcile', 'in', 'claim.xlsx', ...TERMS], { cwd });
  };

  it('is compared with the recomputation, and its total with its rows', async () => {
    const { code, stderr } = await reconciled(claim(249));
    expect([code, stderr]).toEqual([
      0,
      'claim.xlsx ▸ 申报: 1 row above the header not read\n' +
        'claim.xlsx ▸ 申报: columns not read: 贷款金额\n' +
        'claim.xlsx ▸ 申报!5: the row 合计 is not a loan; it agrees with the sums of its columns\n',
    ]);
  });

  it('that differs is told', async () => {
    const { code, stderr } = await reconciled(claim('249.01'));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^warning: TOTAL_DIFFERS: 1 total .*claim\.xlsx ▸ 申报!C5 \(1122\.00 there, 1122\.01 by its rows\)/m,
    );
  });

  it('with an amount that is none is refused where it stands', async () => {
    const { code, stderr } = await reconciled(claim('=B4*C3'));
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^claim\.xlsx ▸ 申报!C4 \(本期贴息\): INVALID_VALUE: .* the formula of the cell has no value/m,
    );
  });
});
