import type { Text } from '../fields/faults.js';
import type { Source } from '../fields/policy.js';
import { Decimal } from '../kernel/decimal.js';
import { fenOf, readFen, yuan } from '../kernel/fen.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import type { Measure, Milestone, Target } from '../policies/milestones.js';
import { parseDay } from './parse-day.js';
import { roundedQuotient, type Saving } from './saving.js';

/**
 * The position of a milestone relative to a day: `due` on that day. Where no milestone is due, the `last` one before
 * the day and the `next` one after it. `earlier` and `later` are the others. `next` and `later` ones are not yet due.
 */
export type MilestoneStatus = 'earlier' | 'last' | 'due' | 'next' | 'later';

/** A measured value of a target. */
export interface Measurement {
  /**
   * `day`: at the end of the day. `period`: in the period up to and including the day. `year`: in a full year at the
   * balances, rates and rules of the day.
   */
  readonly over: 'day' | 'period' | 'year';
  /** The measured amount in yuan. */
  readonly actual: Decimal;
  /**
   * actual ÷ target, rounded half up to four decimals: 0.6683 is 66.83%. Absent before the day of the milestone: `actual` is
   * the state so far, and what is not yet due is neither reached nor missed.
   */
  readonly share?: Decimal;
}

/** Why a measure cannot be computed from a portfolio. */
export const NOT_MEASURED = {
  leverage: {
    en: 'the portfolio holds the loans themselves, not the funds that they bring along',
    'zh-CN': '数据只有贷款本身，不含由其带动的其他资金',
  },
  incomeRise: {
    en: 'the portfolio holds at most one annual income of a household, and none from before the loan to compare it with',
    'zh-CN': '数据中每户至多有一个年收入，没有贷款前的收入可比',
  },
} as const satisfies Partial<Record<Measure, Text>>;

/** A target with its measured values. */
export interface TargetProgress {
  /** What is measured. */
  readonly measure: Measure;
  /** The amount to be reached, in yuan. */
  readonly target: Decimal;
  /** Qualifications of the amount in the programme's text. */
  readonly note?: Text;
  /** The measured values; empty where the measure cannot be computed. */
  readonly measurements: readonly Measurement[];
  /** Where the measure cannot be computed: the key of the reason in `NOT_MEASURED`. */
  readonly notMeasured?: keyof typeof NOT_MEASURED;
}

/** A milestone with the measured values of its targets. */
export interface MilestoneProgress {
  /** The day of the milestone, `YYYY-MM-DD`. */
  readonly on: string;
  /** The position of the milestone relative to the day. */
  readonly status: MilestoneStatus;
  /**
   * The day at whose end it is measured, `YYYY-MM-DD`: its own; of one that is not yet due, the day of the progress, for the
   * state so far.
   */
  readonly measuredOn: string;
  /** The targets of the milestone. */
  readonly targets: readonly TargetProgress[];
  /** Where the programme's text sets the milestone. */
  readonly source: Source;
}

/** The figures of a programme on a day. */
export interface ProgressFigures {
  /** The balances of the eligible loans after the repayments of the day, in yuan. */
  readonly balance: Decimal;
  /**
   * The interest saved in the period up to and including the day; the average is over the households with a balance on
   * some day of it.
   */
  readonly inPeriod: Saving;
  /**
   * The interest saved in a full year at the balances, rates and rules of the day; the average is over the households
   * with a balance on that day.
   */
  readonly annualised: Saving;
}

/**
 * The milestones, sorted by day: each with the figures of its own day, or of `on` where it is not yet due.
 *
 * @param figuresOn the figures at the end of `on` or of an earlier day
 *
 * @throws RangeError where a milestone has no valid day or a target no amount above 0
 */
export function milestonesOn(
  on: Day,
  milestones: readonly Milestone[],
  figuresOn: (day: Day) => ProgressFigures,
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
    measuredOn: formatDay(day <= on ? day : on),
    targets: targetsOf(milestone, figuresOn(day <= on ? day : on), day <= on),
    source: { ...milestone.source },
  }));
}

function targetsOf({ targets }: Milestone, measured: ProgressFigures, isDue: boolean): TargetProgress[] {
  return targets.map((target) => progressOf(target, measured, isDue));
}

function progressOf({ measure, amount, note }: Target, measured: ProgressFigures, isDue: boolean): TargetProgress {
  const targetFen = readFen(amount);
  if (targetFen === undefined || targetFen === 0) {
    throw new RangeError(`milestone: ${measure}: ${amount} is not an amount of yuan above 0`);
  }
  const reading = ([over, actual]: readonly [Measurement['over'], Decimal]): Measurement => ({
    over,
    actual,
    ...(isDue
      ? { share: new Decimal(String(roundedQuotient(BigInt(fenOf(actual)) * 10_000n, targetFen))).div(10_000) }
      : {}),
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

/** How each measure is computed. The plan does not say over which time interest is saved, so both values are given. */
const MEASUREMENTS: Readonly<
  Record<
    Exclude<Measure, keyof typeof NOT_MEASURED>,
    (measured: ProgressFigures) => readonly (readonly [Measurement['over'], Decimal])[]
  >
> = {
  // Eligible loans are disbursed since the first day of the window: before it their balance was 0.
  balanceIncrease: ({ balance }) => [['day', balance]],
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
