import { basename, resolve } from 'node:path';
import type { Lang, Text } from '../fields/faults.js';
import { escapeControls } from '../io/escape-controls.js';
import { isHiddenName, isTableName, isTextName } from '../io/tables/file-names.js';
import { named } from '../words/forms.js';
import { PAGE } from '../words/page.js';
import { writtenLine } from '../words/phrases.js';
import type { Context } from './context.js';
import { FileError, UsageError } from './errors.js';
import { writeFile } from './files/write-file.js';
import { filesOf, readBytes } from './input.js';
import type { PageRequest } from './options.js';
import type { Result } from './recheck.js';

/**
 * `page`: opens the page in the browser, or writes it to a file, with the files of a folder in it where one is given. The page
 * sends nothing anywhere; a page with data in it is written only where it is asked for by name.
 *
 * @throws FileError, UsageError; then nothing is written
 */
export async function openedPage({ folder, out }: PageRequest, context: Context, lang: Lang): Promise<Result> {
  const { page, show } = context;
  if (page === undefined) throw new FileError(NO_PAGE, 70);
  if (folder !== undefined && out === undefined) throw new UsageError(NEEDS_OUT);
  const done = (...lines: readonly string[]): Result => ({
    code: 0,
    stdout: `${[...lines, PAGE.promise[lang]].map(escapeControls).join('\n')}\n`,
  });
  if (out === undefined) {
    const isShown = show?.(page) === true;
    return done(named(isShown ? OPENED[lang] : OPEN_BY_HAND[lang], page, lang), NEXT[lang]);
  }
  const files = folder === undefined ? [] : await filesIn(folder, context);
  const text = new TextDecoder().decode(await readBytes(page, context));
  await writeFile(out, withFiles(text, files), context);
  const names = files.map(({ name }) => basename(name));
  return done(
    writtenLine(out, lang),
    ...(folder === undefined ? [NEXT[lang]] : [named(HOLDS[lang], names.join(lang === 'en' ? ', ' : '、'), lang)]),
  );
}

/** The files of a folder that the page can read: tables and JSON. */
async function filesIn(folder: string, context: Context) {
  const path = resolve(context.cwd, folder);
  const found = context.files.find(folder, path);
  if (!found.isDirectory()) return [{ name: folder, bytes: await readBytes(folder, context) }];
  const names = context.files
    .namesIn(folder, path)
    .filter((name) => !isHiddenName(name) && (isTableName(name) || isTextName(name) || /\.json$/i.test(name)))
    .filter((name) => !context.files.isFolder(resolve(path, name)));
  return filesOf(folder, names.sort(), context);
}

/** The page with files in it, which it reads when it is opened. They are data, not scripts: the page's policy stays as it is. */
function withFiles(page: string, files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): string {
  const end = page.lastIndexOf('</body>');
  const blocks = files.map(
    ({ name, bytes }) =>
      `<script type="application/octet-stream+base64" data-file="${attribute(basename(name))}">${Buffer.from(bytes).toString('base64')}</script>\n`,
  );
  return `${page.slice(0, end)}${blocks.join('')}${page.slice(end)}`;
}

/** A text in a quoted attribute. */
function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

const NO_PAGE: Text = {
  en: 'the page is not part of this installation: install the package again',
  'zh-CN': '本次安装缺少网页文件：请重新安装',
};
const NEEDS_OUT: Text = {
  en: 'page with a folder needs --out with the file into which the page and the data are written; without the data: tiexi page, then drop the folder on it',
  'zh-CN': 'page 给出文件夹时，须以 --out 给出写入网页和数据的文件；不写入数据的，运行 tiexi page 后将文件夹拖入网页',
};
const OPENED: Text = { en: 'opened in the browser', 'zh-CN': '已在浏览器中打开' };
const OPEN_BY_HAND: Text = { en: 'open this file in a browser', 'zh-CN': '请在浏览器中打开此文件' };
const HOLDS: Text = { en: 'with the data of', 'zh-CN': '含有以下文件的数据' };
const NEXT: Text = { en: 'drop a folder of tables on it', 'zh-CN': '然后将表格所在文件夹拖入网页' };
