import { compare, daysAfter, partsOf } from './calendar.js';
import type { ClaimRow, Day, EventKind, Household, Loan, LoanEvent } from './county.js';
import { found } from './county.js';
import { BANK } from './lending.js';

// What a loan's subsidy for 2024 is, under the terms of the example: a plain loop over days, in whole numbers. It shares
// nothing with the package, so that the two can be held against each other.

const TRIAL_BEGINS = '2024-09-01';
const INCOME_CEILING = 100_000;

/** What is read of a loan to work out its subsidy. */
export type ClaimedLoan = Pick<Loan, 'id' | 'principal' | 'disbursedOn' | 'maturesOn' | 'rate' | 'events'>;

/** A day that is counted, and the stretch of days with one balance and one rate that it is part of. */
export interface CountedDay {
  readonly day: Day;
  /** In fen. */
  readonly balance: bigint;
  /** In hundredths of a point. */
  readonly rate: number;
  readonly days: number;
  readonly year: number;
  readonly stretch: number;
}

type Stretch = [CountedDay, ...CountedDay[]];

/**
 * How a subsidy is worked out; a mistake replaces part of it. The days claimed go from `from` to before `to`. A day is
 * `daysOf` days of a year of `yearOf` days. `ends` says which ends of a stretch of days count: `first` (算头不算尾), `last`
 * (算尾不算头), `both` or `neither`.
 */
export interface Way {
  readonly from: (loan: ClaimedLoan) => Day;
  readonly to: (loan: ClaimedLoan) => Day;
  /** The subsidy rate on a day, in hundredths of a point. */
  readonly rateOf: (loan: ClaimedLoan, day: Day) => number;
  readonly repaymentsCount: boolean;
  readonly overdueCounts: boolean;
  readonly extensionCounts: boolean;
  readonly maturedCounts: boolean;
  readonly ends: 'first' | 'last' | 'both' | 'neither';
  readonly daysOf: (day: Day) => number;
  readonly yearOf: (day: Day) => number;
  readonly wholeMonths: boolean;
  /** What is rounded together: the days of one key. */
  readonly roundedBy: (item: CountedDay) => unknown;
  readonly truncates: boolean;
}

/** How it is worked out rightly. */
export const RIGHT: Way = {
  from: () => TRIAL_BEGINS,
  to: () => '2025-01-01',
  rateOf: () => 180,
  repaymentsCount: true,
  overdueCounts: false,
  extensionCounts: false,
  maturedCounts: false,
  ends: 'first',
  daysOf: () => 1,
  yearOf: () => 360,
  wholeMonths: false,
  roundedBy: () => 'settlement',
  truncates: false,
};

/**
 * A loan's row of a claim: subsidy in fen, days, and principal-days (积数) in fen·days.
 *
 * @param way {@link RIGHT}, or what a mistake makes of it
 */
export function claimFor(loan: ClaimedLoan, way: Way = RIGHT): ClaimRow {
  const stretches = stretchesOf(loan, way);
  const counted = way.wholeMonths ? stretches.map(wholeMonthsOf) : stretches.flatMap((stretch) => endsOf(stretch, way));
  const sums = new Map<unknown, bigint>();
  for (const item of counted) {
    const key = way.roundedBy(item);
    sums.set(key, (sums.get(key) ?? 0n) + item.balance * BigInt(item.rate * item.days) * (YEARS / BigInt(item.year)));
  }
  const divisor = 10_000n * YEARS;
  const round = way.truncates ? (sum: bigint) => sum / divisor : (sum: bigint) => (2n * sum + divisor) / (2n * divisor);
  return {
    loanId: loan.id,
    subsidy: [...sums.values()].reduce((total, sum) => total + round(sum), 0n),
    days: counted.reduce((total, { days }) => total + days, 0),
    principalDays: counted.reduce((total, { balance, days }) => total + balance * BigInt(days), 0n),
  };
}

/** A common multiple of the years of all day counts. */
const YEARS = 360n * 365n * 366n;

