import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../setup/built.js';
import { packageFoldersIn } from './bundled.js';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

describe('the packages that a built file holds parts of', () => {
  it('are found in the comments before their modules, nested packages by their own folder', () => {
    const text = `
// src/kernel/fen.ts
var fen = 1;

// node_modules/canonicalize/lib/canonicalize.js
var a = "// node_modules/in-a-text/index.js";
  // node_modules/@noble/hashes/sha2.js
// node_modules/strip-ansi/node_modules/ansi-regex/index.js
import x from 'zod'; // node_modules/behind-code/index.js
`;
    expect([...packageFoldersIn(text)]).toEqual([
      'node_modules/canonicalize',
      'node_modules/@noble/hashes',
      'node_modules/strip-ansi/node_modules/ansi-regex',
    ]);
  });
});

/** Each section of the notices: `name version`, its licence, and its text. */
const SECTIONS = [
  ...read('THIRD-PARTY-NOTICES.txt').matchAll(
    /^=+\n(\S+) (\S+)\nLicence: (\S+)\n(?:.*\n)*?=+\n\n((?:(?!=====).*\n)*)/gm,
  ),
].map(([, name, version, licence, text]) => ({ name, version, licence, text }) as Record<string, string>);

describe('THIRD-PARTY-NOTICES.txt', () => {
  it('names every package that the sources import and that is not installed beside the package', () => {
    const { dependencies } = JSON.parse(read('package.json'));
    const imported = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [...read(`src/${file}`).matchAll(/^(?:import|export) (?!type).*from '([^.'][^']*)'/gm)])
      .map(([, specifier]) => (/^(@[^/]+\/)?[^/]+/.exec(specifier as string) as RegExpExecArray)[0])
      .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name) && !(name in dependencies));
    expect(new Set(imported).size).toBeGreaterThan(5);
    const named = SECTIONS.map(({ name }) => name);
    for (const name of new Set(imported)) expect(named).toContain(name);
  });

  it.each(SECTIONS)('$name $version is what the lockfile installs, under $licence, with its text', (section) => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      readonly packages: Record<string, { readonly version: string; readonly license: string }>;
    };
    const installed = Object.entries(packages)
      .filter(([folder]) => folder.endsWith(`node_modules/${section.name}`))
      .map(([, { version, license }]) => ({ version, license }));
    expect(installed).toContainEqual({ version: section.version, license: section.licence });
    expect(section.text).toMatch(
      /Permission is hereby granted|Redistribution and use in source|Permission to use, copy|Apache License/,
    );
    expect(section.text).toMatch(/copyright/i);
  });
});
