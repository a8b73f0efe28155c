import { joined } from '../kernel/bytes.js';

/*
 * ZIP archives (APPNOTE 6.3.10), as far as a workbook needs them: written piece by piece, and read where they are small.
 * The platform compresses; its gzip format (RFC 1952) has the deflated bytes and the CRC-32 that an archive needs.
 */

/** Takes the pieces of a file, one after another. The next piece comes when the promise is fulfilled. */
export type Sink = (piece: Uint8Array) => Promise<void> | void;

/** A file in an archive, as it stands there. */
export interface StoredEntry {
  readonly path: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc32: number;
  /** The bytes of the file, as they are compressed, and how many they are otherwise. */
  readonly bytes: Uint8Array;
  readonly size: number;
}

/** What the directory of an archive says of a file. */
interface Listed extends Omit<StoredEntry, 'bytes'> {
  readonly compressedSize: number;
  readonly offset: number;
  /** Whether sizes and CRC-32 stand behind the file: they were not known when it was begun. */
  readonly isStreamed: boolean;
}

const LOCAL_HEADER = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const DIRECTORY_ENTRY = 0x02014b50;
const DIRECTORY_END = 0x06054b50;
const DEFLATED = 8;
const VERSION = 20;
/** 1980-01-01, the first day that an archive can have: files have no time of their own. */
const NO_DATE = 33;
const STREAMED = 1 << 3;

const GZIP_HEADER = 10;
const GZIP_TRAILER = 8;

/** The most bytes of a file, and of an archive, without the fields of ZIP64. */
const MOST_BYTES = 0xffff_ffff;

/** Text is compressed in pieces of about so many characters. */
const PIECE = 1 << 16;

const encoder = /* @__PURE__ */ new TextEncoder();

/** Little-endian numbers of 16 and of 32 bits, then bytes. */
function record(numbers: readonly (readonly [bits: 16 | 32, value: number])[], tail = ''): Uint8Array {
  const bytes = encoder.encode(tail);
  const length = numbers.reduce((sum, [bits]) => sum + bits / 8, 0);
  const written = new Uint8Array(length + bytes.length);
  const view = new DataView(written.buffer);
  let at = 0;
  for (const [bits, value] of numbers) {
    if (bits === 16) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += bits / 8;
  }
  written.set(bytes, at);
  return written;
}

/** The fields that the header of a file and its entry in the directory share. */
function commonFields(
  { path, method, crc32, compressedSize, size, isStreamed }: Omit<Listed, 'offset'>,
  isHeader: boolean,
) {
  const isLater = isHeader && isStreamed;
  return [
    [16, isStreamed ? STREAMED : 0],
    [16, method],
    [16, 0],
    [16, NO_DATE],
    [32, isLater ? 0 : crc32],
    [32, isLater ? 0 : compressedSize],
    [32, isLater ? 0 : size],
    [16, path.length],
    [16, 0],
  ] as const;
}

/**
 * Writes an archive to a sink. Of the entries that are begun and not ended, the first goes to the sink at once; the others
 * are kept, compressed, until it has ended. Paths are ASCII.
 */
export class ZipWriter {
  private readonly listed: Listed[] = [];
  private readonly waiting: StoredEntry[] = [];
  private offset = 0;
  private hasOpen = false;

  constructor(private readonly sink: Sink) {}

  /** Begins a file. */
  async begin(path: string): Promise<ZipEntry> {
    if (this.hasOpen) {
      const pieces: Uint8Array[] = [];
      return new ZipEntry(
        (piece) => {
          pieces.push(piece);
        },
        async ({ crc32, size }) => {
          await this.add({ path, method: DEFLATED, crc32, size, bytes: joined(pieces) });
        },
      );
    }
    this.hasOpen = true;
    const entry = { path, method: DEFLATED, isStreamed: true, offset: this.offset };
    await this.put(headerOf({ ...entry, crc32: 0, compressedSize: 0, size: 0 }));
    const begin = this.offset;
    return new ZipEntry(
      (piece) => this.put(piece),
      async ({ crc32, size }) => {
        const compressedSize = this.offset - begin;
        if (size > MOST_BYTES) throw tooLarge(path);
        await this.put(
          record([
            [32, DESCRIPTOR],
            [32, crc32],
            [32, compressedSize],
            [32, size],
          ]),
        );
        this.listed.push({ ...entry, crc32, compressedSize, size });
        this.hasOpen = false;
        for (const each of this.waiting.splice(0)) await this.add(each);
      },
    );
  }

  /** Adds a file that is compressed already. */
  async add(stored: StoredEntry): Promise<void> {
    if (this.hasOpen) {
      this.waiting.push(stored);
      return;
    }
    const { bytes, ...entry } = stored;
    if (entry.size > MOST_BYTES) throw tooLarge(entry.path);
    const listed = { ...entry, compressedSize: bytes.length, offset: this.offset, isStreamed: false };
    await this.put(headerOf(listed));
    await this.put(bytes);
    this.listed.push(listed);
  }

