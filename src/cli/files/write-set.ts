import { dirname, join, resolve } from 'node:path';
import type { Text } from '../../fields/faults.js';
import type { Context } from '../context.js';
import { FileError, fileError } from '../errors.js';
import { type Disk, foundAt } from './disk.js';
import type { Files } from './files.js';
import { type EarlierSet, earlierSet, MANIFEST, type Manifest, manifestText, type PeriodText } from './manifest.js';
import { type Journal, recover, replay, rollBack } from './replace.js';
import { JOURNAL, leftIn, Scratch, sweep } from './scratch.js';
import { type Content, createFile, refuseTarget } from './write-file.js';

/** The files of a settlement, or those that a folder begins with. */
export interface FileSet {
  /** The folder, as the user names it. */
  readonly folder: string;
  /** Absent where the files are no settlement: then none of them may be there before, and they have no manifest. */
  readonly period?: PeriodText;
  /** By their names; a name may have one folder in front: `templates/loans.csv`. */
  readonly files: Readonly<Record<string, Content>>;
}

/** Files that are in their places, and can be taken back until {@link WrittenSet.finish}. */
export interface WrittenSet {
  /** The files, as the user would name them. */
  readonly names: readonly string[];
  /** Files of an earlier settlement that were removed, since this one does not have them. */
  readonly removed: readonly string[];
  /** Files that seem to be of an earlier settlement, and were left. */
  readonly left: readonly string[];
  /** Puts everything as it was before. @throws FileError */
  undo(): void;
  /** Removes what is needed only to take the files back. */
  finish(): void;
}

/**
 * Refuses a name at which no folder can be.
 *
 * @returns whether there is a folder
 * @throws FileError
 */
export function checkFolder(folder: string, { cwd, files: { disk } }: Context): boolean {
  const path = resolve(cwd, folder);
  try {
    const found = foundAt(path, disk.stat);
    if (found?.isDirectory()) return true;
    if (found !== undefined) throw noFolder(folder, found.isFile() ? IS_FILE : IS_SPECIAL);
    if (foundAt(path, disk.lstat) !== undefined) throw noFolder(folder, IS_BROKEN_LINK);
    return false;
  } catch (error) {
    throw fileError('write', folder, error);
  }
}

/**
 * Writes the files of a settlement into a folder, all or none. Each is written in full to a temporary folder and synced
 * to the disk. A folder that is not there yet is the temporary one renamed: it appears with all of its files at once. In
 * a folder that is there, the files of the earlier set are moved out and the new ones in, the manifest first out and last
 * in; a journal lets a later run finish this where a run is killed in between.
 *
 * @throws FileError, and what a function that writes a file throws: then everything is as it was before
 */
export async function writeSet(set: FileSet, context: Context): Promise<WrittenSet> {
  const { folder, files: contents } = set;
  const { cwd, files } = context;
  const { disk } = files;
  const path = resolve(cwd, folder);
  const isThere = checkFolder(folder, context);
  const names = [...new Set(Object.keys(contents).map((name) => name.split('/')[0] as string))];
  const own = set.period === undefined ? names : [...names, MANIFEST];
  const undoing: (() => void)[] = [];
  try {
    const earlier = isThere ? await earlierIn(set, path, files) : NOTHING_EARLIER;
    if (!isThere) makeParents(folder, path, disk, undoing);
    sweep(dirname(path), disk);
    const scratch = scratchIn(folder, isThere ? path : dirname(path), files);
    undoing.push(() => scratch.abandon());
    if (isThere) refuseIfRunning(folder, path, disk);
    const refuse = () => {
      if (set.period === undefined) refuseExisting(folder, path, own, disk);
      for (const name of own) refuseTarget(join(folder, name), join(path, name), files);
    };
    refuse();
    await writeAll(set, path, scratch.path, disk);
    // What the files were made of has been read by now.
    refuse();
    if (isThere) {
      const isReplaced = (name: string) => foundAt(join(path, name), disk.lstat) !== undefined;
      const old = [MANIFEST, ...earlier.removed, ...names].filter(isReplaced);
      await putInPlace(folder, path, scratch, { old, new: own }, disk, undoing);
    } else {
      putFolder(path, scratch, disk, undoing);
    }
    const inFolder = (name: string) => join(folder, name);
    return {
      names: Object.keys(contents).map(inFolder),
      removed: earlier.removed.map(inFolder),
      left: earlier.left.map(inFolder),
      undo: () => runAll(undoing),
      finish: () => scratch.abandon(),
    };
  } catch (error) {
    runAll(undoing);
    throw fileError('write', folder, error);
  }
}

/** Undoes, the last first. */
function runAll(undoing: (() => void)[]): void {
  while (undoing.length > 0) (undoing.pop() as () => void)();
}

/** The earlier set of the folder, after what a run that was killed began has been finished. @throws FileError */
async function earlierIn({ folder, period, files: own }: FileSet, path: string, files: Files): Promise<EarlierSet> {
  const { disk } = files;
  for (const each of leftIn(path, disk).gone) await recover(path, each, disk);
  if (period === undefined) return NOTHING_EARLIER;
  return earlierSet(folder, path, period, Object.keys(own), (each) => files.readAs(each) !== undefined, disk);
}

const NOTHING_EARLIER: EarlierSet = { removed: [], left: [] };

/** Makes the folders above a folder. */
function makeParents(folder: string, path: string, disk: Disk, undoing: (() => void)[]): void {
  const missing: string[] = [];
  for (let each = dirname(path); ; each = dirname(each)) {
    const found = foundAt(each, disk.stat);
    if (found?.isDirectory()) break;
    if (found !== undefined || foundAt(each, disk.lstat) !== undefined) throw noFolder(folder, UNDER_NO_FOLDER);
    missing.push(each);
  }
  for (const each of missing.reverse()) {
    make(folder, () => disk.makeFolder(each, 0o777));
    undoing.push(() => removeEmpty(each, disk));
    disk.syncFolder(dirname(each));
  }
}

