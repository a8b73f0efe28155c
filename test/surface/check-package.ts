// Packs the built package as it would be published, looks at the tarball with publint and attw, installs it into an empty
// project, and there compiles programs against its types and runs them on every runtime that it is for
// (docs/internals/release.md). Ends with 1 at the first thing that is wrong. `TIEXI_RUNTIMES=required`: also where a
// runtime cannot be had.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertBuilt, ROOT } from '../setup/built.js';
import { installRuntimes, type Permission, type Runtime } from './runtimes.js';
import { namesExportedBy } from './value-names.js';

const CONSUMERS = join(ROOT, 'test', 'surface', 'consumers');
const PRINTED = '612.92 = 490.34 + 122.58 in a workbook that begins with PK';

/** How a user's compiler may look for the package, with the module kind that goes with it. */
const RESOLUTIONS = { node16: 'node16', nodenext: 'nodenext', bundler: 'esnext' } as const;

/** The one whose programs are run as well. */
const RUN = 'nodenext';

const start = performance.now();
const say = (text: string) => console.log(`${text} (after ${Math.round((performance.now() - start) / 1000)} s)`);
const bin = (name: string) => join(ROOT, 'node_modules', '.bin', name);
const run = (command: string, args: readonly string[], cwd: string) =>
  execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', maxBuffer: 2 ** 26 });

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

function pack(folder: string): string {
  assertBuilt(
    'dist/index.js',
    'dist/node/index.js',
    'dist/node/index.cjs',
    'dist/index.d.ts',
    'dist/index.d.cts',
    'dist/cli.cjs',
  );
  const runtime = Object.keys(manifest.dependencies).sort().join(' ');
  if (runtime !== 'date-fns decimal.js zod') throw new Error(`runtime dependencies: ${runtime}`);
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
    if (script in manifest.scripts) throw new Error(`an install script: ${script}`);
  }
  const packed = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], ROOT);
  const [{ filename, files, size, unpackedSize }] = JSON.parse(packed);
  say(`${filename}: ${files.length} files, ${size} bytes, ${unpackedSize} unpacked`);
  return join(folder, filename);
}

function install(project: string, ...what: readonly string[]): void {
  const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];
  run('npm', ['install', ...flags, ...what], project);
}

