import { NumberToken, type RawFault } from '../model/faults.js';
import { placeOfJsonError } from './json-error.js';

/**
 * Parses JSON text so that no binary float ever enters: a number with a fraction or an exponent becomes a `NumberToken`,
 * which no field accepts (SPEC 1). Integers stay numbers. A byte-order mark is passed over.
 */
export function readJson(text: string, faults: RawFault[]): unknown {
  const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  try {
    return FRACTION_OR_EXPONENT.test(json) ? withoutTokens(JSON.parse(tokenised(json))) : JSON.parse(json);
  } catch {
    // JSON.parse throws nothing but a SyntaxError.
    const { line, column } = placeOfJsonError(json);
    const detail = { en: ` at line ${line}, column ${column}`, 'zh-CN': `（第 ${line} 行第 ${column} 列）` };
    faults.push({ code: 'INVALID_JSON', path: [], detail, line, column });
    return undefined;
  }
}

/** Where a number with a fraction or an exponent may stand; text inside strings can look like it, which costs only time. */
const FRACTION_OR_EXPONENT = /[[:,\s]-?\d+[.eE]|^-?\d+[.eE]/;

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const MARK = '\u0000number';

/** The text with every such number as `{"\u0000number": "1.5"}`, strings untouched. */
function tokenised(json: string): string {
  return json.replace(STRING_OR_NUMBER, (token) =>
    token.charCodeAt(0) !== 34 && /[.eE]/.test(token) ? `{${JSON.stringify(MARK)}:"${token}"}` : token,
  );
}

function withoutTokens(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Object.hasOwn(value, MARK)) return new NumberToken((value as Record<string, string>)[MARK] as string);
  for (const key of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[key];
    const replaced = withoutTokens(inner);
    if (replaced !== inner) (value as Record<string, unknown>)[key] = replaced;
  }
  return value;
}
