import type { Lang, Text } from '../../fields/faults.js';
import { inBrackets, named } from '../../words/forms.js';
import { TERMS } from '../../words/terms.js';
import type { Dialogue } from '../context.js';
import { RefusedError, UsageError } from '../errors.js';
import type { TermFlag, TermValues } from '../terms-flags.js';
import { flagValue, isLeftOut, withKnown } from './answers.js';
import type { OpenTerm, Question } from './open-terms.js';
import { type DraftPolicy, draftOf } from './policy.js';
import { choiceLine, knownLine, meaningLine } from './terms-command.js';

/** What leads back to the question before. */
const BACK = '<';
/** What takes the rule that is known elsewhere. */
const TAKE_KNOWN = '0';

/**
 * Asks for every undecided term, in the order of the policy's table. A term may be left undecided; an answer that the
 * policy does not accept is asked for again.
 *
 * @returns the policy with the answers; undefined where no more answers come
 */
export async function interviewed(
  draft: DraftPolicy,
  terms: readonly OpenTerm[],
  dialogue: Dialogue,
  lang: Lang,
): Promise<DraftPolicy | undefined> {
  /** The policy before each of the terms that have been asked for. */
  const before: DraftPolicy[] = [draft];
  let told: readonly string[] = introduction(draft, terms.length, lang);
  while (before.length <= terms.length) {
    const i = before.length - 1;
    const [term, now] = [terms[i] as OpenTerm, before[i] as DraftPolicy];
    const answer = await answered(term, [...told, ...questionLines(term, i + 1, terms.length, lang)], dialogue, lang);
    told = [];
    if (answer === undefined) return undefined;
    if (answer === BACK) {
      if (before.length > 1) before.pop();
      continue;
    }
    try {
      before.push(changed(now, term, answer, lang));
    } catch (error) {
      told = ['', ...reasons(error, lang)];
    }
  }
  return before.at(-1);
}

/** The values of a term's flags; `<` to go back, `0` for what is known elsewhere; none of them where it is left undecided. */
type Answer = typeof BACK | typeof TAKE_KNOWN | TermValues;

async function answered(
  term: OpenTerm,
  lines: readonly string[],
  dialogue: Dialogue,
  lang: Lang,
): Promise<Answer | undefined> {
  const given: Partial<Record<TermFlag, string>> = {};
  let shown = lines;
  for (const question of term.questions) {
    if (isLeftOut(question, given)) continue;
    const text = (await dialogue.ask([...shown, ...optionLines(question, lang)], promptOf(question, lang)))?.trim();
    shown = [];
    if (text === undefined || text === BACK) return text;
    if (text === TAKE_KNOWN && term.known !== undefined) return text;
    // One part of a term alone decides nothing.
    if (text === '') return {};
    given[question.flag] = numbered(question, text) ?? flagValue(question, text);
  }
  return given;
}

/** The value of a number in front of an option. */
function numbered({ options }: Question, text: string): string | undefined {
  return /^\d{1,2}$/.test(text.normalize('NFKC')) ? options[Number(text.normalize('NFKC')) - 1]?.value : undefined;
}

/** @throws RefusedError, UsageError where the policy does not accept the answer */
function changed(draft: DraftPolicy, term: OpenTerm, answer: Exclude<Answer, typeof BACK>, lang: Lang): DraftPolicy {
  const { written } = draft;
  const originOf = () => term.name;
  return answer === TAKE_KNOWN
    ? draftOf(withKnown(written, term), {}, lang, originOf)
    : draftOf(written, answer, lang, originOf);
}

function reasons(error: unknown, lang: Lang): readonly string[] {
  if (error instanceof UsageError) return [error.text[lang]];
  if (error instanceof RefusedError) return error.faults.map(({ message }) => message);
  throw error;
}

function introduction({ policy }: DraftPolicy, count: number, lang: Lang): readonly string[] {
  return lang === 'en'
    ? [
        `${policy.name}: the text of the programme leaves ${count} terms open. Nothing is assumed for you.`,
        'Answer with a number, a value or its name. Enter alone leaves a term undecided.',
        '0 takes what is known elsewhere and keeps its source; < leads back to the term before.',
      ]
    : [
        `${policy.name}：有 ${count} 项口径方案未作规定，程序不代为设定。`,
        '请输入编号、代码或名称；直接按回车，该项留作待定。',
        '输入 0 采用已知做法并保留其出处；输入 < 返回上一项。',
      ];
}

function questionLines(term: OpenTerm, number: number, count: number, lang: Lang): string[] {
  const { name, label, known, none } = term;
  return [
    '',
    `[${number}/${count}] ${inBrackets(label[lang], name, lang)}`,
    meaningLine(term, lang),
    knownLine(term, lang),
    ...(known === undefined ? [] : [`   ${TAKE_KNOWN}  ${TAKEN[lang]}`]),
    ...(none === undefined ? [] : [`   ${choiceLine('none', TERMS.none, none, lang)}`]),
  ];
}

function optionLines({ options }: Question, lang: Lang): string[] {
  return options.map(({ value, label, meaning }, i) => `   ${i + 1}  ${choiceLine(value, label, meaning, lang)}`);
}

function promptOf({ label, takes, options }: Question, lang: Lang): string {
  const form = options.length === 0 ? takes[lang] : `1–${options.length}`;
  return `${named(inBrackets(label[lang], form, lang), '', lang).trimEnd()} `;
}

const TAKEN: Text = { en: 'take this, with its source', 'zh-CN': '采用该做法，并保留其出处' };
