import { periodOf } from '../fields/period.js';
import { type Portfolio, portfolioWith } from '../fields/portfolio.js';
import { Decimal } from '../kernel/decimal.js';
import { civilDateOf, type Day, dayOf, formatDay } from '../kernel/plain-date.js';
import { type Settlement, settle } from '../settlement/settle.js';
import type { ByFunder } from '../settlement/totals.js';
import { issuedWithoutLines } from './as-of.js';

/** A subsidy and who pays it, in yuan. */
export interface FundedSubsidy {
  readonly subsidy: Decimal;
  readonly funders: ByFunder<Decimal>;
}

/** A subsidy for some days, half-open: `from` and not `to`. */
export interface ForecastPart extends FundedSubsidy {
  readonly from: string;
  readonly to: string;
}

/** A subsidy of which some has accrued and some is to come. */
export interface Budget {
  /** Up to and with the day that is looked from. */
  readonly accrued: FundedSubsidy;
  readonly expected: FundedSubsidy;
  /** accrued + expected. */
  readonly total: FundedSubsidy;
}

/** What one settlement will come to, half-open: of the portfolio's own period, or of a calendar year behind it. */
export interface ForecastPeriod extends Budget {
  readonly from: string;
  readonly to: string;
  /**
   * What is expected, by the calendar quarters that it is for. Where only paid interest is subsidised, the first part is
   * for the days up to the one that is looked from: their interest may still be paid.
   */
  readonly parts: readonly ForecastPart[];
}

/** The subsidy up to a later day if nothing happens to the loans any more. Amounts are Decimals of yuan. */
export interface Forecast extends Budget {
  /** The last day, which counts. */
  readonly until: string;
  readonly periods: readonly ForecastPeriod[];
}

/**
 * What the subsidy comes to up to and with a later day if nothing happens to the loans any more: nothing is repaid, no
 * spell begins, an open one stays open, and interest is paid when it is due. Rates and rules change as the data and the
 * policy say. From maturity on a loan is not subsidised.
 *
 * Each period is settled as it will be, and a part of it is the settlement up to the part's end less that up to its
 * beginning: rounded as the policy says, and the parts add up to the settlement, of every funder too.
 *
 * @param known as it was known on the day that is looked from
 * @param soFar its settlement up to and with that day
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
