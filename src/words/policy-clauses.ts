import type { Lang } from '../fields/faults.js';
import { langIn } from '../fields/lang.js';
import type { Policy, Source } from '../fields/policy.js';
import { checkPolicyRead } from '../fields/read-check.js';
import { type TermName, termsOfPolicy } from '../settlement/terms.js';
import { sourceText, TERM_LABELS } from './labels.js';
import { termText } from './policy-terms.js';

/** A term of a policy in a sentence. */
export interface PolicyClause {
  /** The policy's name for the term: `dayCount`, `household.listing`. */
  readonly term: string;
  /** What the term is called. */
  readonly name: string;
  /** What it says, in a sentence. */
  readonly text: string;
  /** Where it comes from, in words: the plan with its article, a reading of it, another rule, or an assumption. */
  readonly source: string;
  /** The kind of the source. */
  readonly kind: Source['kind'];
}

/**
 * A policy in sentences, a clause for every term, to be held against the text of the programme. The clauses are those of
 * explanations and papers, in the order of the policy's fields.
 *
 * @throws RangeError where `lang` is unknown
 */
export function policyClauses(policy: Policy, options: { readonly lang?: Lang } = {}): readonly PolicyClause[] {
  checkPolicyRead(policy);
  const lang = langIn(options, 'zh-CN');
  return Object.freeze(
    termsOfPolicy(policy).map(({ term, source }) =>
      Object.freeze({
        term,
        name: TERM_LABELS[term as TermName][lang],
        text: termText(term as TermName, policy, lang),
        source: sourceText(source, lang),
        kind: source.kind,
      }),
    ),
  );
}
