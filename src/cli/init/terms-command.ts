import type { Lang, Text } from '../../fields/faults.js';
import type { Policy } from '../../fields/policy.js';
import { escapeControls } from '../../io/escape-controls.js';
import { everyTerm, sourceOf } from '../../settlement/terms.js';
import { inBrackets, named } from '../../words/forms.js';
import { sourceText } from '../../words/labels.js';
import { policyLine } from '../../words/phrases.js';
import { termText } from '../../words/policy-terms.js';
import { TERMS } from '../../words/terms.js';
import type { Context } from '../context.js';
import type { TermsRequest } from '../options.js';
import type { Result } from '../recheck.js';
import { type OpenTerm, openTerms, type Question } from './open-terms.js';
import { type DraftPolicy, readDraft } from './policy.js';

/**
 * `terms`: the terms that a programme's text leaves open, with their values, what is known elsewhere, and their flags.
 *
 * @throws RefusedError, FileError, UsageError
 */
export async function listedTerms(request: TermsRequest, context: Context, lang: Lang): Promise<Result> {
  const draft = await readDraft(request, context, lang);
  const open = openIn(draft);
  const stdout =
    request.format === 'json' ? `${JSON.stringify(jsonOf(draft, open), null, 2)}\n` : tableOf(draft, open, lang);
  return { code: 0, stdout };
}

/** The open terms of a policy: those that it has not decided, and those that it has from elsewhere than its plan. */
export function openIn({ policy, undecided }: DraftPolicy): readonly OpenTerm[] {
  return openTerms().filter(({ name }) => undecided.includes(name) || sourceOf(policy, name).kind !== 'plan');
}

function tableOf(draft: DraftPolicy, open: readonly OpenTerm[], lang: Lang): string {
  const { policy, undecided } = draft;
  const count = open.filter(({ name }) => undecided.includes(name)).length;
  const lines = [
    policyLine(policy, lang),
    lang === 'en'
      ? `terms that the text of the programme leaves open: ${open.length}, of which undecided: ${count}`
      : `方案未规定的口径：${open.length} 项，其中待定 ${count} 项`,
    ...open.flatMap((term, i) => ['', ...linesOf(term, `${i + 1}.`, draft, lang)]),
  ];
  return `${lines.map(escapeControls).join('\n')}\n`;
}

/** What is known of a term, a line each. */
function linesOf(term: OpenTerm, number: string, draft: DraftPolicy, lang: Lang): string[] {
  const { name, label, questions } = term;
  return [
    `${number} ${inBrackets(label[lang], name, lang)}`,
    `   ${named(NOW[lang], statusOf(term, draft, lang), lang)}`,
    ...aboutLines(term, lang),
    ...questions.map((question) => `   ${named(FLAG[lang], flagText(question, lang), lang)}`),
  ];
}

/** What a term decides, its values, and what is known elsewhere, a line each. */
function aboutLines(term: OpenTerm, lang: Lang): string[] {
  const { options, none } = term;
  return [
    meaningLine(term, lang),
    ...options.map(({ value, label, meaning: follows }) => `   - ${choiceLine(value, label, follows, lang)}`),
    ...(none === undefined ? [] : [`   - ${choiceLine('none', TERMS.none, none, lang)}`]),
    knownLine(term, lang),
  ];
}

/** The line that tells what a term decides. */
export function meaningLine({ meaning }: OpenTerm, lang: Lang): string {
  return `   ${named(MEANING[lang], meaning[lang], lang)}`;
}

/** The line that tells what is known elsewhere. */
export function knownLine({ known }: OpenTerm, lang: Lang): string {
  return `   ${named(KNOWN[lang], known === undefined ? NOT_KNOWN[lang] : knownText(known, lang), lang)}`;
}

/** `pause, no subsidy on overdue days: overdue days are not subsidised; …`. */
export function choiceLine(value: string, label: Text, meaning: Text, lang: Lang): string {
  const name = lang === 'en' ? `${value}, ${label.en}` : `${value} ${label['zh-CN']}`;
  return named(value === label[lang] ? value : name, meaning[lang], lang);
}

/** What another rule says, and which. */
function knownText({ text, source }: NonNullable<OpenTerm['known']>, lang: Lang): string {
  return lang === 'en' ? `${text.en} [${sourceText(source, lang)}]` : `${text['zh-CN']}〔${sourceText(source, lang)}〕`;
}

/** The value that a policy has for a term, with its source; or that it is undecided. */
function statusOf({ name }: OpenTerm, { policy, undecided }: DraftPolicy, lang: Lang): string {
  if (undecided.includes(name)) return UNDECIDED[lang];
  const source = sourceText(sourceOf(policy, name), lang);
  const text = termText(name, policy, lang);
  return lang === 'en' ? `${text} [${source}]` : `${text}〔${source}〕`;
}

function flagText({ flag, takes }: Question, lang: Lang): string {
  return `--${flag} ${takes[lang]}`;
}

function jsonOf({ policy, undecided }: DraftPolicy, open: readonly OpenTerm[]): object {
  const { id, name } = policy;
  const values = new Map(everyTerm(policy).map((term) => [term.term, term]));
  return {
    policy: { id, name },
    terms: open.map((term) => ({
      term: term.name,
      label: term.label,
      meaning: term.meaning,
      mayBeNone: term.none !== undefined,
      choices: term.options,
      flags: term.questions.map(({ flag, takes, options, mayBeNone }) => ({
        flag: `--${flag}`,
        takes,
        choices: options.map(({ value }) => value),
        mayBeNone,
      })),
      known: term.known ?? null,
      ...(undecided.includes(term.name) ? { decided: null } : { decided: decidedOf(term, policy, values) }),
    })),
  };
}

function decidedOf(
  { name }: OpenTerm,
  policy: Policy,
  values: ReadonlyMap<string, ReturnType<typeof everyTerm>[number]>,
) {
  const { value, source } = values.get(name) as ReturnType<typeof everyTerm>[number];
  return { value, text: { en: termText(name, policy, 'en'), 'zh-CN': termText(name, policy, 'zh-CN') }, source };
}

export const UNDECIDED: Text = { en: 'undecided', 'zh-CN': '待定' };
const NOW: Text = { en: 'now', 'zh-CN': '现状' };
const MEANING: Text = { en: 'decides', 'zh-CN': '含义' };
const KNOWN: Text = { en: 'known elsewhere', 'zh-CN': '已知做法' };
const NOT_KNOWN: Text = { en: 'this program has no other rule for it', 'zh-CN': '本程序未收录其他规定' };
const FLAG: Text = { en: 'flag', 'zh-CN': '命令参数' };
