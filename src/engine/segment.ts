import type { CapKeyValue } from '../fields/caps.js';
import type { RateField, RateFormula } from '../fields/policy.js';
import type { Exclusion } from '../fields/reasons.js';
import { Decimal } from '../kernel/decimal.js';
import { yuan } from '../kernel/fen.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import { type Fraction, fraction } from '../kernel/rational.js';
import type { RawSegment } from './folded-loan.js';
import type { PreparedPolicy } from './prepared-policy.js';
import { PICO_IN_WHOLE } from './rates.js';
import { PICO_PER_MICRO, type RawLookup } from './references.js';

/** A cap on principal that left less than the balance. */
export interface BoundCap {
  /** The place of the cap in the policy's list. In the short form that per loan comes before that per household. */
  readonly place: number;
  /** Its keys, with the values that the loan has. */
  readonly per: readonly CapKeyValue[];
  /** The cap, in yuan. */
  readonly limit: Decimal;
  /** The covered balance of the household's earlier loans on these days, in yuan. The loan may use the cap less this amount. */
  readonly usedByEarlierLoans: Decimal;
}

/** Consecutive days on which nothing about a loan changes, with their exact amounts. */
export interface Segment {
  /** The first day, `YYYY-MM-DD`. */
  readonly from: string;
  /** The day after the last, `YYYY-MM-DD`. */
  readonly to: string;
  /** How many days there are from `from` to before `to`. */
  readonly days: number;
  /** The balance, in yuan. */
  readonly balance: Decimal;
  /** The part of the balance that is subsidised, in yuan: 0 where the days are excluded or the loan is ineligible. */
  readonly covered: Decimal;
  /** The eligible amounts, in yuan, where the policy subsidises these; absent elsewhere and for an ineligible loan. */
  readonly eligible?: Decimal;
  /** The rate in the contract, in percent a year. */
  readonly contractRate: Decimal;
  /** What the funders pay of it, in percent a year; 0 where nothing is subsidised. */
  readonly subsidyRate: Decimal;
  /** The rate that the bank concedes, in percent a year; 0 where nothing is subsidised. */
  readonly concessionRate: Decimal;
  /** The place in `policy.subsidy` of the rule that gave the subsidy rate; absent where nothing is subsidised. */
  readonly rule?: number;
  /** The place in `policy.concession` of the entry that gave the concession rate; absent where none did. */
  readonly concessionRule?: number;
  /** The reference rates that the rule looked up for these days, in the order of its fields; absent where it looked up none. */
  readonly references?: readonly ReferenceLookup[];
  /** The fraction of a year that the days make: units of the day count over its denominator, not reduced. */
  readonly weight: Fraction;
  /** Why the days are not subsidised; absent where they are, and for an ineligible loan. */
  readonly exclusion?: Exclusion;
  /** The cap on principal that left less than the balance, of several the first in the list that left least; absent where none did. */
  readonly cap?: BoundCap;
  /** The exact amounts, in fen, before any rounding. */
  readonly exact: {
    /** balance × contract rate × weight. */
    readonly interest: Fraction;
    /** covered × subsidy rate × weight. */
    readonly subsidy: Fraction;
    /** covered × concession rate × weight. */
    readonly concession: Fraction;
  };
}

/** A reference rate that a subsidy rule looked up. */
export interface ReferenceLookup {
  /** The field of the rule that is a formula of it: `points`, `floorPct`, `ceilingPct` or `maxPoints`. */
  readonly field: RateField;
  /** The name of the reference rate, as in `policy.references`. */
  readonly ref: string;
  /** The day of the look-up, as the formula says. */
  readonly on: RateFormula['on'];
  /** That day, `YYYY-MM-DD`: for `accrual` the first day of the segment, during which the rate stays the same. */
  readonly day: string;
  /** The reference rate on that day, in percent a year. */
  readonly pct: Decimal;
  /** The result of the formula, times × reference + plus, in percent a year; it may be below 0. */
  readonly result: Decimal;
}

/** A segment as it is shown. It computes nothing of its own: the amounts are the products that were summed. */
export function segmentOf(raw: RawSegment, { dayCount }: PreparedPolicy, cap?: BoundCap): Segment {
  const { from, to, units, balance, covered, eligible, rule, concessionRule, lookups, exclusion } = raw;
  const amount = (base: number, rate: number) =>
    fraction(BigInt(base) * BigInt(units) * BigInt(rate), BigInt(PICO_IN_WHOLE) * BigInt(dayCount.denominator));
  return Object.freeze({
    from: formatDay(from),
    to: formatDay(to),
    days: to - from,
    balance: yuan(balance),
    covered: yuan(covered),
    ...(eligible === undefined ? {} : { eligible: yuan(eligible) }),
    contractRate: percentOf(raw.contractRate),
    subsidyRate: percentOf(raw.subsidyRate),
    concessionRate: percentOf(raw.concessionRate),
    ...(rule === undefined ? {} : { rule }),
    ...(concessionRule === undefined ? {} : { concessionRule }),
    ...(lookups.length === 0 ? {} : { references: Object.freeze(lookups.map((each) => lookupOf(each, from))) }),
    weight: Object.freeze({ numerator: String(units), denominator: String(dayCount.denominator) }),
    ...(exclusion === undefined ? {} : { exclusion }),
    ...(cap === undefined ? {} : { cap }),
    exact: Object.freeze({
      interest: amount(balance, raw.contractRate),
      subsidy: amount(covered, raw.subsidyRate),
      concession: amount(covered, raw.concessionRate),
    }),
  });
}

/** A pico-percent, in percent: multiplying by it takes half of the time of dividing (419 ns against 820 ns). */
const PICO_PERCENT = /* @__PURE__ */ new Decimal(1).div(PICO_IN_WHOLE / 100);

function percentOf(pico: number): Decimal {
  return PICO_PERCENT.times(pico);
}

function lookupOf({ field, formula: { ref, on }, day, reference, result }: RawLookup, from: Day): ReferenceLookup {
  return Object.freeze({
    field,
    ref,
    on,
    day: formatDay(on === 'accrual' ? from : (day as Day)),
    pct: percentOf(reference * PICO_PER_MICRO),
    result: percentOf(result),
  });
}