function scratchIn(folder: string, where: string, files: Files): Scratch {
  return make(folder, () => Scratch.in(where, files));
}

/** Makes a folder; there are places, such as /proc, that are folders in which none can be made. */
function make<T>(folder: string, making: () => T): T {
  try {
    return making();
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'ENOENT') throw noFolder(folder, NONE_CAN_BE_MADE);
    throw error;
  }
}

/** A folder that was made goes again, unless another program has put something into it. */
function removeEmpty(path: string, disk: Disk): void {
  try {
    if (disk.readdir(path).length === 0) disk.remove(path);
  } catch {
    // An empty folder more; what made the run fail is told.
  }
}

function refuseIfRunning(folder: string, path: string, disk: Disk): void {
  if (leftIn(path, disk).running.length === 0) return;
  throw new FileError(
    {
      en: `cannot write ${folder}: another run is writing into it; wait until it has ended, or give another folder`,
      'zh-CN': `无法写入 ${folder}：另一次运行正在写入该文件夹；请待其结束，或另选文件夹`,
    },
    70,
  );
}

/** Writes all files, and behind them the manifest, into the temporary folder. The error of a file names it. */
async function writeAll(set: FileSet, path: string, scratch: string, disk: Disk): Promise<void> {
  const into = join(scratch, 'new');
  disk.makeFolder(into, 0o700);
  const write = async (name: string, content: Content) => {
    try {
      return await createFile(join(into, name), content, disk, foundAt(join(path, name), disk.stat));
    } catch (error) {
      throw fileError('write', join(set.folder, name), error);
    }
  };
  const files: Manifest['files'][number][] = [];
  const folders = Object.keys(set.files).flatMap((name) => (name.includes('/') ? [dirname(name)] : []));
  for (const name of new Set(folders)) disk.makeFolder(join(into, name), 0o777);
  for (const [name, content] of Object.entries(set.files)) files.push({ name, ...(await write(name, content)) });
  for (const name of new Set(folders)) disk.syncFolder(join(into, name));
  if (set.period !== undefined) await write(MANIFEST, manifestText(set.period, files));
  disk.syncFolder(into);
}

/** Lets a folder that is not there appear with its files. */
function putFolder(path: string, scratch: Scratch, disk: Disk, undoing: (() => void)[]): void {
  const made = join(scratch.path, 'new');
  disk.setMode(made, 0o777 & ~disk.umask());
  disk.rename(made, path);
  undoing.push(() => disk.rename(path, made));
  disk.syncFolder(dirname(path));
}

/** Moves the files of a folder that is there out, and the new ones in. */
async function putInPlace(
  folder: string,
  path: string,
  scratch: Scratch,
  journal: Journal,
  disk: Disk,
  undoing: (() => void)[],
): Promise<void> {
  disk.makeFolder(join(scratch.path, 'old'), 0o700);
  const begun = join(scratch.path, `${JOURNAL}.new`);
  await createFile(begun, JSON.stringify(journal), disk, undefined);
  disk.rename(begun, join(scratch.path, JOURNAL));
  disk.syncFolder(scratch.path);
  undoing.push(() => takeBack(folder, path, scratch, journal, disk));
  replay(path, scratch.path, journal, disk);
  disk.syncFolder(path);
}

/** @throws FileError where the files cannot be put back: they stay in the temporary folder */
function takeBack(folder: string, path: string, scratch: Scratch, journal: Journal, disk: Disk): void {
  try {
    rollBack(path, scratch.path, journal, disk);
    disk.syncFolder(path);
  } catch (error) {
    scratch.keep();
    const reason = error as Error;
    throw new FileError(
      {
        en: `the files of ${folder} cannot be put back (${reason.message}): they are in ${scratch.path}; run the command again, which puts a whole set in their place`,
        'zh-CN': `${folder} 中的原有文件无法放回（${reason.message}），现存于 ${scratch.path}；请重新运行，程序将写入完整的一套文件`,
      },
      70,
    );
  }
}

/** Refuses to write where anything of these names is, and names all that are. @throws FileError */
export function refuseExisting(folder: string, path: string, names: readonly string[], disk: Disk): void {
  const found = names.filter((name) => foundAt(join(path, name), disk.lstat) !== undefined);
  if (found.length === 0) return;
  const all = found.map((name) => join(folder, name));
  throw new FileError({
    en: `not written over: ${all.join(', ')}; move them away, or give another folder`,
    'zh-CN': `已存在，不予覆盖：${all.join('、')}；请移走，或另选文件夹`,
  });
}

function noFolder(folder: string, reason: Text): FileError {
  return new FileError({
    en: `cannot write ${folder}: ${reason.en}`,
    'zh-CN': `无法写入 ${folder}：${reason['zh-CN']}`,
  });
}

const IS_FILE = { en: 'it is a file, and a folder is needed', 'zh-CN': '这是一个文件，此处须为文件夹' };
const IS_SPECIAL = {
  en: 'it is a device, a pipe or a socket, and a folder is needed',
  'zh-CN': '这是设备、管道或套接字，此处须为文件夹',
};
const IS_BROKEN_LINK = {
  en: 'it is a symbolic link that leads nowhere, and a folder is needed',
  'zh-CN': '这是无效的符号链接，此处须为文件夹',
};
const UNDER_NO_FOLDER = { en: 'it is not a folder', 'zh-CN': '这不是文件夹' };
const NONE_CAN_BE_MADE = {
  en: 'no folder can be made there; give another one',
  'zh-CN': '该处无法建立文件夹；请另选文件夹',
};
