import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isBuilt, ROOT } from '../setup/built.js';
import { namesExportedBy } from './value-names.js';

interface Built {
  readonly types: string;
  /** What Node loads, where it is not what all others load. */
  readonly node?: string;
  readonly default: string;
}

const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly exports: Readonly<Record<string, string | { readonly import: Built; readonly require: Built }>>;
};

/** Every subpath of the package, as an ES module and as CommonJS. */
const MODULES = Object.entries(exports).flatMap(([subpath, conditions]) =>
  typeof conditions === 'string'
    ? []
    : (['import', 'require'] as const).flatMap((kind) => {
        const { types, node, default: others } = conditions[kind];
        return [...(node === undefined ? [] : [node]), others].map((file) => ({ subpath, kind, types, file }));
      }),
);

/** What a module hands out at run time, loaded by Node itself. */
function runtimeNames(kind: 'import' | 'require', file: string): string[] {
  const path = JSON.stringify(join(ROOT, file));
  const load = kind === 'import' ? `await import(${path})` : `createRequire(${path})(${path})`;
  const program = `import { createRequire } from 'node:module'; console.log(JSON.stringify(Object.keys(${load})))`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: ROOT, encoding: 'utf8' }),
  );
}

// `npm test` alone builds no types; check:package holds those of the tarball against every runtime.
const TYPED = isBuilt(...MODULES.map(({ types }) => types)) === true;

describe.runIf(TYPED)(`the built package${TYPED ? '' : ': its types are not built (npm run build)'}`, () => {
  it('has ES modules, those for Node and CommonJS for each of its five modules', () => {
    expect(new Set(MODULES.map(({ file }) => file)).size).toBe(15);
  });

  it.each(MODULES)(
    '$subpath, by $kind, $file: what its types promise as a value exists, and nothing else does',
    ({ kind, types, file }) => {
      expect(runtimeNames(kind, file).sort()).toEqual(namesExportedBy(join(ROOT, types)).values);
    },
  );
});
