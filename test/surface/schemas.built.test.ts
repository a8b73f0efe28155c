import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { descriptionsOf } from './descriptions.js';
import { PUBLISHED, publishedSchema } from './schemas.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NAMES = Object.keys(PUBLISHED) as (keyof typeof PUBLISHED)[];
// The package by its own name, through the `exports` of package.json, as its users reach it.
const require = createRequire(import.meta.url);

it.each(NAMES)('tiexi/schemas/%s.json equals the schema made from the tables', (name) => {
  const written: unknown = JSON.parse(readFileSync(require.resolve(`tiexi/schemas/${name}.json`), 'utf8'));
  expect(written).toEqual(publishedSchema(name, descriptionsOf(ROOT)));
});

it('no other schema is published', () => {
  expect(readdirSync(`${ROOT}dist/schemas`).sort()).toEqual(NAMES.map((name) => `${name}.json`).sort());
});
