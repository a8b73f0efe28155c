import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../setup/built.js';
import { folderOf } from '../setup/folders.js';
import { tinyPortfolio } from './tiny-portfolio.js';

/** What a process of Node has loaded. */
interface Loaded {
  /** The built files, below `dist`. */
  readonly files: readonly string[];
  /** The packages that are installed beside this one. */
  readonly installed: readonly string[];
  /** The packages that are compiled into the built files. */
  readonly compiledIn: readonly string[];
  /** The locales of zod. */
  readonly locales: readonly string[];
}

const sorted = (values: Iterable<string>) => [...new Set(values)].sort();

/** Runs Node, which writes the address of every script that it loads with the coverage of its code. */
async function loadedBy(...args: readonly string[]): Promise<Loaded> {
  const folder = await folderOf();
  execFileSync(process.execPath, args, { cwd: ROOT, env: { ...process.env, NODE_V8_COVERAGE: folder } });
  const paths = readdirSync(folder)
    .flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')).result as { readonly url: string }[])
    .filter(({ url }) => url.startsWith('file:'))
    .map(({ url }) => fileURLToPath(url));
  const files = sorted(
    paths.map((path) => relative(join(ROOT, 'dist'), path)).filter((path) => !path.startsWith('..')),
  );
  const texts = files.map((file) => readFileSync(join(ROOT, 'dist', file), 'utf8'));
  // esbuild names every module in a comment before it.
  const modules = texts.flatMap((text) => [...text.matchAll(/^\s*\/\/ \S*node_modules\/(\S+)$/gm)]);
  const nameOf = (path: string) => (/^(@[^/]+\/)?[^/]+/.exec(path) as RegExpExecArray)[0];
  const installed = paths.flatMap((path) => path.split(/[\\/]node_modules[\\/]/).slice(1));
  return {
    files,
    installed: sorted(installed.map((path) => nameOf(path.replaceAll('\\', '/')))),
    compiledIn: sorted(modules.map(([, path]) => nameOf(path as string))),
    locales: sorted(
      [...modules.map(([, path]) => path as string), ...installed].filter((path) => /locales/.test(path)),
    ),
  };
}

describe('what Node loads', () => {
  it.each([
    ['import', ['--input-type=module', '--eval', "await import('tiexi')"]],
    ['require', ['--eval', "require('tiexi')"]],
  ])('by %s of the library: a few files, and of all packages decimal.js alone', async (_, args) => {
    const { files, installed, compiledIn, locales } = await loadedBy(...args);
    expect(files.length).toBeGreaterThan(0);
    expect(files.length).toBeLessThan(10);
    expect(installed).toEqual(['decimal.js']);
    expect(compiledIn).toEqual(['@date-fns/utc', '@noble/hashes', 'canonicalize', 'date-fns', 'zod']);
    expect(locales).toEqual([]);
  });

  it.each(['--version', '--help'])(
    'for tiexi %s: no installed package, no schema, no format, no engine',
    async (flag) => {
      const { files, installed, compiledIn } = await loadedBy('dist/cli.cjs', flag);
      expect(files).toContain('cli.cjs');
      expect(files.filter((file) => /commands/.test(file))).toEqual([]);
      expect(installed).toEqual([]);
      expect(compiledIn).toEqual(['@date-fns/utc', 'date-fns', 'decimal.js', 'nanospinner', 'picocolors']);
    },
  );

  it.each(['settle', 'check'])(
    'for tiexi %s of JSON: no reader of CSV, no writer of workbooks, no generator of portfolios',
    async (command) => {
      const folder = await folderOf({ 'portfolio.json': tinyPortfolio() });
      const { files, installed, compiledIn, locales } = await loadedBy(
        'dist/cli.cjs',
        command,
        join(folder, 'portfolio.json'),
      );
      expect(files.filter((file) => /commands/.test(file))).toHaveLength(1);
      expect(installed).toEqual([]);
      expect(compiledIn).toContain('zod');
      for (const name of ['csv-parse', 'fast-check', 'hucre']) expect(compiledIn).not.toContain(name);
      expect(locales).toEqual([]);
    },
  );
});

describe('the builds of the library', () => {
  it('for bundlers, for Node and as CommonJS give the same settlement', () => {
    const settled = ['dist/index.js', 'dist/node/index.js', 'dist/node/index.cjs'].map((file) => {
      const program = `
        import * as tiexi from './${file}';
        console.log(JSON.stringify(tiexi.settle(tiexi.parsePortfolio(${JSON.stringify(tinyPortfolio())}))));
      `;
      return execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
        cwd: ROOT,
        encoding: 'utf8',
      });
    });
    expect(JSON.parse(settled[0] as string).loans).toHaveLength(1);
    expect(new Set(settled).size).toBe(1);
  });
});
