import { describe, expect, it } from 'vitest';
import { type CellType, canonical, isNothing, readingsOf } from '../../../src/io/tables/cells.js';

const DAY: CellType = { form: 'day' };
const AMOUNT: CellType = { form: 'amount' };
const WAN: CellType = { form: 'amount', amountUnit: 'wan' };
const PERCENT: CellType = { form: 'rate', unit: 'annual_pct' };
const PERMILLE: CellType = { form: 'rate', unit: 'monthly_permille' };
const SIGNED: CellType = { form: 'rate', unit: 'annual_pct', isUnitInCells: true };

describe('a cell of days', () => {
  it.each([
    '2024-09-01',
    '2024-9-1',
    '2024/9/1',
    '2024/09/01',
    '2024.9.1',
    '2024年9月1日',
    '2024年09月01日',
    '20240901',
    '2024-09-01 00:00:00',
    '2024/9/1 0:00:00',
    '2024/9/1 0:00',
    '2024-09-01T00:00:00',
    '2024-09-01 00:00:00.000',
    '20240901 00:00:00',
    '２０２４－０９－０１',
    '２０２４年９月１日',
  ])('takes %s', (cell) => {
    expect(canonical(cell, DAY)).toBe('2024-09-01');
  });

  it.each([
    ['09/01/2024', '2024-09-01 or 2024-01-09'],
    ['1/9/24', '2024-01-09 or 2024-09-01'],
    // Both systems of serial numbers: 45,536 − 61 days after 1900-03-01, and 45,536 days after 1904-01-01.
    ['45536', '2024-09-01 or 2028-09-02'],
    ['45536.5', '2024-09-01 or 2028-09-02'],
    ['24-9-1', '2024-09-01'],
  ])('does not take %s, and names its readings', (cell, readings) => {
    expect(canonical(cell, DAY)).toBe(cell);
    expect(readingsOf(cell, DAY)?.en).toContain(`it may mean ${readings}: write`);
  });

  it('does not take a time of day', () => {
    for (const cell of ['2024-09-01 08:30:00', '2024/9/1 23:59', '2024年9月1日 12:00']) {
      expect(canonical(cell, DAY)).toBe(cell);
      expect(readingsOf(cell, DAY)?.en).toContain('time of day');
      expect(readingsOf(cell, DAY)?.['zh-CN']).toContain('时刻');
    }
  });

  it.each(['2024-0９-01', '2024/9-1', '2024-09', 'Sep 1, 2024', '２０２４-9-1'])('does not take %s', (cell) => {
    expect(canonical(cell, DAY)).toBe(cell);
    expect(readingsOf(cell, DAY)).toBeUndefined();
  });
});

describe('a cell of amounts', () => {
  it.each([
    ['150000', '150000'],
    ['150000.00', '150000.00'],
    ['150000.0000', '150000.0000'],
    ['150,000.00', '150000.00'],
    ['1,150,000', '1150000'],
    ['¥150,000.00', '150000.00'],
    ['￥150000', '150000'],
    ['¥ 150000', '150000'],
    ['150000元', '150000'],
    ['150000.5 元', '150000.5'],
    ['１５００００．００', '150000.00'],
    ['-5.50', '-5.50'],
    ['−5.50', '-5.50'],
  ])('takes %s', (cell, amount) => {
    expect(canonical(cell, AMOUNT)).toBe(amount);
  });

  it.each([
    ['15', '150000'],
    ['15.000001', '150000.01'],
    ['1,500.5', '15005000'],
    ['０．５', '5000'],
  ])('in 万元 takes %s as 10,000 times as much', (cell, amount) => {
    expect(canonical(cell, WAN)).toBe(amount);
  });

  it.each([
    ['15万', '150000 or 15'],
    ['15万元', '150000 or 15'],
    ['1.5万', '15000 or 1.5'],
    ['1.5E5', '150000 or an amount'],
    ['150.000,00', '150000.00 or 15000000'],
    ['1,5000.00', '15000.00, or a digit'],
    ['15,0000', '150000, or a digit'],
  ])('does not take %s, and names its readings', (cell, readings) => {
    expect(canonical(cell, AMOUNT)).toBe(cell);
    expect(readingsOf(cell, AMOUNT)?.en).toContain(`it may mean ${readings}`);
    expect(readingsOf(cell, AMOUNT)?.['zh-CN']).toContain('可能指 ');
  });

  it('in 万元 does not take yuan', () => {
    expect(canonical('150000元', WAN)).toBe('150000元');
    expect(readingsOf('150000元', WAN)?.en).toContain('the column is in "万元"');
  });

  it.each(['１5万', '１50000', '150 000', '1,50,000.00', '$150000', '4.35%', '(5.50)'])('does not take %s', (cell) => {
    expect(canonical(cell, AMOUNT)).toBe(cell);
  });
});

describe('a cell of rates', () => {
  it.each([
    ['4.35', PERCENT, '4.35'],
    ['4.350000', PERCENT, '4.350000'],
    ['4.35%', PERCENT, '4.35'],
    ['4.35 %', PERCENT, '4.35'],
    ['4.35％', PERCENT, '4.35'],
    ['４．３５％', PERCENT, '4.35'],
    ['0.0435', PERCENT, '0.0435'],
    ['3.625‰', PERMILLE, '3.625'],
    ['4.35%', SIGNED, '4.35'],
  ])('takes %s', (cell, type, rate) => {
    expect(canonical(cell, type)).toBe(rate);
  });

  it.each([
    ['3.625‰', PERCENT, 'the cell is in ‰, its column in %'],
    ['4.35%', PERMILLE, 'the cell is in %, its column in ‰'],
  ])('does not take %s, and says why', (cell, type, why) => {
    expect(canonical(cell, type)).toBe(cell);
    expect(readingsOf(cell, type)?.en).toContain(why);
  });
});

it('a cell of rates without a unit, in the header or in the cell, is none that a field takes', () => {
  expect(canonical('4.35', SIGNED)).toBe('4.35?');
  expect(readingsOf('4.35', SIGNED)?.en).toContain('write 4.35%');
});

it('a cell of counts takes separators of thousands', () => {
  expect(canonical('1,122', { form: 'count' })).toBe('1122');
  expect(canonical('11,22', { form: 'count' })).toBe('11,22');
});

it('a cell of ids is as it stands, but for digits of full width throughout', () => {
  const id: CellType = { form: 'id' };
  expect(['3.31125E+17', 'Ｌ１', '１２３', '１2'].map((cell) => canonical(cell, id))).toEqual([
    '3.31125E+17',
    'Ｌ１',
    '123',
    '１2',
  ]);
});

it('a cell of -, —, / or 无 has no value', () => {
  expect(['-', '—', '——', '/', '／', '无'].every(isNothing)).toBe(true);
  expect(['--', '无业', 'n/a', '0', '//'].some(isNothing)).toBe(false);
});
