import { FileError, fileError } from '../errors.js';
import { type Disk, type Found, foundAt } from './disk.js';

/** A temporary folder. */
interface Temporary {
  abandon(): void;
}

/** The files of one run: those that it has read, and the temporary folders that it has. */
export class Files {
  private readonly read = new Map<string, string>();
  private readonly scratches = new Set<Temporary>();
  /** Is told whether there are temporary folders, when the first is made and when the last is removed. */
  onScratch: (any: boolean) => void = () => {};

  constructor(readonly disk: Disk) {}

  /** Reads a file. @throws FileError */
  async readWhole(name: string, path: string): Promise<Uint8Array> {
    try {
      const file = await this.disk.openToRead(path);
      try {
        this.note(name, await file.stat());
        return await file.readAll();
      } finally {
        await file.close();
      }
    } catch (error) {
      throw fileError('read', name, error);
    }
  }

  /** Reads a file piece by piece. @throws FileError */
  async *chunksOf(name: string, path: string, size: number): AsyncGenerator<Uint8Array> {
    try {
      const file = await this.disk.openToRead(path);
      try {
        this.note(name, await file.stat());
        yield* file.chunks(size);
      } finally {
        await file.close();
      }
    } catch (error) {
      throw fileError('read', name, error);
    }
  }

  /** The first bytes of a file, which is not counted as read. @throws FileError */
  async beginningOf(name: string, path: string, most: number): Promise<Uint8Array> {
    try {
      return await beginningOf(path, most, this.disk);
    } catch (error) {
      throw fileError('read', name, error);
    }
  }

  /** What there is of a name, links followed. @throws FileError */
  find(name: string, path: string): Found {
    try {
      return this.disk.stat(path);
    } catch (error) {
      throw fileError('read', name, error);
    }
  }

  /** Whether there is a folder of that name. */
  isFolder(path: string): boolean {
    return foundAt(path, this.disk.stat)?.isDirectory() ?? false;
  }

  /** The names in a folder. @throws FileError */
  namesIn(name: string, path: string): readonly string[] {
    try {
      return this.disk.readdir(path);
    } catch (error) {
      throw fileError('read', name, error);
    }
  }

  /** Remembers a file that is read, or will be, so that nothing is written over it. */
  note(name: string, found: Found): void {
    if (found.isFile()) this.read.set(idOf(found), name);
  }

  /** The name under which the run reads a file, by whatever name or link; undefined where it does not. */
  readAs(path: string): string | undefined {
    const found = foundAt(path, this.disk.stat);
    return found === undefined ? undefined : this.read.get(idOf(found));
  }

  /**
   * Refuses to write over a file that the run reads, by whatever name or link.
   *
   * @throws FileError
   */
  refuseIfRead(target: string, path: string): void {
    const name = this.readAs(path);
    if (name === undefined) return;
    throw new FileError({
      en: `cannot write ${target}: it is ${name}, which this run reads; give another folder`,
      'zh-CN': `无法写入 ${target}：该文件即本次读取的 ${name}；请另选文件夹`,
    });
  }

  add(scratch: Temporary): void {
    this.scratches.add(scratch);
    if (this.scratches.size === 1) this.onScratch(true);
  }

  delete(scratch: Temporary): void {
    if (this.scratches.delete(scratch) && this.scratches.size === 0) this.onScratch(false);
  }

  /** Removes all temporary folders, at the end of a run that is broken off. */
  abandon(): void {
    for (const scratch of this.scratches) scratch.abandon();
  }
}

/** The first bytes of a file. @throws the error of the system */
export async function beginningOf(path: string, most: number, disk: Disk): Promise<Uint8Array> {
  const file = await disk.openToRead(path);
  try {
    const bytes = new Uint8Array(most);
    let length = 0;
    for (let read = 1; read > 0 && length < most; length += read) {
      read = await file.read(bytes.subarray(length), length);
    }
    return bytes.subarray(0, length);
  } finally {
    await file.close();
  }
}

function idOf({ dev, ino }: Found): string {
  return `${dev}:${ino}`;
}
