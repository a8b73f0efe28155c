import { type EncodedPolicy, encodePolicy } from '../model/encode-policy.js';
import type { Policy, Source } from '../model/policy.js';

/** A term under which a settlement was made that is not from the programme's own text, and where it comes from. */
export interface Term {
  /** The policy's name for it: `dayCount`, `household.listing`. */
  readonly term: string;
  /** As the policy's JSON form gives it; `null` where the term is that there is none. */
  readonly value: unknown;
  /** Another rule, or an assumption of whoever runs the settlement. */
  readonly source: Source;
}

/** The terms of a policy, in SPEC 3's order: a name of two parts is looked up inside its first. */
export const TERM_NAMES = [
  'window',
  'lenders',
  'products',
  'household.listing',
  'household.testedOn',
  'household.excludedAssistance',
  'household.incomeCeiling',
  'subsidy',
  'rateAppliesBy',
  'concession',
  'principalCap',
  'termCapMonths',
  'amountCap',
  'dayCount',
  'overdue',
  'extension',
  'misuse',
  'payment',
  'otherSubsidy',
  'rounding',
  'interestPeriod',
  'funders',
] as const satisfies readonly (keyof EncodedPolicy | `household.${keyof EncodedPolicy['household']}`)[];

export type TermName = (typeof TERM_NAMES)[number];

/** The terms that are not from the plan, with what the policy says of their source (SPEC 3). */
export function termsNotFromPlan(policy: Policy): readonly Term[] {
  const encoded = encodePolicy(policy);
  return TERM_NAMES.flatMap((term): Term[] => {
    const source = sourceOf(policy, term);
    if (source.kind === 'plan') return [];
    const [name, inner] = term.split('.') as [keyof EncodedPolicy, string | undefined];
    const value = inner === undefined ? encoded[name] : (encoded[name] as Record<string, unknown>)[inner];
    return [{ term, value: value ?? null, source }];
  });
}

/** Where a term comes from; without a word about it, it is an assumption of the caller. */
export function sourceOf(policy: Policy, term: string): Source {
  const source = policy.sources?.[term];
  if (source === undefined) return { kind: 'assumption' };
  if (typeof source !== 'string') return source;
  return { kind: /^plan\b/.test(source) ? 'plan' : /^assumption\b/.test(source) ? 'assumption' : 'rule', note: source };
}
