import { LIMITS } from '../../fields/limits.js';
import { damaged, refused, tooLarge, type WorkbookFault } from './workbook-faults.js';

/*
 * Reading of ZIP archives (APPNOTE 6.3.10), as strictly as a file about money asks for: the directory decides, a file's own
 * header must agree with it, files must not overlap, and what is unpacked must have the declared size and CRC-32.
 */

/** A file in an archive, as the archive's directory has it. */
export interface ZipEntry {
  /** As it stands in the directory. */
  readonly path: string;
  /** The number of its bytes when it is unpacked, as declared. */
  readonly size: number;
  readonly crc32: number;
  readonly method: number;
  /** The bytes as they stand in the archive. */
  readonly bytes: Uint8Array;
}

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_ENTRY = 0x02014b50;
const DIRECTORY_END = 0x06054b50;
const ZIP64_LOCATOR = 0x07064b50;
const DIRECTORY_END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;

/** The bytes of a text that may not be UTF-8: names of files that are not read. */
const names = /* @__PURE__ */ new TextDecoder();

/** Whether bytes begin like an archive. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** The name of a part without regard to case and to the separators that some programs write. */
export function partName(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\//, '').toLowerCase();
}

/**
 * The files of an archive by their names ({@link partName}). Nothing is unpacked.
 *
 * @throws WorkbookFault where the archive is damaged, encrypted, in the ZIP64 format or unpacks to too much
 */
export function entriesOf(archive: Uint8Array): ReadonlyMap<string, ZipEntry> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = directoryEnd(view);
  const [onThisDisk, count] = [view.getUint16(end + 8, true), view.getUint16(end + 10, true)];
  const [size, start] = [view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  if (count === 0xffff || size === 0xffff_ffff || start === 0xffff_ffff) throw refused('zip64');
  if (start + size !== end && end >= 20 && view.getUint32(end - 20, true) === ZIP64_LOCATOR) throw refused('zip64');
  if (view.getUint32(end + 4, true) !== 0 || onThisDisk !== count || start + size !== end) throw damaged('directory');
  const entries = new Map<string, ZipEntry>();
  const ranges: [from: number, to: number][] = [];
  let at = start;
  let total = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== DIRECTORY_ENTRY) throw damaged('directory');
    const pathLength = view.getUint16(at + 28, true);
    const next = at + 46 + pathLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw damaged('directory');
    const path = names.decode(archive.subarray(at + 46, at + 46 + pathLength));
    const { entry, range } = entryAt(archive, view, at, path, start);
    const name = partName(path);
    if (entries.has(name)) {
      throw damaged('twice', { part: path }, name);
    }
    entries.set(name, entry);
    ranges.push(range);
    total += entry.size;
    at = next;
  }
  if (at !== end) throw damaged('directory');
  if (total > LIMITS.workbook.most) throw tooLarge(LIMITS.workbook, total);
  checkApart(ranges);
  return entries;
}

/** The place of the record at the archive's end. A comment may stand behind it. */
function directoryEnd(view: DataView): number {
  const last = view.byteLength - DIRECTORY_END_SIZE;
  for (let at = last; at >= 0 && at >= last - LONGEST_COMMENT; at--) {
    if (view.getUint32(at, true) === DIRECTORY_END && at + view.getUint16(at + 20, true) === last) return at;
  }
  throw damaged('end');
}

function entryAt(archive: Uint8Array, view: DataView, at: number, path: string, directory: number) {
  const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
  const [crc32, packed, size] = [16, 20, 24].map((field) => view.getUint32(at + field, true)) as [
    number,
    number,
    number,
  ];
  const header = view.getUint32(at + 42, true);
  if (packed === 0xffff_ffff || size === 0xffff_ffff || header === 0xffff_ffff) throw refused('zip64', { part: path });
  if ((flags & ENCRYPTED) !== 0) throw refused('encrypted', { part: path });
  const nameLength = view.getUint16(at + 28, true);
  const isThere = header + 30 <= directory && view.getUint32(header, true) === LOCAL_HEADER;
  const isSame =
    isThere &&
    view.getUint16(header + 8, true) === method &&
    view.getUint16(header + 26, true) === nameLength &&
    areSame(archive, at + 46, header + 30, nameLength);
  const begin = isThere ? header + 30 + nameLength + view.getUint16(header + 28, true) : 0;
  if (!isSame || begin + packed > directory || (method === STORED && packed !== size)) {
    throw damaged('header', { part: path });
  }
  if (method !== STORED && method !== DEFLATED) {
    throw damaged('method', { part: path }, String(method));
  }
  const entry: ZipEntry = { path, size, crc32, method, bytes: archive.subarray(begin, begin + packed) };
  return { entry, range: [header, begin + packed] as [number, number] };
}

