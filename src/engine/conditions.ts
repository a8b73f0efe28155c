import type { Batch, LoanColumns } from '../fields/batch.js';
import { type Condition, isFormula, type Policy, type PolicyRate, type RateFormula } from '../fields/policy.js';
import type { Reason } from '../fields/reasons.js';
import { Decimal } from '../kernel/decimal.js';
import { formatFen } from '../kernel/fen.js';
import { formatMicro, MICRO, type MicroPercent } from '../kernel/percent.js';
import { type Day, formatDay, monthsBetween } from '../kernel/plain-date.js';
import { MAX_DAY } from '../kernel/timeline.js';
import type { LoanClasses } from './loan-classes.js';
import type { OnGap } from './prepared-policy.js';
import { add, bitOf } from './reason-bits.js';
import { PICO_PER_MICRO, RateResolver, referencesOf } from './references.js';

/** A reason against a loan that rests on a condition of the policy. */
export type ConditionReason = Extract<Reason, `${string}_CONDITION` | 'TOO_MANY_LOANS'>;

/** The reference rate of which the bound of a condition is a formula. */
export interface ConditionReference {
  /** The name of the reference, as in `policy.references`. */
  readonly ref: string;
  /** The day on which it was looked up, `YYYY-MM-DD`. */
  readonly day: string;
  /** What it was on that day, in percent a year. */
  readonly pct: string;
}

/** A condition of the policy that a loan does not meet, as plain data. */
export interface UnmetCondition {
  /** The reason against the loan. */
  readonly reason: ConditionReason;
  /** The number of the condition in the policy's `conditions`, counted from 1. */
  readonly condition: number;
  /** The bound: a rate in percent a year, a principal in yuan with two decimals, months, or a number of loans. */
  readonly bound: string;
  /** The value that is held against the bound, written alike; for `TOO_MANY_LOANS` the number of loans that count. */
  readonly value: string;
  /** The reference rate of which the bound is a formula; absent where it is none. */
  readonly reference?: ConditionReference;
  /** For `TOO_MANY_LOANS`: the ids of the eligible loans that count, in the household's order. */
  readonly counted?: readonly string[];
}

type Side = 'atLeast' | 'atMost';

/** A number, or a rate that may follow a reference. */
type Bound = number | { readonly rate: PolicyRate };

/** What of a loan has two bounds. */
interface Measure {
  readonly reasons: Readonly<Record<Side, ConditionReason>>;
  /** The loan's value. */
  valueAt(loans: LoanColumns, place: number): number;
  /** The bound of a condition: in the unit of {@link valueAt}, or a rate, which may be a formula; undefined where there is none. */
  boundOf(condition: Condition, side: Side): Bound | undefined;
  /** A value or a bound in words of digits. */
  format(value: number): string;
}

/** In pico-percent, in which a bound has twelve decimals at most. */
const RATE: Measure = {
  reasons: { atLeast: 'RATE_BELOW_CONDITION', atMost: 'RATE_ABOVE_CONDITION' },
  valueAt: (loans, place) => rateOnDisbursement(loans, place) * PICO_PER_MICRO,
  boundOf: ({ rate }, side) => {
    const bound = rate?.[side];
    return bound === undefined ? undefined : { rate: bound };
  },
  format: (pico) => new Decimal(pico).div(MICRO * PICO_PER_MICRO).toFixed(),
};

const PRINCIPAL: Measure = {
  reasons: { atLeast: 'PRINCIPAL_BELOW_CONDITION', atMost: 'PRINCIPAL_ABOVE_CONDITION' },
  valueAt: ({ principal }, place) => principal.numbers[place] as number,
  boundOf: ({ principal }, side) => principal?.[side],
  format: formatFen,
};

const TERM: Measure = {
  reasons: { atLeast: 'TERM_BELOW_CONDITION', atMost: 'TERM_ABOVE_CONDITION' },
  valueAt: ({ disbursedOn, maturesOn }, place) =>
    monthsBetween(disbursedOn.days[place] as Day, maturesOn.days[place] as Day),
  boundOf: ({ termMonths }, side) => termMonths?.[side],
  format: String,
};

const MEASURES: readonly Measure[] = [RATE, PRINCIPAL, TERM];
const SIDES: readonly Side[] = ['atLeast', 'atMost'];

function isOutside(value: number, side: Side, bound: number): boolean {
  return side === 'atLeast' ? value < bound : value > bound;
}

/** The contract rate in force on the day of disbursement, in millionths of a percent. There is one (`RATE_GAP`). */
function rateOnDisbursement({ rates: { starts, rows }, disbursedOn }: LoanColumns, place: number): number {
  const { from, pct } = rows.columns;
  const day = disbursedOn.days[place] as number;
  let last = starts[place] as number;
  const end = starts[place + 1] as number;
  while (last + 1 < end && (from.days[last + 1] as number) <= day) last += 1;
  return pct.numbers[last] as number;
}

const TOO_MANY_LOANS = bitOf('TOO_MANY_LOANS');

/** SPEC 4: the loans of a batch against every condition that holds for them. Nothing is chosen: all are tested. */
export class Conditions {
  private readonly limited: readonly number[];
  private readonly rates: RateResolver;

  constructor(
    private readonly conditions: readonly Condition[],
    private readonly policy: Policy,
    private readonly classes: LoanClasses,
    private readonly onGap: OnGap,
  ) {
    this.rates = new RateResolver(referencesOf(policy));
    this.limited = conditions.flatMap(({ loansPerHousehold }, i) => (loansPerHousehold === undefined ? [] : [i]));
  }

