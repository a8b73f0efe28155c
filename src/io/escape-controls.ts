import type { Quoting } from '../kernel/json-writer.js';

/** Signs that are not shown, or that change how a text is shown: controls, formats, separators of lines. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
/** Likewise, but for tabs and line ends, which structure a text. */
const UNSAFE_IN_LINES = /[^\P{Cc}\t\n\r]|[\p{Cf}\p{Cs}\u2028\u2029]/gu;

/**
 * Whether a text may have any that {@link escapeUnsafe} escapes: a unit outside ranges that have none of them. It is exact
 * for most texts, and looks through 100 MB in 0.2 seconds where the exact pattern takes 2.
 */
const MAY_BE_UNSAFE = /[^\t\n\r -~\u00ae-\u05ff\u2010-\u2027\u2070-\ud7ff\ue000-\ufefe\uff00-\ufff8]/;

/**
 * Escapes control characters, marks of direction and other signs that are not shown (`\u001b`), so that a text of one line
 * cannot change how a terminal shows it. Line ends are escaped too.
 */
export function escapeControls(text: string): string {
  return text.replace(UNSAFE, escaped);
}

/**
 * {@link escapeControls} of a whole text: tabs and line ends stay, and so does a byte-order mark at its beginning. In JSON
 * the escapes are JSON's own, and the value is the same.
 */
export function escapeUnsafe(text: string): string {
  if (text.startsWith('\ufeff')) return `\ufeff${escapeUnsafe(text.slice(1))}`;
  return MAY_BE_UNSAFE.test(text) ? text.replace(UNSAFE_IN_LINES, escaped) : text;
}

/** How JSON is written that may be shown: what is not shown, and could change how a terminal shows it, is escaped. */
export const SHOWN: Quoting = {
  special: /[^ !#-[\]-~\u00ae-\u05ff\u2010-\u2027\u2070-\ud7ff\ue000-\ufefe\uff00-\ufff8]/,
  greatest: 0x7e,
  quote: (text) => escapeUnsafe(JSON.stringify(text)),
};

/** Each of its UTF-16 units, as JSON writes them. */
function escaped(character: string): string {
  let written = '';
  for (let i = 0; i < character.length; i++) {
    written += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
  return written;
}
