import { NOT_A_DAY, ScalarScanner } from './scalar-scanner.js';

/** Bytes of JSON syntax. An enum, since the build replaces its members by their numbers. */
enum Byte {
  Tab = 0x09,
  LineFeed = 0x0a,
  CarriageReturn = 0x0d,
  Blank = 0x20,
  Quote = 0x22,
  Comma = 0x2c,
  Minus = 0x2d,
  Zero = 0x30,
  Colon = 0x3a,
  List = 0x5b,
  Backslash = 0x5c,
  ListEnd = 0x5d,
  N = 0x6e,
  Object = 0x7b,
  ObjectEnd = 0x7d,
  FirstBeyondAscii = 0x80,
}

/** The scanner may read this many bytes beyond the JSON. No key is longer. */
export const PADDING = 64;

/** The bytes with the ones behind them in their buffer; as they are where these are too few. */
function withRoom(bytes: Uint8Array, end: number): Uint8Array {
  const { buffer, byteOffset } = bytes;
  const hasRoom = byteOffset + end + PADDING <= buffer.byteLength;
  return hasRoom ? new Uint8Array(buffer, byteOffset, end + PADDING) : bytes;
}

/** `null` as a little-endian word. */
const NULL_WORD = 0x6c6c756e;

/** The keys of an object with their quotes and colons, in words of four bytes. */
export class JsonKeys {
  readonly count: number;
  private readonly words: Int32Array;
  private readonly begins: Int32Array;
  /** The mask of each key's bytes in its last word. */
  private readonly masks: Int32Array;
  readonly lengths: Int32Array;

  /** @param names ASCII letters only */
  constructor(names: readonly string[]) {
    this.count = names.length;
    const keys = names.map((name) => new TextEncoder().encode(`"${name}":`));
    this.lengths = Int32Array.from(keys, ({ length }) => length);
    this.begins = new Int32Array(keys.length + 1);
    keys.forEach(({ length }, i) => {
      if (length > PADDING) throw new RangeError(`the key ${names[i]} is too long`);
      this.begins[i + 1] = (this.begins[i] as number) + Math.ceil(length / 4);
    });
    this.words = new Int32Array(this.begins[keys.length] as number);
    this.masks = Int32Array.from(keys, ({ length }) => (length % 4 === 0 ? -1 : (1 << (8 * (length % 4))) - 1));
    keys.forEach((key, i) => {
      key.forEach((byte, j) => {
        const word = (this.begins[i] as number) + (j >> 2);
        this.words[word] = (this.words[word] as number) | (byte << (8 * (j & 3)));
      });
    });
  }

  /** The index of the key at a position; −1 where there is none. `likely` is the index that is tried first. */
  find(view: DataView, at: number, likely: number): number {
    const { count } = this;
    let key = likely < count ? likely : 0;
    for (let i = 0; i < count; i++) {
      if (this.isAt(key, view, at)) return key;
      key = key + 1 < count ? key + 1 : 0;
    }
    return -1;
  }

  /** Whether a key is at a position. */
  private isAt(key: number, view: DataView, at: number): boolean {
    const { words } = this;
    const last = (this.begins[key + 1] as number) - 1;
    let word = this.begins[key] as number;
    let place = at;
    for (; word < last; word++, place += 4) if (view.getInt32(place, true) !== words[word]) return false;
    return (view.getInt32(place, true) & (this.masks[key] as number)) === words[word];
  }
}

/**
 * Reads JSON from UTF-8 bytes, from left to right, for a caller that knows what should come next. Skipping allocates
 * nothing. Where something else comes, a method returns false or −1, and `at` may then be anywhere.
 */
export class JsonScanner extends ScalarScanner {
  override bytes: Uint8Array = new Uint8Array(PADDING);
  /** The position after the last byte of the JSON. */
  end = 0;
  /** Of {@link bytes}. */
  view = new DataView(this.bytes.buffer);

  /** @param isOfLines whether a line feed ends the JSON instead of being whitespace in it */
  constructor(private readonly isOfLines = false) {
    super();
  }

