import { join } from 'node:path';
import { FileError } from '../errors.js';
import { type Disk, foundAt } from './disk.js';
import { JOURNAL, leftIn } from './scratch.js';

/** What is replaced in a folder. While it is in a temporary folder, that is not finished. */
export interface Journal {
  /** Files that are moved out, into `old`, in this order. */
  readonly old: readonly string[];
  /** Files that are moved in, from `new`, in this order. */
  readonly new: readonly string[];
}

/** Whether there is something of that name, whatever it is. */
function isThere(path: string, disk: Disk): boolean {
  return foundAt(path, disk.lstat) !== undefined;
}

/**
 * Moves the old files out and the new ones in. What has been done is not done again, so that it can be broken off
 * anywhere. Never is a file of one set beside one of the other.
 *
 * @throws the error of the system
 */
export function replay(path: string, scratch: string, journal: Journal, disk: Disk): void {
  const placeOf = (kind: 'old' | 'new', name: string) => join(scratch, kind, name);
  const isMovedIn = (name: string) => journal.new.includes(name) && !isThere(placeOf('new', name), disk);
  for (const name of journal.old) {
    if (isMovedIn(name) || isThere(placeOf('old', name), disk) || !isThere(join(path, name), disk)) continue;
    disk.rename(join(path, name), placeOf('old', name));
  }
  for (const name of journal.new) {
    if (isThere(placeOf('new', name), disk)) disk.rename(placeOf('new', name), join(path, name));
  }
}

/** The reverse of {@link replay}, from wherever that was broken off. @throws the error of the system */
export function rollBack(path: string, scratch: string, journal: Journal, disk: Disk): void {
  for (const name of journal.new.toReversed()) {
    const isIn = !isThere(join(scratch, 'new', name), disk) && isThere(join(path, name), disk);
    if (isIn) disk.rename(join(path, name), join(scratch, 'new', name));
  }
  for (const name of journal.old.toReversed()) {
    if (isThere(join(scratch, 'old', name), disk)) disk.rename(join(scratch, 'old', name), join(path, name));
  }
}

/**
 * Finishes what a run that was killed began in a folder: its files are moved in where all were written, and removed
 * otherwise.
 *
 * @throws the error of the system
 */
export async function recover(path: string, scratch: string, disk: Disk): Promise<void> {
  if (isThere(join(scratch, JOURNAL), disk)) {
    const file = await disk.openToRead(join(scratch, JOURNAL));
    const text = Buffer.from(await file.readAll().finally(() => file.close())).toString();
    replay(path, scratch, journalOf(text), disk);
    disk.syncFolder(path);
    disk.remove(join(scratch, JOURNAL));
  }
  disk.remove(scratch);
}

/**
 * Refuses to read a folder whose files a run that was killed did not all put in their places.
 *
 * @throws FileError
 */
export function refuseUnfinished(name: string, path: string, disk: Disk): void {
  const isUnfinished = leftIn(path, disk).gone.some((each) => isThere(join(each, JOURNAL), disk));
  if (!isUnfinished) return;
  throw new FileError({
    en: `cannot read ${name}: a run ended while it was replacing its files; settle into it again, which finishes them`,
    'zh-CN': `无法读取 ${name}：以前的运行在替换其中文件时中断；请再次向该文件夹结算，程序将补写完整`,
  });
}

/** @throws Error where another program wrote it: its names are used only where they are names of files */
function journalOf(text: string): Journal {
  const value: Partial<Journal> = JSON.parse(text);
  const names = [value.old, value.new].map((list) => {
    if (Array.isArray(list) && list.every((name) => /^[^/\\]+$/.test(name) && name !== '..' && name !== '.'))
      return list;
    throw new Error(`not a journal: ${text}`);
  });
  return { old: names[0] as string[], new: names[1] as string[] };
}
