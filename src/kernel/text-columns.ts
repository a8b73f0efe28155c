import { type Column, NO_INTEGERS } from './columns.js';

const NO_BYTES = /* @__PURE__ */ new Uint8Array(0);
const NO_STARTS = /* @__PURE__ */ new Uint32Array(0);

const encoder = /* @__PURE__ */ new TextEncoder();
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Decodes UTF-8 from `start` to before `end`. @throws TypeError where the bytes are not valid UTF-8 */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte >= 0x80 || i - start > 48) return decoder.decode(bytes.subarray(start, end));
    text += String.fromCharCode(byte);
  }
  return text;
}

/**
 * A column of texts that differ from record to record, such as ids. They are stored as UTF-8, so that reading creates
 * no strings.
 */
export class TextColumn implements Column<string> {
  bytes = NO_BYTES;
  starts = NO_STARTS;
  /** In bytes; −1 where there is no text. */
  lengths = NO_INTEGERS;
  /** The number of bytes in use. Bytes of an overwritten text are reclaimed only when index 0 is overwritten, or all are removed. */
  private used = 0;

  reserve(places: number): void {
    if (places <= this.starts.length) return;
    const { starts, lengths } = this;
    const size = Math.max(places, 2 * starts.length, 8);
    this.starts = new Uint32Array(size);
    this.starts.set(starts);
    this.lengths = new Int32Array(size).fill(-1, lengths.length);
    this.lengths.set(lengths);
  }

  clear(places: number): void {
    this.lengths.fill(-1, 0, places);
    this.used = 0;
  }

  put(place: number, value: string | undefined): void {
    if (place === 0) this.used = 0;
    if (value === undefined) {
      this.starts[place] = this.used;
      this.lengths[place] = -1;
      return;
    }
    this.makeRoom(3 * value.length);
    this.starts[place] = this.used;
    const { bytes } = this;
    let at = this.used;
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code >= 0x80) {
        at = this.used + encoder.encodeInto(value, bytes.subarray(this.used)).written;
        break;
      }
      bytes[at++] = code;
    }
    this.lengths[place] = at - this.used;
    this.used = at;
  }

  /** Stores a text given as UTF-8 bytes, from `start` to before `end`. */
  putBytes(place: number, source: Uint8Array, start: number, end: number): void {
    if (place === 0) this.used = 0;
    this.makeRoom(end - start);
    const { bytes } = this;
    let at = this.used;
    this.starts[place] = at;
    this.lengths[place] = end - start;
    for (let i = start; i < end; i++) bytes[at++] = source[i] as number;
    this.used = at;
  }

  private makeRoom(more: number): void {
    const { bytes, used } = this;
    if (used + more <= bytes.length) return;
    this.bytes = new Uint8Array(Math.max(used + more, 2 * bytes.length, 64));
    this.bytes.set(bytes.subarray(0, used));
  }

  at(place: number): string | undefined {
    const length = this.lengths[place] as number;
    if (length < 0) return undefined;
    const start = this.starts[place] as number;
    return decodeUtf8(this.bytes, start, start + length);
  }

  gather(places: Int32Array): TextColumn {
    const column = new TextColumn();
    // Copied, since either column may be filled further.
    column.bytes = this.bytes.slice(0, this.used);
    column.used = this.used;
    column.starts = Uint32Array.from(places, (place) => this.starts[place] as number);
    column.lengths = Int32Array.from(places, (place) => this.lengths[place] as number);
    return column;
  }

  /** Whether the text at an index equals that of another column at another index. */
  equalsAt(place: number, other: TextColumn, otherPlace: number): boolean {
    const length = this.lengths[place] as number;
    if (length !== other.lengths[otherPlace]) return false;
    const start = this.starts[place] as number;
    const otherStart = other.starts[otherPlace] as number;
    for (let i = 0; i < length; i++) if (this.bytes[start + i] !== other.bytes[otherStart + i]) return false;
    return true;
  }

  /** Whether the text at an index is that of UTF-8 bytes, from `start` to before `end`. */
  equalsBytes(place: number, source: Uint8Array, start: number, end: number): boolean {
    if (end - start !== this.lengths[place]) return false;
    const { bytes } = this;
    let at = this.starts[place] as number;
    for (let i = start; i < end; i++) if (source[i] !== bytes[at++]) return false;
    return true;
  }

  /**
   * Compares the texts at two indices by UTF-16 code units (SPEC 1): negative where the first comes first, 0 where they
   * are equal.
   */
  compare(place: number, otherPlace: number): number {
    const { bytes, starts, lengths } = this;
    const start = starts[place] as number;
    const otherStart = starts[otherPlace] as number;
    const length = lengths[place] as number;
    const otherLength = lengths[otherPlace] as number;
    const shorter = Math.min(length, otherLength);
    for (let i = 0; i < shorter; i++) {
      const a = bytes[start + i] as number;
      const b = bytes[otherStart + i] as number;
      if (a === b) continue;
      // UTF-8 sorts by code point. The order by code units differs in one case: a character beyond U+FFFF (lead byte F0
      // and above) comes before one from U+E000 to U+FFFF (lead byte EE or EF).
      const isReversed = a >= 0xee && b >= 0xee && a >= 0xf0 !== b >= 0xf0;
      return isReversed ? b - a : a - b;
    }
    return length - otherLength;
  }

  /** A hash of the text at an index (FNV-1a). */
  hash(place: number): number {
    const { bytes } = this;
    const start = this.starts[place] as number;
    const end = start + (this.lengths[place] as number);
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
    return hash >>> 0;
  }
}