  /**
   * Starts with other bytes, from `start` to before `end`. They must be valid UTF-8 and must not change. They are
   * copied unless their buffer has a zero byte and room behind them: every method stops at a zero, which is not valid in
   * JSON.
   */
  load(bytes: Uint8Array, start = 0, end = bytes.length): this {
    this.bytes = bytes.length < end + PADDING ? withRoom(bytes, end) : bytes;
    if (this.bytes[end] !== 0) {
      this.bytes = new Uint8Array(end + PADDING);
      this.bytes.set(bytes.subarray(0, end));
    }
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    this.at = start;
    this.end = end;
    return this;
  }

  /** Starts with a text. The text must be well-formed UTF-16: a lone surrogate has no UTF-8. */
  loadText(text: string): this {
    const encoder = new TextEncoder();
    // Room for a text that is mostly ASCII. Longer UTF-8 is encoded in a second step.
    let bytes = new Uint8Array(text.length + (text.length >> 2) + PADDING);
    let { read, written } = encoder.encodeInto(text, bytes.subarray(0, bytes.length - PADDING));
    if (read < text.length) {
      const more = new Uint8Array(written + 3 * (text.length - read) + PADDING);
      more.set(bytes.subarray(0, written));
      written += encoder.encodeInto(text.slice(read), more.subarray(written)).written;
      bytes = more;
    }
    return this.load(bytes, 0, written);
  }

  /** The position of the next byte from a position on that is not whitespace. */
  afterBlanks(from: number): number {
    const { bytes } = this;
    for (let at = from; ; at++) {
      const byte = bytes[at] as number;
      if (byte > Byte.Blank || !this.isWhitespace(byte)) return at;
    }
  }

  /** @param byte at most the blank */
  private isWhitespace(byte: number): boolean {
    if (byte === Byte.LineFeed) return !this.isOfLines;
    return byte === Byte.Blank || byte === Byte.CarriageReturn || byte === Byte.Tab;
  }

  /** Skips whitespace and returns the next byte; 0 at the end. */
  private next(): number {
    const byte = this.bytes[this.at] as number;
    if (byte > Byte.Blank) return byte;
    this.at = this.afterBlanks(this.at);
    return this.bytes[this.at] as number;
  }

  /** Whether only whitespace is left: up to the end, or of lines up to a line feed, at which it then stands. */
  isAtEnd(): boolean {
    if (this.at > this.end) return false;
    this.at = this.afterBlanks(this.at);
    return this.at >= this.end || (this.isOfLines && this.bytes[this.at] === Byte.LineFeed);
  }

  private take(mark: Byte): boolean {
    if (this.next() !== mark) return false;
    this.at += 1;
    return true;
  }

  takeObject(): boolean {
    return this.take(Byte.Object);
  }

  takeObjectEnd(): boolean {
    return this.take(Byte.ObjectEnd);
  }

  takeList(): boolean {
    return this.take(Byte.List);
  }

  takeListEnd(): boolean {
    return this.take(Byte.ListEnd);
  }

  takeComma(): boolean {
    return this.take(Byte.Comma);
  }

  takeColon(): boolean {
    return this.take(Byte.Colon);
  }

  takeNull(): boolean {
    if (this.next() !== Byte.N || this.view.getInt32(this.at, true) !== NULL_WORD) return false;
    this.at += 4;
    return true;
  }

  /** Takes one of several keys with its colon and returns its index. `likely` is the index that is tried first. */
  takeKey(keys: JsonKeys, likely: number): number {
    this.next();
    const key = keys.find(this.view, this.at, likely);
    if (key >= 0) this.at += keys.lengths[key] as number;
    return key;
  }

  /** Takes a string without escapes that has these bytes. */
  takeThis(text: Uint8Array): boolean {
    if (this.next() !== Byte.Quote) return false;
    const { bytes } = this;
    let at = this.at + 1;
    for (let i = 0; i < text.length; i++) if (bytes[at++] !== text[i]) return false;
    if (bytes[at] !== Byte.Quote) return false;
    this.at = at + 1;
    return true;
  }

