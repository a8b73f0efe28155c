import { type Period, periodOf } from '../fields/period.js';
import type { Portfolio } from '../fields/portfolio.js';
import { civilDateOf, type Day, dayOf, isLeapYear } from '../kernel/plain-date.js';
import { columnsOf } from '../settlement/lines.js';
import type { Settlement } from '../settlement/settlement.js';

/**
 * A portfolio whose settlement gives the amounts of a full year at the balances, rates and rules of one day. It has
 * only the loans that are subsidised on that day. Their balances, rates and rules do not change, and they do not
 * mature.
 *
 * The year is a common year from 1 January to 31 December, so that it is the same for every day: 365/360 of a year's
 * rate under ACT/360, and one year's rate under ACT/365F, ACT/ACT and 30E/360. A cap on amounts applies to this year
 * alone.
 *
 * @param known the portfolio as of the day
 * @param ofDay the settlement of the day alone
 */
export function annualisedPortfolio(known: Portfolio, on: Day, ofDay: Settlement): Portfolio {
  const { policy, loans } = known;
  const { columns } = columnsOf(ofDay).outcomes;
  const period = commonYearAfter(on);
  const begun = ({ from }: { readonly from: Day }) => from <= on;
  return {
    ...known,
    policy: {
      ...policy,
      // The day conditions were already tested on the day itself.
      household: { ...policy.household, listing: 'not-required' },
      subsidy: policy.subsidy.filter(begun),
      concession: policy.concession?.filter(begun),
      termCapMonths: undefined,
      payment: 'accrued',
    },
    period,
    loans: loans
      .filter((_, place) => columns.subsidisedDays.at(place) > 0)
      .map((loan) => ({
        ...loan,
        rates: loan.rates.filter(begun),
        referenceRates: loan.referenceRates?.filter(begun),
        maturesOn: period.to,
        extendedTo: undefined,
      })),
    previous: [],
  };
}

/** The first common year that begins after a day. */
function commonYearAfter(day: Day): Period {
  const next = civilDateOf(day).year + 1;
  const common = isLeapYear(next) ? next + 1 : next;
  return periodOf(dayOf(common, 1, 1), dayOf(common + 1, 1, 1));
}
