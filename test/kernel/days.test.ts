import { utc } from '@date-fns/utc';
import { addDays, differenceInCalendarDays, getDaysInMonth, isLeapYear as isLeapDate } from 'date-fns';
import { describe, expect, it } from 'vitest';
import { DAY_COUNTS, type DayCountName } from '../../src/kernel/day-count.js';
import { complementOf, contains, firstDayOf, holds, NO_DAYS, unionOf } from '../../src/kernel/interval.js';
import {
  addMonths,
  civilDateOf,
  type Day,
  dayOf,
  daysInMonth,
  formatDay,
  isLeapYear,
  monthsBetween,
  readDay,
} from '../../src/kernel/plain-date.js';
import { Cursor, changesUpTo, constant, MAX_DAY, MIN_DAY, timelineFrom } from '../../src/kernel/timeline.js';

const day = (text: string) => readDay(text) as Day;
const FIRST = day('1900-01-01');
const LAST = day('2199-12-31');

describe('civil days', () => {
  it('every day from 1900 to 2199 is read, written and counted as date-fns does in UTC', () => {
    let date = new Date('1900-01-01T00:00:00Z');
    for (let d = FIRST; d <= LAST; d = (d + 1) as Day) {
      const text = date.toISOString().slice(0, 10);
      if (formatDay(d) !== text || readDay(text) !== d) expect.fail(`${text} is not day ${d}`);
      date = addDays(date, 1, { in: utc });
    }
    expect(LAST - FIRST).toBe(differenceInCalendarDays('2199-12-31', '1900-01-01', { in: utc }));
  });

  it('month lengths and leap years are those of date-fns', () => {
    for (let year = 1900; year < 2200; year++) {
      expect(isLeapYear(year)).toBe(isLeapDate(new Date(Date.UTC(year, 5, 15)), { in: utc }));
      for (let month = 1; month <= 12; month++) {
        const expected = getDaysInMonth(new Date(Date.UTC(year, month - 1, 15)), { in: utc });
        expect(daysInMonth(year, month)).toBe(expected);
      }
    }
  });

  it('1970-01-01 is day 0', () => {
    expect(dayOf(1970, 1, 1)).toBe(0);
    expect(civilDateOf(0 as Day)).toEqual({ year: 1970, month: 1, day: 1 });
  });

  it.each([
    '2024-02-30',
    '2023-02-29',
    '1900-02-29',
    '2100-02-29',
    '2024-13-01',
    '2024-00-01',
    '2024-04-31',
    '2024-01-00',
    '1899-12-31',
    '2200-01-01',
    '2024-1-1',
    '24-01-01',
    '2024/01/01',
    '2024-01/01',
    '2024/01-01',
    '2024-01-1/',
    '2024-01-0:',
    '202/-01-01',
    '20240101',
    '2024-01-01T00:00:00Z',
    '２０２４-01-01',
    '2024-01-0x',
    ' 2024-1-1',
    '',
    null,
    undefined,
    20240101,
    new Date(0),
    {},
    19_723,
  ])('%j is no day', (value) => {
    expect(readDay(value)).toBeUndefined();
  });

  it.each([
    ['2024-01-31', 1, '2024-02-29'],
    ['2023-01-31', 1, '2023-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-12-31', 2, '2025-02-28'],
    ['2024-09-01', 36, '2027-09-01'],
    ['2024-08-31', 1, '2024-09-30'],
  ])('%s and %i months is %s', (from, months, expected) => {
    expect(formatDay(addMonths(day(from), months))).toBe(expected);
  });

  it('the months between two days are the most that can be added without passing the second', () => {
    // Every 7th day of two years on both sides of a leap day, and the ends of months 0 to 40 later, with the days beside them.
    for (let from = day('2023-06-01'); from < day('2025-06-01'); from = (from + 7) as Day) {
      for (let months = 0; months <= 40; months++) {
        const exact = addMonths(from, months);
        const next = addMonths(from, months + 1);
        for (const to of [exact, exact + 1, next - 1] as Day[]) expect(monthsBetween(from, to)).toBe(months);
      }
    }
  });
});

