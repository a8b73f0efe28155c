import { daysAfter, partsOf } from './calendar.js';
import type { Day, EventKind, Loan } from './county.js';
import { contractRateOn, type Way } from './subsidy.js';

const isLeapYear = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Days under 30E/360: N(d+1) − N(d), where N = 360y + 30m + min(day, 30). */
function thirtyDaysOf(day: Day): number {
  const number = ([year, month, dayOfMonth]: readonly [number, number, number]) =>
    360 * year + 30 * month + Math.min(dayOfMonth, 30);
  return number(partsOf(daysAfter(day, 1))) - number(partsOf(day));
}

/** The last month of the interest period of a day: periods end on the 20th of every so many months, that day counted. */
function interestPeriodOf(day: Day, months: number): number {
  const [year, month, dayOfMonth] = partsOf(day);
  return Math.ceil((12 * year + month + (dayOfMonth > 20 ? 1 : 0)) / months);
}

const has =
  (...kinds: EventKind[]) =>
  (loan: Loan): boolean =>
    loan.events.some(([event]) => kinds.includes(event));
const isPlain = (loan: Loan) => !has('还款', '利率调整', '逾期开始', '展期')(loan);
const repaid = (loan: Loan) =>
  loan.events.reduce((sum, [event, , figure = 0]) => (event === '还款' ? sum + figure : sum), 0);

interface Mistake {
  /** The ways in which it is made, as what it replaces of the right way. */
  readonly ways: readonly [Partial<Way>, ...Partial<Way>[]];
  /** The loans with which it is made; any where it is left out. */
  readonly with?: (loan: Loan) => boolean;
}

/** The mistakes that clerks and core systems make with a subsidy. */
export const MISTAKES: Readonly<Record<string, Mistake>> = {
  /** Another day count than ACT/360. */
  DAY_COUNT_ACT_365F: { ways: [{ yearOf: () => 365 }] },
  DAY_COUNT_ACT_ACT: { ways: [{ yearOf: (day) => (isLeapYear(partsOf(day)[0]) ? 366 : 365) }] },
  DAY_COUNT_30E_360: { ways: [{ daysOf: thirtyDaysOf }] },
  /** Of every stretch of days, the day behind its end counts too: of repayment, of maturity, behind the year. */
  BOTH_ENDS_COUNTED: { ways: [{ ends: 'both' }] },
  /** Of every stretch of days, the first does not count either. */
  NEITHER_END_COUNTED: { ways: [{ ends: 'neither' }], with: (loan) => repaid(loan) > 0 },
  /** 算尾不算头: the day of disbursement does not count, the day of repayment does. */
  NIGHT_ON_END_DAY: { ways: [{ ends: 'last' }], with: (loan) => repaid(loan) > 0 },
  OVERDUE_NOT_EXCLUDED: { ways: [{ overdueCounts: true }], with: has('逾期开始') },
  EXTENSION_NOT_EXCLUDED: { ways: [{ extensionCounts: true }], with: has('展期') },
  AFTER_MATURITY_NOT_EXCLUDED: { ways: [{ maturedCounts: true }], with: (loan) => loan.maturesOn < '2025-01-01' },
  REPAYMENTS_IGNORED: { ways: [{ repaymentsCount: false }], with: (loan) => repaid(loan) > 0 },
  /** Up to maturity; or up to the day on which interest was last charged when the claim was made. */
  PERIOD_NOT_CLIPPED: {
    ways: [{ to: ({ maturesOn }) => maturesOn }, { to: () => '2025-01-21' }],
    with: (loan) => isPlain(loan) && loan.maturesOn < '2026-01-01',
  },
  /** As though the subsidy had begun when the plan came into force. */
  TRIAL_DAYS_LEFT_OUT: { ways: [{ from: () => '2024-12-12' }] },
  CONTRACT_RATE_SUBSIDISED: { ways: [{ rateOf: contractRateOn }] },
  ROUNDED_DAILY: { ways: [{ roundedBy: ({ day }) => day }] },
  /** Quarters and months to the 20th, that day counted. */
  ROUNDED_BY_INTEREST_PERIOD: {
    ways: [{ roundedBy: ({ day }) => interestPeriodOf(day, 3) }, { roundedBy: ({ day }) => interestPeriodOf(day, 1) }],
  },
  ROUNDED_BY_SEGMENT: {
    ways: [{ roundedBy: ({ stretch }) => stretch }],
    with: (loan) => has('还款')(loan) && !has('利率调整')(loan),
  },
  TRUNCATED: { ways: [{ truncates: true }] },
  WHOLE_MONTHS: { ways: [{ wholeMonths: true }], with: isPlain },
  /** 1.8% a year is 1.5‰ a month, entered as 1.5% a year. */
  MONTHLY_PERMILLE_AS_ANNUAL_PCT: { ways: [{ rateOf: () => 150 }] },
  /** The bank's 1.9 points claimed beside the 1.8. */
  CONCESSION_INCLUDED: { ways: [{ rateOf: () => 180 + 190 }], with: (loan) => loan.referenceRate === undefined },
};
