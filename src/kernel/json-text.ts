/**
 * Characters of JSON by their codes: to look at a code makes no string. An enum, since a build writes its members as the
 * numbers that they are, which counts in a loop over every character.
 */
export enum Char {
  Tab = 0x09,
  LineFeed = 0x0a,
  CarriageReturn = 0x0d,
  Blank = 0x20,
  Quote = 0x22,
  Comma = 0x2c,
  Minus = 0x2d,
  Zero = 0x30,
  Nine = 0x39,
  Colon = 0x3a,
  List = 0x5b,
  Backslash = 0x5c,
  ListEnd = 0x5d,
  A = 0x61,
  N = 0x6e,
  Z = 0x7a,
  Object = 0x7b,
  ObjectEnd = 0x7d,
  FirstSurrogate = 0xd800,
  LastSurrogate = 0xdfff,
}

const isDigit = (code: number) => code >= Char.Zero && code <= Char.Nine;
const isLetter = (code: number) => code >= Char.A && code <= Char.Z;

/** Whether a token of JSON that begins with this character is a number. */
export function beginsNumber(code: number): boolean {
  return code === Char.Minus || isDigit(code);
}

/** A number, `true`, `false` or `null`. */
const WORD = /[-+.\w]+/y;

/**
 * The place behind the token of JSON that begins at a place: behind a string, a number or a word, or else behind the one
 * character. For a string without an end it is beyond the text.
 */
export function endOfToken(json: string, at: number): number {
  const first = json.charCodeAt(at);
  if (first === Char.Quote) return endOfString(json, at);
  if (!beginsNumber(first) && !isLetter(first)) return at + 1;
  WORD.lastIndex = at;
  WORD.test(json);
  return WORD.lastIndex;
}

function endOfString(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === Char.Quote) return at + 1;
    if (code === Char.Backslash) at += 1;
  }
  return json.length + 1;
}

/** How many words a text keeps; a power of two. */
const WORDS_KEPT = 256;

/** Reads the characters of a text from `start` to before `end`; undefined where they are not what is read. */
export type ReadPart<T> = (text: string, start: number, end: number) => T | undefined;

/**
 * JSON text, taken from left to right by someone who knows what should come: nothing is made of what is only passed
 * over. Where something else comes, a method says so by false, −1 or undefined, and `at` may then stand anywhere.
 */
export class JsonText {
  /** The place of the next character. */
  at = 0;
  /** The items taken so far of all lists that are open, up to `top`: a list is made when its length is known. */
  private readonly items: unknown[] = [];
  private top = 0;
  private readonly words: (string | undefined)[] = new Array<string | undefined>(WORDS_KEPT).fill(undefined);

  constructor(readonly text: string) {}

  /** Goes past blanks, to the character that it returns; NaN is the end. */
  private next(): number {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      const isBlank =
        code === Char.Blank || code === Char.LineFeed || code === Char.CarriageReturn || code === Char.Tab;
      if (!isBlank) return code;
      this.at += 1;
    }
  }

  /** Whether nothing comes any more. */
  isAtEnd(): boolean {
    return Number.isNaN(this.next());
  }

  /** Takes a brace, a bracket, a colon or a comma. */
  take(mark: Char): boolean {
    if (this.next() !== mark) return false;
    this.at += 1;
    return true;
  }

  takeNull(): boolean {
    if (this.next() !== Char.N || !this.text.startsWith('null', this.at)) return false;
    this.at += 4;
    return true;
  }

  /**
   * Takes one of several keys and its colon; returns the key's place among them.
   *
   * @param keys as they are written, such as `"id":`
   * @param likely the place of the key to look for first
   */
  takeKey(keys: readonly string[], likely: number): number {
    this.next();
    let place = likely;
    for (let i = 0; i < keys.length; i++, place++) {
      if (place >= keys.length) place = 0;
      const key = keys[place] as string;
      if (this.text.startsWith(key, this.at)) {
        this.at += key.length;
        return place;
      }
    }
    return -1;
  }

  /** Takes a string in which every character stands for itself and is a whole one: no escapes, no surrogates. */
  takeText(): string | undefined {
    const end = this.endOfPlainText();
    if (end < 0) return undefined;
    const text = this.text.slice(this.at, end);
    this.at = end + 1;
    return text;
  }

  /** {@link takeText} of one of few that come again and again: the string that was made for it before, if it is kept. */
  takeWord(): string | undefined {
    const end = this.endOfPlainText();
    if (end < 0) return undefined;
    const { text, at, words } = this;
    this.at = end + 1;
    const length = end - at;
    // The empty word has no characters, and NaN is no bit.
    const place = (length + 7 * text.charCodeAt(at) + 31 * text.charCodeAt(end - 1)) & (WORDS_KEPT - 1);
    const kept = words[place];
    if (kept?.length === length && text.startsWith(kept, at)) return kept;
    const word = text.slice(at, end);
    words[place] = word;
    return word;
  }

  /** The place of the closing quote of such a string, whose opening one is gone past; −1 where something else comes. */
  private endOfPlainText(): number {
    if (!this.take(Char.Quote)) return -1;
    for (let end = this.at; ; end++) {
      const code = this.text.charCodeAt(end);
      if (code === Char.Quote) return end;
      // The end of the text is NaN, of which no comparison is true.
      const isItself = code >= Char.Blank && code !== Char.Backslash;
      if (!isItself || (code >= Char.FirstSurrogate && code <= Char.LastSurrogate)) return -1;
    }
  }

  /** Takes a string or an integer of 0 and above, as what `read` makes of its characters. */
  takeFigure<T>(read: ReadPart<T>): T | undefined {
    const first = this.next();
    const isString = first === Char.Quote;
    const start = isString ? this.at + 1 : this.at;
    const end = isString ? this.text.indexOf('"', start) : this.endOfInteger(first);
    if (end <= start) return undefined;
    this.at = isString ? end + 1 : end;
    return read(this.text, start, end);
  }

  private endOfInteger(first: number): number {
    let end = this.at;
    if (first === Char.Zero) return end + 1;
    for (let code = first; isDigit(code); code = this.text.charCodeAt(end)) end += 1;
    return end;
  }

  /** Takes a list, by `takeItem` item by item. */
  takeList<T>(takeItem: (json: JsonText) => T | undefined): T[] | undefined {
    if (!this.take(Char.List)) return undefined;
    if (this.take(Char.ListEnd)) return [];
    const { items, top } = this;
    let item: T | undefined;
    do {
      item = takeItem(this);
      items[this.top++] = item;
    } while (item !== undefined && this.take(Char.Comma));
    const list = items.slice(top, this.top) as T[];
    this.top = top;
    return item !== undefined && this.take(Char.ListEnd) ? list : undefined;
  }

  /** Takes any value, as its text. Where that is JSON, it is the whole of the value. No nesting is too deep for it. */
  takeValue(): string | undefined {
    let code = this.next();
    const start = this.at;
    let depth = 0;
    for (; !Number.isNaN(code); code = this.next()) {
      this.at = endOfToken(this.text, this.at);
      if (code === Char.Object || code === Char.List) depth += 1;
      else if (code === Char.ObjectEnd || code === Char.ListEnd) depth -= 1;
      if (depth <= 0) return this.text.slice(start, this.at);
    }
    return undefined;
  }
}
