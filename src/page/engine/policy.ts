import { isObject, type Lang } from '../../fields/faults.js';
import { openHouseholdFields, openTermFields } from '../../fields/policy.js';
import type { Field } from '../../fields/table.js';
import { safeParsePolicy } from '../../io/parse.js';
import { formatDay } from '../../kernel/plain-date.js';
import { customaryTerms } from '../../policies/terms.js';
import { sourceOf, TERM_NAMES, type TermName, termsOfPolicy } from '../../settlement/terms.js';
import { sourceText, TERM_LABELS } from '../../words/labels.js';
import { OPEN_TERM_WORDS, type OpenTermName } from '../../words/open-terms.js';
import { termText } from '../../words/policy-terms.js';
import type { ShownPolicy, ShownTerm, WrittenPolicy } from '../protocol.js';
import { choiceOf, FILLED_IN, written } from './term-parts.js';

/** The names of the terms that a programme may leave open, in the order of the policy's table. */
const OPEN_TERMS = TERM_NAMES.filter((name) =>
  Object.hasOwn(OPEN_TERM_WORDS, name),
) as readonly string[] as readonly OpenTermName[];

/** Whether a programme may leave a term open. */
export function isOpenTerm(name: string): name is OpenTermName {
  return Object.hasOwn(OPEN_TERM_WORDS, name);
}

/** The terms of a policy as it is written: those of a preset, or the policy itself. */
function termsOf(policy: WrittenPolicy): Readonly<Record<string, unknown>> {
  if (!Object.hasOwn(policy, 'preset')) return policy;
  return isObject(policy.terms) ? policy.terms : {};
}

/** The value of a term; undefined where there is none. */
export function valueAt(terms: unknown, name: string): unknown {
  return name.split('.').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), terms);
}

/** The terms that a policy has not decided. A preset needs every open term, a policy those that are required. */
export function undecidedIn(policy: WrittenPolicy): readonly OpenTermName[] {
  const isPreset = Object.hasOwn(policy, 'preset');
  const given = termsOf(policy);
  return OPEN_TERMS.filter((name) => valueAt(given, name) === undefined && (isPreset || isRequired(name)));
}

function isRequired(name: OpenTermName): boolean {
  const fields: Readonly<Record<string, Field>> = { ...openTermFields, ...openHouseholdFields };
  return fields[name.replace('household.', '')]?.absent === 'fault';
}

/** A policy with a term, and with the source of the term; without one it is an assumption of the caller. */
export function withTerm(policy: WrittenPolicy, name: OpenTermName, value: unknown, source?: unknown): WrittenPolicy {
  const [first, part] = name.split('.') as [string, string | undefined];
  const terms = termsOf(policy);
  const inner = isObject(terms[first]) ? terms[first] : {};
  const { [name]: _, ...otherSources } = isObject(terms.sources) ? terms.sources : {};
  const sources = source === undefined ? otherSources : { ...otherSources, [name]: source };
  const changed = { ...terms, [first]: part === undefined ? value : { ...inner, [part]: value }, sources };
  return Object.hasOwn(policy, 'preset') ? { ...policy, terms: changed } : changed;
}

/** A policy with what is known elsewhere for a term; as it is where nothing is. */
export function withCustomary(policy: WrittenPolicy, name: OpenTermName): WrittenPolicy {
  const value = valueAt(customaryTerms, name);
  const source = (customaryTerms.sources as Readonly<Record<string, unknown>>)[name];
  if (value === undefined || source === undefined) return policy;
  return withTerm(policy, name, value, source);
}

/** A policy with what is known elsewhere for every term that it has not decided. */
export function withAllCustomary(policy: WrittenPolicy): WrittenPolicy {
  return undecidedIn(policy).reduce(withCustomary, policy);
}

/** A policy with a term as its parts were typed; `null` for none. */
export function decided(
  policy: WrittenPolicy,
  name: OpenTermName,
  typed: Readonly<Record<string, string>> | null,
): WrittenPolicy {
  return withTerm(policy, name, typed === null ? null : written(name, typed, opensOn(policy)));
}

/** The first day of a policy's window; empty where it cannot be read, which is a fault of the rate then. */
function opensOn(policy: WrittenPolicy): string {
  const read = safeParsePolicy(filled(policy));
  return read.success ? formatDay(read.data.window.from) : '';
}

/**
 * A policy with some value for every term that it has not decided, so that the data and the other terms can be read. These
 * values are never shown, and nothing is settled with them.
 */
export function filled(policy: WrittenPolicy): WrittenPolicy {
  return undecidedIn(policy).reduce((result, name) => withTerm(result, name, FILLED_IN[name]), policy);
}

/** A policy as it is shown: every term with its value in words, its source, and, where it can be decided here, its choices. */
export function shownPolicy(policy: WrittenPolicy, lang: Lang): ShownPolicy {
  const undecided = undecidedIn(policy);
  const read = safeParsePolicy(filled(policy), { lang });
  const faults = read.success ? [] : read.faults;
  // Where a term has a fault, the others are shown as they are without it.
  const sound = read.success
    ? read.data
    : soundPart(
        policy,
        faults.map(({ path }) => termIn(path)),
      );
  const given = termsOf(policy);
  const shown = new Set<string>(sound === undefined ? OPEN_TERMS : termsOfPolicy(sound).map(({ term }) => term));
  const terms = TERM_NAMES.filter((name) => shown.has(name) || isOpenTerm(name)).map((name): ShownTerm => {
    const isUndecided = (undecided as readonly string[]).includes(name);
    const own = faults.filter(({ path }) => termIn(path) === name).map(({ message }) => message);
    const source = sound === undefined ? ({ kind: 'assumption' } as const) : sourceOf(sound, name);
    return {
      term: name,
      label: TERM_LABELS[name][lang],
      text: isUndecided || own.length > 0 || sound === undefined ? '' : termText(name, sound, lang),
      kind: source.kind,
      source: isUndecided ? '' : sourceText(source, lang),
      isUndecided,
      faults: own,
      ...(isOpenTerm(name)
        ? { meaning: OPEN_TERM_WORDS[name].meaning[lang], choice: choiceOf(name, valueAt(given, name), lang) }
        : {}),
    };
  });
  const named = new Set(terms.map(({ term }) => term));
  return {
    name: sound?.name ?? '',
    id: sound?.id ?? '',
    terms,
    undecided: undecided.length,
    faults: faults.filter(({ path }) => !named.has(termIn(path))).map(({ message }) => message),
  };
}

/** The policy with the terms that have faults filled in; undefined where it cannot be read so either. */
function soundPart(policy: WrittenPolicy, faulty: readonly string[]) {
  const without = faulty
    .filter(isOpenTerm)
    .reduce<WrittenPolicy>((result, name) => withTerm(result, name, FILLED_IN[name]), filled(policy));
  const read = safeParsePolicy(without);
  return read.success ? read.data : undefined;
}

/** The term that a path in a policy leads to. */
function termIn(path: readonly (string | number)[]): TermName {
  const inside = path[0] === 'terms' ? path.slice(1) : path;
  return (inside[0] === 'household' ? `household.${inside[1]}` : String(inside[0])) as TermName;
}
