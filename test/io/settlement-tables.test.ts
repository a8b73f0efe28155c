import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { parsePortfolio, settle } from '../../src/index.js';
import { settlementCsv, settlementTable } from '../../src/io/files.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';

const portfolio = parsePortfolio({
  policy: POLICY,
  period: { from: '2024-01-01', to: '2025-01-01' },
  households: [{ ...HOUSEHOLD, township: '=1+1' }],
  loans: [LOAN],
});
const settlement = settle(portfolio);

describe('a table of a settlement', () => {
  it.each(['detail', 'summary', 'adjustments'] as const)('has the cells of its CSV: %s', (name) => {
    const { header, rows } = settlementTable(name, settlement, portfolio);
    const csv = parse(settlementCsv(name, settlement, portfolio), { bom: true, relax_column_count: true });
    const written = rows.map((cells) => cells.map((cell) => String(cell).replace(/^=/, "'=")));
    expect(csv).toEqual([header, ...written]);
  });

  it('has texts as they are, without what CSV puts before formulas', () => {
    const { header, rows } = settlementTable('detail', settlement, portfolio);
    expect(rows[0]?.[header.indexOf('township')]).toBe('=1+1');
    expect(settlementCsv('detail', settlement, portfolio)).toContain(",'=1+1,");
  });

  it('has amounts as text and counts as numbers', () => {
    const { header, rows } = settlementTable('detail', settlement, portfolio, { lang: 'zh-CN' });
    const cell = (name: string) => rows[0]?.[header.indexOf(name)];
    expect(cell('贴息金额')).toBe(settlement.totals.subsidy.toFixed(2));
    expect(cell('贴息天数')).toBe(settlement.loans[0]?.subsidisedDays);
  });

  it('is refused where it is none, and where the language is not known', () => {
    expect(() => settlementTable('lines' as never, settlement, portfolio)).toThrow(
      new TypeError('expected detail, summary or adjustments; given: lines'),
    );
    expect(() => settlementCsv('detail', settlement, portfolio, { lang: 'fr' as never })).toThrow(RangeError);
  });
});
