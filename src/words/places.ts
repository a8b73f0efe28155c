import type { Lang, Text } from '../fields/faults.js';
import { FIGURES } from '../fields/figures.js';
import type { Policy } from '../fields/policy.js';
import { BASES, EXCLUSIONS, REASONS } from '../fields/reasons.js';
import { HEADINGS } from './headings.js';
import { GROUPING_LABELS, TERM_LABELS } from './labels.js';
import { PRESENT } from './phrases.js';
import { TERMS } from './terms.js';

/*
 * Where a value stands in a settlement, and the value, for people. In English both are as in the JSON form.
 */

/** The names of the parts of a settlement. */
const PARTS: Readonly<Record<string, Text>> = {
  loans: TERMS.loan,
  totals: TERMS.total,
  adjustments: TERMS.adjustments,
  advances: TERMS.advances,
  payable: TERMS.payable,
  policy: TERMS.policy,
  period: TERMS.period,
  terms: HEADINGS.terms,
};

/** The names of fields inside the parts. */
const FIELDS: Readonly<Record<string, Text>> = {
  ...Object.fromEntries(Object.entries(FIGURES).map(([name, { label }]) => [name, label])),
  ...GROUPING_LABELS,
  loanId: TERMS.loanId,
  householdId: TERMS.householdId,
  reasons: TERMS.reasons,
  excludedDays: TERMS.exclusions,
  funderShares: TERM_LABELS.funderShares,
  issued: TERMS.issued,
  recomputed: TERMS.recomputed,
  version: HEADINGS.program,
  policySha256: HEADINGS.policySha256,
  inputSha256: HEADINGS.inputSha256,
  from: TERMS.from,
  to: TERMS.toExclusive,
  source: TERMS.source,
  value: TERMS.value,
};

/** Steps that say nothing beside those below them. */
const UNSAID: ReadonlySet<string> = new Set(['groups', 'funders', 'household', 'provenance']);

/** The steps of a path: names, and keys in brackets. */
const STEPS = /\[(.*?)\](?=[.[]|$)|[^.[]+/g;

/** The names of what stands under a step, where it is codes. */
const NAMES_UNDER: Readonly<Record<string, Readonly<Record<string, Text>> | undefined>> = {
  basis: BASES,
  excludedDays: EXCLUSIONS,
  terms: TERM_LABELS,
};

const FUNDERS_UNDER: ReadonlySet<string> = new Set(['funders', 'payable', 'advances']);

/** Values that are codes. */
const CODES: Readonly<Record<string, Text>> = { ...BASES, ...REASONS };

/**
 * The path of a value of a settlement in words: `loans[L1].funders.province` → 借据 L1 省级财政. In English the path itself.
 *
 * @param funders whose names stand for their ids
 */
export function placeText(path: string, lang: Lang, funders: Policy['funders'] = []): string {
  if (lang === 'en') return path;
  const steps = Array.from(path.matchAll(STEPS), ([step, key]) => ({ name: key ?? step, isKey: key !== undefined }));
  const [part] = steps;
  const words = steps.map(({ name, isKey }, i): string => {
    const above = steps[i - 1]?.name ?? '';
    const texts =
      i === 0 ? PARTS : part?.name === 'policy' ? TERM_LABELS : (NAMES_UNDER[above] ?? (isKey ? {} : FIELDS));
    if (above === 'reasons' || (!isKey && UNSAID.has(name))) return '';
    if (FUNDERS_UNDER.has(above)) return funders.find(({ id }) => id === name)?.name ?? name;
    if (name === '') return TERMS.notStated[lang];
    const inHousehold = above === 'household' ? `household.${name}` : name;
    return textOf(texts, inHousehold, lang) ?? name;
  });
  return words.filter((word) => word !== '').join(' ');
}

/** A value of a settlement in words; undefined where it is written as in JSON. */
export function placeValueText(value: unknown, lang: Lang): string | undefined {
  if (lang === 'en') return undefined;
  if (typeof value === 'object' && value !== null) return PRESENT[lang];
  return typeof value === 'string' ? textOf(CODES, value, lang) : undefined;
}

function textOf(texts: Readonly<Record<string, Text>>, key: string, lang: Lang): string | undefined {
  return Object.hasOwn(texts, key) ? texts[key]?.[lang] : undefined;
}
