import { formatFen } from './fen.js';
import type { Integer } from './integer.js';
import { formatMicro, MICRO, type MicroPercent } from './percent.js';
import { type Day, formatDay } from './plain-date.js';
import { decodeUtf8, type TextColumn } from './text-columns.js';

const ENCODER = /* @__PURE__ */ new TextEncoder();
const BLANK = 0x20;
const QUOTE = 0x22;
const POINT = 0x2e;
const ZERO = 0x30;
const BACKSLASH = 0x5c;

/** Bytes up to so many are copied one by one: a call of `set` costs more. */
const SHORT = 64;
/** Whole numbers below this are divided as 32-bit integers, which is several times as fast. */
const SMALL = 2 ** 31;
/** The largest power of ten below {@link SMALL}, so that the rest always has eight digits. */
const EIGHT_DIGITS = 100_000_000;
const POWERS_OF_TEN = /* @__PURE__ */ Array.from({ length: 10 }, (_, i) => 10 ** i);

/** The most bytes that a UTF-16 unit becomes in UTF-8. */
const WIDEST = 3;

/** The bytes of a word of a {@link FixedText}. */
const WORD = 4;

/** The most texts of each kind that are kept. All are dropped where there are more. */
const MOST_KEPT = 4096;

/** So many bytes are written before they are given out as a piece. */
const PIECE = 1 << 15;

/** How texts are written as JSON. */
export interface Quoting {
  /** Matches every text that has more to it than quotes around it. It may match others. */
  readonly special: RegExp;
  /** The greatest byte of UTF-8 that never needs more. */
  readonly greatest: number;
  /** A text as JSON, for those that match. */
  quote(text: string): string;
}

/** A text as JSON. */
export function quoted(text: string, { special, quote }: Quoting): string {
  return special.test(text) ? quote(text) : `"${text}"`;
}

/** A text that is written many times: its UTF-8 in words of four bytes, the last filled up with zeros. */
export class FixedText {
  /** In bytes. */
  readonly length: number;
  readonly words: Int32Array;

  constructor(text: string) {
    const bytes = ENCODER.encode(text);
    const filled = new Uint8Array(Math.ceil(bytes.length / WORD) * WORD);
    filled.set(bytes);
    const view = new DataView(filled.buffer);
    this.length = bytes.length;
    this.words = Int32Array.from({ length: filled.length / WORD }, (_, i) => view.getInt32(i * WORD, true));
  }
}

/** Writes JSON as UTF-8 into bytes that grow on demand, without a string for what is written. */
export class JsonWriter {
  private bytes: Uint8Array;
  /** Of {@link bytes}. */
  private view: DataView;
  private end = 0;
  /** Texts and days that recur, as JSON. */
  private readonly words = new Map<string, FixedText>();
  private readonly days = new Map<Day, FixedText>();

  constructor(
    private readonly quoting: Quoting,
    size = 1 << 16,
  ) {
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
  }

  get length(): number {
    return this.end;
  }

  /** What has been written, as bytes of its own; the writer begins anew. */
  take(): Uint8Array {
    return this.lend().slice();
  }

  /** Moves what has been written into an array of that length; the writer begins anew. */
  takeInto(target: Uint8Array): void {
    target.set(this.lend());
  }

  /** What has been written, as bytes that the next call of the writer overwrites; the writer begins anew. */
  lend(): Uint8Array {
    const lent = this.bytes.subarray(0, this.end);
    this.end = 0;
    return lent;
  }

  byte(byte: number): void {
    this.reserve(1);
    this.bytes[this.end++] = byte;
  }

  /** Any text, as it is. */
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

  /** {@link text} of one that was made ready. */
  put({ length, words }: FixedText): void {
    // What the last word writes too much is overwritten.
    this.reserve(words.length * WORD);
    const { view } = this;
    let at = this.end;
    for (let i = 0; i < words.length; i++, at += WORD) view.setInt32(at, words[i] as number, true);
    this.end += length;
  }

  /** The bytes from one place to before another, as they are. */
  copy(source: Uint8Array, from: number, to: number): void {
    this.reserve(to - from);
    const { bytes } = this;
    let end = this.end;
    if (to - from > SHORT) bytes.set(source.subarray(from, to), end);
    else for (let at = from; at < to; at++) bytes[end++] = source[at] as number;
    this.end += to - from;
  }

  /** A text as JSON. */
  json(text: string): void {
    if (this.quoting.special.test(text)) {
      this.text(this.quoting.quote(text));
      return;
    }
    this.byte(QUOTE);
    this.text(text);
    this.byte(QUOTE);
  }

  /** {@link json} of a text that is one of few: it is encoded once. */
  jsonWord(word: string): void {
    this.put(this.words.get(word) ?? kept(this.words, word, quoted(word, this.quoting)));
  }

  /** {@link json} of the text at a place of a column, which has one there. */
  jsonAt({ bytes: source, starts, lengths }: TextColumn, place: number): void {
    const from = starts[place] as number;
    const to = from + (lengths[place] as number);
    this.reserve(to - from + 2);
    const { bytes } = this;
    const { greatest } = this.quoting;
    let end = this.end;
    bytes[end++] = QUOTE;
    for (let i = from; i < to; i++) {
      const byte = source[i] as number;
      if (byte < BLANK || byte === QUOTE || byte === BACKSLASH || byte > greatest) {
        this.json(decodeUtf8(source, from, to));
        return;
      }
      bytes[end++] = byte;
    }
    bytes[end++] = QUOTE;
    this.end = end;
  }

  /** An integer ≥ 0 of any size. */
  integer(value: Integer): void {
    if (typeof value === 'number') this.count(value);
    else this.text(String(value));
  }

  /** A safe integer ≥ 0. */
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

  /** Millionths as a plain decimal without trailing zeros, in quotes. */
  micro(micro: number): void {
    if (micro < 0) {
      this.text(`"${formatMicro(micro as MicroPercent)}"`);
      return;
    }
    this.reserve(24);
    const whole = Math.floor(micro / MICRO);
    this.bytes[this.end++] = QUOTE;
    this.digits(whole, 1);
    let decimals = micro - whole * MICRO;
    if (decimals > 0) {
      let length = 6;
      for (; decimals % 10 === 0; decimals /= 10) length -= 1;
      this.bytes[this.end++] = POINT;
      this.digits(decimals, length);
    }
    this.bytes[this.end++] = QUOTE;
  }

  /** A day as `YYYY-MM-DD`, in quotes: days recur, so that each is encoded once. */
  day(day: Day): void {
    this.put(this.days.get(day) ?? kept(this.days, day, `"${formatDay(day)}"`));
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
    this.view = new DataView(grown.buffer);
  }
}

/**
 * Writes items one after another, and gives out what has been written in pieces. A piece has whole items, and is valid until
 * the next one is asked for. What is written last stays in the writer.
 */
export function* inPieces(json: JsonWriter, count: number, write: (place: number) => void): Generator<Uint8Array> {
  for (let place = 0; place < count; place++) {
    write(place);
    if (json.length >= PIECE) yield json.lend();
  }
}

function kept<Key>(texts: Map<Key, FixedText>, key: Key, text: string): FixedText {
  if (texts.size >= MOST_KEPT) texts.clear();
  const written = new FixedText(text);
  texts.set(key, written);
  return written;
}