  /** Adds the reasons of every bound that a loan is outside of. The classes have begun with the batch. */
  addOutside(batch: Batch, reasons: Uint32Array): void {
    this.conditions.forEach((condition, which) => {
      for (const measure of MEASURES) {
        for (const side of SIDES) {
          const bound = measure.boundOf(condition, side);
          if (bound !== undefined) this.addOutsideOf(bound, which, measure, side, batch, reasons);
        }
      }
    });
  }

  private addOutsideOf(
    given: Bound,
    which: number,
    measure: Measure,
    side: Side,
    batch: Batch,
    reasons: Uint32Array,
  ): void {
    const { columns, count } = batch.loans;
    const reason = bitOf(measure.reasons[side]);
    for (let i = 0; i < count; i++) {
      if (!this.holds(which, i)) continue;
      const bound = this.boundFor(given, batch, i);
      if (bound !== undefined && isOutside(measure.valueAt(columns, i), side, bound)) add(reasons, i, reason);
    }
  }

  /**
   * Adds `TOO_MANY_LOANS`, household by household, in the order of its loans: a loan counts for every condition that holds
   * for it where it has no reason at all. All other reasons have been added.
   */
  addTooMany({ order, begins, households }: Batch, reasons: Uint32Array): void {
    const { limited } = this;
    if (limited.length === 0) return;
    const counts = new Int32Array(this.conditions.length);
    for (let h = 0; h < households.count; h++) {
      const end = begins[h + 1] as number;
      counts.fill(0);
      for (let i = begins[h] as number; i < end; i++) {
        const place = order[i] as number;
        for (const which of limited) {
          const isFull = (counts[which] as number) >= this.limitOf(which);
          if (isFull && this.holds(which, place)) add(reasons, place, TOO_MANY_LOANS);
        }
        if (reasons[place] !== 0) continue;
        for (const which of limited) if (this.holds(which, place)) counts[which] = (counts[which] as number) + 1;
      }
    }
  }

  /** Every condition that the loan at a place does not meet, in the order of the reasons, then of the conditions. */
  unmetAt(place: number, batch: Batch, reasons: Uint32Array): readonly UnmetCondition[] {
    const { columns } = batch.loans;
    const holding = [...this.conditions.entries()].filter(([which]) => this.holds(which, place));
    const outside = MEASURES.flatMap((measure) => {
      const value = measure.valueAt(columns, place);
      return SIDES.flatMap((side) =>
        holding.flatMap(([which, condition]): UnmetCondition[] => {
          const given = measure.boundOf(condition, side);
          const bound = given === undefined ? undefined : this.boundFor(given, batch, place);
          if (bound === undefined || !isOutside(value, side, bound)) return [];
          const reason = measure.reasons[side];
          const formula = measure === RATE ? condition.rate?.[side] : undefined;
          return [
            {
              reason,
              condition: which + 1,
              bound: measure.format(bound),
              value: measure.format(value),
              ...(isFormula(formula) ? { reference: this.lookedUp(formula) } : {}),
            },
          ];
        }),
      );
    });
    const tooMany = this.limited.flatMap((which): UnmetCondition[] => {
      if (!this.holds(which, place)) return [];
      const limit = this.limitOf(which);
      const counted = this.countedBefore(place, which, batch, reasons);
      if (counted.length < limit) return [];
      const value = String(counted.length);
      return [{ reason: 'TOO_MANY_LOANS', condition: which + 1, bound: String(limit), value, counted }];
    });
    return Object.freeze([...outside, ...tooMany].map((each) => Object.freeze(each)));
  }

  /**
   * A bound for the loan at a place, in the unit of the measure's values; undefined where there is none. A bound that needs
   * a reference that is not known is none for a loan disbursed outside the window (SPEC 3).
   */
  private boundFor(bound: Bound, batch: Batch, place: number): number | undefined {
    if (typeof bound === 'number') return bound;
    const { rates } = this;
    const { contractedOn, disbursedOn } = batch.loans.columns;
    rates.begin(contractedOn.days[place] as number, disbursedOn.days[place] as number);
    const value = rates.valueOf(bound.rate);
    if (rates.gap === undefined) return value;
    const { from, to = MAX_DAY } = this.policy.window;
    const day = disbursedOn.days[place] as number;
    if (day >= from && day < to) this.onGap(rates.gap, place, batch, this.policy);
    return undefined;
  }

  /** The reference that a bound looked up last. */
  private lookedUp(formula: RateFormula): ConditionReference {
    const { rates } = this;
    return Object.freeze({
      ref: formula.ref,
      day: formatDay(rates.dayOf(formula) as Day),
      pct: formatMicro(rates.referenceOf(formula) as MicroPercent),
    });
  }

  /** The ids of the loans before one in its household's order that count for a condition. */
  private countedBefore(
    place: number,
    which: number,
    { order, begins, owners, loans }: Batch,
    reasons: Uint32Array,
  ): readonly string[] {
    const begin = begins[owners[place] as number] as number;
    const before = [...order.subarray(begin, order.indexOf(place, begin))];
    const counted = before.filter((other) => reasons[other] === 0 && this.holds(which, other));
    return Object.freeze(counted.map((other) => loans.columns.id.at(other) as string));
  }

  private limitOf(which: number): number {
    return (this.conditions[which] as Condition).loansPerHousehold as number;
  }

  private holds(which: number, place: number): boolean {
    const { classes } = this;
    return classes.holds(classes.at(place), (this.conditions[which] as Condition).when);
  }
}
