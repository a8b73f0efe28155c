import { type Fault, fault, InvalidInputError, type RawFault } from '../fields/faults.js';
import { langIn } from '../fields/lang.js';
import { sha256 } from '../kernel/sha256.js';
import { encodeStream } from '../settlement/encoded.js';
import type { HouseholdLoans } from '../settlement/settler.js';
import type { SettlementStream } from '../settlement/stream.js';
import { escapeUnsafe } from './escape-controls.js';
import { readLine } from './household-lines.js';
import type { ParseOptions } from './parse.js';

/** How lines of households are read. */
export interface LinesOptions extends Pick<ParseOptions, 'lang'> {
  /** The name by which faults name the file. Absent: `lines`. */
  readonly name?: string;
}

/** A text, its bytes in UTF-8, or the pieces of either, such as those of `createReadStream` or of `Blob.stream()`. */
export type LinesSource = string | Uint8Array | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/**
 * Reads lines of JSON (NDJSON), each a household with all of its loans, `{"household": {…}, "loans": […]}`, for
 * `settleStream`, and checks each as `parseHousehold` does. Blank lines are skipped. One line is kept at a time. After a line
 * with a fault the others are checked only, and no household follows.
 *
 * @example settleStream(() => parseHouseholdLines(createReadStream('county.ndjson')), { policy, period })
 * @throws InvalidInputError at the end of the lines, with every fault, its file and its line; TypeError where bytes are not UTF-8
 */
export async function* parseHouseholdLines(
  source: LinesSource,
  options: LinesOptions = {},
): AsyncGenerator<HouseholdLoans> {
  const lang = langIn(options, 'en');
  const { name = 'lines' } = options;
  const faults: Fault[] = [];
  let line = 0;
  for await (const text of linesOf(source)) {
    line += 1;
    const found: RawFault[] = [];
    const held = readLine(text, name, line, found);
    for (const raw of found) faults.push(fault(raw, lang));
    if (held !== undefined && faults.length === 0) yield held as HouseholdLoans;
  }
  if (faults.length > 0) throw new InvalidInputError(faults);
}

/** The lines of a text that comes in pieces, without their ends; the first without its byte-order mark. */
async function* linesOf(source: LinesSource): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const pieces = typeof source === 'string' || ArrayBuffer.isView(source) ? [source] : source;
  let rest = '';
  let isFirst = true;
  for await (const piece of pieces) {
    let text = typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true });
    if (isFirst && text !== '') {
      if (text.startsWith('\ufeff')) text = text.slice(1);
      isFirst = false;
    }
    const lines = (rest + text).split('\n');
    rest = lines.pop() as string;
    yield* lines;
  }
  const last = rest + decoder.decode();
  if (last !== '') yield last;
}

/**
 * The lines of JSON of a settlement (NDJSON), each with its line end: a line for every loan, and after them
 * `{"settlement": {…}}`, the summary with the SHA-256 of the lines before it. `tiexi settle --output ndjson` writes this form,
 * and `--previous` and `tiexi merge` read it.
 *
 * @param stream what `settleStream` returns; it is read once
 */
export async function* settlementLines(stream: SettlementStream): AsyncGenerator<string> {
  const hash = sha256();
  const encoder = new TextEncoder();
  for await (const line of stream) {
    const text = `${escapeUnsafe(JSON.stringify(line))}\n`;
    hash.update(encoder.encode(text));
    yield text;
  }
  yield `${escapeUnsafe(JSON.stringify({ settlement: encodeStream(stream.summary, { linesSha256: hash.hex() }) }))}\n`;
}
