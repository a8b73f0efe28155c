import type { Lang, Text } from '../fields/faults.js';
import { formatWarning, type RawWarning, type Warning, warning } from '../fields/warnings.js';
import { warnings } from '../settlement/warnings.js';
import { RefusedError } from './errors.js';
import type { Read } from './reading.js';

/** What is unlikely in an input: in its data, then in its files. */
export function warningsOf({ portfolio, source }: Read, lang: Lang): readonly Warning[] {
  return [...warnings(portfolio, { lang }), ...(source.warnings ?? []).map((raw) => warning(raw, lang))];
}

/** Warnings, a line each. */
export function warningLines(found: readonly RawWarning[], lang: Lang): readonly string[] {
  return found.map((raw) => formatWarning(warning(raw, lang), lang));
}

/** @throws RefusedError under `--strict` where there is any warning: nothing is then computed or written */
export function refuseIfStrict(
  { strict }: { readonly strict?: boolean },
  found: readonly RawWarning[],
  lang: Lang,
): void {
  if (strict === true && found.length > 0) throw new RefusedError([...warningLines(found, lang), STRICT[lang]]);
}

const STRICT: Text = {
  en: '--strict: there are warnings; nothing was written',
  'zh-CN': '--strict：存在提示；未写入文件',
};
