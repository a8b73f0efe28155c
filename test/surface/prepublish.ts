// npm runs this before it publishes. Ends with 1, and says what is missing, where the package is not ready.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup/built.js';
import { missingToPublish } from './publishable.js';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const missing = missingToPublish(JSON.parse(read('package.json')), read('CHANGELOG.md'));
if (missing.length > 0) {
  console.error(['not published:', ...missing.map((what) => `- ${what}`), 'see docs/internals/release.md'].join('\n'));
  process.exitCode = 1;
}
