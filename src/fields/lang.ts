import { isObject, type Lang } from './faults.js';
import { unexpected } from './stages.js';

/** Both languages, in the order in which they are offered. */
export const LANGS = ['zh-CN', 'en'] as const satisfies readonly Lang[];

/** Options with a language. */
interface WithLang {
  readonly lang?: Lang;
}

/**
 * The language that a program gave among the options of a function; `otherwise` where it gave none.
 *
 * @throws TypeError where the options are not an object; RangeError where the language is neither `zh-CN` nor `en`
 */
export function langIn(options: WithLang, otherwise: Lang): Lang {
  if (!isObject(options)) throw unexpected('options, an object such as {lang}', options);
  const { lang = otherwise } = options as WithLang;
  if (LANGS.includes(lang)) return lang;
  throw new RangeError(`unknown language ${String(lang)}: expected zh-CN or en`);
}
