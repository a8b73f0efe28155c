import type { Lang, Text } from '../fields/faults.js';
import { VERSION } from '../fields/version.js';
import { escapeControls } from '../io/escape-controls.js';
import { named } from '../words/forms.js';
import type { Context, Surroundings } from './context.js';
import { crashLines, FileError, RefusedError, surroundingsError, systemCode, UsageError } from './errors.js';
import { nodeDisk } from './files/disk.js';
import { Files } from './files/files.js';
import type { WrittenSet } from './files/write-set.js';
import { commandIn } from './flags.js';
import { langOf, type Request, readArguments } from './options.js';
import { put } from './output.js';
import { type Progress, progressOn } from './progress.js';
import type { Result } from './recheck.js';
import type { Compared } from './verify.js';

/**
 * The exit code: 0 done, 1 differences found, 2 invalid input or usage, 70 a fault of the program or of its surroundings
 * (SPEC 9).
 */
export type ExitCode = 0 | 1 | 2 | 70;

/**
 * Runs the command. With 2 and 70, nothing is written to standard output and no file is written; standard error has the
 * faults.
 *
 * @param argv the arguments after the name of the command
 * @param compared what `verify` compares; without it the engine of this package
 */
export async function run(
  argv: readonly string[],
  surroundings: Surroundings,
  compared: Compared = {},
): Promise<ExitCode> {
  const context: Context = { ...surroundings, files: surroundings.files ?? new Files(nodeDisk), notes: [] };
  const lang = langOf(argv, context.env, context.locale);
  const progress = progressOn(context.stderr, lang);
  const tell = (lines: readonly string[]) => {
    // In pieces: the text of all faults may be longer than the longest string.
    for (let at = 0; at < lines.length; at += 1000) {
      const piece = lines.slice(at, at + 1000);
      context.stderr.write(`${piece.map(escapeControls).join('\n')}\n`);
    }
  };
  const refuse = (code: 2 | 70, lines: readonly string[]): ExitCode => {
    progress.done();
    tell([...context.notes, ...lines]);
    return code;
  };
  try {
    const { code, stdout, stderr, files } = await resultOf(readArguments(argv), context, progress, lang, compared);
    progress.done();
    try {
      await put(context.stdout, stdout);
    } catch (error) {
      files?.undo();
      throw error;
    }
    files?.finish();
    tell([...context.notes, ...(files === undefined ? [] : earlierLines(files, lang)), ...(stderr ?? [])]);
    return code;
  } catch (error) {
    context.files.abandon();
    if (error instanceof RefusedError) return refuse(2, error.lines);
    if (error instanceof UsageError) return refuse(2, [`tiexi: ${error.text[lang]}`, seeHelp(argv)[lang]]);
    const known = systemCode(error) === undefined ? error : surroundingsError(error, systemText(error as Error));
    if (known instanceof FileError) return refuse(known.code, [`tiexi: ${known.text[lang]}`, NOTHING_DONE[lang]]);
    return refuse(70, crashLines(error)[lang]);
  }
}

/** An error of the system that no part of the command has told in its own words. */
function systemText({ message }: Error): Text {
  return { en: `the system refuses an operation (${message})`, 'zh-CN': `系统拒绝了一项操作（${message}）` };
}

/** What has become of the files of an earlier settlement. */
function earlierLines({ removed, left }: WrittenSet, lang: Lang): readonly string[] {
  return [
    ...removed.map((name) => named(REMOVED[lang], name, lang)),
    ...left.map((name) => named(LEFT[lang], name, lang)),
  ];
}

async function resultOf(
  request: Request,
  context: Context,
  progress: Progress,
  lang: Lang,
  compared: Compared,
): Promise<Result> {
  if (request.command === 'version') return { code: 0, stdout: `${VERSION}\n` };
  if (request.command === 'help') {
    const { helpText } = await import('./help.js');
    return { code: 0, stdout: helpText(lang, request.of) };
  }
  if (request.command === 'completion') {
    const { completionScript } = await import('./completion.js');
    return { code: 0, stdout: completionScript(request.shell, lang) };
  }
  // Loaded only where there is something to do.
  const { carriedOut } = await import('./commands.js');
  return carriedOut(request, context, progress, lang, compared);
}

const REMOVED: Text = { en: 'removed, of an earlier run', 'zh-CN': '已删除以前运行的文件' };
const LEFT: Text = { en: 'left as it is, perhaps of an earlier run', 'zh-CN': '予以保留，可能为以前运行的文件' };

/** Where the use of the command is shown. */
function seeHelp(argv: readonly string[]): Text {
  const command = commandIn(argv);
  const help = command === undefined || command === 'help' ? 'tiexi --help' : `tiexi help ${command}`;
  return { en: `see ${help}`, 'zh-CN': `用法见 ${help}` };
}

const NOTHING_DONE: Text = { en: 'nothing was written', 'zh-CN': '未写入文件' };
