import { isObject, type Lang, type Text } from '../../fields/faults.js';
import { labelText } from '../../fields/label.js';
import {
  openHouseholdFields,
  openTermFields,
  type Policy,
  principalCapFields,
  type Source,
} from '../../fields/policy.js';
import type { Field } from '../../fields/table.js';
import { once } from '../../kernel/once.js';
import type { MicroPercent } from '../../kernel/percent.js';
import { suichang2024 } from '../../policies/suichang-2024.js';
import { customaryTerms } from '../../policies/terms.js';
import { TERM_NAMES } from '../../settlement/terms.js';
import { inBoth, parted } from '../../words/forms.js';
import { TERM_LABELS } from '../../words/labels.js';
import { CAP_PER_OPTIONS, OPEN_TERM_WORDS, type OpenTermName, type Option } from '../../words/open-terms.js';
import { termText } from '../../words/policy-terms.js';
import { pointsText } from '../../words/values.js';
import { flagsFor, formOf, TERM_FLAGS, type TermFlag, type TermValues, withTerms } from '../terms-flags.js';

/** What is asked for a term: the value of one of its flags. */
export interface Question {
  readonly flag: TermFlag;
  readonly label: Text;
  /** The form of the value. */
  readonly takes: Text;
  /** The values, where they are fixed. */
  readonly options: readonly Option[];
  /** Whether there may be none. */
  readonly mayBeNone: boolean;
}

/** What other rules say of a term. */
export interface Known {
  readonly value: unknown;
  readonly text: Text;
  readonly source: Source;
}

/** A term that a programme may leave open. */
export interface OpenTerm {
  readonly name: OpenTermName;
  readonly label: Text;
  readonly meaning: Text;
  readonly options: readonly Option[];
  /** What follows where there is none; absent where there must be one. */
  readonly none?: Text;
  /** Absent where no rule is known. */
  readonly known?: Known;
  readonly questions: readonly Question[];
}

/** The names of the terms that a programme may leave open, in the order of the policy's table. */
export const OPEN_TERM_NAMES: readonly OpenTermName[] = /* @__PURE__ */ TERM_NAMES.filter((name) =>
  Object.hasOwn(OPEN_TERM_WORDS, name),
) as readonly string[] as readonly OpenTermName[];

/** The terms that a programme may leave open. */
export const openTerms: () => readonly OpenTerm[] = /* @__PURE__ */ once(() => OPEN_TERM_NAMES.map(openTerm));

function openTerm(name: OpenTermName): OpenTerm {
  const { meaning, options = [], none } = OPEN_TERM_WORDS[name];
  const known = knownOf(name);
  return {
    name,
    label: TERM_LABELS[name],
    meaning,
    options,
    questions: flagsFor(['policy', ...name.split('.')]).map((flag) => questionOf(flag, name, options)),
    ...(none === undefined ? {} : { none }),
    ...(known === undefined ? {} : { known }),
  };
}

/** The labels of what a flag gives, where it gives a part of a term. */
const PART_LABELS: Readonly<Partial<Record<TermFlag, Text>>> = {
  'principal-cap-per-loan': labelText(principalCapFields.perLoan.labels),
  'principal-cap-per-household': labelText(principalCapFields.perHousehold.labels),
};

function questionOf(flag: TermFlag, name: OpenTermName, options: readonly Option[]): Question {
  const label = TERM_LABELS[name];
  const part = PART_LABELS[flag];
  const form = formOf(TERM_FLAGS[flag]);
  return {
    flag,
    label: part === undefined ? label : inBoth((lang) => `${label[lang]}${lang === 'en' ? ', ' : '，'}${part[lang]}`),
    takes: form,
    options: flag === 'amount-cap-per' ? CAP_PER_OPTIONS : options,
    mayBeNone: /\|none$/.test(form.en),
  };
}

function knownOf(name: OpenTermName): Known | undefined {
  const value = valueAt(customaryTerms, name);
  const source = (customaryTerms.sources as Readonly<Record<string, Source>>)[name];
  if (value === undefined || source === undefined) return undefined;
  return { value, text: inBoth((lang) => knownText(name, customary(), lang)), source };
}

/** Of a rate the points alone: the day from which they are in force is that of the policy, not of the other rule. */
function knownText(name: OpenTermName, policy: Policy, lang: Lang): string {
  if (name !== 'subsidy' && name !== 'concession') return termText(name, policy, lang);
  const points = (policy[name] ?? []).flatMap((rule) => ('points' in rule ? [rule.points as MicroPercent] : []));
  return parted(
    points.map((each) => pointsText(each, lang)),
    lang,
  );
}

/** A policy that has the customary terms, for their words. What it has for the other terms is not shown. */
const customary = /* @__PURE__ */ once(() => {
  const { sources: _, ...terms } = customaryTerms;
  const policy = filled({ preset: 'suichang-2024', terms }) as { readonly terms: never };
  return suichang2024(policy.terms);
});

/** A policy, or a preset with its terms, as it is written. */
export type WrittenPolicy = Readonly<Record<string, unknown>>;

/** The terms that a policy as it is written has not decided. A preset needs every open term, a policy those that are required. */
export function undecidedIn(policy: WrittenPolicy): readonly OpenTermName[] {
  const isPreset = Object.hasOwn(policy, 'preset');
  const given = isPreset ? policy.terms : policy;
  return OPEN_TERM_NAMES.filter((name) => valueAt(given, name) === undefined && (isPreset || isRequired(name)));
}

function isRequired(name: OpenTermName): boolean {
  const fields: Readonly<Record<string, Field>> = { ...openTermFields, ...openHouseholdFields };
  return fields[name.replace('household.', '')]?.absent === 'fault';
}

/** The value of a term, by its name; undefined where there is none. */
export function valueAt(terms: unknown, name: OpenTermName): unknown {
  return name.split('.').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), terms);
}

/**
 * A policy with some value for every term that it has not decided, so that the others can be read and checked. These values
 * are never shown or written.
 */
export function filled(policy: WrittenPolicy): unknown {
  const undecided = undecidedIn(policy);
  const flags: Partial<Record<TermFlag, string>> = {};
  const given = Object.hasOwn(policy, 'preset') ? policy.terms : policy;
  const needsPeriod = valueAt(given, 'rounding') === 'interest-period';
  for (const name of undecided) {
    for (const flag of flagsFor(['policy', ...name.split('.')])) {
      const { mayBeNone, options } = questionOf(flag, name, OPEN_TERM_WORDS[name].options ?? []);
      flags[flag] = mayBeNone ? 'none' : (options[0]?.value ?? '0');
    }
    if (name === 'interestPeriod' && needsPeriod) flags['interest-period'] = '20/3';
  }
  return withTerms(policy, undefined, flags as TermValues).policy;
}
