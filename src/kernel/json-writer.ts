import { formatFen } from './fen.js';
import type { Integer } from './integer.js';
import { formatMicro, MICRO, type MicroPercent } from './percent.js';
import { type Day, formatDay } from './plain-date.js';
import { decodeUtf8 } from './text-columns.js';

const ENCODER = new TextEncoder();
const BLANK = 32;
const QUOTE = 34;
const POINT = 46;
const ZERO = 48;
const BACKSLASH = 92;

/** The most bytes that a UTF-16 unit becomes in UTF-8. */
const WIDEST = 3;

/** The length below which bytes are copied one by one, which is faster than a call. */
const SHORT = 32;

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

/** Writes JSON as UTF-8 into bytes that grow on demand, without a string for what is written. */
export class JsonWriter {
  private bytes: Uint8Array;
  private end = 0;
  /** The bytes of texts that recur. */
  private readonly words = new Map<string, Uint8Array>();
  private readonly days = new Map<Day, Uint8Array>();

  constructor(
    private readonly quoting: Quoting,
    size = 1 << 16,
  ) {
    this.bytes = new Uint8Array(size);
  }

  get length(): number {
    return this.end;
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

  /** {@link json} of a text that is given as UTF-8, from `from` to before `to`. */
  jsonUtf8(source: Uint8Array, from: number, to: number): void {
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

  /** {@link json} of a text that is one of few: it is encoded once. */
  jsonWord(word: string): void {
    this.put(this.words.get(word) ?? cached(this.words, word, quoted(word, this.quoting)));
  }

  /** All of some bytes, as they are. */
  put(source: Uint8Array): void {
    this.reserve(source.length);
    const { bytes, end } = this;
    if (source.length > SHORT) bytes.set(source, end);
    else for (let i = 0; i < source.length; i++) bytes[end + i] = source[i] as number;
    this.end = end + source.length;
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
    const yuan = Math.floor(fen / 100);
    const cents = fen - yuan * 100;
    this.bytes[this.end++] = QUOTE;
    this.digits(yuan, 1);
    this.bytes[this.end++] = POINT;
    this.digits(cents, 2);
    this.bytes[this.end++] = QUOTE;
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

  /** A day as `YYYY-MM-DD`, in quotes: days recur, so that each is written once. */
  day(day: Day): void {
    this.put(this.days.get(day) ?? cached(this.days, day, `"${formatDay(day)}"`));
  }

  /** The digits of a safe integer ≥ 0, at least so many; room for them is reserved. */
  private digits(value: number, least: number): void {
    const { bytes } = this;
    let length = least;
    for (let power = 10 ** least; power <= value; power *= 10) length += 1;
    let rest = value;
    for (let at = this.end + length - 1; at >= this.end; at--) {
      const tenth = Math.floor(rest / 10);
      bytes[at] = ZERO + (rest - tenth * 10);
      rest = tenth;
    }
    this.end += length;
  }

  private reserve(more: number): void {
    if (this.end + more <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.end + more));
    grown.set(this.bytes.subarray(0, this.end));
    this.bytes = grown;
  }
}

/** The most words whose bytes are cached. The cache is emptied where there are more. */
const MOST_WORDS = 4096;

function cached<Key>(words: Map<Key, Uint8Array>, key: Key, written: string): Uint8Array {
  if (words.size >= MOST_WORDS) words.clear();
  const bytes = ENCODER.encode(written);
  words.set(key, bytes);
  return bytes;
}
