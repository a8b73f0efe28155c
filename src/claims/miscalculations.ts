import type { RawSegment } from '../engine/folded-loan.js';
import { PICO_IN_WHOLE } from '../engine/rates.js';
import type { DayCount } from '../kernel/day-count.js';
import { add, type Integer, integer, smaller } from '../kernel/integer.js';
import { MICRO } from '../kernel/percent.js';
import { civilDateOf, type Day } from '../kernel/plain-date.js';
import { divideHalfUpWide } from '../kernel/rational.js';
import type { Mistake } from './mistakes.js';
import { getOrCreate, type ScenarioResult } from './scenario.js';

/**
 * Computes a wrong amount, in fen, from what the engine computed. Returns undefined where the miscalculation does not
 * apply.
 */
type AmountOf = (result: ScenarioResult) => Integer | undefined;

/** One way of getting a wrong amount from correct segments and a correct result. */
export interface Miscalculation {
  readonly mistake: Mistake;
  readonly amountOf: AmountOf;
  /** Whether the mistake is tried as a single mistake only. In a pair, it would explain almost any amount. */
  readonly alone?: boolean;
}

/*
 * Wrong ways of counting days, of rounding, and of copying the result. Each uses the engine's own segments, balances
 * and rates, in exact integers.
 */

/** Consecutive days with the same covered balance and the same subsidy rate. */
type MergedSegment = Pick<RawSegment, 'from' | 'to' | 'covered' | 'subsidyRate'>;

/** The merged segments of a result, computed once. */
const mergedSegments = new WeakMap<ScenarioResult, readonly MergedSegment[]>();
const mergedSegmentsOf = (result: ScenarioResult) => getOrCreate(mergedSegments, result, () => mergeSegments(result));

/**
 * The subsidised segments of a loan. Consecutive segments with the same covered balance and subsidy rate are merged.
 */
function mergeSegments({ segments }: ScenarioResult): readonly MergedSegment[] {
  const merged: MergedSegment[] = [];
  for (const { from, to, covered, subsidyRate } of segments) {
    if (covered === 0) continue;
    const last = merged.at(-1);
    if (last?.to === from && last.covered === covered && last.subsidyRate === subsidyRate) {
      merged[merged.length - 1] = { ...last, to };
    } else {
      merged.push({ from, to, covered, subsidyRate });
    }
  }
  return merged;
}

/** The number of day-count units that a merged segment is counted as. */
type Units = (from: Day, to: Day, dayCount: DayCount) => number;

const ownUnits: Units = (from, to, dayCount) => dayCount.units(from, to);

/** The numerator of a merged segment's subsidy, over {@link fullDenominator}. */
function subsidyOf({ from, to, covered, subsidyRate }: MergedSegment, units: Units, dayCount: DayCount): bigint {
  return BigInt(covered) * BigInt(units(from, to, dayCount)) * BigInt(subsidyRate);
}

const fullDenominator = (denominator: number) => BigInt(PICO_IN_WHOLE) * BigInt(denominator);

/** Limits an amount to the caps on amounts. */
function capped(amount: bigint, { amountLimit }: ScenarioResult): Integer {
  return amountLimit === undefined ? integer(amount) : smaller(integer(amount), amountLimit);
}

/** The subsidy with `units` in place of the day count's units, rounded once. */
function counted(units: Units, denominator?: number): AmountOf {
  return (result) => {
    const { dayCount } = result.prepared;
    const exact = mergedSegmentsOf(result).reduce((sum, stretch) => sum + subsidyOf(stretch, units, dayCount), 0n);
    return capped(divideHalfUpWide(exact, fullDenominator(denominator ?? dayCount.denominator)), result);
  };
}

/** Every merged segment is one day longer at its end. */
const withBothEnds = counted((from, to, dayCount) => dayCount.units(from, (to + 1) as Day));

/** Every merged segment is one day shorter at its beginning. */
const withNeitherEnd = counted((from, to, dayCount) => dayCount.units((from + 1) as Day, to));

const monthOf = (day: Day) => {
  const { year, month } = civilDateOf(day);
  return year * 12 + month;
};
const dayOfMonth = (day: Day) => civilDateOf(day).day;
const wholeMonths = (from: Day, to: Day) => monthOf(to) - monthOf(from) - (dayOfMonth(to) < dayOfMonth(from) ? 1 : 0);

/** Completed months, started months, or calendar months, each worth a twelfth of a year. */
const byMonths = {
  over: counted(wholeMonths, 12),
  begun: counted((from, to) => wholeMonths(from, to) + (dayOfMonth(to) === dayOfMonth(from) ? 0 : 1), 12),
  named: counted((from, to) => monthOf(to) - monthOf(from), 12),
} as const;

/** The subsidy with every part rounded by itself. */
function roundedEach(partsOf: (result: ScenarioResult) => readonly MergedSegment[]): AmountOf {
  return (result) => {
    const { dayCount } = result.prepared;
    const whole = fullDenominator(dayCount.denominator);
    const rounded = partsOf(result).map((part) => divideHalfUpWide(subsidyOf(part, ownUnits, dayCount), whole));
    return capped(
      rounded.reduce((sum, fen) => sum + fen, 0n),
      result,
    );
  };
}

