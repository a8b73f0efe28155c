import { PERIOD } from '../fields/period.js';
import { type EncodedPolicy, POLICY } from '../fields/policy.js';
import { Decimal } from '../kernel/decimal.js';
import type { Both, Comparison } from '../planning/compare.js';
import type { Progress } from '../planning/progress.js';

/** Plain data with strings in the place of Decimals. */
export type Encoded<T> = T extends Decimal
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Encoded<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Encoded<T[Key]> }
      : T;

/** A {@link Progress} as JSON: amounts of yuan are strings of two decimals, shares of four, days `YYYY-MM-DD`. */
export interface EncodedProgress extends Encoded<Omit<Progress, 'policy' | 'period'>> {
  readonly policy: EncodedPolicy;
  readonly period: { readonly from: string; readonly to: string };
}

/** A {@link Comparison} as JSON: amounts of yuan are strings of two decimals. */
export interface EncodedComparison extends Encoded<Omit<Comparison, 'policies' | 'period'>> {
  readonly policies: Both<EncodedPolicy>;
  readonly period: { readonly from: string; readonly to: string };
}

/** What {@link Progress} is as JSON: amounts in yuan as strings of two decimals, shares as strings of four. */
export function encodeProgress({ policy, period, ...measured }: Progress): EncodedProgress {
  const milestones = measured.milestones.map((milestone) => ({
    ...milestone,
    targets: milestone.targets.map((target) => ({
      ...target,
      readings: target.readings.map((reading) => ({ ...reading, share: reading.share.toFixed(4) })),
    })),
  }));
  return {
    policy: POLICY.encode(policy),
    period: PERIOD.encode(period),
    ...encoded(measured),
    milestones: encoded(milestones),
  };
}

/** What {@link Comparison} is as JSON: amounts in yuan as strings of two decimals. */
export function encodeComparison({ policies, period, ...compared }: Comparison): EncodedComparison {
  return {
    policies: { before: POLICY.encode(policies.before), after: POLICY.encode(policies.after) },
    period: PERIOD.encode(period),
    ...encoded(compared),
  };
}

/** Every Decimal, an amount, as a string of two decimals; everything else as it is. */
function encoded<T>(value: T): Encoded<T> {
  return textOf(value) as Encoded<T>;
}

function textOf(value: unknown): unknown {
  if (value instanceof Decimal) return value.toFixed(2);
  if (Array.isArray(value)) return value.map(textOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, textOf(part)]));
}
