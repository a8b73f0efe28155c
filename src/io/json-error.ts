import { type TextPlace, TextPlaces } from './text-places.js';

/** A token. A string has characters from U+0020 on except quote and backslash, and escapes. */
const TOKEN =
  /[{}[\],:]|"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[ !#-[\]-\uffff]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const BLANKS = /[ \t\n\r]*/y;

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | 'more';

/**
 * The place of the first token that is not allowed where it is, of the first text that is not a token, or the end of an
 * incomplete text. It is found here because the messages of JavaScript engines differ.
 */
export function placeOfJsonError(json: string): TextPlace {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    at = endOf(BLANKS, json, at);
    const end = endOf(TOKEN, json, at);
    const next: Expected | undefined = end > at ? after(json[at] as string, expected, open) : undefined;
    if (next === undefined) return new TextPlaces(json).of(at);
    expected = next;
    at = end;
  }
}

/** What is expected after a token that begins with `first`; undefined where the token is not allowed. */
function after(first: string, expected: Expected, open: ('{' | '[')[]): Expected | undefined {
  if (expected === ':') return first === ':' ? 'value' : undefined;
  if (expected === 'more') {
    const inside = open.at(-1);
    if (inside === undefined) return undefined;
    if (first === ',') return inside === '{' ? 'key' : 'value';
    return close(first, inside, open);
  }
  if (expected === 'key' || expected === 'key or }') {
    if (first === '"') return ':';
    return expected === 'key or }' ? close(first, '{', open) : undefined;
  }
  if (first === '{' || first === '[') {
    open.push(first);
    return first === '{' ? 'key or }' : 'value or ]';
  }
  if (expected === 'value or ]' && first === ']') return close(first, '[', open);
  return '}],:'.includes(first) ? undefined : 'more';
}

function close(first: string, inside: '{' | '[', open: ('{' | '[')[]): Expected | undefined {
  if (first !== (inside === '{' ? '}' : ']')) return undefined;
  open.pop();
  return 'more';
}

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
