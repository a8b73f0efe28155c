import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { civilDateOf, type Day, dayOf } from '../kernel/plain-date.js';

/**
 * The days inside a period on which a new interest period begins: the day after `endsOn` (which is counted) of every
 * month, of every quarter's last month, or of December (SPEC 5). None where rounding does not go by interest periods.
 */
export function interestPeriodStarts(policy: Policy, period: Period): readonly Day[] {
  if (policy.rounding !== 'interest-period' || policy.interestPeriod === undefined) return [];
  const { endsOn, months } = policy.interestPeriod;
  const { year, month } = civilDateOf(period.from);
  const starts: Day[] = [];
  for (let monthIndex = year * 12 + month - 1; ; monthIndex++) {
    const inMonth = (monthIndex % 12) + 1;
    if (inMonth % months !== 0) continue;
    const start = (dayOf(Math.floor(monthIndex / 12), inMonth, endsOn) + 1) as Day;
    if (start >= period.to) return starts;
    if (start > period.from) starts.push(start);
  }
}
