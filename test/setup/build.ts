import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const modified = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs;

/** Builds the JavaScript of dist where it is missing or older than the sources. `npm run build` makes the types, too. */
export default function build(): void {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).map((path) => join('src', path));
  const newest = Math.max(...['package.json', 'tsup.config.ts', ...sources].map((path) => modified(path) ?? 0));
  const built = ['dist/index.js', 'dist/index.cjs', 'dist/papers/xlsx.js', 'dist/cli.cjs'].map(modified);
  if (built.every((time) => time !== undefined && time >= newest)) return;
  console.log(`dist is ${built.includes(undefined) ? 'missing' : 'older than src'}: its JavaScript is built`);
  const { status } = spawnSync('npx', ['tsup', '--silent', '--clean', '--no-dts'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('dist could not be built');
}
