// Packs the built package as it would be published, checks the tarball with publint and attw, installs it into an ESM, a
// CommonJS and a strict TypeScript consumer, and in each settles one loan and writes its workbook. Exits non-zero at the
// first failure.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = (name: string) => join(root, 'node_modules', '.bin', name);
const run = (command: string, args: readonly string[], cwd: string) =>
  execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });

const work = mkdtempSync(join(tmpdir(), 'tiexi-package-'));
try {
  const [{ filename, files, unpackedSize }] = JSON.parse(
    run('npm', ['pack', '--json', '--pack-destination', work], root),
  );
  const tarball = join(work, filename);
  console.log(`${filename}: ${files.length} files, ${unpackedSize} bytes unpacked`);

  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const runtime = Object.keys(manifest.dependencies).sort().join(' ');
  if (runtime !== 'date-fns decimal.js zod') throw new Error(`runtime dependencies: ${runtime}`);
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
    if (script in manifest.scripts) throw new Error(`an install script: ${script}`);
  }

  console.log(run(bin('publint'), ['run', tarball, '--strict'], root).trim());
  console.log(run(bin('attw'), [tarball, '--format', 'ascii'], root).trim());

  for (const consumer of ['esm', 'cjs', 'typescript']) {
    const home = join(work, consumer);
    cpSync(join(root, 'test', 'surface', 'consumers', consumer), home, { recursive: true });
    writeFileSync(
      join(home, 'package.json'),
      JSON.stringify({ name: consumer, private: true, type: consumer === 'cjs' ? 'commonjs' : 'module' }),
    );
    run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', tarball], home);
    if (consumer === 'typescript') run(bin('tsc'), ['-p', '.'], home);
    const entry = readdirSync(home).find((name) => /^settle\.(mjs|cjs|js)$/.test(name));
    if (entry === undefined) throw new Error(`the ${consumer} consumer has no program`);
    const printed = run('node', [entry], home).trim();
    console.log(`${consumer}: ${printed}`);
    if (printed !== '612.92 = 490.34 + 122.58 in a workbook that begins with PK')
      throw new Error(`the ${consumer} consumer printed ${printed}`);
  }
  const version = run(join(work, 'esm', 'node_modules', '.bin', 'tiexi'), ['--version'], work).trim();
  console.log(`command: tiexi ${version}`);
  if (!version.includes(manifest.version)) throw new Error(`the command says version ${version}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
