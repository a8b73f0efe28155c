/** Whole lines of a file, one after another. */
export interface LineBlock {
  readonly bytes: Uint8Array;
  /** The number of its first line. */
  readonly firstLine: number;
  /** How many bytes of the file end with it. */
  readonly end: number;
}

const NEWLINE = 0x0a;

/** Cuts bytes into blocks of whole lines, each of about so many bytes: a line that is longer stays whole. */
export async function* lineBlocks(chunks: AsyncIterable<Uint8Array | string>, size: number): AsyncGenerator<LineBlock> {
  let held: Uint8Array[] = [];
  let length = 0;
  let firstLine = 1;
  let end = 0;
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    const whole = length + bytes.length < size ? 0 : bytes.lastIndexOf(NEWLINE) + 1;
    if (whole === 0) {
      held.push(bytes);
      length += bytes.length;
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
  if (length > 0) yield { bytes: joined(held), firstLine, end: end + length };
}

/** Bytes of their own, which can go to another thread. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
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
