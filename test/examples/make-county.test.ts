import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './county.js';

describe('the script of the county’s example', () => {
  it('writes the committed files, byte for byte', () => {
    const folder = mkdtempSync(join(tmpdir(), 'county-'));
    try {
      execFileSync(process.execPath, ['--import', 'tsx', 'test/examples/make-county.ts', folder], { cwd: ROOT });
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name));
      expect(files.map((name) => name.replaceAll('\\', '/')).sort()).toEqual([
        'docs/examples/suichang-2024/claims.csv',
        'docs/examples/suichang-2024/events.csv',
        'docs/examples/suichang-2024/households.csv',
        'docs/examples/suichang-2024/loans.csv',
        'docs/examples/suichang-2025/events.csv',
        'docs/examples/suichang-2025/households.csv',
        'docs/examples/suichang-2025/loans.csv',
        'test/examples/planted-claims.json',
      ]);
      for (const file of files) expect(readFileSync(join(folder, file))).toEqual(readFileSync(join(ROOT, file)));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
