import { complementOf, type DaySet, EVERY_DAY, NO_DAY, since, unionOf } from '../kernel/interval.js';
import { addMonths, type Day } from '../kernel/plain-date.js';
import type { Policy } from '../model/policy.js';
import type { Household, Loan } from '../model/portfolio.js';
import type { Exclusion } from '../model/reasons.js';

/** Days of a loan that are not subsidised, and why. */
export interface ExcludedDays {
  readonly exclusion: Exclusion;
  readonly days: DaySet;
}

interface DayCondition {
  readonly exclusion: Exclusion;
  /** The days that fail. */
  days(loan: Loan, household: Household, policy: Policy): DaySet;
}

/**
 * SPEC 4, day conditions, in its order: the first that fails names a day's exclusion. `PRINCIPAL_CAP`, the last, is the
 * assessment's own: it depends on the household's other loans.
 */
const DAY_CONDITIONS: readonly DayCondition[] = [
  {
    exclusion: 'EXTENDED',
    days: (loan, _, policy) =>
      loan.extendedTo !== undefined && policy.extension === 'exclude' ? [loan.maturesOn, loan.extendedTo] : NO_DAY,
  },
  {
    exclusion: 'AFTER_MATURITY',
    days: (loan) => since(loan.extendedTo ?? loan.maturesOn),
  },
  {
    exclusion: 'TERM_CAP',
    days: (loan, _, { termCapMonths }) =>
      termCapMonths === undefined ? NO_DAY : since(addMonths(loan.disbursedOn, termCapMonths)),
  },
  {
    exclusion: 'OVERDUE',
    days: (loan, _, { overdue }) => {
      if (loan.overdue.length === 0 || overdue === 'ignore') return NO_DAY;
      const spells = unionOf(loan.overdue);
      return overdue === 'pause' ? spells : since(spells[0] as number);
    },
  },
  {
    exclusion: 'MISUSED',
    days: (loan, _, { misuse }) => (loan.misusedOn !== undefined && misuse === 'stop' ? since(loan.misusedOn) : NO_DAY),
  },
  {
    exclusion: 'INTEREST_UNPAID',
    days: (loan, _, { payment }) => {
      if (payment === 'accrued') return NO_DAY;
      return loan.interestPaidTo === undefined ? EVERY_DAY : since(loan.interestPaidTo);
    },
  },
  {
    exclusion: 'HOUSEHOLD_NOT_LISTED',
    days: (_, household, policy) =>
      policy.household.listing === 'every-day' ? complementOf(unionOf(household.listed)) : NO_DAY,
  },
];

const NOTHING_EXCLUDED: readonly ExcludedDays[] = Object.freeze([]);

/**
 * The days of a loan that its own state or its household's excludes, in SPEC's order of precedence. Conditions that only
 * fail from `end` on, or never, are left out.
 */
export function excludedDaysOf(loan: Loan, household: Household, policy: Policy, end: Day): readonly ExcludedDays[] {
  let excluded: ExcludedDays[] | undefined;
  for (const condition of DAY_CONDITIONS) {
    const days = condition.days(loan, household, policy);
    if (days.length === 0 || (days[0] as number) >= end) continue;
    excluded ??= [];
    excluded.push({ exclusion: condition.exclusion, days });
  }
  return excluded ?? NOTHING_EXCLUDED;
}
