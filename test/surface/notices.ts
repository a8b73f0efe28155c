// Writes THIRD-PARTY-NOTICES.txt: the licences of all packages of which the built package holds parts. `--check` writes
// nothing and ends with 1 where the file is not what would be written.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertBuilt, ROOT } from '../setup/built.js';
import { type BundledPackage, bundledPackages, isOfCommand, isPage, licenceTexts } from './bundled.js';

const FILE = 'THIRD-PARTY-NOTICES.txt';

/** Licences under which a part may be compiled in: all of them allow it where their text is carried along. */
const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

const RULE = '='.repeat(80);

const HEAD = `Third-party notices

Parts of the packages below are compiled into the files of dist. Each is used
under its own licence, whose text is given. The dependencies date-fns,
decimal.js and zod are installed beside this package, too. The modules for
bundlers import all three; the library for Node imports decimal.js, and has what
it uses of the other two compiled in; the command has all three compiled in.
`;

function sectionOf(part: BundledPackage): string {
  const inCommand = part.files.some(isOfCommand);
  const inLibrary = part.files.some((file) => !isOfCommand(file) && !isPage(file));
  const places = [
    ...(inLibrary ? ['library'] : []),
    ...(inCommand ? ['command'] : []),
    ...(part.files.some(isPage) ? ['page'] : []),
  ];
  return [
    RULE,
    `${part.name} ${part.version}`,
    `Licence: ${part.licence}`,
    ...(part.repository === '' ? [] : [`Source: ${part.repository}`]),
    `In: ${places.join(', ')}`,
    RULE,
    '',
    ...licenceTexts(ROOT, part.folder).flatMap((text) => [text, '']),
  ].join('\n');
}

assertBuilt('dist/index.js', 'dist/node/index.js', 'dist/node/index.cjs', 'dist/cli.cjs', 'dist/page/index.html');
const parts = bundledPackages(ROOT);
for (const { name, licence } of parts) {
  if (!ALLOWED.includes(licence))
    throw new Error(`${name}: whether ${licence} allows it to be compiled in is not known`);
}
const text = [HEAD, ...parts.map(sectionOf)].join('\n');
const path = join(ROOT, FILE);

if (!process.argv.includes('--check')) {
  writeFileSync(path, text);
  console.log(`${FILE}: ${parts.length} packages`);
} else if (readIfThere(path) === text) {
  console.log(`${FILE}: names all ${parts.length} packages that are compiled in`);
} else {
  console.error(`${FILE} is not what the built package asks for: npm run notices`);
  process.exitCode = 1;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
