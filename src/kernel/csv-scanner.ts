import { NOT_A_DAY, ScalarScanner } from './scalar-scanner.js';
import { isUtf8 } from './utf8.js';

/** Bytes of CSV syntax. An enum, since the build replaces its members by their numbers. */
enum Byte {
  Tab = 0x09,
  LineFeed = 0x0a,
  CarriageReturn = 0x0d,
  Blank = 0x20,
  Quote = 0x22,
  Comma = 0x2c,
  Minus = 0x2d,
  FirstBeyondAscii = 0x80,
}

/** What comes next in a file. */
export enum CsvNext {
  /** A row. */
  Row,
  /** The end of the file. */
  End,
  /** Bytes that have not been added yet decide it. */
  More,
  /** Something that the scanner does not read. */
  Odd,
}

/** The byte-order mark. */
const MARK: readonly number[] = [0xef, 0xbb, 0xbf];

/** 1 for each byte that ends a cell without quotes, or may not be in one. */
const ENDS_CELL = /* @__PURE__ */ Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte === Byte.Comma || byte === Byte.LineFeed || byte === Byte.CarriageReturn || byte === Byte.Quote),
);

/**
 * Reads rows of CSV by RFC 4180 from UTF-8 bytes that are added piece by piece. Lines end with LF or CRLF; empty lines are
 * skipped, as is a byte-order mark at the beginning. It makes no strings: a row is the positions of its cells, without the
 * blanks around them. A quote that is doubled in a quoted cell is one, and a line break there is a blank.
 *
 * It does not read a quote anywhere else, a CR that is not before LF, a row with another number of cells than
 * {@link expect} says, a row of one empty cell, and a row of more bytes than allowed.
 *
 * The caller passes the rows one after another, and may go back to where it called {@link keep}.
 */
export class CsvScanner extends ScalarScanner {
  /** The line of the file on which the row begins, counted from 1. */
  line = 1;
  /** The number of cells of the row, and where each begins and ends. */
  cells = 0;
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  /** Whether the scanner has last told that it needs more bytes. */
  needsMore = false;

  /** Whether the file may begin with a byte-order mark that is still to be passed. */
  private mayHaveMark = true;
  private expected = 0;
  /** The bytes of the file are before this position; a line feed is at it. */
  private filled = 0;
  private hasEnded = false;
  /** Where the next row or an empty line before it begins, and on which line. */
  private next = 0;
  private nextLine = 1;
  private hasRow = false;
  /** Where the row ends, and the line behind it. */
  private after = 0;
  private afterLine = 1;
  private kept = 0;
  private keptLine = 1;
  /** Behind the bytes of the file, cells whose quotes or line breaks were replaced. They end at this position. */
  private spare = 1;

  /** @param longest the largest number of bytes of a row */
  constructor(private readonly longest: number) {
    super();
    this.bytes = Uint8Array.of(Byte.LineFeed);
  }

  /** Every following row must have so many cells. */
  expect(cells: number): void {
    this.expected = cells;
  }

  /** Adds bytes of the file. What was passed before {@link keep} is dropped, and the position is the kept one. */
  add(more: Uint8Array): void {
    const { kept } = this;
    const held = this.filled - kept;
    const size = held + more.length + 1;
    if (size > this.bytes.length) {
      const bytes = new Uint8Array(2 * size);
      bytes.set(this.bytes.subarray(kept, this.filled));
      this.bytes = bytes;
    } else {
      this.bytes.copyWithin(0, kept, this.filled);
    }
    this.bytes.set(more, held);
    this.filled = held + more.length;
    this.bytes[this.filled] = Byte.LineFeed;
    this.kept = 0;
    this.rewind();
    this.needsMore = false;
  }

  /** Says that the file has no further bytes. */
  end(): void {
    this.hasEnded = true;
    this.needsMore = false;
  }

  /** The number of bytes that are held. */
  get held(): number {
    return this.filled - this.kept;
  }

  /** Marks the position, to which {@link rewind} returns. */
  keep(): void {
    this.kept = this.next;
    this.keptLine = this.nextLine;
    if (!this.hasRow) this.spare = this.filled + 1;
  }

  rewind(): void {
    this.next = this.kept;
    this.nextLine = this.keptLine;
    this.hasRow = false;
    this.spare = this.filled + 1;
  }

  /** Looks at the next row, which stays the next. */
  peek(): CsvNext {
    return this.hasRow ? CsvNext.Row : this.scan();
  }

  /** Passes the row. */
  pass(): void {
    this.next = this.after;
    this.nextLine = this.afterLine;
    this.hasRow = false;
  }

