import { join, resolve } from 'node:path';
import type { Lang } from '../fields/faults.js';
import { named } from '../words/forms.js';
import { FILE_NAMES } from '../words/headings.js';
import { TERMS } from '../words/terms.js';
import type { Context } from './context.js';
import { UsageError } from './errors.js';

/** What may lie beside the tables of a folder, and its names in words. */
const BESIDE = {
  policy: { names: FILE_NAMES.policy, label: TERMS.policy },
  mapping: { names: FILE_NAMES.mapping, label: { en: 'mapping', 'zh-CN': '列名对应' } },
} as const;

/**
 * The policy or the mapping that lies beside the tables of a folder, as the user would name it; undefined where there is
 * none, and for an input that is no folder.
 *
 * @throws FileError; UsageError where there are two
 */
export function besideTables(what: keyof typeof BESIDE, input: string, { cwd, files }: Context): string | undefined {
  const path = resolve(cwd, input);
  if (input === '-' || !files.isFolder(path)) return undefined;
  const { names, label } = BESIDE[what];
  const known: readonly string[] = Object.values(names);
  const found = files.namesIn(input, path).filter((name) => known.includes(name.toLowerCase()));
  if (found.length < 2) return found[0] === undefined ? undefined : join(input, found[0]);
  const [one, other] = found.map((name) => join(input, name)) as [string, string];
  throw new UsageError({
    en: `two files for the ${label.en} lie in the folder: ${one} and ${other}; remove one, or give the right one with --${what}`,
    'zh-CN': `文件夹中有两份${label['zh-CN']}文件：${one} 和 ${other}；请移走其一，或用 --${what} 指明`,
  });
}

/** The line that tells where the policy or the mapping is from. */
export function takenLine(what: keyof typeof BESIDE, file: string, lang: Lang): string {
  return named(BESIDE[what].label[lang], lang === 'en' ? `taken from ${file}` : `取自 ${file}`, lang);
}

/** The line that tells that a mapping names what is not there. */
export function unusedLine(file: string, name: string, lang: Lang): string {
  return lang === 'en' ? `${file}: there is no table ${name}` : `${file}：没有表格 ${name}`;
}
