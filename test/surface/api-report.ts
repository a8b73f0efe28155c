// Holds what a user's compiler sees of the built package against the reports in test/surface/api/: one report for every subpath of
// package.json's "exports". Ends with 1 where they differ; `--update` writes them anew.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { assertBuilt, ROOT } from '../setup/built.js';

const update = process.argv.includes('--update');
const REPORTS = 'test/surface/api';
const CONFIG = join(ROOT, 'test/surface/api-extractor.json');
const readJson = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const fail = (text: string) => {
  console.error(text);
  process.exitCode = 1;
};

/** Every subpath with types: `tiexi` and dist/index.d.ts, `tiexi-testing` and dist/testing/index.d.ts. */
const { exports: subpaths } = readJson('package.json') as {
  exports: Record<string, { readonly import?: { readonly types: string } }>;
};
const entries = Object.entries(subpaths).flatMap(([subpath, conditions]) =>
  conditions.import === undefined
    ? []
    : [{ name: `tiexi${subpath.slice(1).replaceAll('/', '-')}`, types: conditions.import.types }],
);

if (entries.length === 0) throw new Error('package.json exports no subpath with types');

/**
 * Types that are reached from what is exported and are not exported themselves, by report, each with the reason. `*`
 * stands for all that tiexi itself exports or has a reason not to: where a subpath's types are the very ones of tiexi.
 */
const notExported = readJson(`${REPORTS}/not-exported.json`) as Record<string, Record<string, string>>;

/** The names that a file of types exports: `export { type Loan, settle, T as Term }`. */
const exportedBy = (types: string) =>
  [...readFileSync(join(ROOT, types), 'utf8').matchAll(/^export \{(.*)\}/gm)].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.trim().split(' ').at(-1)),
  );
const ofTiexi = () => [...exportedBy('dist/index.d.ts'), ...Object.keys(notExported.tiexi ?? {})];

for (const { name, types } of entries) {
  assertBuilt(types);
  const forgotten = new Set<string>();
  const result = Extractor.invoke(configOf(name, types), {
    localBuild: update,
    messageCallback: (message) => {
      if (message.messageId === 'ae-forgotten-export') forgotten.add(/"(.+?)"/.exec(message.text)?.[1] ?? message.text);
      // What is said of the report itself is said below.
      if (message.category === 'console') message.handled = true;
    },
  });
  const report = `${REPORTS}/${name}.api.md`;
  if (result.errorCount > 0) fail(`${name}: ${result.errorCount} errors`);
  else if (!result.apiReportChanged) console.log(`${report}: as it was`);
  else if (update) console.log(`${report}: written anew`);
  else {
    fail(
      `${report}: differs from what is built. Where that is meant, npm run api:update, and tell users in CHANGELOG.md.`,
    );
    const built = relative(ROOT, join(configOf(name, types).reportTempFolder, `${name}.api.md`));
    spawnSync('git', ['--no-pager', 'diff', '--no-index', report, built], { cwd: ROOT, stdio: 'inherit' });
  }

  const { '*': shared, ...reasons } = notExported[name] ?? {};
  const known = Object.keys(reasons);
  const alsoKnown = shared === undefined ? [] : ofTiexi();
  for (const type of forgotten) {
    if (known.includes(type) || alsoKnown.includes(type)) continue;
    fail(`${name}: ${type} is reached but not exported: export it, or say why not in ${REPORTS}/not-exported.json`);
  }
  for (const type of known) {
    if (!forgotten.has(type))
      fail(`${name}: ${type} is exported or no longer reached: strike it from ${REPORTS}/not-exported.json`);
  }
}

function configOf(name: string, types: string) {
  const config = ExtractorConfig.loadFile(CONFIG);
  return ExtractorConfig.prepare({
    configObject: {
      ...config,
      mainEntryPointFilePath: join(ROOT, types),
      apiReport: { enabled: true, ...config.apiReport, reportFileName: name },
    },
    configObjectFullPath: CONFIG,
    packageJsonFullPath: join(ROOT, 'package.json'),
  });
}
