import { formatValue, type RawFault } from '../../fields/faults.js';
import { aboveLimit, LIMITS } from '../../fields/limits.js';
import { hostModule } from '../../kernel/host.js';
import { namedKind, namesOf } from './file-names.js';
import type { TableMappings } from './mapping.js';
import type { TableSource } from './sources.js';

/** What is read as bytes when it is needed: a `Blob`. */
export interface BlobLike {
  /** The number of bytes. */
  readonly size: number;
  /** Reads the bytes. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** A `File` of a browser or of Node, such as those of `<input type="file">`. */
export interface FileLike extends BlobLike {
  /** The name, by which faults and mappings name the file. */
  readonly name: string;
  /** The path within a folder that was chosen, which then stands in place of the name. */
  readonly webkitRelativePath?: string;
}

/** The bytes of a file, and its name. */
export interface NamedBytes {
  /** The name, by which faults and mappings name the file. */
  readonly name: string;
  /** The bytes, or a `Blob` that has them. */
  readonly bytes: Uint8Array | ArrayBuffer | BlobLike;
}

/** A file of tables: a `File`, the bytes with their name, or in Node the path of a file or of a folder. */
export type TablesSource = FileLike | NamedBytes | string;

/** Files that were given, read. */
export interface GivenFiles {
  readonly sources: readonly TableSource[];
  /** Tables of folders that are not read. */
  readonly unread: readonly string[];
  /** The folder, where nothing else was given. */
  readonly folder?: string | undefined;
  /** Why a file could not be read: it is too large. */
  readonly faults: readonly RawFault[];
}

/**
 * Reads what a program gives as tables.
 *
 * @param mappings name files of a folder that are read, too
 * @throws TypeError where it is no file; an error of the host where a file cannot be read
 */
export async function givenFiles(given: unknown, mappings: TableMappings | undefined): Promise<GivenFiles> {
  const items = listOf(given);
  // All are checked before the first is read.
  const readers = items.map((item) => readerOf(item));
  const sources: TableSource[] = [];
  const unread: string[] = [];
  const faults: RawFault[] = [];
  const add = async (name: string, size: number, read: () => Promise<Uint8Array> | Uint8Array) => {
    if (size <= LIMITS.file.most) sources.push({ name, bytes: await read(), otherwise: namedKind(name) });
    else
      faults.push({ code: 'INVALID_VALUE', path: [], file: name, value: name, detail: aboveLimit(LIMITS.file, size) });
  };
  let folder: string | undefined;
  for (const read of readers) {
    const found = await read(add, mappings);
    for (const name of found?.unread ?? []) unread.push(name);
    if (items.length === 1) folder = found?.folder;
  }
  return { sources, unread, folder, faults };
}

type Add = (name: string, size: number, read: () => Promise<Uint8Array> | Uint8Array) => Promise<void>;
/** Adds the files of an item; returns the folder that it is. */
type Reader = (
  add: Add,
  mappings: TableMappings | undefined,
) => Promise<{ readonly folder: string; readonly unread: readonly string[] } | undefined>;

/** The items that are given: one, or those of a list. */
function listOf(given: unknown): readonly unknown[] {
  if (typeof given === 'string' || !isIterable(given) || ArrayBuffer.isView(given)) return [given];
  return [...given];
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function readerOf(item: unknown): Reader {
  if (typeof item === 'string') return ofPath(item);
  if (typeof item === 'object' && item !== null) {
    const { name, bytes, webkitRelativePath } = item as Partial<NamedBytes & FileLike>;
    const own = typeof webkitRelativePath === 'string' && webkitRelativePath !== '' ? webkitRelativePath : name;
    // A File may have a function of the name `bytes`.
    const content = isBlob(item) ? item : bytes;
    if (typeof own === 'string' && own !== '') {
      if (ArrayBuffer.isView(content)) {
        const view = new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
        return async (add) => void (await add(own, view.length, () => view));
      }
      if (isBlob(content)) return async (add) => void (await add(own, content.size, () => bytesOf(content)));
      if (isBuffer(content)) {
        const view = new Uint8Array(content);
        return async (add) => void (await add(own, view.length, () => view));
      }
    }
  }
  throw new TypeError(
    `expected a File, {name, bytes} with the bytes of a file, or in Node the path of a file or of a folder; given: ${describe(item)}`,
  );
}

function describe(item: unknown): string {
  if (ArrayBuffer.isView(item) || isBlob(item) || isBuffer(item)) return 'bytes without a name';
  return formatValue(item);
}

function isBlob(value: unknown): value is BlobLike {
  const blob = value as Partial<BlobLike> | null;
  return typeof value === 'object' && typeof blob?.arrayBuffer === 'function' && typeof blob.size === 'number';
}

/** Of this realm or another. */
function isBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]';
}

async function bytesOf(blob: BlobLike): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** The part of `node:fs` that is used. */
interface NodeFiles {
  readonly promises: {
    stat(path: string): Promise<{ readonly size: number; isFile(): boolean; isDirectory(): boolean }>;
    readdir(path: string): Promise<string[]>;
    readFile(path: string): Promise<Uint8Array>;
    open(path: string): Promise<{
      read(buffer: Uint8Array, offset: number, length: number): Promise<{ readonly bytesRead: number }>;
      close(): Promise<void>;
    }>;
  };
}

/** @throws TypeError where the host has no files */
function ofPath(path: string): Reader {
  const files = hostModule<NodeFiles>('node:fs')?.promises;
  if (files === undefined) {
    throw new TypeError(
      `a path can be read in Node 20.16 or later only: give a File, or {name, bytes} with the bytes of the file; given: ${formatValue(path)}`,
    );
  }
  const addFile = async (name: string, add: Add) => {
    const { size } = await files.stat(name);
    await add(name, size, () => files.readFile(name));
  };
  return async (add, mappings) => {
    if (!(await files.stat(path)).isDirectory()) {
      await addFile(path, add);
      return undefined;
    }
    const { tablesAmong } = await import('./folder.js');
    const folder = /[\\/]$/.test(path) ? path : `${path}/`;
    const found = await tablesAmong(
      await files.readdir(path),
      async (name, bytes) => beginningOf(folder + name, bytes, files),
      mappings,
    );
    for (const name of namesOf(found)) await addFile(folder + name, add);
    return { folder, unread: found.unread.map((name) => folder + name) };
  };
}

async function beginningOf(path: string, most: number, files: NodeFiles['promises']): Promise<Uint8Array | undefined> {
  const found = await files.stat(path);
  if (found.isDirectory()) return undefined;
  if (!found.isFile()) return new Uint8Array(0);
  const file = await files.open(path);
  try {
    const bytes = new Uint8Array(most);
    let length = 0;
    for (let read = 1; read > 0 && length < most; length += read) {
      read = (await file.read(bytes, length, most - length)).bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    await file.close();
  }
}
