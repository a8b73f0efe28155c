import { readXlsx, type Workbook } from 'hucre/xlsx';
import { beforeAll, describe, expect, it } from 'vitest';
import { type EncodedSettlement, encodeSettlement, parsePolicy, settle } from '../../src/index.js';
import { settlementWorkbook } from '../../src/papers/xlsx.js';
import { funderNames } from '../../src/words/labels.js';
import { formulasOf, recalculated, recordsOf, retyped, SOFFICE, sheetOf, toTheFen } from './spreadsheet.js';
import { tiesOf } from './ties.js';
import { MOST_DIGITS, WAYS, workbookCases } from './workbook-cases.js';

/**
 * The workbook's formulas, computed by LibreOffice from nothing but the segments: every value that the library wrote into
 * a formula's cell is replaced by a false one before.
 */

const REQUIRED = process.env.TIEXI_SOFFICE === 'required';
const HERE = REQUIRED || SOFFICE !== undefined;
const CASES = HERE ? workbookCases() : [];
const NAMES = CASES.map(({ name }) => ({ name }));
const [COUNTY] = NAMES;

const HEADS = {
  principalDays: '积数',
  interest: '应收利息',
  concession: '银行让利',
  subsidy: '贴息金额',
  borrowerInterest: '借款人承担利息',
} as const;
type Figures = Readonly<Record<keyof typeof HEADS, string>> & { readonly funders: Readonly<Record<string, string>> };

/** What a row shows of the figures, under the names that the library has for them. */
function shownBy(row: Readonly<Record<string, unknown>>, policy: EncodedSettlement['policy']): Figures {
  const names = funderNames(parsePolicy(policy), 'zh-CN');
  const figure = (name: keyof typeof HEADS) => toTheFen(row[HEADS[name]]);
  return {
    principalDays: figure('principalDays'),
    interest: figure('interest'),
    concession: figure('concession'),
    subsidy: figure('subsidy'),
    borrowerInterest: figure('borrowerInterest'),
    funders: Object.fromEntries(policy.funders.map(({ id }, i) => [id, toTheFen(row[names[i]!])])),
  };
}

function figuresOf({ principalDays, interest, concession, subsidy, borrowerInterest, funders }: Figures): Figures {
  return { principalDays, interest, concession, subsidy, borrowerInterest, funders };
}