  private scan(): CsvNext {
    if (this.mayHaveMark && !this.passMark()) return this.more(0);
    const begin = this.skipEmptyLines();
    const { filled } = this;
    if (begin >= filled) return this.hasEnded ? CsvNext.End : this.more(filled);
    const first = this.afterLine;
    const most = this.expected === 0 ? Number.POSITIVE_INFINITY : this.expected;
    let at = begin;
    let cells = 0;
    for (let byte: number = Byte.Comma; byte === Byte.Comma; cells++) {
      if (cells === most) return CsvNext.Odd;
      at = this.bytes[at] === Byte.Quote ? this.takeQuoted(cells, at + 1) : this.takePlain(cells, at);
      if (at < 0) return this.hasEnded ? CsvNext.Odd : this.more(begin);
      byte = this.bytes[at] as number;
      at += 1;
      if (byte === Byte.CarriageReturn && this.bytes[at] === Byte.LineFeed) {
        byte = Byte.LineFeed;
        at += 1;
      }
      if (byte !== Byte.Comma && byte !== Byte.LineFeed) return CsvNext.Odd;
    }
    // The line feed behind the bytes ends the last row of the file only.
    if (at > filled) {
      if (!this.hasEnded) return this.more(begin);
      at = filled;
    }
    if (at - begin > this.longest || (this.expected !== 0 && cells !== most)) return CsvNext.Odd;
    if (cells === 1 && this.starts[0] === this.ends[0]) return CsvNext.Odd;
    this.line = first;
    this.cells = cells;
    this.next = begin;
    this.nextLine = first;
    this.after = at;
    this.afterLine += 1;
    this.hasRow = true;
    return CsvNext.Row;
  }

  /** Passes the byte-order mark, if there is one. Returns false where that is not known yet. */
  private passMark(): boolean {
    if (this.filled < MARK.length && !this.hasEnded) return false;
    this.mayHaveMark = false;
    if (MARK.every((byte, at) => this.bytes[at] === byte)) this.next = this.kept = MARK.length;
    return true;
  }

  /** Where the first line begins that is not empty. Its number is in `afterLine`, which counts on within the row. */
  private skipEmptyLines(): number {
    const { bytes, filled } = this;
    let at = this.next;
    this.afterLine = this.nextLine;
    for (; at < filled; this.afterLine++) {
      if (bytes[at] === Byte.LineFeed) at += 1;
      else if (bytes[at] === Byte.CarriageReturn && bytes[at + 1] === Byte.LineFeed) at += 2;
      else break;
    }
    return at;
  }

  /** Stores a cell without quotes. Returns the position behind it, where a byte is that ends it or may not be in it. */
  private takePlain(cell: number, start: number): number {
    const { bytes } = this;
    let at = start;
    while (ENDS_CELL[bytes[at] as number] === 0) at += 1;
    this.put(cell, start, at);
    return at;
  }

  /** Stores a cell in quotes, behind the first of them. Returns the position behind the last; −1 where there is none. */
  private takeQuoted(cell: number, start: number): number {
    const { bytes, filled } = this;
    let isPlain = true;
    for (let at = start; ; isPlain = false) {
      let byte = bytes[at] as number;
      while (byte !== Byte.Quote && byte !== Byte.LineFeed && byte !== Byte.CarriageReturn) {
        at += 1;
        byte = bytes[at] as number;
      }
      if (at >= filled) return -1;
      if (byte !== Byte.Quote) {
        at += byte === Byte.CarriageReturn && bytes[at + 1] === Byte.LineFeed && at + 1 < filled ? 2 : 1;
        this.afterLine += 1;
      } else if (bytes[at + 1] === Byte.Quote) {
        at += 2;
      } else {
        if (isPlain) this.put(cell, start, at);
        else this.putReplaced(cell, start, at);
        return at + 1;
      }
    }
  }

  /** @param begin where the row begins that is not whole */
  private more(begin: number): CsvNext {
    if (this.filled - begin > this.longest) return CsvNext.Odd;
    this.needsMore = true;
    return CsvNext.More;
  }

  /** Stores where a cell is, without the blanks around it. */
  private put(cell: number, start: number, end: number): void {
    const { bytes } = this;
    let from = start;
    let to = end;
    if (from < to) {
      if (mayBeBlank(bytes[from] as number)) from = blanksEnd(bytes, from, to);
      if (from < to && mayEndBlank(bytes[to - 1] as number)) to = blanksBegin(bytes, from, to);
    }
    if (cell === this.starts.length) this.makeRoomForCells();
    this.starts[cell] = from;
    this.ends[cell] = to;
  }

  private makeRoomForCells(): void {
    const size = 2 * this.starts.length;
    const [starts, ends] = [this.starts, this.ends];
    this.starts = new Int32Array(size);
    this.starts.set(starts);
    this.ends = new Int32Array(size);
    this.ends.set(ends);
  }

  /** Stores a cell with doubled quotes or line breaks: behind the bytes of the file, with a line feed behind it. */
  private putReplaced(cell: number, start: number, end: number): void {
    const begin = this.spare;
    if (begin + end - start + 1 > this.bytes.length) {
      const bytes = new Uint8Array(2 * (begin + end - start + 1));
      bytes.set(this.bytes);
      this.bytes = bytes;
    }
    const { bytes } = this;
    let to = begin;
    for (let at = start; at < end; at++) {
      let byte = bytes[at] as number;
      if (byte === Byte.Quote) at += 1;
      else if (byte === Byte.CarriageReturn && bytes[at + 1] === Byte.LineFeed) at += 1;
      if (byte === Byte.CarriageReturn || byte === Byte.LineFeed) byte = Byte.Blank;
      bytes[to++] = byte;
    }
    bytes[to] = Byte.LineFeed;
    this.spare = to + 1;
    this.put(cell, begin, to);
  }

