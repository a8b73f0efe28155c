// Writes the example county's files: npm run example -- [folder]
//
// The data is invented. Fixed seeds and no clock: the same bytes on every run. What it is calibrated on, and what it is
// not, stands in the READMEs of docs/examples/suichang-2024 and docs/examples/suichang-2025. A folder takes the place of
// the package's own.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { claimsOf } from './make-county/claims.js';
import { claimsFileOf, filesOf, plantedFileOf } from './make-county/files.js';
import { firstYear } from './make-county/first-year.js';
import { secondYear } from './make-county/second-year.js';

const county = firstYear();
const { claims, planted } = claimsOf(county);
const files = {
  'docs/examples/suichang-2024': { ...filesOf(county, '2024-12-21'), 'claims.csv': claimsFileOf(claims) },
  'docs/examples/suichang-2025': filesOf(secondYear(county), '2025-12-21'),
  'test/examples': { 'planted-claims.json': plantedFileOf(planted) },
};

const root = process.argv[2] ?? fileURLToPath(new URL('../..', import.meta.url));
for (const [folder, texts] of Object.entries(files)) {
  mkdirSync(join(root, folder), { recursive: true });
  for (const [name, text] of Object.entries(texts)) {
    writeFileSync(join(root, folder, name), text);
    console.log(`${folder}/${name}: ${text.split('\n').length - 1} lines`);
  }
}
