import { damaged, type WorkbookFault } from './workbook-faults.js';

/** So much text is scanned at once. */
const BLOCK = 1 << 20;
/** A tag, a comment or the text between two tags has at most so many characters: Excel's cells have 32,767. */
const LONGEST_TOKEN = 4 << 20;
/** So many elements may be open at once. Spreadsheets have ten or so. */
const DEEPEST = 256;

/** Takes the elements of an XML document in the order of the text. */
export interface XmlHandler {
  /** An element begins: `xml.name` is its name, also the last of `xml.path`; `xml.attribute` gives its attributes. */
  open(xml: XmlScanner): void;
  /** An element ends. It is still the last of `xml.path`. */
  close(xml: XmlScanner): void;
}

/**
 * Scans XML 1.0 (namespaces in XML 1.0: elements are known by their local names) that comes in pieces of UTF-8, without
 * making anything of what the handler does not ask for. Elements must be closed in order. Document types are refused, since
 * spreadsheets have none and their entities can expand without limit.
 */
export class XmlScanner {
  /** The local names of the elements that are open. */
  readonly path: string[] = [];
  /** The local name of the element that begins or ends. */
  name = '';
  private text = '';
  private isCollecting = false;
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private block = '';
  private hasRoot = false;
  /** The attributes of the tag: where the local name of each begins and ends and its value begins and ends. */
  private readonly attributes: number[] = [];
  private attributeCount = 0;
  /** Whether the tag that was read is that of an element without contents. */
  private isEmpty = false;

  constructor(
    private readonly part: string,
    private readonly handler: XmlHandler,
  ) {}

  /** Collects the text from here on, until `collected`. */
  collect(): void {
    this.isCollecting = true;
    this.text = '';
  }

  /** The text since `collect`. Nothing more is collected. */
  collected(): string {
    this.isCollecting = false;
    return this.text;
  }

  /** Scans a document. */
  async scan(pieces: AsyncIterable<Uint8Array>): Promise<void> {
    // Joined by `join`, a block is one sequence of characters. By `+`, it would be a tree, whose characters V8 finds slowly.
    let waiting: string[] = [];
    let length = 0;
    for await (const piece of pieces) {
      const text = this.decoded(piece);
      waiting.push(text);
      length += text.length;
      if (length < BLOCK) continue;
      const rest = this.scanBlock(waiting.join(''));
      if (rest.length > LONGEST_TOKEN) throw this.malformed();
      waiting = [rest];
      length = 0;
    }
    waiting.push(this.decoded(undefined));
    const rest = this.scanBlock(waiting.join(''));
    if (rest !== '' || this.path.length > 0 || !this.hasRoot) throw this.malformed();
  }

  private decoded(piece: Uint8Array | undefined): string {
    try {
      return piece === undefined ? this.decoder.decode() : this.decoder.decode(piece, { stream: true });
    } catch {
      throw damaged('notUtf8', { part: this.part });
    }
  }

  /** Scans what is complete, and returns the rest. */
  private scanBlock(block: string): string {
    this.block = block;
    return block.slice(this.scanned(block));
  }

  /** Scans what is complete. Returns where it ends. */
  private scanned(block: string): number {
    let at = 0;
    for (;;) {
      const tag = block.indexOf('<', at);
      if (tag < 0) return this.path.length === 0 && isBlank(block, at, block.length) ? block.length : at;
      if (tag > at) this.addText(block, at, tag);
      const next = block.charCodeAt(tag + 1);
      if (next === SLASH) {
        const end = this.closeTag(block, tag + 2);
        if (end < 0) return tag;
        at = end;
      } else if (next === EXCLAMATION || next === QUESTION) {
        const end = this.skip(block, tag);
        if (end < 0) return tag;
        at = end;
      } else {
        const end = this.openTag(block, tag + 1);
        if (end < 0) return tag;
        at = end;
      }
    }
  }

  /** Reads the tag that begins an element. Returns where it ends, or −1 where it is not complete. */
  private openTag(block: string, start: number): number {
    let nameStart = start;
    let nameEnd = start;
    for (; ; nameEnd++) {
      const code = block.charCodeAt(nameEnd);
      if (code === COLON) nameStart = nameEnd + 1;
      else if (!(code > SPACE) || code === GREATER || code === SLASH) break;
    }
    const end = this.readAttributes(block, nameEnd);
    if (end < 0) return -1;
    const depth = this.path.length;
    if (nameEnd === nameStart || depth === DEEPEST || (depth === 0 && this.hasRoot)) throw this.malformed();
    this.hasRoot = true;
    const short = nameEnd - nameStart === 1 ? SHORT[block.charCodeAt(nameStart)] : undefined;
    this.name = short ?? block.slice(nameStart, nameEnd);
    const { name } = this;
    const isEmpty = this.isEmpty;
    this.path.push(name);
    this.handler.open(this);
    if (isEmpty) {
      this.handler.close(this);
      this.path.pop();
    }
    return end;
  }

