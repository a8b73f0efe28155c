import { join, resolve } from 'node:path';
import type { Lang } from '../fields/faults.js';
import { named } from '../words/forms.js';
import { FILE_NAMES } from '../words/headings.js';
import { TERMS } from '../words/terms.js';
import type { Context } from './context.js';
import { UsageError } from './errors.js';

/** The names of a policy that lies in the folder of the tables. */
const NAMES: readonly string[] = Object.values(FILE_NAMES.policy);

/**
 * The policy that lies beside the tables of a folder, as the user would name it; undefined where there is none, and for an
 * input that is no folder.
 *
 * @throws FileError; UsageError where there are two
 */
export function policyBeside(input: string, { cwd, files }: Context): string | undefined {
  const path = resolve(cwd, input);
  if (input === '-' || !files.isFolder(path)) return undefined;
  const found = files.namesIn(input, path).filter((name) => NAMES.includes(name.toLowerCase()));
  if (found.length < 2) return found[0] === undefined ? undefined : join(input, found[0]);
  const [one, other] = found.map((name) => join(input, name)) as [string, string];
  throw new UsageError({
    en: `two policies lie in the folder: ${one} and ${other}; remove one, or give the right one with --policy`,
    'zh-CN': `文件夹中有两份政策文件：${one} 和 ${other}；请移走其一，或用 --policy 指明`,
  });
}

/** The line that tells where the policy is from. */
export function takenLine(file: string, lang: Lang): string {
  return named(TERMS.policy[lang], lang === 'en' ? `taken from ${file}` : `取自 ${file}`, lang);
}
