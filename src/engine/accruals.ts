import { Batch } from '../fields/batch.js';
import { refuseYears } from '../fields/cap-years.js';
import { isObject } from '../fields/faults.js';
import { period as ofDays, type Period, periodOf, year } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { batchOf, type Portfolio } from '../fields/portfolio.js';
import { checkEarlierRead, checkHouseholdRead, checkPeriodRead, checkPortfolioRead } from '../fields/read-check.js';
import { describeGiven, stageOf } from '../fields/stages.js';
import type { Decimal } from '../kernel/decimal.js';
import { yuan } from '../kernel/fen.js';
import { type Integer, subtract } from '../kernel/integer.js';
import { civilDateOf, type Day, formatDay, readDay } from '../kernel/plain-date.js';
import { type AssessmentRequest, Assessor, earlierUseIn, inHouseholdOrder, MOST_WORDS } from './assess.js';
import { checkRequest } from './assessment-check.js';
import type { FigureColumn } from './columns.js';
import { OtherSubsidies } from './other-subsidies.js';
import { Outcomes } from './outcomes.js';
import { type PreparedPolicy, preparePolicy } from './prepared-policy.js';

/** The figures of a loan that accrue from day to day. */
const ACCRUED_FIGURES = ['subsidy', 'concession', 'waived', 'interest', 'borrowerInterest'] as const;

/** What accrued on a loan, after all caps and limits. Amounts are Decimals of yuan. */
export interface AccruedAmounts {
  /** The subsidy, which the funders owe (应收财政贴息). */
  readonly subsidy: Decimal;
  /** The concession of the bank , what is waived included. */
  readonly concession: Decimal;
  /** The part of the concession that is waived from the interest. */
  readonly waived: Decimal;
  /** The interest at the contract rate: subsidy + waived + borrowerInterest. */
  readonly interest: Decimal;
  /** The interest that is left to the borrower. */
  readonly borrowerInterest: Decimal;
}

/** What a day adds. An amount is 0 where the day does not move the rounded sum, and may be below 0. */
export interface DayAccrual extends AccruedAmounts {
  /** The day, `YYYY-MM-DD`. */
  readonly on: string;
  /** Whether the day is subsidised. */
  readonly subsidised: boolean;
}

/** What accrued on one loan. */
export interface LoanAccruals {
  /** The loan. */
  readonly loanId: string;
  /** Those of the asked-for days that are subsidised or add an amount, in their order. */
  readonly days: readonly DayAccrual[];
  /** What the period has come to at the end of the last of the asked-for days: A(i) of SPEC 7. */
  readonly toDate: AccruedAmounts;
}

/** What accrued on loans, day by day. */
export interface Accruals {
  /** The period, on whose first day every sum begins with 0. */
  readonly period: Period;
  /** The asked-for days, which lie in the period. */
  readonly days: Period;
  /** The loans of each household, by disbursement, then id by code unit. */
  readonly loans: readonly LoanAccruals[];
}

/** Which days of the period are asked for: those of `period(from, to)`, from a day to before another, or one. */
export type AccrualDays =
  | Period
  | {
      /** The first day, `YYYY-MM-DD`. */
      readonly from: string;
      /** The day after the last, `YYYY-MM-DD`. */
      readonly to: string;
    }
  | {
      /** The day, `YYYY-MM-DD`. */
      readonly on: string;
    };

/** A household whose accruals are asked for: as `assess` takes it, but for the period. */
export interface AccrualsRequest extends Omit<AssessmentRequest, 'period'> {
  /** The period, on whose first day every sum begins with 0. Absent: the calendar year in which the asked-for days lie. */
  readonly period?: Period;
}

/**
 * What accrues on loans on each of some days of a period (SPEC 7, daily booking). Day i adds A(i) − A(i − 1), A(i) being what
 * the settlement of the period's first i days gives the loan, caps and limits included: so the days of a period add up to
 * its settlement. A day may add less than nothing where an earlier loan of the household uses up a cap.
 *
 * Amounts are Decimals of yuan: differences of sums that are rounded half up to the fen as the policy says.
 *
 * Nothing after the last of the days is needed: neither events nor reference rates. The loans are assessed once for each of
 * the days and once for the day before them, so one day costs two assessments, whatever its place in the period.
 *
 * @param input one household as `assess` takes it, whose `earlier` are the periods settled before; or a portfolio, whose
 * earlier settlements give them. The use of a cap for the year or the programme by these periods counts
 * @param days the asked-for days. Absent: all days of the period, which must then be given
 * @throws TypeError where an argument has not been read; RangeError where the days are no days, or not in the period; InvalidInputError
 * where a period is not within a calendar year under a cap for each, or a day needs a reference rate that is not known
 */
