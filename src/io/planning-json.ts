import { PERIOD } from '../fields/period.js';
import { type EncodedPolicy, POLICY } from '../fields/policy.js';
import { stageOf, unexpected } from '../fields/stages.js';
import { isDecimal } from '../kernel/decimal.js';
import type { BeforeAfter, Comparison } from '../planning/compare.js';
import type { Progress } from '../planning/progress.js';
import type { Quote } from '../planning/quote.js';
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

/**
 * Encodes a {@link Progress}: amounts in yuan as strings of two decimals, shares as strings of four.
 *
 * @throws TypeError where the value is not what `progress` returns
 */
export function encodeProgress(measurement: Progress): EncodedProgress {
  if (stageOf(measurement)?.name !== 'the result of progress' || !isDecimal(measurement.balance)) {
    throw unexpected('the result of progress', measurement);
  }
  const { policy, period, ...measured } = measurement;
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

/** A {@link Quote} as JSON: amounts of yuan are strings of two decimals. */
export interface EncodedQuote extends Encoded<Quote> {}

/**
 * Encodes a {@link Quote}: amounts in yuan as strings of two decimals. What `screen` and `screenList` return is JSON already.
 *
 * @throws TypeError where the value is not what `quote` returns
 */
export function encodeQuote(quoted: Quote): EncodedQuote {
  if (stageOf(quoted)?.name !== 'the result of quote' || !isDecimal(quoted.total.subsidy)) {
    throw unexpected('the result of quote', quoted);
  }
  return encoded(quoted);
}

/**
 * Encodes a {@link Comparison}: amounts in yuan as strings of two decimals.
 *
 * @throws TypeError where the value is not what `compare` returns
 */
export function encodeComparison(comparison: Comparison): EncodedComparison {
  if (stageOf(comparison)?.name !== 'the result of compare' || !isDecimal(comparison.totals?.subsidy?.before)) {
    throw unexpected('the result of compare', comparison);
  }
  const { policies, period, ...compared } = comparison;
  return {
    policies: { before: POLICY.encode(policies.before), after: POLICY.encode(policies.after) },
    period: PERIOD.encode(period),
    ...encoded(compared),
  };
}
