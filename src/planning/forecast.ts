import { periodOf } from '../fields/period.js';
import { type Portfolio, portfolioWith } from '../fields/portfolio.js';
import { Decimal } from '../kernel/decimal.js';
import { civilDateOf, type Day, dayOf, formatDay } from '../kernel/plain-date.js';
import { settle } from '../settlement/settle.js';
import type { Settlement } from '../settlement/settlement.js';
import type { ByFunder } from '../settlement/totals.js';
import { issuedWithoutLines } from './as-of.js';

/** A subsidy and its split among the funders, in yuan. */
export interface FundedSubsidy {
  /** The subsidy. */
  readonly subsidy: Decimal;
  /** The part of each funder, by funder id. The parts add up to the subsidy. */
  readonly funders: ByFunder<Decimal>;
}

/** The subsidy of a half-open span of days, in yuan: `from` is in it, `to` is not. */
export interface ForecastPart extends FundedSubsidy {
  /** The first day, `YYYY-MM-DD`. */
  readonly from: string;
  /** The day after the last day, `YYYY-MM-DD`. */
  readonly to: string;
}

/** A subsidy that is partly accrued and partly expected, in yuan. */
export interface Budget {
  /** The subsidy of the days up to and including the day of the forecast. */
  readonly accrued: FundedSubsidy;
  /** The subsidy of the days after it. */
  readonly expected: FundedSubsidy;
  /** accrued + expected. */
  readonly total: FundedSubsidy;
}

/**
 * The subsidy of one settlement: of the portfolio's own period, or of a later calendar year. Half-open: `from` is in
 * it, `to` is not.
 */
export interface ForecastPeriod extends Budget {
  /** The first day, `YYYY-MM-DD`. */
  readonly from: string;
  /** The day after the last day, `YYYY-MM-DD`. */
  readonly to: string;
  /**
   * The expected subsidy by calendar quarters. Where only paid interest is subsidised, the first part is for the days
   * up to the day of the forecast, since their interest may still be paid.
   */
  readonly parts: readonly ForecastPart[];
}

/**
 * The subsidy up to a later day under the assumption that no further event happens to the loans. Amounts are Decimals
 * of yuan.
 */
export interface Forecast extends Budget {
  /** The last day, `YYYY-MM-DD`. It is included. */
  readonly until: string;
  /** The forecast by settled period, in the order of the days. */
  readonly periods: readonly ForecastPeriod[];
}

/**
 * Forecasts the subsidy up to and including a later day under the assumption that no further event happens to the
 * loans: nothing is repaid, no overdue spell begins, an open spell stays open, and interest is paid when due. Rates and
 * rules change as the data and the policy say. A matured loan is not subsidised.
 *
 * Each period is settled by itself. A part of a period is the settlement up to the part's end less the settlement up to
 * its beginning. Amounts are rounded as the policy says, and the parts add up to the settlement, for every funder.
 *
 * @param known the portfolio as of the day of the forecast
 * @param soFar its settlement up to and including that day
 */
export function forecastOf(known: Portfolio, soFar: Settlement, until: Day): Forecast {
  const { policy, period } = known;
  const ids = policy.funders.map(({ id }) => id);
  const end = (until + 1) as Day;
  const tomorrow = soFar.period.to;
  const loans = known.loans.map((loan) => ({ ...loan, interestPaidTo: end }));
  const paying = portfolioWith({ ...known, loans }, {});
  let { previous } = known;

  const periods: ForecastPeriod[] = [];
  let to: Day;
  for (let from: Day = period.from; from < end; from = to) {
    const isFirst = from === period.from;
    to = Math.min(isFirst ? period.to : startOfNextYear(from), end) as Day;
    const accrued = isFirst ? fundedIn(soFar) : nothing(ids);
    const parts: ForecastPart[] = [];
    let total = accrued;
    let stop: Day;
    for (let start = isFirst && policy.payment === 'accrued' ? tomorrow : from; start < to; start = stop) {
      stop = start < tomorrow ? tomorrow : (Math.min(startOfNextQuarter(start), to) as Day);
      const upToStop = fundedIn(settle(portfolioWith(paying, { period: periodOf(from, stop), previous })));
      parts.push({ from: formatDay(start), to: formatDay(stop), ...difference(upToStop, total, ids) });
      total = upToStop;
    }
    const expected = difference(total, accrued, ids);
    periods.push({ from: formatDay(from), to: formatDay(to), accrued, expected, total, parts });
    previous = [...previous, issuedWithoutLines(periodOf(from, to))];
  }
  const sum = (name: keyof Budget) =>
    periods.map((each) => each[name]).reduce((a, b) => combined(a, b, ids, (x, y) => x.plus(y)));
  return { until: formatDay(until), accrued: sum('accrued'), expected: sum('expected'), total: sum('total'), periods };
}

function startOfNextYear(day: Day): Day {
  return dayOf(civilDateOf(day).year + 1, 1, 1);
}

function startOfNextQuarter(day: Day): Day {
  const { year, month } = civilDateOf(day);
  return month > 9 ? startOfNextYear(day) : dayOf(year, month + 3 - ((month - 1) % 3), 1);
}

function fundedIn({ totals: { subsidy, funders } }: Settlement): FundedSubsidy {
  return { subsidy, funders };
}

function nothing(ids: readonly string[]): FundedSubsidy {
  const none = new Decimal(0);
  return { subsidy: none, funders: Object.fromEntries(ids.map((id) => [id, none])) };
}

function difference(a: FundedSubsidy, b: FundedSubsidy, ids: readonly string[]): FundedSubsidy {
  return combined(a, b, ids, (x, y) => x.minus(y));
}

function combined(
  a: FundedSubsidy,
  b: FundedSubsidy,
  ids: readonly string[],
  by: (a: Decimal, b: Decimal) => Decimal,
): FundedSubsidy {
  return {
    subsidy: by(a.subsidy, b.subsidy),
    funders: Object.fromEntries(ids.map((id) => [id, by(a.funders[id] as Decimal, b.funders[id] as Decimal)])),
  };
}