  /** Ends the archive, once all entries have ended. @throws RangeError where it is larger than 4 GiB */
  async end(): Promise<void> {
    const begin = this.offset;
    for (const entry of this.listed) {
      const fields = commonFields(entry, false);
      const { path, offset } = entry;
      await this.put(
        record(
          [
            [32, DIRECTORY_ENTRY],
            [16, VERSION],
            [16, VERSION],
            ...fields,
            [16, 0],
            [16, 0],
            [16, 0],
            [32, 0],
            [32, offset],
          ],
          path,
        ),
      );
    }
    const count = this.listed.length;
    await this.put(
      record([
        [32, DIRECTORY_END],
        [16, 0],
        [16, 0],
        [16, count],
        [16, count],
        [32, this.offset - begin],
        [32, begin],
        [16, 0],
      ]),
    );
  }

  private async put(piece: Uint8Array): Promise<void> {
    this.offset += piece.length;
    if (this.offset > MOST_BYTES) throw tooLarge('the workbook');
    await this.sink(piece);
  }
}

function headerOf(entry: Omit<Listed, 'offset'>): Uint8Array {
  return record([[32, LOCAL_HEADER], [16, VERSION], ...commonFields(entry, true)], entry.path);
}

function tooLarge(what: string): RangeError {
  return new RangeError(`${what} would be larger than the 4 GiB that programs read; take the CSV`);
}

/** A file of an archive that is being written. */
export class ZipEntry {
  private readonly compressor = new CompressionStream('gzip');
  private readonly writer = this.compressor.writable.getWriter();
  private readonly done: Promise<{ readonly crc32: number }>;
  private text = '';
  private size = 0;
  /** The piece that is being compressed. The queue of a stream may be long: no other is added before it is done. */
  private pending: Promise<void> = Promise.resolve();
  /** Fails who waits for the compressor, which waits for ever where the sink has failed. */
  private fail: (error: unknown) => void = () => {};
  private failure: { readonly error: unknown } | undefined;

  constructor(
    put: Sink,
    private readonly finish: (ended: { readonly crc32: number; readonly size: number }) => Promise<void>,
  ) {
    this.done = this.pump(put);
    // Whoever waits for it is told; until then nobody may be waiting.
    this.done.catch(() => {});
  }

  /** Adds text. Returns a promise where it has to be waited for. */
  write(text: string): Promise<void> | undefined {
    this.text += text;
    return this.text.length < PIECE ? undefined : this.flush();
  }

  /** Ends the file. */
  async end(): Promise<void> {
    await this.flush();
    this.writer.close().catch(() => {});
    const { crc32 } = await this.done;
    await this.finish({ crc32, size: this.size });
  }

  private async flush(): Promise<void> {
    const bytes = encoder.encode(this.text);
    this.text = '';
    this.size += bytes.length;
    await this.compressed();
    this.pending = this.writer.write(bytes);
    // It is waited for when the next piece comes.
    this.pending.catch(() => {});
  }

  /** Waits for the piece that is being compressed. */
  private async compressed(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.fail = reject;
      if (this.failure !== undefined) reject(this.failure.error);
      this.pending.then(resolve, reject);
    });
  }

  /** Passes on what is compressed, without the header and the trailer of gzip. */
  private async pump(put: Sink): Promise<{ readonly crc32: number }> {
    const reader = this.compressor.readable.getReader();
    try {
      let held: Uint8Array = new Uint8Array(0);
      let skipped = 0;
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        const bytes = joined([held, value]);
        const from = Math.min(GZIP_HEADER - skipped, Math.max(bytes.length - GZIP_TRAILER, 0));
        skipped += from;
        const to = Math.max(bytes.length - GZIP_TRAILER, from);
        if (to > from) await put(bytes.subarray(from, to));
        held = bytes.subarray(to);
      }
      return { crc32: new DataView(held.buffer, held.byteOffset).getUint32(0, true) };
    } catch (error) {
      this.failure = { error };
      this.fail(error);
      await reader.cancel(error).catch(() => {});
      throw error;
    }
  }
}

/** The files of a small archive without a comment, as the writer of workbooks makes it. */
export function entriesOf(archive: Uint8Array): readonly StoredEntry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = archive.length - 22;
  if (view.getUint32(end, true) !== DIRECTORY_END) throw new TypeError('not an archive without a comment');
  const count = view.getUint16(end + 10, true);
  const entries: StoredEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    const [pathLength, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [
      number,
      number,
      number,
    ];
    const header = view.getUint32(at + 42, true);
    const begin = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
    entries.push({
      path: new TextDecoder().decode(archive.subarray(at + 46, at + 46 + pathLength)),
      method: view.getUint16(at + 10, true),
      crc32: view.getUint32(at + 16, true),
      size: view.getUint32(at + 24, true),
      bytes: archive.subarray(begin, begin + view.getUint32(at + 20, true)),
    });
    at += 46 + pathLength + extra + comment;
  }
  return entries;
}

/** The text of a file. */
export async function textOf({ bytes, method }: StoredEntry): Promise<string> {
  if (method !== DEFLATED) return new TextDecoder().decode(bytes);
  const inflated = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(inflated).text();
}
