import { sequenceAt } from '../kernel/utf8.js';
import { withoutMark } from './json.js';

/** The encodings of text files that can be asked for; GB18030 includes GBK and GB2312. */
export const ENCODINGS = ['utf-8', 'gb18030'] as const;
/** An encoding of text files that can be asked for. */
export type Encoding = (typeof ENCODINGS)[number];

/** The encodings in which a text is read; those of UTF-16 are known by their byte-order mark. */
export type TextEncoding = Encoding | 'utf-16le' | 'utf-16be';

/** The place of the first byte that is not UTF-8. Both count from 1. */
export interface WrongByte {
  readonly line: number;
  /** Among the bytes of its line. */
  readonly byte: number;
  readonly value: number;
}

/** How a text is encoded, or why that is not known. */
export type FoundEncoding =
  | {
      readonly encoding: TextEncoding;
      /** Whether the bytes were taken for GB18030 because they are not UTF-8. */
      readonly isGuessed: boolean;
    }
  | {
      readonly encoding: undefined;
      /** The first byte that is not UTF-8. */
      readonly wrong: WrongByte;
      /** Whether most characters beyond ASCII are UTF-8. */
      readonly isMostlyUtf8: boolean;
      /** Where most are not UTF-8: the line of the first byte that is not GB18030, from 1. */
      readonly lineNotGb18030?: number;
    };

/**
 * Finds out how a text is encoded that is not UTF-8, from its bytes, piece by piece. By its mark: UTF-16. Without a mark:
 * GB18030 where all bytes are and fewer than half of the sequences of several bytes read as UTF-8. A file in UTF-8 with a
 * stray byte is so never taken for GB18030, which would turn every Chinese word into another.
 */
export class EncodingFinder {
  private readonly utf8 = new Utf8Scan();
  /** Undefined once a byte is not valid. */
  private gb18030: InstanceType<typeof TextDecoder> | undefined = new TextDecoder('gb18030', { fatal: true });
  /** The line in which the next bytes begin; of the first byte that is not GB18030 once there is one. */
  private line = 1;
  private mark = NO_BYTES;

  add(bytes: Uint8Array): void {
    if (this.mark.length < 2) this.mark = joined(this.mark, bytes.subarray(0, 2));
    this.utf8.add(bytes);
    if (this.gb18030 !== undefined) this.decode(bytes);
  }

  /** The rest of the line in which the bytes before have ended, and what stands behind it. */
  private decode(bytes: Uint8Array): void {
    const end = bytes.indexOf(NEWLINE) + 1;
    if (end === 0) {
      this.isGb18030(bytes);
      return;
    }
    if (!this.isGb18030(bytes.subarray(0, end))) return;
    const rest = bytes.subarray(end);
    this.line += 1 + (this.isGb18030(rest) ? linesIn(rest) : linesBeforeWrong(rest));
  }

  /** Whether all bytes so far are GB18030. @param bytes the next ones; absent at the end of the text */
  private isGb18030(bytes?: Uint8Array): boolean {
    try {
      if (bytes === undefined) this.gb18030?.decode();
      else this.gb18030?.decode(bytes, { stream: true });
    } catch {
      this.gb18030 = undefined;
    }
    return this.gb18030 !== undefined;
  }

  /** What was found, at the end of the text. */
  found(): FoundEncoding {
    const { utf8, mark } = this;
    if (mark[0] === 0xff && mark[1] === 0xfe) return { encoding: 'utf-16le', isGuessed: false };
    if (mark[0] === 0xfe && mark[1] === 0xff) return { encoding: 'utf-16be', isGuessed: false };
    this.isGb18030();
    utf8.end();
    if (utf8.wrong === undefined) return { encoding: 'utf-8', isGuessed: false };
    const isMostlyUtf8 = utf8.valid >= utf8.invalid;
    if (this.gb18030 !== undefined && !isMostlyUtf8) return { encoding: 'gb18030', isGuessed: true };
    const { wrong } = utf8;
    if (isMostlyUtf8) return { encoding: undefined, wrong, isMostlyUtf8 };
    return { encoding: undefined, wrong, isMostlyUtf8, lineNotGb18030: this.line };
  }
}

