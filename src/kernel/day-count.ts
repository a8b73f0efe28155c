import { civilDateOf, type Day, isLeapYear } from './plain-date.js';

/**
 * Converts a half-open span of days to a fraction of a year: `units(from, to) / denominator`. The first day counts, the
 * last does not (算头不算尾). Units are whole, so that sums are exact, and additive: units(a, c) = units(a, b) + units(b, c)
 * for a ≤ b ≤ c.
 */
export interface DayCount {
  readonly denominator: number;
  /** Whether the units of a span equal its number of days. */
  readonly isActual: boolean;
  units(from: Day, to: Day): number;
  /** The days of the span, grouped by the units of each day. Rounding every day by itself needs them. */
  classes(from: Day, to: Day): readonly DayClass[];
}

/** A number of days that have the same units each. */
export interface DayClass {
  readonly units: number;
  readonly days: number;
}

/** 365 × 366: the least common denominator of 1/365 and 1/366. */
const ACT_ACT_DENOMINATOR = 133_590;

/**
 * Days in leap years from year 1 to before `day`: all days of the leap years before its year, and the days of its own
 * year if that is a leap year.
 */
function leapYearDaysBefore(day: Day): number {
  const { year } = civilDateOf(day);
  const past = year - 1;
  const leapYears = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  return leapYears * 366 + (isLeapYear(year) ? day - firstOfYear(year) : 0);
}

function firstOfYear(year: number): number {
  const past = year - 1;
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - 719_162;
}

/** N = 360y + 30m + min(day, 30): the day number under 30E/360. */
function thirtyDayNumber(day: Day): number {
  const { year, month, day: dayOfMonth } = civilDateOf(day);
  return 360 * year + 30 * month + Math.min(dayOfMonth, 30);
}

/** The number of months with 31 days before month 1, 2, … 12 of a year. */
const LONG_MONTHS_BEFORE = [0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6] as const;

/**
 * The number of days before `day`, since year 0, that have no unit under 30E/360: the 30th of every month with 31 days,
 * since the 30th and the 31st have the same N.
 */
function unitlessDaysBefore(day: Day): number {
  const { year, month, day: dayOfMonth } = civilDateOf(day);
  return year * 7 + (LONG_MONTHS_BEFORE[month - 1] as number) + (dayOfMonth > 30 ? 1 : 0);
}

/**
 * The number of last days of February before `day`, in common years (3 units each) and in leap years (2 units each).
 */
function februaryEndsBefore(day: Day): { common: number; leap: number } {
  const { year, month } = civilDateOf(day);
  const years = month > 2 ? year : year - 1;
  const leap = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return { common: years - leap, leap };
}

function actual(denominator: number): DayCount {
  return {
    denominator,
    isActual: true,
    units: (from, to) => to - from,
    classes: (from, to) => [{ units: 1, days: to - from }],
  };
}

/**
 * ACT/360: actual days over 360. Also called Actual/360, A/360, French. In China: daily rate = annual rate / 360
 * (年利率/360 = 日利率, 人民币利率管理规定), the usual day count of loans.
 */
const ACT_360 = actual(360);

/** ACT/365F: actual days over 365, in leap years too. Also called Actual/365 Fixed, English. */
const ACT_365F = actual(365);

/**
 * ACT/ACT: a day of a leap year is 1/366, any other day 1/365. Also called Actual/Actual ISDA (2006 definitions
 * 4.16(b)), Act/Act.
 */
const ACT_ACT: DayCount = {
  denominator: ACT_ACT_DENOMINATOR,
  isActual: false,
  units(from, to) {
    const inLeapYears = leapYearDaysBefore(to) - leapYearDaysBefore(from);
    return inLeapYears * 365 + (to - from - inLeapYears) * 366;
  },
  classes(from, to) {
    const inLeapYears = leapYearDaysBefore(to) - leapYearDaysBefore(from);
    return [
      { units: 365, days: inLeapYears },
      { units: 366, days: to - from - inLeapYears },
    ];
  },
};

/**
 * 30E/360: every month has 30 days, and the 31st counts as the 30th. Also called Eurobond basis (ISDA 2006 4.16(g)),
 * 30/360 ICMA; in China 按月计息 (months of 30 days). A day is (N(d+1) − N(d))/360 of a year with N = 360y + 30m + min(day,
 * 30): 0 on the 30th of a month with 31 days, 3/360 on 28 February of a common year, 2/360 on 29 February, 1/360 on
 * other days.
 */
const THIRTY_E_360: DayCount = {
  denominator: 360,
  isActual: false,
  units: (from, to) => thirtyDayNumber(to) - thirtyDayNumber(from),
  classes(from, to) {
    const none = unitlessDaysBefore(to) - unitlessDaysBefore(from);
    const endsBeforeTo = februaryEndsBefore(to);
    const endsBeforeFrom = februaryEndsBefore(from);
    const three = endsBeforeTo.common - endsBeforeFrom.common;
    const two = endsBeforeTo.leap - endsBeforeFrom.leap;
    return [
      { units: 0, days: none },
      { units: 1, days: to - from - none - two - three },
      { units: 2, days: two },
      { units: 3, days: three },
    ];
  },
};

/** The day counts that a policy may use (SPEC 5.3). */
export const DAY_COUNTS = {
  'ACT/360': ACT_360,
  'ACT/365F': ACT_365F,
  'ACT/ACT': ACT_ACT,
  '30E/360': THIRTY_E_360,
} as const satisfies Record<string, DayCount>;

export type DayCountName = keyof typeof DAY_COUNTS;