/** The number of slots of the cache that finds texts by their bytes; a power of two. */
const SLOTS = 256;

/** A dictionary-encoded column, for texts that many records share, such as products. */
export class DictionaryColumn implements Column<string> {
  /** The code of each record's text; −1 where there is none. */
  codes = NO_INTEGERS;
  /** The texts by their codes. */
  readonly words: string[] = [];
  private readonly numbers = new Map<string, number>();
  /** A cache of codes and bytes, by a hash of the bytes. */
  private slots = NO_INTEGERS;
  private slotBytes: (Uint8Array | undefined)[] = [];
  /** The UTF-8 bytes that were found in the cache last, and their code: neighbouring records often have the same text. */
  lastFound: Uint8Array = NO_BYTES;
  lastCode = -1;

  reserve(places: number): void {
    if (places <= this.codes.length) return;
    const { codes } = this;
    this.codes = new Int32Array(Math.max(places, 2 * codes.length, 8)).fill(-1, codes.length);
    this.codes.set(codes);
  }

  /** The words stay known. */
  clear(places: number): void {
    this.codes.fill(-1, 0, places);
  }

  put(place: number, value: string | undefined): void {
    this.codes[place] = value === undefined ? -1 : this.codeOf(value);
  }

  at(place: number): string | undefined {
    return this.words[this.codes[place] as number];
  }

  gather(places: Int32Array): DictionaryColumn {
    const column = new DictionaryColumn();
    for (const word of this.words) column.codeOf(word);
    column.codes = Int32Array.from(places, (place) => this.codes[place] as number);
    return column;
  }

  /** The code of a text. A new text gets a new code. */
  codeOf(word: string): number {
    let code = this.numbers.get(word);
    if (code === undefined) {
      code = this.words.length;
      this.words.push(word);
      this.numbers.set(word, code);
    }
    return code;
  }

  /** The code of the text with these UTF-8 bytes; −1 where it is not in the cache. */
  findCode(source: Uint8Array, start: number, end: number): number {
    const slot = slotOf(source, start, end);
    const bytes = this.slotBytes[slot];
    if (bytes === undefined || bytes.length !== end - start) return -1;
    for (let i = start, j = 0; i < end; i++, j++) if (source[i] !== bytes[j]) return -1;
    this.lastFound = bytes;
    this.lastCode = this.slots[slot] as number;
    return this.lastCode;
  }

  /** The code of a text, which is put into the cache under its UTF-8 bytes. */
  addBytes(word: string, source: Uint8Array, start: number, end: number): number {
    const code = this.codeOf(word);
    const slot = slotOf(source, start, end);
    if (this.slots.length === 0) {
      this.slots = new Int32Array(SLOTS);
      this.slotBytes = new Array<Uint8Array | undefined>(SLOTS).fill(undefined);
    }
    this.slots[slot] = code;
    this.slotBytes[slot] = source.slice(start, end);
    return code;
  }
}

function slotOf(source: Uint8Array, start: number, end: number): number {
  const first = end > start ? (source[start] as number) : 0;
  const last = end > start ? (source[end - 1] as number) : 0;
  const middle = end > start ? (source[(start + end) >> 1] as number) : 0;
  return (end - start + 7 * first + 31 * last + 53 * middle) & (SLOTS - 1);
}
