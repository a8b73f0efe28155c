import { defineConfig } from 'tsup';

export default defineConfig([
  {
    // One entry a module, so that a user's bundler drops what is not used; the types are the index's alone.
    entry: ['src/**/*.ts', '!src/cli/**', '!src/io/csv*.ts'],
    format: ['esm', 'cjs'],
    target: 'es2022',
    platform: 'neutral',
    splitting: true,
    noExternal: ['@date-fns/utc', /^@noble\/hashes/, 'canonicalize'],
    dts: { entry: 'src/index.ts', compilerOptions: { ignoreDeprecations: '6.0' } },
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
