import { readXlsx, type Workbook } from 'hucre/xlsx';
import { beforeAll, describe, expect, it } from 'vitest';
import { settle } from '../../src/index.js';
import { writeWorkbook } from '../../src/papers/workbook.js';
import { portfolioOf } from '../support.js';
import { recordsOf, sheetOf } from './spreadsheet.js';

/** Twelve loans of a segment each, on sheets of seven rows: three of the rows are title and heads. */
const PORTFOLIO = portfolioOf({
  loans: Array.from({ length: 12 }, (_, i) => ({ id: `L${String(i).padStart(2, '0')}`, principal: `${i + 1}000.00` })),
});
const LARGEST_ROW = 7;

describe('a table with more rows than a sheet can have', () => {
  let workbook: Workbook;
  beforeAll(async () => {
    const pieces: Uint8Array[] = [];
    const take = (piece: Uint8Array) => void pieces.push(piece.slice());
    await writeWorkbook(settle(PORTFOLIO), PORTFOLIO, take, { lang: 'en' }, LARGEST_ROW);
    workbook = await readXlsx(Buffer.concat(pieces));
  });

  it('is continued on further sheets', () => {
    expect(workbook.sheets.map(({ name }) => name)).toEqual([
      'Summary',
      ...['Detail (1)', 'Detail (2)', 'Detail (3)'],
      ...['Segments (1)', 'Segments (2)', 'Segments (3)'],
      'Policy parameters',
      'Terms of the policy',
      'Ineligible loans',
      'Checks',
    ]);
    const ids = ['Detail (1)', 'Detail (2)', 'Detail (3)'].map((name) =>
      recordsOf(sheetOf(workbook, name), 'Loan ID').map((row) => row['Loan ID']),
    );
    // The row of totals has room too.
    expect(ids).toEqual([
      ['L00', 'L01', 'L02', 'L03'],
      ['L04', 'L05', 'L06', 'L07'],
      ['L08', 'L09', 'L10', 'L11'],
    ]);
  });

  it('is named in the titles and on the summary', () => {
    expect(sheetOf(workbook, 'Segments (2)').rows[0]![0]).toBe('Segments (sheet 2 of 3)');
    expect(sheetOf(workbook, 'Summary').rows.flat()).toContain(
      'Tables with more rows than a sheet can have are continued on further sheets, and sums are over all of them (sheets of Detail: 3, Segments: 3).',
    );
  });

  it('is added up over all of its sheets', () => {
    const { rows, cells } = sheetOf(workbook, 'Detail (3)');
    const column = rows[1]!.indexOf('Principal');
    const total = rows.findIndex(([first]) => first === 'Total');
    expect(total + 1).toBe(LARGEST_ROW);
    const letter = String.fromCharCode(65 + column);
    const ranges = [1, 2, 3].map((part) => `'Detail (${part})'!$${letter}$3:$${letter}$6`);
    // 1,000 + 2,000 + … + 12,000
    expect(cells!.get(`${total},${column}`)).toMatchObject({
      formula: `ROUND(SUM(${ranges}),2)`,
      formulaResult: 78_000,
    });
  });
});