export function accruals(
  input: (AccrualsRequest & { readonly policy: Policy }) | Portfolio,
  days?: AccrualDays,
): Accruals {
  if (isPortfolio(input)) return accrualsOfPortfolio(input, days);
  const { policy, ...request } = withPeriod(input, days);
  return new HouseholdAccruals(policy, request.period).accruals(request, days);
}

/** A request with its period. @throws TypeError where it is no request; TypeError, RangeError for days that are none */
export function withPeriod<R extends AccrualsRequest>(
  request: R,
  days: AccrualDays | undefined,
): R & { readonly period: Period } {
  const isWithout = isObject(request) && (request as AccrualsRequest).period === undefined;
  const whole = isWithout && days !== undefined ? { ...request, period: yearOf(askedDays(days)) } : request;
  checkRequest(whole);
  return whole as R & { readonly period: Period };
}

/** The calendar year of the first of some days. */
function yearOf({ from }: Period): Period {
  return year(civilDateOf(from).year);
}

function isPortfolio(input: unknown): input is Portfolio {
  return stageOf(input)?.name === 'a portfolio';
}

function accrualsOfPortfolio(portfolio: Portfolio, days: AccrualDays | undefined): Accruals {
  checkPortfolioRead(portfolio);
  const { policy, period, previous } = portfolio;
  const earlier = previous.map((issued) => issued.period);
  refuseYears(policy, period, earlier);
  return new AccrualsByDay(policy, period).of(batchOf(portfolio), earlier, daysIn(period, days));
}

/** The accruals of one household after another. It stores nothing of the household before. */
export class HouseholdAccruals {
  private readonly byDay: AccrualsByDay;
  private batch = new Batch();

  constructor(
    private readonly policy: Policy,
    private readonly period: Period,
  ) {
    this.byDay = new AccrualsByDay(policy, period);
  }

  isOf({ from, to }: Period): boolean {
    return this.period.from === from && this.period.to === to;
  }

  accruals({ household, loans, earlier = [] }: AssessmentRequest, days: AccrualDays | undefined): Accruals {
    const { policy, period } = this;
    checkHouseholdRead(household, loans);
    checkEarlierRead(earlier);
    refuseYears(policy, period, earlier);
    this.batch = this.batch.emptied(MOST_WORDS);
    return this.byDay.of(this.batch.load(household, [...loans].sort(inHouseholdOrder)), earlier, daysIn(period, days));
  }
}

/** The asked-for days. @throws TypeError, RangeError */
function daysIn(period: Period, days: AccrualDays | undefined): Period {
  if (days === undefined) return period;
  const asked = askedDays(days);
  if (asked.from >= period.from && asked.to <= period.to) return asked;
  const [from, to] = [asked.from, asked.to].map(formatDay);
  const within = `${formatDay(period.from)} to before ${formatDay(period.to)}`;
  throw new RangeError(`the days from ${from} to before ${to} are not in the period, which is from ${within}`);
}

/** @throws TypeError, RangeError */
function askedDays(days: AccrualDays): Period {
  if (isOneDay(days)) return oneDay(days.on);
  if (isObject(days) && typeof days.from === 'string') return ofDays(days.from, days.to as string);
  checkPeriodRead(days as Period);
  return days as Period;
}

function isOneDay(days: AccrualDays): days is { readonly on: string } {
  return typeof days === 'object' && days !== null && 'on' in days;
}

function oneDay(on: string): Period {
  const day = readDay(on);
  if (day === undefined) {
    throw new RangeError(`on: ${describeGiven(on)} is not a day; write YYYY-MM-DD, 1900-01-01 to 2199-12-31`);
  }
  return periodOf(day, (day + 1) as Day);
}

