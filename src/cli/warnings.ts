import type { Lang, Text } from '../fields/faults.js';
import { formatWarning, type RawWarning, type Warning, warning } from '../fields/warnings.js';
import type { TableNotes } from '../io/csv.js';
import { formatNote, tableNotes } from '../io/tables/notes.js';
import { warnings } from '../settlement/warnings.js';
import { RefusedError } from './errors.js';
import type { Read } from './reading.js';

/** What is unlikely in an input: in its data, then in its files. */
export function warningsOf({ portfolio, source }: Read, lang: Lang): readonly Warning[] {
  return [...warnings(portfolio, { lang }), ...(source.warnings ?? []).map((raw) => warning(raw, lang))];
}

/** What is told of an input that is read: what is unlikely in it, and what of its tables was not read; a line each. */
export function inputLines(read: Read, lang: Lang): readonly string[] {
  return [...warningLines(warningsOf(read, lang), lang), ...noteLines(read.source.csv?.notes ?? [], lang)];
}

/** Warnings, a line each. */
export function warningLines(found: readonly RawWarning[], lang: Lang): readonly string[] {
  return found.map((raw) => formatWarning(warning(raw, lang), lang));
}

/** What of tables was not read, a line each. */
export function noteLines(notes: readonly TableNotes[], lang: Lang): readonly string[] {
  return tableNotes(notes, lang).map((note) => formatNote(note, lang));
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
