import { formatFen } from '../kernel/fen.js';
import type { Integer } from '../kernel/integer.js';
import type { TextColumn } from '../kernel/text-columns.js';
import { escapeUnsafe } from './escape-controls.js';

const ENCODER = new TextEncoder();
/** Outside these ranges may be what is written otherwise in JSON; it need not. */
const NEEDS_ESCAPING = /[^ !#-[\]-~\u00ae-\u05ff\u2010-\u2027\u2070-\ud7ff\ue000-\ufefe\uff00-\ufff8]/;
const ZERO = 48;
const POINT = 46;
const QUOTE = 34;
const BACKSLASH = 92;
const BLANK = 32;
const TILDE = 126;

/** Bytes up to so many are copied one by one: a call of `set` costs more. */
const SHORT = 64;
/** Whole numbers below this are divided as 32-bit integers, which is several times as fast. */
const SMALL = 2 ** 31;
/** The largest power of ten below {@link SMALL} of which the rest always has eight digits. */
const EIGHT_DIGITS = 100_000_000;

/** The most bytes that a UTF-16 unit becomes in UTF-8. */
const WIDEST = 3;

/** A text that is written many times: its UTF-8 in words of four bytes, the last filled up with zeros. */
export class FixedText {
  readonly length: number;
  readonly words: Int32Array;

  constructor(text: string) {
    const bytes = ENCODER.encode(text);
    this.length = bytes.length;
    this.words = new Int32Array(Math.ceil(bytes.length / WORD));
    const view = new DataView(this.words.buffer);
    bytes.forEach((byte, i) => {
      view.setUint8(i, byte);
    });
    for (let i = 0; i < this.words.length; i++) this.words[i] = view.getInt32(i * WORD, true);
  }
}

/** The bytes of a word of a {@link FixedText}. */
const WORD = 4;

/** Writes UTF-8 into bytes that grow as they must: a line of a million makes no strings. */
export class ByteWriter {
  private bytes: Uint8Array;
  /** Of {@link bytes}. */
  private data: DataView;
  private end = 0;
  /** Texts that come again and again, as JSON. */
  private readonly jsonWords = new Map<string, FixedText>();

  constructor(size = 1 << 16) {
    this.bytes = new Uint8Array(size);
    this.data = new DataView(this.bytes.buffer);
  }

  get length(): number {
    return this.end;
  }

  /** What has been written, as bytes of its own; the writer begins anew. */
  take(): Uint8Array {
    const taken = this.bytes.slice(0, this.end);
    this.end = 0;
    return taken;
  }

  /** Moves what has been written into an array of that length; the writer begins anew. */
  takeInto(target: Uint8Array): void {
    target.set(this.bytes.subarray(0, this.end));
    this.end = 0;
  }

  /** What has been written, without a copy: it is overwritten by what is written next. The writer begins anew. */
  view(): Uint8Array {
    const written = this.bytes.subarray(0, this.end);
    this.end = 0;
    return written;
  }

  byte(byte: number): void {
    this.reserve(1);
    this.bytes[this.end++] = byte;
  }

  /** Any text. */
  text(text: string): void {
    this.reserve(text.length * WIDEST);
    const { bytes } = this;
    let end = this.end;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) {
        this.end = end + ENCODER.encodeInto(text.slice(i), bytes.subarray(end)).written;
        return;
      }
      bytes[end++] = code;
    }
    this.end = end;
  }

  /** A text as JSON; what is not shown, and could change how a terminal shows it, is escaped. */
  json(text: string): void {
    if (NEEDS_ESCAPING.test(text)) {
      this.text(jsonText(text));
      return;
    }
    this.byte(QUOTE);
    this.text(text);
    this.byte(QUOTE);
  }

  /** A text that is made ready. */
  put({ length, words }: FixedText): void {
    // What the last word writes too much is overwritten.
    this.reserve(words.length * WORD);
    const { data } = this;
    let at = this.end;
    for (let i = 0; i < words.length; i++, at += WORD) data.setInt32(at, words[i] as number, true);
    this.end += length;
  }

  /** {@link json} of a text that is one of few: it is encoded once. */
  jsonWord(word: string): void {
    this.put(this.jsonWords.get(word) ?? this.encodeWord(word));
  }

  private encodeWord(word: string): FixedText {
    const { jsonWords } = this;
    if (jsonWords.size >= MOST_WORDS) jsonWords.clear();
    const written = fixedJson(word);
    jsonWords.set(word, written);
    return written;
  }

  /** The bytes from one place to before another. */
  copy(source: Uint8Array, from: number, to: number): void {
    this.reserve(to - from);
    const { bytes } = this;
    let end = this.end;
    if (to - from > SHORT) bytes.set(source.subarray(from, to), end);
    else for (let at = from; at < to; at++) bytes[end++] = source[at] as number;
    this.end += to - from;
  }

  /**
   * Writes a text, given as UTF-8 bytes, as JSON, where no character needs an escape and all are of ASCII. Returns false,
   * and writes nothing, for any other text.
   */
  private jsonBytes(source: Uint8Array, from: number, to: number): boolean {
    this.reserve(to - from + 2);
    const { bytes } = this;
    let end = this.end;
    bytes[end++] = QUOTE;
    for (let at = from; at < to; at++) {
      const byte = source[at] as number;
      if (byte < BLANK || byte > TILDE || byte === QUOTE || byte === BACKSLASH) return false;
      bytes[end++] = byte;
    }
    bytes[end++] = QUOTE;
    this.end = end;
    return true;
  }

  /** An id as JSON. */
  id(ids: TextColumn, place: number): void {
    const start = ids.starts[place] as number;
    const end = start + (ids.lengths[place] as number);
    if (!this.jsonBytes(ids.bytes, start, end)) this.json(ids.at(place) as string);
  }

  /** An integer ≥ 0 of any size. */
  integer(value: Integer): void {
    if (typeof value === 'number') this.count(value);
    else this.text(String(value));
  }

  /** A whole number ≥ 0. */
  count(value: number): void {
    this.reserve(16);
    this.digits(value, 1);
  }

  /** An amount in fen as yuan of two decimals, in quotes. */
  amount(fen: Integer): void {
    if (typeof fen === 'bigint' || fen < 0) {
      this.text(`"${formatFen(fen)}"`);
      return;
    }
    this.reserve(24);
    this.bytes[this.end++] = QUOTE;
    this.digits(fen, 3);
    // The point stands before the last two digits.
    const { bytes, end } = this;
    bytes[end] = bytes[end - 1] as number;
    bytes[end - 1] = bytes[end - 2] as number;
    bytes[end - 2] = POINT;
    bytes[end + 1] = QUOTE;
    this.end = end + 2;
  }

  /** The digits of a safe integer ≥ 0, at least so many; room for them is reserved. */
  private digits(value: number, least: number): void {
    if (value < SMALL) {
      this.digitsOfSmall(value, least);
      return;
    }
    const high = Math.floor(value / EIGHT_DIGITS);
    this.digits(high, 1);
    this.digitsOfSmall(value - high * EIGHT_DIGITS, 8);
  }

  /** @param value below {@link SMALL} */
  private digitsOfSmall(value: number, least: number): void {
    const { bytes, end } = this;
    let length = least;
    for (let power = POWERS_OF_TEN[least] as number; power <= value; power *= 10) length += 1;
    let rest = value | 0;
    for (let at = end + length - 1; at >= end; at--) {
      const tenth = (rest / 10) | 0;
      bytes[at] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.end = end + length;
  }

  private reserve(more: number): void {
    if (this.end + more <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.end + more));
    grown.set(this.bytes.subarray(0, this.end));
    this.bytes = grown;
    this.data = new DataView(grown.buffer);
  }
}

const POWERS_OF_TEN = Array.from({ length: 10 }, (_, i) => 10 ** i);

/** A text as JSON, with what is not shown in escapes. */
function jsonText(text: string): string {
  return escapeUnsafe(JSON.stringify(text));
}

/** {@link ByteWriter.json} of a text, made ready. */
export function fixedJson(text: string): FixedText {
  return new FixedText(jsonText(text));
}

/** The most words whose bytes are cached. The cache is emptied where there are more. */
const MOST_WORDS = 4096;