/** What a loan has come to: its figures in fen, in the order of their names. */
type Sums = readonly Integer[];

const NOTHING: Sums = ACCRUED_FIGURES.map(() => 0);

/** Assesses batches up to one day after another. */
class AccrualsByDay {
  private readonly prepared: PreparedPolicy;
  private readonly assessor: Assessor;
  private readonly others: OtherSubsidies;

  constructor(
    private readonly policy: Policy,
    private readonly period: Period,
  ) {
    this.prepared = preparePolicy(policy, period);
    this.assessor = new Assessor(this.prepared);
    this.others = new OtherSubsidies(policy);
  }

  /** @param batch linked; nothing is added to it from here on */
  of(batch: Batch, earlier: readonly Period[], days: Period): Accruals {
    const { policy, period } = this;
    this.others.refuseIn(batch);
    const before = earlier.filter(({ from }) => from < period.from).sort((a, b) => a.from - b.from);
    this.assessor.begin(batch, earlierUseIn(before, period, batch, policy));
    const outcomes = new Outcomes(batch.loans.count, batch);
    const { order, begins, households } = batch;
    const inOrder = order.subarray(0, begins[households.count]);
    const loans = Array.from(inOrder, (place) => new LoanSoFar(place, outcomes));
    // Nothing accrues before the first disbursement.
    const first = Math.max(days.from, firstOf(batch.loans.columns.disbursedOn.days, batch.loans.count));
    if (first > period.from && first < days.to) {
      this.assess(batch, outcomes, first);
      for (const loan of loans) loan.begin();
    }
    for (let day = first; day < days.to; day++) {
      this.assess(batch, outcomes, day + 1);
      for (const loan of loans) loan.add(day as Day);
    }
    return Object.freeze({ period, days, loans: Object.freeze(loans.map((loan) => loan.accruals())) });
  }

  /** Puts what the period comes to before a day. */
  private assess(batch: Batch, outcomes: Outcomes, end: number): void {
    this.assessor.endBefore(end as Day);
    for (let household = 0; household < batch.households.count; household++) this.assessor.assess(household, outcomes);
  }
}

function firstOf(disbursedOn: Int32Array, count: number): number {
  let first = Number.POSITIVE_INFINITY;
  for (let place = 0; place < count; place++) first = Math.min(first, disbursedOn[place] as number);
  return first;
}

/** A loan while the days are gone through. Its sums are read from the outcomes of each day. */
class LoanSoFar {
  private readonly days: DayAccrual[] = [];
  private sums: Sums = NOTHING;
  private subsidisedDays: Integer = 0;

  constructor(
    private readonly place: number,
    private readonly outcomes: Outcomes,
  ) {}

  /** Takes what the loan had come to before the first of the days. */
  begin(): void {
    this.sums = this.read();
    this.subsidisedDays = this.outcomes.columns.subsidisedDays.at(this.place);
  }

  /** Adds a day, at the end of which the outcomes are. */
  add(day: Day): void {
    const { sums: before, subsidisedDays: daysBefore } = this;
    this.begin();
    const added = this.sums.map((sum, i) => subtract(sum, before[i] as Integer));
    const subsidised = this.subsidisedDays !== daysBefore;
    if (!subsidised && added.every((amount) => amount === 0)) return;
    this.days.push(Object.freeze({ on: formatDay(day), subsidised, ...amountsOf(added) }));
  }

  accruals(): LoanAccruals {
    const { days, sums, outcomes, place } = this;
    const loanId = outcomes.loanIdAt(place);
    return Object.freeze({ loanId, days: Object.freeze(days), toDate: Object.freeze(amountsOf(sums)) });
  }

  private read(): Sums {
    const { columns } = this.outcomes;
    return ACCRUED_FIGURES.map((name) => (columns[name] as FigureColumn).at(this.place));
  }
}

function amountsOf([subsidy, concession, waived, interest, borrowerInterest]: Sums): AccruedAmounts {
  return {
    subsidy: yuan(subsidy as Integer),
    concession: yuan(concession as Integer),
    waived: yuan(waived as Integer),
    interest: yuan(interest as Integer),
    borrowerInterest: yuan(borrowerInterest as Integer),
  };
}
