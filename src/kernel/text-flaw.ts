/**
 * What makes a text invalid. The place of a character is its number, counted from 1 in code points.
 *
 * - `control`, `format`, `surrogate`, `ignorable`: a character of such a kind;
 * - `leading`, `trailing`: a blank at an end;
 * - `form`: the text is not in NFC; `written` is what stands at the first difference, `wanted` what NFC has there.
 */
export type TextFlaw =
  | {
      readonly kind: 'control' | 'format' | 'surrogate' | 'ignorable' | 'leading' | 'trailing';
      readonly place: number;
      readonly codePoint: number;
    }
  | {
      readonly kind: 'form';
      readonly place: number;
      readonly written: readonly number[];
      readonly wanted: readonly number[];
    };

/** Printable ASCII and the usual Chinese characters: all of them are in NFC and none is a flaw, but for blanks at ends. */
const PLAIN = /^[ -~\u4e00-\u9fff]*$/;
/** In every text. With `u`, only lone surrogates are surrogates. */
const REFUSED = /[\p{Cc}\p{Cf}\p{Surrogate}]/u;
/** In an id, besides. */
const REFUSED_IN_IDS = /[\p{Cc}\p{Cf}\p{Surrogate}\p{Default_Ignorable_Code_Point}]/u;
const LEADING = /^\p{White_Space}/u;
const TRAILING = /\p{White_Space}$/u;
const BLANK = 0x20;

/**
 * The first flaw of a text; undefined where it has none (SPEC 1). A text is in NFC and has no control characters, format
 * characters or lone surrogates. An id, besides, has no default-ignorable characters, and no blanks of any kind at its ends.
 */
export function flawOf(text: string, isId: boolean): TextFlaw | undefined {
  if (PLAIN.test(text)) {
    if (!isId || text === '') return undefined;
    if (text.charCodeAt(0) !== BLANK && text.charCodeAt(text.length - 1) !== BLANK) return undefined;
  }
  const at = text.search(isId ? REFUSED_IN_IDS : REFUSED);
  if (at >= 0) return characterAt(text, at, undefined);
  if (isId && LEADING.test(text)) return characterAt(text, 0, 'leading');
  // Every blank is one code unit.
  if (isId && TRAILING.test(text)) return characterAt(text, text.length - 1, 'trailing');
  const composed = text.normalize('NFC');
  return composed === text ? undefined : formOf(text, composed);
}

function characterAt(text: string, at: number, kind: 'leading' | 'trailing' | undefined): TextFlaw {
  const codePoint = text.codePointAt(at) as number;
  const place = Array.from(text.slice(0, at)).length + 1;
  return { kind: kind ?? kindOf(String.fromCodePoint(codePoint)), place, codePoint };
}

function kindOf(character: string): 'control' | 'format' | 'surrogate' | 'ignorable' {
  if (/\p{Surrogate}/u.test(character)) return 'surrogate';
  if (/\p{Cc}/u.test(character)) return 'control';
  return /\p{Cf}/u.test(character) ? 'format' : 'ignorable';
}

/** The first difference from NFC: a character with the marks that follow it. */
function formOf(text: string, composed: string): TextFlaw {
  const [written, wanted] = [text, composed].map((one) => Array.from(one)) as [string[], string[]];
  let first = 0;
  while (written[first] === wanted[first]) first += 1;
  // A mark belongs to the character before it.
  while (first > 0 && /^\p{M}/u.test(String(written[first]))) first -= 1;
  const group = (characters: readonly string[]) => {
    let end = first + 1;
    while (end < characters.length && /^\p{M}/u.test(characters[end] as string)) end += 1;
    return characters.slice(first, end).map((character) => character.codePointAt(0) as number);
  };
  return { kind: 'form', place: first + 1, written: group(written), wanted: group(wanted) };
}
