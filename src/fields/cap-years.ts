import { civilDateOf, type Day, dayOf, formatDay } from '../kernel/plain-date.js';
import { amountCapsOf } from './caps.js';
import { type RawFault, refuse, type Text } from './faults.js';
import { PERIOD, type Period } from './period.js';
import type { Policy } from './policy.js';

/**
 * Under a cap for each calendar year, the settled period and those of the earlier settlements must each lie within a
 * calendar year (SPEC 3): else it would not be known how much of the cap a year has used.
 */
export function checkYears(
  policy: Policy,
  current: Period | undefined,
  previous: readonly (Period | undefined)[],
  faults: RawFault[],
): void {
  if (!amountCapsOf(policy).some(({ during }) => during === 'year')) return;
  const check = (period: Period | undefined, path: RawFault['path']) => {
    if (period === undefined || yearOf(period.from) === yearOf((period.to - 1) as Day)) return;
    const { from, to } = PERIOD.encode(period);
    const detail = withinAYear(period);
    faults.push({ code: 'INVALID_VALUE', path, value: `${from} – ${to}`, detail });
  };
  check(current, ['period']);
  previous.forEach((period, p) => {
    check(period, ['previous', p, 'period']);
  });
}

/** {@link checkYears} where nothing else is checked. @throws InvalidInputError */
export function refuseYears(...checked: readonly [policy: Policy, current: Period, previous: readonly Period[]]): void {
  const faults: RawFault[] = [];
  checkYears(...checked, faults);
  refuse(faults);
}

function yearOf(day: Day): number {
  return civilDateOf(day).year;
}

function withinAYear({ from }: Period): Text {
  const end = formatDay(dayOf(yearOf(from) + 1, 1, 1));
  return {
    en: `the policy has a cap for each calendar year: the period must end on ${end} or before, so that it lies within one`,
    'zh-CN': `政策规定了每公历年度的贴息金额上限：结算期须在同一公历年度内，终止日不得晚于 ${end}`,
  };
}
