import { spawnSync } from 'node:child_process';
import { isBuilt } from './built.js';

/** Builds the JavaScript of dist where it is missing or older than the sources. `npm run build` makes the types, too. */
export default function build(): void {
  const built = isBuilt(
    'dist/index.js',
    'dist/node/index.js',
    'dist/node/papers/xlsx.cjs',
    'dist/cli.cjs',
    'dist/page/index.html',
  );
  if (built === true) return;
  console.log(`dist is ${built === undefined ? 'missing' : 'older than src'}: its JavaScript is built`);
  const { status } = spawnSync('npx', ['tsup', '--silent', '--clean', '--no-dts'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('dist could not be built');
}
