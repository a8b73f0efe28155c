import { periodOf } from '../fields/period.js';
import { type Portfolio, portfolioWith } from '../fields/portfolio.js';
import type { Decimal } from '../kernel/decimal.js';
import { civilDateOf, type Day, dayOf, formatDay } from '../kernel/plain-date.js';
import { settle } from '../settlement/settle.js';
import type { ByFunder, Totals } from '../settlement/totals.js';

/** What the days of a month add to the settlement of a period. Amounts are Decimals of yuan. */
export interface MonthlyAmounts {
  /** The first day of the month in the period, `YYYY-MM-DD`. */
  readonly from: string;
  /** The day after its last day in the period, `YYYY-MM-DD`. */
  readonly to: string;
  readonly subsidy: Decimal;
  readonly concession: Decimal;
  /** The funders' parts of the subsidy. */
  readonly funders: ByFunder<Decimal>;
}

/**
 * What each calendar month adds to the settlement of the period: the settlement up to the end of the month, less that up to the
 * end of the month before, limits and caps included (SPEC 7, daily booking). So the months add up to the settlement. A month may
 * add less than nothing where an earlier loan of a household uses up a cap.
 */
export function monthlyAmounts(portfolio: Portfolio): readonly MonthlyAmounts[] {
  const { from, to } = portfolio.period;
  const months: MonthlyAmounts[] = [];
  let before: Totals | undefined;
  for (let first = from; first < to; ) {
    const next = Math.min(to, firstOfNextMonth(first)) as Day;
    const { totals } = settle(portfolioWith(portfolio, { period: periodOf(from, next) }));
    const added = (of: (totals: Totals) => Decimal) =>
      before === undefined ? of(totals) : of(totals).minus(of(before));
    months.push({
      from: formatDay(first),
      to: formatDay(next),
      subsidy: added(({ subsidy }) => subsidy),
      concession: added(({ concession }) => concession),
      funders: Object.fromEntries(
        Object.keys(totals.funders).map((id) => [id, added(({ funders }) => funders[id] as Decimal)]),
      ),
    });
    before = totals;
    first = next;
  }
  return months;
}

function firstOfNextMonth(day: Day): Day {
  const { year, month } = civilDateOf(day);
  return month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1);
}
