// Writes tiexi-VERSION.cdx.json: the bill of materials of what is published, in CycloneDX, as `npm sbom` gives it of the
// installed folder, without what only builds and tests. What is compiled in is a development dependency to npm; it is
// kept, and says into which files.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertBuilt, ROOT } from '../setup/built.js';
import { bundledPackages, isOfCommand } from './bundled.js';

interface Property {
  readonly name: string;
  readonly value: string;
}

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly properties: readonly Property[];
}

interface Bill {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

assertBuilt('dist/index.js', 'dist/node/index.js', 'dist/node/index.cjs', 'dist/cli.cjs');
const { name, version, dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const bill: Bill = JSON.parse(
  execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 }),
);

const bundled = new Map(bundledPackages(ROOT).map((part) => [`${part.name}@${part.version}`, part.files]));
const components = bill.components.flatMap((component): Component[] => {
  const files = bundled.get(`${component.name}@${component.version}`);
  const properties = component.properties.filter(({ name }) => name !== 'cdx:npm:package:development');
  if (files !== undefined) {
    return [{ ...component, properties: [...properties, { name: 'tiexi:compiledInto', value: intoOf(files) }] }];
  }
  return properties.length === component.properties.length ? [component] : [];
});
const missing = [
  ...Object.keys(dependencies),
  ...[...bundled.keys()].map((ref) => ref.slice(0, ref.lastIndexOf('@'))),
].filter((needed) => !components.some((component) => component.name === needed));
if (missing.length > 0) throw new Error(`npm sbom does not name ${missing.join(', ')}`);

const refs = new Set(components.map((component) => component['bom-ref']));
const root = bill.metadata.component['bom-ref'];
const written = {
  ...bill,
  // npm takes the name of the folder.
  metadata: { ...bill.metadata, component: { ...bill.metadata.component, name } },
  components,
  dependencies: [
    { ref: root, dependsOn: [...refs].sort() },
    ...bill.dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) })),
  ],
};
const file = `${name}-${version}.cdx.json`;
writeFileSync(join(ROOT, file), `${JSON.stringify(written, null, 2)}\n`);
console.log(`${file}: ${components.length} components, ${bundled.size} of them compiled in`);

/** How many built files of the library, and how many of the command. */
function intoOf(files: readonly string[]): string {
  const ofCommand = files.filter(isOfCommand).length;
  const ofLibrary = files.length - ofCommand;
  return [
    ...(ofLibrary > 0 ? [`the library (${ofLibrary} files)`] : []),
    ...(ofCommand > 0 ? [`the command (${ofCommand} files)`] : []),
  ].join(', ');
}
