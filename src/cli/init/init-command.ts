import { resolve } from 'node:path';
import type { Lang, Text } from '../../fields/faults.js';
import { escapeControls } from '../../io/escape-controls.js';
import { inBrackets, named } from '../../words/forms.js';
import { FILE_NAMES } from '../../words/headings.js';
import { policyLine, writtenLine } from '../../words/phrases.js';
import type { Context } from '../context.js';
import { UsageError } from '../errors.js';
import type { Content } from '../files/write-file.js';
import { checkFolder, refuseExisting, writeSet } from '../files/write-set.js';
import type { InitRequest } from '../options.js';
import type { Result } from '../recheck.js';
import { withAnswers } from './answers.js';
import { terminalDialogue } from './dialogue.js';
import { guideText, shellWord } from './guide.js';
import { interviewed } from './interview.js';
import { type OpenTerm, openTerms } from './open-terms.js';
import { type DraftPolicy, readDraft } from './policy.js';
import { workbookTemplate } from './template-workbook.js';
import { csvTemplate, type TemplateKind, templateOf } from './templates.js';

/**
 * `init`: writes a folder with a policy, templates of its tables, and a page that tells what to do. Asks for the terms that
 * are undecided where there is a terminal, and otherwise leaves them undecided. Nothing that exists is written over.
 *
 * @throws RefusedError, FileError, UsageError; then nothing is written
 */
export async function initialised(request: InitRequest, context: Context, lang: Lang): Promise<Result> {
  const { folder, answers } = request;
  const path = resolve(context.cwd, folder);
  const kinds = Object.keys(PLACES) as TemplateKind[];
  // Before anything is asked.
  if (checkFolder(folder, context)) {
    const names = [FILE_NAMES.policy, FILE_NAMES.guide, FILE_NAMES.templates].map((name) => name[lang]);
    const tables = kinds.filter((kind) => PLACES[kind] === 'folder').map((kind) => `${FILE_NAMES[kind][lang]}.xlsx`);
    refuseExisting(folder, path, [...names, ...tables], context.files.disk);
  }
  const read =
    answers === undefined
      ? await readDraft(request, context, lang)
      : await readDraft(request, context, lang, (policy) => withAnswers(policy, answers, context, lang), answers);
  const draft = await decided(read, context, lang);
  const undecided = openTerms().filter(({ name }) => draft.undecided.includes(name));
  const files: Record<string, Content> = {
    [FILE_NAMES.policy[lang]]: `${JSON.stringify(draft.written, null, 2)}\n`,
    [FILE_NAMES.guide[lang]]: guideText(undecided, lang),
  };
  for (const kind of kinds) {
    const template = templateOf(kind, draft.policy, lang);
    const inTemplates = `${FILE_NAMES.templates[lang]}/${template.name}`;
    files[`${PLACES[kind] === 'folder' ? template.name : inTemplates}.xlsx`] = await workbookTemplate(template, lang);
    files[`${inTemplates}.csv`] = csvTemplate(template);
  }
  const written = await writeSet({ folder, files }, context);
  return { code: 0, stdout: toldOf(written.names, draft, undecided, folder, lang), files: written };
}

/**
 * Where the workbook of a table is written: into the folder, where it is read, or beside its CSV form, which is not read
 * there. The table of events takes the place of that of repayments.
 */
const PLACES: Readonly<Record<TemplateKind, 'folder' | 'templates'>> = {
  loans: 'folder',
  households: 'folder',
  repayments: 'folder',
  events: 'templates',
};

/** The policy with the answers of whoever is at the terminal. */
async function decided(draft: DraftPolicy, context: Context, lang: Lang): Promise<DraftPolicy> {
  const asked = openTerms().filter(({ name }) => draft.undecided.includes(name));
  if (asked.length === 0) return draft;
  const dialogue = context.dialogue ?? (isTerminal(context) ? terminalDialogue() : undefined);
  if (dialogue === undefined) return draft;
  try {
    const result = await interviewed(draft, asked, dialogue, lang);
    if (result === undefined) throw new UsageError(BROKEN_OFF);
    return result;
  } finally {
    dialogue.close();
  }
}

/** Whether someone can read a question and answer it. */
function isTerminal({ stdin, stderr }: Context): boolean {
  return stdin.isTTY === true && stderr.isTTY === true;
}

function toldOf(
  names: readonly string[],
  draft: DraftPolicy,
  undecided: readonly OpenTerm[],
  folder: string,
  lang: Lang,
): string {
  const inCommand = shellWord(folder);
  const lines = [
    ...names.map((name) => writtenLine(name, lang)),
    '',
    policyLine(draft.policy, lang),
    ...(undecided.length === 0
      ? [DECIDED[lang]]
      : [
          named(UNDECIDED[lang], String(undecided.length), lang),
          ...undecided.map(({ name, label }) => `  ${inBrackets(label[lang], name, lang)}`),
        ]),
    lang === 'en'
      ? `next: fill in the tables, then: tiexi check ${inCommand} --year 2024`
      : `下一步：填写表格，然后运行：tiexi check ${inCommand} --year 2024`,
  ];
  return `${lines.map(escapeControls).join('\n')}\n`;
}

const DECIDED: Text = { en: 'all terms are decided', 'zh-CN': '各项口径均已确定' };
const UNDECIDED: Text = {
  en: 'undecided terms, without which nothing is computed',
  'zh-CN': '待定口径，确定之前不予计算',
};
const BROKEN_OFF: Text = {
  en: 'the questions were broken off; nothing was written',
  'zh-CN': '提问中断，未写入文件',
};
