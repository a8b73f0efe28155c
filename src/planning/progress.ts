import { isObject } from '../fields/faults.js';
import type { Loan } from '../fields/loan.js';
import { type Period, periodOf, year } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { checkPortfolio, type Portfolio, portfolioWith } from '../fields/portfolio.js';
import { unexpected } from '../fields/stages.js';
import { yuan } from '../kernel/fen.js';
import { add, type Integer } from '../kernel/integer.js';
import { civilDateOf, type Day, formatDay } from '../kernel/plain-date.js';
import { type Milestone, suichangMilestones } from '../policies/milestones.js';
import { columnsOf } from '../settlement/lines.js';
import { settle } from '../settlement/settle.js';
import type { Term } from '../settlement/terms.js';
import { annualisedPortfolio } from './annualise.js';
import { portfolioAsOf } from './as-of.js';
import { deepFreeze } from './deep-freeze.js';
import { type Forecast, forecastOf } from './forecast.js';
import { type MilestoneProgress, milestonesOn, type ProgressFigures } from './milestones.js';
import { parseDay } from './parse-day.js';
import { hasEligibleBalance, savingOf } from './saving.js';

/** The day on which progress is measured, the milestones, and the end of the forecast. */
export interface ProgressOptions {
  /** A day of the portfolio's period, `YYYY-MM-DD`. Progress is measured at the end of the day: its events count. */
  readonly on: string;
  /** The milestones. Absent: those of the policy's programme, if it has any. */
  readonly milestones?: readonly Milestone[];
  /** The last day of the forecast, `YYYY-MM-DD`, after `on`; it is included. Absent: no forecast. */
  readonly until?: string;
}

/** The state of a programme at the end of a day. Amounts are Decimals of yuan. */
export interface Progress extends ProgressFigures {
  /** The policy of the portfolio. */
  readonly policy: Policy;
  /** The settled period: from the beginning of the portfolio's period up to and including the day. */
  readonly period: Period;
  /** The day, `YYYY-MM-DD`. */
  readonly on: string;
  /** The terms on which the amounts depend and that are not from the programme's own text. */
  readonly terms: readonly Term[];
  /** The number of eligible loans with a balance at the end of the day. */
  readonly loans: number;
  /** The milestones, sorted by day. */
  readonly milestones: readonly MilestoneProgress[];
  /** The forecast; absent without `until`. */
  readonly forecast?: Forecast;
}

/** The milestones of programmes, by the id of the policy. */
const MILESTONES: ReadonlyMap<string, readonly Milestone[]> = new Map([['suichang-2024', suichangMilestones]]);

/**
 * Measures a programme at the end of a day, with its loans as of that day: the balance lent to target households and the
 * interest that they save; the milestones, each at the end of its own day, or the state so far of those that are not yet due; and, with `until`, the subsidy to be expected. Every figure
 * comes from `settle`: for the period up to the day, for a year at the rates of the day, and for the days to come.
 *
 * Amounts are Decimals of yuan, rounded half up as the policy says; averages are rounded half up to the fen.
 *
 * @throws RangeError where `on` is not a day of the period, `until` not a day after it, or a milestone has no valid day
 *   or amount. This is an error of the calling program, not of the data.
 */
export function progress(portfolio: Portfolio, options: ProgressOptions): Progress {
  checkPortfolio(portfolio);
  if (!isObject(options)) throw unexpected('the options {on}', options);
  const { policy, period } = portfolio;
  const on = parseDay(options.on, 'on');
  if (on < period.from || on >= period.to) {
    const [from, last] = [formatDay(period.from), formatDay((period.to - 1) as Day)];
    throw new RangeError(`on: ${options.on} is not in the period from ${from} to ${last}`);
  }
  const until = options.until === undefined ? undefined : parseDay(options.until, 'until');
  if (until !== undefined && until <= on) throw new RangeError(`until: ${options.until} is not after ${options.on}`);

  const { known, soFar, loans, measured } = figuresOn(portfolio, on);
  return deepFreeze({
    policy,
    period: soFar.period,
    on: options.on,
    terms: soFar.terms,
    loans,
    ...measured,
    milestones: milestonesOn(on, options.milestones ?? MILESTONES.get(policy.id) ?? [], (day) =>
      day >= on ? measured : figuresOn(portfolioUntil(portfolio, day), day).measured,
    ),
    ...(until === undefined ? {} : { forecast: forecastOf(known, soFar, until) }),
  });
}

/** The portfolio as of the end of a day of its period, what it settles to until then, and the figures of the day. */
function figuresOn(portfolio: Portfolio, on: Day) {
  const tomorrow = (on + 1) as Day;
  const known = portfolioAsOf(portfolio, on);
  const soFar = settle(portfolioWith(known, { period: periodOf(portfolio.period.from, tomorrow) }));
  const ofDay = settle(portfolioWith(known, { period: periodOf(on, tomorrow) }));
  const { outcomes } = columnsOf(ofDay);
  const borrowed = known.loans.filter((_, place) => hasEligibleBalance(outcomes, place));
  const measured: ProgressFigures = {
    balance: yuan(borrowed.reduce<Integer>((sum, loan) => add(sum, balanceAtEnd(loan)), 0)),
    inPeriod: savingOf(soFar, soFar),
    annualised: savingOf(settle(annualisedPortfolio(known, on, ofDay)), ofDay),
  };
  return { known, soFar, loans: borrowed.length, measured };
}

/**
 * The portfolio over the period in which the figures of an earlier day are taken: its own, or the calendar year of the day
 * where the day is before its own.
 */
function portfolioUntil(portfolio: Portfolio, day: Day): Portfolio {
  if (day >= portfolio.period.from) return portfolio;
  return portfolioWith(portfolio, { period: year(civilDateOf(day).year) });
}

/** The balance after all known repayments, in fen. */
function balanceAtEnd(loan: Loan): number {
  return loan.repayments.reduce((balance, { amount }) => balance - amount, loan.principal as number);
}
