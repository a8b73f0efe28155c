import { assess, type LoanAssessment, type Segment } from '../../src/index.js';
import { type Day, formatDay, readDay } from '../../src/kernel/plain-date.js';
import {
  add,
  divide,
  type Fraction,
  floor,
  fraction,
  fromDecimal,
  halfUp,
  multiply,
  sum,
} from '../../src/testing/oracle/fraction.js';
import { parseAnyPortfolio, yuanText } from '../support.js';
import type { County } from './county.js';
import type { ClaimRow } from './planted.js';

/*
 * What a mistaken claim comes to, by the package and not by the script that made the claims: most mistakes are another
 * policy, another period, or other data of the loan; the rest is another reading of the loan's segments.
 */

type Input = County['input'];
type Loan = Input['loans'][number];

/** What a mistake makes another: terms, period, the loan, its household, how a segment is read, how is rounded. */
interface Way {
  readonly terms?: object;
  readonly period?: (loan: Loan) => { readonly from: string; readonly to: string };
  readonly loan?: (loan: Loan) => object;
  readonly household?: object;
  readonly daysOf?: (segment: Segment) => number;
  readonly round?: (amounts: readonly Fraction[]) => bigint;
}

const points = (value: string) => [{ from: '2024-09-01', kind: 'points', points: value }];
const byPeriod = (months: 1 | 3) => ({
  terms: { rounding: 'interest-period', interestPeriod: { endsOn: 20, months } },
});
const dayAfter = (day: string) => formatDay(((readDay(day) as Day) + 1) as Day);
const LATER = '2099-12-31';

/** A day late, all of it: the day of disbursement does not count, the day of repayment does. */
const aDayLate = ({ disbursedOn, maturesOn, repayments }: Loan) => ({
  disbursedOn: dayAfter(disbursedOn),
  maturesOn: dayAfter(maturesOn),
  repayments: repayments?.map(({ on, amount }) => ({ on: dayAfter(on), amount })),
});

/** Whole months from the first day of a segment to its end, of 30 days each. */
function wholeMonthsOf({ from, to }: Segment): number {
  const [year, month, day] = from.split('-').map(Number) as [number, number, number];
  const [endYear, endMonth, endDay] = to.split('-').map(Number) as [number, number, number];
  return 30 * (12 * (endYear - year) + endMonth - month - (endDay < day ? 1 : 0));
}

/** The ways in which each mistake is made. */
export const MISTAKES: Readonly<Record<string, readonly Way[]>> = {
  DAY_COUNT_ACT_365F: [{ terms: { dayCount: 'ACT/365F' } }],
  DAY_COUNT_ACT_ACT: [{ terms: { dayCount: 'ACT/ACT' } }],
  DAY_COUNT_30E_360: [{ terms: { dayCount: '30E/360' }, daysOf: ({ weight }) => Number(weight.numerator) }],
  BOTH_ENDS_COUNTED: [{ daysOf: ({ days }) => days + 1 }],
  NEITHER_END_COUNTED: [{ daysOf: ({ days }) => days - 1 }],
  NIGHT_ON_END_DAY: [{ loan: aDayLate }],
  OVERDUE_NOT_EXCLUDED: [{ terms: { overdue: 'ignore' } }],
  EXTENSION_NOT_EXCLUDED: [{ terms: { extension: 'include' } }],
  // The one extension of the data goes on beyond the year: no day of the year is after it.
  AFTER_MATURITY_NOT_EXCLUDED: [{ loan: ({ extendedTo }) => (extendedTo == null ? { maturesOn: LATER } : {}) }],
  REPAYMENTS_IGNORED: [{ loan: () => ({ repayments: [] }) }],
  PERIOD_NOT_CLIPPED: [
    { period: ({ maturesOn }) => ({ from: '2024-01-01', to: maturesOn }) },
    { period: () => ({ from: '2024-01-01', to: '2025-01-21' }) },
  ],
  TRIAL_DAYS_LEFT_OUT: [{ period: () => ({ from: '2024-12-12', to: '2025-01-01' }) }],
  CONTRACT_RATE_SUBSIDISED: [{ terms: { subsidy: [{ from: '2024-09-01', kind: 'share', share: '1' }] } }],
  ROUNDED_DAILY: [{ terms: { rounding: 'day' } }],
  ROUNDED_BY_INTEREST_PERIOD: [byPeriod(3), byPeriod(1)],
  ROUNDED_BY_SEGMENT: [{ round: (amounts) => amounts.reduce((total, amount) => total + halfUp(amount), 0n) }],
  TRUNCATED: [{ round: (amounts) => floor(sum(amounts)) }],
  WHOLE_MONTHS: [{ daysOf: wholeMonthsOf }],
  MONTHLY_PERMILLE_AS_ANNUAL_PCT: [{ terms: { subsidy: points('1.5') } }],
  CONCESSION_INCLUDED: [{ terms: { subsidy: points('3.7') } }],
  ELIGIBILITY_IGNORED: [
    {
      // Disbursed before the trial, it is claimed from the trial's first day on.
      loan: ({ disbursedOn }) => ({
        misusedOn: null,
        otherSubsidy: null,
        disbursedOn: disbursedOn < '2024-09-01' ? '2024-09-01' : disbursedOn,
      }),
      household: { assistance: [], annualIncome: null },
    },
  ],
};

