import { NumberToken, type RawFault } from '../model/faults.js';
import { placeOfJsonError } from './json-error.js';

/**
 * Parses JSON text so that no binary float ever enters: a number with a fraction, an exponent or more than 15 digits
 * becomes a `NumberToken`, which no field accepts (SPEC 1). Other integers stay numbers. A byte-order mark is passed over.
 */
export function readJson(text: string, faults: RawFault[]): unknown {
  const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // JSON.parse throws nothing but a SyntaxError: it does not recurse, so no nesting is too deep for it.
    const { line, column } = placeOfJsonError(json);
    const detail = { en: ` at line ${line}, column ${column}`, 'zh-CN': `（第 ${line} 行第 ${column} 列）` };
    faults.push({ code: 'INVALID_JSON', path: [], detail, line, column });
    return undefined;
  }
  return UNSAFE_ANYWHERE.test(json) ? withTokens(json) : value;
}

/** Where such a number may stand; text inside strings can look like it, which costs only time. */
const UNSAFE_ANYWHERE = /(?:^|[[:,\s])-?(?:\d+[.eE]|\d{16})/;
const UNSAFE = /^-?(?:\d+[.eE]|\d{16})/;

/** A number, `true`, `false` or `null`, in valid JSON. */
const PLAIN = /[-+.\w]+/y;
const BLANK_OR_SEPARATOR = /[\s,:]/;

/**
 * The value of valid JSON text, with a token for every such number. It keeps its own stack, so that no nesting is too
 * deep for it, and goes over the text once.
 */
function withTokens(json: string): unknown {
  const root: unknown[] = [];
  const open: (unknown[] | Record<string, unknown>)[] = [root];
  let key: string | undefined;
  const put = (value: unknown) => {
    const inside = open[open.length - 1] as (typeof open)[number];
    if (Array.isArray(inside)) inside.push(value);
    // Defined, not assigned: a key may be `__proto__`.
    else Object.defineProperty(inside, key as string, { value, writable: true, enumerable: true, configurable: true });
    key = undefined;
  };
  let at = 0;
  while (at < json.length) {
    const first = json[at] as string;
    let end = at + 1;
    if (first === '{' || first === '[') {
      const container = first === '{' ? {} : [];
      put(container);
      open.push(container);
    } else if (first === '}' || first === ']') {
      open.pop();
    } else if (first === '"') {
      end = endOfString(json, at);
      const text = JSON.parse(json.slice(at, end)) as string;
      if (key === undefined && !Array.isArray(open[open.length - 1])) key = text;
      else put(text);
    } else if (!BLANK_OR_SEPARATOR.test(first)) {
      PLAIN.lastIndex = at;
      PLAIN.test(json);
      end = PLAIN.lastIndex;
      const text = json.slice(at, end);
      put(UNSAFE.test(text) ? new NumberToken(text) : JSON.parse(text));
    }
    at = end;
  }
  return root[0];
}

/** Behind the closing quote of the string that begins at `at`, in valid JSON. */
function endOfString(json: string, at: number): number {
  let end = at + 1;
  while (json[end] !== '"') end += json[end] === '\\' ? 2 : 1;
  return end + 1;
}
