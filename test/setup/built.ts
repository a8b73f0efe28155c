import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the package. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const modifiedAt = (path: string) => statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs;

/** Whether built files are as new as all that they are built from; undefined where one is missing. */
export function isBuilt(...paths: readonly string[]): boolean | undefined {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).map((path) =>
    join('src', path),
  );
  const newest = Math.max(...['package.json', 'tsup.config.ts', ...sources].map((path) => modifiedAt(path) ?? 0));
  const built = paths.map(modifiedAt);
  return built.includes(undefined) ? undefined : built.every((time) => (time as number) >= newest);
}

/** @throws Error where a built file is missing, or older than what it is built from */
export function assertBuilt(...paths: readonly string[]): void {
  const built = isBuilt(...paths);
  if (built !== true) {
    throw new Error(`dist is ${built === undefined ? 'missing' : 'older than src'}: npm run build`);
  }
}