const roundedBySegment = roundedEach(({ segments }) => segments);
const roundedByMergedSegment = roundedEach(mergedSegmentsOf);

/** The subsidy truncated to the fen wherever the policy rounds. */
const truncated: AmountOf = (result) => {
  const { segments, prepared } = result;
  const { dayCount, policy, interestPeriodStarts } = prepared;
  const whole = fullDenominator(dayCount.denominator);
  let sum = 0n;
  let open = 0n;
  let period = 0;
  for (const segment of segments) {
    const { from, to, covered, subsidyRate } = segment;
    if (policy.rounding === 'day') {
      for (const { units, days } of dayCount.classes(from, to)) {
        sum += BigInt(days) * ((BigInt(covered) * BigInt(units) * BigInt(subsidyRate)) / whole);
      }
      continue;
    }
    const begun = interestPeriodStarts.filter((start) => start <= from).length;
    if (begun !== period) {
      sum += open / whole;
      open = 0n;
      period = begun;
    }
    open += subsidyOf(segment, ownUnits, dayCount);
  }
  return capped(sum + open / whole, result);
};

/** The settled subsidy plus the settled concession. */
const withConcession: AmountOf = ({ outcome }) => add(outcome.subsidy, outcome.concession);

/** The subsidy at the subsidy rate plus the concession rate, rounded once. */
const atBothRates: AmountOf = (result) => {
  const { dayCount } = result.prepared;
  const exact = result.segments.reduce(
    (sum, { covered, units, subsidyRate, concessionRate }) =>
      sum + BigInt(covered) * BigInt(units) * (BigInt(subsidyRate) + BigInt(concessionRate)),
    0n,
  );
  return capped(divideHalfUpWide(exact, fullDenominator(dayCount.denominator)), result);
};

const concessionAlone: AmountOf = ({ outcome }) => outcome.concession;

/** The subsidy times a fraction, half up. */
function times(numerator: number, denominator: number): AmountOf {
  return ({ outcome: { subsidy } }) =>
    integer(divideHalfUpWide(BigInt(subsidy) * BigInt(numerator), BigInt(denominator)));
}

const FEN_IN_YUAN = 100n;

const toYuan: AmountOf = ({ outcome: { subsidy } }) =>
  integer(divideHalfUpWide(BigInt(subsidy), FEN_IN_YUAN) * FEN_IN_YUAN);

const downToYuan: AmountOf = ({ outcome: { subsidy } }) => integer((BigInt(subsidy) / FEN_IN_YUAN) * FEN_IN_YUAN);

/**
 * One funder's share of the subsidy, by the funder's index in the policy. Undefined where the policy has fewer funders.
 */
function partOf(place: number): AmountOf {
  return (result) => {
    const share = result.shares[place];
    return share === undefined ? undefined : times(share, MICRO)(result);
  };
}

/** All known miscalculations. */
export const MISCALCULATIONS = [
  { mistake: 'BOTH_ENDS_COUNTED', amountOf: withBothEnds },
  { mistake: 'NEITHER_END_COUNTED', amountOf: withNeitherEnd },
  { mistake: 'CONCESSION_INCLUDED', amountOf: withConcession },
  { mistake: 'CONCESSION_INCLUDED', amountOf: atBothRates },
  { mistake: 'WHOLE_MONTHS', amountOf: byMonths.over },
  { mistake: 'WHOLE_MONTHS', amountOf: byMonths.begun },
  { mistake: 'WHOLE_MONTHS', amountOf: byMonths.named },
  { mistake: 'ROUNDED_BY_SEGMENT', amountOf: roundedByMergedSegment },
  { mistake: 'ROUNDED_BY_SEGMENT', amountOf: roundedBySegment },
  { mistake: 'TRUNCATED', amountOf: truncated },
  { mistake: 'ROUNDED_TO_YUAN', amountOf: toYuan, alone: true },
  { mistake: 'ROUNDED_TO_YUAN', amountOf: downToYuan, alone: true },
  { mistake: 'CONCESSION_INSTEAD_OF_SUBSIDY', amountOf: concessionAlone },
  { mistake: 'ONE_FUNDERS_PART', amountOf: partOf(0), alone: true },
  { mistake: 'ONE_FUNDERS_PART', amountOf: partOf(1), alone: true },
  { mistake: 'ONE_FUNDERS_PART', amountOf: partOf(2), alone: true },
  { mistake: 'DECIMAL_POINT_MOVED', amountOf: times(10, 1), alone: true },
  { mistake: 'DECIMAL_POINT_MOVED', amountOf: times(100, 1), alone: true },
  { mistake: 'DECIMAL_POINT_MOVED', amountOf: times(1, 10), alone: true },
  { mistake: 'DECIMAL_POINT_MOVED', amountOf: times(1, 100), alone: true },
] as const satisfies readonly Miscalculation[];