  /** Takes a string without escapes. {@link textStart} and {@link textEnd} tell where it is. */
  takeText(): boolean {
    if (this.next() !== Byte.Quote) return false;
    const { bytes } = this;
    let at = this.at + 1;
    this.textStart = at;
    let all = 0;
    for (let byte = bytes[at] as number; byte !== Byte.Quote; byte = bytes[at] as number) {
      if (byte < Byte.Blank || byte === Byte.Backslash) return false;
      // Beside a byte beyond ASCII, DELETE: its successor is one.
      all |= byte | (byte + 1);
      at += 1;
    }
    this.textIsPrintable = all < Byte.FirstBeyondAscii;
    this.textEnd = at;
    this.at = at + 1;
    return true;
  }

  /** Takes a day in quotes. */
  takeDay(): number {
    this.next();
    const day = this.quotedDayAt(this.at);
    if (day !== NOT_A_DAY) this.at += DAY_LENGTH;
    return day;
  }

  /** {@link takeDay} at a position, which is not moved. A day in quotes has {@link DAY_LENGTH} bytes. */
  quotedDayAt(at: number): number {
    const { bytes } = this;
    if (bytes[at] !== Byte.Quote || bytes[at + DAY_LENGTH - 1] !== Byte.Quote) return NOT_A_DAY;
    return this.dayAt(at + 1);
  }

  /** Takes a decimal in quotes, or a JSON integer. */
  takeDecimal(decimals: number, largest: number): number {
    const isText = this.next() === Byte.Quote;
    return this.takeDigits(isText ? this.at + 1 : this.at, isText, decimals, largest);
  }

  takeSignedDecimal(decimals: number, largest: number): number {
    const isText = this.next() === Byte.Quote;
    const start = isText ? this.at + 1 : this.at;
    const isNegative = this.bytes[start] === Byte.Minus;
    const value = this.takeDigits(isNegative ? start + 1 : start, isText, decimals, largest);
    if (value < 0) return Number.NaN;
    return isNegative && value !== 0 ? -value : value;
  }

  /** @param start the position of the first digit, which is behind the quote of a text */
  private takeDigits(start: number, isText: boolean, decimals: number, largest: number): number {
    const { bytes } = this;
    const value = this.decimalAt(start, isText, decimals, largest);
    if (value < 0) return -1;
    if (isText) {
      if (bytes[this.at] !== Byte.Quote) return -1;
      this.at += 1;
    } else {
      // A JSON number of several digits does not begin with 0. A fraction or an exponent is no integer.
      if (bytes[start] === Byte.Zero && this.at > start + 1) return -1;
      if (!endsNumber(bytes[this.at] as number)) return -1;
    }
    return value;
  }

  /** Skips any value, at any depth of nesting. In valid JSON it skips exactly one value. */
  skipValue(): boolean {
    const { bytes } = this;
    let depth = 0;
    for (;;) {
      const byte = this.next();
      if (byte === Byte.Quote) {
        if (!this.skipString()) return false;
      } else if (byte === Byte.Object || byte === Byte.List) {
        depth += 1;
        this.at += 1;
      } else if (byte === Byte.ObjectEnd || byte === Byte.ListEnd) {
        depth -= 1;
        this.at += 1;
      } else if (byte === Byte.Comma || byte === Byte.Colon) {
        if (depth === 0) return false;
        this.at += 1;
      } else if (byte <= Byte.Blank) {
        return false;
      } else {
        while (!endsNumber(bytes[this.at] as number)) this.at += 1;
      }
      if (depth <= 0) return depth === 0;
    }
  }

  private skipString(): boolean {
    const { bytes, end } = this;
    for (let at = this.at + 1; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte === Byte.Backslash) at += 1;
      else if (byte === Byte.Quote) {
        this.at = at + 1;
        return true;
      }
    }
    return false;
  }
}

/** The bytes of a day with its quotes. */
export const DAY_LENGTH = 12;

/** Whether a byte ends a number or a literal. */
function endsNumber(byte: number): boolean {
  return byte === Byte.Comma || byte === Byte.ObjectEnd || byte === Byte.ListEnd || byte <= Byte.Blank;
}