  /** Begins with a cell of the row. Returns whether it has any text. */
  select(cell: number): boolean {
    this.textStart = this.starts[cell] as number;
    this.textEnd = this.ends[cell] as number;
    return this.textEnd > this.textStart;
  }

  /** Whether the cell has the same bytes as those from `start` to before `end`, which were kept. */
  equals(start: number, end: number): boolean {
    const { bytes, textStart, textEnd } = this;
    if (end - start !== textEnd - textStart) return false;
    for (let at = textStart, other = start; at < textEnd; at++, other++) if (bytes[at] !== bytes[other]) return false;
    return true;
  }

  /** Takes the text of the cell. It must be valid UTF-8 without {@link NOT_TAKEN}. */
  takeText(): boolean {
    const { bytes, textStart, textEnd } = this;
    let all = 0;
    let least: number = Byte.Blank;
    for (let at = textStart; at < textEnd; at++) {
      const byte = bytes[at] as number;
      // Beside a byte beyond ASCII, DELETE: its successor is one.
      all |= byte | (byte + 1);
      if (byte < least) least = byte;
    }
    this.textIsPrintable = all < Byte.FirstBeyondAscii && least === Byte.Blank;
    if (all < Byte.FirstBeyondAscii) return true;
    return isUtf8(bytes, textStart, textEnd) && !holdsNotTaken(bytes, textStart, textEnd);
  }

  takeDay(): number {
    return this.textEnd - this.textStart === 10 ? this.dayAt(this.textStart) : NOT_A_DAY;
  }

  takeDecimal(decimals: number, largest: number): number {
    const value = this.decimalAt(this.textStart, true, decimals, largest);
    return this.at === this.textEnd ? value : -1;
  }

  takeSignedDecimal(decimals: number, largest: number): number {
    const start = this.textStart;
    const isNegative = this.bytes[start] === Byte.Minus;
    const value = this.decimalAt(isNegative ? start + 1 : start, true, decimals, largest);
    if (value < 0 || this.at !== this.textEnd) return Number.NaN;
    return isNegative && value !== 0 ? -value : value;
  }
}

/** A character that no text is taken with: U+FDD0, which the parser of odd files has in another sense. */
const NOT_TAKEN = [0xef, 0xb7, 0x90] as const;

function holdsNotTaken(bytes: Uint8Array, start: number, end: number): boolean {
  const [first, second, third] = NOT_TAKEN;
  for (let at = start; at < end - 2; at++) {
    if (bytes[at] === first && bytes[at + 1] === second && bytes[at + 2] === third) return true;
  }
  return false;
}

/** The lead bytes of the blanks of Unicode: U+00A0, U+1680, U+2000 to U+205F, U+3000. */
function mayBeBlank(byte: number): boolean {
  return byte <= Byte.Blank || byte === 0xc2 || (byte >= 0xe1 && byte <= 0xe3);
}

/** Whether a byte may be the last of a blank. */
function mayEndBlank(byte: number): boolean {
  return byte <= Byte.Blank || (byte >= 0x80 && byte <= 0xaf);
}

/** Where the blanks end that begin at a position. */
function blanksEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  for (let length = blankAt(bytes, at); at < end && length > 0; length = blankAt(bytes, at)) at += length;
  return Math.min(at, end);
}

/** Where the blanks begin that end at a position. */
function blanksBegin(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  for (;;) {
    if (at > start && blankAt(bytes, at - 1) === 1) at -= 1;
    else if (at - start > 1 && blankAt(bytes, at - 2) === 2) at -= 2;
    else if (at - start > 2 && blankAt(bytes, at - 3) === 3) at -= 3;
    else return at;
  }
}

/** The number of bytes of the blank at a position, as `String.prototype.trim` has them but for the byte-order mark; else 0. */
function blankAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first <= Byte.Blank) return first === Byte.Blank || (first >= Byte.Tab && first <= Byte.CarriageReturn) ? 1 : 0;
  const second = bytes[at + 1] as number;
  if (first === 0xc2) return second === 0xa0 ? 2 : 0;
  const third = bytes[at + 2] as number;
  if (first === 0xe1) return second === 0x9a && third === 0x80 ? 3 : 0;
  if (first === 0xe3) return second === 0x80 && third === 0x80 ? 3 : 0;
  if (first !== 0xe2) return 0;
  if (second === 0x81) return third === 0x9f ? 3 : 0;
  // U+2000 to U+200A, U+2028, U+2029, U+202F.
  return second === 0x80 && ((third >= 0x80 && third <= 0x8a) || third === 0xa8 || third === 0xa9 || third === 0xaf)
    ? 3
    : 0;
}