function areSame(bytes: Uint8Array, a: number, b: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[a + i] !== bytes[b + i]) return false;
  return true;
}

/** Refuses files that share bytes: a small archive of such files unpacks to any size. */
function checkApart(ranges: [from: number, to: number][]): void {
  ranges.sort(([a], [b]) => a - b);
  let end = 0;
  for (const [from, to] of ranges) {
    if (from < end) throw damaged('overlap');
    end = to;
  }
}

/** So much is passed to the decompressor at once, which makes at most a thousand times as much of it. */
const PACKED_PIECE = 1 << 14;

/**
 * The bytes of a file, piece by piece. The last piece comes only after size and CRC-32 were found to be right, so that
 * whoever goes through all pieces has read the file as it was written.
 *
 * @throws WorkbookFault where they are not
 */
export async function* unpacked({ path, size, crc32, method, bytes }: ZipEntry): AsyncGenerator<Uint8Array, void> {
  const crc = new Crc32();
  let count = 0;
  const pieces = method === STORED ? [bytes] : inflated(bytes, path);
  let held: Uint8Array | undefined;
  for await (const piece of pieces) {
    count += piece.length;
    if (count > size) throw wrongBytes(path);
    crc.add(piece);
    if (held !== undefined) yield held;
    held = piece;
  }
  if (count !== size || crc.value !== crc32) throw wrongBytes(path);
  if (held !== undefined) yield held;
}

function wrongBytes(part: string): WorkbookFault {
  return damaged('checksum', { part });
}

async function* inflated(bytes: Uint8Array, part: string): AsyncGenerator<Uint8Array, void> {
  let at = 0;
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        const piece = bytes.subarray(at, at + PACKED_PIECE) as Uint8Array<ArrayBuffer>;
        at += piece.length;
        if (piece.length > 0) controller.enqueue(piece);
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  const reader = source.pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  try {
    for (;;) {
      const { done, value } = await nextOf(reader, part);
      if (done) return;
      yield value;
    }
  } finally {
    // Where the reading was broken off, nothing is waited for: what failed is told already.
    reader.cancel().catch(() => {});
  }
}

async function nextOf(reader: ReadableStreamDefaultReader<Uint8Array>, part: string) {
  try {
    return await reader.read();
  } catch {
    // The decompressor's own error says nothing that a user could act on.
    throw damaged('packed', { part });
  }
}

/** The tables of {@link Crc32}: of a byte that is followed by 0 to 3 others. */
function crcTables(): readonly [Int32Array, Int32Array, Int32Array, Int32Array] {
  const tables = [new Int32Array(256), new Int32Array(256), new Int32Array(256), new Int32Array(256)] as const;
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    tables[0][byte] = value;
  }
  for (let byte = 0; byte < 256; byte++) {
    for (let i = 1; i < 4; i++) {
      const before = (tables[i - 1] as Int32Array)[byte] as number;
      (tables[i] as Int32Array)[byte] = (before >>> 8) ^ (tables[0][before & 0xff] as number);
    }
  }
  return tables;
}

/** The CRC-32 of ISO 3309, four bytes at a time. */
class Crc32 {
  private state = -1;
  private readonly tables = crcTables();

  add(bytes: Uint8Array): void {
    const [first, second, third, fourth] = this.tables;
    let { state } = this;
    let i = 0;
    for (const end = bytes.length - 3; i < end; i += 4) {
      state ^=
        (bytes[i] as number) |
        ((bytes[i + 1] as number) << 8) |
        ((bytes[i + 2] as number) << 16) |
        ((bytes[i + 3] as number) << 24);
      state =
        (fourth[state & 0xff] as number) ^
        (third[(state >>> 8) & 0xff] as number) ^
        (second[(state >>> 16) & 0xff] as number) ^
        (first[state >>> 24] as number);
    }
    for (; i < bytes.length; i++) state = (state >>> 8) ^ (first[(state ^ (bytes[i] as number)) & 0xff] as number);
    this.state = state;
  }

  get value(): number {
    return ~this.state >>> 0;
  }
}
