// The built package, which is what users run, with the types of its source: `npm run types` needs no build.

import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export type Built = typeof import('../../src/index.js');

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The command of this build. */
export const COMMAND = resolve(ROOT, 'dist/cli.cjs');

/** A build of the package by the path of its index.js for Node: this one, or another to compare with. */
export const load = async (path = resolve(ROOT, 'dist/node/index.js')): Promise<Built> =>
  (await import(pathToFileURL(resolve(path)).href)) as Built;

export const built = await load();
