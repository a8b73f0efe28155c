import type { RawFault } from '../fields/faults.js';
import {
  formulasOf,
  isFormula,
  type Policy,
  type PolicyRate,
  type RateField,
  type RateFormula,
  type Reference,
  type SubsidyRule,
} from '../fields/policy.js';
import { ABSENT_DAY } from '../kernel/columns.js';
import { MICRO } from '../kernel/percent.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import { type Timeline, valueOn } from '../kernel/timeline.js';

/**
 * Rates inside a segment are integers of 10^-12 percent ("pico-percent"): a share of at most six decimals times a rate
 * of at most six decimals is then whole, and 100% is 10^14, a safe integer. So is ten times 100% and 100% more.
 */
export const PICO_PER_MICRO = MICRO;

/** A factor of 1, in millionths. */
const ONE = MICRO;

/**
 * A reference rate over time, in millionths of a percent; undefined where none is known: before the first rate, and from
 * `until` on.
 */
type KnownRates = Timeline<number | undefined>;

/** The references of a policy over time, by their names. */
export type References = ReadonlyMap<string, KnownRates>;

/** The references of a policy over time. */
export function referencesOf({ references = {} }: Policy): References {
  return new Map(
    Object.entries(references).map(([name, { rates, until }]) => {
      const changes: number[] = [];
      const values: (number | undefined)[] = [undefined];
      for (const { from, pct } of rates) {
        // Only days on which the value changes: loans are cut on every day of the list.
        if (from >= until || pct === values[values.length - 1]) continue;
        changes.push(from);
        values.push(pct);
      }
      if (changes.length > 0) {
        changes.push(until);
        values.push(undefined);
      }
      return [name, { changes, values }];
    }),
  );
}

/** Whether a reference has a rate on every day from one to another. */
export function isKnownThroughout({ references = {} }: Policy, name: string, first: number, last: number): boolean {
  const { rates, until } = references[name] as Reference;
  return (rates[0]?.from as Day) <= first && last < until;
}

/** times × reference + plus, in pico-percent. */
function resultOf({ times = ONE as never, plus = 0 as never }: RateFormula, reference: number): number {
  return times * reference + plus * PICO_PER_MICRO;
}

/** Every value that a rate can have, in pico-percent. */
export function valuesOf(rate: PolicyRate, references: References): readonly number[] {
  if (!isFormula(rate)) return [rate * PICO_PER_MICRO];
  const { values } = references.get(rate.ref) as KnownRates;
  return values.flatMap((value) => (value === undefined ? [] : [resultOf(rate, value)]));
}

/** The days on which a rule's rates change because a reference of each day does, in order. */
export function accrualChangesOf(rule: SubsidyRule, references: References): readonly number[] {
  const days = formulasOf(rule).flatMap(([, { ref, on }]) =>
    on === 'accrual' ? (references.get(ref) as KnownRates).changes : [],
  );
  return [...new Set(days)].sort((a, b) => a - b);
}

/** Cuts a timeline further, on days that depend on its value, without changing the value. */
export function cutFurther<T>({ changes, values }: Timeline<T>, daysOf: (value: T) => readonly number[]): Timeline<T> {
  const cut: { changes: number[]; values: T[] } = { changes: [], values: [values[0] as T] };
  values.forEach((value, i) => {
    const from = i === 0 ? Number.NEGATIVE_INFINITY : (changes[i - 1] as number);
    const to = changes[i] ?? Number.POSITIVE_INFINITY;
    if (i > 0) {
      cut.changes.push(from);
      cut.values.push(value);
    }
    for (const day of daysOf(value)) {
      if (day <= from || day >= to) continue;
      cut.changes.push(day);
      cut.values.push(value);
    }
  });
  return cut;
}

/** A formula and the day for which its reference has no rate. */
export interface Gap {
  readonly formula: RateFormula;
  readonly day: number;
  /** The field of the loan that has the day; undefined for a day on which interest accrues. */
  readonly field: 'contractedOn' | 'disbursedOn' | undefined;
}

/** A reference that a rule looked up. */
export interface RawLookup {
  readonly field: RateField;
  readonly formula: RateFormula;
  readonly day: number;
  /** In millionths of a percent. */
  readonly reference: number;
  /** The result of the formula in pico-percent; it may be below 0. */
  readonly result: number;
}

/** The fault of a loan that needs a reference on a day on which it has no rate. */
export function gapFault({ formula, day, field }: Gap, { references = {} }: Policy, loan: RawFault['path']): RawFault {
  const { ref } = formula;
  const known = references[ref] as Reference;
  const [first, until] = [known.rates[0]?.from as Day, known.until].map(formatDay);
  return {
    code: 'REFERENCE_GAP',
    path: field === undefined ? loan : [...loan, field],
    value: formatDay(day as Day),
    detail: {
      en: `; ${ref} is known from ${first} to before ${until}`,
      'zh-CN': `；${ref} 已知的期间为 ${first} 起、${until} 前`,
    },
  };
}

/** Turns the rates of a policy into numbers, for one loan after another. */
export class RateResolver {
  /** The first formula since {@link moveTo} whose reference had no rate; undefined where all had one. */
  gap: Gap | undefined;
  private isContracted = false;
  private contractDay = 0;
  private disbursedOn = 0;
  private day = 0;

  constructor(private readonly references: References) {}

  /** Begins with a loan. @param contractedOn its day of the contract; `ABSENT_DAY` where it has none */
  begin(contractedOn: number, disbursedOn: number): void {
    this.isContracted = contractedOn !== ABSENT_DAY;
    this.contractDay = this.isContracted ? contractedOn : disbursedOn;
    this.disbursedOn = disbursedOn;
    this.moveTo(disbursedOn);
  }

  /** Goes to a day on which interest accrues. */
  moveTo(day: number): void {
    this.day = day;
    this.gap = undefined;
  }

  /** A rate in pico-percent. It may be below 0; it is 0 where the reference has none, which {@link gap} then names. */
  valueOf(rate: PolicyRate): number {
    if (!isFormula(rate)) return rate * PICO_PER_MICRO;
    const reference = this.referenceOf(rate);
    if (reference !== undefined) return resultOf(rate, reference);
    this.gap ??= { formula: rate, day: this.dayOf(rate), field: this.fieldOf(rate) };
    return 0;
  }

  private fieldOf({ on }: RateFormula): Gap['field'] {
    if (on === 'accrual') return undefined;
    return on === 'contract' && this.isContracted ? 'contractedOn' : 'disbursedOn';
  }

  /** The day that a formula names. */
  dayOf({ on }: RateFormula): number {
    return on === 'accrual' ? this.day : on === 'contract' ? this.contractDay : this.disbursedOn;
  }

  /** The references that a rule looks up for the day, by its fields; all are known. */
  lookupsOf(rule: SubsidyRule): readonly RawLookup[] {
    return formulasOf(rule).map(([field, formula]) => {
      const reference = this.referenceOf(formula) as number;
      return { field, formula, day: this.dayOf(formula), reference, result: resultOf(formula, reference) };
    });
  }

  /** The reference of a formula on its day, in millionths of a percent; undefined where it has none. */
  referenceOf(formula: RateFormula): number | undefined {
    return valueOn(this.references.get(formula.ref) as KnownRates, this.dayOf(formula));
  }
}
