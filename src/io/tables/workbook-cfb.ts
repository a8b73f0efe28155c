import { damaged, type WorkbookFault } from './workbook-faults.js';

/*
 * Compound files ([MS-CFB]): the container of .xls, and of .xlsx with a password. A file system of sectors, read as far as
 * finding a stream needs it.
 */

const SIGNATURE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const HEADER = 512;
const DIRECTORY_ENTRY = 128;
const STREAM = 2;
const END_OF_CHAIN = 0xffff_fffe;
const NOTHING = 0xffff_ffff;
/** FAT sectors that the header itself lists. */
const IN_HEADER = 109;
const MINI_SECTOR = 64;

/** Whether bytes begin like a compound file. */
export function isCompoundFile(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

interface Entry {
  readonly name: string;
  readonly type: number;
  readonly left: number;
  readonly right: number;
  readonly child: number;
  readonly start: number;
  readonly size: number;
}

/** A compound file, opened. */
export class CompoundFile {
  private readonly view: DataView;
  private readonly sectorSize: number;
  private readonly sectors: number;
  private readonly fat: Uint32Array;
  private readonly entries: readonly Entry[];
  /** The streams of the root, by their names in lower case. Those of embedded files are not among them. */
  private readonly streams = new Map<string, Entry>();

  /** @throws WorkbookFault where the file is damaged */
  constructor(private readonly bytes: Uint8Array) {
    if (bytes.length < HEADER) throw invalid();
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const shift = this.view.getUint16(30, true);
    if (shift !== 9 && shift !== 12) throw invalid();
    this.sectorSize = 1 << shift;
    this.sectors = Math.ceil(bytes.length / this.sectorSize) - 1;
    this.fat = this.readFat();
    this.entries = this.readDirectory();
    this.findStreams(this.entries[0]?.child ?? NOTHING);
  }

  has(name: string): boolean {
    return this.streams.has(name.toLowerCase());
  }

  /** The bytes of a stream that the file has. @throws WorkbookFault where they are not all there */
  read(name: string): Uint8Array {
    const entry = this.streams.get(name.toLowerCase());
    if (entry === undefined) throw invalid();
    if (entry.size >= this.view.getUint32(56, true)) return this.chainBytes(entry.start, entry.size);
    return this.miniBytes(entry);
  }

  /** Where a sector begins, of which at least the first byte is there. */
  private offsetOf(sector: number): number {
    if (sector >= this.sectors) throw invalid();
    return (sector + 1) * this.sectorSize;
  }

  private readFat(): Uint32Array {
    const { view, sectorSize } = this;
    const perSector = sectorSize / 4;
    const count = view.getUint32(44, true);
    if (count > this.sectors) throw invalid();
    const listed: number[] = [];
    for (let i = 0; i < Math.min(count, IN_HEADER); i++) listed.push(view.getUint32(76 + 4 * i, true));
    let next = view.getUint32(68, true);
    while (listed.length < count) {
      const offset = this.wholeSector(next);
      for (let i = 0; i < perSector - 1 && listed.length < count; i++) {
        listed.push(view.getUint32(offset + 4 * i, true));
      }
      next = view.getUint32(offset + sectorSize - 4, true);
    }
    const fat = new Uint32Array(count * perSector);
    listed.forEach((sector, i) => {
      const offset = this.wholeSector(sector);
      for (let k = 0; k < perSector; k++) fat[i * perSector + k] = view.getUint32(offset + 4 * k, true);
    });
    return fat;
  }

  private wholeSector(sector: number): number {
    const offset = this.offsetOf(sector);
    if (offset + this.sectorSize > this.bytes.length) throw invalid();
    return offset;
  }

  /** The sectors of a chain. */
  private chain(start: number): readonly number[] {
    const chain: number[] = [];
    for (let sector = start; sector !== END_OF_CHAIN; sector = this.fat[sector] as number) {
      if (sector >= this.fat.length || chain.length > this.sectors) throw invalid();
      chain.push(sector);
    }
    return chain;
  }

  /** The bytes of a chain; all of them without a size. The last sector may be cut off behind the stream's end. */
  private chainBytes(start: number, size?: number): Uint8Array {
    const { bytes, sectorSize } = this;
    const chain = this.chain(start);
    const length = size ?? chain.length * sectorSize;
    if (length > chain.length * sectorSize) throw invalid();
    const joined = new Uint8Array(length);
    for (let i = 0; i * sectorSize < length; i++) {
      const part = Math.min(sectorSize, length - i * sectorSize);
      const offset = this.offsetOf(chain[i] as number);
      if (offset + part > bytes.length) throw invalid();
      joined.set(bytes.subarray(offset, offset + part), i * sectorSize);
    }
    return joined;
  }

  /** The bytes of a small stream: sectors of 64 bytes in the stream of the root. */
  private miniBytes({ start, size }: Entry): Uint8Array {
    const [root] = this.entries as [Entry];
    const container = this.chainBytes(root.start, root.size);
    const table = this.chainBytes(this.view.getUint32(60, true));
    const fat = new DataView(table.buffer);
    if (size > container.length) throw invalid();
    const joined = new Uint8Array(size);
    let sector = start;
    for (let at = 0; at < size; at += MINI_SECTOR) {
      const from = sector * MINI_SECTOR;
      const part = Math.min(MINI_SECTOR, size - at);
      if (from + part > container.length || sector * 4 + 4 > table.length) throw invalid();
      joined.set(container.subarray(from, from + part), at);
      sector = fat.getUint32(sector * 4, true);
    }
    return joined;
  }

  private readDirectory(): readonly Entry[] {
    const directory = this.chainBytes(this.view.getUint32(48, true));
    const view = new DataView(directory.buffer);
    const entries: Entry[] = [];
    for (let at = 0; at + DIRECTORY_ENTRY <= directory.length; at += DIRECTORY_ENTRY) {
      const length = Math.min(view.getUint16(at + 64, true), 64);
      let name = '';
      for (let i = 0; i + 2 < length; i += 2) name += String.fromCharCode(view.getUint16(at + i, true));
      const number = (field: number) => view.getUint32(at + field, true);
      const [left, right, child, start, size] = [68, 72, 76, 116, 120].map(number) as [
        number,
        number,
        number,
        number,
        number,
      ];
      entries.push({ name, type: view.getUint8(at + 66), left, right, child, start, size });
    }
    if (entries.length === 0) throw invalid();
    return entries;
  }

  /** Goes through the tree of a storage's entries. */
  private findStreams(first: number): void {
    const seen = new Set<number>();
    const waiting = [first];
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      if (index === NOTHING) continue;
      const entry = this.entries[index];
      if (entry === undefined || seen.has(index)) throw invalid();
      seen.add(index);
      if (entry.type === STREAM) this.streams.set(entry.name.toLowerCase(), entry);
      waiting.push(entry.left, entry.right);
    }
  }
}

function invalid(): WorkbookFault {
  return damaged('sectors');
}
