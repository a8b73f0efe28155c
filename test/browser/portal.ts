import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { preview } from 'vite';
import { ROOT, readPage } from '../docs/markdown.js';
import { folderOf } from '../setup/folders.js';

/** Where React is installed, which is done apart: `npm ci --prefix test/browser/portal`. */
const INSTALLED = join(ROOT, 'test/browser/portal/node_modules');

/** Whether React is installed. */
export const PORTAL = existsSync(join(INSTALLED, 'react/package.json'));

/** `TIEXI_PORTAL=required`: where React is not installed, its tests fail instead of being left out. */
if (!PORTAL && process.env.TIEXI_PORTAL === 'required') {
  throw new Error('React is not installed: npm ci --prefix test/browser/portal');
}

/** A file of what was built: its name, and its bytes packed by gzip. */
export interface BuiltFile {
  readonly name: string;
  readonly packed: number;
}

/** The page of the guide, built and served from this machine. */
export interface Portal {
  readonly address: string;
  readonly scripts: readonly BuiltFile[];
  close(): Promise<void>;
}

/** The files that the guide shows, in a folder with the built package and React to import. */
async function folderOfGuide(): Promise<string> {
  const files = readPage('docs/guides/portal.md').blocks.filter(({ name }) => name !== '');
  const folder = await folderOf({
    ...Object.fromEntries(files.map(({ name, text }) => [name, text])),
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        target: 'ES2022',
        module: 'ESNext',
        moduleResolution: 'bundler',
        lib: ['ES2023', 'DOM', 'DOM.Iterable'],
        jsx: 'react-jsx',
        strict: true,
        noUncheckedIndexedAccess: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        types: [],
        // The types of the sources, which are there without a build of types.
        paths: {
          tiexi: [join(ROOT, 'src/index.ts')],
          'tiexi/worker': [join(ROOT, 'src/worker/index.ts')],
        },
      },
      include: ['*.ts', '*.tsx'],
    }),
    'node_modules/.keep': '',
  });
  await symlink(ROOT, join(folder, 'node_modules/tiexi'), 'dir');
  for (const name of ['@types', 'react', 'react-dom'])
    await symlink(join(INSTALLED, name), join(folder, 'node_modules', name), 'dir');
  return folder;
}

/** Type-checks the page of the guide, builds it as `vite build` does, and serves what was built on loopback. */
export async function startPortal(): Promise<Portal> {
  const root = await folderOfGuide();
  // Vitest's own environment is that of tests, for which React is another one.
  const env = { ...process.env, NODE_ENV: 'production' };
  const run = (name: string, ...args: readonly string[]) =>
    execFileSync(join(ROOT, 'node_modules/.bin', name), args, { cwd: root, env, stdio: 'inherit' });
  run('tsc', '-p', '.');
  run('vite', 'build', '--logLevel', 'error');
  const server = await preview({ root, logLevel: 'error', configFile: false, preview: { host: '127.0.0.1', port: 0 } });
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('the page is not served');
  const assets = join(root, 'dist/assets');
  return {
    address,
    scripts: readdirSync(assets)
      .filter((name) => name.endsWith('.js'))
      .map((name) => ({ name, packed: gzipSync(readFileSync(join(assets, name)), { level: 9 }).length })),
    close: () => server.close(),
  };
}
