import { type EncodedPolicy, encodePolicy } from '../fields/encode-policy.js';
import type { Policy, Source } from '../fields/policy.js';
import type { Exclusion, Reason } from '../fields/reasons.js';

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
] as const;

export type TermName = (typeof TERM_NAMES)[number];

/** The term that a loan condition rests on. */
export const TERM_OF_REASON: Readonly<Record<Reason, TermName>> = {
  LENDER_NOT_ELIGIBLE: 'lenders',
  PRODUCT_NOT_ELIGIBLE: 'products',
  DISBURSED_BEFORE_WINDOW: 'window',
  DISBURSED_AFTER_WINDOW: 'window',
  HOUSEHOLD_NOT_LISTED: 'household.listing',
  HOUSEHOLD_ON_ASSISTANCE: 'household.excludedAssistance',
  INCOME_ABOVE_CEILING: 'household.incomeCeiling',
  OTHER_SUBSIDY: 'otherSubsidy',
  MISUSED: 'misuse',
};

/** The term that a day condition rests on; none for the end of the loan itself. */
export const TERM_OF_EXCLUSION: Readonly<Record<Exclusion, TermName | undefined>> = {
  EXTENDED: 'extension',
  AFTER_MATURITY: undefined,
  TERM_CAP: 'termCapMonths',
  OVERDUE: 'overdue',
  MISUSED: 'misuse',
  INTEREST_UNPAID: 'payment',
  HOUSEHOLD_NOT_LISTED: 'household.listing',
  PRINCIPAL_CAP: 'principalCap',
};

/** Every term of a policy, with its value and its source. */
export function termsOfPolicy(policy: Policy): readonly Term[] {
  const encoded = encodePolicy(policy);
  return TERM_NAMES.map((term) => {
    const [name, inner] = term.split('.') as [keyof EncodedPolicy, string | undefined];
    const value = inner === undefined ? encoded[name] : (encoded[name] as Record<string, unknown>)[inner];
    return { term, value: value ?? null, source: sourceOf(policy, term) };
  });
}

/** The terms that are not from the plan, with what the policy says of their source (SPEC 3). */
export function termsNotFromPlan(policy: Policy): readonly Term[] {
  return termsOfPolicy(policy).filter(({ source }) => source.kind !== 'plan');
}

/** Where a term comes from; without a word about it, it is an assumption of the caller. */
export function sourceOf(policy: Policy, term: string): Source {
  const source = policy.sources?.[term];
  if (source === undefined) return { kind: 'assumption' };
  if (typeof source !== 'string') return source;
  return { kind: /^plan\b/.test(source) ? 'plan' : /^assumption\b/.test(source) ? 'assumption' : 'rule', note: source };
}
