import { PADDING } from '../../kernel/json-scanner.js';

/** Whole lines of a file, one after another. */
export interface LineBlock {
  readonly bytes: Uint8Array;
  /** The number of its first line. */
  readonly firstLine: number;
  /** How many bytes of the file end with it. */
  readonly end: number;
  /** Of a line that is longer than allowed, which is not kept: the number of its bytes. `bytes` is empty then. */
  readonly tooLong?: number;
}

const NEWLINE = 0x0a;

/**
 * Cuts bytes into blocks of whole lines, each of about so many bytes: a line that is longer stays whole.
 *
 * @param longest a line of more bytes is passed over once more than this and `size` have come
 */
export async function* lineBlocks(
  chunks: AsyncIterable<Uint8Array | string>,
  size: number,
  longest = Number.POSITIVE_INFINITY,
): AsyncGenerator<LineBlock> {
  let held: Uint8Array[] = [];
  let length = 0;
  let firstLine = 1;
  let end = 0;
  /** So many bytes of the line that is passed over have come. */
  let passed = 0;
  for await (const chunk of chunks) {
    let bytes: Uint8Array = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    if (passed > 0) {
      const newline = bytes.indexOf(NEWLINE);
      const more = newline < 0 ? bytes.length : newline;
      passed += more;
      end += more;
      if (newline < 0) continue;
      end += 1;
      yield { bytes: new Uint8Array(0), firstLine, end, tooLong: passed };
      firstLine += 1;
      passed = 0;
      bytes = bytes.subarray(newline + 1);
    }
    const whole = length + bytes.length < size ? 0 : bytes.lastIndexOf(NEWLINE) + 1;
    if (whole === 0) {
      held.push(bytes);
      length += bytes.length;
      if (length <= longest + size) continue;
      // Line ends are in the first bytes only, or there would have been a block.
      const all = joined(held);
      const lines = joined([all.subarray(0, all.lastIndexOf(NEWLINE) + 1)]);
      passed = all.length - lines.length;
      held = [];
      length = 0;
      if (lines.length > 0) {
        yield { bytes: lines, firstLine, end: end + lines.length };
        firstLine += linesIn(lines);
      }
      end += all.length;
      continue;
    }
    const block = joined([...held, bytes.subarray(0, whole)]);
    const lines = linesIn(block);
    end += block.length;
    // Whoever takes the bytes may give them away.
    yield { bytes: block, firstLine, end };
    firstLine += lines;
    held = [bytes.subarray(whole)];
    length = bytes.length - whole;
  }
  if (passed > 0) yield { bytes: new Uint8Array(0), firstLine, end, tooLong: passed };
  if (length > 0) yield { bytes: joined(held), firstLine, end: end + length };
}

/** Bytes of their own, which can go to another thread, with room behind them for whoever reads them as JSON. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(length + PADDING).subarray(0, length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function linesIn(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}