/** The days that count, in stretches of one balance and one rate. */
function stretchesOf(loan: ClaimedLoan, way: Way): Stretch[] {
  const stretches: Stretch[] = [];
  for (let day = way.from(loan); day < way.to(loan); day = daysAfter(day, 1)) {
    // 算尾不算头: a day counts for the night before it.
    const balance = balanceOn(loan, way.ends === 'last' ? daysAfter(day, -1) : day, way);
    if (balance === 0n) continue;
    const rate = way.rateOf(loan, day);
    const stretch = stretches.at(-1);
    const before = stretch?.at(-1);
    const goesOn = before?.balance === balance && before.rate === rate && daysAfter(before.day, 1) === day;
    const item = { day, balance, rate, days: way.daysOf(day), year: way.yearOf(day) };
    if (goesOn) stretch?.push({ ...item, stretch: stretches.length });
    else stretches.push([{ ...item, stretch: stretches.length + 1 }]);
  }
  return stretches;
}

/** The balance in fen that is subsidised on a day. */
function balanceOn(loan: ClaimedLoan, day: Day, way: Way): bigint {
  if (day < loan.disbursedOn) return 0n;
  const extendedTo = lastOf(loan, '展期')?.[1] ?? loan.maturesOn;
  if (day >= extendedTo && !way.maturedCounts) return 0n;
  if (day >= loan.maturesOn && day < extendedTo && !way.extensionCounts) return 0n;
  if (isOverdue(loan, day) && !way.overdueCounts) return 0n;
  let balance = fenOf(loan.principal);
  if (way.repaymentsCount) {
    for (const [event, on, amount = 0] of loan.events) if (event === '还款' && on <= day) balance -= fenOf(amount);
  }
  return balance;
}

function isOverdue(loan: ClaimedLoan, day: Day): boolean {
  const turns = loan.events.filter(([event, on]) => event.startsWith('逾期') && on <= day);
  return turns.sort((a, b) => compare(a[1], b[1])).at(-1)?.[0] === '逾期开始';
}

const lastOf = (loan: ClaimedLoan, kind: EventKind): LoanEvent | undefined =>
  loan.events.filter(([event]) => event === kind).at(-1);
const fenOf = (yuan: number) => BigInt(Math.round(yuan * 100));

/** The days of a stretch that are counted: all of them, one more behind it, or not its first. */
function endsOf(stretch: Stretch, { ends, daysOf, yearOf }: Way): CountedDay[] {
  if (ends === 'neither') return stretch.slice(1);
  if (ends !== 'both') return stretch;
  const last = found(stretch.at(-1), 'a day');
  const day = daysAfter(last.day, 1);
  return [...stretch, { ...last, day, days: daysOf(day), year: yearOf(day) }];
}

/** A stretch as its whole months of 30 days. */
function wholeMonthsOf(stretch: Stretch): CountedDay {
  const [year, month, dayOfMonth] = partsOf(stretch[0].day);
  const [endYear, endMonth, endDayOfMonth] = partsOf(daysAfter(found(stretch.at(-1), 'a day').day, 1));
  const months = 12 * (endYear - year) + endMonth - month - (endDayOfMonth < dayOfMonth ? 1 : 0);
  return { ...stretch[0], days: 30 * months, year: 360 };
}

/** The contract rate on a day, in hundredths of a point. */
export function contractRateOn(loan: ClaimedLoan, day: Day): number {
  const changed = loan.events.filter(([event, on]) => event === '利率调整' && on <= day).at(-1);
  return Math.round((changed?.[2] ?? loan.rate) * 100);
}

/** Whether a loan is eligible; tested on the day of the contract. */
export function isEligible(loan: Loan, { listed, assistance: [kind, from, to], income }: Household): boolean {
  const holds = (day: Day, begin: Day, end: Day) => begin !== '' && begin <= day && (end === '' || day < end);
  return (
    loan.lender === BANK &&
    loan.disbursedOn >= TRIAL_BEGINS &&
    listed.some(([begin, end]) => holds(loan.contractedOn, begin, end)) &&
    !(kind !== '' && holds(loan.contractedOn, from, to)) &&
    !(income !== '' && Math.round(Number(income) * 100) > INCOME_CEILING * 100) &&
    loan.otherSubsidy[0] === '' &&
    lastOf(loan, '挪用') === undefined
  );
}
