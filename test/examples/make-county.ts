// Writes the files of docs/examples: npm run example [-- FOLDER]
//
// The data is invented. Fixed seeds and no clock: the same bytes on every run, of workbooks the same once they are unpacked.
// What the county is calibrated on, and what it is not, stands in the READMEs of docs/examples/suichang-2024 and
// docs/examples/suichang-2025. A folder takes the place of the package's own.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countyFiles, countyWorkbooks } from './make-county/files.js';
import { mappingFiles } from './make-mappings.js';

const root = process.argv[2] ?? fileURLToPath(new URL('../..', import.meta.url));
function write(path: string, content: string | Uint8Array, size: string): void {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  writeFileSync(join(root, path), content);
  console.log(`${path}: ${size}`);
}

async function writeAll(): Promise<void> {
  for (const [path, text] of countyFiles()) write(path, text, `${text.split('\n').length - 1} lines`);
  for (const files of [await countyWorkbooks(), await mappingFiles()]) {
    for (const [path, content] of files) write(path, content, `${Buffer.from(content).length} bytes`);
  }
}

await writeAll();
