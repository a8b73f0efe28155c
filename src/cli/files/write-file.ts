import { createHash } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import type { Context } from '../context.js';
import { FileError, fileError } from '../errors.js';
import { type Disk, type Found, foundAt } from './disk.js';
import type { Files } from './files.js';
import { Scratch, sweep } from './scratch.js';

/** Writes pieces of a file, one after another. */
export type Write = (piece: string | Uint8Array) => Promise<void>;

/**
 * The content of a file, or a function that writes it. Files are written in order, so that a later one can use results
 * of an earlier one.
 */
export type Content = string | Uint8Array | ((write: Write) => Promise<void>);

/** The content of a file whose bytes come in pieces. */
export function inPieces(pieces: Iterable<Uint8Array>): Content {
  return async (write) => {
    for (const piece of pieces) await write(piece);
  };
}

/** What was written. */
export interface Written {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes a new file, and returns when its content is on the disk.
 *
 * @param before the file that it will replace, whose rights it gets
 * @throws the error of the system, and what a function that writes it throws
 */
export async function createFile(
  path: string,
  content: Content,
  disk: Disk,
  before: Found | undefined,
): Promise<Written> {
  const file = await disk.create(path);
  const hash = createHash('sha256');
  let bytes = 0;
  const write: Write = async (piece) => {
    const whole = typeof piece === 'string' ? Buffer.from(piece) : piece;
    hash.update(whole);
    for (let done = 0; done < whole.length; ) {
      const more = await file.write(whole.subarray(done), bytes);
      done += more;
      bytes += more;
    }
  };
  try {
    if (typeof content === 'function') await content(write);
    else await write(content);
    await file.setMode(before?.isFile() ? Number(before.mode) & 0o777 : 0o666 & ~disk.umask());
    await file.sync();
  } catch (error) {
    // The first error is told.
    await file.close().catch(() => {});
    throw error;
  }
  await file.close();
  return { bytes, sha256: hash.digest('hex') };
}

/** Writes a file as a whole or not at all, over one that is there. @throws FileError */
export async function writeFile(name: string, content: Content, { cwd, files }: Context): Promise<void> {
  const { disk } = files;
  const path = resolve(cwd, name);
  try {
    refuseTarget(name, path, files);
    sweep(dirname(path), disk);
    const scratch = Scratch.in(dirname(path), files);
    try {
      const made = join(scratch.path, basename(path));
      await createFile(made, content, disk, foundAt(path, disk.stat));
      disk.rename(made, path);
      disk.syncFolder(dirname(path));
    } finally {
      scratch.abandon();
    }
  } catch (error) {
    throw fileError('write', name, error);
  }
}

/**
 * Refuses a place at which no file can be written: where there is something else than a file, or a file that the run
 * reads.
 *
 * @throws FileError
 */
export function refuseTarget(name: string, path: string, files: Files): void {
  const found = foundAt(path, files.disk.lstat);
  if (found === undefined) return;
  if (found.isDirectory()) throw wrongKind(name, IS_FOLDER);
  if (!found.isFile() && !found.isSymbolicLink()) throw wrongKind(name, IS_SPECIAL);
  files.refuseIfRead(name, path);
}

function wrongKind(name: string, kind: { readonly en: string; readonly 'zh-CN': string }): FileError {
  return new FileError({
    en: `cannot write ${name}: ${kind.en}`,
    'zh-CN': `无法写入 ${name}：${kind['zh-CN']}`,
  });
}

const IS_FOLDER = { en: 'it is a folder; give another name', 'zh-CN': '这是一个文件夹；请改用其他名称' };
const IS_SPECIAL = {
  en: 'it is a device, a pipe or a socket, not a file; give another name',
  'zh-CN': '这是设备、管道或套接字，不是普通文件；请改用其他名称',
};
