import { type Cell, readXlsx, type Sheet, type Workbook } from 'hucre/xlsx';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  encodeSettlement,
  type LoanInput,
  type Portfolio,
  parsePortfolio,
  settle,
  warnings,
  year,
} from '../../src/index.js';
import { settlementWorkbook } from '../../src/papers/xlsx.js';
import type { TermName } from '../../src/settlement/terms.js';
import { sealed } from '../../src/testing/issued-json.js';
import { TERM_LABELS } from '../../src/words/labels.js';
import { HOUSEHOLD, LOAN, POLICY, portfolioOf } from '../support.js';
import { formulasOf, recordsOf, sheetOf } from './spreadsheet.js';
import { COUNTY } from './workbook-cases.js';

async function written(portfolio: Portfolio, lang?: 'zh-CN' | 'en'): Promise<Workbook> {
  const bytes = await settlementWorkbook(settle(portfolio), portfolio, lang && { lang });
  return readXlsx(bytes, { readStyles: true });
}

const cellsOf = ({ cells }: Sheet) => [...(cells ?? [])];
const textsOf = ({ rows }: Sheet) => rows.flat().filter((value) => typeof value === 'string');
const SHEETS = ['申请汇总表', '明细表', '计息分段', '政策参数', '政策口径', '不予贴息贷款', '勾稽核对'];
/** With the days of eligible loans that are not subsidised. */
const WITH_DAYS = [...SHEETS.slice(0, -1), '剔除天数', '勾稽核对'];