describe.runIf(HERE)(`a workbook that LibreOffice computes${HERE ? '' : ': soffice is not installed'}`, () => {
  const settled = new Map<string, EncodedSettlement>();
  const before = new Map<string, Workbook>();
  const computed = new Map<string, Workbook>();
  let mistyped: Workbook;
  let contractRate: number;

  beforeAll(async () => {
    const files: Uint8Array[] = [];
    for (const { name, portfolio } of CASES) {
      const settlement = settle(portfolio);
      const bytes = await settlementWorkbook(settlement, portfolio);
      settled.set(name, encodeSettlement(settlement));
      before.set(name, await readXlsx(bytes));
      files.push(bytes);
    }
    // The contract rate of the fifth loan’s only segment, the first that is subsidised.
    const segments = sheetOf(before.get(COUNTY!.name)!, '计息分段');
    const row = segments.rows.findIndex(([number]) => number === 5);
    const column = segments.rows[2]!.indexOf('合同利率（%）');
    contractRate = segments.rows[row]![column] as number;
    files.push(await retyped(files[0]!, '计息分段', `${row},${column}`, contractRate + 0.01));
    const read = await recalculated(files);
    CASES.forEach(({ name }, i) => {
      computed.set(name, read[i]!);
    });
    mistyped = read.at(-1)!;
  }, 600_000);

  const linesOf = (name: string) => recordsOf(sheetOf(computed.get(name)!, '明细表'), '借据号');
  const isExact = (name: string) =>
    !sheetOf(before.get(name)!, '勾稽核对')
      .rows.flat()
      .some((cell) => /超过 14 位的/.test(String(cell)));

  it('is compared in all cells except a few that need more digits than a spreadsheet has', () => {
    expect(NAMES.filter(({ name }) => isExact(name)).length).toBeGreaterThan(NAMES.length / 2);
    for (const { name } of [...NAMES.slice(0, 4), ...WAYS]) expect(isExact(name), name).toBe(true);
  });

  it('covers portfolios in which every limit binds somewhere', () => {
    const exact = NAMES.filter(({ name }) => isExact(name)).map(({ name }) => ({
      ...settled.get(name)!,
      lines: linesOf(name),
    }));
    const some = (holds: (one: (typeof exact)[number]) => boolean) =>
      expect(exact.filter(holds).length).toBeGreaterThan(0);
    some(({ totals }) => totals.capped !== '0.00');
    some(({ loans }) => loans.some(({ excludedDays }) => excludedDays.PRINCIPAL_CAP !== undefined));
    some(({ adjustments }) => adjustments.length > 0);
    some(({ payable }) => Object.values(payable).some((amount) => amount.startsWith('-')));
    some(({ policy }) => policy.funders.length > 2);
    // More was rounded up, day by day, than there was interest.
    some(({ lines }) => lines.some((line) => (line.限额前贴息金额 as number) > (line.应收利息 as number)));
    some(({ lines }) => lines.some((line) => (line.减免利息 as number) < (line.银行让利 as number)));
  });

  it.each(NAMES)('$name: every line equals the settlement', ({ name }) => {
    const { loans, policy } = settled.get(name)!;
    const rows = linesOf(name);
    expect(rows.map((row) => row.借据号)).toEqual(loans.map(({ loanId }) => loanId));
    rows.forEach((row, i) => {
      if ((row.所需位数 as number) > MOST_DIGITS) return;
      expect(shownBy(row, policy), String(row.借据号)).toEqual(figuresOf(loans[i]!));
      expect(row.贴息天数).toBe(loans[i]!.subsidisedDays);
      expect(toTheFen(row.减免利息)).toBe(loans[i]!.waived);
      if (row.因上限核减 !== undefined) expect(toTheFen(row.因上限核减)).toBe(loans[i]!.capped);
    });
  });

  it.each(NAMES)('$name: every sum equals the settlement', ({ name }) => {
    if (!isExact(name)) return;
    const { totals, groups, policy, payable } = settled.get(name)!;
    const { rows } = sheetOf(computed.get(name)!, '申请汇总表');
    const head = rows[3]!.map(String);
    const record = (row: readonly unknown[]) => Object.fromEntries(head.map((column, i) => [column, row[i]]));
    const sections = { product: '按产品', township: '按乡镇', category: '按家庭类别', basis: '按贷款类别' } as const;
    for (const [grouping, title] of Object.entries(sections)) {
      const start = rows.findIndex(([first]) => first === title) + 1;
      const sums = Object.values(groups[grouping as keyof typeof sections]);
      const shown = rows.slice(start, start + sums.length).map(record);
      expect(shown.map((row) => shownBy(row, policy))).toEqual(sums.map(figuresOf));
      expect(shown.map((row) => [row.笔数, row.贴息笔数, row.户数])).toEqual(
        sums.map((sum) => [sum.loans, sum.subsidisedLoans, sum.households]),
      );
    }
    const total = record(rows.find(([, second]) => second === '合计')!);
    expect(shownBy(total, policy)).toEqual(figuresOf(totals));
    const funders = recordsOf(sheetOf(computed.get(name)!, '申请汇总表'), '分担比例（%）').slice(
      0,
      policy.funders.length,
    );
    expect(funders.map((row) => toTheFen(row.应拨付))).toEqual(policy.funders.map(({ id }) => payable[id]));
    expect(funders.map((row) => row.性质)).toEqual(
      policy.funders.map(({ id }) => (payable[id]!.startsWith('-') ? '应扣回' : '应拨付')),
    );
  });

  it.each(NAMES)('$name: every formula gives the value that the library wrote', ({ name }) => {
    if (!isExact(name)) return;
    for (const sheet of before.get(name)!.sheets) {
      const now = sheetOf(computed.get(name)!, sheet.name);
      for (const [place, { formula }] of formulasOf(sheet)) {
        const [row, column] = place.split(',').map(Number) as [number, number];
        const written = sheet.rows[row]![column];
        // Exact amounts are shown in yuan, of as many decimals as there are; what is rounded is not computed from them.
        if (sheet.name === '计息分段' && /（四舍五入前）$/.test(String(sheet.rows[2]![column]))) continue;
        const value = now.rows[row]?.[column];
        const at = `${sheet.name} ${place} ${formula}`;
        if (typeof written === 'string') expect(value, at).toBe(written);
        else expect(toTheFen(value), at).toBe(toTheFen(written));
      }
    }
  });

  it.each(NAMES)('$name: every check agrees', ({ name }) => {
    if (!isExact(name)) return;
    const sheet = sheetOf(computed.get(name)!, '勾稽核对');
    const checks = recordsOf(sheet, '核对事项');
    expect(checks.length).toBeGreaterThan(20);
    expect(checks.filter((check) => check.结果 !== '相符')).toEqual([]);
    expect(sheet.rows[1]![0]).toBe('各项全部相符。');
  });

  it.each(WAYS)('$name: ties are rounded up', ({ dayCount, rounding, name }) => {
    const ties = tiesOf(dayCount, rounding);
    expect(ties.length).toBeGreaterThan(50);
    expect(linesOf(name).map((row) => [row.应收利息, row.贴息金额, row.银行让利].map(toTheFen))).toEqual(
      ties.map(({ interest, subsidy, concession }) => [interest, subsidy, concession]),
    );
  });

  it('marks a changed rate', () => {
    const [row] = linesOf(COUNTY!.name).filter((line) => line.序号 === 5);
    const changed = recordsOf(sheetOf(mistyped, '明细表'), '借据号').find((line) => line.序号 === 5)!;
    // 200,000 yuan for 122 days over 360: 1.8% of them are subsidised as before, 0.01% are 6.78 yuan of interest.
    const interest = (rate: number) => toTheFen((200_000 * 122 * rate) / 36_000);
    expect([row!.应收利息, changed.应收利息].map(toTheFen)).toEqual([
      interest(contractRate),
      interest(contractRate + 0.01),
    ]);
    expect([row!.贴息金额, changed.贴息金额].map(toTheFen)).toEqual(['1220.00', '1220.00']);
    const sheet = sheetOf(mistyped, '勾稽核对');
    const marked = recordsOf(sheet, '核对事项').find(({ 核对事项: what }) => what === '明细表：标红单元格数 = 0')!;
    expect(marked.结果).toBe('不符');
    expect(sheet.rows[1]![0]).toBe('存在不符，请核查。');
  });
});