  /** Reads what stands in a tag behind its name. Returns where the tag ends, or −1 where it is not complete. */
  private readAttributes(block: string, start: number): number {
    const { attributes } = this;
    let count = 0;
    for (let at = start; at < block.length; ) {
      const code = block.charCodeAt(at);
      if (code <= SPACE) {
        at++;
        continue;
      }
      if (code === GREATER || code === SLASH) {
        if (code === SLASH && at + 1 === block.length) return -1;
        if (code === SLASH && block.charCodeAt(at + 1) !== GREATER) throw this.malformed();
        this.isEmpty = code === SLASH;
        this.attributeCount = count;
        return code === SLASH ? at + 2 : at + 1;
      }
      let nameStart = at;
      for (; at < block.length; at++) {
        const each = block.charCodeAt(at);
        if (each === COLON) nameStart = at + 1;
        else if (each <= SPACE || each === EQUALS) break;
        else if (each === GREATER) throw this.malformed();
      }
      const nameEnd = at;
      while (block.charCodeAt(at) <= SPACE) at++;
      if (at >= block.length) return -1;
      if (block.charCodeAt(at) !== EQUALS) throw this.malformed();
      for (at++; block.charCodeAt(at) <= SPACE; ) at++;
      if (at >= block.length) return -1;
      const quote = block.charCodeAt(at);
      if (quote !== QUOTE && quote !== APOSTROPHE) throw this.malformed();
      const valueStart = at + 1;
      for (at++; at < block.length && block.charCodeAt(at) !== quote; ) at++;
      if (at >= block.length) return -1;
      attributes[count] = nameStart;
      attributes[count + 1] = nameEnd;
      attributes[count + 2] = valueStart;
      attributes[count + 3] = at;
      count += 4;
      at++;
    }
    return -1;
  }

  /** Reads the tag that ends an element. Returns where it ends, or −1 where it is not complete. */
  private closeTag(block: string, start: number): number {
    const name = this.path[this.path.length - 1];
    if (name === undefined) throw this.malformed();
    let end = start + name.length;
    if (block.charCodeAt(end) !== GREATER || !block.startsWith(name, start)) {
      end = block.indexOf('>', start);
      if (end < 0) return -1;
      let last = end;
      while (last > start && block.charCodeAt(last - 1) <= SPACE) last--;
      const nameStart = last - name.length;
      const before = nameStart > start ? block.charCodeAt(nameStart - 1) : COLON;
      if (nameStart < start || before !== COLON || !block.startsWith(name, nameStart)) throw this.malformed();
    }
    this.name = name;
    this.handler.close(this);
    this.path.pop();
    return end + 1;
  }

  /** The value of an attribute of the element that begins. @param isPrefixed whether its name has a prefix, such as `r:id` */
  attribute(name: string, isPrefixed = false): string | undefined {
    const { block, attributes, attributeCount } = this;
    for (let i = 0; i < attributeCount; i += 4) {
      const start = attributes[i] as number;
      if ((attributes[i + 1] as number) - start !== name.length || !block.startsWith(name, start)) continue;
      if ((block.charCodeAt(start - 1) === COLON) !== isPrefixed) continue;
      const value = block.slice(attributes[i + 2], attributes[i + 3]);
      return value.includes('&') ? this.withoutReferences(value) : value;
    }
    return undefined;
  }

  /** Skips a comment or an instruction, adds a section of characters. Returns its end, or −1 where it is not complete. */
  private skip(block: string, tag: number): number {
    const after = (mark: string, from: number) => {
      const end = block.indexOf(mark, from);
      return end < 0 ? -1 : end + mark.length;
    };
    if (block.charCodeAt(tag + 1) === QUESTION) return this.instruction(block, tag, after('?>', tag + 2));
    if (block.startsWith('<!--', tag)) return after('-->', tag + 4);
    if (block.startsWith('<![CDATA[', tag)) {
      const end = after(']]>', tag + 9);
      if (end >= 0 && this.isCollecting) this.text += lineBreaks(block.slice(tag + 9, end - 3));
      return end;
    }
    if (block.length - tag < 9) return -1;
    throw damaged('documentType', { part: this.part });
  }

  /** The declaration at the beginning may name an encoding. */
  private instruction(block: string, tag: number, end: number): number {
    if (end < 0 || !block.startsWith('<?xml', tag)) return end;
    const encoding = /\bencoding\s*=\s*["']([^"']*)/.exec(block.slice(tag, end))?.[1];
    if (encoding === undefined || /^(utf-?8|us-ascii)$/i.test(encoding)) return end;
    throw damaged('encoding', { part: this.part }, encoding);
  }

  private addText(block: string, start: number, end: number): void {
    if (this.isCollecting) {
      const text = block.slice(start, end);
      const plain = text.includes('&') ? this.withoutReferences(lineBreaks(text)) : lineBreaks(text);
      this.text = this.text === '' ? plain : this.text + plain;
    } else if (this.path.length === 0 && !isBlank(block, start, end)) throw this.malformed();
  }

  private withoutReferences(text: string): string {
    return text.replace(/&([^;&]*);?/g, (reference, name: string) => {
      const character = reference.endsWith(';') ? characterOf(name) : undefined;
      if (character === undefined) throw this.malformed();
      return character;
    });
  }

  /** The fault of a text that is not XML. */
  malformed(): WorkbookFault {
    return damaged('xml', { part: this.part });
  }
}

const SPACE = 0x20;
const EXCLAMATION = 0x21;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const SLASH = 0x2f;
const COLON = 0x3a;
const EQUALS = 0x3d;
const GREATER = 0x3e;
const QUESTION = 0x3f;

/** The names of one letter, of which a sheet is full. */
const SHORT: readonly (string | undefined)[] = /* @__PURE__ */ Array.from({ length: 123 }, (_, code) =>
  code >= 97 ? String.fromCharCode(code) : undefined,
);

function isBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (text.charCodeAt(at) > SPACE) return false;
  return true;
}

/** Line ends as XML has them, whatever the file has. A carriage return that is meant is written as a reference. */
function lineBreaks(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' };

function characterOf(name: string): string | undefined {
  const number = /^#(?:x([\dA-Fa-f]{1,6})|(\d{1,7}))$/.exec(name);
  if (number === null) return Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  const code = number[1] === undefined ? Number(number[2]) : Number(`0x${number[1]}`);
  const isCharacter = code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0x10ffff);
  return isCharacter && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : undefined;
}
