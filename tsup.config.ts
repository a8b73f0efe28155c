import { chmodSync, cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Options } from 'tsup';
import { writeAsCommonJs } from './test/surface/common-js.js';
import { buildPage } from './test/surface/page.js';
import { writeSchemas } from './test/surface/schemas.js';

/** What package.json exports. */
const EXPORTED = {
  index: 'src/index.ts',
  'testing/index': 'src/testing/index.ts',
  'papers/xlsx': 'src/papers/xlsx.ts',
  'io/files': 'src/io/files.ts',
};
/** The worker, which is loaded by itself. */
const WORKER = { 'worker/index': 'src/worker/index.ts' };
/** What is compiled into the library everywhere. */
const COMPILED_IN = [/^@date-fns\/utc/, /^@noble\/hashes/, 'canonicalize', /^hucre/, /^csv-parse/];
/** What only the command needs of what reads CSV: it streams. */
const OF_STREAMS = ['batches', 'blocks', 'conversion', 'event-rows', 'household-*', 'loan-rows'];

/** For bundlers and pages: one entry a module, so that a user's bundler drops what is not used. */
const modules: Options = {
  entry: [
    'src/**/*.ts',
    '!src/cli/**',
    '!src/page/**',
    '!src/kernel/csv*.ts',
    ...OF_STREAMS.map((name) => `!src/io/csv-${name}.ts`),
  ],
  format: ['esm'],
  target: 'es2022',
  platform: 'neutral',
  splitting: true,
  noExternal: COMPILED_IN,
  esbuildOptions: (options) => {
    // The parser of CSV for browsers has what it uses of Node's Buffer with it.
    options.alias = { 'csv-parse/sync': 'csv-parse/browser/esm/sync' };
  },
  onSuccess: async () => {
    // The vectors and their schema as they are, for implementations in other languages.
    cpSync('src/testing/vectors', 'dist/testing', { recursive: true });
    cpSync('src/data', 'dist/data', { recursive: true });
    writeSchemas('.', 'dist/schemas');
    await buildPage('.', 'dist/page');
  },
};

const types: Options = {
  entry: { ...EXPORTED, ...WORKER },
  format: ['esm', 'cjs'],
  target: 'es2022',
  platform: 'neutral',
  noExternal: COMPILED_IN,
  dts: { only: true, compilerOptions: { ignoreDeprecations: '6.0' } },
};

/**
 * Imports at once what `tiexi/files` imports when it is asked for, which spares pages the larger part. In Node it would cut
 * what all entries share into more files, each of which takes time to load.
 */
const importedAtOnce: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'imported-at-once',
  setup: (build) => {
    build.onLoad({ filter: /src[\\/]io[\\/](read-tables|tables[\\/]given)\.ts$/ }, ({ path }) => {
      const imports: string[] = [];
      const text = readFileSync(path, 'utf8').replace(/await import\(('[^']+')\)/g, (_, module) => {
        const name = `imported${imports.length}`;
        imports.push(`import * as ${name} from ${module};`);
        return name;
      });
      if (imports.length === 0) throw new Error(`${path} imports nothing when it is asked for`);
      return { contents: `${imports.join(' ')} ${text}`, loader: 'ts' };
    });
  },
};

/**
 * For Node: few files, which load faster than a file a module. What is used of zod is compiled in, since each of its
 * entries loads some fifty locales.
 */
const node: Options = {
  entry: EXPORTED,
  outDir: 'dist/node',
  format: ['esm'],
  target: 'es2022',
  platform: 'neutral',
  splitting: true,
  noExternal: [...COMPILED_IN, /^zod/, /^date-fns/],
  esbuildPlugins: [importedAtOnce],
  onSuccess: async () => {
    for (const file of modulesIn('dist/node')) writeAsCommonJs(file);
  },
};

/** For Node, too, the worker: by itself, since it would cut what all entries share into more files. */
const nodeWorker: Options = {
  ...node,
  entry: WORKER,
  outDir: 'dist/node-worker',
  splitting: false,
  onSuccess: async () => {
    for (const file of modulesIn('dist/node-worker')) writeAsCommonJs(file);
  },
};

/**
 * The command, with all that it needs. What only some commands need is in files of its own, which these load. CommonJS,
 * as some of it is.
 */
const command: Options = {
  entry: { cli: 'src/cli/main.ts' },
  format: ['esm'],
  target: 'es2022',
  platform: 'node',
  splitting: true,
  noExternal: [/./],
  esbuildOptions: (options) => {
    options.chunkNames = 'command/[name]-[hash]';
  },
  onSuccess: async () => {
    for (const file of ['dist/cli.js', ...modulesIn('dist/command')]) {
      writeAsCommonJs(file);
      rmSync(file);
    }
    chmodSync('dist/cli.cjs', 0o755);
  },
};

function modulesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.js')).map((file) => join(folder, file));
}

export default defineConfig(({ dts }) => [modules, ...(dts === false ? [] : [types]), node, nodeWorker, command]);
