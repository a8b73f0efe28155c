import { fault, formatFault, type Lang, type RawFault } from '../../fields/faults.js';
import { LANGS } from '../../fields/lang.js';
import { UNREAD } from '../../fields/parsed.js';
import { customaryTerms } from '../../policies/terms.js';
import type { OpenTermName } from '../../words/open-terms.js';
import { TERMS } from '../../words/terms.js';
import type { Context } from '../context.js';
import { RefusedError } from '../errors.js';
import { countOf, readTerms } from '../reading.js';
import { type TermFlag, type TermValues, withTerms } from '../terms-flags.js';
import { type OpenTerm, openTerms, type Question } from './open-terms.js';

/** What stands for none, besides its word in each language. */
const NONE = ['none', '没有', '不设'];
/** What may stand behind a number that has one unit only. */
const UNIT = /\s*(?:个?百分点|%|元|个?月)$/;

/**
 * The value of a flag that a text stands for: a value, its label in either language, or none. What is none of these is
 * returned without its unit, for the reader of the policy, which alone decides what is accepted.
 */
export function flagValue({ options, mayBeNone }: Question, text: string): string {
  const said = text.normalize('NFKC').trim();
  const folded = said.toLowerCase();
  if (mayBeNone && [...NONE, ...LANGS.map((lang) => TERMS.none[lang])].includes(folded)) return 'none';
  const found = options.find(({ value, label }) =>
    [value, label.en, label['zh-CN']].some((name) => name.normalize('NFKC').toLowerCase() === folded),
  );
  return found?.value ?? (options.length === 0 ? said.replace(UNIT, '') : said);
}

/** What stands for the rule that is known elsewhere. */
export const KNOWN = 'customary';

/** A policy with what is known elsewhere for a term, and its source. */
export function withKnown(policy: unknown, { name, known }: OpenTerm): unknown {
  if (known === undefined) return policy;
  const sources = { [name]: known.source };
  const [rule] = name === 'subsidy' || name === 'concession' ? customaryTerms[name] : [];
  const flag = name === 'subsidy' ? 'subsidy-points' : 'concession-points';
  // Of a rate the points alone are known: they are in force from the day the window of this policy opens.
  const given =
    rule === undefined
      ? withTerms(policy, termsWith(name, known.value), {})
      : withTerms(policy, undefined, { [flag]: rule.points });
  return withTerms(given.policy, { sources }, {}).policy;
}

/** An object of terms with one term. */
function termsWith(name: OpenTermName, value: unknown): object {
  const [first, part] = name.split('.') as [string, string | undefined];
  return { [first]: part === undefined ? value : { [part]: value } };
}

/**
 * A policy with the answers of a file, `{TERM: VALUE}`: a value of the term's JSON form, or a text as it is typed for a
 * question, or `customary` for what is known elsewhere.
 *
 * @throws RefusedError for what is no such file, or names a term that is none; FileError
 */
export async function withAnswers(policy: unknown, file: string, context: Context, lang: Lang): Promise<unknown> {
  const faults: RawFault[] = [];
  const answers = await readTerms(file, context, faults);
  let result = policy;
  if (answers !== UNREAD) {
    for (const [name, answer] of Object.entries(answers as Readonly<Record<string, unknown>>)) {
      const term = openTerms().find((each) => each.name === name);
      if (term === undefined) faults.push({ code: 'UNKNOWN_FIELD', path: [name], value: name, file });
      else result = withAnswer(result, term, answer);
    }
  }
  if (faults.length === 0) return result;
  throw new RefusedError([...faults.map((raw) => formatFault(fault(raw, lang))), countOf(faults.length, lang)]);
}

function withAnswer(policy: unknown, term: OpenTerm, answer: unknown): unknown {
  const [first, second] = term.questions as [Question, Question | undefined];
  if (typeof answer !== 'string') return withTerms(policy, termsWith(term.name, answer), {}).policy;
  if (answer === KNOWN && term.known !== undefined) return withKnown(policy, term);
  const value = flagValue(first, answer);
  if (second === undefined) return withTerms(policy, undefined, { [first.flag]: value } as TermValues).policy;
  // A term of two parts has no text but none.
  return withTerms(policy, termsWith(term.name, value === 'none' ? null : answer), {}).policy;
}

/** Whether a question is left out: what it asks does not apply after the answers before it. */
export function isLeftOut({ flag }: Question, given: Readonly<Partial<Record<TermFlag, string>>>): boolean {
  return flag === 'amount-cap-per' && given['amount-cap-per-household'] === 'none';
}
