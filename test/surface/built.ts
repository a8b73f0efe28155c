import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the package. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const modifiedAt = (path: string) => statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Whether built files are there and newer than every source. */
export function isBuilt(...paths: readonly string[]): boolean {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  const newest = Math.max(...sources.map((path) => modifiedAt(join('src', path))));
  return paths.every((path) => modifiedAt(path) >= newest);
}
