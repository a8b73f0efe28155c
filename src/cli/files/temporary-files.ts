import { join } from 'node:path';
import { surroundingsError } from '../errors.js';
import type { OpenFile } from './disk.js';
import type { Files } from './files.js';
import { Scratch, sweep } from './scratch.js';

/** Temporary files of a run, in a folder of their own in the folder for temporary files. */
export class TemporaryFiles {
  private readonly open: OpenFile[] = [];

  private constructor(
    private readonly files: Files,
    private readonly scratch: Scratch,
  ) {}

  /** Those that runs which have ended left are removed. @throws FileError */
  static of(files: Files): TemporaryFiles {
    const folder = files.disk.temporaryFolder();
    sweep(folder, files.disk);
    try {
      return new TemporaryFiles(files, Scratch.in(folder, files));
    } catch (error) {
      throw temporaryError(files, error);
    }
  }

  /** A new file. @throws FileError */
  async create(name: string): Promise<TemporaryFile> {
    try {
      const file = await this.files.disk.create(join(this.scratch.path, name));
      this.open.push(file);
      return new TemporaryFile(this.files, file);
    } catch (error) {
      throw temporaryError(this.files, error);
    }
  }

  /** Closes and removes all. */
  async close(): Promise<void> {
    for (const file of this.open.splice(0)) {
      // Nothing of what it has is needed any more.
      await file.close().catch(() => {});
    }
    this.scratch.abandon();
  }
}

/** A temporary file. Its operations are whole, or throw a FileError. */
export class TemporaryFile {
  constructor(
    private readonly files: Files,
    private readonly file: OpenFile,
  ) {}

  async write(bytes: Uint8Array, position: number): Promise<void> {
    try {
      for (let done = 0; done < bytes.length; ) {
        done += await this.file.write(bytes.subarray(done), position + done);
      }
    } catch (error) {
      throw temporaryError(this.files, error);
    }
  }

  /** Fills `into`. */
  async read(into: Uint8Array, position: number): Promise<void> {
    try {
      for (let done = 0; done < into.length; ) {
        done += notEnded(await this.file.read(into.subarray(done), position + done));
      }
    } catch (error) {
      throw temporaryError(this.files, error);
    }
  }

  writeNow(bytes: Uint8Array, position: number): void {
    try {
      for (let done = 0; done < bytes.length; ) done += this.file.writeNow(bytes.subarray(done), position + done);
    } catch (error) {
      throw temporaryError(this.files, error);
    }
  }

  /** Fills `into`. */
  readNow(into: Uint8Array, position: number): void {
    try {
      for (let done = 0; done < into.length; ) {
        done += notEnded(this.file.readNow(into.subarray(done), position + done));
      }
    } catch (error) {
      throw temporaryError(this.files, error);
    }
  }
}

/** A file of which there is less than was written has been cut by another program. */
function notEnded(read: number): number {
  if (read > 0) return read;
  throw Object.assign(new Error('a temporary file has been cut'), { code: 'EIO', syscall: 'read' });
}

function temporaryError(files: Files, error: unknown): Error {
  const folder = files.disk.temporaryFolder();
  return surroundingsError(
    error,
    {
      en: `the folder for temporary files, ${folder}, cannot be used`,
      'zh-CN': `临时文件夹 ${folder} 无法使用`,
    },
    {
      en: 'set TMPDIR to a folder with enough room, in which files can be made',
      'zh-CN': '请将环境变量 TMPDIR 设为可写且空间充足的文件夹',
    },
  );
}
