import { isUtf8 } from 'node:buffer';
import type { EncodedPolicy } from '../../fields/encode-policy.js';
import { fault, type Lang, lineOf, type RawFault } from '../../fields/faults.js';
import type { Period } from '../../fields/period.js';
import { periodOf } from '../../fields/period.js';
import { decodeText, type Encoding } from '../../io/csv-decode.js';
import { onLine, readHouseholdLines } from '../../io/household-lines.js';
import { parsePolicy } from '../../io/parse.js';
import { type Lines, type SettledBlock, settleBlock } from '../../io/settled-block.js';
import { type HouseholdLoans, Settler } from '../../settlement/settler.js';
import { type LineBlock, linePieces } from './line-blocks.js';

/**
 * So many bytes become text at a time: of more, V8 makes a string among the objects that it looks through seldom, and
 * lets it lie.
 */
const PIECE = 1 << 15;

/** What households are settled under; plain data, which a thread can be given. */
export interface Setup {
  readonly policy: EncodedPolicy;
  readonly period: Period;
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
  readonly held: readonly HouseholdLoans[];
  readonly lines: Lines;
  readonly faults: readonly RawFault[];
  /** How many bytes of the file end with it. */
  readonly end: number;
}

/** Settles blocks of households, one after another; those with faults are not settled. */
export function blockSettler({ policy, period, withFacts, lang }: Setup): (block: ReadBlock) => SettledLines {
  const settler = new Settler(parsePolicy(policy), periodOf(period.from, period.to));
  return ({ held, lines, faults, end }) => ({
    faults: faults.map((raw) => lineOf(fault(raw, lang))),
    block: faults.length > 0 ? undefined : settleBlock(settler, held, lines, withFacts),
    end,
  });
}

/** What becomes of a block of lines. */
export interface SettledLines {
  /** What is wrong, told line by line; then nothing was settled. */
  readonly faults: readonly string[];
  readonly block: SettledBlock | undefined;
  /** How many bytes of the file end with it. */
  readonly end: number;
}

/** Reads and settles blocks of lines, one after another. */
export function lineSettler({ file, encoding, ...setup }: LineSetup): (block: LineBlock) => SettledLines {
  const settle = blockSettler(setup);
  return ({ bytes, firstLine, end }) => {
    const faults: RawFault[] = [];
    const lines = { households: [], loans: [] };
    const held: HouseholdLoans[] = [];
    for (const piece of linePieces(bytes, firstLine, PIECE)) {
      const text = decoded(piece.bytes, encoding, piece.firstLine === 1);
      if (text === undefined) faults.push(...undecodable(piece.bytes, piece.firstLine, file, encoding));
      else held.push(...readHouseholdLines(text, file, piece.firstLine, faults, lines));
    }
    return settle({ held, lines, faults, end });
  };
}

/**
 * The text of bytes, undefined where they are not in the encoding.
 *
 * @param isFirst whether the file begins with them, and may have a byte-order mark
 */
function decoded(bytes: Uint8Array, encoding: Encoding, isFirst: boolean): string | undefined {
  if (encoding !== 'utf-8') return decodeText(bytes, encoding);
  if (!isUtf8(bytes)) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return isFirst && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** The lines of a block that are not in the encoding. */
function undecodable(bytes: Uint8Array, firstLine: number, file: string, encoding: Encoding): RawFault[] {
  const name = encoding === 'utf-8' ? 'UTF-8' : 'GB18030';
  const detail = { en: `: the text is not ${name}`, 'zh-CN': `：文本不是 ${name}` };
  const faults: RawFault[] = [];
  for (let begin = 0, line = firstLine; begin < bytes.length; line++) {
    const newline = bytes.indexOf(0x0a, begin);
    const end = newline < 0 ? bytes.length : newline;
    if (decodeText(bytes.subarray(begin, end), encoding) === undefined) {
      faults.push(onLine({ code: 'INVALID_JSON', path: [], detail }, file, line));
    }
    begin = end + 1;
  }
  return faults;
}
