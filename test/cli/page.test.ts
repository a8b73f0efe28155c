import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.js';
import { folderOf, tiexi } from './command.js';

const LOANS = 'loan_id,principal\nL1,1.00\n';

describe('tiexi page', () => {
  it('tells where the page is where it cannot be shown', async () => {
    const { code, stdout } = await tiexi(['page']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^open this file in a browser: .*standin\.html\n/);
  });

  it.each([
    [true, /^opened in the browser: \/p\n/],
    [false, /^open this file in a browser: \/p\n/],
  ])('asks the system to show it: %s', async (isShown, text) => {
    let stdout = '';
    const shown: string[] = [];
    const output = {
      write: (piece: string | Uint8Array, taken?: () => void) => {
        stdout += String(piece);
        taken?.();
      },
    };
    const code = await run(['page'], {
      stdin: (async function* () {})(),
      stdout: output,
      stderr: output,
      env: {},
      cwd: '/',
      page: '/p',
      show: (path) => {
        shown.push(path);
        return isShown;
      },
    });
    expect([code, shown]).toEqual([0, ['/p']]);
    expect(stdout).toMatch(text);
  });

  it('writes a copy to a file', async () => {
    const cwd = await folderOf();
    const { code, stdout } = await tiexi(['page', '--out', 'p.html'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('written: p.html\n');
    expect(await readFile(join(cwd, 'p.html'), 'utf8')).toBe(
      await readFile(new URL('standin.html', import.meta.url), 'utf8'),
    );
  });

  it('writes the tables and JSON files of a folder into it, and no others', async () => {
    const cwd = await folderOf({ 'c/loans.csv': LOANS, 'c/policy.json': '{}', 'c/a.exe': 'x', 'c/.hidden.csv': LOANS });
    const { code, stdout } = await tiexi(['page', 'c', '--out', 'p.html'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('with the data of: loans.csv, policy.json\n');
    const text = await readFile(join(cwd, 'p.html'), 'utf8');
    const blocks = [...text.matchAll(/<script type="application\/octet-stream\+base64" data-file="([^"]+)">([^<]*)</g)];
    expect(blocks.map(([, name, data]) => [name, Buffer.from(data as string, 'base64').toString()])).toEqual([
      ['loans.csv', LOANS],
      ['policy.json', '{}'],
    ]);
    expect(text.endsWith('</body>\n</html>\n')).toBe(true);
  });

  it('escapes the name of a file', async () => {
    const cwd = await folderOf({ 'c/a"><b>&.csv': LOANS });
    await tiexi(['page', 'c', '--out', 'p.html'], { cwd });
    expect(await readFile(join(cwd, 'p.html'), 'utf8')).toContain('data-file="a&quot;>&lt;b>&amp;.csv"');
  });

  it('does not write data anywhere that is not named', async () => {
    const cwd = await folderOf({ 'c/loans.csv': LOANS });
    const { code, stderr, stdout } = await tiexi(['page', 'c'], { cwd });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('needs --out');
  });

  it('speaks Chinese', async () => {
    const { stdout } = await tiexi(['page', '--lang', 'zh-CN']);
    expect(stdout).toMatch(/^请在浏览器中打开此文件：/);
  });
});
