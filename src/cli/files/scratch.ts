import { join } from 'node:path';
import { type Disk, foundAt, randomName } from './disk.js';
import type { Files } from './files.js';

/**
 * A temporary folder, which only the user can read. Its name has the process that made it, so that a later run knows
 * those of processes that have ended.
 */
export class Scratch {
  private keeps = false;

  private constructor(
    private readonly files: Files,
    readonly path: string,
  ) {}

  /** @throws the error of the system */
  static in(folder: string, files: Files): Scratch {
    const path = join(folder, `.tiexi-${files.disk.owner}-${randomName()}`);
    const scratch = new Scratch(files, path);
    // Before it is made: a signal may come in between.
    files.add(scratch);
    try {
      files.disk.makeFolder(path, 0o700);
    } catch (error) {
      files.delete(scratch);
      throw error;
    }
    return scratch;
  }

  /** It has the only copy of something: it stays, also when the run is broken off. */
  keep(): void {
    this.keeps = true;
    this.files.delete(this);
  }

  /** Removes the folder with its files. @throws the error of the system */
  remove(): void {
    if (this.keeps) return;
    const { disk } = this.files;
    try {
      // First: without it, nothing of what the folder has is needed.
      disk.remove(join(this.path, JOURNAL));
      disk.remove(this.path);
    } finally {
      this.files.delete(this);
    }
  }

  /** {@link remove} where the run has failed anyway: a folder that cannot be removed is left to a later run. */
  abandon(): void {
    try {
      this.remove();
    } catch {
      // What made the run fail is told, not this.
    }
  }
}

/** The file of a temporary folder whose files are not all in their places. */
export const JOURNAL = 'journal.json';

const NAME = /^\.tiexi-([0-9a-f]{8}-\d+-\d+)-[0-9a-f]{16}$/;

/** The process that made a temporary folder, by its name; undefined for other names. */
function ownerOf(name: string): string | undefined {
  return NAME.exec(name)?.[1];
}

/** What runs have left in a folder. */
export interface Left {
  /** Temporary folders of runs that have ended. */
  readonly gone: readonly string[];
  /** Those of other runs that have not ended, so far as that is known. */
  readonly running: readonly string[];
}

/** The temporary folders that other runs of this user have in a folder. @throws the error of the system */
export function leftIn(folder: string, disk: Disk): Left {
  const gone: string[] = [];
  const running: string[] = [];
  for (const name of disk.readdir(folder)) {
    const owner = ownerOf(name);
    if (owner === undefined || owner === disk.owner) continue;
    const path = join(folder, name);
    const found = foundAt(path, disk.lstat);
    if (found === undefined || !found.isDirectory() || !disk.isOwn(found)) continue;
    if (disk.isGone(owner)) gone.push(path);
    else if (isOfMachine(owner, disk)) running.push(path);
  }
  return { gone, running };
}

function isOfMachine(owner: string, disk: Disk): boolean {
  return owner.split('-')[0] === disk.owner.split('-')[0];
}

/** Removes the temporary folders that runs which have ended left in a folder, except what is to be finished. */
export function sweep(folder: string, disk: Disk): void {
  try {
    for (const path of leftIn(folder, disk).gone) {
      if (foundAt(join(path, JOURNAL), disk.lstat) === undefined) disk.remove(path);
    }
  } catch {
    // The folder cannot be listed, or another run removes them at this moment. They hinder nothing.
  }
}
