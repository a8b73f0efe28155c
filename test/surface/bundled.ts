import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package of which parts are compiled into the built package. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly licence: string;
  /** Where its source is published; empty where it does not say. */
  readonly repository: string;
  /** Its folder: `node_modules/a`, or `node_modules/b/node_modules/a`. */
  readonly folder: string;
  /** The built files that hold parts of it, below `dist`. */
  readonly files: readonly string[];
}

/** The folders of the packages that a built file holds parts of: esbuild names every module in a comment before it. */
export function packageFoldersIn(text: string): Set<string> {
  const folders = [...text.matchAll(/^\s*\/\/ ((?:node_modules\/(?:@[^/\n]+\/)?[^/\n]+\/)+)/gm)];
  return new Set(folders.map(([, folder]) => (folder as string).slice(0, -1)));
}

/**
 * Every package of which the built package holds parts, by name and version.
 *
 * @param root the folder of the package, where `dist` is built
 * @throws Error where the built files name no module: they are not there, or minified
 */
export function bundledPackages(root: string): BundledPackage[] {
  const built = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.c?js$/.test(file) || file === PAGE_FILE)
    .sort();
  const filesOf = new Map<string, string[]>();
  let ownModules = 0;
  for (const file of built) {
    const text = readFileSync(join(root, 'dist', file), 'utf8');
    ownModules += [...text.matchAll(/^\s*\/\/ src\//gm)].length;
    for (const folder of packageFoldersIn(text)) filesOf.set(folder, [...(filesOf.get(folder) ?? []), file]);
  }
  if (ownModules === 0 || filesOf.size === 0) throw new Error('the built files do not name the modules that they hold');
  return [...filesOf]
    .map(([folder, files]) => ({ ...described(root, folder), folder, files }))
    .sort((a, b) => (a.name === b.name ? (a.version < b.version ? -1 : 1) : a.name < b.name ? -1 : 1));
}

function described(root: string, folder: string): Omit<BundledPackage, 'folder' | 'files'> {
  const { name, version, license, repository } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  if (typeof license !== 'string') throw new Error(`${folder} names no licence`);
  const address: string = (typeof repository === 'string' ? repository : repository?.url) ?? '';
  return { name, version, licence: license, repository: addressOf(address) };
}

/** `git+https://github.com/a/b.git` and `a/b` as an address to open. */
function addressOf(repository: string): string {
  if (/^[\w.-]+\/[\w.-]+$/.test(repository)) return `https://github.com/${repository}`;
  return repository
    .replace(/^git\+/, '')
    .replace(/^(git|ssh):\/\/(git@)?/, 'https://')
    .replace(/^github:/, 'https://github.com/')
    .replace(/\.git$/, '');
}

/** The page, below `dist`. It is minified; a comment in it names the packages of which it holds parts. */
const PAGE_FILE = 'page/index.html';

/** Whether a built file is the page. */
export const isPage = (file: string): boolean => file === PAGE_FILE;

/** Whether a built file is one of the command. */
export const isOfCommand = (file: string): boolean => file === 'cli.cjs' || file.startsWith('command/');

/** What a package holds of another one without its licence, by the file that has the licence of that other one. */
const HELD_WITHOUT_LICENCE: Readonly<Record<string, string>> = {
  'node_modules/csv-parse': 'test/surface/licences/buffer.txt',
};

/** The texts of a package's licence, of its notices where it has any, and of the licences of what it holds in turn. */
export function licenceTexts(root: string, folder: string): string[] {
  const top = readdirSync(join(root, folder), { withFileTypes: true }).filter(({ name }) =>
    /^(licen[cs]es?|copying|notice)/i.test(name),
  );
  // Some packages keep those of what they hold in turn in a folder.
  const files = top.flatMap((found) =>
    found.isDirectory()
      ? readdirSync(join(root, folder, found.name)).map((name) => join(found.name, name))
      : [found.name],
  );
  if (files.length === 0) throw new Error(`${folder} has no file with its licence`);
  const held = HELD_WITHOUT_LICENCE[folder];
  return [...files.sort().map((file) => join(folder, file)), ...(held === undefined ? [] : [held])].map((file) =>
    readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n').trim(),
  );
}
