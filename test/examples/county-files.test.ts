import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './county.js';
import { countyFiles } from './make-county/files.js';

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