/** The rows that a clerk who makes these mistakes may write for a loan. */
export function mistakenRows({ input, settlement }: County, loanId: string, mistakes: readonly string[]): ClaimRow[] {
  const loan = input.loans.find(({ id }) => id === loanId) as Loan;
  const household = input.households.find(({ id }) => id === loan.householdId);
  const count = Math.max(...mistakes.map((code) => (MISTAKES[code] as readonly Way[]).length));
  return Array.from({ length: count }, (_, i) => {
    const ways = mistakes.map((code) => {
      const own = MISTAKES[code] as readonly Way[];
      return own[i % own.length] as Way;
    });
    const way: Way = Object.assign({}, ...ways);
    const portfolio = parseAnyPortfolio({
      policy: { ...settlement.policy, ...Object.assign({}, ...ways.map(({ terms }) => terms)) },
      period: way.period?.(loan) ?? { from: '2024-01-01', to: '2025-01-01' },
      households: [{ ...household, ...way.household }],
      loans: [{ ...loan, ...way.loan?.(loan) }],
    });
    const { policy, period, households, loans } = portfolio;
    const assessment = assess({ policy, period, household: households[0]!, loans }).loans[0] as LoanAssessment;
    return rowOf(loanId, assessment, way);
  });
}

function rowOf(loanId: string, { segments, subsidy }: LoanAssessment, way: Way): ClaimRow {
  const counted = segments.filter(({ rule }) => rule !== undefined);
  const daysOf = way.daysOf ?? (({ days }: Segment) => days);
  const amounts = counted.map((segment) => {
    const years = fraction(BigInt(daysOf(segment)), BigInt(segment.weight.denominator));
    const rate = fromDecimal(segment.subsidyRate.toFixed());
    return multiply(multiply(coveredFen(segment), divide(rate, fraction(100n))), years);
  });
  const isReadOtherwise = way.daysOf !== undefined || way.round !== undefined;
  const round = way.round ?? ((all: readonly Fraction[]) => halfUp(sum(all)));
  const principalDays = counted.reduce(
    (total, segment) => add(total, multiply(coveredFen(segment), fraction(BigInt(daysOf(segment))))),
    fraction(0n),
  );
  return {
    loanId,
    subsidy: isReadOtherwise ? yuanText(round(amounts)) : subsidy.toFixed(2),
    days: String(counted.reduce((total, segment) => total + daysOf(segment), 0)),
    principalDays: yuanText(halfUp(principalDays)),
  };
}

const coveredFen = ({ covered }: Segment) => multiply(fromDecimal(covered.toFixed(2)), fraction(100n));
