import type { Text } from '../fields/faults.js';
import { labelText } from '../fields/label.js';
import {
  type EncodedPolicy,
  householdTermsFields,
  POLICY,
  type Policy,
  policyFields,
  SOURCE,
  SOURCE_KIND,
  type Source,
} from '../fields/policy.js';
import type { Exclusion, Reason } from '../fields/reasons.js';
import type { Field } from '../fields/table.js';

/** A term under which a settlement was made that is not from the programme's own text, and where it comes from. */
export interface Term {
  /** The policy's name for it: `dayCount`, `household.listing`. */
  readonly term: string;
  /** As the policy's JSON form gives it; `null` where the term is that there is none. */
  readonly value: unknown;
  /** Where it comes from: the programme's text, a reading of it, another rule, or an assumption of whoever runs the settlement. */
  readonly source: Source;
}

/** The fields of a policy that are not terms. */
type NotATerm = 'id' | 'name' | 'sources';

/** The terms of a policy; a name of two parts is looked up inside its first. */
export type TermName =
  | Exclude<keyof typeof policyFields, NotATerm | 'household'>
  | `household.${keyof typeof householdTermsFields}`;

const NOT_TERMS: Readonly<Record<NotATerm, true>> = { id: true, name: true, sources: true };

/** The terms of a policy with their labels, in the order of its table. */
export const TERM_LABELS = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.fromEntries(
    /* @__PURE__ */ Object.entries<Field>(policyFields).flatMap(([name, { labels }]) => {
      if (Object.hasOwn(NOT_TERMS, name)) return [];
      if (name !== 'household') return [[name, labelText(labels)]];
      return Object.entries<Field>(householdTermsFields).map(([part, own]) => [
        `${name}.${part}`,
        labelText(own.labels),
      ]);
    }),
  ),
) as Readonly<Record<TermName, Text>>;

/** The names of the terms, in the order of the policy's table. */
export const TERM_NAMES = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.keys(TERM_LABELS),
) as readonly TermName[];

/** The term that a loan condition rests on. */
export const TERM_OF_REASON: Readonly<Record<Reason, TermName>> = {
  LENDER_NOT_ELIGIBLE: 'lenders',
  PRODUCT_NOT_ELIGIBLE: 'products',
  DISBURSED_BEFORE_WINDOW: 'window',
  DISBURSED_AFTER_WINDOW: 'window',
  CONTRACTED_BEFORE_WINDOW: 'window',
  CONTRACTED_AFTER_WINDOW: 'window',
  HOUSEHOLD_NOT_LISTED: 'household.listing',
  HOUSEHOLD_ON_ASSISTANCE: 'household.excludedAssistance',
  INCOME_ABOVE_CEILING: 'household.incomeCeiling',
  OTHER_SUBSIDY: 'otherSubsidy',
  MISUSED: 'misuse',
  OVERDUE: 'overdue',
  RATE_BELOW_CONDITION: 'conditions',
  RATE_ABOVE_CONDITION: 'conditions',
  PRINCIPAL_BELOW_CONDITION: 'conditions',
  PRINCIPAL_ABOVE_CONDITION: 'conditions',
  TERM_BELOW_CONDITION: 'conditions',
  TERM_ABOVE_CONDITION: 'conditions',
  NO_RULE: 'subsidy',
  TOO_MANY_LOANS: 'conditions',
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
  NO_RULE: 'subsidy',
  NO_ELIGIBLE_AMOUNT: 'subsidisedOn',
  PRINCIPAL_CAP: 'principalCap',
};

/**
 * The terms that most programmes do not have. A policy without one, and without a source that says so, does not assume that
 * there is none: the term is not listed.
 */
const SELDOM: ReadonlySet<TermName> = new Set(['conditions', 'funderShares', 'references', 'subsidisedOn']);

/** The terms of a policy, with their values and sources: all, but those that most programmes do not have and it has not. */
export function termsOfPolicy(policy: Policy): readonly Term[] {
  return everyTerm(policy).filter(
    ({ term, value }) => value !== null || !SELDOM.has(term as TermName) || policy.sources?.[term] !== undefined,
  );
}

/** Every term, with the value and the source that a policy has for it, in the order of {@link TERM_NAMES}. */
export function everyTerm(policy: Policy): readonly Term[] {
  const encoded = POLICY.encode(policy);
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

const isSourceKind = (word: string): word is Source['kind'] => Object.hasOwn(SOURCE_KIND.choices, word);

/** Where a term comes from; without a word about it, it is an assumption of the caller. */
export function sourceOf(policy: Policy, term: string): Source {
  const source = policy.sources?.[term];
  if (source === undefined) return { kind: 'assumption' };
  if (typeof source !== 'string') return SOURCE.encode(source);
  const [word = ''] = /^\w+/.exec(source) ?? [];
  return { kind: isSourceKind(word) ? word : 'rule', note: source };
}