/** How many lines end in bytes. No character of GB18030 has the byte of a line's end in it. */
function linesIn(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}

/** How many lines end before the first byte that is not GB18030, in bytes that begin a line. */
function linesBeforeWrong(bytes: Uint8Array): number {
  const decoder = new TextDecoder('gb18030', { fatal: true });
  let lines = 0;
  let start = 0;
  try {
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, start)) {
      decoder.decode(bytes.subarray(start, at + 1), { stream: true });
      lines += 1;
      start = at + 1;
    }
  } catch {
    // It is in this line.
  }
  return lines;
}

const NO_BYTES = new Uint8Array(0);

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Counts the sequences of several bytes that read as UTF-8, and those that do not. */
class Utf8Scan {
  valid = 0;
  invalid = 0;
  wrong: WrongByte | undefined;
  private line = 1;
  private byte = 0;
  private rest = NO_BYTES;

  add(bytes: Uint8Array): void {
    this.rest = this.scan(this.rest.length === 0 ? bytes : joined(this.rest, bytes), false);
  }

  end(): void {
    this.rest = this.scan(this.rest, true);
  }

  /** Returns the bytes at the end of which it is not yet known what they belong to. */
  private scan(bytes: Uint8Array, isLast: boolean): Uint8Array<ArrayBuffer> {
    const end = isLast ? bytes.length : bytes.length - LONGEST_SEQUENCE;
    let i = 0;
    while (i < end) {
      const byte = bytes[i] as number;
      if (byte < 0x80) {
        if (byte === NEWLINE) {
          this.line += 1;
          this.byte = 0;
        } else this.byte += 1;
        i += 1;
        continue;
      }
      const length = sequenceAt(bytes, i);
      if (length > 0) {
        this.valid += 1;
        this.byte += length;
        i += length;
        continue;
      }
      this.wrong ??= { line: this.line, byte: this.byte + 1, value: byte };
      this.invalid += 1;
      // A character of GB18030 has two bytes; a stray byte before a character of UTF-8 has one.
      const next = bytes[i + 1] ?? 0;
      const size = next >= 0x40 && sequenceAt(bytes, i + 1) === 0 ? 2 : 1;
      this.byte += size;
      i += size;
    }
    return bytes.slice(Math.min(i, bytes.length)) as Uint8Array<ArrayBuffer>;
  }
}

const NEWLINE = 0x0a;
const LONGEST_SEQUENCE = 5;

/** Finds out how a whole text is encoded. */
export function encodingOf(bytes: Uint8Array): FoundEncoding {
  const finder = new EncodingFinder();
  finder.add(bytes);
  return finder.found();
}

/** A text, or why it could not be read. */
export type ReadText =
  | { readonly text: string; readonly encoding: TextEncoding; readonly isGuessed: boolean }
  | { readonly text: undefined; readonly found: FoundEncoding | undefined };

/** Reads a text: in the encoding that is asked for, else in the one that is found. */
export function readText(bytes: Uint8Array, asked?: Encoding): ReadText {
  const first = decodeText(bytes, asked ?? 'utf-8');
  if (first !== undefined) return { text: first, encoding: asked ?? 'utf-8', isGuessed: false };
  if (asked === 'gb18030') return { text: undefined, found: undefined };
  const found = encodingOf(bytes);
  if (asked !== undefined || found.encoding === undefined) return { text: undefined, found };
  const text = decodeText(bytes, found.encoding);
  return text === undefined ? { text, found } : { text, encoding: found.encoding, isGuessed: found.isGuessed };
}

/**
 * The text of bytes in an encoding, without a byte-order mark. Returns undefined where the bytes are not valid; nothing is
 * replaced.
 */
export function decodeText(bytes: Uint8Array, encoding: TextEncoding): string | undefined {
  const text = decodePart(bytes, encoding);
  return text === undefined ? undefined : withoutMark(text);
}

/** {@link decodeText} for a part of a file. A byte-order mark stays, since it may stand at the beginning of a file only. */
export function decodePart(bytes: Uint8Array, encoding: TextEncoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Not valid in this encoding.
    return undefined;
  }
}