describe('day counts', () => {
  const names = Object.keys(DAY_COUNTS) as DayCountName[];

  it.each(names)('%s: units add up for any division of a span, and the classes equal a count day by day', (name) => {
    const { units, classes } = DAY_COUNTS[name];
    const from = day('2023-12-15');
    const to = day('2025-03-15');
    const each = new Map<number, number>();
    let sum = 0;
    for (let d = from; d < to; d = (d + 1) as Day) {
      const own = units(d, (d + 1) as Day);
      sum += own;
      each.set(own, (each.get(own) ?? 0) + 1);
      expect(units(from, d) + units(d, to)).toBe(units(from, to));
    }
    expect(units(from, to)).toBe(sum);
    const counted = classes(from, to).filter(({ days }) => days > 0);
    expect(new Map(counted.map((c) => [c.units, c.days]))).toEqual(each);
  });

  it.each(names)('%s: this holds across 1900, 2000 and 2100, of which only 2000 is a leap year', (name) => {
    const { units, classes } = DAY_COUNTS[name];
    for (const [begin, end] of [
      ['1900-01-01', '1901-03-15'],
      ['1999-12-01', '2001-02-01'],
      ['2099-12-01', '2101-02-01'],
    ] as const) {
      let sum = 0;
      for (let d = day(begin); d < day(end); d = (d + 1) as Day) sum += units(d, (d + 1) as Day);
      expect(units(day(begin), day(end))).toBe(sum);
      const all = classes(day(begin), day(end));
      expect(all.reduce((n, c) => n + c.days * c.units, 0)).toBe(sum);
      expect(all.reduce((n, c) => n + c.days, 0)).toBe(day(end) - day(begin));
    }
  });

  it('ACT/ACT: a day is 1/366 in 2000, and 1/365 in 1900 and 2100', () => {
    const { units } = DAY_COUNTS['ACT/ACT'];
    // over 365 × 366: 365 units are 1/366, 366 units 1/365
    const own = (text: string) => units(day(text), (day(text) + 1) as Day);
    expect(['1900-06-01', '2000-06-01', '2100-06-01', '2000-01-01', '2000-12-31', '2001-01-01'].map(own)).toEqual([
      366, 365, 366, 365, 365, 366,
    ]);
  });

  it('30E/360: classes hold over every month’s end of four years, whatever the span', () => {
    const { units, classes } = DAY_COUNTS['30E/360'];
    for (let from = day('2023-01-25'); from < day('2027-02-01'); from = (from + 1) as Day) {
      for (const length of [1, 2, 3, 5, 33]) {
        const to = (from + length) as Day;
        const all = classes(from, to);
        expect(all.reduce((n, c) => n + c.days, 0)).toBe(length);
        expect(all.reduce((n, c) => n + c.days * c.units, 0)).toBe(units(from, to));
        expect(all.every(({ days }) => days >= 0)).toBe(true);
      }
    }
  });
});

describe('sets of days', () => {
  const interval = (from: number, to?: number) => ({ from: from as Day, to: to as Day | undefined });

  it('a union joins overlapping, adjacent and contained intervals, in any order', () => {
    expect(unionOf([interval(20, 25), interval(1, 5), interval(5, 8), interval(3, 4), interval(22, 23)])).toEqual([
      1, 8, 20, 25,
    ]);
  });

  it('an interval without an end includes all later ones', () => {
    expect(unionOf([interval(10, 12), interval(5), interval(20)])).toEqual([5]);
  });

  it('no intervals give the empty set', () => {
    expect(unionOf([])).toBe(NO_DAYS);
  });

  it('the complement of a complement is the set', () => {
    expect(complementOf([3, 5])).toEqual([MIN_DAY, 3, 5]);
    expect(complementOf(complementOf([3, 5]))).toEqual([3, 5]);
    expect(complementOf(NO_DAYS)).toEqual([MIN_DAY]);
  });

  it('the first day of a set, of an open set, and of the empty set', () => {
    expect([firstDayOf([3, 5]), firstDayOf(4), firstDayOf(NO_DAYS)]).toEqual([3, 4, MAX_DAY]);
  });

  it('the first day is in an interval, its end is not', () => {
    expect([2, 3, 4, 5].map((d) => contains(interval(3, 5), d as Day))).toEqual([false, true, true, false]);
    expect(contains(interval(3), 9999 as Day)).toBe(true);
  });
});

describe('timelines', () => {
  const entries: [number, string][] = [
    [10, 'a'],
    [20, 'b'],
    [20, 'c'],
    [30, 'd'],
  ];
  const line = timelineFrom(
    '-',
    entries,
    ([from]) => from,
    ([, value]) => value,
  );

  it('of several entries of a day, the last is in force', () => {
    expect(line).toEqual({ changes: [10, 20, 30], values: ['-', 'a', 'c', 'd'] });
  });

  it('a cursor has the value of each day and the next change', () => {
    const at = new Cursor(line.changes);
    const seen = [5, 10, 19, 20, 35].map((d) => {
      at.moveTo(d);
      return [at.next, line.values[at.index]];
    });
    expect(seen).toEqual([
      [10, '-'],
      [20, 'a'],
      [20, 'a'],
      [30, 'c'],
      [MAX_DAY, 'd'],
    ]);
  });

  it('changes up to a day are counted from any that are known, in lists of every length', () => {
    for (let length = 0; length <= 40; length++) {
      const changes = Array.from({ length }, (_, i) => 10 * (i + 1));
      for (let on = 0; on <= 10 * (length + 1); on += 5) {
        const expected = changes.filter((change) => change <= on).length;
        for (let known = 0; known <= expected; known++) expect(changesUpTo(changes, on, known)).toBe(expected);
        const at = new Cursor(changes);
        at.moveTo(on);
        expect([at.index, at.next]).toEqual([expected, changes[expected] ?? MAX_DAY]);
        expect(holds(changes, on)).toBe(expected % 2 === 1);
      }
    }
  });

  it('a constant never changes', () => {
    const at = new Cursor(constant('x').changes);
    at.moveTo(0);
    expect([at.index, at.next]).toEqual([0, MAX_DAY]);
  });
});
