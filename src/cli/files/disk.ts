import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import process from 'node:process';

/** What is known of a file or a folder. */
export interface Found {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  readonly uid: bigint;
  readonly mode: bigint;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
  isFIFO(): boolean;
}

/** A file that is open. */
export interface OpenFile {
  stat(): Promise<Found>;
  /** Everything from the beginning to the end. */
  readAll(): Promise<Uint8Array>;
  /** Everything, piece by piece. */
  chunks(size: number): AsyncIterable<Uint8Array>;
  /** Returns how many bytes were read; 0 at the end of the file. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** Returns how many bytes were written: at least one. */
  write(bytes: Uint8Array, position: number): Promise<number>;
  readNow(into: Uint8Array, position: number): number;
  writeNow(bytes: Uint8Array, position: number): number;
  setMode(mode: number): Promise<void>;
  /** Returns when the content is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The file system, as the command uses it: every operation on files and folders is one of these. Errors are those of the
 * system (`code` is `ENOENT` and so on). What changes names is synchronous, so that no signal and no other work comes
 * between two of them.
 */
export interface Disk {
  /** The folder for temporary files. It may be missing. */
  temporaryFolder(): string;
  /** Follows symbolic links. */
  stat(path: string): Found;
  lstat(path: string): Found;
  readdir(path: string): readonly string[];
  openToRead(path: string): Promise<OpenFile>;
  /** A new file, which only the user can read. @throws `EEXIST` where there is one */
  create(path: string): Promise<OpenFile>;
  /** A new folder in one that exists. */
  makeFolder(path: string, mode: number): void;
  setMode(path: string, mode: number): void;
  rename(from: string, to: string): void;
  /** Returns when the names in a folder are on the disk. */
  syncFolder(path: string): void;
  /** Removes a file, or a folder with all that it has; nothing where it is missing. */
  remove(path: string): void;
  /** The rights that the user takes from new files. */
  umask(): number;
  /** This process, in characters that names of files can have. */
  readonly owner: string;
  /** Whether a process of {@link owner} has ended. False for one of another machine, of which it is not known. */
  isGone(owner: string): boolean;
  /** Whether the user owns what was found. */
  isOwn(found: Found): boolean;
}

/** What there is; undefined where there is nothing. */
export function foundAt(path: string, look: Disk['stat']): Found | undefined {
  try {
    return look(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whether an error of the system is that there is no such file. */
function isMissing(error: unknown): boolean {
  const { code } = error as { readonly code?: string };
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** A random part of names. */
export function randomName(): string {
  return randomBytes(8).toString('hex');
}

class NodeFile implements OpenFile {
  constructor(private readonly handle: FileHandle) {}

  stat(): Promise<Found> {
    return this.handle.stat({ bigint: true });
  }

  readAll(): Promise<Uint8Array> {
    return this.handle.readFile();
  }

  chunks(size: number): AsyncIterable<Uint8Array> {
    return this.handle.createReadStream({ highWaterMark: size, autoClose: false });
  }

  async read(into: Uint8Array, position: number): Promise<number> {
    return (await this.handle.read(into, 0, into.length, position)).bytesRead;
  }

  async write(bytes: Uint8Array, position: number): Promise<number> {
    return (await this.handle.write(bytes, 0, bytes.length, position)).bytesWritten;
  }

  readNow(into: Uint8Array, position: number): number {
    return readSync(this.handle.fd, into, 0, into.length, position);
  }

  writeNow(bytes: Uint8Array, position: number): number {
    return writeSync(this.handle.fd, bytes, 0, bytes.length, position);
  }

  async setMode(mode: number): Promise<void> {
    await this.handle.chmod(mode).catch(unlessWithoutRights);
  }

  sync(): Promise<void> {
    return this.handle.sync();
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

/** File systems that have no rights of their own (FAT, some network folders) refuse to set them. */
function unlessWithoutRights(error: unknown): void {
  if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
}

/** The machine and its table of processes: in a container the same numbers are other processes. */
const MACHINE = createHash('sha256').update(`${hostname()}\0${processTable()}`).digest('hex').slice(0, 8);

function processTable(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    // Only Linux has such tables.
    return '';
  }
}

/** When a process began, by which it differs from a later one of the same number; `0` where the system does not tell. */
function beginningOf(pid: number): string {
  try {
    // The name in brackets may have blanks and brackets; the beginning is the 20th field behind it.
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
  } catch {
    // There is no such process, or no /proc.
    return '0';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

const OWNER = `${MACHINE}-${process.pid}-${beginningOf(process.pid)}`;

/** So often a folder is removed anew to which a file was added meanwhile. */
const MOST_REMOVALS = 1000;

/** Files that another thread is making while the folder is removed, as a broken-off run may be, are removed with it. */
function removeAll(path: string): void {
  for (let left = MOST_REMOVALS; ; left--) {
    try {
      rmSync(path, { recursive: true, force: true });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY' || left === 0) throw error;
    }
  }
}

/** The file system of this machine. */
export const nodeDisk: Disk = {
  temporaryFolder: tmpdir,
  stat: (path) => statSync(path, { bigint: true }),
  lstat: (path) => lstatSync(path, { bigint: true }),
  readdir: (path) => readdirSync(path),
  openToRead: async (path) => new NodeFile(await open(path, 'r')),
  create: async (path) => new NodeFile(await open(path, 'wx+', 0o600)),
  makeFolder: (path, mode) => {
    mkdirSync(path, { mode });
  },
  setMode: (path, mode) => {
    try {
      chmodSync(path, mode);
    } catch (error) {
      unlessWithoutRights(error);
    }
  },
  rename: renameSync,
  syncFolder: (path) => {
    // Windows has no such operation.
    if (process.platform === 'win32') return;
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } catch (error) {
      // Some network folders do not have it either.
      if (!['EINVAL', 'ENOTSUP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    } finally {
      closeSync(folder);
    }
  },
  remove: removeAll,
  umask: () => process.umask(),
  owner: OWNER,
  isGone: (owner) => {
    const [machine, pid = '', beginning] = owner.split('-');
    if (machine !== MACHINE || owner === OWNER) return false;
    return !isAlive(Number(pid)) || beginningOf(Number(pid)) !== beginning;
  },
  isOwn: ({ uid }) => process.getuid === undefined || uid === BigInt(process.getuid()),
};
