/** Where a text stops being JSON. Lines and columns count from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** In a string, any character from the blank on but a quote and a backslash; or an escape. */
const TOKEN =
  /[{}[\],:]|"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[ !#-[\]-\uffff]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const BLANKS = /[ \t\n\r]*/y;

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | 'more';

/**
 * The first token that cannot stand where it does, or the end of a text that breaks off; the start of a token that is
 * none, such as a string without its closing quote. The engine's own messages differ from one version to the next, so
 * the place is found here.
 */
export function placeOfJsonError(json: string): TextPlace {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    at = endOf(BLANKS, json, at);
    const end = endOf(TOKEN, json, at);
    const next: Expected | undefined = end > at ? after(json[at] as string, expected, open) : undefined;
    if (next === undefined) return placeOf(json, at);
    expected = next;
    at = end;
  }
}

/** What may follow a token that begins with `first`; undefined where the token itself may not stand. */
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

function placeOf(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: before.length, column: (before.at(-1) as string).length + 1 };
}
