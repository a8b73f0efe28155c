import { cpSync } from 'node:fs';
import { defineConfig } from 'tsup';
import { writeSchemas } from './test/surface/schemas.js';

export default defineConfig([
  {
    // One entry a module, so that a user's bundler drops what is not used; types for what package.json exports.
    entry: ['src/**/*.ts', '!src/cli/**', '!src/io/csv*.ts'],
    format: ['esm', 'cjs'],
    target: 'es2022',
    platform: 'neutral',
    splitting: true,
    noExternal: [/^@date-fns\/utc/, /^@noble\/hashes/, 'canonicalize', /^hucre/],
    dts: {
      entry: { index: 'src/index.ts', 'testing/index': 'src/testing/index.ts', 'papers/xlsx': 'src/papers/xlsx.ts' },
      compilerOptions: { ignoreDeprecations: '6.0' },
    },
    onSuccess: async () => {
      // The vectors and their schema as they are, for implementations in other languages.
      cpSync('src/testing/vectors', 'dist/testing', { recursive: true });
      cpSync('src/data', 'dist/data', { recursive: true });
      writeSchemas('.', 'dist/schemas');
    },
  },
  {
    // The command, with all that it needs beyond the three dependencies, in one file; CommonJS, as some of it is.
    entry: { cli: 'src/cli/main.ts' },
    format: ['cjs'],
    target: 'es2022',
    platform: 'node',
    splitting: false,
    noExternal: [/^(?!decimal\.js|date-fns|zod)/],
  },
]);
