const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const isDigit = (code: number) => code >= 0x30 && code <= 0x39;
const isLetter = (code: number) => code >= 0x61 && code <= 0x7a;

/** Whether a JSON token that begins with this character is a number. */
export function beginsNumber(code: number): boolean {
  return code === 0x2d || isDigit(code);
}

/** A number, `true`, `false` or `null`. */
const WORD = /[-+.\w]+/y;

/**
 * The position after the JSON token that begins at a position: after a string, a number or a literal, otherwise after
 * one character. Beyond the text for an unterminated string.
 */
export function endOfToken(json: string, at: number): number {
  const first = json.charCodeAt(at);
  if (first === QUOTE) return endOfString(json, at);
  if (!beginsNumber(first) && !isLetter(first)) return at + 1;
  WORD.lastIndex = at;
  WORD.test(json);
  return WORD.lastIndex;
}

function endOfString(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at += 1;
  }
  return json.length + 1;
}
