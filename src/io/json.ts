import { NumberToken, type RawFault } from '../fields/faults.js';
import { beginsNumber, endOfToken } from '../kernel/json-text.js';
import { repeatedNames } from './json-duplicates.js';
import { placeOfJsonError } from './json-error.js';

const BYTE_ORDER_MARK = '\ufeff';

/** A whole text without the byte-order mark at its beginning. Only one is taken off (SPEC 1). */
export function withoutMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

/**
 * Parses JSON text so that no binary float ever enters: a number with a fraction, an exponent or more than 15 digits
 * becomes a `NumberToken`, which no field accepts (SPEC 1). Other integers stay numbers. A name that occurs twice in one
 * object is a fault, of which the last value is read, so that the rest can be checked.
 *
 * @param text RFC 8259's JSON, without a byte-order mark
 * @param firstLine the number of the text's first line in its file
 * @returns undefined where the text is not JSON
 */
export function readJson(text: string, faults: RawFault[], firstLine = 1): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // JSON.parse throws only SyntaxErrors: it does not recurse, so that deep nesting is no error.
    const { line: within, column } = placeOfJsonError(text);
    const line = firstLine + within - 1;
    const detail = { en: ` at line ${line}, column ${column}`, 'zh-CN': `（第 ${line} 行第 ${column} 列）` };
    faults.push({ code: 'INVALID_JSON', path: [], detail, line, column });
    return undefined;
  }
  const { names, hasUnsafe } = survey(text);
  if (names !== countNames(value)) for (const raw of repeatedNames(text, firstLine)) faults.push(raw);
  return hasUnsafe ? withTokens(text) : value;
}

const QUOTE = 0x22;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const CAPITAL_E = 0x45;
const BACKSLASH = 0x5c;
const SMALL_E = 0x65;

/** An integer of more digits may not be exact as a number. */
const MOST_DIGITS = 15;

/**
 * What the value does not show of valid JSON text, in one pass over it: how many names its objects have, repeated ones
 * included, and whether it has a number that {@link withTokens} replaces.
 */
function survey(json: string): { readonly names: number; readonly hasUnsafe: boolean } {
  let names = 0;
  let hasUnsafe = false;
  let digits = 0;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code >= ZERO && code <= NINE) {
      digits += 1;
      if (digits > MOST_DIGITS) hasUnsafe = true;
      continue;
    }
    if (code === QUOTE) {
      at += 1;
      for (let inside = json.charCodeAt(at); inside !== QUOTE; inside = json.charCodeAt(at)) {
        at += inside === BACKSLASH ? 2 : 1;
      }
    } else if (code === COLON) {
      names += 1;
    } else if (code === POINT || code === CAPITAL_E || (code === SMALL_E && digits > 0)) {
      // Outside strings these stand in numbers only, but for the e of a literal.
      hasUnsafe = true;
    }
    digits = 0;
  }
  return { names, hasUnsafe };
}

/** How many names the objects of a value have. It uses a stack of its own, so that deep nesting is no error. */
function countNames(value: unknown): number {
  let count = 0;
  const open: Record<string, unknown>[] = [];
  const visit = (part: unknown) => {
    if (typeof part === 'object' && part !== null) open.push(part as Record<string, unknown>);
  };
  visit(value);
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    if (Array.isArray(each)) {
      for (let i = 0; i < each.length; i++) visit(each[i]);
    } else {
      const names = Object.keys(each);
      count += names.length;
      for (let i = 0; i < names.length; i++) visit(each[names[i] as string]);
    }
  }
  return count;
}

const UNSAFE = /-?(?:\d+[.eE]|\d{16})/y;

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
