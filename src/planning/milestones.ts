import type { Text } from '../fields/faults.js';
import type { Source } from '../fields/policy.js';
import { Decimal } from '../kernel/decimal.js';
import { fenOf, readFen, yuan } from '../kernel/fen.js';
import type { Day } from '../kernel/plain-date.js';
import type { Measure, Milestone, Target } from '../policies/milestones.js';
import { parseDay } from './parse-day.js';
import { divideHalfUp, type Saving } from './saving.js';

/**
 * How a milestone stands to a day: it is `due` on it; or none is, and this is the `last` that passed or the `next` to
 * come; or it is `earlier` or `later` than those.
 */
export type MilestoneStatus = 'earlier' | 'last' | 'due' | 'next' | 'later';

/** A measure as it was found. */
export interface Measurement {
  /** At the end of the day; in the period up to and with it; or in a full year at what stands on it. */
  readonly over: 'day' | 'period' | 'year';
  /** In yuan. */
  readonly actual: Decimal;
  /** actual ÷ target, half up to four decimals: 0.6683 is 66.83%. */
  readonly share: Decimal;
}

/** Why a measure has no reading: what a portfolio cannot know. */
export const NOT_MEASURED = {
  leverage: {
    en: 'the portfolio holds the loans themselves, not the funds that they bring along',
    'zh-CN': '数据只有贷款本身，不含由其带动的其他资金',
  },
  incomeRise: {
    en: 'the portfolio holds at most one income of a family, and none from before the loan to compare it with',
    'zh-CN': '数据中每户至多有一个年收入，没有贷款前的收入可比',
  },
} as const satisfies Partial<Record<Measure, Text>>;

/** How far a target has come. */
export interface TargetProgress {
  readonly measure: Measure;
  /** In yuan. */
  readonly target: Decimal;
  /** What the programme says beside the amount. */
  readonly note?: Text;
  /** Every reading of the measure; none where it is not measured. */
  readonly measurements: readonly Measurement[];
  /** Where there is no reading: the key of the reason in `NOT_MEASURED`. */
  readonly notMeasured?: keyof typeof NOT_MEASURED;
}

/** How far a milestone has come. */
export interface MilestoneProgress {
  /** `YYYY-MM-DD`. */
  readonly on: string;
  readonly status: MilestoneStatus;
  readonly targets: readonly TargetProgress[];
  readonly source: Source;
}

/** What was measured on a day. */
export interface ProgressFigures {
  /** The eligible loans' balances after the repayments of the day, in yuan. */
  readonly balance: Decimal;
  /** In the period up to and with the day, on average over the families with a balance on some day of it. */
  readonly inPeriod: Saving;
  /** In a full year at the balances, rates and rules of the day, on average over the families with a balance on it. */
  readonly annualised: Saving;
}

/**
 * The milestones beside what was measured on a day, in the order of their days.
 *
 * @throws RangeError where one has no day or no amount.
 */
export function milestonesOn(
  on: Day,
  milestones: readonly Milestone[],
  measured: ProgressFigures,
): MilestoneProgress[] {
  const dated = milestones
    .map((milestone) => ({ milestone, day: parseDay(milestone.on, 'milestone') }))
    .sort((a, b) => a.day - b.day);
  const days = dated.map(({ day }) => day);
  const isDue = days.includes(on);
  const last = isDue ? undefined : days.findLast((day) => day < on);
  const next = isDue ? undefined : days.find((day) => day > on);
  return dated.map(({ milestone, day }) => ({
    on: milestone.on,
    status: day === on ? 'due' : day === last ? 'last' : day === next ? 'next' : day < on ? 'earlier' : 'later',
    targets: milestone.targets.map((target) => progressOf(target, measured)),
    source: { ...milestone.source },
  }));
}

function progressOf({ measure, amount, note }: Target, measured: ProgressFigures): TargetProgress {
  const targetFen = readFen(amount);
  if (targetFen === undefined || targetFen === 0) {
    throw new RangeError(`milestone: ${measure}: ${amount} is not an amount of yuan above 0`);
  }
  const reading = ([over, actual]: readonly [Measurement['over'], Decimal]): Measurement => ({
    over,
    actual,
    share: new Decimal(String(divideHalfUp(BigInt(fenOf(actual)) * 10_000n, targetFen))).div(10_000),
  });
  return {
    measure,
    target: yuan(targetFen),
    ...(note === undefined ? {} : { note: { ...note } }),
    ...(isMeasured(measure)
      ? { measurements: MEASUREMENTS[measure](measured).map(reading) }
      : { measurements: [], notMeasured: measure }),
  };
}

/** How a measure is read. Over which time interest is saved the plan leaves open: both readings are given. */
const MEASUREMENTS: Readonly<
  Record<
    Exclude<Measure, keyof typeof NOT_MEASURED>,
    (measured: ProgressFigures) => readonly (readonly [Measurement['over'], Decimal])[]
  >
> = {
  balance: ({ balance }) => [['day', balance]],
  interestSaved: ({ inPeriod, annualised }) => [
    ['period', inPeriod.interestSaved],
    ['year', annualised.interestSaved],
  ],
  interestSavedPerHousehold: ({ inPeriod, annualised }) => [
    ['period', inPeriod.perHousehold],
    ['year', annualised.perHousehold],
  ],
};

function isMeasured(measure: Measure): measure is keyof typeof MEASUREMENTS {
  return Object.hasOwn(MEASUREMENTS, measure);
}
