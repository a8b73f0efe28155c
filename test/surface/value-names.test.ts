import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { namesExportedBy } from './value-names.js';

const folder = mkdtempSync(join(tmpdir(), 'tiexi-names-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const DECLARATIONS = `
declare class Stream { read(): string }
declare class Kept { }
interface Line { readonly id: string }
declare const CODES: { readonly A: 1 };
type Code = keyof typeof CODES;
declare function settle(line: Line): Stream;
declare const Both: { new (): Line };
type Both = Line;
`;

describe('the names that a file of types exports', () => {
  it.each(['all.d.ts', 'all.d.cts'])('%s: classes, constants and functions are values, types are not', (name) => {
    const path = written(
      name,
      `${DECLARATIONS} export { Stream, type Kept, type Line, CODES, type Code, settle, Both };`,
    );
    expect(namesExportedBy(path)).toEqual({
      values: ['Both', 'CODES', 'Stream', 'settle'],
      types: ['Code', 'Kept', 'Line'],
    });
  });

  it('a re-exported name is a value or a type as in its own file', () => {
    written('there.d.ts', `${DECLARATIONS} export { Stream as S, type Kept as K, Line as L };`);
    const path = written('here.d.ts', `export { S as Stream, K as Kept, L as Line } from './there.js';`);
    expect(namesExportedBy(path)).toEqual({ values: ['Stream'], types: ['Kept', 'Line'] });
  });

  it('a missing file, or one without exports, is an error', () => {
    expect(() => namesExportedBy(join(folder, 'missing.d.ts'))).toThrow(/is not there/);
    expect(() => namesExportedBy(written('empty.d.ts', 'export {};'))).toThrow(/exports nothing/);
  });
});
