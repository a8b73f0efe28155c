import { formatFen } from '../kernel/fen.js';
import type { Integer } from '../kernel/integer.js';
import { escapeUnsafe } from './escape-controls.js';

const ENCODER = new TextEncoder();
/** Outside these ranges may be what is written otherwise in JSON; it need not. */
const NEEDS_ESCAPING = /[^ !#-[\]-~\u00ae-\u05ff\u2010-\u2027\u2070-\ud7ff\ue000-\ufefe\uff00-\ufff8]/;
const ZERO = 48;
const POINT = 46;
const QUOTE = 34;

/** The most bytes that a UTF-16 unit becomes in UTF-8. */
const WIDEST = 3;

/** Writes UTF-8 into bytes that grow as they must: a line of a million makes no strings. */
export class ByteWriter {
  private bytes: Uint8Array;
  private end = 0;
  /** Texts that come again and again, as bytes. */
  private readonly words = new Map<string, Uint8Array>();
  private readonly jsonWords = new Map<string, Uint8Array>();

  constructor(size = 1 << 16) {
    this.bytes = new Uint8Array(size);
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

  /** A text that is one of few: it is encoded once. */
  word(word: string): void {
    this.put(this.words.get(word) ?? cached(this.words, word, word));
  }

  /** {@link word} as JSON. */
  jsonWord(word: string): void {
    this.put(this.jsonWords.get(word) ?? cached(this.jsonWords, word, jsonText(word)));
  }

  private put(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.end);
    this.end += bytes.length;
  }

  /** Bytes as they are. */
  copy(bytes: Uint8Array, from: number, to: number): void {
    this.reserve(to - from);
    this.bytes.set(bytes.subarray(from, to), this.end);
    this.end += to - from;
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

/** A text as JSON, with what is not shown in escapes. */
function jsonText(text: string): string {
  return escapeUnsafe(JSON.stringify(text));
}

/** The most words whose bytes are cached. The cache is emptied where there are more. */
const MOST_WORDS = 4096;

function cached(words: Map<string, Uint8Array>, word: string, written: string): Uint8Array {
  if (words.size >= MOST_WORDS) words.clear();
  const bytes = ENCODER.encode(written);
  words.set(word, bytes);
  return bytes;
}
