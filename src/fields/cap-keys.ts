import { LIMITS } from './limits.js';
import type { Form } from './table.js';

/** The keys of caps, but for those of attributes. */
export const CAP_KEYS = ['loan', 'household', 'lender', 'product'] as const;

/** The beginning of the key of an attribute. */
export const ATTRIBUTE_KEY = 'attribute:';

/**
 * A key of a cap. Loans with the same values of all keys are under one cap: `loan` (each by itself), `household`, `lender`,
 * `product`, or `attribute:` and the name of an attribute.
 */
export type CapKey = (typeof CAP_KEYS)[number] | `${typeof ATTRIBUTE_KEY}${string}`;

/** A key of a cap. Its checks are those of caps. */
export const CAP_KEY: Form<string, CapKey, undefined, string> = {
  kind: 'word',
  limit: LIMITS.text,
  pattern: `^(${CAP_KEYS.join('|')}|${ATTRIBUTE_KEY}[\\s\\S]+)$`,
  encode: (key) => key,
};
