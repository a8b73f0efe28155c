import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../docs/markdown.js';

const dist = (file: string) => join(ROOT, 'dist', file);

/** What a built file loads, by itself and by what it loads: the text of its files, and the packages. */
function loadedBy(entry: string): { readonly files: ReadonlyMap<string, string>; readonly packages: Set<string> } {
  const files = new Map<string, string>();
  const packages = new Set<string>();
  const load = (path: string) => {
    if (files.has(path)) return;
    const text = readFileSync(path, 'utf8');
    files.set(path, text);
    for (const [, target] of text.matchAll(/(?:\bfrom |^import |\bimport\(|\brequire\()["']([^"']+)["']/gm)) {
      if (target!.startsWith('.')) load(join(path, '..', target!));
      else packages.add(target!.split('/')[0]!);
    }
  };
  load(dist(entry));
  return { files, packages };
}

const OWN_DEPENDENCIES = ['date-fns', 'decimal.js', 'zod'];

describe('the built package', () => {
  it.each(['index', 'testing/index'].flatMap((name) => [`${name}.js`, `node/${name}.js`, `node/${name}.cjs`]))(
    '%s never comes to the writer of workbooks',
    (entry) => {
      const { files } = loadedBy(entry);
      expect([...files.values()].join('').length).toBeGreaterThan(400_000);
      for (const [path, text] of files) expect(text, path).not.toMatch(/hucre/);
    },
  );

  it.each(['papers/xlsx.js', 'node/papers/xlsx.js', 'node/papers/xlsx.cjs'])(
    '%s includes the writer of workbooks and imports no package for it',
    (entry) => {
      const { files, packages } = loadedBy(entry);
      expect([...files.values()].some((text) => text.includes('node_modules/hucre/'))).toBe(true);
      expect([...packages].filter((name) => !OWN_DEPENDENCIES.includes(name))).toEqual([]);
    },
  );
});
