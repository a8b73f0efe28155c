import { copyFile, type FileHandle, mkdir, open, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { FileError, fileError, RefusedError } from './errors.js';

/**
 * The content of a file, or a function that writes it. Files are written in order, so that a later one can use results
 * of an earlier one.
 */
export type Content = string | Uint8Array | ((file: FileHandle) => Promise<void>);

/**
 * Writes all files into a folder or none: each is written in full under a temporary name, then all are renamed. After a
 * failure the files that were there before are restored and folders that were made are removed.
 *
 * @throws FileError, and the RefusedError of a function that writes a file
 */
export async function writeFiles(
  folder: string,
  cwd: string,
  files: Readonly<Record<string, Content>>,
): Promise<readonly string[]> {
  const path = resolve(cwd, folder);
  const made = await makeFolder(path).catch((error: unknown) => {
    throw fileError('write', folder, error);
  });
  const mark = `.tiexi-${process.pid}`;
  const names = Object.keys(files);
  const temporary = (name: string) => join(path, `.${name}${mark}.new`);
  const backup = (name: string) => join(path, `.${name}${mark}.old`);
  const replaced: string[] = [];
  let current = folder;
  try {
    for (const name of names) {
      current = join(folder, name);
      await writeWhole(temporary(name), files[name] as Content);
    }
    const before = new Set<string>();
    for (const name of names) {
      current = join(folder, name);
      if (await isThere(join(path, name))) {
        await copyFile(join(path, name), backup(name));
        before.add(name);
      }
    }
    for (const name of names) {
      current = join(folder, name);
      try {
        await rename(temporary(name), join(path, name));
        replaced.push(name);
      } catch (error) {
        for (const done of replaced) {
          if (before.has(done)) await rename(backup(done), join(path, done));
          else await rm(join(path, done));
        }
        throw error;
      }
    }
  } catch (error) {
    await clear(names, temporary, backup);
    for (const each of made) await rmdir(each).catch(() => {});
    if (error instanceof RefusedError || error instanceof FileError) throw error;
    throw fileError('write', current, error);
  }
  await clear(names, temporary, backup);
  return names.map((name) => join(folder, name));
}

/** Makes a folder and those above it. Returns the folders that were made, innermost first. */
async function makeFolder(path: string): Promise<readonly string[]> {
  const first = await mkdir(path, { recursive: true });
  const made: string[] = [];
  if (first === undefined) return made;
  for (let each = path; ; each = dirname(each)) {
    made.push(each);
    if (each === first || each === dirname(each)) return made;
  }
}

async function writeWhole(path: string, content: Content): Promise<void> {
  const file = await open(path, 'w');
  try {
    if (typeof content === 'function') await content(file);
    else await file.writeFile(content, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: { readonly code?: string }) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

async function clear(names: readonly string[], ...paths: ((name: string) => string)[]): Promise<void> {
  for (const name of names) {
    for (const path of paths) await rm(path(name), { force: true }).catch(() => {});
  }
}
