import { NumberToken, type RawFault } from '../fields/faults.js';
import { beginsNumber, endOfToken } from '../kernel/json-text.js';
import { placeOfJsonError } from './json-error.js';

/**
 * Parses JSON text so that no binary float ever enters: a number with a fraction, an exponent or more than 15 digits
 * becomes a `NumberToken`, which no field accepts (SPEC 1). Other integers stay numbers. A byte-order mark is skipped.
 */
export function readJson(text: string, faults: RawFault[]): unknown {
  const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // JSON.parse throws only SyntaxErrors: it does not recurse, so that deep nesting is no error.
    const { line, column } = placeOfJsonError(json);
    const detail = { en: ` at line ${line}, column ${column}`, 'zh-CN': `（第 ${line} 行第 ${column} 列）` };
    faults.push({ code: 'INVALID_JSON', path: [], detail, line, column });
    return undefined;
  }
  return SEEMS_UNSAFE.test(json) && hasUnsafe(json) ? withTokens(json) : value;
}

const UNSAFE = /-?(?:\d+[.eE]|\d{16})/y;

/** Matches where such a number may be, also inside strings; {@link hasUnsafe} is exact. */
const SEEMS_UNSAFE = /(?:^|[[:,])\s*-?(?:\d+[.eE]|\d{16})/;

/** Whether valid JSON text has such a number. */
function hasUnsafe(json: string): boolean {
  for (let at = 0; at < json.length; at = endOfToken(json, at)) if (isUnsafe(json, at)) return true;
  return false;
}

/** Whether such a number begins at a token. */
function isUnsafe(json: string, at: number): boolean {
  if (!beginsNumber(json.charCodeAt(at))) return false;
  UNSAFE.lastIndex = at;
  return UNSAFE.test(json);
}

const BLANK_OR_SEPARATOR = /[\s,:]/;

/**
 * The value of valid JSON text, with a token for every such number. It uses a stack of its own, so that deep nesting is no
 * error, and reads the text once.
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
  for (let at = 0, end: number; at < json.length; at = end) {
    end = endOfToken(json, at);
    const first = json[at] as string;
    if (first === '{' || first === '[') {
      const container = first === '{' ? {} : [];
      put(container);
      open.push(container);
    } else if (first === '}' || first === ']') {
      open.pop();
    } else if (!BLANK_OR_SEPARATOR.test(first)) {
      const value = isUnsafe(json, at) ? new NumberToken(json.slice(at, end)) : JSON.parse(json.slice(at, end));
      if (first === '"' && key === undefined && !Array.isArray(open[open.length - 1])) key = value;
      else put(value);
    }
  }
  return root[0];
}
