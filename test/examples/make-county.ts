// Writes the example county's files: npm run example [-- FOLDER]
//
// The data is invented. Fixed seeds and no clock: the same bytes on every run. What it is calibrated on, and what it is
// not, stands in the READMEs of docs/examples/suichang-2024 and docs/examples/suichang-2025. A folder takes the place of
// the package's own.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countyFiles } from './make-county/files.js';

const root = process.argv[2] ?? fileURLToPath(new URL('../..', import.meta.url));
for (const [path, text] of countyFiles()) {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(`${path}: ${text.split('\n').length - 1} lines`);
}
