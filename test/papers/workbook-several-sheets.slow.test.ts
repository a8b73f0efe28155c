import type { Workbook } from 'hucre/xlsx';
import { beforeAll, describe, expect, it } from 'vitest';
import { settle } from '../../src/index.js';
import { writeWorkbook } from '../../src/papers/workbook.js';
import { recalculated, recordsOf, SOFFICE, sheetOf, toTheFen } from './spreadsheet.js';
import { workbookCases } from './workbook-cases.js';

/** Tables that are continued on further sheets, as LibreOffice computes them: here a sheet has 40 rows. */

const HERE = process.env.TIEXI_SOFFICE === 'required' || SOFFICE !== undefined;
const LARGEST_ROW = 40;
const CASES = HERE ? workbookCases().slice(0, 4) : [];

describe.runIf(HERE)(`tables on several sheets${HERE ? '' : ': soffice is not installed'}`, () => {
  const computed = new Map<string, Workbook>();

  beforeAll(async () => {
    const files: Uint8Array[] = [];
    for (const { portfolio } of CASES) {
      const pieces: Uint8Array[] = [];
      const take = (piece: Uint8Array) => void pieces.push(piece);
      await writeWorkbook(settle(portfolio), portfolio, take, {}, LARGEST_ROW);
      files.push(Buffer.concat(pieces));
    }
    const read = await recalculated(files);
    CASES.forEach(({ name }, i) => {
      computed.set(name, read[i]!);
    });
  }, 600_000);

  it.each(CASES)('$name: has all loans, no sheet above the limit, and a note on the summary', ({ name, portfolio }) => {
    const { sheets } = computed.get(name)!;
    const details = sheets.filter((sheet) => /^明细表/.test(sheet.name));
    const rows = details.flatMap((sheet) => recordsOf(sheet, '借据号'));
    expect(rows.map((row) => row.借据号)).toEqual(settle(portfolio).loans.map(({ loanId }) => loanId));
    const segments = sheets.filter((sheet) => /^计息分段/.test(sheet.name));
    expect(segments.map((sheet) => sheet.name)).toEqual(segments.map((_, i) => `计息分段 (${i + 1})`));
    expect(segments.length).toBeGreaterThan(1);
    for (const sheet of sheets.filter(({ name: own }) => / \(\d+\)$/.test(own))) {
      expect(sheet.rows.length, sheet.name).toBeLessThanOrEqual(LARGEST_ROW);
    }
    expect(sheetOf(computed.get(name)!, '申请汇总表').rows.flat().join('\n')).toContain(
      `计息分段 ${segments.length} 张`,
    );
    expect(segments[1]!.rows[0]![0]).toBe(`计息分段（第 2 张，共 ${segments.length} 张）`);
  });

  it.each(CASES)('$name: every loan, the totals and every check equal the settlement', ({ name, portfolio }) => {
    const workbook = computed.get(name)!;
    const { loans, totals } = settle(portfolio);
    const rows = workbook.sheets
      .filter((sheet) => /^明细表/.test(sheet.name))
      .flatMap((sheet) => recordsOf(sheet, '借据号'));
    expect(rows.map((row) => [row.应收利息, row.贴息金额, row.积数].map(toTheFen))).toEqual(
      loans.map(({ interest, subsidy, principalDays }) =>
        [interest, subsidy, principalDays].map((one) => one.toFixed(2)),
      ),
    );
    const summary = sheetOf(workbook, '申请汇总表').rows;
    const total = summary.find(([, second]) => second === '合计')!;
    const head = summary[3]!.map(String);
    expect([total[head.indexOf('贴息金额')], total[head.indexOf('笔数')]]).toEqual([
      totals.subsidy.toNumber(),
      totals.loans,
    ]);
    const checks = recordsOf(sheetOf(workbook, '勾稽核对'), '核对事项');
    expect(checks.filter((check) => check.结果 !== '相符')).toEqual([]);
    expect(checks.length).toBeGreaterThan(20);
  });
});
