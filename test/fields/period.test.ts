import { describe, expect, it } from 'vitest';
import { batchOf } from '../../src/fields/portfolio.js';
import { formatDay, month, type Period, period, quarter, settle, year } from '../../src/index.js';
import { parseAnyPortfolio, portfolioOf } from '../support.js';

const daysOf = ({ from, to }: Period) => [formatDay(from), formatDay(to)];

describe('a period', () => {
  it.each([
    ['of two days', () => period('2024-02-29', '2024-03-01'), '2024-02-29', '2024-03-01'],
    ['a year', () => year(2024), '2024-01-01', '2025-01-01'],
    ['the first month', () => month(2024, 1), '2024-01-01', '2024-02-01'],
    ['the last month', () => month(2024, 12), '2024-12-01', '2025-01-01'],
    ['the first quarter', () => quarter(2024, 1), '2024-01-01', '2024-04-01'],
    ['the last quarter', () => quarter(2024, 4), '2024-10-01', '2025-01-01'],
  ])('%s holds its first day and not its last', (_, make, from, to) => {
    expect(daysOf(make())).toEqual([from, to]);
  });

  it.each([
    [() => period('2024-02-30', '2025-01-01'), 'from is "2024-02-30": write a civil day'],
    [() => period('2024-01-01', '2024/12/31'), 'to is "2024/12/31": write a civil day'],
    [() => period(new Date(0) as never, '2025-01-01'), 'from is a Date, which is an instant in a time zone'],
    [() => period('2024-01-01', '2024-01-01'), 'must end later than on 2024-01-01'],
    [() => month(2024, 0), '0 is not a month from 1 to 12'],
    [() => month(2024, 13), '13 is not a month from 1 to 12'],
    [() => month(2024, 1.5), '1.5 is not a month from 1 to 12'],
    [() => quarter(2024, 0), '0 is not a quarter from 1 to 4'],
    [() => quarter(2024, 5), '5 is not a quarter from 1 to 4'],
    [() => quarter(2024, 1.5), '1.5 is not a quarter from 1 to 4'],
    [() => month(1899, 1), '1899 is not a year from 1900 to 2198'],
    [() => quarter(2199, 1), '2199 is not a year from 1900 to 2198'],
    [() => year('2024' as never), '"2024" is not a year from 1900 to 2198'],
    [() => month(2024, '1' as never), '"1" is not a month from 1 to 12'],
    [() => quarter(2024, undefined as never), 'undefined is not a quarter from 1 to 4'],
    [() => period(20240101n as never, '2025-01-01'), 'from is 20240101: write a civil day'],
  ])('with a wrong argument is refused with what is wrong', (make, message) => {
    expect(make).toThrow(RangeError);
    expect(make).toThrow(message);
  });
});

describe('a portfolio combined from parsed parts', () => {
  const portfolio = portfolioOf({});

  it('is settled with these parts', () => {
    expect(settle({ ...portfolio, period: month(2024, 10) }).totals.loans).toBe(1);
  });

  it('is refused where a loan has no household in it', () => {
    expect(() => batchOf({ ...portfolio, households: [] })).toThrow(TypeError);
    expect(() => batchOf({ ...portfolio, households: [] })).toThrow('household is not among the households');
  });

  it('has spells of assistance sorted by first day, then by end, then by kind', () => {
    const spells = [
      { kind: '低边', from: '2024-01-01', to: '2024-03-01' },
      { kind: '低保', from: '2024-01-01', to: '2024-03-01' },
      { kind: '特困', from: '2024-01-01', to: '2024-02-01' },
    ];
    const { households } = parseAnyPortfolio({
      policy: portfolio.policy,
      period: portfolio.period,
      households: [{ id: 'H', assistance: spells }],
      loans: [],
    });
    // 保 (U+4FDD) comes before 边 (U+8FB9).
    expect(households[0]?.assistance.map(({ kind }) => kind)).toEqual(['特困', '低保', '低边']);
  });
});