/** A loan and one that is not eligible: what was issued for the months before was too much. */
const ADJUSTED = parsePortfolio({
  policy: POLICY,
  period: year(2025),
  households: [HOUSEHOLD],
  loans: [LOAN],
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

describe('the workbook of the county', () => {
  let bytes: Uint8Array;
  let workbook: Workbook;
  const settlement = settle(COUNTY);
  beforeAll(async () => {
    bytes = await settlementWorkbook(settlement, COUNTY);
    workbook = await readXlsx(bytes, { readStyles: true });
  });
  const sheet = (name: string) => sheetOf(workbook, name);

  it('is the same, byte for byte, when it is written again', async () => {
    const again = await settlementWorkbook(settle(COUNTY), COUNTY);
    expect(Buffer.compare(Buffer.from(bytes), Buffer.from(again))).toBe(0);
  });

  it('is dated the day after the period', () => {
    expect(workbook.properties?.created?.toISOString()).toBe('2025-01-01T00:00:00.000Z');
    expect(workbook.properties?.modified?.toISOString()).toBe('2025-01-01T00:00:00.000Z');
  });

  it('has eight sheets, and none of adjustments where there are none', () => {
    expect(workbook.sheets.map(({ name }) => name)).toEqual(WITH_DAYS);
  });

  it('has the amounts of every loan with days in the period as formulas', () => {
    const { rows, cells } = sheet('明细表');
    const head = rows[1]!.map(String);
    const lines = rows.flatMap((row, i) => (i >= 2 && row[head.indexOf('计息起始日')] !== null ? [i] : []));
    // All but one, which was repaid on the day on which it was disbursed.
    expect(lines.length).toBe(349);
    for (const name of [
      '期末余额',
      '积数',
      '应收利息',
      '银行让利',
      '贴息金额',
      '省级财政',
      '县级财政',
      '借款人承担利息',
    ]) {
      const formulas = lines.map((i) => cells!.get(`${i},${head.indexOf(name)}`)?.formula);
      expect(
        formulas.filter((formula) => formula === undefined || !/^(ROUND|MIN)\(/.test(formula)),
        name,
      ).toEqual([]);
    }
  });

  it('carries the library’s value in every formula', () => {
    const line = recordsOf(sheet('明细表'), '借据号')[4]!;
    const expected = encodeSettlement(settlement).loans[4]!;
    expect([line.应收利息, line.贴息金额, line.省级财政]).toEqual(
      [expected.interest, expected.subsidy, expected.funders.province].map(Number),
    );
    for (const one of workbook.sheets) {
      for (const [place] of formulasOf(one)) {
        const [row, column] = place.split(',').map(Number) as [number, number];
        expect(one.rows[row]![column], `${one.name} ${place}`).not.toBeNull();
      }
    }
  });

  it('has the library’s values in folded columns, and marks cells that differ from them', () => {
    const { rows, columns, conditionalRules } = sheet('明细表');
    const head = rows[1]!.map(String);
    const [own, library] = [head.indexOf('贴息金额'), head.indexOf('程序值：贴息金额')];
    expect(columns![own]).not.toMatchObject({ hidden: true });
    expect(columns![library]).toMatchObject({ hidden: true, outlineLevel: 1 });
    expect(rows.slice(2).map((row) => row[library])).toEqual(rows.slice(2).map((row) => row[own]));
    const letter = (column: number) =>
      column < 26
        ? String.fromCharCode(65 + column)
        : `${String.fromCharCode(64 + Math.floor(column / 26))}${String.fromCharCode(65 + (column % 26))}`;
    expect(conditionalRules).toContainEqual(
      expect.objectContaining({
        range: `${letter(own)}3:${letter(own)}${rows.length}`,
        formula: `IFERROR(ABS(${letter(own)}3-${letter(library)}3)>=0.005,TRUE)`,
      }),
    );
  });

  it.each(WITH_DAYS)('%s prints on A4 landscape, with numbered pages', (name) => {
    const { pageSetup, headerFooter } = sheet(name);
    expect(pageSetup).toMatchObject({
      paperSize: 'a4',
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: name === '明细表' ? 2 : 1,
      fitToHeight: 0,
    });
    expect(headerFooter?.oddFooter).toBe('&C第 &P 页，共 &N 页');
  });

  it.each([
    ['申请汇总表', 4],
    ['明细表', 2],
    ['计息分段', 3],
    ['政策参数', 3],
    ['政策口径', 2],
    ['不予贴息贷款', 2],
    ['剔除天数', 2],
    ['勾稽核对', 3],
  ])('%s freezes its head, and repeats it on every page', (name, rows) => {
    expect(sheet(name).freezePane).toMatchObject({ rows });
    expect(sheet(name).pageSetup?.printTitlesRow).toBe(`$1:$${rows}`);
  });

  it('明细表 is two pages wide, with the loan’s number on both and frozen', () => {
    const { rows, pageSetup, freezePane } = sheet('明细表');
    const letter = String.fromCharCode('A'.charCodeAt(0) + rows[1]!.indexOf('借据号'));
    expect(pageSetup?.printTitlesColumn).toBe(`$A:$${letter}`);
    expect(freezePane).toMatchObject({ columns: rows[1]!.indexOf('借据号') + 1 });
  });

  it('notes that an advance with more digits than a spreadsheet has may be a fen off', async () => {
    const of = (amount: string) =>
      parsePortfolio({
        ...{ policy: POLICY, period: { from: '2024-01-01', to: '2025-01-01' }, households: [HOUSEHOLD], loans: [LOAN] },
        advances: [{ funder: 'province', amount }],
      });
    const checksOf = async (portfolio: Portfolio) => {
      const { sheets } = await readXlsx(await settlementWorkbook(settle(portfolio), portfolio));
      return sheetOf({ sheets } as Workbook, '勾稽核对')
        .rows.flat()
        .join('\n');
    };
    // 9,999,999,999,999.99 yuan are 999,999,999,999,999 fen
    expect(await checksOf(of('9999999999999.99'))).toContain('计算所需整数最多 15 位');
    expect(await checksOf(of('10.00'))).toContain('电子表格可精确到分');
  });

  it('明细表 has its title over both of its pages', () => {
    const { rows } = sheet('明细表');
    const titled = rows[0]!.flatMap((cell, column) => (cell === '贷款贴息明细表' ? [rows[1]![column]] : []));
    expect(titled).toEqual(['序号', '贴息天数']);
  });

  it('明细表 names the heads of households where they are given', async () => {
    const named = portfolioOf({ household: { name: '张三' } });
    const { sheets } = await readXlsx(await settlementWorkbook(settle(named), named));
    expect(recordsOf(sheetOf({ sheets } as Workbook, '明细表'), '借据号')[0]).toMatchObject({
      户号: 'H',
      户主: '张三',
    });
    expect(sheet('明细表').rows[1]).not.toContain('户主');
  });

  it('counts loans and cells in whole numbers, where it checks them', () => {
    const { cells, rows } = sheet('勾稽核对');
    const formats = rows.flatMap((row, i) =>
      typeof row[0] === 'number' ? [[row[1] as string, cells!.get(`${i},2`)?.style?.numFmt]] : [],
    );
    const counted = formats.filter(([, format]) => format === '#,##0').map(([what]) => what);
    expect(counted).toEqual(
      formats.map(([what]) => what).filter((what) => /笔数|标红单元格数|不符行数|不符项数/.test(what!)),
    );
    expect(counted.length).toBeGreaterThan(2);
  });

  it('has days as dates and amounts with separators', () => {
    const { cells, rows } = sheet('明细表');
    const head = rows[1]!.map(String);
    const cell = (name: string) => cells!.get(`6,${head.indexOf(name)}`) as Cell;
    expect(cell('发放日期')).toMatchObject({ type: 'date', style: { numFmt: 'yyyy-mm-dd' } });
    expect((cell('发放日期').value as Date).toISOString()).toBe('2024-09-01T00:00:00.000Z');
    expect(cell('贴息金额').style?.numFmt).toBe('#,##0.00');
  });

  it('has columns wide enough for their texts, with two units per Chinese character', () => {
    const { columns, rows } = sheet('申请汇总表');
    const head = rows[3]!.map(String);
    const width = (name: string) => columns![head.indexOf(name)]!.width!;
    // 共富经营贷 takes 10, 试行期发放（参照执行） 22, 3,251,273,313.00 16.
    expect(width('名称')).toBeGreaterThanOrEqual(22);
    expect(width('积数')).toBeGreaterThanOrEqual(16);
  });

  it('gives the amounts in words, and places for signatures and seals', () => {
    const texts = textsOf(sheet('申请汇总表')).join('\n');
    // 162,563.73 yuan: the county’s README settles to it.
    expect(texts).toContain('贴息金额人民币（大写）：壹拾陆万贰仟伍佰陆拾叁元柒角叁分');
    // Of which 130,050.98 are the province’s.
    expect(texts).toContain('省级财政应拨付人民币（大写）：壹拾叁万零伍拾元零玖角捌分');
    for (const word of ['制表人', '复核人', '审批人', '日期', '贷款机构（盖章）', '财政部门（盖章）']) {
      expect(texts).toContain(word);
    }
  });

  it('leaves the contract number open', () => {
    expect(recordsOf(sheet('明细表'), '借据号').map((line) => line.合同号)).toEqual(Array(350).fill(null));
  });

  it('lists every term with its source, and marks those that are not from the plan', () => {
    const terms = recordsOf(sheet('政策口径'), '口径');
    expect(terms.slice(0, 22).map(({ 口径 }) => 口径)).toContain('计息基础');
    const marked = terms.filter(({ 标记 }) => 标记 === '※ 非方案规定').map(({ 口径 }) => 口径);
    expect(marked).toEqual(settlement.terms.map(({ term }) => TERM_LABELS[term as TermName]['zh-CN']));
  });

  it('names every ineligible loan with its reasons, and the days that were excluded', () => {
    const ineligible = recordsOf(sheet('不予贴息贷款'), '不予贴息原因');
    expect(ineligible.map(({ 借据号 }) => 借据号)).toEqual(
      settlement.loans.filter(({ reasons }) => reasons.length > 0).map(({ loanId }) => loanId),
    );
    expect(ineligible[0]!.不予贴息原因).toBe('发放日期早于适用期起始日；资格认定日家庭不在名单库内');
    const spells = recordsOf(sheet('剔除天数'), '剔除原因');
    // Overdue twice; the end of a spell is given by its last day.
    expect(spells.find(({ 借据号 }) => 借据号 === 'L2024-0059')).toMatchObject({
      天数: 9,
      '起止日（含首尾）': '2024-10-21 至 2024-10-24；2024-12-21 至 2024-12-25',
    });
  });
});

describe('the workbook in English', () => {
  it('has English sheets and heads, and the funders’ ids', async () => {
    const { sheets } = await written(portfolioOf({}), 'en');
    expect(sheets.map(({ name }) => name)).toEqual([
      'Summary',
      'Detail',
      'Segments',
      'Policy parameters',
      'Terms of the policy',
      'Ineligible loans',
      'Checks',
    ]);
    const chinese = sheets.flatMap(textsOf).filter((text) => /[\u4e00-\u9fff]/.test(text));
    // What is Chinese in it is the amount in words, and the kinds of assistance, which are the data’s.
    expect(chinese.filter((text) => !/in words|低保/.test(text))).toEqual([]);
  });
});

describe('adjustments and advances', () => {
  // 100,000 yuan at 1.5% for 122 days of 2024 over 360 is 508.33, for 243 days of 2025 is 1012.50.
  it('have a sheet, and add up to the payable amounts', async () => {
    const workbook = await written(ADJUSTED);
    const [line] = recordsOf(sheetOf(workbook, '以前年度调整'), '原结算');
    expect(line).toMatchObject({ 借据号: 'L', 原结算: 1000, 重新计算: 508.33, 差额: -491.67, 性质: '扣回' });
    const funders = recordsOf(sheetOf(workbook, '申请汇总表'), '分担比例（%）');
    // 810.00 − 393.34 = 416.66 (406.66 rather than 800.00 in 2024); 202.50 − 98.33 − 900.00.
    expect(
      funders.map((row) => [row.分担主体, row.本期贴息金额, row.以前年度调整, row.预拨资金, row.应拨付, row.性质]),
    ).toEqual([
      ['province', 810, -393.34, 0, 416.66, '应拨付'],
      ['local', 202.5, -98.33, 900, -795.83, '应扣回'],
    ]);
  });

  it('state in words who pays and who is paid back', async () => {
    const texts = textsOf(sheetOf(await written(ADJUSTED), '申请汇总表')).join('\n');
    expect(texts).toContain('province应拨付人民币（大写）：肆佰壹拾陆元陆角陆分');
    expect(texts).toContain('local应扣回人民币（大写）：柒佰玖拾伍元捌角叁分');
  });
});

describe('warnings', () => {
  const unlikely = portfolioOf({ loans: [{ principal: '15.00' }] });
  const sheetsIn = async (lang: 'zh-CN' | 'en', found = warnings(unlikely)) => {
    const { sheets } = await readXlsx(await settlementWorkbook(settle(unlikely), unlikely, { lang, warnings: found }));
    return sheets;
  };

  it('have a sheet at the end, in the language of the workbook', async () => {
    const chinese = (await sheetsIn('zh-CN')).at(-1)!;
    expect(chinese.name).toBe('提示');
    expect(recordsOf(chinese, '提示内容')).toEqual([
      {
        序号: 1,
        提示内容: '1 笔贷款的贷款金额不足 1,000.00 元："L"（15.00）；金额单位为元，请核对是否误按万元填写',
        数量: 1,
      },
    ]);
    const english = (await sheetsIn('en')).at(-1)!;
    expect([english.name, english.rows[2]![1]]).toEqual([
      'Warnings',
      '1 loan with a principal below 1,000.00 yuan: "L" (15.00); amounts are in yuan: check that they were not given in 万元 (10,000 yuan)',
    ]);
  });

  it('have no sheet where there are none', async () => {
    expect((await sheetsIn('zh-CN', [])).map(({ name }) => name)).not.toContain('提示');
  });
});

describe('texts that a spreadsheet might read as another value', () => {
  const NASTY = ['=1+1', '+1', '-1', '@SUM(A1)', '#N/A', '#REF!', 'TRUE', '_x0041_', '＝2', '1E5', "'x"];

  it.each([
    ...NASTY.map((text) => [text, text] as const),
    // Signs that are not shown are escaped.
    ['a\u2028b', 'a\\u2028b'] as const,
  ])('%j is written as %j', async (text, stands) => {
    const workbook = await written(
      portfolioOf({ household: { township: text, category: text }, loans: [{ id: text }, { id: 'other' }] }),
    );
    // No text of the data is in a formula: they are those of other data.
    const formulas = ({ sheets }: Workbook) =>
      sheets.map((sheet) => [...formulasOf(sheet)].map(([place, { formula }]) => [place, formula]));
    const plain = portfolioOf({ household: { township: 'A', category: 'B' }, loans: [{ id: 'C' }, { id: 'other' }] });
    expect(formulas(workbook)).toEqual(formulas(await written(plain)));
    for (const { name, rows, cells } of workbook.sheets) {
      for (const [row, values] of rows.entries()) {
        for (const [column, value] of values.entries()) {
          const cell = cells?.get(`${row},${column}`);
          if (cell?.type === 'error') expect.fail(`${name} ${row},${column} ${String(value)}`);
        }
      }
    }
    const shown = recordsOf(sheetOf(workbook, '明细表'), '借据号').map((line) => [line.借据号, line.乡镇]);
    expect(shown).toContainEqual([stands, stands]);
  });
});

describe('rare cases', () => {
  const days = (loan: Partial<LoanInput>) =>
    parsePortfolio({
      policy: {
        ...POLICY,
        window: { from: '1900-01-01', effectiveOn: '1900-01-01' },
        subsidy: [{ from: '1900-01-01', kind: 'points', points: '1.5' }],
      },
      period: { from: '1900-02-01', to: '1900-04-01' },
      households: [{ ...HOUSEHOLD, listed: [{ from: '1900-01-01' }] }],
      loans: [{ ...LOAN, rates: [{ from: '1900-01-01', pct: '3.6' }], ...loan }],
    });

  it('the first days of 1900, on which spreadsheets differ, are texts', async () => {
    const workbook = await written(days({ disbursedOn: '1900-02-28', maturesOn: '1900-03-01' }));
    const [line] = recordsOf(sheetOf(workbook, '明细表'), '借据号');
    expect(line!.发放日期).toBe('1900-02-28');
    expect((line!.到期日期 as Date).toISOString()).toBe('1900-03-01T00:00:00.000Z');
  });

  it('a portfolio without loans has all sheets, and totals of 0', async () => {
    const workbook = await written(parsePortfolio({ policy: POLICY, period: year(2024), households: [], loans: [] }));
    expect(workbook.sheets.map(({ name }) => name)).toEqual(SHEETS);
    const total = sheetOf(workbook, '明细表').rows.find(([first]) => first === '合计')!;
    expect(total.filter((value) => typeof value === 'number')).toEqual(expect.arrayContaining([0]));
    expect(total.filter((value) => typeof value === 'number' && value !== 0)).toEqual([]);
  });

  it('a list without rows has the folded columns of the program too', async () => {
    const workbook = await written(portfolioOf({}));
    const { rows, columns } = sheetOf(workbook, '不予贴息贷款');
    const head = rows[1]!.map(String);
    const folded = head.flatMap((name, column) => (name.startsWith('程序值：') ? [columns![column]] : []));
    expect(folded).toHaveLength(3);
    for (const column of folded) expect(column).toMatchObject({ hidden: true });
  });

  it('a loan without a day in the period has no segment and no formula', async () => {
    const workbook = await written(portfolioOf({ loans: [{ disbursedOn: '2025-03-01' }] }));
    const formulas = cellsOf(sheetOf(workbook, '计息分段')).filter(([, { formula }]) => formula !== undefined);
    // The units of a year, above the segments.
    expect(formulas.map(([place]) => place)).toEqual(['1,5']);
    const [line] = recordsOf(sheetOf(workbook, '明细表'), '借据号');
    expect(line).toMatchObject({ 期末余额: 0, 应收利息: 0, 贴息金额: 0, 计息起始日: null });
  });
});

describe('a settlement that does not belong to the portfolio', () => {
  const one = portfolioOf({});
  it.each([
    ['another policy', portfolioOf({ policy: { dayCount: 'ACT/365F' } }), /its policy or period differs/],
    [
      'another period',
      portfolioOf({ period: { from: '2024-01-01', to: '2024-12-01' } }),
      /its policy or period differs/,
    ],
    ['a loan that is not in the portfolio', portfolioOf({ loans: [{ id: 'M' }] }), /loan L of the portfolio is not in/],
    ['another amount', portfolioOf({ loans: [{ principal: '1.00' }] }), /principalDays of loan L differs/],
    [
      'more loans',
      portfolioOf({ loans: [{ id: 'L' }, { id: 'M' }] }),
      /loan M of the settlement is not in the portfolio/,
    ],
  ])('%s throws a TypeError', async (_, other, message) => {
    const writing = settlementWorkbook(settle(other), one);
    await expect(writing).rejects.toThrow(TypeError);
    await expect(writing).rejects.toThrow(message);
  });
});
