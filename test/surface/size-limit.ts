// Size ceilings; docs/internals/size.md says why each is what it is. Every row is bundled by esbuild for a page, minified,
// and compressed with gzip. What is a peer (fast-check) is left out.
const OWN_DEPENDENCIES = ['date-fns', 'decimal.js', 'zod'];

/** A plugin of esbuild, as far as it is used here. */
interface Plugin {
  readonly name: string;
  readonly setup: (build: Build) => void;
}

interface Build {
  onResolve(
    options: { readonly filter: RegExp },
    resolve: (given: { readonly kind: string; readonly path: string }) => { path: string; external: true } | undefined,
  ): void;
}

const LAZY: Plugin = {
  name: 'lazy',
  setup: (build) =>
    build.onResolve({ filter: /.*/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    ),
};

/** esbuild warns of every chunk that it drops, which is what is wanted. */
const quietly = (config: object) => ({ ...config, logLevel: 'error' });

/** So much of an entry, at most `limit`. */
const row = (name: string, entry: string, imported: string, limit: string, ignore: readonly string[] = []) => ({
  name,
  path: `../../dist/${entry}.js`,
  import: imported,
  limit,
  gzip: true,
  ...(ignore.length > 0 ? { ignore } : {}),
  modifyEsbuildConfig: quietly,
});

/** What is loaded only when it is asked for, by `import()`, is no part of what a page loads at first. */
const withoutLazy = (own: ReturnType<typeof row>) => ({
  ...own,
  modifyEsbuildConfig: (config: { readonly plugins?: readonly Plugin[] }) =>
    quietly({ ...config, plugins: [LAZY, ...(config.plugins ?? [])] }),
});

export default [
  row('tiexi', 'index', '*', '176 kB'),
  row('tiexi, dependencies left out', 'index', '*', '144 kB', OWN_DEPENDENCIES),
  row('parsePortfolio, settle', 'index', '{ parsePortfolio, settle }', '105 kB'),
  row('applicationReport, auditAnnex', 'index', '{ applicationReport, auditAnnex }', '85 kB'),
  row('explain', 'index', '{ explain }', '44.5 kB'),
  row('year', 'index', '{ year }', '650 B'),
  row('REASONS', 'index', '{ REASONS }', '1.15 kB'),
  row('tiexi/testing', 'testing/index', '*', '178 kB'),
  row('tiexi/xlsx', 'papers/xlsx', '*', '134 kB'),
  withoutLazy(row('tiexi/files', 'io/files', '*', '128 kB')),
  withoutLazy(row('readTables', 'io/files', '{ readTables }', '100 kB')),
  withoutLazy(row('readTables, dependencies left out', 'io/files', '{ readTables }', '69 kB', OWN_DEPENDENCIES)),
  row('tiexi/worker', 'worker/index', '{ serve }', '144 kB'),
  row('EngineClient', 'worker/index', '{ EngineClient }', '1.2 kB'),
  row('settleByDay', 'testing/index', '{ settleByDay }', '6.7 kB'),
];
