import { PERIOD } from '../fields/period.js';
import { type EncodedPolicy, POLICY } from '../fields/policy.js';
import type { BeforeAfter, Comparison } from '../planning/compare.js';
import type { Progress } from '../planning/progress.js';
import { type Encoded, encoded } from './encoded.js';

/** A {@link Progress} as JSON: amounts of yuan are strings of two decimals, shares of four, days `YYYY-MM-DD`. */
export interface EncodedProgress extends Encoded<Omit<Progress, 'policy' | 'period'>> {
  /** The policy of the portfolio. */
  readonly policy: EncodedPolicy;
  /** The settled period, half-open: days `YYYY-MM-DD`. */
  readonly period: { readonly from: string; readonly to: string };
}

/** A {@link Comparison} as JSON: amounts of yuan are strings of two decimals. */
export interface EncodedComparison extends Encoded<Omit<Comparison, 'policies' | 'period'>> {
  /** The two policies. */
  readonly policies: BeforeAfter<EncodedPolicy>;
  /** The settled period, half-open: days `YYYY-MM-DD`. */
  readonly period: { readonly from: string; readonly to: string };
}

/** Encodes a {@link Progress}: amounts in yuan as strings of two decimals, shares as strings of four. */
export function encodeProgress({ policy, period, ...measured }: Progress): EncodedProgress {
  const milestones = measured.milestones.map((milestone) => ({
    ...milestone,
    targets: milestone.targets.map((target) => ({
      ...target,
      measurements: target.measurements.map((one) => ({
        ...one,
        ...(one.share === undefined ? {} : { share: one.share.toFixed(4) }),
      })),
    })),
  }));
  return {
    policy: POLICY.encode(policy),
    period: PERIOD.encode(period),
    ...encoded(measured),
    milestones: encoded(milestones),
  };
}

/** Encodes a {@link Comparison}: amounts in yuan as strings of two decimals. */
export function encodeComparison({ policies, period, ...compared }: Comparison): EncodedComparison {
  return {
    policies: { before: POLICY.encode(policies.before), after: POLICY.encode(policies.after) },
    period: PERIOD.encode(period),
    ...encoded(compared),
  };
}
