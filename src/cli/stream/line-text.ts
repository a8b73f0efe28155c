import { isUtf8 } from 'node:buffer';
import type { RawFault } from '../../fields/faults.js';
import { decodePart, type Encoding } from '../../io/csv-decode.js';
import { onLine } from '../../io/household-lines.js';
import { withoutMark } from '../../io/json.js';

const NEWLINE = 0x0a;

/**
 * Lines in UTF-8. Of a line that is not in the encoding, `faults` receives the fault, and nothing but its end is left.
 *
 * @param firstLine the number of the first line in the file; a byte-order mark may stand before line 1
 */
export function linesInUtf8(
  bytes: Uint8Array,
  encoding: Encoding,
  file: string,
  firstLine: number,
  faults: RawFault[],
): Uint8Array {
  const whole = inUtf8(bytes, encoding, firstLine === 1);
  if (whole !== undefined) return whole;
  const name = encoding === 'utf-8' ? 'UTF-8' : 'GB18030';
  const detail = { en: `: the text is not ${name}`, 'zh-CN': `：文本不是 ${name}` };
  const lines: Uint8Array[] = [];
  for (let begin = 0, line = firstLine; begin < bytes.length; line++) {
    const newline = bytes.indexOf(NEWLINE, begin);
    const end = newline < 0 ? bytes.length : newline;
    const text = inUtf8(bytes.subarray(begin, end), encoding, line === 1);
    if (text === undefined) faults.push(onLine({ code: 'INVALID_JSON', path: [], detail }, file, line));
    lines.push(text ?? NO_BYTES, END);
    begin = end + 1;
  }
  return Buffer.concat(lines);
}

const NO_BYTES = new Uint8Array(0);
const END = Uint8Array.of(NEWLINE);

/**
 * The bytes in UTF-8; undefined where they are not in the encoding.
 *
 * @param isBeginning whether they are the beginning of a file, where a byte-order mark may stand
 */
function inUtf8(bytes: Uint8Array, encoding: Encoding, isBeginning: boolean): Uint8Array | undefined {
  if (encoding === 'utf-8') {
    if (!isUtf8(bytes)) return undefined;
    return isBeginning && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
  }
  const text = decodePart(bytes, encoding);
  return text === undefined ? undefined : new TextEncoder().encode(isBeginning ? withoutMark(text) : text);
}
