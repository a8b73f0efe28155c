import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linksOf, ROOT, readPage } from '../docs/markdown.js';

const MANIFEST = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));

/** The files that are published, as npm lists them without building anything. */
const [{ files }] = JSON.parse(
  execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  }),
) as [{ readonly files: readonly { readonly path: string }[] }];
const PACKED = new Set(files.map(({ path }) => path));
const isThere = (path: string) => PACKED.has(path) || [...PACKED].some((file) => file.startsWith(`${path}/`));

describe('what is published', () => {
  it('holds both READMEs, the licences, the changelog, the documents, sources and tests', () => {
    for (const path of [
      'README.md',
      'README.zh-CN.md',
      'LICENSE',
      'THIRD-PARTY-NOTICES.txt',
      'CHANGELOG.md',
      'docs/start.md',
      'src/index.ts',
      'test/law/3-3-products.test.ts',
    ]) {
      expect(PACKED).toContain(path);
    }
  });

  it.each([...PACKED].filter((path) => path.endsWith('.md')))('every link of %s leads to a file of it', (path) => {
    const missing = linksOf(readPage(path))
      .filter((target) => !/^([a-z]+:|#)/.test(target))
      .map((target) => posix.join(posix.dirname(path), decodeURI(target.split('#')[0] as string)).replace(/\/$/, ''))
      .filter((target) => !isThere(target));
    expect(missing).toEqual([]);
  });
});

describe('package.json', () => {
  it('names files and folders that exist', () => {
    for (const path of MANIFEST.files as string[]) {
      // What is built, and what is left out.
      if (!/^(dist$|!)/.test(path)) expect(existsSync(`${ROOT}${path}`), path).toBe(true);
    }
  });

  it('takes the dependencies as ranges, so that a user has one copy of each', () => {
    for (const [name, range] of Object.entries(MANIFEST.dependencies)) expect(range, name).toMatch(/^\^\d+\.\d+\.\d+$/);
  });

  it('pins the development dependencies', () => {
    for (const [name, version] of Object.entries(MANIFEST.devDependencies))
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it.each(['README.md', 'README.zh-CN.md'])('%s installs the tarball of this version', (path) => {
    expect(readFileSync(`${ROOT}${path}`, 'utf8')).toContain(`npm install ./${MANIFEST.name}-${MANIFEST.version}.tgz`);
  });
});