/** Compiles a program in every way that its imports can be resolved: as an ES module, and as CommonJS. */
function compile(project: string, name: string): void {
  const source = readFileSync(join(CONSUMERS, `${name}.ts`), 'utf8');
  for (const [moduleResolution, module] of Object.entries(RESOLUTIONS)) {
    const folder = join(project, moduleResolution);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.mts`), source);
    if (moduleResolution !== 'bundler') writeFileSync(join(folder, `${name}.cts`), source);
    const compilerOptions = {
      target: 'ES2022',
      module,
      moduleResolution,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: moduleResolution !== RUN,
      types: [],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: [`${name}.*ts`] }));
    execFileSync(bin('tsc'), ['-p', '.'], { cwd: folder, stdio: 'inherit' });
    say(`${name}.ts compiles with moduleResolution ${moduleResolution}`);
  }
}

function expectEqual(what: string, found: string, expected: string): void {
  if (found !== expected) throw new Error(`${what} gives\n${found}\nand not\n${expected}`);
}

/** What the installed types promise as values, as the programs that print the names print them. */
function promisedNames(project: string): Readonly<Record<'import' | 'require', string>> {
  const dist = join(project, 'node_modules', 'tiexi', 'dist');
  const promised = (end: string) =>
    JSON.stringify(
      ['index', 'testing/index', 'papers/xlsx', 'io/files', 'worker/index'].map(
        (name) => namesExportedBy(join(dist, `${name}${end}`)).values,
      ),
    );
  return { import: promised('.d.ts'), require: promised('.d.cts') };
}

/** Runs the programs and the command on a runtime; `first` is what the first one printed. */
function use(
  runtime: Runtime,
  project: string,
  promised: ReturnType<typeof promisedNames>,
  first: Map<string, string>,
): void {
  const of = (file: string, may: Permission, ...args: readonly string[]) => {
    const printed = runtime.run(file, args, { cwd: project, may });
    const key = [file, ...args].join(' ');
    expectEqual(`${runtime.name}: ${key}`, printed, first.get(key) ?? printed);
    first.set(key, printed);
    return printed.trim();
  };
  // The library asks for nothing: under Deno an ES module may not even read a file.
  expectEqual(`${runtime.name}: ES module`, of('settle.mjs', 'load'), PRINTED);
  expectEqual(`${runtime.name}: CommonJS`, of('settle.cjs', 'read'), PRINTED);
  expectEqual(`${runtime.name}: TypeScript, ES module`, of(`${RUN}/settle.mjs`, 'load'), PRINTED);
  expectEqual(`${runtime.name}: TypeScript, CommonJS`, of(`${RUN}/settle.cjs`, 'read'), PRINTED);
  expectEqual(`${runtime.name}: golden vectors`, of(`${RUN}/vectors.mjs`, 'load'), 'true 0');
  expectEqual(`${runtime.name}: names of the ES modules`, of('names.mjs', 'load'), promised.import);
  expectEqual(`${runtime.name}: names of the CommonJS modules`, of('names.cjs', 'read'), promised.require);

  const command = 'node_modules/tiexi/dist/cli.cjs';
  const examples = 'node_modules/tiexi/docs/examples';
  expectEqual(`${runtime.name}: the command`, of(command, 'all', '--version'), manifest.version);
  const terms = ['--policy', 'policy.json', '--year', '2024', '--lang', 'zh-CN'];
  of(command, 'all', 'settle', `${examples}/suichang-2024`, ...terms, '--format', 'json');
  of(command, 'all', 'settle', 'lines.ndjson', ...terms, '--output', 'ndjson', '--jobs', '2');
  const issued = `${examples}/suichang-2025/settlement-2024.json`;
  const checked = of(command, 'all', 'settle', '--check', issued, `${examples}/suichang-2024`, '--lang', 'en');
  if (!checked.startsWith('identical')) throw new Error(`${runtime.name}: settle --check: ${checked}`);
  say(`${runtime.name} (${runtime.version}): all programs and the command`);
}

/** A household a line, each with one loan, for the command's threads. */
function linesOfHouseholds(count: number): string {
  const { loans, households } = JSON.parse(readFileSync(join(CONSUMERS, 'household.json'), 'utf8'));
  return Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      household: { ...households[0], id: `H${i}` },
      loans: [{ ...loans[0], id: `L${i}`, householdId: `H${i}`, principal: `${20_000 + i}.00` }],
    }),
  ).join('\n');
}

const work = mkdtempSync(join(tmpdir(), 'tiexi-package-'));
try {
  const tarball = pack(work);
  console.log(run(bin('publint'), ['run', tarball, '--strict'], ROOT).trim());
  console.log(run(bin('attw'), [tarball, '--format', 'ascii'], ROOT).trim());
  say('the tarball');

  const project = join(work, 'project');
  cpSync(CONSUMERS, project, { recursive: true });
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'project', private: true }));
  install(project, tarball);
  compile(project, 'settle');
  // The peer of tiexi/testing alone: what stands above compiles without it.
  install(project, `fast-check@${manifest.devDependencies['fast-check']}`);
  compile(project, 'vectors');

  const issued = join(project, 'node_modules/tiexi/docs/examples/suichang-2025/settlement-2024.json');
  writeFileSync(join(project, 'policy.json'), JSON.stringify(JSON.parse(readFileSync(issued, 'utf8')).policy));
  writeFileSync(join(project, 'lines.ndjson'), linesOfHouseholds(2000));

  const runtimes = installRuntimes(join(work, 'runtimes'), (name, reason) => {
    if (process.env.TIEXI_RUNTIMES === 'required') throw new Error(`${name} cannot be had: ${reason}`);
    say(`PASSED OVER: ${name}, which cannot be had: ${reason}`);
  });
  say(`${runtimes.map(({ name }) => name).join(', ')}: installed`);
  const promised = promisedNames(project);
  const first = new Map<string, string>();
  for (const runtime of runtimes) use(runtime, project, promised, first);
} finally {
  rmSync(work, { recursive: true, force: true });
}
