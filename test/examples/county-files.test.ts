import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entriesOf, textOf } from '../../src/papers/workbook-zip.js';
import { ROOT } from './county.js';
import { countyFiles, countyWorkbooks } from './make-county/files.js';
import { mappingFiles } from './make-mappings.js';

describe('the generator of the county’s example', () => {
  const files = countyFiles();

  it('writes the committed files and no others', () => {
    expect([...files.keys()].sort()).toEqual([
      'docs/examples/suichang-2024/claims.csv',
      'docs/examples/suichang-2024/events.csv',
      'docs/examples/suichang-2024/households.csv',
      'docs/examples/suichang-2024/loans.csv',
      'docs/examples/suichang-2025/events.csv',
      'docs/examples/suichang-2025/households.csv',
      'docs/examples/suichang-2025/loans.csv',
      'test/examples/planted-claims.json',
    ]);
  });

  it.each([...files.keys()])('%s equals the committed file, byte for byte', (path) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(files.get(path));
  });

  it('writes the same bytes again', () => {
    expect(countyFiles()).toEqual(files);
  });
});

/** What a file holds: of a workbook the text of each of its parts, since platforms compress differently. */
async function contentOf(path: string, file: string | Uint8Array): Promise<unknown> {
  if (!path.endsWith('.xlsx')) return Buffer.from(file as Uint8Array).toString('latin1');
  const entries = entriesOf(file as Uint8Array);
  return Promise.all(entries.map(async (entry) => [entry.path, await textOf(entry)]));
}

describe.each([
  ['the county’s workbooks', countyWorkbooks, 'suichang-2025-xlsx'],
  ['the tables of invented banks', mappingFiles, 'mappings'],
])('the generator of %s', (_, made, folder) => {
  it('writes the committed files and no others', async () => {
    const files = await made();
    const committed = readdirSync(join(ROOT, 'docs/examples', folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.\w+$/.test(name) && !name.endsWith('README.md'))
      .map((name) => `docs/examples/${folder}/${name}`);
    expect([...files.keys()].sort()).toEqual(committed.sort());
    for (const [path, file] of files) {
      expect(await contentOf(path, readFileSync(join(ROOT, path))), path).toEqual(await contentOf(path, file));
    }
  });

  it('writes the same bytes again', async () => {
    expect(await made()).toEqual(await made());
  });
});
