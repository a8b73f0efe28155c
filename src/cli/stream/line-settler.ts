import { isUtf8 } from 'node:buffer';
import type { Batch } from '../../fields/batch.js';
import { fault, formatFault, type Lang, type RawFault } from '../../fields/faults.js';
import type { Period } from '../../fields/period.js';
import { periodOf } from '../../fields/period.js';
import type { EncodedPolicy } from '../../fields/policy.js';
import { decodePart, type Encoding } from '../../io/csv-decode.js';
import { onLine, readHouseholdLines, tooLongLine } from '../../io/household-lines.js';
import { withoutMark } from '../../io/json.js';
import { parsePolicy } from '../../io/parse.js';
import { type Lines, type SettledBlock, settleBlock } from '../../io/settled-block.js';
import { PeriodsSettler } from '../../settlement/periods.js';
import { type FoundWarnings, WarningCollector } from '../../settlement/warnings.js';
import type { LineBlock } from './line-blocks.js';

/** So many ids with lower-case letters or wide characters are kept, to find similar ones. */
export const MOST_UNFOLDED = 100_000;

/** What households are settled under; plain data, which a thread can be given. */
export interface Setup {
  readonly policy: EncodedPolicy;
  readonly period: Period;
  /** The periods of earlier settlements, in the order of time. */
  readonly previous: readonly Period[];
  /** Whether a line also tells the loan's principal and days. */
  readonly withFacts: boolean;
  readonly lang: Lang;
}

/** What lines are read and settled under. */
export interface LineSetup extends Setup {
  /** The name of the file, as faults tell it. */
  readonly file: string;
  readonly encoding: Encoding;
}

/** Households that have been read, and what was wrong with any. */
interface ReadBlock {
  readonly batch: Batch;
  readonly lines: Lines;
  readonly faults: readonly RawFault[];
  /** How many bytes of the file end with it. */
  readonly end: number;
}

/** Settles blocks of households, one after another; those with faults are not settled. */
export function blockSettler({ policy, period, previous, withFacts, lang }: Setup): (block: ReadBlock) => SettledLines {
  const made = ({ from, to }: Period) => periodOf(from, to);
  const parsed = parsePolicy(policy);
  const settler = new PeriodsSettler(parsed, made(period), previous.map(made));
  return ({ batch, lines, faults, end }) => {
    if (faults.length > 0) {
      return { faults: faults.map((raw) => formatFault(fault(raw, lang))), block: undefined, found: undefined, end };
    }
    const collector = new WarningCollector(parsed, MOST_UNFOLDED);
    collector.add(batch);
    return { faults: [], block: settleBlock(settler, batch, lines, withFacts), found: collector.part(), end };
  };
}

/** What becomes of a block of lines. */
export interface SettledLines {
  /** The faults, a line each. Where there are any, nothing was settled. */
  readonly faults: readonly string[];
  readonly block: SettledBlock | undefined;
  /** What is unlikely in it. */
  readonly found: FoundWarnings | undefined;
  /** How many bytes of the file end with it. */
  readonly end: number;
}

/** Reads and settles blocks of lines, one after another. */
export function lineSettler({ file, encoding, ...setup }: LineSetup): (block: LineBlock) => SettledLines {
  const settle = blockSettler(setup);
  return ({ bytes, firstLine, end, tooLong }) => {
    const faults: RawFault[] = tooLong === undefined ? [] : [tooLongLine(file, firstLine, tooLong)];
    const text = inUtf8(bytes, encoding, firstLine === 1);
    if (text === undefined) faults.push(...undecodable(bytes, firstLine, file, encoding));
    return settle({ ...readHouseholdLines(text ?? NO_BYTES, file, firstLine, faults), faults, end });
  };
}

const NO_BYTES = new Uint8Array(0);

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

/** The lines of a block that are not in the encoding. */
function undecodable(bytes: Uint8Array, firstLine: number, file: string, encoding: Encoding): RawFault[] {
  const name = encoding === 'utf-8' ? 'UTF-8' : 'GB18030';
  const detail = { en: `: the text is not ${name}`, 'zh-CN': `：文本不是 ${name}` };
  const faults: RawFault[] = [];
  for (let begin = 0, line = firstLine; begin < bytes.length; line++) {
    const newline = bytes.indexOf(0x0a, begin);
    const end = newline < 0 ? bytes.length : newline;
    if (decodePart(bytes.subarray(begin, end), encoding) === undefined) {
      faults.push(onLine({ code: 'INVALID_JSON', path: [], detail }, file, line));
    }
    begin = end + 1;
  }
  return faults;
}
